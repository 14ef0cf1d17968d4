#!/usr/bin/env bash
# One would guess: microburst, which injects faults between an AWS SDK and any endpoint, can lose the answer of a call
#   that the service has carried out, and its log of what fired holds what has happened. A rule with a word it does
#   not know is refused.
# What is so: truncate, abort and corrupt do nothing to an answer without a body, as PutJobSuccessResult's is: the call
#   is a success, and the log has a fault that fired. reset and timeout_ms come before the request is sent on. So no
#   rule makes the one case that matters, a result that counts and is sent again. A body that is truncated has the
#   Content-Length of what is left: boto3 reads no jobs in it, without an error. "respons" for "response" is taken, and
#   fires as a match.
# Why it matters: a worker tested by it has passed faults that never were, and is green on a lost answer. Count the
#   requests at the endpoint, and lose answers with a proxy that knows only bytes.
# Seen with: microburst 0.10.0, boto3 1.44.8, Python 3.11, on 2026-12-01.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check microburst==0.10.0 boto3==1.44.8
cat >find.py <<'END'
import http.server
import json
import socket
import subprocess
import threading
import time
import urllib.request

import boto3
import botocore.config

requests = []


class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        requests.append(self.headers["X-Amz-Target"])
        poll = b'{"jobs":[{"id":"11111111-abcd-1111-abcd-111111abcdef"}]}'
        body = poll if "Poll" in requests[-1] else b""
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def control(method, path, value=None):
    data = None if value is None else json.dumps(value).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{proxy}/_microburst{path}", data, headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def call(name, rule):
    control("POST", "/rules", [{"service": "codepipeline", **rule}])
    control("DELETE", "/fired")
    requests.clear()
    try:
        if name == "poll":
            action = dict(category="Build", owner="Custom", provider="p", version="1")
            answer = client.poll_for_jobs(actionTypeId=action)
            result = f"{len(answer.get('jobs', []))} jobs"
        else:
            client.put_job_success_result(jobId="11111111-abcd-1111-abcd-111111abcdef")
            result = "a success"
    except Exception as error:
        result = type(error).__name__
    log = control("GET", "/fired")
    fired = [entry["action"] for entry in (log["fired"] if isinstance(log, dict) else log)]
    print(f"{name} {json.dumps(rule)}: {result}, {len(requests)} at the service, fired {fired}")


service = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=service.serve_forever, daemon=True).start()
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = str(free.getsockname()[1])
proxy = f"http://127.0.0.1:{port}"
arguments = ["venv/bin/microburst", "--host", "127.0.0.1", "--port", port]
process = subprocess.Popen([*arguments, "--upstream", f"http://127.0.0.1:{service.server_port}"],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    for _ in range(150):
        try:
            control("GET", "/health")
            break
        except OSError:
            time.sleep(0.2)
    config = botocore.config.Config(retries={"total_max_attempts": 1})
    client = boto3.client("codepipeline", region_name="us-east-1", endpoint_url=proxy, config=config,
                          aws_access_key_id="a", aws_secret_access_key="b")
    for fault in ({"truncate_frac": 0.5}, {"abort_frac": 0.5}, {"corrupt_bytes": 4}):
        call("result", {"response": fault})
    call("result", {"reset": True})
    call("result", {"timeout_ms": 100})
    call("result", {"respons": {"abort_frac": 0.5}})
    call("poll", {"response": {"truncate_frac": 0.5}})
    call("poll", {"response": {"abort_frac": 0.5}})
finally:
    process.kill()
END
cat >want <<'WANT'
result {"response": {"truncate_frac": 0.5}}: a success, 1 at the service, fired ['response:truncate']
result {"response": {"abort_frac": 0.5}}: a success, 1 at the service, fired ['response:abort']
result {"response": {"corrupt_bytes": 4}}: a success, 1 at the service, fired ['response:corrupt:4B']
result {"reset": true}: ConnectionClosedError, 0 at the service, fired ['reset']
result {"timeout_ms": 100}: ClientError, 0 at the service, fired ['timeout:100ms']
result {"respons": {"abort_frac": 0.5}}: a success, 1 at the service, fired ['match']
poll {"response": {"truncate_frac": 0.5}}: 0 jobs, 1 at the service, fired ['response:truncate']
poll {"response": {"abort_frac": 0.5}}: ConnectionClosedError, 1 at the service, fired ['response:abort']
WANT
venv/bin/python find.py >got
cat got
diff want got
echo "holds: no fault of an answer touches one without a body, and each is in the log"
