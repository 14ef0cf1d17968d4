#!/usr/bin/env bash
# One would guess: the newest httpretty and aioresponses, installed by pip beside the newest urllib3 and aiohttp, which
#   their metadata allows, answer a call that is mocked.
# What is so: every mocked call is an error. httpretty 1.1.4 answers, but urllib3 2.8.0 closes what it takes for a socket
#   with shutdown(), which the fake one has not: UnmockedError in requests and urllib3, HTTPClientError in boto3. With
#   urllib3 2.2.3 the same calls get their answer; with both the one call is recorded twice. aioresponses 0.7.9 makes
#   aiohttp's answer without a parameter that it needs by now: a TypeError.
# Why it matters: httpretty names a mocked address as unmocked, and a look at the recorded requests tells that a worker
#   reported its job twice; neither is so. Mock boto3 with its Stubber, aiohttp with a server of its own.
# Seen with: httpretty 1.1.4, urllib3 2.8.0 and 2.2.3, requests 2.34.2, boto3 1.44.8, aioresponses 0.7.9, aiohttp 3.14.5,
#   Python 3.11, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check httpretty==1.1.4 requests==2.34.2 urllib3==2.8.0 boto3==1.44.8 \
  aioresponses==0.7.9 aiohttp==3.14.5
cat >call.py <<'EOF'
import sys

import boto3
import httpretty
import requests
import urllib3
from botocore.config import Config

client = boto3.client(
    "codepipeline",
    "us-east-1",
    endpoint_url="http://codepipeline.test/",
    aws_access_key_id="a",
    aws_secret_access_key="b",
    config=Config(retries={"total_max_attempts": 1}),
)
calls = {
    "requests": lambda: requests.post("http://codepipeline.test/", data="{}").status_code,
    "urllib3": lambda: urllib3.PoolManager().request("POST", "http://codepipeline.test/", body="{}").status,
    "boto3": lambda: client.put_job_success_result(jobId="11111111-1111-1111-1111-111111111111")["ResponseMetadata"][
        "HTTPStatusCode"
    ],
}
for name, call in calls.items():
    httpretty.enable(allow_net_connect=False)
    httpretty.reset()
    httpretty.register_uri(httpretty.POST, "http://codepipeline.test/", status=200, body="{}")
    try:
        got = call()
    except Exception as error:
        got = type(error).__name__
    print(f"httpretty, urllib3 {urllib3.__version__}, {name}: {got}, {len(httpretty.latest_requests())} recorded")
    httpretty.disable()
if sys.argv[1:] == ["aiohttp"]:
    import asyncio

    import aiohttp
    from aioresponses import aioresponses

    async def report():
        async with aiohttp.ClientSession() as session:
            with aioresponses() as mock:
                mock.post("http://codepipeline.test/", status=200, payload={})
                return (await session.post("http://codepipeline.test/", data="{}")).status

    try:
        print("aioresponses:", asyncio.run(report()))
    except TypeError as error:
        print("aioresponses: TypeError,", str(error).split(": ")[-1])
EOF
env/bin/python call.py aiohttp >got 2>/dev/null
env/bin/pip install --quiet --disable-pip-version-check urllib3==2.2.3
env/bin/python call.py >>got 2>/dev/null
cat >want <<'EOF'
httpretty, urllib3 2.8.0, requests: UnmockedError, 2 recorded
httpretty, urllib3 2.8.0, urllib3: UnmockedError, 2 recorded
httpretty, urllib3 2.8.0, boto3: HTTPClientError, 2 recorded
aioresponses: TypeError, 'stream_writer'
httpretty, urllib3 2.2.3, requests: 200, 2 recorded
httpretty, urllib3 2.2.3, urllib3: 200, 2 recorded
httpretty, urllib3 2.2.3, boto3: 200, 2 recorded
EOF
cat got
diff want got
echo "holds: mocked calls are errors with the newest clients"
