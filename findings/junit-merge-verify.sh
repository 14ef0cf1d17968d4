#!/usr/bin/env bash
# One would guess: a tool that checks or merges JUnit files fails, or says so, when there is no file, when one was cut
#   off or has nothing in it, and its totals are those of the cases in it; a skipped case is no failure.
# What is so: `junitparser verify` exits with 0 for a pattern that fits no file, for a suite that counts an error and
#   has no case (it broke before its first), and for a failed case that stands outside of a suite; it exits with 1 for
#   a file of one suite in which a case is skipped or has printed something. Its merge of no file at all is an empty
#   report, exit 0, and so is that of junit-report-merger, which also closes a file that was cut off behind an element,
#   and of four failures counts one in its total, since it adds up attributes. junit-to-ctrf says "Conversion completed
#   successfully" where it has written nothing, and exits with 0 for the file that was cut off.
# Why it matters: the run that died before it wrote a report is a green step, and the totals that a dashboard shows are
#   not those of the list below them. Count the files first, and the cases afterwards.
# Seen with: junitparser 3.2.0, Python 3.11; junit-report-merger 9.0.4, junit-to-ctrf 0.0.14, Node.js 20; on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check junitparser==3.2.0
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit junit-report-merger@9.0.4 junit-to-ctrf@0.0.14 >/dev/null 2>&1

failed='<testcase classname="c" name="n"><failure message="m"/></testcase>'
cat >failure.xml <<EOF
<testsuites><testsuite name="a" tests="1" failures="1">$failed</testsuite></testsuites>
EOF
cat >uncounted.xml <<EOF
<testsuites><testsuite name="b">$failed</testsuite></testsuites>
EOF
cat >nested.xml <<EOF
<testsuites><testsuite name="c"><testsuite name="d">$failed</testsuite></testsuite></testsuites>
EOF
echo "<testsuites>$failed</testsuites>" >outside.xml
echo '<testsuite name="a"><testcase name="n"><skipped/></testcase></testsuite>' >skipped.xml
echo '<testsuite name="a"><testcase name="n"><system-out>x</system-out></testcase></testsuite>' >printed.xml
echo '<testsuites><testsuite name="a" tests="0" errors="1"/></testsuites>' >broken.xml
echo '<testsuites/>' >empty.xml
printf '<testsuites><testsuite name="a"><testcase name="n"/><testcase name="m">\n' >cut.xml

exit_of() { if "$@" >log 2>&1; then echo "exit 0"; else echo "exit $?"; fi; }
cases() { grep -o '<testcase' "$1" | wc -l; }
{
  for file in failure uncounted nested outside skipped printed broken empty cut; do
    echo "junitparser verify, $file: $(exit_of env/bin/junitparser verify $file.xml)"
  done
  echo "junitparser verify, no file: $(exit_of env/bin/junitparser verify --glob 'none*.xml')"
  echo "junitparser merge, no file: $(exit_of env/bin/junitparser merge --glob 'none*.xml' merged.xml)," \
    "$(cases merged.xml || true) cases"
  echo "junit-report-merger, no file: $(exit_of npx jrm none.xml 'none*.xml'), $(cases none.xml || true) cases"
  echo "junit-report-merger, cut: $(exit_of npx jrm cut-merged.xml cut.xml), $(cases cut-merged.xml) cases"
  echo "junit-report-merger, four failures: $(exit_of npx jrm four.xml failure.xml uncounted.xml nested.xml outside.xml)," \
    "$(grep -o '<failure' four.xml | wc -l) failures, $(grep -o '<testsuites[^>]*>' four.xml)"
  for file in outside broken empty cut; do
    echo "junit-to-ctrf, $file: $(exit_of npx junit-to-ctrf $file.xml -o $file.json), $(grep -o 'successfully' log || true)," \
      "$(if [ -e $file.json ]; then echo a report; else echo no report; fi)"
  done
} >got
cat >want <<'EOF'
junitparser verify, failure: exit 1
junitparser verify, uncounted: exit 1
junitparser verify, nested: exit 1
junitparser verify, outside: exit 0
junitparser verify, skipped: exit 1
junitparser verify, printed: exit 1
junitparser verify, broken: exit 0
junitparser verify, empty: exit 0
junitparser verify, cut: exit 1
junitparser verify, no file: exit 0
junitparser merge, no file: exit 0, 0 cases
junit-report-merger, no file: exit 0, 0 cases
junit-report-merger, cut: exit 0, 2 cases
junit-report-merger, four failures: exit 0, 4 failures, <testsuites tests="1" failures="1">
junit-to-ctrf, outside: exit 0, successfully, no report
junit-to-ctrf, broken: exit 0, successfully, no report
junit-to-ctrf, empty: exit 0, successfully, no report
junit-to-ctrf, cut: exit 0, , no report
EOF
diff want got
echo "holds: tools for JUnit files pass what is not there"
