#!/usr/bin/env bash
# One would guess: Frisby's expect('jsonStrict', {n: 50}) passes for {"n":50} alone, and jsonTypes with Joi.number()
#   for a number alone; expect('json', 'n', 50) is as strict about n as expect('json', {n: 50}) is.
# What is so: jsonStrict compares with JavaScript's ==: {"n":"50"} passes. With a path to a value, json does so too,
#   and passes for [50] as well, while without a path it refuses both. Joi converts before it looks, so Joi.number()
#   takes "50", Joi.boolean() "TRUE" and Joi.date() 5, in jsonTypesStrict too, and what is missing passes jsonTypes. An
#   expected [] passes for any list.
# Why it matters: of the three ways to check a member, the one with Strict in its name sees less than the plain one. A
#   server that answers version "1" passes, and no typed SDK reads it. Write Joi.number().strict().required().
# Seen with: frisby 2.2.0, joi 18.3.2, Node.js 20, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit frisby@2.2.0 joi@18.3.2

cat >find.js <<'EOF'
const { createServer } = require("node:http");
const frisby = require("frisby");
const { Joi } = frisby;

let body;
const server = createServer((_, response) => {
  response.setHeader("Content-Type", "application/json");
  response.end(body);
}).listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  console.log = () => {}; // what Frisby prints of each failure
  const check = async (answer, ...expected) => {
    body = answer;
    const names = expected.map((e) => (Joi.isSchema(e.n ?? e) ? `n: Joi.${(e.n ?? e).type}()` : JSON.stringify(e)));
    const verdict = await frisby.get(url).expect(...expected).then(() => "passes", () => "fails");
    process.stdout.write(`${answer}, ${names.join(", ")}: ${verdict}\n`);
  };
  for (const answer of ['{"n":50}', '{"n":"50"}', '{"n":[50]}', '{"n":50.9}']) {
    await check(answer, "json", { n: 50 });
    await check(answer, "json", "n", 50);
    await check(answer, "jsonStrict", { n: 50 });
    await check(answer, "jsonTypesStrict", { n: Joi.number() });
  }
  await check('{"n":"TRUE"}', "jsonTypesStrict", { n: Joi.boolean() });
  await check('{"n":5}', "jsonTypesStrict", { n: Joi.date() });
  await check("{}", "jsonTypes", { n: Joi.number() });
  await check('{"n":[1,2]}', "json", { n: [] });
  server.close();
});
EOF

cat >want <<'EOF'
{"n":50}, "json", {"n":50}: passes
{"n":50}, "json", "n", 50: passes
{"n":50}, "jsonStrict", {"n":50}: passes
{"n":50}, "jsonTypesStrict", n: Joi.number(): passes
{"n":"50"}, "json", {"n":50}: fails
{"n":"50"}, "json", "n", 50: passes
{"n":"50"}, "jsonStrict", {"n":50}: passes
{"n":"50"}, "jsonTypesStrict", n: Joi.number(): passes
{"n":[50]}, "json", {"n":50}: fails
{"n":[50]}, "json", "n", 50: passes
{"n":[50]}, "jsonStrict", {"n":50}: fails
{"n":[50]}, "jsonTypesStrict", n: Joi.number(): fails
{"n":50.9}, "json", {"n":50}: fails
{"n":50.9}, "json", "n", 50: fails
{"n":50.9}, "jsonStrict", {"n":50}: fails
{"n":50.9}, "jsonTypesStrict", n: Joi.number(): passes
{"n":"TRUE"}, "jsonTypesStrict", n: Joi.boolean(): passes
{"n":5}, "jsonTypesStrict", n: Joi.date(): passes
{}, "jsonTypes", n: Joi.number(): passes
{"n":[1,2]}, "json", {"n":[]}: passes
EOF
node find.js >got 2>node.log || { cat node.log; exit 1; }
diff want got
echo "holds: jsonStrict is the looser check"
