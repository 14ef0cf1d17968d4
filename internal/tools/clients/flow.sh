#!/usr/bin/env bash
# Runs plumbline's provider with botocore, the AWS CLI and the AWS SDK for JavaScript on both wires, and with the job
# workers of examples/. Called by: make clients
set -euo pipefail
CDPATH="" cd -- "$(dirname -- "$0")/../../.."
. internal/tools/clients/lib.sh

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
  "$python" internal/tools/clients/flow.py "$url" "$1" "$wire" "${@:2}"
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

# watching ARGUMENTS... starts plumbline watch before a new provider with these arguments; unwatch ends both and prints the
# exit status of watch.
recorded=$(mktemp -d) proxy=
trap 'if [ -n "$proxy" ]; then kill "$proxy" 2>/dev/null || true; fi; finish; rm -rf "$recorded"' EXIT
watching() {
  finish
  log=$(mktemp)
  start_serving bin/plumbline serve --listen 127.0.0.1:0 --quiet "$@"
  : >"$recorded/out"
  bin/plumbline watch --endpoint "$(wait_for_line 's/^listening on //p')" --record "$recorded/worker.jsonl" \
    >"$recorded/out" 2>"$recorded/log" &
  proxy=$!
  until AWS_ENDPOINT_URL_CODEPIPELINE=$(sed -n 's/^listening on //p' "$recorded/out") && [ -n "$AWS_ENDPOINT_URL_CODEPIPELINE" ]; do
    kill -0 "$proxy" || exit 1
    sleep 0.1
  done
}
unwatch() {
  local status=0
  kill -INT "$proxy"
  wait "$proxy" || status=$?
  proxy=
  if [ "$status" -ne "$1" ]; then
    cat "$recorded/log" >&2
    echo "plumbline watch ended with $status, not with $1" >&2
    exit 1
  fi
  if grep -nE 'planted-s|PLANTED|Signature=[0-9a-f]' "$recorded/worker.jsonl" >&2; then
    echo "a secret was recorded" >&2
    exit 1
  fi
}
export AWS_ACCESS_KEY_ID=AKIAPLANTED000000001 AWS_SECRET_ACCESS_KEY=planted-secret-access-key AWS_SESSION_TOKEN=planted-session-token

# Neither the worker with boto3 nor the provider is accused.
watching --queued 2
worked "$python" examples/worker-python/worker.py --once "$action"
unwatch 0
echo "plumbline watch accuses neither boto3 nor the provider, and recorded $(grep -c '"number"' "$recorded/worker.jsonl") exchanges without secrets"

# Each violation that boto3 is made to send is reported, and no other.
watching --queued 1
"$python" internal/tools/clients/planted.py "$AWS_ENDPOINT_URL_CODEPIPELINE" | sort >"$recorded/planted"
unwatch 1
sed -nE 's/.*"violations":\[\{"rule":"([^"]*)".*/\1/p' "$recorded/worker.jsonl" | sort >"$recorded/reported"
diff "$recorded/planted" "$recorded/reported" || { echo "planted and reported violations differ" >&2; exit 1; }
echo "plumbline watch reports the $(wc -l <"$recorded/planted") violations that boto3 was made to send"

# What a target does wrong is reported of it: the worker with the AWS SDK for Go goes on.
for planted in success-empty-object=answer/empty-body success-500=answer/no-server-error \
  AcknowledgeJob/answer/success-201=answer/success-status; do
  watching --queued 2 --fault "${planted%%=*}"
  go run ./examples/worker-go -once "$action" >"$recorded/worker" 2>&1 || true
  unwatch 1
  grep -q "\"deviations\":\[{\"rule\":\"${planted#*=}" "$recorded/worker.jsonl" || { cat "$recorded/log" >&2; exit 1; }
  ! grep -q '"violations":\[' "$recorded/worker.jsonl" || { echo "the worker is accused" >&2; exit 1; }
done
echo "plumbline watch reports what the provider with faults answers the AWS SDK for Go"
