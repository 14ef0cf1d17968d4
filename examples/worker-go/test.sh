#!/usr/bin/env bash
# Tests a job worker against plumbline's provider: it has to do two jobs, and to send nothing that is rejected.
#
#   examples/worker-go/test.sh WORKER...
#
# WORKER is the command of the worker; without one it is this example. The exit status is that of plumbline serve: 0 when
# both jobs have succeeded, 1 with a sentence on standard output when not.
set -euo pipefail

jobs=2 within=${WITHIN:-30s}
printed=$(mktemp)
# shellcheck disable=SC2329 # the trap calls it
finish() {
  for started in "${worker:-}" "${serving:-}"; do
    [ -z "$started" ] || kill "$started" 2>/dev/null || true
  done
  rm -f "$printed"
}
trap finish EXIT

"${PLUMBLINE:-plumbline}" serve --queued "$jobs" --expect "$jobs-successes,0-rejections" --within "$within" >"$printed" &
serving=$!
until url=$(sed -n 's/^listening on //p' "$printed") && [ -n "$url" ]; do
  kill -0 "$serving" 2>/dev/null || { echo "plumbline serve did not start" >&2; exit 2; }
  sleep 0.1
done

export AWS_ENDPOINT_URL_CODEPIPELINE=$url AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
[ $# -gt 0 ] || set -- env GOFLAGS=-mod=readonly GOWORK=off GOOS= GOARCH= go run ./examples/worker-go -once Source/PlumblineSeed/1
"$@" >&2 &
worker=$!

status=0
wait "$serving" || status=$?
serving=
grep '^expected ' "$printed" || true
exit "$status"
