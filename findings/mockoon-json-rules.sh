#!/usr/bin/env bash
# One would guess: a rule of a Mockoon route on the body's member jobId looks into the JSON that an SDK of AWS sends, and
#   one that asks for 50 tells 50 from "50".
# What is so: the body is parsed for application/json alone. Of application/x-amz-json-1.1, which the SDKs send, no rule
#   on a member ever holds and {{body 'jobId'}} is empty: the default response answers. Where it is parsed, `equals 50`
#   holds for 50, 50.0 and "50", and `null` for a member that is absent.
# Why it matters: a mock of CodePipeline that was tried with curl and application/json answers every worker with its default
#   response; if that is the success, no test ever fails. Tell calls by headers, or by a regex on the whole body.
# Seen with: @mockoon/cli 9.9.0, Node.js 20, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @mockoon/cli@9.9.0
port=$((20000 + RANDOM % 10000))
python3 - "$port" <<'EOF'
import json
import sys
import uuid


def response(says, rules):
    return {
        "uuid": str(uuid.uuid4()), "body": says, "latency": 0, "statusCode": 200, "label": "", "headers": [],
        "bodyType": "INLINE", "filePath": "", "databucketID": "", "sendFileAsBody": False, "rules": rules,
        "rulesOperator": "OR", "disableTemplating": False, "fallbackTo404": False, "default": not rules,
        "crudKey": "id", "callbacks": [],
    }  # fmt: skip


def rule(member, operator, value):
    return {"target": "body", "modifier": member, "value": value, "invert": False, "operator": operator}


route = {
    "uuid": str(uuid.uuid4()), "type": "http", "documentation": "", "method": "post", "endpoint": "",
    "responseMode": None, "streamingMode": None, "streamingInterval": 0,
    "responses": [
        response("jobId j1", [rule("jobId", "equals", "j1")]),
        response("percent 50", [rule("percent", "equals", "50")]),
        response("token null", [rule("token", "null", "")]),
        response("default, jobId {{body 'jobId'}}.", []),
    ],
}  # fmt: skip
environment = {
    "uuid": str(uuid.uuid4()), "lastMigration": 33, "name": "mock", "endpointPrefix": "", "latency": 0,
    "port": int(sys.argv[1]), "hostname": "127.0.0.1", "folders": [],
    "rootChildren": [{"type": "route", "uuid": route["uuid"]}], "routes": [route], "proxyMode": False,
    "proxyHost": "", "proxyRemovePrefix": False,
    "tlsOptions": {"enabled": False, "type": "CERT", "pfxPath": "", "certPath": "", "keyPath": "", "caPath": "",
                   "passphrase": ""},
    "cors": False, "headers": [], "proxyReqHeaders": [], "proxyResHeaders": [], "data": [], "callbacks": [],
}  # fmt: skip
json.dump(environment, open("mock.json", "w"))
EOF
HOME=$dir node_modules/.bin/mockoon-cli start --data mock.json --disable-log-to-file >log 2>&1 &
server=$!
for _ in $(seq 300); do curl -s -o answer "http://127.0.0.1:$port/" && break; sleep 0.1; done
send() {
  echo "$1 $2: $(curl -s -X POST "http://127.0.0.1:$port/" -H "content-type: $1" -d "$2")"
}
for type in application/json application/x-amz-json-1.1; do
  send "$type" '{"jobId":"j1","token":"t"}'
  send "$type" '{"percent":50,"token":"t"}'
  send "$type" '{"percent":50.0,"token":"t"}'
  send "$type" '{"percent":"50","token":"t"}'
  send "$type" '{"token":null}'
  send "$type" '{"jobId":"j2"}'
  send "$type" '{"jobId":"j2","token":"t"}'
done >got
cat >want <<'EOF'
application/json {"jobId":"j1","token":"t"}: jobId j1
application/json {"percent":50,"token":"t"}: percent 50
application/json {"percent":50.0,"token":"t"}: percent 50
application/json {"percent":"50","token":"t"}: percent 50
application/json {"token":null}: token null
application/json {"jobId":"j2"}: token null
application/json {"jobId":"j2","token":"t"}: default, jobId j2.
application/x-amz-json-1.1 {"jobId":"j1","token":"t"}: default, jobId .
application/x-amz-json-1.1 {"percent":50,"token":"t"}: default, jobId .
application/x-amz-json-1.1 {"percent":50.0,"token":"t"}: default, jobId .
application/x-amz-json-1.1 {"percent":"50","token":"t"}: default, jobId .
application/x-amz-json-1.1 {"token":null}: default, jobId .
application/x-amz-json-1.1 {"jobId":"j2"}: default, jobId .
application/x-amz-json-1.1 {"jobId":"j2","token":"t"}: default, jobId .
EOF
cat got
diff want got
echo "holds: no rule looks into application/x-amz-json-1.1, and 50 is \"50\""
