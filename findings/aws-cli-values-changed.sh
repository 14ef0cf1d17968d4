#!/usr/bin/env bash
# One would guess: what stands in quotes behind an option of the AWS CLI arrives at the service as it stands, so that
#   '--continuation-token "$TOKEN"' hands on any token.
# What is so: version 1 takes a value that begins with http:// for an address, fetches it, and sends the page in its
#   place; inside the shorthand and with --cli-input-json it does not. The shorthand cuts white space off the ends of
#   values, so that another revision is sent, and reads 5_0 and the digits of other scripts as the number 50.
# Why it matters: the address of a build is a handy continuation token. The next job gets a page instead of it, and a
#   revision that ends in a space is reported as another one. Set cli_follow_urlparam = false, or use --cli-input-json.
# Seen with: awscli 1.46.3 with botocore 1.44.8.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null \
  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1
unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_ENDPOINT_URL AWS_ENDPOINT_URL_CODEPIPELINE
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check awscli==1.46.3 botocore==1.44.8

cat >find.py <<'EOF'
import http.server
import json
import subprocess
import threading

seen = []


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        seen.append("GET " + self.path)
        self.answer(b"a page")

    def do_POST(self):
        seen.append("POST " + self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.answer(b"")

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_address[1]}"
for options in (
    ["--continuation-token", address + "/build/7"],
    ["--execution-details", "summary=" + address + "/build/7"],
    ["--cli-input-json", json.dumps({"jobId": "j", "continuationToken": address + "/build/7"})],
    ["--continuation-token", " both ends "],
    ["--current-revision", "revision= both ends ,changeIdentifier=1"],
    ["--execution-details", "percentComplete=5_0"],
    ["--execution-details", "percentComplete=\u0665\u0660"],
):
    command = ["env/bin/aws", "codepipeline", "put-job-success-result", "--endpoint-url", address, "--job-id", "j"]
    subprocess.run(command + options, check=True, timeout=120)
server.shutdown()
print("\n".join(seen).replace(address, "ADDRESS"))
EOF
cat >want <<'EOF'
GET /build/7
POST {"jobId": "j", "continuationToken": "a page"}
POST {"jobId": "j", "executionDetails": {"summary": "ADDRESS/build/7"}}
POST {"jobId": "j", "continuationToken": "ADDRESS/build/7"}
POST {"jobId": "j", "continuationToken": " both ends "}
POST {"jobId": "j", "currentRevision": {"revision": "both ends", "changeIdentifier": "1"}}
POST {"jobId": "j", "executionDetails": {"percentComplete": 50}}
POST {"jobId": "j", "executionDetails": {"percentComplete": 50}}
EOF
PYTHONUTF8=1 LC_ALL=C.UTF-8 env/bin/python find.py >got
cat got
diff want got
echo "holds: the AWS CLI sends a page instead of a token that is an address"
