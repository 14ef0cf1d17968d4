#!/usr/bin/env bash
# One would guess: the matchers for aws-sdk-client-mock say the same under the same name in Jest and in Vitest, `exactly
#   once with` compares the whole input, `last` means the last call, and nested members are compared in part as those
#   at the top are (and as the stubs of aws-sdk-client-mock itself do).
# What is so: the nth call is the nth of all in Jest and the nth of that command in Vitest, with the parameters in
#   another order. In Vitest `exactly once with` {jobId} passes though continuationToken was sent, and `last` though a
#   poll came after it. Nested members must be all there: {executionDetails: {summary}} does not match one with
#   percentComplete, of which a stub with the same input says yes.
# Why it matters: that a worker ended its job, and did not continue it, is just the continuationToken that the matcher
#   passes over; a suite that moves from Jest to Vitest counts other calls. Look at mock.commandCalls()[n].args[0].input.
# Seen with: aws-sdk-client-mock and aws-sdk-client-mock-jest 4.1.0, jest 30.5.2, aws-sdk-client-mock-vitest 7.1.0,
#   vitest 4.1.11, @aws-sdk/client-codepipeline 3.1138.0, Node.js 20, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund aws-sdk-client-mock@4.1.0 aws-sdk-client-mock-jest@4.1.0 jest@30.5.2 \
  aws-sdk-client-mock-vitest@7.1.0 vitest@4.1.11 @aws-sdk/client-codepipeline@3.1138.0
cat >cases.mjs <<'EOF'
import { mockClient } from "aws-sdk-client-mock";
import { CodePipelineClient, PollForJobsCommand, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";

const jobId = "11111111-1111-1111-1111-111111111111";
const poll = () => new PollForJobsCommand({});
const report = (more) => new PutJobSuccessResultCommand({ jobId, ...more });

export async function cases(test, expect, nth) {
  const after = async (...commands) => {
    const mock = mockClient(CodePipelineClient);
    mock.onAnyCommand().resolves({});
    const client = new CodePipelineClient({ region: "us-east-1" });
    for (const command of commands) await client.send(command);
    return mock;
  };
  const says = (name, commands, look) => test(name, async () => look(expect(await after(...commands))));
  const progress = report({ executionDetails: { summary: "s", percentComplete: 5 } });
  says("part of the input", [report({ continuationToken: "t" })], (e) =>
    e.toHaveReceivedCommandWith(PutJobSuccessResultCommand, { jobId }));
  says("part of a member", [progress], (e) =>
    e.toHaveReceivedCommandWith(PutJobSuccessResultCommand, { executionDetails: { summary: "s" } }));
  says("first, behind a poll", [poll(), report()], (e) => nth(e, 1, PutJobSuccessResultCommand, { jobId }));
  says("second, behind a poll", [poll(), report()], (e) => nth(e, 2, PutJobSuccessResultCommand, { jobId }));
  says("exactly once, more sent", [report({ continuationToken: "t" })], (e) =>
    e.toHaveReceivedCommandExactlyOnceWith(PutJobSuccessResultCommand, { jobId }));
  says("last, before a poll", [report(), poll()], (e) => e.toHaveReceivedLastCommandWith(PutJobSuccessResultCommand, { jobId }));
  test("stub of part of a member", async () => {
    const mock = mockClient(CodePipelineClient);
    mock.on(PutJobSuccessResultCommand, { executionDetails: { summary: "s" } }).resolves({ stubbed: true });
    expect((await new CodePipelineClient({ region: "us-east-1" }).send(progress))?.stubbed).toBe(true);
  });
}
EOF
cat >it.vitest.mjs <<'EOF'
import { expect, test } from "vitest";
import "aws-sdk-client-mock-vitest/extend";
import { cases } from "./cases.mjs";
cases(test, expect, (e, n, command, input) => e.toHaveReceivedNthCommandWith(command, n, input));
EOF
cat >it.jest.mjs <<'EOF'
import { expect, test } from "@jest/globals";
import "aws-sdk-client-mock-jest";
import { cases } from "./cases.mjs";
cases(test, expect, (e, n, command, input) => e.toHaveReceivedNthCommandWith(n, command, input));
EOF
echo 'module.exports = { testMatch: ["**/*.jest.mjs"], transform: {} };' >jest.config.cjs
echo 'export default { test: { include: ["*.vitest.mjs"] } };' >vitest.config.mjs
NODE_OPTIONS=--experimental-vm-modules node_modules/.bin/jest --json >jest.json 2>/dev/null || true
node_modules/.bin/vitest run --reporter=json >vitest.json 2>/dev/null || true
for runner in jest vitest; do
  node -e 'const [runner] = process.argv.slice(1);
    for (const t of JSON.parse(require("fs").readFileSync(`${runner}.json`)).testResults[0].assertionResults) {
      const absent = t.failureMessages.some((m) => m.includes("is not a function"));
      console.log(`${runner}: ${t.title}: ${absent ? "no such matcher" : t.status}`);
    }' "$runner"
done >got
cat >want <<'EOF'
jest: part of the input: passed
jest: part of a member: failed
jest: first, behind a poll: failed
jest: second, behind a poll: passed
jest: exactly once, more sent: no such matcher
jest: last, before a poll: no such matcher
jest: stub of part of a member: passed
vitest: part of the input: passed
vitest: part of a member: failed
vitest: first, behind a poll: passed
vitest: second, behind a poll: failed
vitest: exactly once, more sent: passed
vitest: last, before a poll: passed
vitest: stub of part of a member: passed
EOF
cat got
diff want got
echo "holds: the same names say other things"
