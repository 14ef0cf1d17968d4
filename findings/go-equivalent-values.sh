#!/usr/bin/env bash
# One would guess: gomega's BeEquivalentTo and testify's EqualValues take 50 for int64(50), and no other number and no
#   text for it.
# What is so: both convert with Go's own rules. An integer becomes the text of that character, so 50 and "2", whose
#   character has number 50, are equivalent in one order, and "50" in none; a []rune is a text. For an expected 50 both
#   take 50.9, though not 50 for 50.9, and for the largest uint64 they take -1. gomega also cuts off bits: 2^32+50 is
#   equivalent to int32(50). BeNumerically("==") compares mixed kinds as floats: 2^53+1 is the float 2^53.
# Why it matters: a decoded percentage of 50.9, or a counter that has wrapped, passes the test of a worker or a server.
#   Compare with the same type.
# Seen with: github.com/onsi/gomega 1.44.0, github.com/stretchr/testify 1.12.1, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"math"

	"github.com/onsi/gomega"
	"github.com/stretchr/testify/assert"
)

// quiet is a test whose failures nobody reads.
type quiet struct{}

func (quiet) Errorf(string, ...any) {}

func main() {
	for _, pair := range [][2]any{
		{50, int64(50)}, {50, 51}, {50, "50"}, {50, "2"}, {"2", 50}, {"jobs", []rune("jobs")}, {50, 50.9}, {50.9, 50},
		{int32(50), int64(1<<32 + 50)}, {uint64(math.MaxUint64), -1}, {uint8(50), 306},
	} {
		expected, actual := pair[0], pair[1]
		gomegaTakes, err := gomega.BeEquivalentTo(expected).Match(actual)
		if err != nil {
			panic(err)
		}
		fmt.Printf("expected %T(%v), actual %T(%v): gomega %t, testify %t\n",
			expected, expected, actual, actual, gomegaTakes, assert.EqualValues(quiet{}, expected, actual))
	}
	same, err := gomega.BeNumerically("==", int64(1<<53+1)).Match(float64(1 << 53))
	fmt.Println("BeNumerically: 2^53+1 == float64(2^53):", same, err)
}
EOF
{
  go mod init example.com/find && go get github.com/onsi/gomega@v1.44.0 github.com/stretchr/testify@v1.12.1 &&
    go build -o find .
} >log 2>&1 || { cat log >&2; exit 1; }

cat >want <<'EOF'
expected int(50), actual int64(50): gomega true, testify true
expected int(50), actual int(51): gomega false, testify false
expected int(50), actual string(50): gomega false, testify false
expected int(50), actual string(2): gomega false, testify true
expected string(2), actual int(50): gomega true, testify false
expected string(jobs), actual []int32([106 111 98 115]): gomega true, testify true
expected int(50), actual float64(50.9): gomega true, testify true
expected float64(50.9), actual int(50): gomega false, testify false
expected int32(50), actual int64(4294967346): gomega true, testify false
expected uint64(18446744073709551615), actual int(-1): gomega true, testify true
expected uint8(50), actual int(306): gomega true, testify false
BeNumerically: 2^53+1 == float64(2^53): true <nil>
EOF
./find >got
diff want got
echo "holds: 50 is equivalent to the text 2, and to 50.9"
