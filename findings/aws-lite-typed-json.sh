#!/usr/bin/env bash
# One would guess: a payload given to aws-lite is written as JSON, also when the call names the content type that
#   CodePipeline's API reference shows, application/x-amz-json-1.1; and an answer of that type is handed on as it came.
# What is so: that header has the payload written in the typed JSON of DynamoDB's items: {"jobId":"j"} is sent as
#   {"jobId":{"S":"j"}}. Without the header the body is right and its type application/json. Answers are read as typed
#   too, whichever service sent them, and kept as they are only when that fails: {"current":{"S":"x"},"all":{"L":[]}}
#   becomes {"current":"x","all":[]}.
# Why it matters: no job is ever completed (SerializationException, or on a server that does not look at types a 200),
#   and a map whose only name is S, N or L is gone from an answer. Pass `awsjson: false` beside the header.
# Seen with: @aws-lite/client 0.24.1, Node.js 20, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @aws-lite/client@0.24.1

cat >find.mjs <<'EOF'
import { createServer } from "node:http";
import awsLite from "@aws-lite/client";

const type = "application/x-amz-json-1.1";
let answer = "";
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (data) => (body += data)).on("end", () => {
    if (!answer) console.log(`  sent as ${request.headers["content-type"]}: ${body}`);
    response.writeHead(200, { "content-type": type }).end(answer);
  });
}).listen(0, "127.0.0.1", async () => {
  const aws = await awsLite({
    endpoint: `http://127.0.0.1:${server.address().port}`, region: "us-east-1", accessKeyId: "test",
    secretAccessKey: "test", autoloadPlugins: false,
  });
  const call = (headers, more) => aws({
    service: "codepipeline", path: "/", payload: { jobId: "j" }, ...more,
    headers: { "x-amz-target": "CodePipeline_20150709.PutJobSuccessResult", ...headers },
  });
  console.log("no content type:");
  await call({});
  console.log("with the content type:");
  await call({ "content-type": type });
  console.log("with it and awsjson: false:");
  await call({ "content-type": type }, { awsjson: false });
  for (answer of ['{"jobs":[{"id":"j"}]}', '{"current":{"S":"x"},"all":{"L":[]}}']) {
    console.log(`answer ${answer}: ${JSON.stringify((await call({})).payload)}`);
  }
  server.close();
});
EOF
cat >want <<'EOF'
no content type:
  sent as application/json: {"jobId":"j"}
with the content type:
  sent as application/x-amz-json-1.1: {"jobId":{"S":"j"}}
with it and awsjson: false:
  sent as application/x-amz-json-1.1: {"jobId":"j"}
answer {"jobs":[{"id":"j"}]}: {"jobs":[{"id":"j"}]}
answer {"current":{"S":"x"},"all":{"L":[]}}: {"current":"x","all":[]}
EOF
node find.mjs >got
cat got
diff want got
echo "holds: aws-lite writes application/x-amz-json-1.1 as DynamoDB's typed JSON"
