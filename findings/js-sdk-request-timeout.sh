#!/usr/bin/env bash
# One would guess: requestHandler: { requestTimeout: 500 } ends a call of the AWS SDK for JavaScript v3 whose answer
#   does not come within half a second, with an error or with another attempt, as it once did.
# What is so: it writes a warning, and the call waits for as long as the server takes. The warning tells of the option
#   throwOnRequestTimeout: true, with which the call ends in a TimeoutError. socketTimeout: 500 ends it without another
#   option, and so does connectionTimeout where no connection comes about.
# Why it matters: a worker that was given this option so that it does not hang on one call hangs on it all the same,
#   and holds its job until the job times out. It is the option that the name suggests, and that examples show.
# Seen with: @aws-sdk/client-codepipeline 3.1138.0, @smithy/node-http-handler 4.14.2, Node.js 20, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
  AWS_REGION=us-east-1 NODE_NO_WARNINGS=1

npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0 @smithy/core@3.41.1 \
  @smithy/node-http-handler@4.14.2

# The server answers when the client has given up, or after six of its timeouts.
cat >find.mjs <<'EOF'
import { createServer } from "node:http";
import { CodePipelineClient, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";

const server = createServer((request, response) => {
  request.resume();
  setTimeout(() => response.end(), 3000);
}).listen(0, "127.0.0.1", async () => {
  for (const requestHandler of [
    { requestTimeout: 500 },
    { requestTimeout: 500, throwOnRequestTimeout: true },
    { socketTimeout: 500 },
  ]) {
    let warnings = 0;
    const logger = { debug() {}, info() {}, error() {}, warn: () => warnings++ };
    const client = new CodePipelineClient({
      endpoint: `http://127.0.0.1:${server.address().port}`, maxAttempts: 1, logger,
      requestHandler: { ...requestHandler, logger },
    });
    const got = await client.send(new PutJobSuccessResultCommand({ jobId: "j" })).then(() => "success", (e) => e.name);
    console.log(JSON.stringify(requestHandler), got, "warnings:", warnings);
  }
  process.exit();
});
EOF

cat >want <<'EOF'
{"requestTimeout":500} success warnings: 1
{"requestTimeout":500,"throwOnRequestTimeout":true} TimeoutError warnings: 0
{"socketTimeout":500} TimeoutError warnings: 0
EOF
node find.mjs >got
diff want got
echo "holds: requestTimeout alone is a warning"
