#!/usr/bin/env bash
# One would guess: a framework that reads requests by the service's model, as LocalStack's does for every emulated
#   service, refuses what the model does not allow, or hands it on as it came.
# What is so: required members, lengths, patterns and ranges are not looked at, a number stands for a text, and some
#   values are changed: percentComplete "50" and 50.9 become 50, created true becomes one second after 1970. An empty body
#   and null are a request without members, and of X-Amz-Target only what follows the last dot counts, whatever the
#   service is called before it.
# Why it matters: an emulator built on it answers 200 to a job worker's mistakes unless each provider checks all of this
#   itself, and records a percentage or a date that nobody sent.
# Seen with: localstack-core 2026.3.0 (with cbor2 5.9.0; it does not import beside 6), botocore 1.42.72, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check 'localstack-core[base-runtime]==2026.3.0' cbor2==5.9.0 \
  botocore==1.42.72 boto3==1.42.72

cat >find.py <<'EOF'
import json

from localstack.aws.protocol.parser import create_parser
from localstack.aws.spec import load_service
from rolo import Request

JOB = "11111111-2222-3333-4444-555555555555"
OPERATION = "CodePipeline_20150709.PutJobSuccessResult"
parser = create_parser(load_service("codepipeline"))


def shown(value):
    if isinstance(value, dict):
        return {k: shown(v) for k, v in value.items() if v is not None}
    return value.isoformat() if hasattr(value, "isoformat") else value


def read(name, body, target=OPERATION):
    request = Request("POST", "/", body=body if isinstance(body, str) else json.dumps(body),
                      headers={"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"})
    try:
        operation, parameters = parser.parse(request)
        print(f"{name}: {operation.name} {shown(parameters)}")
    except Exception as error:
        print(f"{name}: {type(error).__name__}")


read("jobId absent", {})
read("jobId a number", {"jobId": 5})
read("percentComplete text", {"executionDetails": {"percentComplete": "50"}})
read("percentComplete 50.9", {"executionDetails": {"percentComplete": 50.9}})
read("percentComplete 101", {"executionDetails": {"percentComplete": 101}})
read("created true", {"currentRevision": {"created": True}})
read("created text", {"currentRevision": {"created": "2024-05-06"}})
read("executionDetails a list", {"executionDetails": []})
read("an empty body", "")
read("null", "null")
read("another service", {"jobId": JOB}, "Another_20150709.PutJobSuccessResult")
EOF

cat >want <<'EOF'
jobId absent: PutJobSuccessResult {}
jobId a number: PutJobSuccessResult {'jobId': 5}
percentComplete text: PutJobSuccessResult {'executionDetails': {'percentComplete': 50}}
percentComplete 50.9: PutJobSuccessResult {'executionDetails': {'percentComplete': 50}}
percentComplete 101: PutJobSuccessResult {'executionDetails': {'percentComplete': 101}}
created true: PutJobSuccessResult {'currentRevision': {'created': '1970-01-01T00:00:01+00:00'}}
created text: ProtocolParserError
executionDetails a list: ProtocolParserError
an empty body: PutJobSuccessResult {}
null: PutJobSuccessResult None
another service: PutJobSuccessResult {'jobId': '11111111-2222-3333-4444-555555555555'}
EOF
env/bin/python find.py >got
diff want got
echo "holds: LocalStack's parser changes values and leaves limits unchecked"
