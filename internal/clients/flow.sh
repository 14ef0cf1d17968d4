#!/usr/bin/env bash
# Drives plumbline's stand-in with botocore and the AWS CLI from PyPI. Called by: make clients
set -euo pipefail
cd "$(dirname "$0")/../.."
. internal/clients/lib.sh

python=$(environment clients)
build_plumbline
start_serving bin/plumbline serve --listen 127.0.0.1:0
url=$(wait_for_line 's/^listening on //p')
for client in botocore awscli; do
  "$python" internal/clients/flow.py "$url" "$client"
done
echo "both clients get the documented answers"
