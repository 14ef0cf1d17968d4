#!/usr/bin/env bash
# One would guess: tools that read JUnit files see the failing case in the report of Node.js's own test runner
#   (node --test --test-reporter=junit).
# What is so: a test that stands in no describe() is written straight into <testsuites>, without a <testsuite>, and
#   five of seven readers look for cases in suites only: "junitparser verify" exits with 0, junit-merge writes an empty
#   report, test-results-parser (testbeats) says SKIP with 0 tests, junitxml-to-javascript finds none, junit-to-ctrf
#   writes no report and exits with 0. junit-report-merger and junit2json keep the case. With describe() around the same
#   test all of them see the failure.
# Why it matters: the step behind a conformance run in JavaScript is green with failures in its report. Put a describe()
#   around the tests, or let the exit code of node decide.
# Seen with: Node.js 20; test-results-parser 0.4.6, junit-merge 2.0.0, junit-to-ctrf 0.0.14, junit-report-merger 9.0.4,
#   junit2json 4.0.0, junitxml-to-javascript 1.1.4; junitparser 5.0.3, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit test-results-parser@0.4.6 junit-merge@2.0.0 junit-to-ctrf@0.0.14 \
  junit-report-merger@9.0.4 junit2json@4.0.0 junitxml-to-javascript@1.1.4
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check junitparser==5.0.3
cat >alone.test.mjs <<'JS'
import assert from "node:assert";
import test from "node:test";
test("fails", () => assert.equal(50, 51));
JS
cat >suite.test.mjs <<'JS'
import assert from "node:assert";
import { describe, test } from "node:test";
describe("suite", () => test("fails", () => assert.equal(50, 51)));
JS
cat >parse.cjs <<'JS'
const report = require("test-results-parser").parse({ type: "junit", files: [process.argv[2]] });
console.log(`test-results-parser: ${report.status}, ${report.total} tests, ${report.failed} failed`);
const Parser = require("junitxml-to-javascript");
new Parser().parseXMLFile(process.argv[2]).then(({ testsuites }) => {
  console.log(`junitxml-to-javascript, cases: ${testsuites.flatMap(suite => suite.testCases).length}`);
});
JS

# code NAME COMMAND...: the exit code of the command.
code() {
  local status=0
  "${@:2}" >log 2>&1 || status=$?
  echo "$1: exit $status"
}
bin=node_modules/.bin
for kind in alone suite; do
  report=$kind.xml
  echo "$kind"
  code node node --test --test-reporter=junit --test-reporter-destination="$report" "$kind.test.mjs"
  code "junitparser verify" env/bin/junitparser verify "$report"
  node parse.cjs "$report"
  $bin/junit-merge -o merged.xml "$report"
  echo "junit-merge, failures: $(grep -c "<failure" merged.xml || true)"
  $bin/jrm merged2.xml "$report" >log
  echo "junit-report-merger, failures: $(grep -c "<failure" merged2.xml || true)"
  echo "junit2json, failures: $($bin/junit2json "$report" | grep -c '"failure"' || true)"
  code junit-to-ctrf $bin/junit-to-ctrf "$report" -o ctrf.json
  if [ -f ctrf.json ]; then echo "    $(grep -c '"failed",' ctrf.json) failed"; else echo "    no report"; fi
done >got

cat >want <<'EOF'
alone
node: exit 1
junitparser verify: exit 0
test-results-parser: SKIP, 0 tests, 0 failed
junitxml-to-javascript, cases: 0
junit-merge, failures: 0
junit-report-merger, failures: 1
junit2json, failures: 1
junit-to-ctrf: exit 0
    no report
suite
node: exit 1
junitparser verify: exit 1
test-results-parser: FAIL, 1 tests, 1 failed
junitxml-to-javascript, cases: 1
junit-merge, failures: 1
junit-report-merger, failures: 1
junit2json, failures: 1
junit-to-ctrf: exit 0
    1 failed
EOF
diff want got
echo "holds: of seven readers of JUnit five do not see the failures of node --test"
