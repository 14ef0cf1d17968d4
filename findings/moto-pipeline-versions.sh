#!/usr/bin/env bash
# One would guess: moto keeps the versions of a pipeline that it counts, so that get_pipeline(version=1) gives the first
#   after an update and PipelineVersionNotFoundException for a version that never was; and maxResults limits a list.
# What is so: the version asked for is not looked at: 1 and 99 give the newest structure, with its own version, 2. A
#   list is whole, whatever maxResults says, without a nextToken. A name with a space and a slash, which CodePipeline's
#   pattern [A-Za-z0-9.@\-_]+ excludes, is created.
# Why it matters: a roll-back to an earlier version, or a comparison of two, passes its tests although it compares a
#   structure with itself, and a loop over pages is never run twice.
# Seen with: moto 5.2.5, boto3 1.44.8.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1
unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_ENDPOINT_URL AWS_ENDPOINT_URL_CODEPIPELINE AWS_ENDPOINT_URL_IAM
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check 'moto==5.2.5' boto3==1.44.8 botocore==1.44.8

cat >find.py <<'EOF'
import json

import boto3
from moto import mock_aws


def pipeline(name, bucket):
    def stage(name, category, provider):
        kind = {"category": category, "owner": "AWS", "provider": provider, "version": "1"}
        return {"name": name, "actions": [{"name": name, "actionTypeId": kind}]}

    return {
        "name": name, "roleArn": role, "artifactStore": {"type": "S3", "location": bucket},
        "stages": [stage("first", "Source", "S3"), stage("second", "Approval", "Manual")],
    }


with mock_aws():
    trust = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "codepipeline.amazonaws.com"}}]}
    role = boto3.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    client = boto3.client("codepipeline")
    client.create_pipeline(pipeline=pipeline("one", "old-bucket"))
    client.update_pipeline(pipeline=pipeline("one", "new-bucket"))
    for version in (1, 2, 99):
        got = client.get_pipeline(name="one", version=version)["pipeline"]
        print(f"version {version}: {got['version']} {got['artifactStore']['location']}")
    client.create_pipeline(pipeline=pipeline("a name/with a slash", "bucket"))
    page = client.list_pipelines(maxResults=1)
    print("maxResults=1:", [p["name"] for p in page["pipelines"]], page.get("nextToken"))
EOF
cat >want <<'EOF'
version 1: 2 new-bucket
version 2: 2 new-bucket
version 99: 2 new-bucket
maxResults=1: ['a name/with a slash', 'one'] None
EOF
timeout 180 env/bin/python find.py >got
cat got
diff want got
echo "holds: moto gives the newest pipeline, whatever version is asked for"
