#!/usr/bin/env bash
# One would guess: "$ENVIRON['REVISION']" in a JSON body of gabbi is the text of that variable, an expectation between
#   slashes describes a text, and a path that gives a list is compared with a list.
# What is so: a variable that looks like a number, true, false or null is sent as one: 0123456 is 123456, 1.10 is 1.1,
#   1_000 is 1000, "null" is null. An expression is searched for in what Python prints of the value, whatever its type:
#   /None/ takes null, /5/ takes 150, /a/ takes ["a"]. A list of one element equals that element where the path has a
#   wildcard, and true equals 1. Of application/x-amz-json-1.1 no body is made and none is read, with an error.
# Why it matters: a commit whose seven digits are all decimal, a version 1.10 or an account's id from the environment of
#   CI is another value, or of a type that an AWS service answers with SerializationException, on some days only. Write
#   $ENVIRON:str['REVISION'].
# Seen with: gabbi 4.2.3, Python 3.11, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
served=
finish() {
  if [ -n "$served" ]; then
    kill "$served" || true
    wait "$served" || true
  fi
  rm -rf "$dir"
}
trap finish EXIT
cd "$dir"
export NO_PROXY=127.0.0.1
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check gabbi==4.2.3

cat >server.py <<'EOF'
import http.server


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers with what the header x-body says, and writes down each body that it gets."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if body:
            with open("sent", "a") as sent:
                print(body, file=sent)
        answer = self.headers.get("x-body", "{}").encode()
        self.send_response(200)
        self.send_header("Content-Type", self.headers.get("x-type", "application/json"))
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open("port", "w") as port:
    print(server.server_address[1], file=port)
server.serve_forever()
EOF
python3 server.py &
served=$!
for _ in $(seq 300); do
  [ -s port ] && break
  sleep 0.1
done

cat >tests.yaml <<'EOF'
defaults: {url: /, method: POST}
tests:
- name: a body with variables
  request_headers: {content-type: application/json}
  data:
    commit: "$ENVIRON['COMMIT']"
    version: "$ENVIRON['VERSION']"
    thousand: "$ENVIRON['THOUSAND']"
    nothing: "$ENVIRON['NOTHING']"
    text: "$ENVIRON:str['COMMIT']"
- {name: the text 50 for 50, request_headers: {x-body: '{"n":"50"}'}, response_json_paths: {$.n: 50}}
- {name: true for 1, request_headers: {x-body: '{"n":true}'}, response_json_paths: {$.n: 1}}
- {name: null for an expression, request_headers: {x-body: '{"n":null}'}, response_json_paths: {$.n: /None/}}
- {name: 150 for an expression, request_headers: {x-body: '{"n":150}'}, response_json_paths: {$.n: /5/}}
- {name: a list for an expression, request_headers: {x-body: '{"n":["a"]}'}, response_json_paths: {$.n: /a/}}
- {name: one element for the element, request_headers: {x-body: '{"n":[7]}'}, response_json_paths: {"$.n[*]": 7}}
- {name: two elements for the first, request_headers: {x-body: '{"n":[7,8]}'}, response_json_paths: {"$.n[*]": 7}}
- name: a path of x-amz-json
  request_headers: {x-body: '{"n":50}', x-type: application/x-amz-json-1.1}
  response_json_paths: {$.n: 50}
- {name: a body of x-amz-json, request_headers: {content-type: application/x-amz-json-1.1}, data: {n: 50}}
EOF
cat >want <<'EOF'
{"commit": 123456, "version": 1.1, "thousand": 1000, "nothing": null, "text": "0123456"}
passes: a_body_with_variables
fails: the_text_50_for_50
passes: true_for_1
passes: null_for_an_expression
passes: 150_for_an_expression
passes: a_list_for_an_expression
passes: one_element_for_the_element
fails: two_elements_for_the_first
fails: a_path_of_x-amz-json
fails: a_body_of_x-amz-json
EOF
COMMIT=0123456 VERSION=1.10 THOUSAND=1_000 NOTHING=null env/bin/gabbi-run "127.0.0.1:$(cat port)" <tests.yaml \
  >gabbi.log 2>&1 || true
cat sent >got
sed -n 's/^\.\.\. \([^ ]*\) gabbi-runner\.input_\(.*\)/\1: \2/p' gabbi.log |
  sed 's/^✓/passes/; s/^[✗E]/fails/' >>got
cat got
diff want got
echo "holds: gabbi turns variables into numbers, and searches expressions in null"
