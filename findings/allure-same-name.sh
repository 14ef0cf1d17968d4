#!/usr/bin/env bash
# One would guess: Allure shows each test case of a JUnit file, and counts a failure as one.
# What is so: test cases with the same classname and name are taken for attempts at one test, in whatever suite or
#   file they stand. One of them counts, the others become its retries, which are in no total and no list. It is the
#   latest where the suites have a timestamp and the cases a time, and any of them otherwise: the same file is red or
#   green by chance. A failure in the suite "awsjson" is gone when the case passes a second later in the suite "cbor".
# Why it matters: a check that runs the same cases twice (two profiles, two targets, two protocols) and says which in
#   the name of the suite or the file is green in Allure though half of it failed. The classname has to tell the runs
#   apart.
# Seen with: allure-commandline 2.46.1, Java 17, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit allure-commandline@2.46.1

failed='<failure message="accepted">status 200</failure>'
early='timestamp="2026-11-28T10:00:00"'
late='timestamp="2026-11-28T10:00:01"'
suite() { # name, classname, attributes, what is in the case
  echo "<testsuite name=\"$1\" tests=\"1\" $3>"
  echo "<testcase classname=\"$2\" name=\"token of 2049\" time=\"0.1\">$4</testcase></testsuite>"
}
report() { # name, suites, pattern of the counts to print
  mkdir "$1"
  echo "<testsuites>$2</testsuites>" >"$1/junit.xml"
  timeout 100 node node_modules/.bin/allure generate "$1" -o "$1.html" >log 2>&1 || { cat log >&2; exit 1; }
  echo "$1: $(grep -oE "\"($3)\":[0-9]+" "$1.html/widgets/summary.json" | tr -d '"' | paste -sd' ')"
}
{
  report first-fails "$(suite awsjson limits "$early" "$failed")$(suite cbor limits "$late" '')" 'failed|passed|total'
  report last-fails "$(suite awsjson limits "$early" '')$(suite cbor limits "$late" "$failed")" 'failed|passed|total'
  report no-timestamps "$(suite awsjson limits '' "$failed")$(suite cbor limits '' '')" total
  report other-class "$(suite awsjson awsjson.limits '' "$failed")$(suite cbor cbor.limits '' '')" 'failed|passed|total'
} >got
cat >want <<'WANT'
first-fails: failed:0 passed:1 total:1
last-fails: failed:1 passed:0 total:1
no-timestamps: total:1
other-class: failed:1 passed:1 total:2
WANT
cat got
diff want got
echo "holds: Allure takes cases of the same class and name for attempts at one test"
