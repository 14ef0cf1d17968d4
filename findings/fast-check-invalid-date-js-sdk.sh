#!/usr/bin/env bash
# One would guess: a property test of fast-check's date() and the AWS SDK for JavaScript tries valid dates, and a Date
#   that is not one (new Date("soon")) is refused by the SDK before it sends anything.
# What is so: date() also generates the Invalid Date unless told otherwise, and the SDK writes it as the bare word
#   NaN: {"currentRevision":{...,"created":NaN}}. That is not JSON, so the server cannot read any of the request.
# Why it matters: a date that could not be parsed reaches the wire, and the worker gets SerializationException (or
#   worse from a lenient server) in place of an error that names the member. Check Number.isNaN(date.getTime()) first,
#   and generate with date({noInvalidDate: true}) where the property is about valid requests.
# Seen with: @aws-sdk/client-codepipeline 3.1138.0, @smithy/core 3.41.1, fast-check 4.11.0, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0 @smithy/core@3.41.1 fast-check@4.11.0

cat >find.mjs <<'EOF'
import { CodePipelineClient, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";
import fc from "fast-check";

let body;
const client = new CodePipelineClient({
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  requestHandler: { handle: async (request) => { body = request.body; throw new Error("not sent"); } },
  maxAttempts: 1,
});
async function sent(created) {
  await client.send(new PutJobSuccessResultCommand({
    jobId: "11111111-2222-3333-4444-555555555555",
    currentRevision: { revision: "r", changeIdentifier: "c", created },
  })).catch(() => {});
  return body.toString();
}
function isJSON(text) { try { JSON.parse(text); return true; } catch { return false; } }

const dates = fc.sample(fc.date(), { numRuns: 20000, seed: 1 });
console.log("Invalid Date among those generated:", dates.some((d) => Number.isNaN(d.getTime())));
for (const date of [new Date(1714979289123), new Date("soon")]) {
  const text = await sent(date);
  console.log(text.match(/"created":[^}]*/)[0], "JSON:", isJSON(text));
}
EOF

cat >want <<'EOF'
Invalid Date among those generated: true
"created":1714979289.123 JSON: true
"created":NaN JSON: false
EOF
node find.mjs >got
diff want got
echo "holds: the SDK for JavaScript sends an Invalid Date as NaN, and fast-check generates it"
