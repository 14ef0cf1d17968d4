#!/usr/bin/env bash
# One would guess: go-junit-report -parser gojson takes the results from the events of `go test -json`, each of which
#   names its test, so that what a test prints is output and no result.
# What is so: the outputs are put together again and read like text. A test that passes and prints "--- FAIL:
#   TestInner" makes a failed case TestInner, "=== RUN" alone one in error, and a package's line "FAIL" makes two of
#   the test, one in error: go test exits with 0, go-junit-report -set-exit-code with 1. gotestsum takes the events for
#   what they are.
# Why it matters: whoever tests a test harness, or logs the run of another suite, has a red report for a green run,
#   and cases that do not exist in the history. A mark or spaces before the line do not help; use gotestsum.
# Seen with: github.com/jstemmer/go-junit-report 2.1.0, gotestsum 1.12.3, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH= GOBIN="$dir"
{
  go install github.com/jstemmer/go-junit-report/v2@v2.1.0 && go install gotest.tools/gotestsum@v1.12.3 &&
    go mod init example.com/find
} >log 2>&1 || { cat log >&2; exit 1; }

cat >find_test.go <<'EOF'
package find

import (
	"fmt"
	"os"
	"testing"
)

// TestHarness runs something that prints what a test run prints, as a harness that tests tests does.
func TestHarness(t *testing.T) {
	fmt.Print(os.Getenv("PRINTED"))
	if os.Getenv("VERDICT") == "fail" {
		t.Fail()
	}
}
EOF
cat >cases.py <<'EOF'
import sys
import xml.etree.ElementTree

cases = xml.etree.ElementTree.parse(sys.argv[1]).iter("testcase")
print(", ".join(" ".join([c.get("name"), *(k.tag for k in c if k.tag in ("failure", "error"))]) for c in cases))
EOF

# with NAME PRINTED VERDICT
with() {
  export PRINTED=$2 VERDICT=$3
  code=0
  go test -count=1 -json . >events.json 2>&1 || code=1
  echo "$1: go test exits with $code"
  for parser in gotest gojson; do
    if [ "$parser" = gotest ]; then go test -count=1 -v . >input 2>&1 || true; else cp events.json input; fi
    code=0
    ./go-junit-report -parser "$parser" -set-exit-code <input >report.xml || code=$?
    echo "  $parser: exit $code, $(python3 cases.py report.xml)"
  done
  ./gotestsum --junitfile report.xml -- -count=1 . >/dev/null 2>&1 || true
  echo "  gotestsum: $(python3 cases.py report.xml)"
}
{
  with "nothing printed" "" pass
  with "a failure printed" $'--- FAIL: TestInner (0.00s)\n' pass
  with "a failure behind a mark printed" $'inner: --- FAIL: TestInner (0.00s)\n' pass
  with "a start printed" $'=== RUN   TestInner\n' pass
  with "a package printed" $'FAIL\texample.com/inner\t0.01s\n' pass
  with "its own pass printed, then it fails" $'--- PASS: TestHarness (0.00s)\n' fail
} >got

cat >want <<'EOF'
nothing printed: go test exits with 0
  gotest: exit 0, TestHarness
  gojson: exit 0, TestHarness
  gotestsum: TestHarness
a failure printed: go test exits with 0
  gotest: exit 1, TestHarness, TestInner failure
  gojson: exit 1, TestHarness, TestInner failure
  gotestsum: TestHarness
a failure behind a mark printed: go test exits with 0
  gotest: exit 1, TestHarness, TestInner failure
  gojson: exit 1, TestHarness, TestInner failure
  gotestsum: TestHarness
a start printed: go test exits with 0
  gotest: exit 1, TestHarness, TestInner error
  gojson: exit 1, TestHarness, TestInner error
  gotestsum: TestHarness
a package printed: go test exits with 0
  gotest: exit 1, TestHarness error, TestHarness
  gojson: exit 1, TestHarness error, TestHarness
  gotestsum: TestHarness
its own pass printed, then it fails: go test exits with 1
  gotest: exit 1, TestHarness failure
  gojson: exit 1, TestHarness failure
  gotestsum: TestHarness failure
EOF
diff want got
echo "holds: what a test prints becomes a result"
