#!/usr/bin/env bash
# One would guess: the AWS SDK for JavaScript v3, which knows the type of each member and refuses a timestamp that is an
#   ISO 8601 string, refuses a text for an integer, and a body that is not an object.
# What is so: integers, strings and structures are handed on as they came: a `number` of TypeScript is "1", true, 1.5 or
#   a list, `pipelines` is a text, and a list as the body is an answer without members. Of the body "x" comes a member
#   named 0. Timestamps alone are looked at: "1714979289" in quotes is read, milliseconds are a year beyond 50000, and
#   what Date cannot hold is an Invalid Date without an error.
# Why it matters: an emulator with wrong types passes every test through this SDK, and with version "1" a worker's
#   `version + 1` is "11" without a word. Test an emulator's answers on the wire, or through an SDK of a typed language.
# Seen with: @aws-sdk/client-codepipeline 3.1138.0, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0

cat >find.mjs <<'EOF'
import { createServer } from "node:http";
import { CodePipelineClient, GetPipelineCommand, ListPipelinesCommand } from "@aws-sdk/client-codepipeline";

let body;
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    response.writeHead(200, { "Content-Type": "application/x-amz-json-1.1" }).end(body);
  });
});
await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
const client = new CodePipelineClient({
  region: "us-east-1", endpoint: `http://127.0.0.1:${server.address().port}`,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});
const show = async (name, text, command, read) => {
  body = text;
  const seen = await client.send(command).then((answer) => JSON.stringify(read(answer)), (e) => e.name);
  console.log(`${name}: ${seen}`);
};
for (const version of ["1", "1.5", '"1"', "true", "[1]"]) {
  await show(`version ${version}`, `{"pipeline":{"version":${version}}}`, new GetPipelineCommand({ name: "p" }),
    (answer) => answer.pipeline.version);
}
for (const created of ["1714979289", '"1714979289"', "1714979289123", "8640000000001", '"2024-05-06T07:08:09Z"']) {
  await show(`created ${created}`, `{"pipelines":[{"created":${created}}]}`, new ListPipelinesCommand({}),
    (answer) => `${+answer.pipelines[0].created}`);
}
for (const text of ['{"pipelines":"x"}', '{"pipelines":[{"name":5}]}', "[]", '"x"']) {
  await show(`body ${text}`, text, new ListPipelinesCommand({}), ({ $metadata, ...members }) => members);
}
client.destroy();
server.close();
EOF
cat >want <<'EOF'
version 1: 1
version 1.5: 1.5
version "1": "1"
version true: true
version [1]: [1]
created 1714979289: "1714979289000"
created "1714979289": "1714979289000"
created 1714979289123: "1714979289123000"
created 8640000000001: "NaN"
created "2024-05-06T07:08:09Z": TypeError
body {"pipelines":"x"}: {"pipelines":"x"}
body {"pipelines":[{"name":5}]}: {"pipelines":[{"name":5}]}
body []: {}
body "x": {"0":"x"}
EOF
NO_PROXY=127.0.0.1 NODE_NO_WARNINGS=1 timeout 120 node find.mjs >got
cat got
diff want got
echo "holds: JavaScript v3 hands on what stands in an answer, whatever its type"
