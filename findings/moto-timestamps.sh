#!/usr/bin/env bash
# One would guess: what moto's server answers to ListPipelines can be read by every AWS SDK, or by none.
# What is so: moto writes created and updated as ISO 8601 strings, and awsJson1_1 wants numbers (epoch seconds). boto3
#   reads both and gives a datetime. The SDK for JavaScript v3 throws a TypeError ("got implicit NaN"), the one for Go
#   v2 a deserialization error ("expected Timestamp to be a JSON Number"), both from an answer with status 200.
# Why it matters: an emulator that is tested with boto3 alone looks right, and a suite in another language fails on it
#   in a call that has succeeded. Test an emulator with a client that reads strictly.
# Seen with: moto 5.2.5, boto3 1.44.8, @aws-sdk/client-codepipeline 3.1138.0, aws-sdk-go-v2/service/codepipeline
#   1.47.0.
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
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_REGION=us-east-1
export AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check 'moto[server]==5.2.5' boto3==1.44.8 botocore==1.44.8
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0 @smithy/core@3.41.1
mkdir go
(cd go && go mod init find && go get github.com/aws/aws-sdk-go-v2/service/codepipeline@v1.47.0 \
  github.com/aws/aws-sdk-go-v2/config@v1.33.18) 2>go.log || { cat go.log; exit 1; }

env/bin/moto_server -H 127.0.0.1 -p 0 >moto.log 2>&1 &
served=$!
for _ in $(seq 300); do
  AWS_ENDPOINT_URL=$(sed -n 's/.*Running on \(http:[^ ]*\).*/\1/p' moto.log | head -n 1)
  [ -n "$AWS_ENDPOINT_URL" ] && break
  sleep 0.2
done
export AWS_ENDPOINT_URL

cat >make.py <<'EOF'
import json

import boto3

worker = {"Service": "codepipeline.amazonaws.com"}
trust = json.dumps({"Statement": [{"Effect": "Allow", "Principal": worker, "Action": "sts:AssumeRole"}]})
boto3.client("iam").create_role(RoleName="p", AssumeRolePolicyDocument=trust)


def stage(name, category):
    kind = {"category": category, "owner": "Custom", "provider": "X", "version": "1"}
    return {"name": name, "actions": [{"name": name, "actionTypeId": kind}]}


client = boto3.client("codepipeline")
client.create_pipeline(pipeline={
    "name": "p", "roleArn": "arn:aws:iam::123456789012:role/p", "artifactStore": {"type": "S3", "location": "bucket"},
    "stages": [stage("one", "Source"), stage("two", "Build")]})
print("boto3:", type(client.list_pipelines()["pipelines"][0]["created"]).__name__)
EOF
cat >find.mjs <<'EOF'
import { CodePipelineClient, ListPipelinesCommand } from "@aws-sdk/client-codepipeline";
const client = new CodePipelineClient({ endpoint: process.env.AWS_ENDPOINT_URL });
await client.send(new ListPipelinesCommand({})).then(
  () => console.log("JavaScript: read"),
  (e) => console.log(`JavaScript: ${e.name}: ${e.message.split("\n")[0]} (status ${e.$response?.statusCode})`));
EOF
cat >go/main.go <<'EOF'
package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
)

func main() {
	loaded, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	_, err = codepipeline.NewFromConfig(loaded).ListPipelines(context.Background(), &codepipeline.ListPipelinesInput{})
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	fmt.Println("Go:", err)
}
EOF

cat >want <<'EOF'
boto3: datetime
JavaScript: TypeError: Expected real number, got implicit NaN (status 200)
Go: expected Timestamp to be a JSON Number, got string instead
EOF
{
  env/bin/python make.py
  node find.mjs
  (cd go && go run .)
} >got
diff want got
echo "holds: moto's timestamps are strings, which boto3 alone reads"
