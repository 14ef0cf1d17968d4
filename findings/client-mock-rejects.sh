#!/usr/bin/env bash
# One would guess: with aws-sdk-client-mock, .rejects("JobNotFoundException") makes the mocked client throw that
#   error.
# What is so: the text becomes the message of a plain Error: name "Error", no instance of JobNotFoundException. And a
#   command that nothing was said of does not fail: send() returns undefined, not even a promise.
# Why it matters: a worker's `if (e.name === "JobNotFoundException")` is never entered in its own test, and the test
#   passes by the branch for unknown errors. Give an instance: .rejects(new JobNotFoundException({ message: "m",
#   $metadata: {} })).
# Seen with: aws-sdk-client-mock 4.1.0, @aws-sdk/client-codepipeline 3.1138.0, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0 aws-sdk-client-mock@4.1.0

cat >find.mjs <<'EOF'
import { AcknowledgeJobCommand, CodePipelineClient, JobNotFoundException, PutJobSuccessResultCommand }
  from "@aws-sdk/client-codepipeline";
import { mockClient } from "aws-sdk-client-mock";

const client = new CodePipelineClient({ region: "us-east-1" });
const mock = mockClient(client);
for (const error of ["JobNotFoundException", new JobNotFoundException({ message: "m", $metadata: {} })]) {
  mock.on(PutJobSuccessResultCommand).rejects(error);
  await client.send(new PutJobSuccessResultCommand({ jobId: "j" })).catch((e) =>
    console.log(typeof error, "name:", e.name, "modelled:", e instanceof JobNotFoundException));
}
console.log("not mocked:", client.send(new AcknowledgeJobCommand({ jobId: "j", nonce: "1" })));
EOF

cat >want <<'EOF'
string name: Error modelled: false
object name: JobNotFoundException modelled: true
not mocked: undefined
EOF
node find.mjs >got
diff want got
echo "holds: rejects(text) of aws-sdk-client-mock sets the message, not the name"
