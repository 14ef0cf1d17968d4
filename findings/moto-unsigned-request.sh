#!/usr/bin/env bash
# One would guess: moto's server finds the service of a request by X-Amz-Target, so an unsigned request for an
#   operation that moto lacks is refused like a signed one.
# What is so: without an Authorization header the target is not looked at. POST / with X-Amz-Target:
#   CodePipeline_20150709.PutJobSuccessResult gets status 200 and the XML of S3's ListAllMyBuckets; the same request
#   with a header that names the signing service codepipeline gets status 500.
# Why it matters: a raw request from curl or from a test without a signature "succeeds" on moto whatever it asks for.
#   Sign requests to moto, with any key, and look at the answer's content, not at the status alone.
# Seen with: moto 5.2.5.
set -euo pipefail
dir=$(mktemp -d)
served=
finish() {
  if [ -n "$served" ]; then
    kill "$served" || true
    wait "$served" || true
  fi
  rm -rf "$dir"
}
trap finish EXIT
cd "$dir"
export NO_PROXY=127.0.0.1

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check 'moto[server]==5.2.5'
env/bin/moto_server -H 127.0.0.1 -p 0 >moto.log 2>&1 &
served=$!
for _ in $(seq 300); do
  MOTO=$(sed -n 's/.*Running on \(http:[^ ]*\).*/\1/p' moto.log | head -n 1)
  [ -n "$MOTO" ] && break
  sleep 0.2
done
export MOTO

cat >find.py <<'EOF'
import os
import re
import urllib.error
import urllib.request

SIGNED = ("AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/codepipeline/aws4_request, "
          "SignedHeaders=host, Signature=0")
TARGET = "CodePipeline_20150709.PutJobSuccessResult"


def ask(name, more):
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": TARGET}
    request = urllib.request.Request(os.environ["MOTO"] + "/", b'{"jobId":"x"}', headers | more, method="POST")
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as e:
        answer = e
    text = answer.read().decode()
    print(name, answer.status, answer.headers["Content-Type"], re.findall(r"<(\w+)", text)[0])


ask("signed", {"Authorization": SIGNED})
ask("unsigned", {})
EOF

cat >want <<'EOF'
signed 500 text/html; charset=utf-8 html
unsigned 200 application/xml ListAllMyBucketsResult
EOF
env/bin/python find.py >got
diff want got
echo "holds: moto answers an unsigned request for CodePipeline with S3's list of buckets"
