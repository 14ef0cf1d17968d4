#!/usr/bin/env bash
# One would guess: a matcher that stands at a member of a body holds for that member, whatever its name, and the example
#   that a contract was made from matches the contract.
# What is so: the place is written into the contract as a path, and a member named "*" as the path's wildcard, without
#   quotes: its matcher holds for all members beside it, and these are no longer compared with their own values. The
#   example itself is refused, and with another value beside it the request passes. Names with a dot, a bracket, a
#   quote or a dollar sign, the empty one, and one of digits are right.
# Why it matters: maps with an entry "*" for all others are common (defaults by stage, permissions, limits by provider);
#   a consumer's test fails with "Expected 'v' to match" at a member that has no matcher, or passes with a wrong one. Put
#   a matcher over the whole map, or give "*" a plain value.
# Seen with: pact-python 4.2.0 with pact-python-ffi 0.5.12.1, Python 3.11, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 PACT_DO_NOT_TRACK=true
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pact-python==4.2.0 pact-python-ffi==0.5.12.1

cat >find.py <<'EOF'
import http.client
import json
import tempfile
import urllib.parse

from pact import Pact, match


def contract(body):
    pact = Pact("worker", "service").with_specification("V4")
    request = pact.upon_receiving("a call").with_request("POST", "/")
    request.with_body(body, "application/json").will_respond_with(200)
    return pact


def path(pact):
    with tempfile.TemporaryDirectory() as folder:
        pact.write_file(folder)
        with open(f"{folder}/worker-service.json") as file:
            return " ".join(json.load(file)["interactions"][0]["request"]["matchingRules"]["body"])


def taken(pact, body):
    with pact.serve(raises=False) as server:
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(str(server.url)).netloc)
        connection.request("POST", "/", json.dumps(body), {"Content-Type": "application/json"})
        return "taken" if connection.getresponse().status == 200 else "refused"


for name in ("*", "a", "a.b", "a[0]", "it's", 'a"b', "$", "", "0"):
    body = {"limits": {name: match.regex("aa", regex="^a+$"), "k": "v"}}
    print(name or "(empty)", path(contract(body)) + ":", ", ".join(
        f"{what} {taken(contract(body), {'limits': {name: own, 'k': beside}})}"
        for what, own, beside in (("the example", "aa", "v"), ("another value beside it", "aa", "a"))))
EOF
cat >want <<'EOF'
* $.limits.*: the example refused, another value beside it taken
a $.limits.a: the example taken, another value beside it refused
a.b $.limits['a.b']: the example taken, another value beside it refused
a[0] $.limits['a[0]']: the example taken, another value beside it refused
it's $.limits['it\'s']: the example taken, another value beside it refused
a"b $.limits['a"b']: the example taken, another value beside it refused
$ $.limits['$']: the example taken, another value beside it refused
(empty) $.limits['']: the example taken, another value beside it refused
0 $.limits[0]: the example taken, another value beside it refused
EOF
env/bin/python find.py 2>log >got || { cat log >&2; exit 1; }
diff want got
echo "holds: a matcher at a member named * is one for all members"
