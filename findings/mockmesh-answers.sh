#!/usr/bin/env bash
# One would guess: mockmesh-aws, which makes its answers from botocore's models ("perfectly structured", 426 services),
#   answers with what the model allows: a value of an enum, a text that fits a pattern, the members that are required;
#   and a pipeline that was created comes back under its name.
# What is so: AcknowledgeJob answers the status ACTIVE, which no JobStatus is; the roleArn of each pipeline is of the
#   service codepipeline, which the model's pattern forbids, and another in each answer; the pipeline is named
#   mockmesh-resource whatever is asked for. Each list is empty, so that no worker ever gets a job, and GetJobDetails
#   has a jobDetails without an id. A jobId of "x" and a percentage of 101 are a success, as anything is.
# Why it matters: a worker's test passes without a job ever being worked on: PollForJobs gives none, what is sent of a
#   job is taken, and a worker that looks at the status of AcknowledgeJob sees one that AWS never sends. It fits tests
#   that need a call not to fail, no test of what is sent.
# Seen with: mockmesh-aws 0.2.0, boto3 and botocore 1.44.8, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export HOME=$dir AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_DEFAULT_REGION=us-east-1
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
unset AWS_PROFILE AWS_ENDPOINT_URL AWS_ENDPOINT_URL_CODEPIPELINE
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check mockmesh-aws==0.2.0 boto3==1.44.8 botocore==1.44.8

cat >find.py <<'END'
import re

import boto3
import mockmesh

job = "11111111-2222-3333-4444-555555555555"
action = {"category": "Test", "owner": "Custom", "provider": "Find", "version": "1"}
pipeline = {
    "name": "mine", "roleArn": "arn:aws:iam::123456789012:role/find",
    "artifactStore": {"type": "S3", "location": "bucket"},
    "stages": [{"name": "Source", "actions": []}, {"name": "Test", "actions": []}],
}
calls = {
    "poll_for_jobs": [{"actionTypeId": action}], "acknowledge_job": [{"jobId": job, "nonce": "1"}],
    "get_job_details": [{"jobId": job}], "create_pipeline": [{"pipeline": pipeline}],
    "get_pipeline": [{"name": "mine"}], "list_pipelines": [{}],
    "put_job_success_result": [{"jobId": "x"}, {"jobId": job, "executionDetails": {"percentComplete": 101}}],
}


def wrong(shape, value, path):
    """Says where a value is not what its shape in the model allows."""
    if shape.type_name == "structure":
        for name in shape.required_members:
            if name not in value:
                yield f"{path}.{name} is not there"
        for name, member in value.items():
            yield from wrong(shape.members[name], member, f"{path}.{name}")
    elif shape.type_name == "list":
        for member in value:
            yield from wrong(shape.member, member, path)
    elif shape.type_name == "string":
        if getattr(shape, "enum", None) and value not in shape.enum:
            yield f"{path} {value} is not of the enum"
        pattern = shape.metadata.get("pattern")
        if pattern and not re.fullmatch(pattern, value):
            yield f"{path} does not match the pattern"


with mockmesh.mockmesh():
    client = boto3.client("codepipeline")
    for call, inputs in calls.items():
        for parameters in inputs:
            answer = getattr(client, call)(**parameters)
            answer.pop("ResponseMetadata")
            operation = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[call])
            output = operation.output_shape
            found = list(wrong(output, answer, "answer")) if output else []
            name = answer.get("pipeline", {}).get("name")
            members = f"named {name}" if name else answer
            print(f"{call}: {members};", ", ".join(found) or "as the model")
    again = [client.get_pipeline(name="mine")["pipeline"]["roleArn"] for _ in range(2)]
    print("the same role twice:", again[0] == again[1])
END
cat >want <<'WANT'
poll_for_jobs: {'jobs': []}; as the model
acknowledge_job: {'status': 'ACTIVE'}; answer.status ACTIVE is not of the enum
get_job_details: {'jobDetails': {}}; as the model
create_pipeline: named mockmesh-resource; answer.pipeline.roleArn does not match the pattern
get_pipeline: named mockmesh-resource; answer.pipeline.roleArn does not match the pattern
list_pipelines: {'pipelines': []}; as the model
put_job_success_result: {}; as the model
put_job_success_result: {}; as the model
the same role twice: False
WANT
env/bin/python find.py 2>log | grep -v '^\[MockMesh\]' >got || { cat log; exit 1; }
cat got
diff want got
echo "holds: mockmesh-aws answers what botocore's model does not allow"
