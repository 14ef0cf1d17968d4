#!/usr/bin/env bash
# One would guess: each call of an AWS SDK is sent up to three times, whatever became of the calls before it.
# What is so: retries are paid from a budget of 500 that a client has, and a retry now costs 14, not 5. After 17 calls
#   that were sent three times, and one that was sent twice, of whatever operation, a call is sent once, until others
#   succeed. In Go, a second line of the error tells of it ("retry quota exceeded"), in JavaScript v3 and in boto3's
#   mode "standard" nothing does. boto3's default, "legacy", has no budget, and sends each call five times.
# Why it matters: a minute of 503s while jobs are polled or looked at, and the PutJobSuccessResult of the job that was
#   done meanwhile is sent once: one more 503, and the work is lost. A test with one failing call sees three attempts.
#   Give the client that reports results its own budget, apart from the one that polls.
# Seen with: boto3 1.44.8, Python 3.11; @aws-sdk/client-codepipeline 3.1138.0, Node.js 20;
#   aws-sdk-go-v2/service/codepipeline 1.47.0, aws-sdk-go-v2 1.48.0, Go 1.26; on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
  AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 NODE_NO_WARNINGS=1 GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0 @smithy/core@3.41.1
mkdir go
(cd go && go mod init find && go get github.com/aws/aws-sdk-go-v2/service/codepipeline@v1.47.0 \
  github.com/aws/aws-sdk-go-v2@v1.48.0 github.com/aws/aws-sdk-go-v2/config@v1.33.18) 2>go.log || { cat go.log; exit 1; }

# Each client polls 40 times, and then reports a result; it prints how the last call ended. No backoff is waited for.
cat >client.py <<'EOF'
import time

import boto3

time.sleep = lambda _: None
client = boto3.client("codepipeline")
for _ in range(40):
    try:
        client.get_job_details(jobId="j")
    except client.exceptions.ClientError:
        pass
try:
    client.put_job_success_result(jobId="j")
except client.exceptions.ClientError as error:
    print(error)
EOF
cat >client.mjs <<'EOF'
import { CodePipelineClient, GetJobDetailsCommand, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";
const wait = globalThis.setTimeout;
globalThis.setTimeout = (f, ms, ...more) => wait(f, ms < 21_000 ? 0 : ms, ...more);
const client = new CodePipelineClient({ endpoint: process.env.AWS_ENDPOINT_URL });
for (let i = 0; i < 40; i++) await client.send(new GetJobDetailsCommand({ jobId: "j" })).catch(() => {});
await client.send(new PutJobSuccessResultCommand({ jobId: "j" })).catch((e) => console.log(`${e.name}: ${e.message}`));
EOF
cat >go/main.go <<'EOF'
package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/smithy-go"
)

type none struct{}

func (none) BackoffDelay(int, error) (time.Duration, error) { return 0, nil }

func main() {
	ctx := context.Background()
	loaded, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	client := codepipeline.NewFromConfig(loaded, func(o *codepipeline.Options) {
		o.Retryer = retry.NewStandard(func(o *retry.StandardOptions) { o.Backoff = none{} })
	})
	for range 40 {
		_, _ = client.GetJobDetails(ctx, &codepipeline.GetJobDetailsInput{JobId: aws.String("j")})
	}
	_, err = client.PutJobSuccessResult(ctx, &codepipeline.PutJobSuccessResultInput{JobId: aws.String("j")})
	var failure smithy.APIError
	fmt.Printf("%v; an error of the service: %t\n", err, errors.As(err, &failure))
}
EOF
(cd go && go build -o client .)

cat >find.py <<'EOF'
import collections
import http.server
import os
import subprocess
import threading

CLIENTS = {
    "boto3, legacy": (["env/bin/python", "client.py"], {"AWS_RETRY_MODE": "legacy"}),
    "boto3, standard": (["env/bin/python", "client.py"], {"AWS_RETRY_MODE": "standard"}),
    "JavaScript": (["node", "client.mjs"], {}),
    "Go": (["go/client"], {}),
}
for name, (command, more) in CLIENTS.items():
    sent = collections.Counter()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            sent[self.headers["X-Amz-Target"].split(".")[1]] += 1
            body = b'{"__type":"ServiceUnavailableException","message":"m"}'
            self.send_response(503)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        env = os.environ | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_address[1]}"} | more
        run = subprocess.run(command, env=env, check=True, text=True, stdout=subprocess.PIPE)
        server.shutdown()
    print(f"{name}: {dict(sent)}")
    print(" ", run.stdout.strip())
EOF

cat >want <<'EOF'
boto3, legacy: {'GetJobDetails': 200, 'PutJobSuccessResult': 5}
  An error occurred (ServiceUnavailableException) when calling the PutJobSuccessResult operation (reached max retries: 4): m
boto3, standard: {'GetJobDetails': 75, 'PutJobSuccessResult': 1}
  An error occurred (ServiceUnavailableException) when calling the PutJobSuccessResult operation: m
JavaScript: {'GetJobDetails': 75, 'PutJobSuccessResult': 1}
  ServiceUnavailableException: m
Go: {'GetJobDetails': 75, 'PutJobSuccessResult': 1}
  operation error CodePipeline: PutJobSuccessResult, https response error StatusCode: 503, RequestID: , api error ServiceUnavailableException: m
failed to get rate limit token, retry quota exceeded, 10 available, 14 requested; an error of the service: true
EOF
python3 find.py >got
diff want got
echo "holds: after 17 calls that failed, no call is sent again"
