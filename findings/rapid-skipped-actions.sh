#!/usr/bin/env bash
# One would guess: an action of rapid's Repeat that calls Skip, since it is not possible now, is replaced by another
#   one, so that a case still has its 30 steps on the average (-rapid.steps), and the invariant ("") is checked in
#   every case.
# What is so: that holds when Skip is called before anything is drawn. When the action has drawn something (a job, to
#   see whether it is still open), each skip counts as a rejection, and more than two for each step that was done end
#   the case: with the first one, if it comes first. Of actions that skip every other time a third of the cases has
#   done nothing, and a third of the steps is left. Without any action the invariant is not checked at all.
# Why it matters: the run says "OK, passed 100 tests" all the same. Draw from the jobs that are open, so that nothing
#   has to be skipped, or skip first and draw then; and count the steps once.
# Seen with: pgregory.net/rapid 1.3.0, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
cat >find_test.go <<'EOF'
package find

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// run counts what a machine does whose action skips every n-th time, before or after it has drawn.
func run(t *testing.T, name string, n int, drawn bool) {
	calls, steps, idle := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		before := steps
		t.Repeat(map[string]func(*rapid.T){"act": func(t *rapid.T) {
			calls++
			impossible := calls%n == 0
			if impossible && !drawn {
				t.Skip("not possible")
			}
			rapid.Bool().Draw(t, "which")
			if impossible {
				t.Skip("not possible")
			}
			steps++
		}})
		if steps == before {
			idle++
		}
	})
	fmt.Printf("seen: %s: %d steps in 100 cases, %d cases without a step\n", name, steps, idle)
}

func TestSkips(t *testing.T) {
	run(t, "never skips", 1<<30, false)
	run(t, "skips every 10th time, before it draws", 10, false)
	run(t, "skips every 10th time, when it has drawn", 10, true)
	run(t, "skips every 2nd time, before it draws", 2, false)
	run(t, "skips every 2nd time, when it has drawn", 2, true)
}

func TestInvariantAlone(t *testing.T) {
	checks := 0
	rapid.Check(t, func(t *rapid.T) { t.Repeat(map[string]func(*rapid.T){"": func(*rapid.T) { checks++ }}) })
	fmt.Printf("seen: an invariant without actions: checked %d times\n", checks)
}
EOF
{
  go mod init example.com/find && go get pgregory.net/rapid@v1.3.0 && go test -c -o find .
} >log 2>&1 || { cat log >&2; exit 1; }

cat >want <<'EOF'
never skips: 3176 steps in 100 cases, 2 cases without a step
skips every 10th time, before it draws: 2768 steps in 100 cases, 2 cases without a step
skips every 10th time, when it has drawn: 2603 steps in 100 cases, 10 cases without a step
skips every 2nd time, before it draws: 3020 steps in 100 cases, 2 cases without a step
skips every 2nd time, when it has drawn: 1082 steps in 100 cases, 34 cases without a step
an invariant without actions: checked 0 times
EOF
./find -rapid.seed=1 -test.v | sed -n 's/^seen: //p' >got
diff want got
echo "holds: cases of rapid end when an action skips that has drawn something"
