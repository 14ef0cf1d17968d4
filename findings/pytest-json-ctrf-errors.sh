#!/usr/bin/env bash
# One would guess: where pytest ends with an error, the CTRF report of pytest-json-ctrf has a test that failed, as
#   pytest's own JUnit XML has.
# What is so: a file that cannot be imported is not in it: the report has no test and no failure, or, with
#   --continue-on-collection-errors, only tests that passed. A test that was interrupted has passed, and those behind
#   it are not there. pytest's JUnit XML counts an error for the file, and leaves the interrupted test out. A test that
#   passes although it is marked xfail is one that passed.
# Why it matters: a gate or a dashboard that goes by the report, which is what CTRF is for, is green after a run in
#   which nothing, or half, was tested. Go by the exit status of pytest as well.
# Seen with: pytest-json-ctrf 0.6.1, pytest 9.2.0, Python 3.11, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export PYTEST_ADDOPTS= PYTEST_PLUGINS=
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pytest-json-ctrf==0.6.1 pytest==9.2.0
echo 'import a_module_that_is_missing' >test_import.py
echo 'def test_ok(): pass' >test_ok.py
cat >test_interrupted.py <<'EOF'
def test_one(): pass
def test_two(): raise KeyboardInterrupt
def test_three(): assert False
EOF
cat >test_xfail.py <<'EOF'
import pytest

@pytest.mark.xfail
def test_passes(): pass
EOF
cat >show.py <<'EOF'
import json
import re
import sys

results = json.load(open("ctrf.json"))["results"]
junit = re.search(r'errors="\d+" failures="\d+" skipped="\d+" tests="\d+"', open("junit.xml").read())[0]
tests = ", ".join(f"{test['name'].split('::')[1]} {test['status']}" for test in results["tests"]) or "no test"
print(f"{' '.join(sys.argv[2:])}: exit {sys.argv[1]}")
print(f"  CTRF: {tests}, failed {results['summary']['failed']}\n  JUnit: {junit}")
EOF
run() {
  local status=0
  env/bin/python -m pytest -p no:cacheprovider --ctrf ctrf.json --junitxml junit.xml "$@" >pytest.log 2>&1 || status=$?
  python3 show.py "$status" "$@" >>got
}
run test_import.py test_ok.py
run --continue-on-collection-errors test_import.py test_ok.py
run test_interrupted.py
run test_xfail.py
cat >want <<'EOF'
test_import.py test_ok.py: exit 2
  CTRF: no test, failed 0
  JUnit: errors="1" failures="0" skipped="0" tests="1"
--continue-on-collection-errors test_import.py test_ok.py: exit 1
  CTRF: test_ok passed, failed 0
  JUnit: errors="1" failures="0" skipped="0" tests="2"
test_interrupted.py: exit 2
  CTRF: test_one passed, test_two passed, failed 0
  JUnit: errors="0" failures="0" skipped="0" tests="1"
test_xfail.py: exit 0
  CTRF: test_passes passed, failed 0
  JUnit: errors="0" failures="0" skipped="0" tests="1"
EOF
cat got
diff want got
echo "holds: a file that cannot be imported is not in the report, and an interrupted test has passed"
