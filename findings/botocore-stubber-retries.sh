#!/usr/bin/env bash
# One would guess: botocore's Stubber stands in for the network, so what lies above it works as usual: a stubbed
#   ThrottlingException is sent again, a timestamp comes out as a datetime, and an error that the service does not
#   have is refused like an unknown member of a response is.
# What is so: it stands above the retries. The first ThrottlingException or 503 reaches the caller, and the response
#   that was added behind it stays in the queue. A timestamp that was added as text or as a number is handed on as
#   such. Any word is an error's code: a misspelled one ends as a plain ClientError. Parameters are compared with ==,
#   so True is taken where 1 is expected.
# Why it matters: a worker's test of throttling sees what no worker will see, and the code that it is written against
#   retries twice over; `except client.exceptions.JobNotFoundException` is not entered because of a letter in the
#   test. Answer at the event before-send, or from a server, where attempts count.
# Seen with: boto3 and botocore 1.44.8, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export AWS_CONFIG_FILE=/dev/null
python3 -m venv venv
venv/bin/pip install -q boto3==1.44.8 botocore==1.44.8

cat >find.py <<'PY'
import boto3
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError, ParamValidationError
from botocore.stub import Stubber

JOB = "11111111-2222-3333-4444-555555555555"


def client():
    return boto3.client("codepipeline", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")


def stubbed():
    stub = Stubber(client())
    stub.activate()
    return stub, stub.client


def outcome(call):
    try:
        call()
        return "success"
    except ClientError as e:
        return f"{type(e).__name__} {e.response['Error']['Code']}"


class Raw:  # a body of zero bytes, for what answers below the retries
    def stream(self, **_):
        return iter([b""])


for status, code in ((400, "ThrottlingException"), (503, "ServiceUnavailable")):
    stub, c = stubbed()
    stub.add_client_error("put_job_success_result", code, http_status_code=status)
    stub.add_response("put_job_success_result", {})
    print(status, "stubbed:", outcome(lambda: c.put_job_success_result(jobId=JOB)), "left:", len(stub._queue))

c = client()
statuses = [503, 200]
c.meta.events.register("before-send", lambda request, **_: AWSResponse(request.url, statuses.pop(0), {}, Raw()))
print("503 at before-send:", outcome(lambda: c.put_job_success_result(jobId=JOB)), "left:", len(statuses))

for code in ("JobNotFoundException", "JobNotFoundExcepton"):
    stub, c = stubbed()
    stub.add_client_error("put_job_success_result", code)
    print(outcome(lambda: c.put_job_success_result(jobId=JOB)))

for created in ("2024-05-06", 1714979289):
    stub, c = stubbed()
    stub.add_response("list_pipelines", {"pipelines": [{"name": "p", "created": created}]})
    print("created:", repr(c.list_pipelines()["pipelines"][0]["created"]))
try:
    stub.add_response("list_pipelines", {"pipelines": [{"nme": "p"}]})
except ParamValidationError:
    print("unknown member: refused")

stub, c = stubbed()
stub.add_response("put_job_success_result", {}, {"jobId": JOB, "executionDetails": {"percentComplete": 1}})
print("True for 1:", outcome(lambda: c.put_job_success_result(jobId=JOB, executionDetails={"percentComplete": True})))
PY
cat >want <<'WANT'
400 stubbed: ClientError ThrottlingException left: 1
503 stubbed: ClientError ServiceUnavailable left: 1
503 at before-send: success left: 0
JobNotFoundException JobNotFoundException
ClientError JobNotFoundExcepton
created: '2024-05-06'
created: 1714979289
unknown member: refused
True for 1: success
WANT
venv/bin/python find.py >got
cat got
diff want got
echo "holds: botocore's Stubber answers above the retries and the parser"
