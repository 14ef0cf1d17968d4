#!/usr/bin/env bash
# One would guess: LocalStack's parser and serializer for Smithy RPC v2 CBOR, on which its services stand, carry the
#   same errors and the same values as those for JSON, for both work from the same model.
# What is so: each error that the model knows loses its message on the CBOR wire where its shape lists no members, as
#   those of CodePipeline; one that the model does not know keeps it. A provider that hands over None in a map, a member
#   that is not in the model, or "1" for an integer, which JSON leaves out or sends as they are, ends in an exception of
#   the serializer in CBOR: 500. Of a time in a request JSON loses what is below a second, CBOR does not; what is absent
#   is None in JSON alone. A token of bytes is handed on as bytes, and a success without output is of application/cbor
#   and has no byte. The JSON serializer has application/json for errors, and CBOR for who accepts that.
# Why it matters: a worker that logs or looks at the message of an error sees an empty one with the emulator and a text
#   with AWS; a revision's time differs by protocol; and a provider that passes its tests in JSON fails when an SDK
#   changes its protocol, which is what SDKs have begun to do.
# Seen with: localstack-core 2026.3.0, botocore 1.42.72, cbor2 5.9.0, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check 'localstack-core[base-runtime]==2026.3.0' cbor2==5.9.0 \
  botocore==1.42.72 boto3==1.42.72

cat >find.py <<'END'
import json
import logging

import cbor2
from localstack.aws.api import CommonServiceException
from localstack.aws.protocol.parser import create_parser
from localstack.aws.protocol.serializer import create_serializer
from localstack.aws.spec import load_service
from rolo import Request

logging.disable()
service = load_service("codepipeline")


def answer(protocol, operation, value, **headers):
    serializer = create_serializer(service, protocol)
    serialize = serializer.serialize_error_to_response if isinstance(value, Exception) else \
        serializer.serialize_to_response
    try:
        got = serialize(value, service.operation_model(operation), headers, "id")
    except Exception as error:
        return f"{type(error).__name__} of {type(error.__cause__).__name__}"
    body = got.data
    if body:
        body = cbor2.loads(body) if got.content_type == "application/cbor" else json.loads(body)
    return f"{got.content_type} {body}"


def both(name, operation, value):
    print(f"{name}: {answer('json', operation, value)}")
    print(f"  CBOR: {answer('smithy-rpc-v2-cbor', operation, value)}")


for code in ("JobNotFoundException", "ThrottlingException"):
    known = "known" if code in service.shape_names else "not known"
    both(f"{code}, {known}", "PutJobSuccessResult", CommonServiceException(code, "why"))
both("no output", "PutJobSuccessResult", {})
configuration = {"jobDetails": {"data": {"actionConfiguration": {"configuration": {"a": None}}}}}
both("None in a map", "GetJobDetails", configuration)
both("a member that is not there", "AcknowledgeJob", {"state": "InProgress"})
both("a version of text", "GetPipeline", {"pipeline": {"version": "1"}})
gone = CommonServiceException("JobNotFoundException", "why")
print("who accepts CBOR:", answer("json", "PutJobSuccessResult", gone, Accept="application/cbor"))


def read(value, body=None):
    target = {"X-Amz-Target": "CodePipeline_20150709.PutJobSuccessResult"}
    path = "/service/CodePipeline_20150709/operation/PutJobSuccessResult"
    requests = {
        "json": ("/", "application/x-amz-json-1.1", target, body),
        "smithy-rpc-v2-cbor": (path, "application/cbor", {"smithy-protocol": "rpc-v2-cbor"}, cbor2.dumps(value)),
    }
    for protocol, (path, kind, headers, sent) in requests.items():
        if sent:
            request = Request("POST", path, body=sent, headers=headers | {"Content-Type": kind})
            parsed = create_parser(service, protocol).parse(request)[1]
            print(f"{protocol} reads\n  {json.dumps(parsed, default=str)}")


read({"currentRevision": {"created": cbor2.CBORTag(1, 1714979289.5)}}, '{"currentRevision":{"created":1714979289.5}}')
read({"executionDetails": {"percentComplete": "50"}}, '{"executionDetails":{"percentComplete":"50"}}')
read({"continuationToken": b"a"})
END
cat >want <<'WANT'
JobNotFoundException, known: application/json {'__type': 'JobNotFoundException', 'message': 'why'}
  CBOR: application/cbor {'__type': 'JobNotFoundException'}
ThrottlingException, not known: application/json {'__type': 'ThrottlingException', 'message': 'why'}
  CBOR: application/cbor {'__type': 'ThrottlingException', 'message': 'why'}
no output: application/x-amz-json-1.1 {}
  CBOR: application/cbor b''
None in a map: application/x-amz-json-1.1 {'jobDetails': {'data': {'actionConfiguration': {'configuration': {}}}}}
  CBOR: UnknownSerializerError of AttributeError
a member that is not there: application/x-amz-json-1.1 {}
  CBOR: UnknownSerializerError of KeyError
a version of text: application/x-amz-json-1.1 {'pipeline': {'version': '1'}}
  CBOR: UnknownSerializerError of TypeError
who accepts CBOR: application/cbor {'__type': 'JobNotFoundException', 'message': 'why'}
json reads
  {"jobId": null, "currentRevision": {"revision": null, "changeIdentifier": null, "created": "2024-05-06 07:08:09+00:00"}}
smithy-rpc-v2-cbor reads
  {"currentRevision": {"created": "2024-05-06 07:08:09.500000+00:00"}}
json reads
  {"jobId": null, "executionDetails": {"percentComplete": 50}}
smithy-rpc-v2-cbor reads
  {"executionDetails": {"percentComplete": 50}}
smithy-rpc-v2-cbor reads
  {"continuationToken": "b'a'"}
WANT
env/bin/python find.py >got 2>log || { cat got log; exit 1; }
cat got
diff want got
echo "holds: LocalStack carries other errors and other values in CBOR than in JSON"
