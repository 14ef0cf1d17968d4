#!/usr/bin/env bash
# Measures how long fuzzing takes to find each limit and pattern fault of the embedded
# provider, in several runs that start from the seed corpora alone, and writes a table.
#
#   fuzz/hunt.sh [RUNS [LIMIT [FAULTS]]]      10 runs of at most 10 seconds each without;
#                                             FAULTS is an extended regular expression, which
#                                             finds those of the CBOR wire too
set -euo pipefail
CDPATH="" cd -- "$(dirname -- "$0")/.."
. internal/tools/clients/clean.sh

runs=${1:-10} limit=${2:-10} faults=${3:-}
cache=$PWD/.cache/fuzz
mkdir -p "$cache"
go build -o "$cache/plumbline" ./cmd/plumbline
go test -c -gcflags="$(go list -m)/internal/provider=-d=libfuzzer" -o "$cache/hunt.test" ./fuzz

# hunt FAULT TARGET prints the seconds that a run takes, or nothing where it finds
# nothing. It runs elsewhere, so that what it finds is not kept.
hunt() {
  local dir start
  dir=$(mktemp -d)
  mkdir -p "$dir/testdata/fuzz"
  cp -r "fuzz/testdata/fuzz/$2" "$dir/testdata/fuzz/"
  start=$EPOCHREALTIME
  if ! (cd "$dir" && PLUMBLINE_FAULT=$1 "$cache/hunt.test" -test.run '^$' -test.fuzz "^$2\$" -test.fuzztime "${limit}s" \
    -test.fuzzminimizetime 0s -test.fuzzcachedir "$dir/cache" >"$dir/log" 2>&1) && grep -q 'expected' "$dir/log"; then
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f\n", b - a }'
  fi
  rm -rf "$dir"
}

# The columns of the list: fault, family.
list=$("$cache/plumbline" serve --fault list | sed '/^VARIANTS/,$d' |
  awk -F '  +' -v faults="$faults" '($3 ~ /^(job id|length|percent|variables)$/ || $3 == "CBOR" && faults) && $2 ~ faults { print $2 "\t" $3 }')
if [ -z "$list" ]; then
  echo "fuzz/hunt.sh: no fault of a job id, a length, a percentage, the variables or the CBOR wire has a name like '$faults'" >&2
  exit 1
fi

echo "| fault | target | found | median | slowest |"
echo "|---|---|---|---|---|"
while IFS=$'\t' read -r fault family; do
  target=FuzzLimits
  [ "$family" != "job id" ] || target=FuzzJobID
  [ "$family" != CBOR ] || target=FuzzCBORRequest
  times=$(for _ in $(seq "$runs"); do hunt "$fault" "$target"; done | sort -n)
  found=$(grep -c . <<<"$times" || true)
  if [ "$found" = 0 ]; then
    echo "| $fault | $target | 0 of $runs | | |"
  else
    echo "| $fault | $target | $found of $runs | $(sed -n "$(((found + 1) / 2))p" <<<"$times") s | $(tail -1 <<<"$times") s |"
  fi
done <<<"$list"
