#!/usr/bin/env bash
# One would guess: fast-check's commands() generates commands that the model allows, maxCommands: 1000 gives long
#   runs, and a model that allows nothing fails for want of cases.
# What is so: commands are drawn without the model, at most ten, and those whose check() says no are dropped when they
#   run. Of a job's life (create, acknowledge, succeed) two fifths of the cases run no command at all and a fifth
#   comes to the end. maxCommands: 1000 changes nothing; only size: "max" does. A model that allows nothing passes 100
#   cases of nothing, where gopter says exhausted.
# Why it matters: a fault behind three calls in the right order is looked for in 20 of 100 cases, and one behind ten
#   calls never, while the report counts 100. Set the size, and count the commands that have run.
# Seen with: fast-check 4.11.0, Node.js 20; github.com/leanovate/gopter 0.2.11, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit fast-check@4.11.0

cat >find.mjs <<'EOF'
import fc from "fast-check";

// step is a command that is possible in one state of the job, and leads to the next.
const step = (from, to) => ({
  check: (model) => model.state === from,
  run(model, real) {
    model.state = to;
    real.ran++;
    real.ended ||= to === "ended";
  },
});
function run(name, steps, options) {
  let idle = 0, ended = 0, longest = 0;
  const property = fc.property(fc.commands(steps.map((s) => fc.constant(s)), options), (commands) => {
    const real = { ran: 0, ended: false };
    fc.modelRun(() => ({ model: { state: "none" }, real }), commands);
    idle += real.ran === 0;
    ended += real.ended;
    longest = Math.max(longest, real.ran);
  });
  const { failed, numRuns } = fc.check(property, { seed: 1 });
  console.log(`${name}: ${failed ? "failed" : "passed"} ${numRuns} cases, ${idle} without a command,` +
    ` ${ended} to the end, the longest has ${longest} commands`);
}
const life = [step("none", "created"), step("created", "acknowledged"), step("acknowledged", "ended")];
life.push(step("ended", "none"));
run("a job's life", life, {});
run("maxCommands: 1000", life, { maxCommands: 1000 });
run('maxCommands: 1000, size: "max"', life, { maxCommands: 1000, size: "max" });
run("nothing is possible", [step("never", "never")], {});
EOF

cat >main.go <<'EOF'
package main

import (
	"fmt"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/commands"
	"github.com/leanovate/gopter/gen"
)

func main() {
	never := &commands.ProtoCommand{
		PreConditionFunc: func(commands.State) bool { return false },
		NextStateFunc:    func(state commands.State) commands.State { return state },
	}
	result := commands.Prop(&commands.ProtoCommands{
		NewSystemUnderTestFunc: func(commands.State) commands.SystemUnderTest { return nil },
		InitialStateGen:        gen.Const(0),
		GenCommandFunc:         func(commands.State) gopter.Gen { return gen.Const(never) },
	}).Check(gopter.DefaultTestParametersWithSeed(1))
	fmt.Println("gopter, nothing is possible:", result.Status)
}
EOF
{ go mod init example.com/find && go get github.com/leanovate/gopter@v0.2.11 && go build -o find .; } >log 2>&1 ||
  { cat log >&2; exit 1; }

cat >want <<'EOF'
a job's life: passed 100 cases, 40 without a command, 20 to the end, the longest has 4 commands
maxCommands: 1000: passed 100 cases, 40 without a command, 20 to the end, the longest has 4 commands
maxCommands: 1000, size: "max": passed 100 cases, 1 without a command, 99 to the end, the longest has 264 commands
nothing is possible: passed 100 cases, 100 without a command, 0 to the end, the longest has 0 commands
gopter, nothing is possible: EXHAUSTED
EOF
{
  node find.mjs
  ./find
} >got
diff want got
echo "holds: fast-check passes cases whose commands were all dropped"
