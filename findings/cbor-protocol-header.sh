#!/usr/bin/env bash
# One would guess: an SDK that speaks Smithy RPC v2 CBOR rejects an answer without the header smithy-protocol:
#   rpc-v2-cbor, or with another protocol's name in it, since the protocol's specification has clients take such an
#   answer for malformed.
# What is so: none of three looks at it. Go v2, JavaScript v3 and boto3 read a success and an error without the header,
#   and with rpc-v2-json in it, as if it were right.
# Why it matters: an emulator that forgets the header passes every test with these SDKs, and fails with the first client
#   that follows the specification. Test it on the wire.
# Seen with: aws-sdk-go-v2/service/cloudwatch 1.76.0, which has CBOR alone; @aws-sdk/client-cloudwatch 3.1164.0 and
#   boto3 1.44.8, which take JSON for it unless told; Go 1.26, Node.js 20, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap '[ -z "${server:-}" ] || kill "$server"; rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_DEFAULT_REGION=us-east-1 AWS_REGION=us-east-1 NODE_NO_WARNINGS=1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-cloudwatch@3.1164.0 @aws-sdk/core@3.981.2
mkdir go
cd go
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
(go mod init find && go get github.com/aws/aws-sdk-go-v2/service/cloudwatch@v1.76.0) 2>go.log || { cat go.log; exit 1; }
cat >main.go <<'EOF'
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/smithy-go"
)

func main() {
	credentials := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
	})
	client := cloudwatch.New(cloudwatch.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(os.Args[1]), Credentials: credentials,
	})
	_, err := client.ListDashboards(context.Background(), &cloudwatch.ListDashboardsInput{})
	var api smithy.APIError
	switch {
	case err == nil:
		fmt.Print("success")
	case errors.As(err, &api):
		fmt.Print(api.ErrorCode())
	default:
		fmt.Print("no code")
	}
}
EOF
go build -o ../client.go.bin . 2>go.log || { cat go.log; exit 1; }
cd ..

cat >client.mjs <<'EOF'
import { CloudWatchClient, ListDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import { AwsSmithyRpcV2CborProtocol } from "@aws-sdk/core/protocols";

const client = new CloudWatchClient({ endpoint: process.argv[2], protocol: AwsSmithyRpcV2CborProtocol });
const end = await client.send(new ListDashboardsCommand({})).then(() => "success", (e) => e.name);
process.stdout.write(end);
client.destroy();
EOF
cat >client.py <<'EOF'
import sys
import boto3
import botocore.model

names = botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS
botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = tuple(sorted(names, key=lambda name: "cbor" not in name))
try:
    boto3.client("cloudwatch", endpoint_url=sys.argv[1]).list_dashboards()
    print("success", end="")
except Exception as e:
    print(getattr(e, "response", {}).get("Error", {}).get("Code") or type(e).__name__, end="")
EOF
cat >server.py <<'EOF'
import http.server

# A map without members, and {"__type": "InvalidParameterValueException"}
BODIES = {"200": b"\xa0", "400": b"\xa1\x66__type\x78\x1eInvalidParameterValueException"}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        assert self.headers["smithy-protocol"] == "rpc-v2-cbor"
        _, status, protocol, *_ = self.path.split("/")
        self.send_response_only(int(status))
        self.send_header("Content-Type", "application/cbor")
        if protocol != "none":
            self.send_header("smithy-protocol", protocol)
        self.send_header("Content-Length", str(len(BODIES[status])))
        self.end_headers()
        self.wfile.write(BODIES[status])

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
EOF
python3 server.py >port 2>server.log &
server=$!
until [ -s port ]; do sleep 0.1; done
url=http://127.0.0.1:$(cat port)

for protocol in rpc-v2-cbor none rpc-v2-json; do
  for status in 200 400; do
    echo "$status, $protocol: Go $(./client.go.bin "$url/$status/$protocol" 2>>client.log)," \
      "JavaScript $(node client.mjs "$url/$status/$protocol" 2>>client.log)," \
      "boto3 $(venv/bin/python client.py "$url/$status/$protocol" 2>>client.log)"
  done
done >got

cat >want <<'EOF'
200, rpc-v2-cbor: Go success, JavaScript success, boto3 success
400, rpc-v2-cbor: Go InvalidParameterValueException, JavaScript InvalidParameterValueException, boto3 InvalidParameterValueException
200, none: Go success, JavaScript success, boto3 success
400, none: Go InvalidParameterValueException, JavaScript InvalidParameterValueException, boto3 InvalidParameterValueException
200, rpc-v2-json: Go success, JavaScript success, boto3 success
400, rpc-v2-json: Go InvalidParameterValueException, JavaScript InvalidParameterValueException, boto3 InvalidParameterValueException
EOF
diff want got || { tail -n 20 client.log; exit 1; }
echo "holds: three SDKs do not look at the header smithy-protocol"
