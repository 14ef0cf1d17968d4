#!/usr/bin/env bash
# One would guess: `paginate: true` asks for pages until an answer has no nextToken, as AWS's services document it: a
#   page may be empty and a next one exist. And a status of 302 is an error of a JSON service.
# What is so: the first page without elements ends the listing, whatever its token says; nothing tells that it is cut.
#   `paginate: "iterator"` goes on past it. Any status from 200 to 302 is a success, without following Location.
# Why it matters: services that filter after they read, and emulators that page before they filter, send empty pages:
#   the rest of the pipelines is missing. A proxy's redirect to its login is a PutJobSuccessResult that succeeded.
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

const pages = {
  start: { pipelines: [{ name: "a" }], nextToken: "second" },
  second: { pipelines: [], nextToken: "third" },
  third: { pipelines: [{ name: "b" }] },
};
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (data) => (body += data)).on("end", () => {
    if (request.headers["x-amz-target"].endsWith("PutJobSuccessResult")) {
      response.writeHead(302, { location: "http://127.0.0.1:9/login" }).end();
      return;
    }
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(pages[JSON.parse(body).nextToken ?? "start"]));
  });
}).listen(0, "127.0.0.1", async () => {
  const aws = await awsLite({
    endpoint: `http://127.0.0.1:${server.address().port}`, region: "us-east-1", accessKeyId: "test",
    secretAccessKey: "test", autoloadPlugins: false,
  });
  const list = (paginate) => aws({
    service: "codepipeline", path: "/", payload: {}, paginate,
    headers: { "x-amz-target": "CodePipeline_20150709.ListPipelines" },
    paginator: { cursor: "nextToken", token: "nextToken", accumulator: "pipelines" },
  });
  const names = (pipelines) => pipelines.map((p) => p.name).join(" ");
  console.log(`paginate: true: ${names((await list(true)).payload.pipelines)}`);
  const all = [];
  for await (const page of await list("iterator")) all.push(...page.payload.pipelines);
  console.log(`paginate: "iterator": ${names(all)}`);
  const put = await aws({
    service: "codepipeline", path: "/", payload: { jobId: "j" },
    headers: { "x-amz-target": "CodePipeline_20150709.PutJobSuccessResult" },
  });
  console.log(`redirect: returned with status ${put.statusCode}`);
  server.close();
});
EOF
cat >want <<'EOF'
paginate: true: a
paginate: "iterator": a b
redirect: returned with status 302
EOF
node find.mjs >got
cat got
diff want got
echo "holds: aws-lite's pagination ends at an empty page"
