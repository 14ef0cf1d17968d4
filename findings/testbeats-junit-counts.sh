#!/usr/bin/env bash
# One would guess: test-results-parser, which testbeats reads JUnit files with, decides by the cases of a report whether
#   the run has passed, and counts what it sees.
# What is so: it decides by the attributes alone. A report with a <failure> passes where failures="0" stands; without
#   the attribute failures, which many writers leave out, a failed run and a passed one are both SKIP with NaN passed.
#   Suites inside suites are dropped: SKIP with 0. One case with two failures makes -1 passed.
# Why it matters: a message "passed" for a run that failed, or a skipped one for a run that was fine. Write all four
#   attributes (tests, failures, errors, skipped) on each suite, and no suites in suites.
# Seen with: test-results-parser 0.4.6 (npm), Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit test-results-parser@0.4.6

cat >find.cjs <<'JS'
const fs = require("fs");
const { parse } = require("test-results-parser");

const failure = '<failure message="m">text</failure>';
const suite = (attributes, inside) => `<testsuite name="s" ${attributes}>${inside}</testsuite>`;
const tests = inside => `<testcase classname="c" name="t" time="0.1">${inside}</testcase>`;
const reports = {
  "passed, failures=0": suite('tests="1" failures="0"', tests("")),
  "failed, failures=1": suite('tests="1" failures="1"', tests(failure)),
  "failed, failures=0": suite('tests="1" failures="0"', tests(failure)),
  "failed, no failures=": suite('tests="1"', tests(failure)),
  "passed, no failures=": suite('tests="1"', tests("")),
  "failed, no attribute": suite("", tests(failure)),
  "failed in a suite of a suite": suite("", suite('tests="1" failures="1"', tests(failure))),
  "two failures of one case": suite('tests="1" failures="2"', tests(failure + failure)),
};
for (const [name, report] of Object.entries(reports)) {
  fs.writeFileSync("report.xml", `<?xml version="1.0"?><testsuites>${report}</testsuites>`);
  const { status, total, passed, failed, suites } = parse({ type: "junit", files: ["report.xml"] });
  const cases = suites.flatMap(({ cases }) => cases.map(({ status }) => status));
  console.log(`${name}: ${status}, ${total} tests, ${passed} passed, ${failed} failed; cases: ${cases.join(" ")}.`);
}
JS

cat >want <<'EOF'
passed, failures=0: PASS, 1 tests, 1 passed, 0 failed; cases: PASS.
failed, failures=1: FAIL, 1 tests, 0 passed, 1 failed; cases: FAIL.
failed, failures=0: PASS, 1 tests, 1 passed, 0 failed; cases: FAIL.
failed, no failures=: SKIP, 1 tests, NaN passed, NaN failed; cases: FAIL.
passed, no failures=: SKIP, 1 tests, NaN passed, NaN failed; cases: PASS.
failed, no attribute: SKIP, NaN tests, NaN passed, NaN failed; cases: FAIL.
failed in a suite of a suite: SKIP, 0 tests, 0 passed, 0 failed; cases: .
two failures of one case: FAIL, 1 tests, -1 passed, 2 failed; cases: FAIL.
EOF
node find.cjs >got
diff want got
echo "holds: testbeats passes a report with a failure whose attribute says none"
