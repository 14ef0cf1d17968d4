#!/usr/bin/env bash
# One would guess: for CodePipeline, which has always been a JSON service, boto3 takes the error from __type alone.
#   The header x-amzn-query-error is for services that once spoke AWS Query, whose model says so (awsQueryCompatible).
# What is so: the header decides for CodePipeline all the same. An answer whose __type is JobNotFoundException, with the
#   header "InvalidJobStateException;Sender", raises InvalidJobStateException; with a name that the service does not
#   have, a plain ClientError with that name. The SDKs for JavaScript v3 and Go v2 ignore it.
# Why it matters: a mock or gateway that copies the header from an answer of another service (SQS has it) changes what
#   every Python worker catches, and no other.
# Seen with: boto3 and botocore 1.44.8.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8

cat >find.py <<'EOF'
import http.server
import threading

import boto3
import botocore.exceptions

header = None


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"__type":"JobNotFoundException","message":"m"}'
        self.send_response(400)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        if header:
            self.send_header("x-amzn-query-error", header)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_address[1]}"
client = boto3.client("codepipeline", region_name="us-east-1", endpoint_url=url)
print("in the model:", "awsQueryCompatible" in client.meta.service_model.metadata)
for header in (None, "InvalidJobStateException;Sender", "Other;Sender"):
    try:
        client.put_job_success_result(jobId="j")
    except botocore.exceptions.ClientError as e:
        print(header, type(e).__name__, e.response["Error"]["Code"])
EOF

cat >want <<'EOF'
in the model: False
None JobNotFoundException JobNotFoundException
InvalidJobStateException;Sender InvalidJobStateException InvalidJobStateException
Other;Sender ClientError Other
EOF
env/bin/python find.py >got
diff want got
echo "holds: boto3 obeys x-amzn-query-error for a service that never spoke AWS Query"
