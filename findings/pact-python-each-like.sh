#!/usr/bin/env bash
# One would guess: match.each_like of pact-python wants at least one element, as its documentation says ("minimum is
#   always 1") and as eachLike of the other languages does; includes is about texts, and a date has the given format.
# What is so: without min the contract holds the matcher type alone, and an empty list matches; min=1 has to be written
#   out. each_value_matches takes a map without entries, and other names. includes("5") takes the numbers 5 and 150, a
#   list and an object that hold a 5; yyyy-MM-dd takes 2024-5-6, and 07:08:60 is a time. like({"a": "x"}) and a plain
#   value, on the other hand, refuse further members in a request, and 50 refuses 50.0.
# Why it matters: a contract "a poll hands out jobs with an id and a nonce" is kept by a provider that never has a job,
#   so that no member of a job is ever looked at. Write min=1, and use a provider state that has a job.
# Seen with: pact-python 4.2.0, pact-python-ffi 0.5.12.1, Python 3.11; on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 PACT_DO_NOT_TRACK=true
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pact-python==4.2.0 pact-python-ffi==0.5.12.1

cat >find.py <<'EOF'
import json
import urllib.error
import urllib.request

from pact import Pact, match

JOB = {"id": "1"}
CASES = (
    ("each_like", match.each_like(JOB), ([{"id": "2"}], [], [{"id": 5}])),
    ("each_like, min=1", match.each_like(JOB, min=1), ([{"id": "2"}], [])),
    ("each_value_matches", match.each_value_matches({"a": "x"}, rules=match.like("x")), ({}, {"b": "y"}, {"a": 5})),
    ("includes 5", match.includes("5"), ("150", 150, ["5"], {"a": "5"}, "6")),
    ("date yyyy-MM-dd", match.date("2024-05-06", format="yyyy-MM-dd", disable_conversion=True),
     ("2024-05-06", "2024-5-6", "2024-02-31")),
    ("time HH:mm:ss", match.time("07:08:09", format="HH:mm:ss", disable_conversion=True), ("07:08:60", "07:60:09")),
    ("like an object", match.like({"a": "x"}), ({"a": "y"}, {"a": "y", "b": "z"})),
    ("50", 50, (50, 50.0)),
)


def pact_of(body):
    pact = Pact("worker", "codepipeline").with_specification("V4")
    request = pact.upon_receiving("a request").with_request("POST", "/")
    request.with_body({"v": body}, content_type="application/json").will_respond_with(200)
    return pact


def taken(expected, value):
    with pact_of(expected).serve(raises=False, verbose=False) as server:
        body = json.dumps({"v": value}).encode()
        request = urllib.request.Request(f"{server.url}/", body, {"Content-Type": "application/json"}, method="POST")
        try:
            return urllib.request.urlopen(request).status == 200
        except urllib.error.HTTPError:
            return False


for name, expected, values in CASES:
    shown = (f"{json.dumps(value)} {'taken' if taken(expected, value) else 'refused'}" for value in values)
    print(f"{name}: {', '.join(shown)}")
for name, expected in (("each_like", match.each_like(JOB)), ("each_like, min=1", match.each_like(JOB, min=1))):
    pact_of(expected).write_file(".", overwrite=True)
    with open("worker-codepipeline.json") as file:
        rules = json.load(file)["interactions"][0]["request"]["matchingRules"]["body"]
    print(f"{name} in the contract: {json.dumps(rules['$.v']['matchers'])}")
EOF

cat >want <<'EOF'
each_like: [{"id": "2"}] taken, [] taken, [{"id": 5}] refused
each_like, min=1: [{"id": "2"}] taken, [] refused
each_value_matches: {} taken, {"b": "y"} taken, {"a": 5} refused
includes 5: "150" taken, 150 taken, ["5"] taken, {"a": "5"} taken, "6" refused
date yyyy-MM-dd: "2024-05-06" taken, "2024-5-6" taken, "2024-02-31" refused
time HH:mm:ss: "07:08:60" taken, "07:60:09" refused
like an object: {"a": "y"} taken, {"a": "y", "b": "z"} refused
50: 50 taken, 50.0 refused
each_like in the contract: [{"match": "type"}]
each_like, min=1 in the contract: [{"match": "type", "min": 1}]
EOF
env/bin/python find.py >got
cat got
diff want got
echo "holds: each_like of pact-python takes an empty list"
