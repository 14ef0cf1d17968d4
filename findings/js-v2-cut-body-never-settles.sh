#!/usr/bin/env bash
# One would guess: when the connection ends inside the body of an answer, a call of an SDK ends too, with an error or
#   after another attempt.
# What is so: with the AWS SDK for JavaScript v2 it never does. The promise is neither resolved nor rejected, the callback
#   is not called, and no second request is sent. A process that has nothing else to do ends with status 0 in the middle
#   of an await; a worker that has waits for ever. v3 sends again.
# Why it matters: a proxy that dies, or a server that is restarted, stops such a worker without a word in its log.
# Seen with: aws-sdk 2.1693.0, @aws-sdk/client-codepipeline 3.1138.0, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true
export AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE=1

npm init --yes >/dev/null
npm install --silent --no-fund --no-audit aws-sdk@2.1693.0 @aws-sdk/client-codepipeline@3.1138.0

cat >cut.js <<'EOF'
const net = require("node:net");
const which = process.argv[2];

let requests = 0;
const server = net.createServer((socket) => {
  socket.on("error", () => {});
  socket.once("data", () => { // the small request comes in one piece
    requests++;
    // The body has ten bytes more than are sent.
    socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: 12\r\n\r\n{"');
  });
});
server.listen(0, "127.0.0.1", async () => {
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  const input = { jobId: "11111111-2222-4333-8444-555555555555" };
  let call;
  if (which === "v2") {
    const AWS = require("aws-sdk");
    call = new AWS.CodePipeline({ endpoint, region: "us-east-1" }).putJobSuccessResult(input).promise();
  } else {
    const { CodePipelineClient, PutJobSuccessResultCommand } = require("@aws-sdk/client-codepipeline");
    call = new CodePipelineClient({ endpoint, region: "us-east-1" }).send(new PutJobSuccessResultCommand(input));
  }
  const late = new Promise((resolve) => setTimeout(() => resolve("unsettled"), 20000));
  const how = await Promise.race([call.then(() => "resolved", () => "rejected"), late]);
  console.log(`${which}: ${how}, ${requests} requests`);
  process.exit(0);
});
EOF
{ node cut.js v2; node cut.js v3; } >got
cat >want <<'EOF'
v2: unsettled, 1 requests
v3: rejected, 3 requests
EOF
diff -u want got
