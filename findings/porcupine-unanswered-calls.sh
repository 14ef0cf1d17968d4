#!/usr/bin/env bash
# One would guess: a call whose answer was lost can be given to porcupine as a call event without a return event, and
#   it is then free to have taken effect or not.
# What is so: a history with such a call is not linearizable, whatever the others saw; no error or panic says that it
#   is incomplete. As an Operation it depends on Return: left at 0 it means that the call returned before it began,
#   and the history is illegal too; with the highest int64 it may take effect at any later moment, or after all the
#   rest.
# Why it matters: lost answers are what such a check is for, and they make a correct server look wrong. Give an
#   unanswered call a Return after everything else, and a model that accepts any output for it.
# Seen with: github.com/anishathalye/porcupine 1.3.1.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
(go mod init find && go get github.com/anishathalye/porcupine@v1.3.1) 2>go.log || { cat go.log; exit 1; }

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"math"

	"github.com/anishathalye/porcupine"
)

type request struct {
	write bool
	value int
}

// register holds one number; nobody looks at the output of a write.
var register = porcupine.Model{
	Init: func() any { return 0 },
	Step: func(state, input, output any) (bool, any) {
		if r := input.(request); r.write {
			return true, r.value
		}
		return output == state, state
	},
}

func main() {
	for _, read := range []int{0, 1} {
		events := []porcupine.Event{
			{ClientId: 0, Id: 0, Kind: porcupine.CallEvent, Value: request{true, 1}}, // never answered
			{ClientId: 1, Id: 1, Kind: porcupine.CallEvent, Value: request{}},
			{ClientId: 1, Id: 1, Kind: porcupine.ReturnEvent, Value: read},
		}
		fmt.Printf("write 1 unanswered, then %d is read: events: %t", read, porcupine.CheckEvents(register, events))
		for _, end := range []int64{0, math.MaxInt64} {
			operations := []porcupine.Operation{
				{ClientId: 0, Input: request{true, 1}, Call: 10, Return: end},
				{ClientId: 1, Input: request{}, Output: read, Call: 20, Return: 30},
			}
			fmt.Printf(", Return %d: %t", end, porcupine.CheckOperations(register, operations))
		}
		fmt.Println()
	}
}
EOF
cat >want <<'EOF'
write 1 unanswered, then 0 is read: events: false, Return 0: false, Return 9223372036854775807: true
write 1 unanswered, then 1 is read: events: false, Return 0: false, Return 9223372036854775807: true
EOF
go run . >got
diff want got
echo "holds: porcupine takes a history with an unanswered call event for one that is not linearizable"
