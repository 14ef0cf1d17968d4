#!/usr/bin/env bash
# One would guess: Polly.JS records what a worker's SDK exchanges with CodePipeline, answers from the recording the next
#   time, and keeps a 400 as it keeps a 200.
# What is so: by default a call is told by all of its headers, of which the SDK's date, signature and invocation id are
#   new each time: nothing is ever found in the recording, and each run asks the server and records again, without a
#   word. And one 400 in a recording has all of it thrown away when Polly stops, unless recordFailedRequests is set.
#   With those headers left out of the comparison it answers from the recording.
# Why it matters: tests that seem to be offline ask, and report to, a real pipeline in each run; and what a worker's
#   tests need most, JobNotFoundException and its like, are 400s. Set matchRequestsBy.headers.exclude, recordIfMissing:
#   false and recordFailedRequests: true.
# Seen with: @pollyjs/core, adapter-node-http and persister-fs 6.0.6, @aws-sdk/client-codepipeline 3.1138.0, Node.js 20,
#   on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @pollyjs/core@6.0.6 @pollyjs/adapter-node-http@6.0.6 \
  @pollyjs/persister-fs@6.0.6 @aws-sdk/client-codepipeline@3.1138.0
cat >replay.cjs <<'EOF'
const http = require("node:http");
const { Polly } = require("@pollyjs/core");
const sdk = require("@aws-sdk/client-codepipeline");
Polly.register(require("@pollyjs/adapter-node-http"));
Polly.register(require("@pollyjs/persister-fs"));

let asked = 0;
const server = http.createServer((request, response) => {
  request.resume().on("end", () => {
    asked++;
    const found = request.headers["x-amz-target"].endsWith("PollForJobs");
    response.writeHead(found ? 200 : 400, { "content-type": "application/x-amz-json-1.1" });
    response.end(found ? '{"jobs":[]}' : '{"__type":"JobNotFoundException","message":"no such job"}');
  });
});
const poll = new sdk.PollForJobsCommand({
  actionTypeId: { category: "Test", owner: "Custom", provider: "Suite", version: "1" },
});
const report = new sdk.PutJobSuccessResultCommand({ jobId: "11111111-1111-1111-1111-111111111111" });

async function run(name, command, options) {
  const polly = new Polly(name, {
    adapters: ["node-http"],
    persister: "fs",
    persisterOptions: { fs: { recordingsDir: "recordings" } },
    logLevel: "silent",
    ...options,
  });
  const client = new sdk.CodePipelineClient({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${server.address().port}`,
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
  });
  const before = asked;
  const answer = await client.send(command).then(() => 200, (error) => error.name);
  client.destroy();
  const stopped = await polly.stop().then(() => "", (error) => `, ${error.name} when it stops`);
  console.log(`${name}: ${answer}, asked the server ${asked - before} times${stopped}`);
  await new Promise((done) => setTimeout(done, 1100)); // the date that is signed has seconds
}

server.listen(0, "127.0.0.1", async () => {
  const exclude = ["authorization", "x-amz-date", "amz-sdk-invocation-id", "amz-sdk-request", "x-amz-user-agent"];
  const chosen = { matchRequestsBy: { headers: { exclude } }, recordFailedRequests: true };
  for (let i = 0; i < 3; i++) await run("defaults", poll, {});
  for (let i = 0; i < 2; i++) await run("failed", report, { matchRequestsBy: chosen.matchRequestsBy });
  for (let i = 0; i < 2; i++) await run("chosen", report, chosen);
  server.close();
});
EOF
cat >want <<'EOF'
defaults: 200, asked the server 1 times
defaults: 200, asked the server 1 times
defaults: 200, asked the server 1 times
failed: JobNotFoundException, asked the server 1 times, PollyError when it stops
failed: JobNotFoundException, asked the server 1 times, PollyError when it stops
chosen: JobNotFoundException, asked the server 1 times
chosen: JobNotFoundException, asked the server 0 times
EOF
node --no-warnings replay.cjs >got
cat got
diff want got
echo "holds: signed calls are never found in a recording, and a 400 has it thrown away"
