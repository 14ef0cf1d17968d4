#!/usr/bin/env bash
# One would guess: a matcher of pact-python without a value has its mock server make values that this very matcher takes,
#   of the JSON type it is named after, and over the range that it allows.
# What is so: match.float() makes a text, "3.29", where the rule of the same contract wants a decimal number. A regular
#   expression with . or \S or [^a] or \p{L} is answered with null, and its error is printed to stderr alone: the
#   generator is given bytes, where ^[0-9a-f]{8}$ works. match.int() makes 0 to 10, with min=0, max=100 it does up to
#   100, and match.datetime() is the present moment each time.
# Why it matters: a consumer's test is fed what its provider would never send: percentComplete <= 10, a jobId that is
#   null, a number as text. Code that reads the text is green, and fails with the real number. Give each matcher a value.
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


def answers(matcher, count=200):
    """What the mock server answers for the matcher, and its rule in the contract."""
    pact = Pact("worker", "service").with_specification("V4")
    request = pact.upon_receiving("a call").with_request("POST", "/")
    request.will_respond_with(200).with_body({"n": matcher}, "application/json")
    with tempfile.TemporaryDirectory() as folder:
        pact.write_file(folder)
        with open(f"{folder}/worker-service.json") as file:
            rules = json.load(file)["interactions"][0]["response"]["matchingRules"]["body"]["$.n"]["matchers"]
    seen = []
    with pact.serve(raises=False) as server:
        for _ in range(count):
            connection = http.client.HTTPConnection(urllib.parse.urlsplit(str(server.url)).netloc)
            connection.request("POST", "/")
            seen.append(json.loads(connection.getresponse().read())["n"])
            connection.close()
    return seen, rules[0]["match"]


def kinds(matcher):
    seen, rule = answers(matcher, 20)
    return f"rule {rule}, made {', '.join(sorted({type(value).__name__ for value in seen}))}"


print("float():", kinds(match.float()))
print("float(precision=3):", kinds(match.float(precision=3)))
print("int():", kinds(match.int()))
print("bool():", kinds(match.bool()))
for expression in ("^[0-9a-f]{8}$", r"\d{3}", r"a+?b", ".", r"\S", "[^a]", r"\p{L}", r"\bjob\b", "(?=a)a"):
    print(f"regex {expression}:", kinds(match.regex(regex=expression)))
for name, matcher in (("int()", match.int()), ("int(min=0, max=100)", match.int(min=0, max=100))):
    print(name, "highest:", "above 10" if max(answers(matcher)[0]) > 10 else "up to 10")
times = answers(match.datetime(), 20)[0]
print("datetime(), of one moment:", len({time[:10] for time in times}) <= 2)
EOF
cat >want <<'EOF'
float(): rule decimal, made str
float(precision=3): rule decimal, made str
int(): rule integer, made int
bool(): rule boolean, made bool
regex ^[0-9a-f]{8}$: rule regex, made str
regex \d{3}: rule regex, made str
regex a+?b: rule regex, made str
regex .: rule regex, made NoneType
regex \S: rule regex, made NoneType
regex [^a]: rule regex, made NoneType
regex \p{L}: rule regex, made NoneType
regex \bjob\b: rule regex, made NoneType
regex (?=a)a: rule regex, made NoneType
int() highest: up to 10
int(min=0, max=100) highest: above 10
datetime(), of one moment: True
EOF
env/bin/python find.py 2>log >got || { cat log >&2; exit 1; }
diff want got
echo "holds: pact-python makes values that its own matchers do not take"
