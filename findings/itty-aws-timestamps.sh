#!/usr/bin/env bash
# One would guess: itty-aws, an SDK for all of AWS in one small package, writes a Date as the protocol of the service
#   has it, and gives back a Date or a text, as its types say.
# What is so: for CodePipeline it writes created as text in ISO 8601, where awsJson1_1 has a number, and hands on the
#   number of an answer as it came: created.getTime is no function. What a 200 holds is not looked at: null is the
#   answer, a jobs of text too, and HTML is a defect, which no catchTag of the named errors catches. A 500, a 429 and a
#   ThrottlingException are sent once.
# Why it matters: AWS answers a success with a created with SerializationException, and the job stays in progress until
#   it times out; an emulator that takes both forms hides it. Hand it the seconds as a number, which its types do not
#   have.
# Seen with: itty-aws 0.4.1, effect 3.22.4, Node.js 20; on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit itty-aws@0.4.1 effect@3.22.4
cat >find.mjs <<'END'
import { createServer } from "node:http";
import { Cause, Effect, Exit } from "effect";
import { CodePipeline } from "itty-aws/codepipeline";

let answer = [200, ""];
let bodies = [];
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (data) => { body += data; });
  request.on("end", () => {
    bodies.push(body);
    response.writeHead(answer[0], { "content-type": "application/x-amz-json-1.1" });
    response.end(answer[1]);
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const client = new CodePipeline({
  region: "us-east-1", endpoint: `http://127.0.0.1:${server.address().port}`,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

async function call(status, body, operation, input) {
  answer = [status, body];
  bodies = [];
  const exit = await Effect.runPromiseExit(client[operation](input));
  if (Exit.isSuccess(exit)) return exit.value;
  const [kind] = [...Cause.failures(exit.cause)];
  return kind ? `${kind._tag}, sent ${bodies.length} times` : "a defect";
}

const jobId = "11111111-2222-3333-4444-555555555555";
const currentRevision = { revision: "r", changeIdentifier: "c", created: new Date("2024-05-06T07:08:09.123Z") };
await call(200, "", "putJobSuccessResult", { jobId, currentRevision });
console.log("sent:", JSON.parse(bodies[0]).currentRevision.created);
const listed = await call(200, '{"pipelines":[{"name":"p","created":1714979289.123}]}', "listPipelines", {});
console.log("read:", listed.pipelines[0].created, typeof listed.pipelines[0].created.getTime);
const actionTypeId = { category: "Deploy", owner: "Custom", provider: "Worker", version: "1" };
for (const body of ['{"jobs":"none"}', "null", "<html></html>"]) {
  console.log(`200 ${body}:`, JSON.stringify(await call(200, body, "pollForJobs", { actionTypeId })));
}
const gone = '{"__type":"JobNotFoundException"}';
const slow = '{"__type":"ThrottlingException"}';
for (const [status, body] of [[400, gone], [400, slow], [429, ""], [500, ""]]) {
  console.log(status, body, "is", await call(status, body, "putJobSuccessResult", { jobId }));
}
server.close();
END
cat >want <<'WANT'
sent: 2024-05-06T07:08:09.123Z
read: 1714979289.123 undefined
200 {"jobs":"none"}: {"jobs":"none"}
200 null: null
200 <html></html>: "a defect"
400 {"__type":"JobNotFoundException"} is JobNotFoundException, sent 1 times
400 {"__type":"ThrottlingException"} is ThrottlingException, sent 1 times
429  is UnknownError, sent 1 times
500  is UnknownError, sent 1 times
WANT
node find.mjs >got
cat got
diff want got
echo "holds: itty-aws sends times as text, and gives numbers for them"
