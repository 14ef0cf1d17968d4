#!/usr/bin/env bash
# One would guess: signers of AWS Signature Version 4 sign the same headers of the same request, host, content-type and
#   the x-amz- ones, so that what a proxy may change is the same for all.
# What is so: five signers give five sets. aws4 (Node.js) signs content-length, aws4fetch leaves content-type out though
#   it is sent, @smithy/signature-v4 and requests-aws4auth add and sign x-amz-content-sha256, botocore does not, and of
#   further headers requests-aws4auth alone signs none.
# Why it matters: a proxy that turns a body into chunks, or sets another content type or a header of its own, breaks the
#   signature of one client and not of another, and a recorded request is found again by some only. A check of
#   signatures has to build its canonical request from SignedHeaders, not from a list of its own.
# Seen with: botocore 1.44.8, requests-aws4auth 1.4.0, aws4 1.13.2, aws4fetch 1.0.20, @smithy/signature-v4 5.7.5; Python
#   3.11, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check botocore==1.44.8 requests-aws4auth==1.4.0 requests==2.34.2
npm init -y >/dev/null
npm install --silent --no-fund --no-audit aws4@1.13.2 aws4fetch@1.0.20 @smithy/signature-v4@5.7.5 \
  @aws-crypto/sha256-js@5.2.0

cat >find.py <<'EOF'
import re

import requests
import requests_aws4auth
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

url, body = "https://example.test/", b"{}"
headers = {
    "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "CodePipeline_20150709.ListPipelines", "X-Note": "a",
}


def show(name, signed):
    print(name + ":", re.search("SignedHeaders=([^,]*)", signed["Authorization"])[1].replace(";", " "))


request = AWSRequest("POST", url, headers=headers, data=body)
SigV4Auth(Credentials("test", "test"), "codepipeline", "us-east-1").add_auth(request)
show("botocore", request.headers)
request = requests.Request("POST", url, headers=headers, data=body).prepare()
show("requests-aws4auth",
     requests_aws4auth.AWS4Auth("test", "test", "us-east-1", "codepipeline")(request).headers)
EOF
cat >find.mjs <<'EOF'
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import aws4 from "aws4";
import { AwsV4Signer } from "aws4fetch";

const service = "codepipeline", region = "us-east-1", body = "{}", method = "POST";
const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const headers = {
  "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "CodePipeline_20150709.ListPipelines", "X-Note": "a",
};
const show = (name, authorization) =>
  console.log(`${name}: ${/SignedHeaders=([^,]*)/.exec(authorization)[1].replaceAll(";", " ")}`);

const host = "example.test";
show("aws4", aws4.sign({ service, region, method, host, path: "/", body, headers: { ...headers } }, credentials)
  .headers.Authorization);
const fetched = await new AwsV4Signer({ method, url: `https://${host}/`, headers, body, service, region,
  ...credentials }).sign();
show("aws4fetch", fetched.headers.get("authorization"));
const smithy = await new SignatureV4({ service, region, credentials, sha256: Sha256 }).sign({ method, hostname: host,
  protocol: "https:", path: "/", headers: { host, ...headers }, body });
show("@smithy/signature-v4", smithy.headers.authorization);
EOF
cat >want <<'EOF'
botocore: content-type host x-amz-date x-amz-target x-note
requests-aws4auth: content-type host x-amz-content-sha256 x-amz-date x-amz-target
aws4: content-length content-type host x-amz-date x-amz-target x-note
aws4fetch: host x-amz-date x-amz-target x-note
@smithy/signature-v4: content-type host x-amz-content-sha256 x-amz-date x-amz-target x-note
EOF
{ timeout 60 env/bin/python find.py; NODE_NO_WARNINGS=1 timeout 60 node find.mjs; } >got
cat got
diff want got
echo "holds: five signers sign five sets of headers"
