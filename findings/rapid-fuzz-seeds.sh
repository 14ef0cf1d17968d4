#!/usr/bin/env bash
# One would guess: a seed given with f.Add, or a line of a corpus, runs the property behind rapid.MakeFuzz: too few
#   bytes are filled up, too many ignored.
# What is so: rapid draws eight bytes at a time from the input, and an input that ends too early skips the property.
#   The text of a request as a seed is so reported as SKIP (only with -v) and the run as ok, whatever the property
#   says.
# Why it matters: a regression corpus of short inputs checks nothing, and `go test` is green. A seed for MakeFuzz is a
#   stream of choices: give it many zero bytes more than it needs, and look for SKIP with -v.
# Seen with: pgregory.net/rapid 1.3.0, Go's native fuzzing.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
(go mod init find && go get pgregory.net/rapid@v1.3.0) 2>go.log || { cat go.log; exit 1; }

cat >find_test.go <<'EOF'
package find

import (
	"testing"

	"pgregory.net/rapid"
)

// FuzzFails holds a property that is never true.
func FuzzFails(f *testing.F) {
	f.Add([]byte(`{"jobId":"11111111-2222-3333-4444-555555555555"}`))
	f.Add(make([]byte, 4096))
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		rapid.SliceOfN(rapid.Int64(), 50, 50).Draw(t, "numbers")
		t.Fatal("always")
	}))
}
EOF

cat >want <<'EOF'
SKIP: FuzzFails/seed#0
FAIL: FuzzFails/seed#1
seed#0 alone: ok
EOF
{
  { go test -count=1 -v -run FuzzFails . || true; } | grep -oE '(SKIP|FAIL|PASS): FuzzFails/seed#[01]'
  go test -count=1 -run 'FuzzFails/seed#0' . | sed 's/^ok.*/seed#0 alone: ok/'
} >got
diff want got
echo "holds: seeds that are too short for rapid.MakeFuzz are skipped"
