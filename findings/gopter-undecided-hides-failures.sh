#!/usr/bin/env bash
# One would guess: PropUndecided is gopter's way to say that a precondition does not hold, as discarding is elsewhere; a
#   property that was falsified once is reported as failed.
# What is so: a falsified case is shrunk by asking whether the smaller one is still not true, and undecided is not true.
#   The counterexample is shrunk into the undecided range, the case counts as discarded, and the run goes on: 103
#   falsifications, and PASSED.
# Why it matters: "requests with this breach are refused" is naturally written with a precondition, and the range that it
#   excludes (small, empty, valid values) is where shrinking leads. Put the precondition into the generator.
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

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

// run checks a server that accepts even percentages beyond 100, with a property that says nothing below low.
func run(low int) {
	falsified := 0
	parameters := gopter.DefaultTestParametersWithSeed(1)
	parameters.MaxDiscardRatio = 20
	result := prop.ForAll(func(percent int) *gopter.PropResult {
		switch {
		case percent < low:
			return &gopter.PropResult{Status: gopter.PropUndecided}
		case percent > 100 && percent%2 == 0:
			falsified++
			return &gopter.PropResult{Status: gopter.PropFalse}
		}
		return &gopter.PropResult{Status: gopter.PropTrue}
	}, gen.IntRange(0, 1000)).Check(parameters)
	fmt.Printf("undecided below %d: falsified %d times: %s\n", low, falsified, result.Status)
}

func main() {
	run(0)
	run(60)
}
EOF
{ go mod init example.com/find && go get github.com/leanovate/gopter@v0.2.11 && go build -o find .; } >log 2>&1 || { cat log >&2; exit 1; }

cat >want <<'EOF'
undecided below 0: falsified 4 times: FAILED
undecided below 60: falsified 103 times: PASSED
EOF
./find >got
diff want got
echo "holds: gopter shrinks a failure into an undecided case and passes"
