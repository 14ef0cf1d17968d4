#!/usr/bin/env bash
# One would guess: a gate that compares the examples of an OpenAPI document with their schemas finds a wrong one
#   wherever it stands: under application/x-amz-json-1.1, which is JSON, in a schema, in a member, in a header.
# What is so: openapi-examples-validator finds it under application/json, application/vnd.a+json and in a parameter.
#   Under application/x-amz-json-1.1 it finds none, nor in a schema, a member or a header of such an answer: it ends
#   with 0 and says nothing of what it has left out. Spectral finds each of them.
# Why it matters: a document of CodePipeline's operations has that one type, so the gate in front of a mock that serves
#   its examples (percentComplete: "50") has checked nothing. Have it check a document with a wrong example once, and
#   expect the failure.
# Seen with: openapi-examples-validator 7.1.0, @stoplight/spectral-cli 6.16.3, Node.js 20, on 2026-12-01.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit openapi-examples-validator@7.1.0 @stoplight/spectral-cli@6.16.3 >log 2>&1 ||
  { cat log; exit 1; }
echo 'extends: ["spectral:oas"]' >.spectral.yaml
cat >document.mjs <<'END'
import fs from "node:fs";

const [type, place, percent] = [process.argv[2], process.argv[3], JSON.parse(process.argv[4])];
const integer = { type: "integer" };
const schema = { type: "object", properties: { percentComplete: { ...integer } } };
const example = { percentComplete: percent };
const answer = { description: "an answer", content: { [type]: { schema } } };
const operation = { requestBody: { content: { [type]: { schema } } }, responses: { 200: answer } };
({
  answer: () => { answer.content[type].example = example; },
  examples: () => { answer.content[type].examples = { one: { value: example } }; },
  request: () => { operation.requestBody.content[type].example = example; },
  schema: () => { schema.example = example; },
  member: () => { schema.properties.percentComplete.example = percent; },
  header: () => { answer.headers = { "X-Percent": { schema: integer, example: percent } }; },
  parameter: () => {
    operation.parameters = [{ name: "X-Percent", in: "header", schema: integer, example: percent }];
  },
})[place]();
const info = { title: "One operation", version: "1" };
fs.writeFileSync("document.json", JSON.stringify({ openapi: "3.0.3", info, paths: { "/": { post: operation } } }));
END
found() { # found NAME COMMAND: whether its exit code is 0, and 1 where it has something to say
  local name=$1 code=0
  shift
  "$@" >log 2>&1 || code=$?
  case $code in 0) echo -n " $name passes" ;; 1) echo -n " $name fails" ;; *) cat log; exit 1 ;; esac
}
try() {
  node document.mjs "$@"
  echo -n "$*:"
  found examples-validator npx openapi-examples-validator document.json
  found spectral npx spectral lint --quiet --fail-severity error document.json
  echo
}
cat >want <<'WANT'
application/x-amz-json-1.1 answer "50": examples-validator passes spectral fails
application/x-amz-json-1.1 examples "50": examples-validator passes spectral fails
application/x-amz-json-1.1 request "50": examples-validator passes spectral fails
application/x-amz-json-1.1 schema "50": examples-validator passes spectral fails
application/x-amz-json-1.1 member "50": examples-validator passes spectral fails
application/x-amz-json-1.1 header "50": examples-validator passes spectral fails
application/x-amz-json-1.1 parameter "50": examples-validator fails spectral fails
application/json answer "50": examples-validator fails spectral fails
application/json examples "50": examples-validator fails spectral fails
application/json request "50": examples-validator fails spectral fails
application/json schema "50": examples-validator passes spectral fails
application/vnd.a+json answer "50": examples-validator fails spectral fails
application/json answer 50: examples-validator passes spectral passes
WANT
for place in answer examples request schema member header parameter; do
  try application/x-amz-json-1.1 "$place" '"50"'
done >got
for place in answer examples request schema; do
  try application/json "$place" '"50"'
done >>got
try application/vnd.a+json answer '"50"' >>got
try application/json answer 50 >>got
cat got
diff want got
echo "holds: wrong examples of application/x-amz-json-1.1, and of schemas, members and headers, pass one gate"
