#!/usr/bin/env bash
# One would guess: what writes JUnit XML writes XML, whatever the message of a failure holds: an escape character, with
#   which terminals are told colours and which XML 1.0 cannot hold, is left out, or shown in another way.
# What is so: of nine writers three put it into the file as it is (Node.js --test-reporter=junit, junit-xml of npm,
#   junitparser), and no XML reader opens the file. pytest writes #x1B as text, two of Go write U+FFFD, two leave the
#   character out, Mocha's xunit the whole code. Besides, junit-xml of npm writes <error> for what it was given as
#   failures, and counts it as a failure.
# Why it matters: assertion libraries colour their diffs, and a message quotes what a service has sent. A CI then shows
#   an error of the report, or no tests at all, in place of the failure. Strip the characters before they are reported.
# Seen with: Node.js 20.20, Mocha 12.0.3, junit-xml 1.2.0 and junit-report-builder 5.1.2 (npm), junitparser 5.0.3,
#   junit-xml 1.9 and pytest 9.2.0 (PyPI), gotestsum 1.13.0, go-junit-report 2.1.0, Python 3.11, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH= NO_COLOR=1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check junitparser==5.0.3 junit-xml==1.9 pytest==9.2.0
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit mocha@12.0.3 junit-xml@1.2.0 junit-report-builder@5.1.2 >log 2>&1 ||
  { cat log; exit 1; }
cat >node.test.mjs <<'END'
import test from "node:test";
test("t", () => { throw new Error("\x1b[31m50"); });
END
node --test --test-reporter=junit node.test.mjs >node.xml 2>log || true
cat >mocha.cjs <<'END'
it("t", () => { throw new Error("\x1b[31m50"); });
END
npx mocha --reporter xunit mocha.cjs >mocha.xml 2>log || true
cat >npm.js <<'END'
const { writeFileSync } = require("node:fs");
const message = "\x1b[31m50";
writeFileSync("npm-junit-xml.xml", require("junit-xml").getJunitXml({
  suites: [{ name: "s", testCases: [{ name: "t", classname: "c", failures: [{ message }] }] }] }));
const builder = require("junit-report-builder").newBuilder();
builder.testSuite().name("s").testCase().className("c").name("t").failure(message);
writeFileSync("npm-junit-report-builder.xml", builder.build());
END
node npm.js
cat >pypi.py <<'END'
import junit_xml
import junitparser

message = "\x1b[31m50"
case = junit_xml.TestCase("t", "c")
case.add_failure_info(message)
with open("pypi-junit-xml.xml", "w") as file:
    file.write(junit_xml.to_xml_report_string([junit_xml.TestSuite("s", [case])]))
case = junitparser.TestCase("t", "c")
case.result = [junitparser.Failure(message)]
suite = junitparser.TestSuite("s")
suite.add_testcase(case)
report = junitparser.JUnitXml()
report.add_testsuite(suite)
report.write("pypi-junitparser.xml")
END
venv/bin/python pypi.py
cat >test_pytest.py <<'END'
def test_t():
    raise ValueError("\x1b[31m50")
END
venv/bin/pytest --junit-xml=pytest.xml test_pytest.py >log 2>&1 || true
cat >go.mod <<'END'
module find

go 1.26
END
cat >find_test.go <<'END'
package find

import "testing"

func TestT(t *testing.T) { t.Error("\x1b[31m50") }
END
go test -json . >events 2>log || true
go run gotest.tools/gotestsum@v1.13.0 --raw-command --junitfile gotestsum.xml cat events >log 2>&1 || true
go run github.com/jstemmer/go-junit-report/v2@v2.1.0 -parser gojson -out go-junit-report.xml <events >log 2>&1 || true
cat >find.py <<'END'
import glob
import re
import xml.etree.ElementTree

for name in sorted(glob.glob("*.xml")):
    try:
        case = xml.etree.ElementTree.parse(name).find(".//testcase")
    except xml.etree.ElementTree.ParseError as error:
        print(f"{name}: {str(error).split(':')[0]}")
        continue
    result = case.find("failure") if case.find("failure") is not None else case.find("error")
    text = re.search(r"(\S*\[31m)?50", result.get("message", "") + " " + (result.text or ""))
    print(f"{name}: <{result.tag}> {ascii(text.group())}")
print(open("npm-junit-xml.xml").read().replace("\x1b", "ESC"))
END
cat >want <<'WANT'
go-junit-report.xml: <failure> '\ufffd[31m50'
gotestsum.xml: <failure> '\ufffd[31m50'
mocha.xml: <failure> '50'
node.xml: not well-formed (invalid token)
npm-junit-report-builder.xml: <failure> '[31m50'
npm-junit-xml.xml: not well-formed (invalid token)
pypi-junit-xml.xml: <failure> '[31m50'
pypi-junitparser.xml: not well-formed (invalid token)
pytest.xml: <failure> '#x1B[31m50'
<testsuites tests="1" errors="0" failures="1" skipped="0"><testsuite tests="1" errors="0" failures="1" skipped="0" name="s"><testcase name="t" classname="c"><error>ESC[31m50</error></testcase></testsuite></testsuites>
WANT
venv/bin/python find.py >got
cat got
diff want got
echo "holds: three of nine writers of JUnit XML write none where a message has a colour"
