#!/usr/bin/env bash
# Runs fuzz targets one after another, with a line of progress each: what was found is
# shown whole, and makes the exit status 1.
#
#   fuzz/run.sh plain|fast TIME [TARGET...]
#
# plain is "go test -fuzz". fast instruments the embedded provider only, which is what
# is tried: the engine scans the counters of everything that is instrumented after
# each execution, and instrumented code is slow. Against a running implementation (PLUMBLINE_ENDPOINT) nothing is instrumented, since there
# is no coverage of it to be seen.
set -euo pipefail
CDPATH="" cd -- "$(dirname -- "$0")/.."
. internal/tools/clients/clean.sh

mode=$1 time=$2
shift 2
targets=${*:-FuzzRequest FuzzJobID FuzzLimits FuzzLifecycle FuzzBody FuzzJudge FuzzErrorBody FuzzCBORRequest FuzzCBOR FuzzOperation}
cache=$PWD/.cache/fuzz
module=$(go list -m)
mkdir -p "$cache"

if [ "$mode" = fast ]; then
  flags=()
  [ -n "${PLUMBLINE_ENDPOINT:-}" ] || flags=(-gcflags="$module/internal/provider=-d=libfuzzer")
  go test -c "${flags[@]}" -o "$cache/fuzz.test" ./fuzz
fi

fuzz() {
  if [ "$mode" = fast ]; then
    (cd fuzz && "$cache/fuzz.test" -test.run '^$' -test.fuzz "^$1\$" -test.fuzztime "$time" -test.fuzzminimizetime 0s -test.fuzzcachedir "$cache/corpus")
  else
    go test -run '^$' -fuzz "^$1\$" -fuzztime "$time" -fuzzminimizetime 0s ./fuzz
  fi
}

TIMEFORMAT='%U %S'
status=0
for target in $targets; do
  log=$cache/$target.log
  if cpu=$({ time fuzz "$target" >"$log" 2>&1; } 2>&1); then
    verdict=ok
  elif grep -q 'context deadline exceeded' "$log" && ! grep -q 'Failing input written' "$log"; then
    verdict="ok (the engine stumbled over its own time limit: golang/go#75804)"
  else
    verdict=FAILED
    status=1
  fi
  last=$(grep 'execs:' "$log" | tail -1 | sed 's/^fuzz: //') || true
  rate=$(awk -v line="$last" '{ split(line, part, "execs: "); printf "%d", part[2] / ($1 + $2 + 0.001) }' <<<"$cpu")
  printf '%-15s %s  %s  %s executions per second of CPU\n' "$target" "$verdict" "${last% (*}" "$rate"
  [ "$verdict" != FAILED ] || sed 's/^/    /' "$log"
done
exit $status
