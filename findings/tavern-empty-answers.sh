#!/usr/bin/env bash
# One would guess: a stage of Tavern that expects `json: {}` of an answer fails when the answer has no body, one that
#   expects 1 fails on true, and one that leaves json out does not accept an answer with a body.
# What is so: no body passes for `{}`, true passes for 1 and 50.0 for 50, though `!anyint` refuses true; null passes for
#   `!anything`; without json nothing of a body is looked at. What is expected beyond that is strict: a member more, or
#   another order of a list, fails. (Tavern 3.7.1 does not start beside pytest 9, which pip installs with it.)
# Why it matters: PutJobSuccessResult answers a success with an empty body and GetJobDetails with an object. A suite in
#   Tavern cannot tell `{}` from nothing, in either direction; look at the body in a function ($ext, verify_response_with).
# Seen with: tavern 3.7.1, pytest 8.4.2, Python 3.11, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check tavern==3.7.1 pytest==8.4.2
cat >server.py <<'EOF'
import http.server

answers = {
    "/empty": b"",
    "/object": b"{}",
    "/job": b'{"id":"j","isNew":true,"percent":50.0,"token":null,"outputs":["a","b"]}',
}


class Answer(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.send_response(200)
        self.send_header("content-type", "application/x-amz-json-1.1")
        self.end_headers()
        self.wfile.write(answers[self.path])

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
open("port", "w").write(str(server.server_port))
server.serve_forever()
EOF
env/bin/python server.py &
server=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
stage() { # name, path, what is expected of the body
  cat >"test_$1.tavern.yaml" <<EOF
test_name: $1
stages:
  - name: report
    request: {url: "http://127.0.0.1:$(cat port)$2", method: POST, json: {jobId: j}}
    response:
      status_code: 200
$3
EOF
}
rest='outputs: [a, b]'
stage no-body-for-an-object /empty '      json: {}'
stage object-for-an-object /object '      json: {}'
stage body-not-mentioned /job ''
stage one-for-true /job "      json: {id: j, isNew: 1, percent: 50, token: null, $rest}"
stage anyint-for-true /job "      json: {id: j, isNew: !anyint , percent: 50, token: null, $rest}"
stage anything-for-null /job "      json: {id: j, isNew: true, percent: 50, token: !anything , $rest}"
stage a-member-more /job "      json: {id: j, isNew: true, percent: 50, $rest}"
stage another-order /job '      json: {id: j, isNew: true, percent: 50, token: null, outputs: [b, a]}'
cat >want <<'EOF'
FAILED a-member-more
FAILED another-order
FAILED anyint-for-true
PASSED anything-for-null
PASSED body-not-mentioned
PASSED no-body-for-an-object
PASSED object-for-an-object
PASSED one-for-true
EOF
env/bin/python -m pytest -q -rA -p no:cacheprovider . 2>&1 |
  sed -nE 's/^(PASSED|FAILED) test_.*::(.*)$/\1 \2/p' | sed 's/ - .*//' | sort -k2 >got || true
cat got
diff want got
echo "holds: no body is an empty object, and true is 1"
