#!/usr/bin/env bash
# One would guess: outputVariables given as a JavaScript Map is sent entry by entry, or refused.
# What is so: it is sent as {}. The call succeeds, and no variable arrives. Numbers and booleans among the values of a
#   plain object are sent as JSON numbers and booleans, although the model says string; null and undefined are
#   dropped.
# Why it matters: the next stage of the pipeline finds its variables missing, far from the line that lost them.
#   TypeScript catches the Map, JavaScript does not; Object.fromEntries(map) is what is wanted.
# Seen with: @aws-sdk/client-codepipeline 3.1138.0, @smithy/core 3.41.1, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0 @smithy/core@3.41.1

cat >find.mjs <<'EOF'
import { CodePipelineClient, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";

let body;
const client = new CodePipelineClient({
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  requestHandler: { handle: async (request) => { body = request.body; throw new Error("not sent"); } },
  maxAttempts: 1,
});
const others = { A: 1, B: true, C: null, D: undefined };
for (const outputVariables of [{ COMMIT: "r1" }, new Map([["COMMIT", "r1"]]), others]) {
  await client.send(new PutJobSuccessResultCommand({ jobId: "j", outputVariables })).catch(() => {});
  console.log(body.toString());
}
EOF

cat >want <<'EOF'
{"jobId":"j","outputVariables":{"COMMIT":"r1"}}
{"jobId":"j","outputVariables":{}}
{"jobId":"j","outputVariables":{"A":1,"B":true}}
EOF
node find.mjs >got
diff want got
echo "holds: the SDK for JavaScript sends a Map as {}"
