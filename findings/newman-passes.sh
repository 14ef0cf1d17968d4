#!/usr/bin/env bash
# One would guess: Newman, which runs Postman's collections in CI, fails when a test never ends, when the next request
#   that a script names does not exist, and when an answer breaks a keyword of JSON Schema.
# What is so: a test that takes `done` and never calls it is neither passed nor failed: it is not counted. A wrong name
#   in setNextRequest ends the run there, and the requests behind it are never sent: no failure. jsonSchema knows
#   drafts up to 7: prefixItems, dependentRequired, minContains, unevaluatedProperties, and whatever stands beside a
#   $ref, check nothing. tests["x"] = "false" is a pass.
# Why it matters: each of these is a green run that has checked less than it says. Compare the number of assertions with
#   the one of the last run, and give the schema its $schema: of a later draft that is an error.
# Seen with: newman 6.2.2, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit newman@6.2.2

cat >find.mjs <<'EOF'
import http from "node:http";
import newman from "newman";

let requests = 0;
const server = http.createServer((_, answer) => {
  requests++;
  answer.setHeader("content-type", "application/json");
  answer.end('{"number":50,"list":[1,2]}');
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const url = `http://127.0.0.1:${server.address().port}/`;
const schema = (value) => `pm.test("x", () => pm.response.to.have.jsonSchema(${JSON.stringify(value)}))`;
const list = (value) => schema({ properties: { list: value } });
const scripts = {
  "a failing test": 'pm.test("x", () => pm.expect(1).to.eql(2))',
  "done is never called": 'pm.test("x", (done) => {})',
  "setNextRequest of no request": 'pm.execution.setNextRequest("Secnod")',
  'tests["x"] = "false"': 'tests["x"] = "false"',
  items: list({ items: [{ type: "string" }] }),
  prefixItems: list({ prefixItems: [{ type: "string" }] }),
  minContains: list({ contains: { const: 1 }, minContains: 2 }),
  dependentRequired: schema({ dependentRequired: { number: ["unit"] } }),
  unevaluatedProperties: schema({ unevaluatedProperties: false }),
  "minimum beside $ref": schema({ $defs: { n: {} }, properties: { number: { $ref: "#/$defs/n", minimum: 60 } } }),
  "prefixItems with $schema": schema({ $schema: "https://json-schema.org/draft/2020-12/schema", prefixItems: [] }),
};
for (const [name, script] of Object.entries(scripts)) {
  requests = 0;
  const item = ["First", "Second"].map((request) => ({
    name: request, request: { method: "GET", url },
    event: request === "First" ? [{ listen: "test", script: { exec: [script] } }] : [],
  }));
  const info = { name: "c", schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" };
  const collection = { info, item };
  const { failures, stats } = await new Promise((resolve, reject) =>
    newman.run({ collection, reporters: [] }, (error, summary) => (error ? reject(error) : resolve(summary.run))));
  console.log(`${name}: ${requests} requests, ${stats.assertions.total} assertions, ${failures.length} failures`);
}
server.close();
EOF

cat >want <<'EOF'
a failing test: 2 requests, 1 assertions, 1 failures
done is never called: 2 requests, 0 assertions, 0 failures
setNextRequest of no request: 1 requests, 0 assertions, 0 failures
tests["x"] = "false": 2 requests, 1 assertions, 0 failures
items: 2 requests, 1 assertions, 1 failures
prefixItems: 2 requests, 1 assertions, 0 failures
minContains: 2 requests, 1 assertions, 0 failures
dependentRequired: 2 requests, 1 assertions, 0 failures
unevaluatedProperties: 2 requests, 1 assertions, 0 failures
minimum beside $ref: 2 requests, 1 assertions, 0 failures
prefixItems with $schema: 2 requests, 1 assertions, 1 failures
EOF
node find.mjs >got
diff want got
echo "holds: Newman passes tests that never end, and requests that it never sends"
