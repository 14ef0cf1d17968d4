#!/usr/bin/env bash
# One would guess: an answer 429 without a body, as gateways and load balancers give it, is retried by boto3 and ends
#   as a ClientError, whichever protocol the service speaks.
# What is so: for a service that botocore talks to in Smithy RPC v2 CBOR it ends at the first attempt with
#   AttributeError: 'bytes' object has no attribute 'get'. The same with 400. With 503 both protocols retry. An empty
#   200 is the same AttributeError, where JSON gives an answer without members.
# Why it matters: `except ClientError` does not catch it, and throttling that should cost a pause ends the program.
#   CodePipeline names both protocols; botocore 1.44.8 still takes JSON for it.
# Seen with: boto3 and botocore 1.44.8; cloudwatchomni (CBOR alone) beside codepipeline (JSON).
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

asked = []


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        asked.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
for service, operation in (("codepipeline", "list_pipelines"), ("cloudwatchomni", "list_domains")):
    client = boto3.client(service, region_name="us-east-1", endpoint_url=f"http://127.0.0.1:{server.server_address[1]}")
    for status in (200, 400, 429, 503):
        asked.clear()
        try:
            getattr(client, operation)()
            end = "an answer"
        except Exception as e:  # what it is, is the find
            end = type(e).__name__
        print(client.meta.service_model.resolved_protocol, status, end, len(asked))
EOF

cat >want <<'EOF'
json 200 an answer 1
json 400 ClientError 1
json 429 ClientError 3
json 503 ClientError 3
smithy-rpc-v2-cbor 200 AttributeError 1
smithy-rpc-v2-cbor 400 AttributeError 1
smithy-rpc-v2-cbor 429 AttributeError 1
smithy-rpc-v2-cbor 503 ClientError 3
EOF
env/bin/python find.py >got
diff want got
echo "holds: on CBOR, botocore turns an empty 429 into an AttributeError"
