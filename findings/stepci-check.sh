#!/usr/bin/env bash
# One would guess: a check of Step CI with a value compares it with the answer's as JSON does, and a word that it does
#   not know under "check" is an error, as one in the file of a linter or a CI is.
# What is so: values are compared like JavaScript's ==: 50 and "50", true and 1 or "1", "" and 0 or false, and a member
#   that is missing and null are equal, inside objects as well. An unknown word checks nothing, and the test passes.
# Why it matters: a server that answers "50" for a percentage, or leaves the job's id out where null is documented,
#   passes, and so does everything when it is jsnpath. Check with a schema, which tells types apart.
# Seen with: @stepci/runner 2.0.7, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @stepci/runner@2.0.7

cat >find.mjs <<'EOF'
import fs from "node:fs";
import http from "node:http";
import { runFromYAML } from "@stepci/runner";

const body = '{"number":50,"text":"50","yes":true,"empty":"","null":null}';
const server = http.createServer((_, answer) => {
  answer.setHeader("content-type", "application/json");
  answer.end(body);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const checks = [
  { jsonpath: { "$.number": 50 } }, { jsonpath: { "$.number": 51 } }, { jsonpath: { "$.number": "50" } },
  { jsonpath: { "$.text": 50 } }, { jsonpath: { "$.yes": 1 } }, { jsonpath: { "$.yes": "1" } },
  { jsonpath: { "$.empty": 0 } }, { jsonpath: { "$.empty": false } }, { jsonpath: { "$.missing": null } },
  { json: { number: "50", text: 50, yes: "1", empty: 0, null: null } },
  { jsnpath: { "$.number": 51 } }, { schema: { properties: { text: { type: "integer" } } } },
];
for (const check of checks) {
  const step = { http: { url: `http://127.0.0.1:${server.address().port}/`, method: "GET", check } };
  const { result } = await runFromYAML(JSON.stringify({ version: "1.1", name: "n", tests: { t: { steps: [step] } } }));
  fs.appendFileSync("got", `${JSON.stringify(check)}: ${result.passed ? "passed" : "failed"}\n`);
}
server.close();
EOF

cat >want <<'EOF'
{"jsonpath":{"$.number":50}}: passed
{"jsonpath":{"$.number":51}}: failed
{"jsonpath":{"$.number":"50"}}: passed
{"jsonpath":{"$.text":50}}: passed
{"jsonpath":{"$.yes":1}}: passed
{"jsonpath":{"$.yes":"1"}}: passed
{"jsonpath":{"$.empty":0}}: passed
{"jsonpath":{"$.empty":false}}: passed
{"jsonpath":{"$.missing":null}}: passed
{"json":{"number":"50","text":50,"yes":"1","empty":0,"null":null}}: passed
{"jsnpath":{"$.number":51}}: passed
{"schema":{"properties":{"text":{"type":"integer"}}}}: failed
EOF
node find.mjs >log 2>&1 || { cat log >&2; exit 1; }
diff want got
echo "holds: Step CI compares like JavaScript's =="
