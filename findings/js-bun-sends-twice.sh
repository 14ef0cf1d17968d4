#!/usr/bin/env bash
# One would guess: AWS's SDK for JavaScript does the same on Bun as on Node.js, which Bun stands in for: a call whose
#   connection ends before the answer is sent once for each of three attempts.
# What is so: Bun sends a POST again by itself, on a new connection, when a kept one ends before the answer is whole:
#   the service sees four requests, of which two say attempt=1, and two for one call of node:http or of fetch. It does
#   so when half of an answer has come too, and the call ends in the same error all the same.
# Why it matters: a fake service that counts requests, or that answers one with a closed connection, sees another
#   number by the runtime, and a worker's AcknowledgeJob or PutJobSuccessResult is carried out twice for one attempt:
#   the second is answered as a repetition. Count by amz-sdk-invocation-id and attempt, or have the agent not keep
#   connections.
# Seen with: @aws-sdk/client-codepipeline 3.1138.0 on Node.js 20 and Bun 1.3.4, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @aws-sdk/client-codepipeline@3.1138.0 bun@1.3.4 >log 2>&1 ||
  { cat log; exit 1; }
cat >find.mjs <<'EOF'
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import process from "node:process";
import { AcknowledgeJobCommand, CodePipelineClient } from "@aws-sdk/client-codepipeline";

const body = '{"status":"Queued"}';
const whole = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
let answer, got;
const server = net.createServer((socket) => {
  let text = "", before = 0;
  socket.on("error", () => {});
  socket.on("data", (data) => {
    text += data;
    const end = text.indexOf("\r\n\r\n");
    const length = Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? 0);
    if (end < 0 || text.length < end + 4 + length) return;
    const attempt = /attempt=\d/.exec(text)?.[0];
    got.push((attempt ? attempt + " " : "") + (before++ ? "kept" : "new"));
    text = "";
    answer(socket);
  });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const endpoint = `http://127.0.0.1:${server.address().port}/`;
const client = new CodePipelineClient({ region: "us-east-1", endpoint,
  credentials: { accessKeyId: "test", secretAccessKey: "test" } });
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const callers = {
  SDK: async () => (await client.send(new AcknowledgeJobCommand({
    jobId: "11111111-2222-3333-4444-555555555555", nonce: "1" }))).status,
  http: () => new Promise((done, failed) => {
    const request = http.request(endpoint, { method: "POST", agent, headers: { "content-length": 2 } }, (response) => {
      response.on("data", () => {}).on("end", () => done("an answer")).on("error", failed);
    });
    request.on("error", failed).end("{}");
  }),
  fetch: async () => (await fetch(endpoint, { method: "POST", body: "{}" })).text().then(() => "an answer"),
};
const ways = {
  "before the answer": (socket) => socket.end(),
  "in its head": (socket) => socket.end(whole.slice(0, 10)),
  "in its body": (socket) => socket.end(whole.slice(0, -5)),
};
for (const [name, call] of Object.entries(callers)) {
  for (const [way, how] of Object.entries(ways)) {
    answer = (socket) => socket.write(whole);
    got = [];
    await call();
    await new Promise((done) => setTimeout(done, 50));
    got = [];
    answer = how;
    const result = await call().then(() => "an answer", () => "an error");
    console.log(`  ${name}, the connection ends ${way}: ${result}; ${got.join(", ")}`);
  }
}
process.exit(0);
EOF
cat >want <<'WANT'
node
  SDK, the connection ends before the answer: an error; attempt=1 kept, attempt=2 new, attempt=3 new
  SDK, the connection ends in its head: an error; attempt=1 kept, attempt=2 new, attempt=3 new
  SDK, the connection ends in its body: an error; attempt=1 kept, attempt=2 new, attempt=3 new
  http, the connection ends before the answer: an error; kept
  http, the connection ends in its head: an error; kept
  http, the connection ends in its body: an error; kept
  fetch, the connection ends before the answer: an error; kept
  fetch, the connection ends in its head: an error; kept
  fetch, the connection ends in its body: an error; kept
bun
  SDK, the connection ends before the answer: an error; attempt=1 kept, attempt=1 new, attempt=2 new, attempt=3 new
  SDK, the connection ends in its head: an error; attempt=1 kept, attempt=1 new, attempt=2 new, attempt=3 new
  SDK, the connection ends in its body: an error; attempt=1 kept, attempt=1 new, attempt=2 new, attempt=3 new
  http, the connection ends before the answer: an error; kept, new
  http, the connection ends in its head: an error; kept, new
  http, the connection ends in its body: an error; kept, new
  fetch, the connection ends before the answer: an error; kept, new
  fetch, the connection ends in its head: an error; kept, new
  fetch, the connection ends in its body: an error; kept, new
WANT
for runtime in node "npx bun"; do
  echo "${runtime#npx }"
  timeout 120 $runtime find.mjs 2>log || { cat log; exit 1; }
done >got
cat got
diff want got
echo "holds: Bun sends a POST again by itself when a kept connection ends"
