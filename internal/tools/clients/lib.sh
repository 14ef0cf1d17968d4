# shellcheck shell=bash
# Shell functions of the scripts beside it. Only what they start is ended.

. internal/tools/clients/clean.sh
# The servers are local and take any keys: nothing of an account takes part.
unset "${!AWS_@}"
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true

served=
log=$(mktemp)

stop_serving() {
  if [ -n "$served" ]; then
    kill "$served" 2>/dev/null || true
    wait "$served" 2>/dev/null || true
  fi
  served=
}

finish() {
  stop_serving
  rm -f "$log"
}
trap finish EXIT
trap 'exit 130' INT TERM

# environment NAME makes a virtual environment with the packages of NAME.txt and prints its python.
environment() {
  local dir=.cache/$1 wanted=internal/tools/clients/$1.txt
  if ! cmp -s "$wanted" "$dir/installed.txt"; then
    python3 -m venv "$dir" >&2
    "$dir/bin/pip" install --quiet --disable-pip-version-check -r "$wanted" >&2
    cp "$wanted" "$dir/installed.txt"
  fi
  echo "$PWD/$dir/bin/python"
}

# javascript installs the AWS SDK for JavaScript and prints the folder.
javascript() {
  local dir=.cache/clients-javascript wanted=internal/tools/clients/drivers/package.json
  if ! cmp -s "$wanted" "$dir/installed.json"; then
    mkdir -p "$dir"
    cp "$wanted" "$dir/"
    (cd "$dir" && npm install --silent --no-fund --no-audit >&2)
    cp "$wanted" "$dir/installed.json"
  fi
  echo "$dir"
}

build_plumbline() {
  CGO_ENABLED=0 go build -o bin/plumbline ./cmd/plumbline
}

# start_serving COMMAND... starts a server, which is ended with the script.
start_serving() {
  "$@" >"$log" 2>&1 &
  served=$!
}

# wait_for_line SED prints what the sed script finds in the server's output, once it does.
wait_for_line() {
  local found
  for _ in $(seq 300); do
    found=$(sed -n "$1" "$log" | head -n 1)
    if [ -n "$found" ]; then
      echo "$found"
      return
    fi
    kill -0 "$served" 2>/dev/null || break
    sleep 0.1
  done
  echo "the server did not start:" >&2
  cat "$log" >&2
  return 1
}

# wait_for_port PORT waits until the server accepts connections on loopback.
wait_for_port() {
  for _ in $(seq 600); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
      return
    fi
    kill -0 "$served" 2>/dev/null || break
    sleep 0.1
  done
  echo "the server did not start:" >&2
  cat "$log" >&2
  return 1
}
