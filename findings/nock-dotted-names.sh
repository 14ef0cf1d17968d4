#!/usr/bin/env bash
# One would guess: a nock interceptor with an object for its body takes the requests whose JSON is that object, and one
#   with a text those whose bytes are that text.
# What is so: both objects are flattened into dotted paths before they are compared, so that the member "a.b" is the
#   member b of a; the same for lists ("a[0]"). From texts, expected and sent, line breaks are removed. A number and its
#   text, null and an absent member, and additional members are told apart.
# Why it matters: a client that writes "executionDetails.summary" as one name, as an encoder of query or form protocols
#   does, passes the test of an AWS JSON operation, whose service ignores that name. And a client that sends a raw line
#   break inside a JSON string, which is no JSON, passes a comparison of texts.
# Seen with: nock 14.0.10, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit nock@14.0.10

cat >find.mjs <<'EOF'
import http from "node:http";
import nock from "nock";

nock.disableNetConnect();
const pairs = [
  [{ a: { b: 1 } }, '{"a":{"b":1}}'], [{ a: { b: 1 } }, '{"a.b":1}'], [{ "a.b": 1 }, '{"a":{"b":1}}'],
  [{ a: [1] }, '{"a[0]":1}'], ['{"a":"bc"}', '{"a":"b\nc"}'], ['{"a":"bc"}', '{"a": "bc"}'],
  [{ a: 50 }, '{"a":"50"}'], [{}, '{"a":null}'], [{}, '{"a":1}'],
];
for (const [expected, sent] of pairs) {
  nock.cleanAll();
  nock("http://stub.test").post("/", expected).reply(200);
  const end = await new Promise((resolve) => {
    const headers = { "Content-Type": "application/x-amz-json-1.1" };
    http.request("http://stub.test/", { method: "POST", headers }, (response) => {
      response.resume();
      resolve("taken");
    }).on("error", () => resolve("not taken")).end(sent);
  });
  const form = typeof expected === "string" ? "text" : "object";
  console.log(`${form} ${JSON.stringify(expected)}, sent ${JSON.stringify(sent)}: ${end}`);
}
EOF
cat >want <<'EOF'
object {"a":{"b":1}}, sent "{\"a\":{\"b\":1}}": taken
object {"a":{"b":1}}, sent "{\"a.b\":1}": taken
object {"a.b":1}, sent "{\"a\":{\"b\":1}}": taken
object {"a":[1]}, sent "{\"a[0]\":1}": taken
text "{\"a\":\"bc\"}", sent "{\"a\":\"b\nc\"}": taken
text "{\"a\":\"bc\"}", sent "{\"a\": \"bc\"}": not taken
object {"a":50}, sent "{\"a\":\"50\"}": not taken
object {}, sent "{\"a\":null}": not taken
object {}, sent "{\"a\":1}": not taken
EOF
timeout 120 node find.mjs >got
cat got
diff want got
echo "holds: to nock the member \"a.b\" is the member b of a"
