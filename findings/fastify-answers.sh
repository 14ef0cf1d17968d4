#!/usr/bin/env bash
# One would guess: fast-json-stringify, which Fastify writes an answer with when its route has a schema of it, refuses
#   a value that does not fit the schema, or writes it as JSON.stringify does.
# What is so: most values are turned into what fits. Of an integer null is 0, true 1, "" 0, [50] 50 and 50.9 is 50; of
#   a boolean "false" is true; of a string null is "" and a list "1". A member with a const has that value, whatever it
#   holds, while enum and maxLength are not looked at. Infinity is null, NaN an error. A map of texts is written as {}
#   for a Map, and "x" as {"0":"x"}.
# Why it matters: the answer always fits its schema, so a test of it against the schema proves nothing: a version that
#   was never set is 0, a job's status is right by its const. Validate the value before it is sent.
# Seen with: fast-json-stringify 7.3.10, as fastify 5 has it; Node.js 20, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit fast-json-stringify@7.3.10

cat >find.mjs <<'EOF'
import stringify from "fast-json-stringify";

const show = (v) => (v instanceof Map ? "a Map" : typeof v === "number" ? String(v) : JSON.stringify(v));
const write = (schema, ...values) => {
  const writer = stringify({ type: "object", properties: { n: schema } });
  for (const n of values) {
    let got;
    try {
      got = writer({ n });
    } catch {
      got = "an error";
    }
    console.log(JSON.stringify(schema), show(n), "is written as", got);
  }
};
write({ type: "integer" }, null, true, "", "50", [50], 50.9, "50x", NaN);
write({ type: "number" }, null, Infinity, NaN);
write({ type: "boolean" }, "false", null, []);
write({ type: "string" }, null, [1], true);
write({ const: "Succeeded" }, "Failed", null);
write({ type: "string", enum: ["Succeeded"], maxLength: 9 }, "Superseded");
write({ type: "object", additionalProperties: { type: "string" } }, new Map([["a", "1"]]), "x", null);
EOF

cat >want <<'EOF'
{"type":"integer"} null is written as {"n":0}
{"type":"integer"} true is written as {"n":1}
{"type":"integer"} "" is written as {"n":0}
{"type":"integer"} "50" is written as {"n":50}
{"type":"integer"} [50] is written as {"n":50}
{"type":"integer"} 50.9 is written as {"n":50}
{"type":"integer"} "50x" is written as an error
{"type":"integer"} NaN is written as an error
{"type":"number"} null is written as {"n":0}
{"type":"number"} Infinity is written as {"n":null}
{"type":"number"} NaN is written as an error
{"type":"boolean"} "false" is written as {"n":true}
{"type":"boolean"} null is written as {"n":false}
{"type":"boolean"} [] is written as {"n":true}
{"type":"string"} null is written as {"n":""}
{"type":"string"} [1] is written as {"n":"1"}
{"type":"string"} true is written as {"n":"true"}
{"const":"Succeeded"} "Failed" is written as {"n":"Succeeded"}
{"const":"Succeeded"} null is written as {"n":"Succeeded"}
{"type":"string","enum":["Succeeded"],"maxLength":9} "Superseded" is written as {"n":"Superseded"}
{"type":"object","additionalProperties":{"type":"string"}} a Map is written as {"n":{}}
{"type":"object","additionalProperties":{"type":"string"}} "x" is written as {"n":{"0":"x"}}
{"type":"object","additionalProperties":{"type":"string"}} null is written as {"n":{}}
EOF
node find.mjs >got
diff want got
echo "holds: values are turned into what fits the schema of the answer"
