#!/usr/bin/env bash
# One would guess: an HTTP client goes on reading behind an interim answer, as 103 Early Hints or 102 Processing, until
#   the final one comes; RFC 9110 has every client able to.
# What is so: boto3 takes 103 and 102 for the answer. Any status below 301 is a success to it, so
#   put_job_success_result returns, with HTTPStatusCode 103, while the answer behind it is 400 JobNotFoundException;
#   get_pipeline returns without a pipeline. The next call on the connection can get the answer that was left. requests
#   has the status 103 too. Of 1xx, Python's http.client below them reads past 100 alone. httpx, aiohttp and the AWS
#   SDK for JavaScript v3 give the 400.
# Why it matters: proxies send 103 for what a server marks (Link: rel=preload), and Node.js servers do with
#   writeEarlyHints; slow gateways send 102. A Python worker behind one takes every failure for a success.
# Seen with: boto3 and botocore 1.44.8, requests 2.34.2, httpx 0.28.1, aiohttp 3.13.2, Python 3.11;
#   @aws-sdk/client-codepipeline 3.1138.0, Node.js 20; on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
  AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 NODE_NO_WARNINGS=1

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8 requests==2.34.2 \
  httpx==0.28.1 aiohttp==3.13.2
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0 @smithy/core@3.41.1

# The server: an interim answer, and the final one behind it.
cat >server.mjs <<'EOF'
import { createServer } from "node:http";
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    if (request.url.startsWith("/102")) response.writeProcessing();
    else response.writeEarlyHints({ link: "</style.css>; rel=preload" });
    response.writeHead(400, { "Content-Type": "application/x-amz-json-1.1" });
    response.end('{"__type":"JobNotFoundException","message":"m"}');
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
EOF
cat >client.mjs <<'EOF'
import { CodePipelineClient, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";
for (const path of ["103", "102"]) {
  const client = new CodePipelineClient({ endpoint: `http://127.0.0.1:${process.argv[2]}/${path}` });
  const got = await client.send(new PutJobSuccessResultCommand({ jobId: "j" })).then(() => "success", (e) => e.name);
  console.log(`JavaScript v3, ${path}:`, got);
}
EOF
cat >client.py <<'EOF'
import asyncio
import sys

import aiohttp
import boto3
import httpx
import requests


def outcome(call):
    try:
        answer = call()
        answer["ResponseMetadata"] = answer["ResponseMetadata"]["HTTPStatusCode"]
        return answer
    except Exception as error:
        return type(error).__name__


async def of_aiohttp(url):
    async with aiohttp.ClientSession() as session, session.post(url) as answer:
        return answer.status


for path in ("103", "102"):
    url = f"http://127.0.0.1:{sys.argv[1]}/{path}"
    # A client of its own for each call: one that is used again gets the 400 of the call before it now and then.
    for call, arguments in ("put_job_success_result", {"jobId": "j"}), ("get_pipeline", {"name": "p"}):
        client = boto3.client("codepipeline", endpoint_url=url)
        print(f"boto3, {path}, {call}:", outcome(lambda: getattr(client, call)(**arguments)))
    print(f"requests, {path}:", requests.post(url).status_code)
    print(f"httpx, {path}:", httpx.post(url).status_code)
    print(f"aiohttp, {path}:", asyncio.run(of_aiohttp(url)))
EOF

node server.mjs >port &
server=$!
trap 'kill "$server"; rm -rf "$dir"' EXIT
until [ -s port ]; do sleep 0.1; done
cat >want <<'EOF'
boto3, 103, put_job_success_result: {'ResponseMetadata': 103}
boto3, 103, get_pipeline: {'ResponseMetadata': 103}
requests, 103: 103
httpx, 103: 400
aiohttp, 103: 400
boto3, 102, put_job_success_result: {'ResponseMetadata': 102}
boto3, 102, get_pipeline: {'ResponseMetadata': 102}
requests, 102: 102
httpx, 102: 400
aiohttp, 102: 400
JavaScript v3, 103: JobNotFoundException
JavaScript v3, 102: JobNotFoundException
EOF
env/bin/python client.py "$(cat port)" >got
node client.mjs "$(cat port)" >>got
diff want got
echo "holds: boto3 takes 103 Early Hints for the answer, and a 400 behind it for a success"
