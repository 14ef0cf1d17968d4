#!/usr/bin/env bash
# One would guess: a CBOR library writes a date as the epoch-based time of RFC 8949 (tag 1), which Smithy's RPC v2 CBOR
#   asks for, and an SDK that gets another form says so.
# What is so: cbor2 for Python writes text with tag 0, fxamacker/cbor for Go a bare integer without the fraction, cbor-x
#   tag 1. Of what is not tag 1 the AWS SDK for JavaScript v3 makes an object or a number where its types promise a Date,
#   without an error; botocore's parser raises an error for tag 0 and gives a number for the bare integer.
# Why it matters: an emulator of the CBOR wire that leaves dates to its library answers 200, and the worker fails later,
#   at the first getTime() or comparison. Set datetime_as_timestamp (cbor2), TimeTag and TimeUnixDynamic (fxamacker/cbor).
# Seen with: cbor2 6.3.0, fxamacker/cbor 2.10.0, cbor-x 1.6.9; read by @aws-sdk/client-codepipeline 3.1138.0 and botocore
#   1.44.8; Python 3.11, Node.js 20, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NODE_NO_WARNINGS=1 GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH= AWS_CONFIG_FILE=/dev/null TZ=UTC

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check cbor2==6.3.0 botocore==1.44.8
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit cbor-x@1.6.9 @aws-sdk/client-codepipeline@3.1138.0 >/dev/null

# The three encoders: a line each, the name and the answer of ListPipelines with one pipeline, in hexadecimal.
cat >encode.py <<'EOF'
import datetime

import cbor2

created = datetime.datetime(2024, 5, 6, 7, 8, 9, 500000, tzinfo=datetime.timezone.utc)
print("cbor2", cbor2.dumps({"pipelines": [{"created": created}]}).hex())
EOF
cat >encode.mjs <<'EOF'
import { Encoder } from "cbor-x";

const encoder = new Encoder({ useRecords: false });
const created = new Date("2024-05-06T07:08:09.5Z");
console.log("cbor-x", encoder.encode({ pipelines: [{ created }] }).toString("hex"));
EOF
cat >encode.go <<'EOF'
package main

import (
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
)

func main() {
	created := time.Date(2024, 5, 6, 7, 8, 9, 500e6, time.UTC)
	data, err := cbor.Marshal(map[string]any{"pipelines": []any{map[string]any{"created": created}}})
	if err != nil {
		panic(err)
	}
	fmt.Printf("fxamacker/cbor %x\n", data)
}
EOF
{ go mod init example.com/find && go get github.com/fxamacker/cbor/v2@v2.10.0 && go build -o encode encode.go; } >log 2>&1 ||
  { cat log >&2; exit 1; }
{
  env/bin/python encode.py
  node encode.mjs
  ./encode
} >answers

# The two readers.
cat >read.mjs <<'EOF'
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";

const require = createRequire(import.meta.url);
const { CodePipelineClient, ListPipelinesCommand } = require("@aws-sdk/client-codepipeline");
const { AwsSmithyRpcV2CborProtocol } = require("@aws-sdk/core/protocols");

for (const line of readFileSync("answers", "utf8").trim().split("\n")) {
  const [library, hex] = line.split(" ");
  const answer = () => ({
    statusCode: 200,
    headers: { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" },
    body: Readable.from([Buffer.from(hex, "hex")]),
  });
  const client = new CodePipelineClient({
    region: "us-east-1", endpoint: "http://codepipeline.test", protocol: AwsSmithyRpcV2CborProtocol, maxAttempts: 1,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    requestHandler: { handle: async () => ({ response: answer() }) },
  });
  const { created } = (await client.send(new ListPipelinesCommand({}))).pipelines[0];
  console.log(`JavaScript v3, ${library}: ${created instanceof Date ? "Date " : ""}${JSON.stringify(created)}`);
}
EOF
cat >read.py <<'EOF'
import botocore.parsers
import botocore.session

shape = botocore.session.get_session().get_service_model("codepipeline").operation_model("ListPipelines").output_shape
parser = botocore.parsers.create_parser("smithy-rpc-v2-cbor")
for line in open("answers"):
    library, data = line.split()
    headers = {"smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor"}
    try:
        answer = parser.parse({"status_code": 200, "headers": headers, "body": bytes.fromhex(data)}, shape)
        read = answer["pipelines"][0]["created"]
        print(f"botocore, {library}: {type(read).__name__} {read}")
    except botocore.parsers.ResponseParserError as error:
        print(f"botocore, {library}: {error}")
EOF

cat >want <<'EOF'
JavaScript v3, cbor2: {"tag":0,"value":"2024-05-06T07:08:09.500000Z"}
JavaScript v3, cbor-x: Date "2024-05-06T07:08:09.500Z"
JavaScript v3, fxamacker/cbor: 1714979289
botocore, cbor2: Found CBOR tag not supported by botocore: 0
botocore, cbor-x: datetime 2024-05-06 07:08:09.500000+00:00
botocore, fxamacker/cbor: int 1714979289
EOF
{ node read.mjs; env/bin/python read.py; } >got
diff want got
echo "holds: dates of CBOR libraries are no Smithy timestamps, and SDKs do not say so"
