#!/usr/bin/env bash
# One would guess: of one TypeSpec model the emitters for JSON Schema and for OpenAPI make schemas that take the same
#   messages, and a limit that is written in the model holds in both.
# What is so: for int64 (as a size or a time in milliseconds has it) JSON Schema has a string, with minimum and maximum,
#   which mean nothing for strings: 50 is refused and "7000000000" taken; OpenAPI has an integer. A time encoded as
#   seconds since 1970 is a number for OpenAPI and a text of date-time for JSON Schema, which does not look at @encode;
#   the same for durations. decimal is a string here and a number there.
# Why it matters: a mock checked with one and a server built of the other refuse each other's numbers and times. For
#   JSON Schema set "int64-strategy: number", and write times as integers.
# Seen with: @typespec/compiler, @typespec/openapi3 and @typespec/json-schema 1.11.0, ajv 8.20.0,
#   Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @typespec/compiler@1.11.0 @typespec/openapi3@1.11.0 \
  @typespec/json-schema@1.11.0 @typespec/http@1.11.0 @typespec/openapi@1.11.0 ajv@8.20.0 ajv-formats@3.0.1 yaml@2.8.1

cat >main.tsp <<'EOF'
import "@typespec/http";
import "@typespec/json-schema";
import "@typespec/openapi3";

using Http;
using JsonSchema;

@service(#{ title: "worker" })
@jsonSchema
namespace Worker;

model Details {
  @minValue(0) @maxValue(100) percent?: int32;
  @minValue(0) @maxValue(5000000000) size?: int64;
  @encode("unixTimestamp", int32) created?: utcDateTime;
  @encode("seconds", int32) waited?: duration;
  ratio?: decimal;
}
@post op put(@body details: Details): void;
EOF
npx tsp compile main.tsp --emit @typespec/json-schema --emit @typespec/openapi3 >log 2>&1 || { cat log >&2; exit 1; }

cat >find.mjs <<'EOF'
import fs from "node:fs";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";
import yaml from "yaml";

const read = (file) => yaml.parse(fs.readFileSync(`tsp-output/@typespec/${file}`, "utf8"));
const schemas = {
  "JSON Schema": read("json-schema/Details.yaml"),
  OpenAPI: read("openapi3/openapi.yaml").components.schemas.Details,
};
const messages = [
  { percent: 50 }, { percent: 101 }, { size: 50 }, { size: "50" }, { size: 7000000000 }, { size: "7000000000" },
  { created: 1714979289 }, { created: "2024-05-06T07:08:09Z" }, { waited: 5 }, { waited: "PT5S" },
  { ratio: 0.5 }, { ratio: "0.5" },
];
for (const message of messages) {
  const verdicts = Object.entries(schemas).map(([name, schema]) => {
    const ajv = new Ajv({ strict: false, logger: false });
    formats(ajv);
    return `${name} ${ajv.compile({ ...schema, $id: undefined })(message) ? "takes" : "refuses"}`;
  });
  console.log(JSON.stringify(message) + ":", verdicts.join(", "));
}
EOF

cat >want <<'EOF'
{"percent":50}: JSON Schema takes, OpenAPI takes
{"percent":101}: JSON Schema refuses, OpenAPI refuses
{"size":50}: JSON Schema refuses, OpenAPI takes
{"size":"50"}: JSON Schema takes, OpenAPI refuses
{"size":7000000000}: JSON Schema refuses, OpenAPI refuses
{"size":"7000000000"}: JSON Schema takes, OpenAPI refuses
{"created":1714979289}: JSON Schema refuses, OpenAPI takes
{"created":"2024-05-06T07:08:09Z"}: JSON Schema takes, OpenAPI refuses
{"waited":5}: JSON Schema refuses, OpenAPI takes
{"waited":"PT5S"}: JSON Schema takes, OpenAPI refuses
{"ratio":0.5}: JSON Schema refuses, OpenAPI takes
{"ratio":"0.5"}: JSON Schema takes, OpenAPI refuses
EOF
node find.mjs >got
diff want got
echo "holds: TypeSpec's JSON Schema and OpenAPI of one model take other numbers and times"
