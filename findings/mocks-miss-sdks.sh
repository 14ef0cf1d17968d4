#!/usr/bin/env bash
# One would guess: a library that mocks HTTP in a language's tests catches the calls of the AWS SDK of that language, or
#   its test fails because no call has arrived.
# What is so: each stands on one HTTP client, and the SDKs bring another. responses, requests-mock and respx do not see
#   boto3, which has a session of its own above urllib3; undici's MockAgent (with disableNetConnect) and fetch-mock do
#   not see JavaScript v3, which is on node:http; httpmock.Activate does not see Go v2, which has its own transport. The
#   call goes out to the real address, without a word. pook and msw, which stand lower, catch it.
# Why it matters: with real credentials in the environment the test of a worker reports to real jobs; without, it fails
#   with an error of the service, and the mock is looked at first. Have the test fail when the stub was not called
#   (assert_all_requests_are_fired, GetTotalCallCount), and set the endpoint to an address that is not there.
# Seen with: responses 0.26.3, requests-mock 1.12.1, respx 0.23.1, pook 2.1.6, boto3 1.44.8; undici 7.30.2, fetch-mock
#   12.6.0, msw 2.15.0, @aws-sdk/client-codepipeline 3.1138.0; httpmock 1.4.2, aws-sdk-go-v2/service/codepipeline
#   1.47.0.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1 AWS_REGION=us-east-1
export NODE_NO_WARNINGS=1 GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
unset AWS_PROFILE AWS_ENDPOINT_URL AWS_ENDPOINT_URL_CODEPIPELINE
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8 responses==0.26.3 \
  requests-mock==1.12.1 respx==0.23.1 pook==2.1.6
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0 @smithy/core@3.41.1 undici@7.30.2 \
  fetch-mock@12.6.0 msw@2.15.0
mkdir go
(cd go && go mod init find && go get github.com/aws/aws-sdk-go-v2/service/codepipeline@v1.47.0 \
  github.com/jarcoal/httpmock@v1.4.2) 2>go.log || { cat go.log; exit 1; }

# Each program starts a server that answers 400, mocks its address with an answer 200, and makes a call.
cat >find.py <<'EOF'
import http.server
import threading

import boto3
import botocore.exceptions
import pook
import requests_mock
import responses
import respx


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response_only(400)
        self.end_headers()
        self.wfile.write(b'{"__type":"ValidationException"}')

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"


def call(name):
    try:
        client = boto3.client("codepipeline", endpoint_url=url)
        client.put_job_success_result(jobId="11111111-2222-3333-4444-555555555555")
        print(f"{name}: mocked")
    except botocore.exceptions.ClientError:
        print(f"{name}: sent out")


with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
    mock.post(url, json={})
    call("responses")
with requests_mock.Mocker() as mock:
    mock.post(url, json={})
    call("requests-mock")
with respx.mock(assert_all_called=False) as mock:
    mock.post(url).respond(json={})
    call("respx")
with pook.use():
    pook.post(url).reply(200).json({})
    call("pook")
EOF
cat >find.mjs <<'EOF'
import { createServer } from "node:http";
import { CodePipelineClient, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";
import fetchMock from "fetch-mock";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { MockAgent, setGlobalDispatcher } from "undici";

const server = createServer((request, response) => {
  request.resume().on("end", () => response.writeHead(400).end('{"__type":"ValidationException"}'));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const url = `http://127.0.0.1:${server.address().port}`;
async function call(name) {
  const client = new CodePipelineClient({ endpoint: url });
  const command = new PutJobSuccessResultCommand({ jobId: "11111111-2222-3333-4444-555555555555" });
  console.log(`${name}: ${await client.send(command).then(() => "mocked", (e) => e.$response ? "sent out" : e.name)}`);
  client.destroy();
}

const agent = new MockAgent();
agent.disableNetConnect();
agent.get(url).intercept({ path: "/", method: "POST" }).reply(200, "{}");
setGlobalDispatcher(agent);
await call("undici");
fetchMock.mockGlobal().post(`${url}/`, {});
await call("fetch-mock");
const mock = setupServer(http.post(`${url}/`, () => HttpResponse.json({})));
mock.listen();
await call("msw");
process.exit(0);
EOF
cat >go/main.go <<'EOF'
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/jarcoal/httpmock"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"__type":"ValidationException"}`)
	}))
	httpmock.Activate()
	httpmock.RegisterResponder(http.MethodPost, server.URL+"/", httpmock.NewStringResponder(http.StatusOK, "{}"))
	credentials := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
	})
	client := codepipeline.New(codepipeline.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(server.URL), Credentials: credentials,
	})
	_, err := client.PutJobSuccessResult(context.Background(), &codepipeline.PutJobSuccessResultInput{
		JobId: aws.String("11111111-2222-3333-4444-555555555555"),
	})
	fmt.Printf("httpmock: sent out: %t, calls seen: %d\n", err != nil, httpmock.GetTotalCallCount())
}
EOF

cat >want <<'EOF'
responses: sent out
requests-mock: sent out
respx: sent out
pook: mocked
undici: sent out
fetch-mock: sent out
msw: mocked
httpmock: sent out: true, calls seen: 0
EOF
{
  venv/bin/python find.py
  node find.mjs
  (cd go && go run .)
} >got 2>find.log || { tail find.log; exit 1; }
diff want got
echo "holds: the usual mocks of HTTP do not catch the calls of AWS's SDKs"
