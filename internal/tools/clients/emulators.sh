#!/usr/bin/env bash
# Checks emulators from PyPI that do not implement PutJobSuccessResult: plumbline has to say so in one headline, with
# the emulator's own text and what it does implement, and end with 1. Each is installed into a temporary folder, runs on
# loopback, and is ended. Called by: make emulators
set -euo pipefail
CDPATH="" cd -- "$(dirname -- "$0")/../../.."
. internal/tools/clients/lib.sh

dir=$(mktemp -d)
trap 'finish; rm -rf "$dir"' EXIT
build_plumbline

# check NAME COMMAND EXPECTED... installs an emulator, starts it as its COMMAND says, which has $PORT and $BIN in it, and
# compares what plumbline says of it with extended regular expressions.
check() {
  local name=$1 command=$2 wanted
  shift 2
  wanted=$(grep "^$name" internal/tools/clients/emulators.txt)
  python3 -m venv "$dir/$name"
  BIN=$dir/$name/bin
  "$BIN/pip" install --quiet --disable-pip-version-check "$wanted"
  PORT=$("$BIN/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  export BIN PORT HOME="$dir" DOCKER_HOST="unix://$dir/no-docker.sock"
  start_serving bash -c "exec $command"
  wait_for_port "$PORT"

  local status=0 text
  text=$(bin/plumbline check --endpoint "http://127.0.0.1:$PORT" --no-color) || status=$?
  stop_serving
  echo "== $("$BIN/pip" list --format freeze --disable-pip-version-check | grep -i "^$name=="): exit status $status"
  tail -n 1 <<<"$text"
  if [ "$status" -ne 1 ] || [ "$(grep -c '^FAIL ' <<<"$text")" -ne 1 ]; then
    echo "want exit status 1 and one failure; all that was said:" >&2
    echo "$text" >&2
    exit 1
  fi
  for expected in "does not implement PutJobSuccessResult" "$@"; do
    if ! grep -qE "$expected" <<<"$(tail -n 1 <<<"$text")"; then
      echo "want: $expected" >&2
      exit 1
    fi
  done
}

# shellcheck disable=SC2016  # the command is expanded where it is run
check moto '"$BIN/moto_server" -H 127.0.0.1 -p "$PORT"' \
  '500 with a page, "500 Internal Server Error' 'an unknown operation in the same way' \
  'it does implement CreatePipeline.* but not .*PollForJobs'
# shellcheck disable=SC2016
check ministack 'env BIND_HOST=127.0.0.1 GATEWAY_PORT="$PORT" "$BIN/ministack"' \
  '400, "Unsupported service: codepipeline"' 'it supports no other call of a job worker either'
