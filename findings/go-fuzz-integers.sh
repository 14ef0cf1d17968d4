#!/usr/bin/env bash
# One would guess: Go's fuzzing tries the edges of an integer argument (0, -1, the largest of its type), as other
#   fuzzers do, comes far from the seeds within 100,000 executions, and minimizes a failing integer as it does a
#   string.
# What is so: a mutation moves an integer by at most 100, and a longer way gives no coverage. From the seed 50 an
#   int64 and an int32 stay within 1,000 for 100,000 executions: no edge is tried. A float64 is divided and multiplied
#   as well, and goes far. A failing integer is kept as it was found: "n > 100" is mostly reported with another value
#   than 101, where a string of more than ten bytes is reported with eleven zeros.
# Why it matters: a fuzz target with arguments for a length or a percentage passes, and finds neither a limit of 2048
#   nor an overflow of 32 bits. Seed the edges with f.Add, or draw the numbers from a []byte.
# Seen with: Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS= GOWORK=off GOOS= GOARCH=
cat >go.mod <<'MOD'
module example.com/find

go 1.26
MOD
cat >find_test.go <<'GO'
package find

import "testing"

func FuzzInt64(f *testing.F) {
	f.Add(int64(50))
	f.Fuzz(func(t *testing.T, n int64) {
		if n > 1000 || n < -1000 {
			t.Error(n)
		}
	})
}

func FuzzInt32(f *testing.F) {
	f.Add(int32(50))
	f.Fuzz(func(t *testing.T, n int32) {
		if n > 1000 || n < -1000 {
			t.Error(n)
		}
	})
}

func FuzzFloat64(f *testing.F) {
	f.Add(50.0)
	f.Fuzz(func(t *testing.T, n float64) {
		if n > 1000 || n < -1000 {
			t.Error(n)
		}
	})
}

func FuzzLimit(f *testing.F) {
	f.Add(int64(50))
	f.Fuzz(func(t *testing.T, n int64) {
		if n > 100 {
			t.Error(n)
		}
	})
}

func FuzzLength(f *testing.F) {
	f.Add("a string")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 10 {
			t.Error(s)
		}
	})
}
GO
export GOFLAGS=-mod=mod GOCACHE="${GOCACHE:-$(go env GOCACHE)}"
go test -c -o find.test . 2>log || { cat log >&2; exit 1; }
# The corpus of -test.fuzzcachedir is new for every run: nothing is left from an earlier one.
fuzz() {
  mkdir "cache$1" # each run begins with the seed alone
  timeout 60 ./find.test -test.run '^$' -test.fuzz "^$2\$" -test.fuzztime 100000x -test.parallel 2 \
    -test.fuzzcachedir "$dir/cache$1" >fuzz.log 2>&1 && echo ok || echo fails
}
{
  echo "int64 within 1,000: $(fuzz 1 FuzzInt64)"
  echo "int32 within 1,000: $(fuzz 2 FuzzInt32)"
  echo "float64 within 1,000: $(fuzz 3 FuzzFloat64)"
  smallest=yes
  for i in 4 5 6 7; do # by chance it may be 101
    rm -rf testdata
    fuzz "$i" FuzzLimit >/dev/null
    grep -q '^int64(101)$' testdata/fuzz/FuzzLimit/* || smallest=no
  done
  echo "n > 100 is reported with 101 four times: $smallest"
  fuzz 8 FuzzLength >/dev/null
  echo "len(s) > 10 is reported with: $(grep string testdata/fuzz/FuzzLength/*)"
} >got
cat >want <<'WANT'
int64 within 1,000: ok
int32 within 1,000: ok
float64 within 1,000: fails
n > 100 is reported with 101 four times: no
len(s) > 10 is reported with: string("00000000000")
WANT
cat got
diff want got
echo "holds: Go's fuzzing keeps integers near their seeds, and does not minimize them"
