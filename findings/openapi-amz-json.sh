#!/usr/bin/env bash
# One would guess: a tool that checks messages by an OpenAPI document checks a body under application/x-amz-json-1.1
#   by its schema when the document names that type, as it does under application/json; or says that it cannot.
# What is so: none of six does. Two pass everything, a body that is no JSON as well, and say nothing: Atlassian's
#   swagger-request-validator and openapi-backend. Four refuse what is valid: for openapi-core and Prism the body is
#   bytes or a text and no object, express-openapi-validator finds no body, kin-openapi knows no decoder for the type.
#   With application/json in its place all six are right.
# Why it matters: a document for an AWS JSON service is a contract that is never broken, or never kept. Register a
#   decoder for the type where the tool has a place for one (kin-openapi, openapi-core, express.json), and try a wrong
#   body once.
# Seen with: com.atlassian.oai:swagger-request-validator-core 2.44.9, Java 17; openapi-backend 5.21.2,
#   express-openapi-validator 5.6.2 with express 5.3.0, @stoplight/prism-cli 5.14.2, Node.js 20; openapi-core 0.23.1,
#   Python 3.11; kin-openapi 0.153.0, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
prism=
trap '[ -z "$prism" ] || kill "$prism" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH= NO_PROXY=127.0.0.1 no_proxy=127.0.0.1

cat >application_x-amz-json-1.1.json <<'JSON'
{
  "openapi": "3.0.3",
  "info": {"title": "jobs", "version": "1"},
  "paths": {"/": {"post": {
    "operationId": "acknowledge",
    "requestBody": {"required": true, "content": {"application/x-amz-json-1.1": {"schema": {
      "type": "object", "required": ["jobId"], "properties": {"jobId": {"type": "string"}}}}}},
    "responses": {"200": {"description": "done", "content": {"application/x-amz-json-1.1": {"schema": {
      "type": "object", "required": ["status"], "properties": {"status": {"type": "string"}}}}}}}
  }}}
}
JSON
sed 's#application/x-amz-json-1.1#application/json#' application_x-amz-json-1.1.json >application_json.json
types="application/json application/x-amz-json-1.1"

# Each program prints, for either type: tool, type, then what it makes of a valid and a wrong request (jobId is 5) and,
# if it is asked about answers, of a valid and a wrong one (status is 5).
cat >find.py <<'PY'
import sys
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse

def verdict(check, *values):
    try:
        check(*values)
        return "accepted"
    except Exception:
        return "refused"

for name in sys.argv[1:]:
    api = OpenAPI.from_file_path(name.replace("/", "_") + ".json")
    def request(body):
        return MockRequest("http://localhost", "post", "/", data=body, content_type=name)
    good = request(b'{"jobId":"a"}')
    print("openapi-core", name, verdict(api.validate_request, good),
          verdict(api.validate_request, request(b'{"jobId":5}')),
          *(verdict(api.validate_response, good, MockResponse(data=body, content_type=name))
            for body in (b'{"status":"a"}', b'{"status":5}')))
PY
cat >Find.java <<'JAVA'
import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import java.nio.file.Files;
import java.nio.file.Path;

public class Find {
  static String verdict(ValidationReport report) { return report.hasErrors() ? " refused" : " accepted"; }

  public static void main(String[] types) throws Exception {
    for (String type : types) {
      String document = Files.readString(Path.of(type.replace("/", "_") + ".json"));
      OpenApiInteractionValidator v = OpenApiInteractionValidator.createForInlineApiSpecification(document).build();
      String line = "swagger-request-validator " + type;
      for (String body : new String[] {"{\"jobId\":\"a\"}", "{\"jobId\":5}"}) {
        line += verdict(v.validateRequest(
            SimpleRequest.Builder.post("/").withBody(body).withContentType(type).build()));
      }
      for (String body : new String[] {"{\"status\":\"a\"}", "{\"status\":5}"}) {
        line += verdict(v.validateResponse(
            "/", Request.Method.POST, SimpleResponse.Builder.ok().withBody(body).withContentType(type).build()));
      }
      System.out.println(line);
    }
  }
}
JAVA
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.atlassian.oai</groupId><artifactId>swagger-request-validator-core</artifactId>
      <version>2.44.9</version>
    </dependency>
  </dependencies>
</project>
POM
cat >find.mjs <<'JS'
import fs from "node:fs";
import express from "express";
import { middleware } from "express-openapi-validator";
import openapi from "openapi-backend";

for (const type of process.argv.slice(2)) {
  const definition = JSON.parse(fs.readFileSync(type.replace("/", "_") + ".json"));
  const headers = { "content-type": type };
  const requests = ['{"jobId":"a"}', '{"jobId":5}'];

  const api = new openapi.OpenAPIBackend({
    definition,
    handlers: { acknowledge: () => "accepted", validationFail: () => "refused" },
  });
  await api.init();
  const line = ["openapi-backend", type];
  for (const body of requests) line.push(await api.handleRequest({ method: "POST", path: "/", body, headers }));
  for (const body of [{ status: "a" }, { status: 5 }]) {
    line.push(api.validateResponse(body, "acknowledge").valid ? "accepted" : "refused");
  }
  console.log(...line);

  const app = express();
  app.use(express.json(), middleware({ apiSpec: definition }));
  app.post("/", (request, response) => response.json({}));
  app.use((error, request, response, next) => response.status(error.status ?? 500).end());
  const server = app.listen(0, "127.0.0.1");
  await new Promise((listening) => server.on("listening", listening));
  const verdicts = [];
  for (const body of requests) {
    const answer = await fetch(`http://127.0.0.1:${server.address().port}/`, { method: "POST", body, headers });
    verdicts.push(answer.status === 200 ? "accepted" : "refused");
  }
  console.log("express-openapi-validator", type, ...verdicts);
  server.close();
  server.closeAllConnections();
}
JS
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

func main() {
	for _, name := range os.Args[1:] {
		document, err := openapi3.NewLoader().LoadFromFile(strings.ReplaceAll(name, "/", "_") + ".json")
		check(err)
		router, err := gorillamux.NewRouter(document)
		check(err)
		input := func(body string) *openapi3filter.RequestValidationInput {
			request, err := http.NewRequest("POST", "http://localhost/", strings.NewReader(body))
			check(err)
			request.Header.Set("Content-Type", name)
			route, _, err := router.FindRoute(request)
			check(err)
			return &openapi3filter.RequestValidationInput{Request: request, Route: route}
		}
		line := "kin-openapi " + name
		for _, body := range []string{`{"jobId":"a"}`, `{"jobId":5}`} {
			line += verdict(openapi3filter.ValidateRequest(context.Background(), input(body)))
		}
		for _, body := range []string{`{"status":"a"}`, `{"status":5}`} {
			answer := &openapi3filter.ResponseValidationInput{RequestValidationInput: input(`{"jobId":"a"}`), Status: 200,
				Header: http.Header{"Content-Type": {name}}}
			line += verdict(openapi3filter.ValidateResponse(context.Background(), answer.SetBodyBytes([]byte(body))))
		}
		fmt.Println(line)
	}
}

func verdict(err error) string {
	if err != nil {
		return " refused"
	}
	return " accepted"
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
GO
{
  python3 -m venv venv
  venv/bin/pip install -q openapi-core==0.23.1
  npm init --yes >npm.log
  npm install --silent --no-fund --no-audit express@5.3.0 express-openapi-validator@5.6.2 openapi-backend@5.21.2 \
    @stoplight/prism-cli@5.14.2
  mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath
  go mod init example.com/find
  go get github.com/getkin/kin-openapi@v0.153.0
  go build -o find .
} >log 2>&1 || { cat log >&2; exit 1; }

{
  venv/bin/python find.py $types 2>>log
  java -cp "$(cat classpath)" Find.java $types 2>>log
  node find.mjs $types
  ./find $types
  for type in $types; do
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    timeout 60 node node_modules/.bin/prism mock -h 127.0.0.1 -p "$port" "${type/\//_}.json" >prism.log 2>&1 &
    prism=$!
    for _ in $(seq 100); do curl -s -o no "http://127.0.0.1:$port/" && break; sleep 0.3; done
    line="prism $type"
    for body in '{"jobId":"a"}' '{"jobId":5}'; do
      line+=" $(curl -s -o no -w '%{http_code}' -H "Content-Type: $type" -d "$body" "http://127.0.0.1:$port/")"
    done
    echo "$line"
    kill "$prism"
    wait "$prism" 2>/dev/null || true
    prism=
  done
} >got
cat >want <<'WANT'
openapi-core application/json accepted refused accepted refused
openapi-core application/x-amz-json-1.1 refused refused refused refused
swagger-request-validator application/json accepted refused accepted refused
swagger-request-validator application/x-amz-json-1.1 accepted accepted accepted accepted
openapi-backend application/json accepted refused accepted refused
express-openapi-validator application/json accepted refused
openapi-backend application/x-amz-json-1.1 accepted accepted accepted accepted
express-openapi-validator application/x-amz-json-1.1 refused refused
kin-openapi application/json accepted refused accepted refused
kin-openapi application/x-amz-json-1.1 refused refused refused refused
prism application/json 200 422
prism application/x-amz-json-1.1 422 422
WANT
cat got
diff want got
echo "holds: none of six checks by OpenAPI reads application/x-amz-json-1.1"
