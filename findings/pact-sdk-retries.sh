#!/usr/bin/env bash
# One would guess: a request that no interaction of a Pact describes fails the consumer's test at once, with an error
#   of the client that says what differs; and an interaction is met by one request.
# What is so: the mock server answers 500, which is what SDKs send again. One call of boto3 is three requests and
#   three mismatches, each the same, and ends as ClientError with the code "500" and an empty message: what differs
#   stands in the mock server's log alone. Of an interaction that answers 503 the three requests are all met, and the
#   Pact is kept.
# Why it matters: a worker under test treats the mistake as an outage of the service, waits and goes on, so its own
#   assertions may hold; and a contract of a retry cannot be written as failure, then success. Set the attempts of the
#   SDK to one, and look at the mismatches rather than at the exception.
# Seen with: pact-python 4.2.0, pact-python-ffi 0.5.12.1, boto3 1.44.8, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export AWS_CONFIG_FILE=/dev/null NO_PROXY=127.0.0.1,localhost
python3 -m venv venv
venv/bin/pip install -q pact-python==4.2.0 pact-python-ffi==0.5.12.1 boto3==1.44.8 botocore==1.44.8

cat >find.py <<'PY'
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from pact import Pact

JOB = "11111111-2222-3333-4444-555555555555"


def call(target, status, **retries):
    pact = Pact("worker", "codepipeline").with_specification("V4")
    (pact.upon_receiving("a result").with_request("POST", "/")
        .with_header("X-Amz-Target", f"CodePipeline_20150709.{target}").will_respond_with(status))
    with pact.serve(raises=False, verbose=False) as server:
        client = boto3.client("codepipeline", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b",
                              endpoint_url=str(server.url), config=Config(retries=retries or None))
        sent = []
        client.meta.events.register("before-send", lambda **_: sent.append(1))
        try:
            client.put_job_success_result(jobId=JOB)
            end = "success"
        except ClientError as e:
            end = f"code {e.response['Error']['Code']!r}, message {e.response['Error']['Message']!r}"
        return f"{len(sent)} requests, {len(server.mismatches)} mismatches, {end}"


print("described:", call("PutJobSuccessResult", 200))
print("not described:", call("PutJobFailureResult", 200))
print("not described, one attempt:", call("PutJobFailureResult", 200, total_max_attempts=1))
print("described as 503:", call("PutJobSuccessResult", 503))
PY
cat >want <<'WANT'
described: 1 requests, 0 mismatches, success
not described: 3 requests, 3 mismatches, code '500', message ''
not described, one attempt: 1 requests, 1 mismatches, code '500', message ''
described as 503: 3 requests, 0 mismatches, code '503', message 'Service Unavailable'
WANT
venv/bin/python find.py >got 2>log || { cat log >&2; exit 1; }
cat got
diff want got
echo "holds: a request that no Pact describes is sent again by the SDK"
