#!/usr/bin/env bash
# One would guess: --output-variables 'owner@=team' sends the variable "owner@", since the service's pattern of names,
#   [A-Za-z0-9@\-_]+, allows an at sign, and name=value is the shorthand that the CLI documents for maps.
# What is so: "@=" is an operator of the shorthand (a value that may be read from a file), so the variable is sent as
#   "owner", without a word; anywhere else in a name an at sign is an error. The JSON form of the option keeps it.
# Why it matters: the call succeeds and a later action that refers to #{Namespace.owner@} finds no such variable. Names
#   that end with an at sign have to be written as JSON.
# Seen with: awscli 1.46.3, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_DEFAULT_REGION=us-east-1

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check awscli==1.46.3

# A server that prints the variables of each request and answers as the service does.
cat >serve.py <<'EOF'
import http.server
import json
import subprocess
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        print(variables, "->", json.dumps(body["outputVariables"]), flush=True)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
for variables in ("owner=team", "owner@=team", '{"owner@":"team"}'):
    subprocess.run(
        ["env/bin/aws", "codepipeline", "put-job-success-result", "--output-variables", variables,
         "--endpoint-url", f"http://127.0.0.1:{server.server_port}", "--job-id", "11111111-2222-3333-4444-555555555555"],
        check=True, timeout=60)
EOF

cat >want <<'EOF'
owner=team -> {"owner": "team"}
owner@=team -> {"owner": "team"}
{"owner@":"team"} -> {"owner@": "team"}
EOF
env/bin/python serve.py >got
diff want got
echo "holds: the AWS CLI drops the at sign at the end of a variable's name"
