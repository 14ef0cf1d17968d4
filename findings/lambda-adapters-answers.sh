#!/usr/bin/env bash
# One would guess: an adapter that runs a web application in AWS Lambda hands its answer to API Gateway as the bytes
#   they are: application/cbor as Base64 with isBase64Encoded, JSON of application/x-amz-json-1.1 as text.
# What is so: of nine, with nothing configured, three in JavaScript (serverless-http, serverless-express,
#   @fastify/aws-lambda) hand on CBOR as text in which each byte that is no UTF-8 has become U+FFFD, without an error;
#   apig-wsgi and awsgi2 end in a UnicodeDecodeError (apig-wsgi on a REST API only). A CBOR answer of ASCII bytes alone
#   would pass. mangum, serverless-wsgi and hono make Base64 of application/x-amz-json-1.1 too, apig-wsgi on an HTTP
#   API: they know application/json by its name. The Go proxy looks at the bytes. Requests reach all of them whole.
# Why it matters: a server of AWS's protocols that passes its tests on a port answers otherwise in Lambda. Clients fail
#   to read CBOR that was carried out; a REST API without a binary media type for x-amz-json-1.1 sends the Base64 itself
#   as the body. Name both types: binary in the first four, text in mangum and serverless-wsgi; and test behind the
#   adapter.
# Seen with: serverless-http 4.0.0, @codegenie/serverless-express 4.17.1 with express 5.3.0, @fastify/aws-lambda 6.4.1
#   with fastify 5.12.8, hono 4.13.19, Node.js 20; mangum 0.22.0, apig-wsgi 2.20.0, serverless-wsgi 3.1.0, awsgi2 1.0.2,
#   Python 3.11; awslabs/aws-lambda-go-api-proxy 0.16.2, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit serverless-http@4.0.0 @codegenie/serverless-express@4.17.1 \
  express@5.3.0 @fastify/aws-lambda@6.4.1 fastify@5.12.8 hono@4.13.19
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check mangum==0.22.0 apig-wsgi==2.20.0 serverless-wsgi==3.1.0 \
  awsgi2==1.0.2
mkdir go
proxy=github.com/awslabs/aws-lambda-go-api-proxy
(cd go && go mod init example.com/find && go get $proxy/httpadapter@v0.16.2) 2>go.log || { cat go.log; exit 1; }

# The events of a REST API (version 1.0) and an HTTP API (2.0). Each application answers what it was sent.
cat >events.py <<'END'
import base64
import json

bodies = {
    "application/x-amz-json-1.1": b'{"a":1}',
    "application/cbor": bytes.fromhex("a1666d657373616765626f6b"),  # {"message": "ok"}
}
source = {"sourceIp": "192.0.2.1", "userAgent": "find"}
for version in ("1.0", "2.0"):
    for kind, body in bodies.items():
        event = {"version": version, "body": base64.b64encode(body).decode(), "isBase64Encoded": True}
        if version == "1.0":
            names = {"Content-Type": kind, "Host": "localhost"}
            event |= {"resource": "/", "path": "/", "httpMethod": "POST", "headers": names}
            event |= {"multiValueHeaders": {name: [value] for name, value in names.items()}}
            event |= {"requestContext": {"identity": source, "stage": "s", "httpMethod": "POST", "path": "/"}}
        else:
            http = {"method": "POST", "path": "/", "protocol": "HTTP/1.1"} | source
            event |= {"rawPath": "/", "rawQueryString": "", "routeKey": "$default"}
            event |= {"headers": {"content-type": kind, "host": "localhost"}}
            event |= {"requestContext": {"http": http, "stage": "$default", "domainName": "localhost"}}
        print(json.dumps(event))
END
cat >find.mjs <<'END'
import serverlessExpress from "@codegenie/serverless-express";
import awsLambdaFastify from "@fastify/aws-lambda";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import fs from "node:fs";
import serverless from "serverless-http";

let received;
const ofExpress = express();
ofExpress.use(express.raw({ type: () => true }), (request, response) => {
  received = request.body;
  response.setHeader("content-type", request.headers["content-type"]);
  response.end(request.body);
});
const ofFastify = fastify();
ofFastify.addContentTypeParser("*", { parseAs: "buffer" }, (request, body, done) => done(null, body));
ofFastify.post("/", (request, reply) => {
  received = request.body;
  reply.header("content-type", request.headers["content-type"]).send(request.body);
});
const ofHono = new Hono();
ofHono.post("/", async context => {
  received = Buffer.from(await context.req.arrayBuffer());
  return new Response(received, { headers: { "content-type": context.req.header("content-type") } });
});

const adapters = {
  "serverless-http": serverless(ofExpress), "serverless-express": serverlessExpress({ app: ofExpress }),
  "@fastify/aws-lambda": awsLambdaFastify(ofFastify), hono: handle(ofHono),
};
for (const line of fs.readFileSync("events", "utf8").trim().split("\n")) {
  for (const [name, adapter] of Object.entries(adapters)) {
    const { body, isBase64Encoded } = await adapter(JSON.parse(line), {});
    const whole = received.toString("base64") === JSON.parse(line).body;
    console.log([name, whole, isBase64Encoded, JSON.stringify(body)].join("\t"));
  }
}
END
cat >find.py <<'END'
import base64
import json
import types

import apig_wsgi
import awsgi2
import mangum
import serverless_wsgi

received = None


def wsgi(environ, start_response):
    global received
    received = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("200 OK", [("Content-Type", environ["CONTENT_TYPE"]), ("Content-Length", str(len(received)))])
    return [received]


async def asgi(scope, receive, send):
    global received
    received = (await receive())["body"]
    headers = [(b"content-type", dict(scope["headers"])[b"content-type"])]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": received})


adapters = {
    "mangum": mangum.Mangum(asgi, lifespan="off"),
    "apig-wsgi": apig_wsgi.make_lambda_handler(wsgi),
    "serverless-wsgi": lambda event, context: serverless_wsgi.handle_request(wsgi, event, context),
    "awsgi2": lambda event, context: awsgi2.response(wsgi, event, context),
}
with open("events") as events:
    for event in map(json.loads, events):
        for name, adapter in adapters.items():
            try:
                answer = adapter(dict(event), types.SimpleNamespace(aws_request_id="r", function_name="f"))
                got = [json.dumps(answer["isBase64Encoded"]), json.dumps(answer["body"])]
            except UnicodeDecodeError:
                got = ["", "UnicodeDecodeError"]
            whole = received == base64.b64decode(event["body"])
            print(name, json.dumps(whole), *got, sep="\t")
END
cat >go/main.go <<'END'
package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	var received []byte
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		received, _ = io.ReadAll(r.Body)
		w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
		w.Write(received)
	})
	show := func(event string, encoded bool, body string) {
		text, err := json.Marshal(body)
		check(err)
		fmt.Printf("Go proxy\t%t\t%t\t%s\n", base64.StdEncoding.EncodeToString(received) == event, encoded, text)
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var first events.APIGatewayProxyRequest
		check(json.Unmarshal(lines.Bytes(), &first))
		if first.HTTPMethod != "" {
			answer, err := httpadapter.New(handler).ProxyWithContext(context.Background(), first)
			check(err)
			show(first.Body, answer.IsBase64Encoded, answer.Body)
			continue
		}
		var second events.APIGatewayV2HTTPRequest
		check(json.Unmarshal(lines.Bytes(), &second))
		answer, err := httpadapter.NewV2(handler).ProxyWithContext(context.Background(), second)
		check(err)
		show(second.Body, answer.IsBase64Encoded, answer.Body)
	}
}
END
(cd go && go build -o ../proxy .) 2>go.log || { cat go.log; exit 1; }
# Says for each adapter, of the events in their order, what has become of the answer.
cat >table.py <<'END'
import base64
import json
import sys

found = {}
for line in sys.stdin:
    name, whole, encoded, body = line.rstrip("\n").split("\t")
    if body != "UnicodeDecodeError":
        text = json.loads(body)
        if encoded == "true":
            base64.b64decode(text, validate=True)
            body = "Base64"
        else:
            body = "U+FFFD in it" if "\ufffd" in text else "text"
    assert whole == "true", line
    found.setdefault(name, []).append(body)
for name, bodies in found.items():
    print(f"{name}: json {bodies[0]}, cbor {bodies[1]}; HTTP API: json {bodies[2]}, cbor {bodies[3]}")
END

python3 events.py >events
cat >want <<'WANT'
serverless-http: json text, cbor U+FFFD in it; HTTP API: json text, cbor U+FFFD in it
serverless-express: json text, cbor U+FFFD in it; HTTP API: json text, cbor U+FFFD in it
@fastify/aws-lambda: json text, cbor U+FFFD in it; HTTP API: json text, cbor U+FFFD in it
hono: json Base64, cbor Base64; HTTP API: json Base64, cbor Base64
mangum: json Base64, cbor Base64; HTTP API: json Base64, cbor Base64
apig-wsgi: json text, cbor UnicodeDecodeError; HTTP API: json Base64, cbor Base64
serverless-wsgi: json Base64, cbor Base64; HTTP API: json Base64, cbor Base64
awsgi2: json text, cbor UnicodeDecodeError; HTTP API: json text, cbor UnicodeDecodeError
Go proxy: json text, cbor Base64; HTTP API: json text, cbor Base64
WANT
{ node find.mjs; env/bin/python find.py; ./proxy <events; } | python3 table.py >got
cat got
diff want got
echo "holds: five of nine adapters for Lambda do not hand on an answer in CBOR, four make Base64 of amz-json"
