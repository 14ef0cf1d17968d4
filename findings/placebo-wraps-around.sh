#!/usr/bin/env bash
# One would guess: placebo plays what it recorded, in that order and for the same calls, and a further call is an
#   error, as with VCR's cassettes.
# What is so: after the last answer the first one comes again, without end. What was asked is not compared: a poll for
#   another provider takes the answers of the first. Clients of a session share one counter. Recording again adds to the
#   answers that are there. And each timestamp that is recorded prints two lines, which begin with +++++, to stdout.
# Why it matters: a worker that polls until there is nothing gets a job, nothing, and then the same job again; one that
#   sends PutJobSuccessResult twice, or for the wrong job, succeeds. The lines stand in the midst of a tool's JSON.
# Seen with: placebo 0.10.0, boto3 and botocore 1.44.8, Python 3.11, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check placebo==0.10.0 boto3==1.44.8 botocore==1.44.8

cat >find.py <<'EOF'
import http.server
import json
import os
import threading

import boto3
import placebo

polls = iter([{"jobs": [{"id": "first"}]}, {}])


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        operation = self.headers["X-Amz-Target"].split(".")[1]
        answer = {"PutJobSuccessResult": None, "GetPipelineState": {"created": 1714979289.5}}
        body = json.dumps(next(polls) if operation == "PollForJobs" else answer[operation]).encode()
        self.send_response_only(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def attach(url):
    session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")
    pill = placebo.attach(session, data_path="recorded")
    return pill, lambda: session.client("codepipeline", endpoint_url=url)


def poll(client, provider):
    kind = dict(category="Build", owner="Custom", provider=provider, version="1")
    return [job["id"] for job in client.poll_for_jobs(actionTypeId=kind).get("jobs", [])]


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
os.mkdir("recorded")
pill, make = attach(url)
pill.record()
client = make()
for _ in range(2):
    print("recorded poll:", poll(client, "mine"))
client.put_job_success_result(jobId="first")
client.get_pipeline_state(name="p")
server.shutdown()

pill, make = attach("http://127.0.0.1:9")
pill.playback()
client, second = make(), make()
for number in range(3):
    print("played poll:", poll(client, "mine"))
print("played poll of another client, for another provider:", poll(second, "other"))
for job in ["first", "another"]:
    client.put_job_success_result(jobId=job)
    print("PutJobSuccessResult succeeds:", job)
try:
    client.acknowledge_job(jobId="first", nonce="1")
except OSError:
    print("an operation that was never recorded: OSError")
EOF
cat >want <<'EOF'
recorded poll: ['first']
recorded poll: []
+++++ 2024-05-06 07:08:09.500000+00:00
+++++ <class 'datetime.datetime'>
played poll: ['first']
played poll: []
played poll: ['first']
played poll of another client, for another provider: []
PutJobSuccessResult succeeds: first
PutJobSuccessResult succeeds: another
an operation that was never recorded: OSError
EOF
venv/bin/python find.py >got
cat got
diff want got
echo "holds: placebo plays its answers again and again, whatever is asked"
