#!/usr/bin/env bash
# One would guess: a recorder that matches the method, the address and the body of a request gives each call the answer
#   that was recorded for it.
# What is so: every operation of an AWS JSON service is POST /, told apart by the header X-Amz-Target alone, which none
#   of three recorders compares as one needs it. GetJobDetails and PutJobSuccessResult with a job's id alone are the same
#   request to vcrpy (also with match_on body) and to mitmproxy's server replay: played back in the other order,
#   get_job_details returns {} and raises nothing. go-vcr compares every header by default, also the signature and the
#   random id of the call, and finds no recorded call at all, not even in the same order.
# Why it matters: a test of a worker that runs on a recording passes although its calls are answered by others, or
#   cannot be played back. Add X-Amz-Target to what is matched (match_on, server_replay_use_headers, a matcher).
# Seen with: vcrpy 9.4.2 and mitmproxy 11.0.2 with boto3 1.44.8, go-vcr 4.0.8 with aws-sdk-go-v2/service/codepipeline
#   1.47.0; Python 3.11, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
pids=()
end() { [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true; rm -rf "$dir"; }
trap end EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_DEFAULT_REGION=us-east-1 GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8 vcrpy==9.4.2 mitmproxy==11.0.2

# The service: details have a body, a success has none.
cat >serve.py <<'EOF'
import http.server
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        details = self.headers["X-Amz-Target"].endswith("GetJobDetails")
        body = b'{"jobDetails":{"accountId":"123456789012"}}' if details else b""
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
EOF
env/bin/python serve.py >port &
pids+=($!)
until [ -s port ]; do sleep 0.1; done
target=http://127.0.0.1:$(cat port)

cat >calls.py <<'EOF'
import contextlib
import sys

import boto3
from botocore.config import Config


def calls(url, names):
    client = boto3.client("codepipeline", endpoint_url=url, config=Config(retries={"max_attempts": 0}))
    for name in names:
        answer = getattr(client, name)(jobId="11111111-2222-3333-4444-555555555555")
        answer.pop("ResponseMetadata")
        print(" ", name, answer)


ORDER = ["get_job_details", "put_job_success_result"]

if sys.argv[1] == "vcrpy":
    import vcr

    for match in (None, ["method", "uri", "body"]):
        recorder = vcr.VCR(**({"match_on": match} if match else {}))
        with recorder.use_cassette(f"{match}.yaml"), contextlib.redirect_stdout(None):
            calls(sys.argv[2], ORDER)
        print("vcrpy, match_on:", match or "default")
        with recorder.use_cassette(f"{match}.yaml", record_mode="none"):
            calls(sys.argv[2], ORDER[::-1])
else:
    calls(sys.argv[2], ORDER[:: int(sys.argv[1])])
EOF

env/bin/python calls.py vcrpy "$target" >got

# proxied PORT ARGUMENT...: mitmproxy before the service, until it takes connections.
proxied() {
  env/bin/mitmdump --quiet --set confdir=conf --mode "reverse:$target" --listen-host 127.0.0.1 --listen-port "$@" 2>log &
  pids+=($!)
  for _ in $(seq 100); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return; fi
    sleep 0.3
  done
  echo "mitmproxy does not listen" >&2
  exit 1
}
free() { env/bin/python -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

port=$(free)
proxied "$port" --save-stream-file flows
env/bin/python calls.py 1 "http://127.0.0.1:$port" >/dev/null
kill -INT "${pids[-1]}"
wait "${pids[-1]}" || true
unset 'pids[-1]'
port=$(free)
proxied "$port" --server-replay flows --set server_replay_extra=kill
echo "mitmproxy, server replay: default" >>got
env/bin/python calls.py -1 "http://127.0.0.1:$port" >>got

mkdir vcr
cat >vcr/main.go <<'EOF'
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"
)

func details(mode recorder.Mode) error {
	r, err := recorder.New("calls", recorder.WithMode(mode))
	if err != nil {
		return err
	}
	defer r.Stop()
	client := codepipeline.New(codepipeline.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(os.Args[1]), RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""), HTTPClient: r.GetDefaultClient(),
	})
	_, err = client.GetJobDetails(context.Background(),
		&codepipeline.GetJobDetailsInput{JobId: aws.String("11111111-2222-3333-4444-555555555555")})
	return err
}

func main() {
	if err := details(recorder.ModeRecordOnly); err != nil {
		panic(err)
	}
	fmt.Println("go-vcr, default matcher")
	fmt.Println("  GetJobDetails not found:", errors.Is(details(recorder.ModeReplayOnly), cassette.ErrInteractionNotFound))
}
EOF
(
  cd vcr
  go mod init example.com/vcr
  go get gopkg.in/dnaeon/go-vcr.v4@v4.0.8 github.com/aws/aws-sdk-go-v2/service/codepipeline@v1.47.0 \
    github.com/aws/aws-sdk-go-v2/credentials@v1.17.0
  go build -o vcr .
) >build 2>&1 || { cat build >&2; exit 1; }
vcr/vcr "$target" >>got

cat >want <<'EOF'
vcrpy, match_on: default
  put_job_success_result {}
  get_job_details {}
vcrpy, match_on: ['method', 'uri', 'body']
  put_job_success_result {}
  get_job_details {}
mitmproxy, server replay: default
  put_job_success_result {}
  get_job_details {}
go-vcr, default matcher
  GetJobDetails not found: true
EOF
diff want got
echo "holds: recorders give a call another's answer, or none"
