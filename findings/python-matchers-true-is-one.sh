#!/usr/bin/env bash
# One would guess: a stub that is to match the JSON body {"percentComplete": 1} does not match {"percentComplete":
#   true}, and the comparers of JSON for Python's tests are of one mind about 50 and 50.0.
# What is so: responses (json_params_matcher), pytest-httpserver (json=), the usual r.json() == ... of requests-mock,
#   and jsondiff compare with Python's ==, for which true is 1, false is 0 and 50.0 is 50. respx and DeepDiff tell all
#   of them apart. jsonschema's const tells true from 1 and, as JSON Schema wants it, not 50.0 from 50.
# Why it matters: an AWS service refuses true for an integer with SerializationException, and boto3 sends True as true
#   without a word, so that a worker with `percentComplete=done` passes its tests with one mock and fails with another.
#   Compare what json.dumps(..., sort_keys=True) makes of both sides.
# Seen with: responses 0.26.3, pytest-httpserver 1.2.0, requests-mock 1.12.1, jsondiff 2.2.1, respx 0.23.1, deepdiff
#   9.1.0, jsonschema 4.26.0, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check responses==0.26.3 pytest-httpserver==1.2.0 requests==2.34.2 \
  requests-mock==1.12.1 jsondiff==2.2.1 respx==0.23.1 httpx==0.28.1 deepdiff==9.1.0 jsonschema==4.26.0

cat >find.py <<'EOF'
import json
import logging

import deepdiff
import httpx
import jsondiff
import jsonschema
import pytest_httpserver
import requests
import requests_mock
import responses
import respx

logging.disable()


def with_responses(expected, body):
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.post("http://stub.test/", match=[responses.matchers.json_params_matcher(expected)])
        try:
            return requests.post("http://stub.test/", data=body, timeout=10).ok
        except requests.ConnectionError:
            return False


def with_httpserver(expected, body):
    with pytest_httpserver.HTTPServer(host="127.0.0.1") as server:
        server.expect_request("/", json=expected).respond_with_data("")
        return requests.post(server.url_for("/"), data=body, timeout=10).ok


def with_requests_mock(expected, body):
    with requests_mock.Mocker() as mock:
        mock.post("http://stub.test/", additional_matcher=lambda request: request.json() == expected)
        try:
            return requests.post("http://stub.test/", data=body, timeout=10).ok
        except requests_mock.NoMockAddress:
            return False


def with_respx(expected, body):
    with respx.mock:
        respx.post("http://stub.test/", json=expected).respond(200)
        try:
            return httpx.post("http://stub.test/", content=body).is_success
        except AssertionError:
            return False


matchers = {
    "responses": with_responses,
    "pytest-httpserver": with_httpserver,
    "requests-mock": with_requests_mock,
    "jsondiff": lambda expected, body: not jsondiff.diff(expected, json.loads(body)),
    "respx": with_respx,
    "deepdiff": lambda expected, body: not deepdiff.DeepDiff(expected, json.loads(body)),
    "jsonschema": lambda expected, body: jsonschema.Draft7Validator({"const": expected}).is_valid(json.loads(body)),
}
bodies = [(1, "1"), (1, "true"), (0, "false"), (50, "50.0"), (50, '"50"')]
for name, matches in matchers.items():
    taken = [text for n, text in bodies if matches({"n": n}, '{"n":%s}' % text)]
    print(f"{name} takes for 1, 1, 0, 50 and 50:", *taken)
EOF
cat >want <<'EOF'
responses takes for 1, 1, 0, 50 and 50: 1 true false 50.0
pytest-httpserver takes for 1, 1, 0, 50 and 50: 1 true false 50.0
requests-mock takes for 1, 1, 0, 50 and 50: 1 true false 50.0
jsondiff takes for 1, 1, 0, 50 and 50: 1 true false 50.0
respx takes for 1, 1, 0, 50 and 50: 1
deepdiff takes for 1, 1, 0, 50 and 50: 1
jsonschema takes for 1, 1, 0, 50 and 50: 1 50.0
EOF
timeout 120 env/bin/python find.py >got
cat got
diff want got
echo "holds: four matchers of Python take true for 1"
