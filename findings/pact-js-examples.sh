#!/usr/bin/env bash
# One would guess: a matcher of pact-js describes what its regular expression does, and its example has to match, so
#   that a provider that answers with the very example keeps the contract.
# What is so: the flags of a regular expression are dropped: regex(/^abc$/i, "ABC") is ^abc$ in the contract, which the
#   example breaks, and so with /m. An example that does not match its own expression or date is taken without a word;
#   uuid alone checks it. decimal(5) wants a fraction, which no JavaScript provider writes for a whole number.
#   like(undefined) is null and nothing else; arrayContaining of two variants is met by one element that fits both.
# Why it matters: the consumer's test passes, for its mock server sends the example, and the contract can be kept by
#   nobody: the mistake shows in another team's build. Anchor and spell out both cases, and use number for decimals.
# Seen with: @pact-foundation/pact 16.5.0, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 PACT_DO_NOT_TRACK=1
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @pact-foundation/pact@16.5.0

cat >find.mjs <<'EOF'
import fs from "node:fs";
import http from "node:http";
import pact from "@pact-foundation/pact";

const { MatchersV3: m, PactV4, Verifier } = pact;
const examples = [
  ["regex(/^abc$/, 'abc')", m.regex(/^abc$/, "abc"), "abc"],
  ["regex(/^abc$/i, 'ABC')", m.regex(/^abc$/i, "ABC"), "ABC"],
  ["regex(/^b$/m, 'a\\nb')", m.regex(/^b$/m, "a\nb"), "a\nb"],
  ["regex(/^[0-9]+$/, 'abc')", m.regex(/^[0-9]+$/, "abc"), "abc"],
  ["date('yyyy-MM-dd', 'x')", m.date("yyyy-MM-dd", "x"), "x"],
  ["decimal(5)", m.decimal(5), 5],
  ["number(5)", m.number(5), 5],
  ["like(undefined)", m.like(undefined), 5],
  ["arrayContaining(integer(1), integer(2))", m.arrayContaining(m.integer(1), m.integer(2)), [7]],
];
for (const [name, matcher, answer] of examples) {
  fs.rmSync("pacts", { recursive: true, force: true });
  const contract = new PactV4({ consumer: "worker", provider: "pipeline", dir: "pacts", logLevel: "error" });
  let example;
  await contract.addInteraction().uponReceiving("a poll").withRequest("GET", "/")
    .willRespondWith(200, (builder) => builder.jsonBody({ value: matcher }))
    .executeTest(async (mock) => { example = await (await fetch(mock.url)).text(); });
  const server = http.createServer((_, reply) => {
    reply.setHeader("content-type", "application/json");
    reply.end(JSON.stringify({ value: answer }));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const verifier = new Verifier({
    provider: "pipeline", providerBaseUrl: `http://127.0.0.1:${server.address().port}`,
    pactUrls: ["pacts/worker-pipeline.json"], logLevel: "error",
  });
  const verdict = await verifier.verifyProvider().then(() => "kept", () => "broken");
  server.close();
  fs.appendFileSync("got", `${name}: the mock sends ${example}, a provider's ${JSON.stringify(answer)}: ${verdict}\n`);
}
try {
  m.uuid("x");
} catch (error) {
  fs.appendFileSync("got", "uuid('x'): error\n");
}
EOF

cat >want <<'EOF'
regex(/^abc$/, 'abc'): the mock sends {"value":"abc"}, a provider's "abc": kept
regex(/^abc$/i, 'ABC'): the mock sends {"value":"ABC"}, a provider's "ABC": broken
regex(/^b$/m, 'a\nb'): the mock sends {"value":"a\nb"}, a provider's "a\nb": broken
regex(/^[0-9]+$/, 'abc'): the mock sends {"value":"abc"}, a provider's "abc": broken
date('yyyy-MM-dd', 'x'): the mock sends {"value":"x"}, a provider's "x": broken
decimal(5): the mock sends {"value":5}, a provider's 5: broken
number(5): the mock sends {"value":5}, a provider's 5: kept
like(undefined): the mock sends {"value":null}, a provider's 5: broken
arrayContaining(integer(1), integer(2)): the mock sends {"value":[1,2]}, a provider's [7]: kept
uuid('x'): error
EOF
node find.mjs >log 2>&1 || { cat log >&2; exit 1; }
diff want got
echo "holds: pact-js writes contracts that their own examples break"
