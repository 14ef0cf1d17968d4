#!/usr/bin/env bash
# One would guess: reviewdog with -fail-level=any fails on every failure in a SARIF file, and on nothing else.
# What is so: a result of level error that has no location (SARIF 2.1.0 makes them optional, 3.27.12) is left out: nothing
#   is printed and the exit code is 0. A result of kind "pass", which SARIF calls an evaluation without an issue, fails.
# Why it matters: findings about a running service have no file by nature. A gate that passes them to reviewdog is green
#   whatever they are, unless each result names some file (plumbline: --sarif-location).
# Seen with: reviewdog 0.21.0, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

GOBIN=$dir GOFLAGS= GOWORK=off GOOS= GOARCH= go install github.com/reviewdog/reviewdog/cmd/reviewdog@v0.21.0 2>log || { cat log >&2; exit 1; }
git init --quiet .

# gate NAME RESULT: what reviewdog makes of a file with one result.
gate() {
  local code=0
  printf '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"check"}},"results":[%s]}]}' "$2" |
    ./reviewdog -f=sarif -reporter=local -filter-mode=nofilter -fail-level=any >out 2>/dev/null || code=$?
  echo "$1: exit $code, $(wc -l <out) lines"
}
place='"locations":[{"physicalLocation":{"artifactLocation":{"uri":"service.yaml"},"region":{"startLine":1}}}]'
{
  gate "error with a location" '{"ruleId":"R","level":"error","message":{"text":"wrong"},'"$place"'}'
  gate "error without a location" '{"ruleId":"R","level":"error","message":{"text":"wrong"}}'
  gate "pass with a location" '{"ruleId":"R","kind":"pass","level":"none","message":{"text":"right"},'"$place"'}'
} >got

cat >want <<'EOF'
error with a location: exit 1, 1 lines
error without a location: exit 0, 0 lines
pass with a location: exit 1, 1 lines
EOF
diff want got
echo "holds: reviewdog passes over errors without a location, and fails on passes"
