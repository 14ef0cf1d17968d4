#!/usr/bin/env bash
# One would guess: the JUnit reports of Bun's and Deno's own test runners say that a run failed when it has: a file that
#   cannot be loaded, a hook that throws and an error behind a test are in them, and a failure has its message.
# What is so: Bun's <failure> has neither message nor text. A file that cannot be loaded is not in the report, alone it
#   makes no report; neither are the tests behind a beforeAll that throws. process.exit(0) in a test ends the whole run
#   with 0 and without a report, a failure in another file included. In Deno's report an afterAll that throws and a file
#   that throws when it is loaded count no failure, tests that a beforeAll or an error behind a test has prevented are
#   skipped, an import that is not there makes no report, and a step that fails is counted twice.
# Why it matters: a CI that goes by the report passes runs that failed, or has a failure without a word of what it was.
#   Go by the exit status too, and with Bun by the number of cases.
# Seen with: bun 1.3.4 and deno 2.9.6 (npm), on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export DENO_DIR="$dir/deno" NO_COLOR=1 DENO_NO_UPDATE_CHECK=1
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit bun@1.3.4 deno@2.9.6 >log 2>&1 || { cat log; exit 1; }
cat >make.py <<'END'
import os

CASES = {
    "fails": 'test("one", () => {}); test("two", () => { throw new Error("50 is not 51"); });',
    "load": 'throw new Error("load"); test("one", () => {});',
    "import": 'import "./missing.js"; test("one", () => {});',
    "before": 'beforeAll(() => { throw new Error("before"); }); test("one", () => {}); test("two", () => {});',
    "after": 'afterAll(() => { throw new Error("after"); }); test("one", () => {});',
    "late": 'test("one", () => { setTimeout(() => { throw new Error("late"); }, 1); });'
            'test("two", () => new Promise((resolve) => setTimeout(resolve, 50)));',
    "exit": 'test("one", () => exit(0)); test("two", () => {});',
    "step": 'test("one", (t) => t.step("inner", () => { throw new Error("inner"); }));',
}
HEADS = {
    "bun": 'import { afterAll, beforeAll, test } from "bun:test"; const exit = process.exit;\n',
    "deno": "const { afterAll, beforeAll } = Deno.test, exit = Deno.exit; const options = { sanitizeOps: false, "
            "sanitizeResources: false };\nconst test = (name, fn) => Deno.test(name, options, fn);\n",
}
for runner, head in HEADS.items():
    for name, text in CASES.items():
        os.makedirs(f"{runner}-{name}", exist_ok=True)
        with open(f"{runner}-{name}/a.test.js", "w") as file:
            file.write(head + text)
with open("bun-exit/b.test.js", "w") as file:
    file.write(HEADS["bun"] + CASES["fails"])
with open("bun-load/b.test.js", "w") as file:
    file.write(HEADS["bun"] + 'test("other", () => {});')
END
python3 make.py
cat >find.py <<'END'
import sys
import xml.etree.ElementTree

print(*sys.argv[1:])
try:
    root = xml.etree.ElementTree.parse("report.xml").getroot()
    print("  tests", root.get("tests"), "failures", root.get("failures"))
    for case in root.iter("testcase"):
        said = [e.tag + (f" {e.get('message') or e.text or ''!r}" if e.tag == "failure" else "") for e in case]
        print(f"  {case.get('name')}:", *said or ["passed"])
except FileNotFoundError:
    print("  no report")
END
for runner in bun deno; do
  for what in fails load import before after late exit step; do
    [ "$runner $what" != "bun step" ] || continue
    rm -f report.xml
    status=0
    if [ $runner = bun ]; then
      npx bun test --reporter=junit --reporter-outfile=report.xml ./bun-$what >log 2>&1 || status=$?
    else
      npx deno test --no-check --junit-path=report.xml deno-$what >log 2>&1 || status=$?
    fi
    python3 find.py $runner $what "exit $status"
  done
done >got
cat got
cat >want <<'WANT'
bun fails exit 1
  tests 2 failures 1
  one: passed
  two: failure ''
bun load exit 1
  tests 1 failures 0
  other: passed
bun import exit 1
  no report
bun before exit 1
  tests 1 failures 1
  (unnamed): failure ''
bun after exit 1
  tests 2 failures 1
  one: passed
  (unnamed): failure ''
bun late exit 1
  tests 2 failures 1
  one: passed
  two: failure ''
bun exit exit 0
  no report
deno fails exit 1
  tests 2 failures 1
  one: passed
  two: failure 'Uncaught Error: 50 is not 51'
deno load exit 1
  tests 0 failures 0
deno import exit 1
  no report
deno before exit 1
  tests 2 failures 0
  one: skipped
  two: skipped
deno after exit 1
  tests 1 failures 0
  one: passed
deno late exit 1
  tests 2 failures 0
  one: skipped
  two: skipped
deno exit exit 1
  tests 2 failures 1
  one: failure 'Uncaught Error: Test case attempted to exit with exit code: 0'
  two: passed
deno step exit 1
  tests 2 failures 2
  one: failure '1 test step failed'
  one > inner: failure 'Uncaught Error: inner'
WANT
diff want got
echo "holds: the reports of Bun and Deno leave out what failed beside the tests"
