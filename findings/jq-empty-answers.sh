#!/usr/bin/env bash
# One would guess: `jq -e` fails where there is nothing to say yes to: on an answer without a body, on text that is no
#   JSON, and alike in the programs that are made after it. Numbers that are only looked at stay as they are.
# What is so: jq 1.6, which Debian 12 has, ends with 0 on an empty body, whatever is asked of it (`-e '.jobs | length >
#   0'` too); gojq with 4, yq with 1 (and says null); dasel makes {} of it, with 0. jq alone reads 050. All four write
#   50.0 as 50 and cut the end off 1714979289.123456789; 12345678901234567890 stays so with gojq alone: it is another
#   number for jq, a float for yq, an error for dasel.
# Why it matters: a worker in shell asks `curl ... | jq -e`, and goes on as if there were a job where the answer was
#   lost or had no body, as the one to PutJobSuccessResult. Test the size of the file first, or take
#   `jq -e --slurp 'length == 1 and ...'`.
# Seen with: jq 1.6 of Debian 12, gojq 0.12.17, yq (Go) 4.54.3, dasel 2.8.1, Go 1.26, on 2026-12-01.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dpkg -s jq >/dev/null 2>&1 || apt-get install -y --no-install-recommends jq >/dev/null
export GOBIN=$dir GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
{ go install github.com/itchyny/gojq/cmd/gojq@v0.12.17 && go install github.com/mikefarah/yq/v4@v4.54.3 &&
  go install github.com/tomwright/dasel/v2/cmd/dasel@v2.8.1; } >log 2>&1 || { cat log; exit 1; }
ask() {
  local name=$1 out status=0
  shift
  out=$(printf '%s' "$text" | "$@" 2>/dev/null) || status=$?
  out=$(tr -d ' \n' <<<"$out")
  echo "  $name: exit $status${out:+, $out}"
}
for text in '' '{"p":1} x' '{"p":050}' '{"p":50.0}' '{"p":1714979289.123456789}' '{"p":12345678901234567890}'; do
  echo "[$text]"
  ask jq jq -e .
  ask gojq ./gojq -e .
  ask yq ./yq -p json -o json -e .
  ask dasel ./dasel -r json -w json .
done >got
text=
{
  echo "jobs in an empty body"
  ask jq jq -e '.jobs | length > 0'
  ask jq-slurped jq -e --slurp 'length == 1 and (.[0].jobs | length > 0)'
} >>got
cat >want <<'WANT'
[]
  jq: exit 0
  gojq: exit 4
  yq: exit 1, null
  dasel: exit 0, {}
[{"p":1} x]
  jq: exit 4, {"p":1}
  gojq: exit 5, {"p":1}
  yq: exit 1, {"p":1}
  dasel: exit 1
[{"p":050}]
  jq: exit 0, {"p":50}
  gojq: exit 5
  yq: exit 1
  dasel: exit 1
[{"p":50.0}]
  jq: exit 0, {"p":50}
  gojq: exit 0, {"p":50}
  yq: exit 0, {"p":50}
  dasel: exit 0, {"p":50}
[{"p":1714979289.123456789}]
  jq: exit 0, {"p":1714979289.1234567}
  gojq: exit 0, {"p":1714979289.1234567}
  yq: exit 0, {"p":1.7149792891234567e+09}
  dasel: exit 0, {"p":1714979289.1234567}
[{"p":12345678901234567890}]
  jq: exit 0, {"p":12345678901234567000}
  gojq: exit 0, {"p":12345678901234567890}
  yq: exit 0, {"p":1.2345678901234567e+19}
  dasel: exit 1
jobs in an empty body
  jq: exit 0
  jq-slurped: exit 1, false
WANT
cat got
diff want got
echo "holds: jq -e is content with an empty body"
