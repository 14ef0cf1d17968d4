#!/usr/bin/env bash
# Serves the reference provider and two mutants, checks them, and leaves every format of the reports and
# a comparison in results/. Called by: make demo
set -euo pipefail
CDPATH="" cd -- "$(dirname -- "$0")/../../.."
. internal/tools/clients/clean.sh

mkdir -p bin results
echo "building plumbline…"
CGO_ENABLED=0 go build -trimpath -o bin/plumbline ./cmd/plumbline

# check NAME STATUS [FLAG...]: serves a provider with these flags, checks it, and expects this exit status.
check() {
  local name=$1 want=$2 status=0 server url
  shift 2
  exec 3< <(exec bin/plumbline serve --listen 127.0.0.1:0 "$@" 2>/dev/null)
  server=$!
  read -r -u 3 _ _ url
  bin/plumbline check --endpoint "$url" --report "text=results/$name.txt" --report "json=results/$name.json" \
    --report "junit=results/$name.xml" --report "sarif=results/$name.sarif" --report "markdown=results/$name.md" \
    --report "html=results/$name.html" --report "badge=results/$name.svg" 2>/dev/null | tail -n 1 || status=$?
  kill "$server"
  exec 3<&-
  if [ "$status" -ne "$want" ]; then
    echo "$name: want exit status $want, got $status" >&2
    return 1
  fi
}

check right 0
check case-folded 1 --fault job-id-case-folded
check token-2049 1 --fault token-2049-accepted

bin/plumbline compare results/{right,case-folded,token-2049}.json --format text \
  --format html=results/compare.html --format markdown=results/compare.md
echo "results/ has the reports in every format: open results/token-2049.html and results/compare.html"
