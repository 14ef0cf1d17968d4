#!/usr/bin/env bash
# One would guess: signers of AWS Signature Version 4 make the same canonical request of the same call, which is what the
#   version is named for: the query in order, each part encoded once, the path as AWS's rules have it, the spaces in a
#   header's value made one.
# What is so: of nine five agree on all of these. curl's --aws-sigv4 (7.88.1) signs a query as it stands, so that one
#   out of order, a name without a value and a name that stands twice are wrong, and encodes a path once, where AWS has
#   twice; awscurl encodes %2B and %3D of a query again and leaves double spaces; both, and aws-requests-auth, sign a
#   double slash as it is; httpx-auth-awssigv4 does what curl does, and signs the host without its port, so that no call
#   to an emulator on 127.0.0.1:4566 is signed right.
# Why it matters: the answer is InvalidSignatureException, and reads like a wrong key. A server that checks signatures
#   with one of these in its tests learns a wrong rule. Sort and encode the query yourself before curl gets it.
# Seen with: curl 7.88.1 (Debian 12); awscurl 0.44, aws-requests-auth 0.4.3, httpx-auth-awssigv4 0.1.4, botocore 1.44.8,
#   requests-aws4auth 1.4.0, Python 3.11; aws4 1.13.2, aws4fetch 1.0.20, @smithy/signature-v4 5.7.5, Node.js 20; on
#   2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 NODE_NO_WARNINGS=1 AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check awscurl==0.44 aws-requests-auth==0.4.3 botocore==1.44.8 \
  httpx-auth-awssigv4==0.1.4 requests-aws4auth==1.4.0 requests==2.32.5 httpx==0.28.1
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit aws4@1.13.2 aws4fetch@1.0.20 @smithy/signature-v4@5.7.5 \
  @aws-crypto/sha256-js@5.2.0 >/dev/null 2>&1

cat >sign.mjs <<'EOF'
import http from "node:http";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import aws4 from "aws4";
import { AwsClient } from "aws4fetch";

const [signer, url, given] = process.argv.slice(2), headers = JSON.parse(given), body = "{}", method = "POST";
const credentials = { accessKeyId: "test", secretAccessKey: "secret" }, service = "codepipeline", region = "us-east-1";
const { origin, host, hostname, port, searchParams } = new URL(url), target = url.slice(origin.length);
const send = (signed) => new Promise((done, fail) => http
  .request({ method, hostname, port, path: target, headers: signed }, (answer) => answer.resume().on("end", done))
  .on("error", fail).end(body));

if (signer === "aws4") {
  await send(aws4.sign({ service, region, method, host, path: target, body, headers }, credentials).headers);
} else if (signer === "aws4fetch") {
  await new AwsClient({ ...credentials, service, region }).fetch(url, { method, body, headers });
} else {
  const query = {};
  for (const name of searchParams.keys()) query[name] = searchParams.getAll(name);
  const { headers: signed } = await new SignatureV4({ service, region, credentials, sha256: Sha256 }).sign({ method,
    hostname, protocol: "http:", path: target.split("?")[0], query, headers: { host, ...headers }, body });
  await send(signed);
}
EOF
cat >find.py <<'EOF'
import hashlib
import hmac
import http.server
import json
import re
import subprocess
import threading
import urllib.parse

import httpx
import requests
from aws_requests_auth.aws_auth import AWSRequestsAuth
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from httpx_auth_awssigv4 import SigV4Auth as HttpxAuth
from requests_aws4auth import AWS4Auth


def encode(text):
    return urllib.parse.quote(text, safe="-_.~")


def canonical_path(path):
    parts = [encode(part) for part in path.split("/") if part not in ("", ".")]
    return "/" + "/".join(parts) + ("/" if parts and path.endswith("/") else "")


def canonical_query(query):
    pairs = (part.partition("=") for part in query.split("&") if part)
    return "&".join(sorted(f"{encode(urllib.parse.unquote(name))}={encode(urllib.parse.unquote(value))}"
                           for name, _, value in pairs))


def signature(request, body, host):
    """The signature of a request to a service other than S3, of the headers that its client has signed."""
    day, region, service, signed = re.search(
        "Credential=test/([0-9]+)/([^/]+)/([^/]+)/aws4_request, ?SignedHeaders=([^,]+)",
        request.headers["Authorization"]).groups()
    path, _, query = request.path.partition("?")
    values = {name: re.sub(" +", " ", request.headers[name].strip()) for name in signed.split(";")}
    values["host"] = host
    canonical = "\n".join([
        request.command, canonical_path(path), canonical_query(query),
        *(f"{name}:{value}" for name, value in values.items()), "", signed, hashlib.sha256(body).hexdigest()])
    text = "\n".join(["AWS4-HMAC-SHA256", request.headers["X-Amz-Date"], f"{day}/{region}/{service}/aws4_request",
                      hashlib.sha256(canonical.encode()).hexdigest()])
    key = b"AWS4secret"
    for part in (day, region, service, "aws4_request", text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key.hex()


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        sent = self.headers["Authorization"].rpartition("=")[2]
        host = self.headers["Host"]
        seen.append("right" if sent == signature(self, body, host)
                    else "without the port" if sent == signature(self, body, host.split(":")[0]) else "wrong")
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


seen = []
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
host = f"127.0.0.1:{server.server_port}"
key, where = ("test", "secret"), ("us-east-1", "codepipeline")


def with_botocore(url, headers):
    request = AWSRequest("POST", url, headers=headers, data=b"{}")
    SigV4Auth(Credentials(*key), "codepipeline", "us-east-1").add_auth(request)
    requests.post(url, data=b"{}", headers=dict(request.headers))


def with_curl(url, headers):
    subprocess.run(["curl", "-sf", "--aws-sigv4", "aws:amz:us-east-1:codepipeline", "-u", "test:secret", "-d", "{}",
                    *fields(headers), url], check=True)


def with_awscurl(url, headers):
    subprocess.run(["env/bin/awscurl", "--service", "codepipeline", "--region", "us-east-1", "--access_key", "test",
                    "--secret_key", "secret", "-X", "POST", "-d", "{}", *fields(headers), url], check=True,
                   capture_output=True)


def fields(headers):
    return [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]


def with_node(signer):
    return lambda url, headers: subprocess.run(["node", "sign.mjs", signer, url, json.dumps(headers)], check=True)


signers = {
    "botocore": with_botocore,
    "requests-aws4auth": lambda url, headers: requests.post(url, b"{}", headers=headers, auth=AWS4Auth(*key, *where)),
    "aws4": with_node("aws4"), "aws4fetch": with_node("aws4fetch"), "@smithy/signature-v4": with_node("smithy"),
    "aws-requests-auth": lambda url, headers: requests.post(
        url, b"{}", headers=headers, auth=AWSRequestsAuth(*key, host, *where)),
    "httpx-auth-awssigv4": lambda url, headers: httpx.post(
        url, content=b"{}", headers=headers,
        auth=HttpxAuth(access_key="test", secret_key="secret", service="codepipeline", region="us-east-1")),
    "awscurl": with_awscurl, "curl": with_curl,
}
cases = {
    "plain": "/", "query out of order": "/?b=2&a=1", "name alone": "/?list", "name twice": "/?a=2&a=1",
    "%2B in a query": "/?q=a%2Bb", "%3D in a query": "/?q=a%3D%3D", "space in a path": "/a%20b",
    "double slash": "/a//b", "double space in a header": "/",
}
for name, send in signers.items():
    results = {}
    for case, target in cases.items():
        note = "a  b" if case == "double space in a header" else "a"
        seen.clear()
        send(f"http://{host}{target}", {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Note": note})
        results.setdefault(seen[0], []).append(case)
    results.pop("right", None)
    for verdict, of in results.items():
        print(f"{name}, {verdict}: {'all' if len(of) == len(cases) else ', '.join(of)}")
    if not results:
        print(f"{name}: all right")
EOF
cat >want <<'EOF'
curl 7.88.1
botocore: all right
requests-aws4auth: all right
aws4: all right
aws4fetch: all right
@smithy/signature-v4: all right
aws-requests-auth, wrong: double slash
httpx-auth-awssigv4, without the port: plain, %2B in a query, %3D in a query, double space in a header
httpx-auth-awssigv4, wrong: query out of order, name alone, name twice, space in a path, double slash
awscurl, wrong: %2B in a query, %3D in a query, double slash, double space in a header
curl, wrong: query out of order, name alone, name twice, space in a path, double slash
EOF
{ curl --version | cut -d' ' -f1,2 | head -1; timeout 240 env/bin/python find.py 2>log || cat log >&2; } >got
diff want got
echo "holds: four of nine signers sign unusual addresses wrong"
