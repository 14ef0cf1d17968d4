#!/usr/bin/env bash
# One would guess: swagger-mock-validator, which compares a Pact contract with an OpenAPI document, compares the bodies
#   of application/x-amz-json-1.1 where the document has a schema for that type, or says that it does not.
# What is so: bodies are compared for application/json and names that end in +json alone. Of the same contract and the same
#   document with application/x-amz-json-1.1 each wrong request and error passes, and there is no warning: six
#   findings become none, and the exit status 0.
# Why it matters: "the contract is compatible with the specification" gates the deployment of a worker, and for the
#   protocol of CodePipeline it says nothing of job ids, limits and errors. Compare a copy of both with the type
#   replaced by application/json.
# Seen with: @pactflow/swagger-mock-validator 14.5.0, Node.js 20, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @pactflow/swagger-mock-validator@14.5.0
cat >write.py <<'EOF'
import json
import sys

kind, name = sys.argv[1:]
job = "11111111-1111-1111-1111-111111111111"
target = "CodePipeline_20150709.PutJobSuccessResult"
report = {
    "type": "object",
    "required": ["jobId"],
    "additionalProperties": False,
    "properties": {
        "jobId": {"type": "string", "pattern": "^[0-9a-f-]{36}$"},
        "percent": {"type": "integer", "maximum": 100},
    },
}
error = {"type": "object", "properties": {"__type": {"type": "string"}}}
operation = {
    "parameters": [{"name": "X-Amz-Target", "in": "header", "schema": {"type": "string", "enum": [target]}}],
    "requestBody": {"required": True, "content": {kind: {"schema": report}}},
    "responses": {
        "200": {"description": "success"},
        "400": {"description": "error", "content": {kind: {"schema": error}}},
    },
}
document = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/": {"post": operation}}}


def interaction(description, body, response):
    headers = {"Content-Type": kind, "X-Amz-Target": target}
    request = {"method": "POST", "path": "/", "headers": headers, "body": body}
    return {"description": description, "request": request, "response": response}


ok = {"status": 200}
refused = {"status": 400, "headers": {"Content-Type": kind}, "body": {"__type": 5}}
interactions = [
    interaction("valid", {"jobId": job}, ok),
    interaction("no id", {"jobId": "none"}, ok),
    interaction("101 percent", {"jobId": job, "percent": 101}, ok),
    interaction("half a percent", {"jobId": job, "percent": 5.5}, ok),
    interaction("a member more", {"jobId": job, "more": 1}, ok),
    interaction("without jobId", {}, ok),
    interaction("a number as the error", {"jobId": job}, refused),
]
pact = {
    "consumer": {"name": "worker"},
    "provider": {"name": "codepipeline"},
    "interactions": interactions,
    "metadata": {"pactSpecification": {"version": "2.0.0"}},
}
json.dump(document, open(f"{name}-document.json", "w"))
json.dump(pact, open(f"{name}-pact.json", "w"))
EOF
compare() {
  python3 write.py "$1" "$2"
  code=0
  node_modules/.bin/swagger-mock-validator "$2-document.json" "$2-pact.json" --outputDepth 4 >"$2.out" 2>&1 || code=$?
  echo "$1: exit status $code, $(grep -c 'interactionDescription:' "$2.out" || true) findings"
  sed -nE "s/^ *interactionDescription: '(.*)',/  \1/p" "$2.out"
}
{
  compare application/json json
  compare application/vnd.codepipeline+json vendor
  compare application/x-amz-json-1.1 aws
} >got
cat >want <<'EOF'
application/json: exit status 1, 6 findings
  no id
  101 percent
  half a percent
  a member more
  without jobId
  a number as the error
application/vnd.codepipeline+json: exit status 1, 6 findings
  no id
  101 percent
  half a percent
  a member more
  without jobId
  a number as the error
application/x-amz-json-1.1: exit status 0, 0 findings
EOF
cat got
diff want got
echo "holds: bodies of application/x-amz-json-1.1 are not compared, without a word"
