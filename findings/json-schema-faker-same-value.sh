#!/usr/bin/env bash
# One would guess: each call of json-schema-faker makes another value, and each value is valid by the schema that it was
#   made from.
# What is so: generate(schema) without a seed gives the same value each time. A pattern beside a minLength makes what
#   does not match: a text that is too short is filled up with any letters and digits. {1,100} repeats six times at
#   most, integers without a limit stay within 1000, and a map of texts is always {}.
# Why it matters: a loop of 1000 requests sends one request 1000 times, and its texts are refused for the pattern where
#   the length was to be tested. Pass `seed`, another one each time, and put the length into the pattern.
# Seen with: json-schema-faker 0.6.3, Node.js 20, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit json-schema-faker@0.6.3

cat >find.mjs <<'EOF'
import { generate } from "json-schema-faker";

const name = { type: "string", pattern: "^[a-z]+$", minLength: 20, maxLength: 30 };
const uuid = { type: "string", format: "uuid" };

async function values(schema, option) {
  const all = [];
  for (let i = 1; i <= 500; i++) all.push(await generate(schema, option(i)));
  return all;
}
const unseeded = () => ({});
const seeded = (seed) => ({ seed });

console.log("uuids without a seed:", new Set(await values(uuid, unseeded)).size);
console.log("uuids with 500 seeds:", new Set(await values(uuid, seeded)).size);
const names = await values(name, seeded);
console.log("[a-z]+ of 20 to 30:", names[0], names[1]);
console.log("  of them match [a-z]+:", names.filter((text) => new RegExp(name.pattern).test(text)).length);
const range = (all) => `${Math.min(...all)} to ${Math.max(...all)}`;
const repeated = await values({ type: "string", pattern: "^[a-z]{1,100}$" }, seeded);
console.log("lengths of [a-z]{1,100}:", range(repeated.map((text) => text.length)));
console.log("integers:", range(await values({ type: "integer" }, seeded)));
const maps = await values({ type: "object", additionalProperties: { type: "string" } }, seeded);
console.log("maps that are not empty:", maps.filter((map) => Object.keys(map).length > 0).length);
EOF
cat >want <<'EOF'
uuids without a seed: 1
uuids with 500 seeds: 500
[a-z]+ of 20 to 30: zqHckMojNLbebyPOXNP7 ebmvHNNCQhCkPbR0njw5
  of them match [a-z]+: 0
lengths of [a-z]{1,100}: 1 to 6
integers: -996 to 1000
maps that are not empty: 0
EOF
node find.mjs >got
cat got
diff want got
echo "holds: json-schema-faker makes one value, and texts that do not match"
