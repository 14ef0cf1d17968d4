#!/usr/bin/env bash
# One would guess: when something in front of a service (a gateway, a firewall, a mock) answers with an error in JSON,
#   an SDK that speaks Smithy RPC v2 CBOR reports the status, and takes 429 for throttling, as it does on the JSON
#   wire.
# What is so: read as CBOR, {" begins a text of 2.5 * 10^18 bytes. boto3 raises a MemoryError, and does not send a 429
#   again; Go v2 and JavaScript v3 send a 429 again, but end with an error of their decoder, without the code
#   AccessDeniedException of a 403, and a 400 with ThrottlingException is not sent again. On the JSON wire the same
#   SDKs understand all of it.
# Why it matters: `except ClientError` does not catch it, and the message tells of memory, not of access. Only the
#   newest SDK of some languages speaks CBOR to a service (Go v2 to CloudWatch), so one worker of several breaks. Have
#   errors answered in the protocol of the request.
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
	if errors.As(err, &api) {
		fmt.Print(api.ErrorCode())
	} else {
		fmt.Print("no code")
	}
}
EOF
go build -o ../client.go.bin . 2>go.log || { cat go.log; exit 1; }
cd ..

cat >client.mjs <<'EOF'
import { CloudWatchClient, ListDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import { AwsSmithyRpcV2CborProtocol } from "@aws-sdk/core/protocols";

const [, , endpoint, wire] = process.argv;
const protocol = wire === "cbor" ? { protocol: AwsSmithyRpcV2CborProtocol } : {};
const client = new CloudWatchClient({ endpoint, ...protocol });
await client.send(new ListDashboardsCommand({})).catch((e) => process.stdout.write(e.name));
client.destroy();
EOF
cat >client.py <<'EOF'
import sys
import boto3
import botocore.model

if sys.argv[2] == "cbor":
    names = botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS
    botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = tuple(sorted(names, key=lambda name: "cbor" not in name))
try:
    boto3.client("cloudwatch", endpoint_url=sys.argv[1]).list_dashboards()
except Exception as e:
    print(getattr(e, "response", {}).get("Error", {}).get("Code") or type(e).__name__, end="")
EOF
cat >server.py <<'EOF'
import http.server

ANSWERS = {
    "400": b'{"__type":"ThrottlingException","message":"Rate exceeded"}',
    "403": b'{"__type":"AccessDeniedException","message":"Forbidden"}',
    "429": b'{"message":"Too Many Requests"}',
}
requests = []


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(200, ("%d by %s" % (len(requests), " ".join(sorted(set(requests))))).encode())
        requests.clear()

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        requests.append("CBOR" if self.headers["smithy-protocol"] == "rpc-v2-cbor" else "JSON")
        status = self.path.split("/")[1]
        self.answer(int(status), ANSWERS[status])

    def answer(self, status, body):
        self.send_response_only(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
EOF
python3 server.py >port 2>server.log &
server=$!
until [ -s port ]; do sleep 0.1; done
url=http://127.0.0.1:$(cat port)

says() { # says NAME STATUS COMMAND... prints the error of a client, and what the server saw of it
  local name=$1 status=$2
  shift 2
  printf '%s %s: %s, requests: %s\n' "$name" "$status" "$("$@" 2>>client.log)" \
    "$(python3 -c 'import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read().decode())' "$url")"
}
for status in 400 403 429; do
  says "Go" "$status" ./client.go.bin "$url/$status"
  for wire in json cbor; do
    says "JavaScript" "$status" node client.mjs "$url/$status" "$wire"
    says "boto3" "$status" venv/bin/python client.py "$url/$status" "$wire"
  done
done >got

cat >want <<'EOF'
Go 400: no code, requests: 1 by CBOR
JavaScript 400: ThrottlingException, requests: 3 by JSON
boto3 400: ThrottlingException, requests: 3 by JSON
JavaScript 400: Error, requests: 1 by CBOR
boto3 400: MemoryError, requests: 1 by CBOR
Go 403: no code, requests: 1 by CBOR
JavaScript 403: AccessDeniedException, requests: 1 by JSON
boto3 403: AccessDeniedException, requests: 1 by JSON
JavaScript 403: Error, requests: 1 by CBOR
boto3 403: MemoryError, requests: 1 by CBOR
Go 429: no code, requests: 3 by CBOR
JavaScript 429: Unknown, requests: 3 by JSON
boto3 429: 429, requests: 3 by JSON
JavaScript 429: Error, requests: 3 by CBOR
boto3 429: MemoryError, requests: 1 by CBOR
EOF
diff want got || { tail -n 20 client.log; exit 1; }
echo "holds: SDKs on the CBOR wire do not understand an error in JSON"
