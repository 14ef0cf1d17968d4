#!/usr/bin/env bash
# One would guess: a stub of stubby with `json:` is met by a body that is this JSON, as its documentation has it
#   ("deeply compared"), and one with `post:` by this text.
# What is so: the JSON has to be part of the body: other members, at any depth, and other elements behind those of a
#   list make no difference, while the order of a list does. A request without a body meets every stub, whatever
#   `json:` or `post:` it has. `post:`, the url and the headers are regular expressions that are searched for, so the
#   target ...PutJobSuccessResult is met by ...PutJobSuccessResultX and its dot by any character.
# Why it matters: a worker that sends nothing at all, or a details object with more in it than the service has, gets
#   the answer of the stub. Stubs of which one's body is part of another's are met by the first of the file.
# Seen with: stubby 5.1.1 (npm), Node.js 20, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit stubby@5.1.1

cat >find.js <<'EOF'
const { Stubby } = require("stubby");
const { createServer } = require("node:net");

const free = () => new Promise((done) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

const target = "CodePipeline_20150709.PutJobSuccessResult";
(async () => {
  const stubs = await free();
  const stubby = new Stubby();
  await stubby.start({
    stubs, admin: await free(), tls: await free(), location: "127.0.0.1", quiet: true,
    data: [
      { request: { url: "^/json$", method: "POST", json: '{"n":50,"l":[1],"o":{"a":1}}' }, response: { status: 200 } },
      { request: { url: "^/post$", method: "POST", post: '{"n":50}' }, response: { status: 200 } },
      { request: { url: "^/head$", method: "POST", headers: { "x-amz-target": target } }, response: { status: 200 } },
    ],
  });
  const check = async (path, body, target = "-") => {
    const { status } = await fetch(`http://127.0.0.1:${stubs}${path}`, {
      method: "POST", body, headers: { "content-type": "application/json", "x-amz-target": target },
    });
    console.log(path, body || "no body", target, status === 200 ? "met" : "not met");
  };
  await check("/json", '{"n":50,"l":[1],"o":{"a":1}}');
  await check("/json", '{"n":50,"l":[1,2],"o":{"a":1,"b":2},"x":3}');
  await check("/json", '{"n":50,"l":[2,1],"o":{"a":1}}');
  await check("/json", '{"n":"50","l":[1],"o":{"a":1}}');
  await check("/json", "{}");
  await check("/json", "");
  await check("/post", '[{"n":50}]');
  await check("/post", '{"n":501}');
  await check("/post", "");
  await check("/head", "{}", "CodePipeline_20150709.PutJobSuccessResultX");
  await check("/head", "{}", "CodePipeline_20150709xPutJobSuccessResult");
  await check("/head", "{}", "codepipeline_20150709.putjobsuccessresult");
  process.exit();
})();
EOF

cat >want <<'EOF'
/json {"n":50,"l":[1],"o":{"a":1}} - met
/json {"n":50,"l":[1,2],"o":{"a":1,"b":2},"x":3} - met
/json {"n":50,"l":[2,1],"o":{"a":1}} - not met
/json {"n":"50","l":[1],"o":{"a":1}} - not met
/json {} - not met
/json no body - met
/post [{"n":50}] - met
/post {"n":501} - not met
/post no body - met
/head {} CodePipeline_20150709.PutJobSuccessResultX met
/head {} CodePipeline_20150709xPutJobSuccessResult met
/head {} codepipeline_20150709.putjobsuccessresult not met
EOF
node find.js >got
diff want got
echo "holds: a request without a body meets every stub, one with more in it too"
