#!/usr/bin/env bash
# One would guess: junit2html --max-failures 1 exits with 1 when a test case has failed, as its help says, and its page
#   shows every failure of the file.
# What is so: when it renders one report the option does nothing. With --summary-matrix the exit code is the number of
#   failures, of which the system keeps the lowest eight bits: 256 failures are a success. Suites inside suites, as many
#   tools write them, are left out everywhere, and of two failures of a case the first is not shown.
# Why it matters: a conformance report can have hundreds of failures, and the step that turns it into a page is easily
#   taken for the gate. Take the exit code of the check itself.
# Seen with: junit2html 31.1.4, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check junit2html==31.1.4

# cases N: N failed cases.
cases() { for i in $(seq "$1"); do printf '<testcase name="t%d" classname="c" time="1"><failure message="m"/></testcase>' "$i"; done; }
suite() { printf '<testsuites><testsuite name="s" tests="%d" failures="%d">%s</testsuite></testsuites>' "$1" "$1" "$(cases "$1")"; }
suite 1 >1.xml
suite 255 >255.xml
suite 256 >256.xml
printf '<testsuites><testsuite name="outer">%s</testsuite></testsuites>' "$(sed 's/<.\?testsuites>//g' 1.xml)" >nested.xml
printf '<testsuites><testsuite name="s" tests="1" failures="1"><testcase name="t" classname="c" time="1">%s</testcase></testsuite></testsuites>' \
  '<failure message="one">FIRST</failure><failure message="two">SECOND</failure>' >two.xml

gate() { local code=0; env/bin/junit2html --max-failures 1 "$@" >/dev/null 2>&1 || code=$?; echo "$*: exit $code"; }
{
  gate 1.xml page.html
  gate --summary-matrix 1.xml
  gate --summary-matrix 255.xml
  gate --summary-matrix 256.xml
  gate --summary-matrix nested.xml
  env/bin/junit2html two.xml page.html
  echo "FIRST $(grep -c FIRST page.html || true), SECOND $(grep -c SECOND page.html || true)"
} >got

cat >want <<'EOF'
1.xml page.html: exit 0
--summary-matrix 1.xml: exit 1
--summary-matrix 255.xml: exit 255
--summary-matrix 256.xml: exit 0
--summary-matrix nested.xml: exit 0
FIRST 0, SECOND 1
EOF
diff want got
echo "holds: junit2html passes 256 failures, and failures in suites inside suites"
