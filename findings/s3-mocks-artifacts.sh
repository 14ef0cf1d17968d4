#!/usr/bin/env bash
# One would guess: a mock of S3 gives an artifact back as the worker has sent it, also when it was sent as a stream; it
#   reads a range, goes through a listing page by page, and respects If-Match and If-None-Match.
# What is so: s3rver keeps a stream from JavaScript with its framing: chunk sizes and the checksum stand in the object.
#   Of "bytes=-2" it gives the first three bytes, of a second page an internal error, and If-Match and If-None-Match
#   it ignores. gofakes3 refuses the stream (MissingContentLength), gives the checksum of the whole object with a part,
#   so that boto3 raises FlexibleChecksumError for every range, and ignores If-Match of a read. moto does all of it.
# Why it matters: since the SDKs add checksums by themselves, a worker's artifacts are damaged or refused in tests that
#   passed before, and a lock by If-None-Match seems to be held by two. With s3rver and gofakes3, send Buffers or set
#   requestChecksumCalculation and response_checksum_validation to when required.
# Seen with: s3rver 3.7.1, gofakes3 1.2.0, moto 5.2.5; boto3 1.44.8, @aws-sdk/client-s3 3.1138.0; Node.js 20, Go 1.26,
#   Python 3.11, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
pids=
trap 'kill $pids 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
export NODE_NO_WARNINGS=1 GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH= AWS_CONFIG_FILE=/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 'moto[server]==5.2.5' >log 2>&1 ||
  { cat log; exit 1; }
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit s3rver@3.7.1 @aws-sdk/client-s3@3.1138.0 >log 2>&1 || { cat log; exit 1; }
cat >main.go <<'END'
package main

import (
	"net/http/httptest"
	"os"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

func main() {
	server := httptest.NewServer(gofakes3.New(s3mem.New()).Server())
	if err := os.WriteFile("gofakes3.url", []byte(server.URL), 0o600); err != nil {
		panic(err)
	}
	select {}
}
END
{ go mod init example.com/find && go get github.com/johannesboyne/gofakes3@v1.2.0 && go build -o gofakes3 .; } \
  >log 2>&1 || { cat log; exit 1; }
cat >s3rver.js <<'END'
const S3rver = require("s3rver");
new S3rver({ address: "127.0.0.1", port: 0, directory: "objects", silent: true }).run()
  .then(({ port }) => require("fs").writeFileSync("s3rver.url", `http://127.0.0.1:${port}`));
END
cat >server.py <<'END'
import threading

from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
with open("moto.url", "w") as file:
    file.write("http://%s:%d" % server.get_host_and_port())
threading.Event().wait()
END
mkdir objects
node s3rver.js >s3rver.log 2>&1 &
pids=$!
./gofakes3 >gofakes3.log 2>&1 &
pids+=" $!"
venv/bin/python server.py >moto.log 2>&1 &
pids+=" $!"
until [ -s s3rver.url ] && [ -s gofakes3.url ] && [ -s moto.url ]; do sleep 0.1; done

cat >find.py <<'END'
import sys

import boto3
from botocore.config import Config

client = boto3.client(
    "s3", endpoint_url=open(sys.argv[1] + ".url").read(), region_name="us-east-1", aws_access_key_id="S3RVER",
    aws_secret_access_key="S3RVER", config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}))
client.create_bucket(Bucket="artifacts")


def see(what, do):
    try:
        result = do()
    except Exception as error:
        result = getattr(error, "response", {}).get("Error", {}).get("Code") or type(error).__name__
    print(f"  {what}: {result}")


def put(key, body, **rest):
    client.put_object(Bucket="artifacts", Key=key, Body=body, **rest)
    return "done"


def get(key, **rest):
    return client.get_object(Bucket="artifacts", Key=key, **rest)["Body"].read()


def keys():
    pages = client.get_paginator("list_objects_v2").paginate(Bucket="artifacts", PaginationConfig={"PageSize": 2})
    return [item["Key"] for page in pages for item in page["Contents"]]


for key in ["k1", "k2", "k3"]:
    put(key, b"artifact")
see("read again", lambda: get("k1"))
see("range bytes=2-3", lambda: get("k1", Range="bytes=2-3"))
see("range bytes=-2", lambda: get("k1", Range="bytes=-2"))
see("pages of two", keys)
see("read if the ETag is another", lambda: get("k1", IfMatch='"0"'))
see("write if there is none", lambda: put("k1", b"second", IfNoneMatch="*"))
see("write if the ETag is another", lambda: put("k1", b"third", IfMatch='"0"'))
END
cat >find.mjs <<'END'
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const client = new S3Client({
  endpoint: readFileSync(process.argv[2] + ".url", "utf8"), region: "us-east-1", forcePathStyle: true, maxAttempts: 1,
  credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
});
const Bucket = "artifacts", Key = "streamed";
try {
  const Body = Readable.from([Buffer.from("arti"), Buffer.from("fact")]);
  await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: 8 }));
  const answer = await client.send(new GetObjectCommand({ Bucket, Key }));
  console.log("  a stream from JavaScript:", JSON.stringify(await answer.Body.transformToString()));
} catch (error) {
  console.log("  a stream from JavaScript:", error.name);
}
END
for mock in s3rver gofakes3 moto; do
  echo "$mock"
  timeout 60 venv/bin/python find.py $mock
  timeout 60 node find.mjs $mock 2>/dev/null
done >got
cat got
cat >want <<'WANT'
s3rver
  read again: b'artifact'
  range bytes=2-3: b'ti'
  range bytes=-2: b'art'
  pages of two: InternalError
  read if the ETag is another: b'artifact'
  write if there is none: done
  write if the ETag is another: done
  a stream from JavaScript: "4\r\narti\r\n4\r\nfact\r\n0\r\nx-amz-checksum-crc32:SOVgLA==\r\n\r\n"
gofakes3
  read again: b'artifact'
  range bytes=2-3: FlexibleChecksumError
  range bytes=-2: FlexibleChecksumError
  pages of two: ['k1', 'k2', 'k3']
  read if the ETag is another: b'artifact'
  write if there is none: PreconditionFailed
  write if the ETag is another: PreconditionFailed
  a stream from JavaScript: MissingContentLength
moto
  read again: b'artifact'
  range bytes=2-3: b'ti'
  range bytes=-2: b'ct'
  pages of two: ['k1', 'k2', 'k3']
  read if the ETag is another: PreconditionFailed
  write if there is none: PreconditionFailed
  write if the ETag is another: PreconditionFailed
  a stream from JavaScript: "artifact"
WANT
diff want got
echo "holds: two of three mocks of S3 damage or refuse artifacts that current SDKs send or read"
