#!/usr/bin/env bash
# One would guess: CodePipelineJobEvent of Powertools for AWS Lambda hands on what the event of a job holds: the key of
#   its artifact as it stands in objectKey, and decoded_user_parameters as a dict or None for parameters that are none.
# What is so: input_object_key and s3_location.object_key are decoded as the keys in S3's own events have to be, though
#   CodePipeline's are not encoded: "release+1/a%2Bb.zip" becomes "release 1/a+b.zip". s3_location.key is what came,
#   and get_artifact asks S3 for that. User parameters that are no JSON, an empty text among them, are a
#   JSONDecodeError; without the member they are {}, and for "50" the number 50. get_artifact without a file name gives
#   bytes where its type says str.
# Why it matters: two properties of one event name two objects, and the one that the documentation shows is not found
#   when its key has a plus or a percent sign. A Lambda that looks at its parameters first fails before it can report
#   the failure of its job, which then waits for its time limit. Take s3_location.key.
# Seen with: aws-lambda-powertools 3.37.0, boto3 1.44.8, Python 3.11, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
  AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check aws-lambda-powertools==3.37.0 boto3==1.44.8 botocore==1.44.8

cat >find.py <<'EOF'
import http.server
import os
import threading

from aws_lambda_powertools.utilities.data_classes import CodePipelineJobEvent


def event(key="k", **configuration):
    location = {"type": "S3", "s3Location": {"bucketName": "bucket", "objectKey": key}}
    return CodePipelineJobEvent({"CodePipeline.job": {"id": "j", "accountId": "111111111111", "data": {
        "actionConfiguration": {"configuration": {"FunctionName": "f"} | configuration},
        "inputArtifacts": [{"name": "app", "revision": None, "location": location}], "outputArtifacts": [],
        "artifactCredentials": {"accessKeyId": "a", "secretAccessKey": "s", "sessionToken": "t"},
    }}})


class Bucket(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print("S3 is asked for", self.path)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ab")

    def log_message(self, *_):
        pass


one = event("release+1/a%2Bb.zip")
print("input_object_key:", one.input_object_key)
print("s3_location.key:", one.data.input_artifacts[0].location.s3_location.key)
print("s3_location.object_key:", one.data.input_artifacts[0].location.s3_location.object_key)
with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bucket) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{server.server_address[1]}"
    print("get_artifact:", one.get_artifact("app"))
    server.shutdown()
for configuration in ({}, {"UserParameters": ""}, {"UserParameters": "deploy to test"}, {"UserParameters": "50"}):
    try:
        got = repr(event(**configuration).decoded_user_parameters)
    except ValueError as error:
        got = type(error).__name__
    print(configuration, got)
EOF

cat >want <<'EOF'
input_object_key: release 1/a+b.zip
s3_location.key: release+1/a%2Bb.zip
s3_location.object_key: release 1/a+b.zip
S3 is asked for /bucket/release%2B1/a%252Bb.zip
get_artifact: b'ab'
{} {}
{'UserParameters': ''} JSONDecodeError
{'UserParameters': 'deploy to test'} JSONDecodeError
{'UserParameters': '50'} 50
EOF
env/bin/python find.py >got
diff want got
echo "holds: the object key of a CodePipeline event is decoded, and is that of another object"
