#!/usr/bin/env bash
# One would guess: the numbers in the reports of Mocha's own reporters add up, a failed test stands in failures, and
#   code under test that ends the process with exit(0) fails the run.
# What is so: xunit writes failures="0" whatever fails, and counts the <failure> elements in errors. A hook that fails
#   is a case but no test: with two of them there are tests="1", errors="2" and skipped="-2", and json has tests 1 and
#   failures 2. And exit(0) in a test ends the run with 0, the failing test behind it is not run, and the report is an
#   empty file.
# Why it matters: a gate on the attribute failures is green for good, a dashboard shows fewer skipped tests than none,
#   and a worker that calls exit(0) when it has no job passes its suite. Take the exit code, count the elements, and
#   have a report that is empty fail.
# Seen with: mocha 12.0.3, test-results-parser 0.4.6 (npm), Node.js 20; on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
unset NODE_OPTIONS MOCHA_OPTIONS
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit mocha@12.0.3 test-results-parser@0.4.6
cat >fails.cjs <<'JS'
it("fails", () => { throw new Error("wrong"); });
JS
cat >hooks.cjs <<'JS'
describe("first", () => {
  before(() => { throw new Error("no server"); });
  it("is not reached", () => {});
});
describe("second", () => {
  after(() => { throw new Error("not deleted"); });
  it("passes", () => {});
});
JS
cat >exits.cjs <<'JS'
it("ends all", () => process.exit(0));
it("fails", () => { throw new Error("wrong"); });
JS
cat >read.cjs <<'JS'
const fs = require("node:fs");
const text = fs.readFileSync("report.xml", "utf8");
const suite = text.match(/<testsuite [^>]*?(tests=.*) timestamp/);
console.log("  xunit:", suite?.[1] ?? "empty", `elements of failures ${(text.match(/<failure/g) ?? []).length}`);
if (suite) {
  const read = require("test-results-parser").parse({ type: "junit", files: ["report.xml"] });
  console.log(`  test-results-parser: ${read.status}, ${read.failed} failed, ${read.skipped} skipped`);
}
const json = fs.readFileSync("report.json", "utf8");
const { tests, failures } = json ? JSON.parse(json).stats : {};
console.log("  json:", json ? `tests ${tests}, failures ${failures}` : "empty");
JS
for file in fails hooks exits; do
  status=0
  node_modules/.bin/mocha --reporter xunit $file.cjs >report.xml 2>log || status=$?
  node_modules/.bin/mocha --reporter json $file.cjs >report.json 2>log || true
  echo "$file: exit $status"
  node read.cjs
done >got
cat >want <<'WANT'
fails: exit 1
  xunit: tests="1" failures="0" errors="1" skipped="0" elements of failures 1
  test-results-parser: FAIL, 0 failed, 0 skipped
  json: tests 1, failures 1
hooks: exit 2
  xunit: tests="1" failures="0" errors="2" skipped="-2" elements of failures 2
  test-results-parser: FAIL, 0 failed, -2 skipped
  json: tests 1, failures 2
exits: exit 0
  xunit: empty elements of failures 0
  json: empty
WANT
cat got
diff want got
echo "holds: Mocha's xunit has no failures, and skips fewer tests than none"
