#!/usr/bin/env bash
# One would guess: a stub with deepEquals on a JSON body answers a request with that body and no other, and one with
#   equals and a job's id answers that job.
# What is so: values are compared as text and, unless caseSensitive is set, names and values in lower case: deepEquals
#   takes "50" for 50, JOBID for jobId and an id in capitals; with caseSensitive it still takes "50". equals takes, in
#   addition, a list that holds the id, and any further members.
# Why it matters: where an imposter stands in for CodePipeline, requests that the service refuses (percentComplete as
#   text, jobId in another case) get the success of the stub. A request that no stub takes gets an empty 200, which for
#   PutJobSuccessResult is a success as well: give the imposter a defaultResponse of 400.
# Seen with: mountebank 2.9.1, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 NODE_NO_WARNINGS=1

npm init -y >/dev/null
npm install --silent --no-audit --no-fund mountebank@2.9.1 >/dev/null

cat >find.js <<'EOF'
const net = require("node:net");
const mountebank = require("mountebank");

const id = "abcdef11-2222-3333-4444-555555555555";
const body = { jobId: id, executionDetails: { percentComplete: 50 } };
const requests = {
  "the same": body,
  "50 as text": { jobId: id, executionDetails: { percentComplete: "50" } },
  "id in capitals": { ...body, jobId: id.toUpperCase() },
  "name in capitals": { JOBID: id, executionDetails: body.executionDetails },
  "id in a list": { ...body, jobId: [id] },
  "one member more": { ...body, continuationToken: "token" },
};
const predicates = {
  equals: { equals: { body } },
  deepEquals: { deepEquals: { body } },
  "deepEquals, caseSensitive": { deepEquals: { body }, caseSensitive: true },
};

const free = () =>
  new Promise((done) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
const post = (port, path, value) =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: { "Content-Type": path === "/" ? "application/x-amz-json-1.1" : "application/json" },
    body: JSON.stringify(value),
  });

async function main() {
  const port = await free();
  await mountebank.create({ port, localOnly: true, loglevel: "error", nologfile: true, mock: true });
  for (const [name, predicate] of Object.entries(predicates)) {
    const imposter = await free();
    await post(port, "/imposters", {
      protocol: "http", port: imposter, stubs: [{ predicates: [predicate], responses: [{ is: { body: "stub" } }] }],
    });
    for (const [request, value] of Object.entries(requests)) {
      const answer = await post(imposter, "/", value);
      console.log(`${name}: ${request}: ${answer.status} ${(await answer.text()) || "(empty)"}`);
    }
  }
  process.exit(0);
}
main();
EOF

cat >want <<'EOF'
equals: the same: 200 stub
equals: 50 as text: 200 stub
equals: id in capitals: 200 stub
equals: name in capitals: 200 stub
equals: id in a list: 200 stub
equals: one member more: 200 stub
deepEquals: the same: 200 stub
deepEquals: 50 as text: 200 stub
deepEquals: id in capitals: 200 stub
deepEquals: name in capitals: 200 stub
deepEquals: id in a list: 200 (empty)
deepEquals: one member more: 200 (empty)
deepEquals, caseSensitive: the same: 200 stub
deepEquals, caseSensitive: 50 as text: 200 stub
deepEquals, caseSensitive: id in capitals: 200 (empty)
deepEquals, caseSensitive: name in capitals: 200 (empty)
deepEquals, caseSensitive: id in a list: 200 (empty)
deepEquals, caseSensitive: one member more: 200 (empty)
EOF
timeout 60 node find.js >got
diff want got
echo "holds: mountebank takes \"50\" for 50, and capitals for small letters"
