#!/usr/bin/env bash
# One would guess: gopter's general generators make the usual and the extreme: AnyTime times of all years that one can
#   send as well, Int64 small numbers as well, (?i) letters of both cases, Float64Range any float between its limits,
#   OneConstOf each of its constants.
# What is so, of 2,000 values each: no time of AnyTime can be written as JSON (its years lie far outside 0 to 9999); no
#   Int64 is within a million of zero; (?i) makes capitals only; Float64Range over all floats makes nothing at all, and
#   OneConstOf never its nil: both count as discarded.
# Why it matters: tests of timestamps, of limits such as percentComplete 0 to 100, of ids in either case and of absent
#   members pass without ever having tried one. Draw the edges yourself.
# Seen with: github.com/leanovate/gopter 0.2.11, Go 1.26.
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
	"math/rand"
	"strings"
	"time"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
)

// count counts among 2,000 values of a generator those that has is true for, and those that are discarded.
func count(name string, g gopter.Gen, has func(any) bool) {
	parameters := gopter.DefaultGenParameters()
	parameters.Rng = rand.New(rand.NewSource(1))
	hits, discarded := 0, 0
	for range 2000 {
		value, ok := g(parameters).Retrieve()
		switch {
		case !ok:
			discarded++
		case has(value):
			hits++
		}
	}
	fmt.Printf("%s: %d, most discarded: %t\n", name, hits, discarded > 900)
}

func main() {
	count("AnyTime, as JSON", gen.AnyTime(), func(v any) bool {
		_, err := v.(time.Time).MarshalJSON()
		return err == nil
	})
	count("Int64, within a million of zero", gen.Int64(), func(v any) bool {
		return v.(int64) > -1e6 && v.(int64) < 1e6
	})
	count("(?i)^job$, with a small letter", gen.RegexMatch("(?i)^job$"), func(v any) bool {
		return v.(string) != strings.ToUpper(v.(string))
	})
	count("Float64Range of all floats", gen.Float64Range(-math.MaxFloat64, math.MaxFloat64), func(any) bool { return true })
	count("OneConstOf(nil, \"token\"), nil", gen.OneConstOf(nil, "token"), func(v any) bool { return v == nil })
}
EOF
{ go mod init example.com/find && go get github.com/leanovate/gopter@v0.2.11 && go build -o find .; } >log 2>&1 || { cat log >&2; exit 1; }

cat >want <<'EOF'
AnyTime, as JSON: 0, most discarded: false
Int64, within a million of zero: 0, most discarded: false
(?i)^job$, with a small letter: 0, most discarded: false
Float64Range of all floats: 0, most discarded: true
OneConstOf(nil, "token"), nil: 0, most discarded: true
EOF
./find >got
diff want got
echo "holds: gopter's general generators leave out the usual values"
