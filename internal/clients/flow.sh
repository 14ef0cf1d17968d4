#!/usr/bin/env bash
# Runs plumbline's provider with botocore, the AWS CLI and the AWS SDK for JavaScript on both wires, and with the job
# workers of examples/. Called by: make clients
set -euo pipefail
CDPATH="" cd -- "$(dirname -- "$0")/../.."
. internal/clients/lib.sh

python=$(environment clients)
modules=$(javascript)
export NO_PROXY=127.0.0.1 NODE_NO_WARNINGS=1
build_plumbline
start_serving bin/plumbline serve --listen 127.0.0.1:0 --queued 2
url=$(wait_for_line 's/^listening on //p')
# on_wire WIRE CLIENT [MODULES] is the flow of a client; what the provider has logged of it tells the wire.
on_wire() {
  local wire=$1 before all cbor
  shift
  before=$(wc -l <"$log")
  "$python" internal/clients/flow.py "$url" "$1" "$wire" "${@:2}"
  all=$(tail -n "+$((before + 1))" "$log" | grep -cE '^[0-9:]+ PutJobSuccessResult')
  cbor=$(tail -n "+$((before + 1))" "$log" | grep -cE '^[0-9:]+ PutJobSuccessResult \(CBOR\)' || true)
  if [ "$all" -eq 0 ] || [ "$cbor" -ne "$([ "$wire" = cbor ] && echo "$all" || echo 0)" ]; then
    echo "$1 on $wire: the provider logged $all calls, $cbor of them by CBOR" >&2
    exit 1
  fi
}
for wire in json cbor; do
  on_wire "$wire" botocore
  on_wire "$wire" awscli
  on_wire "$wire" javascript "$modules"
done
echo "all clients get the documented answers on both wires"

# Each worker finds what waits: two jobs, and then the one with which each of them goes on.
export AWS_ENDPOINT_URL_CODEPIPELINE=$url AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
action=Source/PlumblineSeed/1
worked() {
  local lines
  lines=$("$@" 2>&1)
  echo "$lines"
  if [ "$(grep -c 'fetched the sources' <<<"$lines")" -ne 2 ] || [ "$(grep -c 'built them' <<<"$lines")" -ne 2 ]; then
    echo "want two jobs done in two pieces each by: $*" >&2
    exit 1
  fi
}
worked "$python" examples/worker-python/worker.py --once "$action"
finish
start_serving bin/plumbline serve --listen 127.0.0.1:0 --queued 2
AWS_ENDPOINT_URL_CODEPIPELINE=$(wait_for_line 's/^listening on //p')
worked go run ./examples/worker-go -once "$action"
echo "both workers do their jobs"
finish

# The worker with boto3 through plumbline watch: neither side is accused, and no secret is recorded.
start_serving bin/plumbline serve --listen 127.0.0.1:0 --queued 2 --quiet
recorded=$(mktemp -d)
trap 'finish; rm -rf "$recorded"' EXIT
bin/plumbline watch --endpoint "$(wait_for_line 's/^listening on //p')" --record "$recorded/worker.jsonl" \
  >"$recorded/out" 2>"$recorded/log" &
proxy=$!
until AWS_ENDPOINT_URL_CODEPIPELINE=$(sed -n 's/^listening on //p' "$recorded/out") && [ -n "$AWS_ENDPOINT_URL_CODEPIPELINE" ]; do
  kill -0 "$proxy" || exit 1
  sleep 0.1
done
export AWS_ACCESS_KEY_ID=AKIAPLANTED000000001 AWS_SECRET_ACCESS_KEY=planted-secret-access-key AWS_SESSION_TOKEN=planted-session-token
worked "$python" examples/worker-python/worker.py --once "$action"
kill -INT "$proxy"
wait "$proxy" || { cat "$recorded/log" >&2; exit 1; }
if grep -nE 'planted|PLANTED|Signature=[0-9a-f]' "$recorded/worker.jsonl" >&2; then
  echo "a secret was recorded" >&2
  exit 1
fi
echo "plumbline watch accuses neither boto3 nor the provider, and recorded $(grep -c '"number"' "$recorded/worker.jsonl") exchanges without secrets"
