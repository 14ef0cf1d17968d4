#!/usr/bin/env bash
# One would guess: testdata/fuzz/FuzzX is a folder of seeds as other fuzzers have one: folders in it are read, a
#   README or .gitkeep is passed over, and seeds that no target takes any more are an error, as seeds of other types
#   are.
# What is so: a .gitkeep or a README fails the test, and the seeds given with f.Add are not run either. Seeds in a
#   folder below are never run, and when FuzzX is renamed its seeds stay behind, without a word: the test is ok. A
#   constant expression or a rune, which gofmt would take, is a malformed line.
# Why it matters: the failing inputs that were kept as regression tests are not run any more after a clean-up that
#   sorts or renames them. List the subtests with -v once, and count them against the files.
# Seen with: Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS= GOWORK=off GOOS= GOARCH=
go mod init example.com/find 2>/dev/null
cat >find_test.go <<'EOF'
package find

import "testing"

func FuzzPercent(f *testing.F) {
	f.Add("added", 5)
	f.Fuzz(func(t *testing.T, name string, percent int) { t.Logf("ran %s %d", name, percent) })
}
EOF

# with WHAT FILE CONTENT: what is run, and the verdict, when the folder holds that file.
with() {
  rm -rf testdata
  mkdir -p "$(dirname "testdata/fuzz/$2")"
  printf '%b' "$3" >"testdata/fuzz/$2"
  verdict=ok
  go test -v . >log 2>&1 || verdict=FAIL
  echo "$1: $(sed -n 's/.*\(ran .*\)/\1,/p' log | tr '\n' ' ')$verdict"
}
{
  with "a seed" FuzzPercent/seed 'go test fuzz v1\nstring("kept")\nint(7)\n'
  with "carriage returns" FuzzPercent/seed 'go test fuzz v1\r\nstring("kept")\r\nint(7)\r\n'
  with "another type" FuzzPercent/seed 'go test fuzz v1\nstring("kept")\nint64(7)\n'
  with "an expression" FuzzPercent/seed 'go test fuzz v1\nstring("kept")\nint(3+4)\n'
  with "a rune" FuzzPercent/seed "go test fuzz v1\nstring(\"kept\")\nint('a')\n"
  with ".gitkeep" FuzzPercent/.gitkeep ''
  with "README.md" FuzzPercent/README.md 'Seeds of percentages\n'
  with "a folder below" FuzzPercent/regressions/seed 'go test fuzz v1\nstring("kept")\nint(7)\n'
  with "the name of before" FuzzPercentage/seed 'go test fuzz v1\nstring("kept")\nint(7)\n'
} >got

cat >want <<'EOF'
a seed: ran added 5, ran kept 7, ok
carriage returns: ran added 5, ran kept 7, ok
another type: FAIL
an expression: FAIL
a rune: FAIL
.gitkeep: FAIL
README.md: FAIL
a folder below: ran added 5, ok
the name of before: ran added 5, ok
EOF
diff want got
echo "holds: Go's fuzzing fails on a .gitkeep, and says nothing of seeds that it never runs"
