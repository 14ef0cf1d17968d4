#!/usr/bin/env bash
# One would guess: a client that is generated from an OpenAPI document sends the body under the media type that stands
#   there, application/x-amz-json-1.1, as JSON, and reads the answer by its schema; a generator that cannot do so
#   fails.
# What is so: of eight, one does (orval, fetch). @hey-api/openapi-ts sends it right and gives a Blob for the answer,
#   though an error is read; openapi-typescript-codegen gives the text. swagger-typescript-api sends text/plain, and
#   data and error are null, with 400 too. The clients of openapi-generator for Python and Go are made without a word
#   and refuse each call before anything is sent. openapi-python-client warns, makes no function and exits with 0;
#   oapi-codegen takes and gives bytes; ogen fails.
# Why it matters: a contract of a service of AWS JSON that is written in OpenAPI gives clients that see no answer and
#   no error, where the types say that they do. Call each generated client once against a stub, or describe the service
#   with application/json and set the header at the transport.
# Seen with: @hey-api/openapi-ts 0.99.0, orval 8.38.0, openapi-typescript-codegen 0.31.0, swagger-typescript-api
#   13.13.0, openapi-python-client 0.29.1, openapi-generator 7.26.0, oapi-codegen 2.8.2, ogen 1.24.0, Node.js 20,
#   Python 3.11, Java 17, Go 1.26, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
pid=
trap 'kill $pid 2>/dev/null || true; chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS= GOWORK=off GOOS= GOARCH=
python3 -m venv py
py/bin/pip -q install openapi-python-client==0.29.1 openapi-generator-cli==7.26.0 urllib3==2.8.0 pydantic==2.14.4 \
  python-dateutil==2.9.0.post0 >log 2>&1 || { cat log; exit 1; }
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @hey-api/openapi-ts@0.99.0 orval@8.38.0 openapi-typescript-codegen@0.31.0 \
  swagger-typescript-api@13.13.0 typescript@5.9.3 esbuild@0.28.2 form-data@4.0.5 >log 2>&1 || { cat log; exit 1; }
cat >server.py <<'EOF'
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with open("sent", "a") as file:
            print("  sent:", self.headers.get("Content-Type"), body.decode(), file=file)
        answer = b'{"__type":"JobNotFoundException"}' if b"gone" in body else b'{"status":"InProgress"}'
        self.send_response(400 if b"gone" in body else 200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *rest):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
with open("port", "w") as file:
    print(server.server_port, file=file)
server.serve_forever()
EOF
python3 server.py &
pid=$!
until [ -s port ]; do sleep 0.1; done
url=http://127.0.0.1:$(cat port)
cat >api.json <<EOF
{"openapi": "3.0.3", "info": {"title": "Pipeline", "version": "1"}, "servers": [{"url": "$url"}],
 "paths": {"/": {"post": {"operationId": "acknowledgeJob",
  "requestBody": {"required": true, "content": {"application/x-amz-json-1.1": {"schema": {
    "\$ref": "#/components/schemas/Input"}}}},
  "responses": {
   "200": {"description": "", "content": {"application/x-amz-json-1.1": {"schema": {
    "\$ref": "#/components/schemas/Output"}}}},
   "400": {"description": "", "content": {"application/x-amz-json-1.1": {"schema": {
    "\$ref": "#/components/schemas/Failure"}}}}}}}},
 "components": {"schemas": {
  "Input": {"type": "object", "required": ["jobId"], "properties": {"jobId": {"type": "string"}}},
  "Output": {"type": "object", "properties": {"status": {"type": "string"}}},
  "Failure": {"type": "object", "properties": {"__type": {"type": "string"}}}}}}
EOF
npx openapi-ts -i api.json -o hey >log 2>&1
npx openapi --input api.json --output otc >log 2>&1
npx swagger-typescript-api generate -p api.json -o sta >log 2>&1
npx orval --input api.json --output orv/client.ts --client fetch >log 2>&1
cat >hey.ts <<'EOF'
import { acknowledgeJob } from "./hey/index";
export const name = "@hey-api/openapi-ts";
export const call = async (jobId) => { const r = await acknowledgeJob({ body: { jobId } }); return r.data ?? r.error; };
EOF
cat >otc.ts <<'EOF'
import { DefaultService } from "./otc/index";
export const name = "openapi-typescript-codegen";
export const call = (jobId) => DefaultService.acknowledgeJob({ jobId }).catch((error) => error.body);
EOF
cat >sta.ts <<'EOF'
import { Api } from "./sta/Api";
export const name = "swagger-typescript-api";
const of = (r) => ("data" in r ? [r.data, r.error] : r);
export const call = (jobId) => Object.values(new Api()).concat(new Api()).find((v) => v?.acknowledgeJob)
  .acknowledgeJob({ jobId }).then(of, of);
EOF
cat >orv.ts <<'EOF'
import { acknowledgeJob } from "./orv/client";
export const name = "orval";
const plain = globalThis.fetch;
export const call = async (jobId) => {
  globalThis.fetch = (address, options) => plain(new URL(address, process.argv[2]), options); // it has no address
  try { return (await acknowledgeJob({ jobId })).data; } finally { globalThis.fetch = plain; }
};
EOF
cat >main.ts <<'EOF'
import { inspect } from "node:util";
import * as hey from "./hey";
import * as orv from "./orv";
import * as otc from "./otc";
import * as sta from "./sta";
import { existsSync, readFileSync, rmSync } from "node:fs";
(async () => {
  for (const { name, call } of [hey, orv, otc, sta]) {
    console.log(name);
    for (const jobId of ["j", "gone"]) {
      const got = await call(jobId);
      if (existsSync("sent")) process.stdout.write(readFileSync("sent", "utf8"));
      rmSync("sent", { force: true });
      console.log("  got:", inspect(got));
    }
  }
})();
EOF
npx esbuild main.ts --bundle --platform=node --log-level=error --outfile=main.js
node main.js "$url" >got
echo openapi-python-client >>got
py/bin/openapi-python-client generate --path api.json --output-path opc >log 2>&1 && echo "  exit 0" >>got
grep -h -A2 WARNING log | sed '/^$/d;s/^/  /' >>got || true
find opc -path '*api/default/*' -name '*job*' | wc -l | sed 's/^/  functions: /' >>got
echo "openapi-generator, python" >>got
py/bin/openapi-generator-cli generate -g python -i api.json -o ogpy >log 2>&1 || cat log
cat >call.py <<'EOF'
import openapi_client, os
from openapi_client.api_client import ApiClient
api = openapi_client.DefaultApi()
for job in ["j", "gone"]:
    try:
        got = repr(api.acknowledge_job(openapi_client.Input(jobId=job)))
    except Exception as error:
        got = " ".join(f"{type(error).__name__}: {error}".split())[:80]
    if os.path.exists("sent"):
        print(open("sent").read(), end="")
        os.remove("sent")
    print("  got:", got)
EOF
PYTHONPATH=ogpy py/bin/python call.py >>got 2>&1 || true
echo "openapi-generator, go" >>got
py/bin/openapi-generator-cli generate -g go -i api.json -o oggo >log 2>&1 || cat log
cd oggo
rm -rf test
printf 'module find\ngo 1.26\n' >go.mod
mkdir cmd
cat >cmd/main.go <<'EOF'
package main
import ("context"; "fmt"; "os"; api "find")
func main() {
	client := api.NewAPIClient(api.NewConfiguration())
	for _, job := range []string{"j", "gone"} {
		got, _, err := client.DefaultAPI.AcknowledgeJob(context.Background()).Input(api.Input{JobId: job}).Execute()
		sent, _ := os.ReadFile("../sent"); os.Remove("../sent")
		fmt.Printf("%s  got: %v, %v\n", sent, got != nil, err)
	}
}
EOF
go mod tidy >../log 2>&1
go run ./cmd >>../got 2>&1 || true
mkdir ../goc
cd ../goc
printf 'module find\ngo 1.26\n' >go.mod
{ go get -tool github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 &&
  go get -tool github.com/ogen-go/ogen/cmd/ogen@v1.24.0; } >log 2>&1 || { cat log; exit 1; }
echo oapi-codegen >>../got
go tool oapi-codegen -generate types,client -package oapi ../api.json >oapi.go
sed -n 's/^func (c \*ClientWithResponses) Ack[^(]*(ctx context.Context, \(.*\), reqEd.*/  takes \1/p' oapi.go >>../got
sed -n '/^type AcknowledgeJobResponse struct/,/^}/p' oapi.go | grep -o 'Body.*' | tr -s ' ' |
  sed 's/^/  gives /' >>../got
echo ogen >>../got
go tool ogen --target ogen --package ogen ../api.json 2>&1 | grep '^Content type' >>../got || true
cd ..
sed -i 's/ *$//;/^$/d' got
cat got
cat >want <<'WANT'
@hey-api/openapi-ts
  sent: application/x-amz-json-1.1 {"jobId":"j"}
  got: Blob { size: 23, type: 'application/x-amz-json-1.1' }
  sent: application/x-amz-json-1.1 {"jobId":"gone"}
  got: { __type: 'JobNotFoundException' }
orval
  sent: application/x-amz-json-1.1 {"jobId":"j"}
  got: { status: 'InProgress' }
  sent: application/x-amz-json-1.1 {"jobId":"gone"}
  got: { __type: 'JobNotFoundException' }
openapi-typescript-codegen
  sent: application/x-amz-json-1.1 {"jobId":"j"}
  got: '{"status":"InProgress"}'
  sent: application/x-amz-json-1.1 {"jobId":"gone"}
  got: '{"__type":"JobNotFoundException"}'
swagger-typescript-api
  sent: text/plain;charset=UTF-8 {"jobId":"j"}
  got: [ null, null ]
  sent: text/plain;charset=UTF-8 {"jobId":"gone"}
  got: [ null, null ]
openapi-python-client
  exit 0
  WARNING parsing POST / within default. Endpoint will not be generated.
  Unsupported content type application/x-amz-json-1.1
  functions: 0
openapi-generator, python
  got: ApiException: (0) Reason: Cannot prepare a request message for provided argument
  got: ApiException: (0) Reason: Cannot prepare a request message for provided argument
openapi-generator, go
  got: false, invalid body type application/x-amz-json-1.1
  got: false, invalid body type application/x-amz-json-1.1
oapi-codegen
  takes contentType string, body io.Reader
  gives Body []byte
ogen
Content type "application/x-amz-json-1.1" is unsupported.
WANT
diff want got
echo "holds: of eight generated clients one sends and reads application/x-amz-json-1.1"
