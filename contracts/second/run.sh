#!/usr/bin/env bash
# Runs botocore from PyPI against a stub of the pact. Called by: make contracts-second
set -euo pipefail
CDPATH="" cd -- "$(dirname -- "$0")/../.."
. internal/tools/clients/lib.sh
export PACT_DO_NOT_TRACK=true

pact=contracts/pacts/codepipeline-job-worker-codepipeline.json
python=$(environment clients)
start_serving .cache/pact/bin/pact stub -f "$pact" --provider-state-header-name X-Pact-State --loglevel info
port=$(wait_for_line 's/.*[Ss]erver started on port \([0-9]*\).*/\1/p')
"$python" contracts/second/consumer.py "http://127.0.0.1:$port" "$pact"
