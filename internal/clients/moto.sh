#!/usr/bin/env bash
# Checks moto's server, which does not implement PutJobSuccessResult: plumbline has to say so in one headline, and end
# with 1. Called by: make moto
set -euo pipefail
CDPATH="" cd -- "$(dirname -- "$0")/../.."
. internal/clients/lib.sh

python=$(environment moto)
build_plumbline
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
start_serving "$(dirname "$python")/moto_server" -H 127.0.0.1 -p "$port"
url=$(wait_for_line 's/.*Running on \(http:[^ ]*\).*/\1/p')

status=0
text=$(bin/plumbline check --endpoint "$url" --no-color) || status=$?
echo "$text"
headlines=$(grep -c '^FAIL ' <<<"$text" || true)
if [ "$status" -ne 1 ] || [ "$headlines" -ne 1 ]; then
  echo "want exit status 1 and one headline, got status $status and $headlines headlines" >&2
  exit 1
fi
