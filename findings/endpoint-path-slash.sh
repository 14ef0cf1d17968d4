#!/usr/bin/env bash
# One would guess: with AWS_ENDPOINT_URL=http://host/aws, for an emulator behind a path, every SDK sends an operation
#   of CodePipeline to the same path and query.
# What is so: boto3 and Go v2 post to /aws, JavaScript v3 to /aws/. Of http://host/aws?tenant=1 boto3 keeps the query,
#   Go and JavaScript drop it without a word.
# Why it matters: a reverse proxy that routes /aws and not /aws/ (or redirects one to the other, which turns POST into
#   GET in many clients) works for the workers in one language. Route both, and put nothing that matters in the query.
# Seen with: boto3 1.44.8, @aws-sdk/client-codepipeline 3.1138.0, aws-sdk-go-v2/service/codepipeline 1.47.0.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0 @smithy/core@3.41.1
mkdir go
(cd go && go mod init find && go get github.com/aws/aws-sdk-go-v2/service/codepipeline@v1.47.0 \
  github.com/aws/aws-sdk-go-v2@v1.48.0 github.com/aws/aws-sdk-go-v2/config@v1.33.18) 2>go.log || { cat go.log; exit 1; }

cat >client.py <<'EOF'
import boto3

boto3.client("codepipeline").put_job_success_result(jobId="j")
EOF
cat >client.mjs <<'EOF'
import { CodePipelineClient, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";
const client = new CodePipelineClient({ endpoint: process.env.AWS_ENDPOINT_URL });
await client.send(new PutJobSuccessResultCommand({ jobId: "j" }));
EOF
cat >go/main.go <<'EOF'
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
)

func main() {
	loaded, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	input := &codepipeline.PutJobSuccessResultInput{JobId: aws.String("j")}
	if _, err := codepipeline.NewFromConfig(loaded).PutJobSuccessResult(context.Background(), input); err != nil {
		panic(err)
	}
}
EOF
(cd go && go build -o client .)

cat >find.py <<'EOF'
import http.server
import os
import subprocess
import threading

CLIENTS = {"boto3": ["env/bin/python", "client.py"], "JavaScript": ["node", "client.mjs"], "Go": ["go/client"]}
paths = []


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        paths.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
for end in ("/aws", "/aws/", "/aws?tenant=1"):
    for name, command in CLIENTS.items():
        url = f"http://127.0.0.1:{server.server_address[1]}{end}"
        subprocess.run(command, env=os.environ | {"AWS_ENDPOINT_URL": url}, check=True, stderr=subprocess.DEVNULL)
        print(end, name, paths.pop())
EOF

cat >want <<'EOF'
/aws boto3 /aws
/aws JavaScript /aws/
/aws Go /aws
/aws/ boto3 /aws/
/aws/ JavaScript /aws/
/aws/ Go /aws/
/aws?tenant=1 boto3 /aws?tenant=1
/aws?tenant=1 JavaScript /aws/
/aws?tenant=1 Go /aws
EOF
python3 find.py >got
diff want got
echo "holds: SDKs differ in the slash and the query of an endpoint with a path"
