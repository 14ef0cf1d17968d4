#!/usr/bin/env bash
# One would guess: a route of Fastify with a JSON Schema for its body answers 400 to what the schema does not allow, as
#   Ajv does on its own; what is converted is texts of queries and headers, which have no types.
# What is so: JSON bodies are converted as well. For an integer null becomes 0, true 1, and "50", "5e1" and [50] are
#   numbers; for a string 5 becomes "5", and null in a map "". With additionalProperties: false unknown members are not
#   refused but removed. The handler sees the new values, and the answer is 200.
# Why it matters: an emulator of an AWS JSON operation on Fastify passes every test of valid requests, answers 200 where
#   the service says SerializationException, and stores 0 for a percentage that was null, that is, absent. Pass ajv: {
#   customOptions: { coerceTypes: false, removeAdditional: false } }.
# Seen with: fastify 5.12.8, ajv 8.20.0, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit fastify@5.12.8 ajv@8.20.0

cat >find.mjs <<'EOF'
import Ajv from "ajv";
import Fastify from "fastify";

const schema = {
  type: "object", additionalProperties: false,
  properties: {
    jobId: { type: "string" },
    percentComplete: { type: "integer", minimum: 0, maximum: 100 },
    outputVariables: { type: "object", additionalProperties: { type: "string" } },
  },
};
const ajv = new Ajv().compile(schema);
const make = (options) => {
  const app = Fastify(options);
  app.post("/", { schema: { body: schema } }, async (request) => request.body);
  return app;
};
const strict = make({ ajv: { customOptions: { coerceTypes: false, removeAdditional: false } } });
const usual = make({});
const bodies = [
  '{"percentComplete":50}', '{"percentComplete":null}', '{"percentComplete":true}', '{"percentComplete":"50"}',
  '{"percentComplete":"5e1"}', '{"percentComplete":[50]}', '{"percentComplete":"x"}', '{"percentComplete":"101"}',
  '{"jobId":5}', '{"jobId":["j"]}', '{"outputVariables":{"a":null}}', '{"other":1}',
];
const headers = { "Content-Type": "application/json" };
for (const payload of bodies) {
  const [answer, other] = await Promise.all([usual, strict].map((app) => app.inject({
    method: "POST", url: "/", payload, headers })));
  const seen = answer.statusCode === 200 ? ` ${answer.body}` : "";
  console.log(`${payload}: ${answer.statusCode}${seen}; strict ${other.statusCode}; ajv ${ajv(JSON.parse(payload))}`);
}
EOF
cat >want <<'EOF'
{"percentComplete":50}: 200 {"percentComplete":50}; strict 200; ajv true
{"percentComplete":null}: 200 {"percentComplete":0}; strict 400; ajv false
{"percentComplete":true}: 200 {"percentComplete":1}; strict 400; ajv false
{"percentComplete":"50"}: 200 {"percentComplete":50}; strict 400; ajv false
{"percentComplete":"5e1"}: 200 {"percentComplete":50}; strict 400; ajv false
{"percentComplete":[50]}: 200 {"percentComplete":50}; strict 400; ajv false
{"percentComplete":"x"}: 400; strict 400; ajv false
{"percentComplete":"101"}: 400; strict 400; ajv false
{"jobId":5}: 200 {"jobId":"5"}; strict 400; ajv false
{"jobId":["j"]}: 200 {"jobId":"j"}; strict 400; ajv false
{"outputVariables":{"a":null}}: 200 {"outputVariables":{"a":""}}; strict 400; ajv false
{"other":1}: 200 {}; strict 400; ajv false
EOF
timeout 120 node find.mjs >got
cat got
diff want got
echo "holds: Fastify makes 0 of null, 1 of true, and drops unknown members of a closed schema"
