#!/usr/bin/env bash
# Runs plumbline's provider with botocore and the AWS CLI from PyPI, and with the job workers of examples/. Called by:
# make clients
set -euo pipefail
CDPATH="" cd -- "$(dirname -- "$0")/../.."
. internal/clients/lib.sh

python=$(environment clients)
build_plumbline
start_serving bin/plumbline serve --listen 127.0.0.1:0 --queued 2
url=$(wait_for_line 's/^listening on //p')
for client in botocore awscli; do
  "$python" internal/clients/flow.py "$url" "$client"
done
echo "both clients get the documented answers"

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
