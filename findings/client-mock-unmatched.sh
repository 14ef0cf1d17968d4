#!/usr/bin/env bash
# One would guess: when a test of a worker answers PutJobSuccessResult for one job id with aws-sdk-client-mock, a call
#   for another id fails; and that the more exact of two stubs wins.
# What is so: a call that no stub matches gives undefined (no promise even), and so does every call behind the last of
#   the resolvesOnce. Of two stubs that match the later one wins, however exact the earlier is. Inputs are matched in
#   part, at every depth: {outputVariables: {}} matches any variables, but not none.
# Why it matters: the success of PutJobSuccessResult has no members, so the worker takes undefined for success: a job id
#   that was mixed up, a second report, or another command than the stubbed one pass. Begin with
#   mock.onAnyCommand().rejects(...), and write the exact stubs last.
# Seen with: aws-sdk-client-mock 4.1.0, @aws-sdk/client-codepipeline 3.1138.0, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit aws-sdk-client-mock@4.1.0 @aws-sdk/client-codepipeline@3.1138.0

cat >find.mjs <<'EOF'
import { CodePipelineClient, PutJobFailureResultCommand, PutJobSuccessResultCommand } from
  "@aws-sdk/client-codepipeline";
import { mockClient } from "aws-sdk-client-mock";

const client = new CodePipelineClient({ region: "us-east-1" });
const mock = mockClient(CodePipelineClient);
const send = async (input, Command = PutJobSuccessResultCommand) => {
  try {
    return JSON.stringify(await client.send(new Command(input))) ?? "undefined";
  } catch (e) {
    return e.message;
  }
};
const success = (input, strict) => mock.on(PutJobSuccessResultCommand, input, strict);
const say = async (what, answer) => {
  console.log(`${what}: ${await answer}`);
  mock.reset();
};

success({ jobId: "a" }).resolves({});
await say("the job of the stub", send({ jobId: "a" }));
success({ jobId: "a" }).resolves({});
await say("another job", send({ jobId: "b" }));
success({ jobId: "a" }).resolves({});
await say("another command", send({ jobId: "a" }, PutJobFailureResultCommand));
success({}).resolvesOnce({});
await send({ jobId: "a" });
await say("after the last answer", send({ jobId: "a" }));
success({ jobId: "a" }).rejects("exact");
success().rejects("general");
await say("the exact stub before the general one", send({ jobId: "a" }));
success().rejects("general");
success({ jobId: "a" }).rejects("exact");
await say("the exact stub behind the general one", send({ jobId: "a" }));
success({ outputVariables: {} }).rejects("matched");
await say("{} for {a: b}", send({ outputVariables: { a: "b" } }));
success({ outputVariables: {} }).rejects("matched");
await say("{} for no variables", send({}));
success({ outputVariables: {} }, true).rejects("matched");
await say("{} for {a: b}, strict", send({ outputVariables: { a: "b" } }));
EOF
cat >want <<'EOF'
the job of the stub: {}
another job: undefined
another command: undefined
after the last answer: undefined
the exact stub before the general one: general
the exact stub behind the general one: exact
{} for {a: b}: matched
{} for no variables: undefined
{} for {a: b}, strict: undefined
EOF
NODE_NO_WARNINGS=1 timeout 120 node find.mjs >got
cat got
diff want got
echo "holds: a call that no stub matches is no failure"
