#!/usr/bin/env bash
# One would guess: when Jest or Vitest ends with 1, the JUnit and CTRF files of that run hold a failure, and code under
#   test that ends the process with exit(0) fails the run.
# What is so: of a file that cannot be loaded jest-junit and jest-ctrf-json-reporter write nothing: no tests, no
#   failures. Of an afterAll that throws, jest-junit adds a case with a failure and counts none, and the CTRF file says
#   passed. Of an error behind the end of a test Vitest's JUnit file says nothing. And process.exit(0) in a test ends
#   Jest with 0 and without a report, where Vitest counts a failure.
# Why it matters: a gate or a dashboard that reads the files is green where the run was red: test-results-parser, which
#   goes by the counts, says PASS and SKIP. Set reportTestSuiteErrors of jest-junit (it counts the file as an error),
#   and let the exit code decide as well; neither helps with exit(0) under Jest, where a report has to be there.
# Seen with: jest 30.5.2, jest-junit 17.0.0, jest-ctrf-json-reporter 0.0.11, vitest 3.2.7, test-results-parser 0.4.6
#   (npm), Node.js 20; on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
unset JEST_JUNIT_OUTPUT_DIR JEST_JUNIT_OUTPUT_NAME JEST_JUNIT_OUTPUT_FILE NODE_OPTIONS
export CI=true NO_COLOR=1
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit jest@30.5.2 jest-junit@17.0.0 jest-ctrf-json-reporter@0.0.11 vitest@3.2.7 \
  test-results-parser@0.4.6

# The same tests for both: the globals of Jest, which Vitest has behind --globals.
mkdir tests
echo 'test("passes", () => {});' >tests/fine.test.js
cat >tests/gone.test.js <<'JS'
if (!globalThis.helper) throw new Error("the helper is missing");
test("not reached", () => {});
JS
cat >tests/hook.test.js <<'JS'
describe("suite", () => {
  afterAll(() => { throw new Error("not deleted"); });
  test("passes", () => {});
});
JS
cat >tests/late.test.js <<'JS'
test("ends", () => { setTimeout(() => { throw new Error("late"); }, 5); });
test("waits", () => new Promise((resolve) => setTimeout(resolve, 500)));
JS
cat >tests/exit.test.js <<'JS'
test("ends all", () => process.exit(0));
JS
cat >jest.config.js <<'JS'
module.exports = { rootDir: "tests", reporters: ["jest-junit", ["jest-ctrf-json-reporter", { outputDir: "." }]] };
JS
cat >strict.config.js <<'JS'
module.exports = { rootDir: "tests", reporters: [["jest-junit", { reportTestSuiteErrors: "true" }]] };
JS
cat >read.cjs <<'JS'
const fs = require("node:fs");
const said = [];
if (fs.existsSync("junit.xml")) {
  const text = fs.readFileSync("junit.xml", "utf8");
  const count = (name) => Number(text.match(new RegExp(`<testsuites[^>]* ${name}="(\\d+)"`))[1]);
  said.push(`JUnit ${count("tests")} tests, ${count("failures")} failures, ${count("errors")} errors`);
  said.push(`elements of failures ${(text.match(/<(failure|error)[ >]/g) ?? []).length}`);
  said.push(require("test-results-parser").parse({ type: "junit", files: ["junit.xml"] }).status);
} else {
  said.push("no JUnit file");
}
if (fs.existsSync("ctrf-report.json")) {
  const { tests, failed } = JSON.parse(fs.readFileSync("ctrf-report.json", "utf8")).results.summary;
  said.push(`CTRF ${tests} tests, ${failed} failed`);
}
console.log(`  ${said.join("; ")}`);
JS

# run NAME COMMAND...: the exit code of the command, and what its reports say.
run() {
  local status=0
  rm -f junit.xml ctrf-report.json
  "${@:2}" >log 2>&1 || status=$?
  echo "$1: exit $status"
  node read.cjs
}
bin=node_modules/.bin
for case in fine gone hook late exit; do
  run "$case, Jest" $bin/jest "$case.test.js"
  run "$case, Vitest" $bin/vitest run --globals --reporter=junit --outputFile=junit.xml "tests/$case.test.js"
done >got
run "gone, Jest with reportTestSuiteErrors" $bin/jest --config strict.config.js gone.test.js >>got
cat >want <<'WANT'
fine, Jest: exit 0
  JUnit 1 tests, 0 failures, 0 errors; elements of failures 0; PASS; CTRF 1 tests, 0 failed
fine, Vitest: exit 0
  JUnit 1 tests, 0 failures, 0 errors; elements of failures 0; PASS
gone, Jest: exit 1
  JUnit 0 tests, 0 failures, 0 errors; elements of failures 0; SKIP; CTRF 0 tests, 0 failed
gone, Vitest: exit 1
  JUnit 1 tests, 1 failures, 0 errors; elements of failures 1; FAIL
hook, Jest: exit 1
  JUnit 1 tests, 0 failures, 0 errors; elements of failures 1; PASS; CTRF 1 tests, 0 failed
hook, Vitest: exit 1
  JUnit 2 tests, 1 failures, 0 errors; elements of failures 1; FAIL
late, Jest: exit 1
  JUnit 2 tests, 1 failures, 0 errors; elements of failures 1; FAIL; CTRF 2 tests, 1 failed
late, Vitest: exit 1
  JUnit 2 tests, 0 failures, 0 errors; elements of failures 0; PASS
exit, Jest: exit 0
  no JUnit file
exit, Vitest: exit 1
  JUnit 1 tests, 1 failures, 0 errors; elements of failures 1; FAIL
gone, Jest with reportTestSuiteErrors: exit 1
  JUnit 0 tests, 0 failures, 1 errors; elements of failures 2; FAIL
WANT
cat got
diff want got
echo "holds: runs of Jest and Vitest that failed leave reports without a failure"
