#!/usr/bin/env bash
# One would guess: Gavel, which judges answers for Dredd, finds it when an answer holds a text, null or an object where
#   the description's example holds a number, as contract tests are for types if not for values.
# What is so: of a JSON example only the names of its members are compared. For 50 it takes "50", null and {"x":1}, and
#   for a list any shorter one. Of headers only the content type's value counts, and there a parameter such as
#   charset=utf-8 is a difference. An example without a body is the one that is taken at its word: {} is refused.
# Why it matters: a contract test of an emulator is green although no SDK can read its answers, and red for a charset
#   that changes nothing. Give the description a JSON Schema: it is held against types too.
# Seen with: gavel 10.0.3, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit gavel@10.0.3

cat >find.mjs <<'EOF'
import gavel from "gavel";

const type = { "content-type": "application/json" };
const valid = (expected, actual) => (gavel.validate(expected, actual).valid ? "valid" : "invalid");
for (const actual of ['{"n":50}', '{"n":"50"}', '{"n":null}', '{"n":{"x":1}}', '{"n":1,"m":2}', '{"m":50}', ""]) {
  console.log(`{"n":50} <- ${actual || "nothing"}: ${valid({ headers: type, body: '{"n":50}' },
    { headers: type, body: actual })}`);
}
console.log(`{"n":[1,2]} <- {"n":[]}: ${valid({ headers: type, body: '{"n":[1,2]}' },
  { headers: type, body: '{"n":[]}' })}`);
console.log(`nothing <- {}: ${valid({ headers: type, body: "" }, { headers: type, body: "{}" })}`);
console.log(`x-amzn-errortype A <- B: ${valid({ headers: { "x-amzn-errortype": "A" } },
  { headers: { "x-amzn-errortype": "B" } })}`);
console.log(`application/json <- with a charset: ${valid({ headers: type },
  { headers: { "content-type": "application/json; charset=utf-8" } })}`);
const bodySchema = '{"type":"object","properties":{"n":{"type":"integer"}}}';
console.log(`a schema <- {"n":"50"}: ${valid({ headers: type, bodySchema }, { headers: type, body: '{"n":"50"}' })}`);
EOF
cat >want <<'EOF'
{"n":50} <- {"n":50}: valid
{"n":50} <- {"n":"50"}: valid
{"n":50} <- {"n":null}: valid
{"n":50} <- {"n":{"x":1}}: valid
{"n":50} <- {"n":1,"m":2}: valid
{"n":50} <- {"m":50}: invalid
{"n":50} <- nothing: invalid
{"n":[1,2]} <- {"n":[]}: valid
nothing <- {}: invalid
x-amzn-errortype A <- B: valid
application/json <- with a charset: invalid
a schema <- {"n":"50"}: invalid
EOF
timeout 120 node find.mjs >got
cat got
diff want got
echo "holds: Gavel compares the names of a JSON example, not its types"
