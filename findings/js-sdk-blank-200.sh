#!/usr/bin/env bash
# One would guess: an operation without output, such as PutJobSuccessResult, is done when the answer is 200, and the SDK
#   does not read a body that has no meaning; or it reads white space as it reads nothing.
# What is so: the AWS SDK for JavaScript v3 parses any body that is not of zero bytes. A single newline, which frameworks
#   like to add, is a SyntaxError ("Unexpected end of JSON input") with status 200, and the call is not sent again. {} and
#   null are read and thrown away.
# Why it matters: the worker reports a failure for a job that has succeeded. A server that answers println("") works with
#   boto3, Go, Java and Rust, and with no worker in JavaScript.
# Seen with: @aws-sdk/client-codepipeline 3.1138.0, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0

cat >find.mjs <<'EOF'
import { createServer } from "node:http";
import { CodePipelineClient, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";

let body, requests;
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    requests++;
    response.writeHead(200, { "Content-Type": "application/x-amz-json-1.1" }).end(body);
  });
}).listen(0, "127.0.0.1", async () => {
  const client = new CodePipelineClient({
    region: "us-east-1", endpoint: `http://127.0.0.1:${server.address().port}`,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  for (body of ["", "{}", "null", "\n", " "]) {
    requests = 0;
    const end = await client.send(new PutJobSuccessResultCommand({ jobId: "j" })).then(() => "success", (e) => e.name);
    console.log(`200 ${JSON.stringify(body)}: ${end} after ${requests} request`);
  }
  client.destroy();
  server.close();
});
EOF

cat >want <<'EOF'
200 "": success after 1 request
200 "{}": success after 1 request
200 "null": success after 1 request
200 "\n": SyntaxError after 1 request
200 " ": SyntaxError after 1 request
EOF
NO_PROXY=127.0.0.1 NODE_NO_WARNINGS=1 node find.mjs >got
diff want got
echo "holds: JavaScript v3 fails on a 200 of white space"
