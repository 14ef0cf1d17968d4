#!/usr/bin/env bash
# One would guess: the JUnit report of Bats, with which tools that are written in shell are tested, has a case for each
#   test, its numbers are those of its cases, and a failed setup_file or teardown_file is a failure of its own.
# What is so: a failed setup_file, or a file that cannot be read, is one case without a name, and the tests of the file
#   are in no report. A failed teardown_file is the failure of the last test, which has passed. A test that was killed
#   is a failure without a text that tests="" and failures="" leave out. A failing TODO fails. A test whose output has
#   a colour in it makes a file that is no XML (&#27;).
# Why it matters: a report that is read by its numbers counts one failure where there are two, and one that is read by
#   its cases blames a test that has passed, or shows none; a tool that prints in colour has no report when it fails.
#   The TAP on standard output says more.
# Seen with: bats 1.8.2-1 of Debian 12, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dpkg -s bats >/dev/null 2>&1 || apt-get install -y --no-install-recommends bats >/dev/null
mkdir setup teardown killed todo unread colour
cat >setup/a.bats <<'END'
setup_file() { false; }
@test "one" { true; }
@test "two" { true; }
END
cat >teardown/a.bats <<'END'
teardown_file() { false; }
@test "one" { true; }
@test "two" { true; }
END
cat >killed/a.bats <<'END'
@test "one" { false; }
@test "two" { kill -9 $$; }
@test "three" { true; }
END
cat >todo/a.bats <<'END'
@test "one # TODO later" { false; }
@test "two" { skip; }
END
cat >unread/a.bats <<'END'
@test "one" { true; }
if [
END
cat >colour/a.bats <<'END'
@test "one" { printf '\033[31m50\n'; false; }
END
cat >find.py <<'END'
import sys
import xml.etree.ElementTree

print(sys.argv[1], sys.argv[2])
try:
    for suite in xml.etree.ElementTree.parse("report.xml").iter("testsuite"):
        print("  numbers:", *[f"{name} {suite.get(name)}" for name in ("tests", "failures", "skipped")])
        for case in suite.iter("testcase"):
            print(f"  '{case.get('name')}':", *[element.tag for element in case] or ["passed"])
except xml.etree.ElementTree.ParseError as error:
    print("  no XML:", str(error).split(":")[0])
END
for what in setup teardown killed todo unread colour; do
  status=0
  rm -f report.xml
  bats --formatter tap --report-formatter junit --output . $what >tap.log 2>&1 || status=$?
  for _ in $(seq 100); do # the report is written behind the end of bats
    grep -qs '^</testsuites>' report.xml && break
    sleep 0.1
  done
  python3 find.py $what "exit $status"
done >got
cat got
cat >want <<'WANT'
setup exit 1
  numbers: tests 1 failures 1 skipped 0
  '': failure
teardown exit 1
  numbers: tests 3 failures 1 skipped 0
  'one': passed
  'two': failure
killed exit 1
  numbers: tests 2 failures 1 skipped 0
  'one': failure
  'two': failure
  'three': passed
todo exit 1
  numbers: tests 2 failures 1 skipped 1
  'one # TODO later': failure
  'two': skipped
unread exit 1
  numbers: tests 1 failures 1 skipped 0
  '': failure
colour exit 1
  no XML: reference to invalid character number
WANT
diff want got
echo "holds: the JUnit report of Bats blames other tests, counts otherwise, or is no XML"
