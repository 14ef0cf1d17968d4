#!/usr/bin/env bash
# One would guess: events.CodePipelineJobEvent of aws-lambda-go holds what CodePipeline hands to a Lambda action, as the
#   event classes of Powertools for Python do.
# What is so: it has no encryptionKey (nor the expirationTime of the credentials). Both are dropped when the event is
#   decoded, and are missing when it is encoded again, for a test's fixture or a queue.
# Why it matters: the output artifact of a pipeline with a key of its own is stored without that key, which its bucket's
#   policy may refuse and the next action's role may not be allowed to read; then the job is reported as a success.
#   Decode the event into a type of your own.
# Seen with: github.com/aws/aws-lambda-go 1.55.1, aws-lambda-powertools 3.37.0, Go 1.26, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check aws-lambda-powertools==3.37.0

cat >event.json <<'EOF'
{"CodePipeline.job": {
  "id": "11111111-2222-3333-4444-555555555555", "accountId": "111122223333",
  "data": {
    "actionConfiguration": {"configuration": {"FunctionName": "f", "UserParameters": "u"}},
    "inputArtifacts": [], "outputArtifacts": [],
    "artifactCredentials": {"accessKeyId": "a", "secretAccessKey": "b", "sessionToken": "c", "expirationTime": 1714979289},
    "continuationToken": "token",
    "encryptionKey": {"id": "arn:aws:kms:us-east-1:111122223333:key/k", "type": "KMS"}}}}
EOF
cat >main.go <<'EOF'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/aws/aws-lambda-go/events"
)

func main() {
	text, err := os.ReadFile("event.json")
	if err != nil {
		panic(err)
	}
	var event events.CodePipelineJobEvent
	if err := json.Unmarshal(text, &event); err != nil {
		panic(err)
	}
	again, err := json.Marshal(event)
	if err != nil {
		panic(err)
	}
	var plain struct {
		Job struct {
			Data map[string]any `json:"data"`
		} `json:"CodePipeline.job"`
	}
	if err := json.Unmarshal(again, &plain); err != nil {
		panic(err)
	}
	credentials := plain.Job.Data["artifactCredentials"].(map[string]any)
	fmt.Println("aws-lambda-go: continuationToken", plain.Job.Data["continuationToken"])
	fmt.Println("aws-lambda-go: encryptionKey", plain.Job.Data["encryptionKey"])
	fmt.Println("aws-lambda-go: expirationTime", credentials["expirationTime"])
}
EOF
{ go mod init example.com/find && go get github.com/aws/aws-lambda-go@v1.55.1 && go build -o find .; } >log 2>&1 || { cat log >&2; exit 1; }
cat >find.py <<'EOF'
import json

from aws_lambda_powertools.utilities.data_classes import CodePipelineJobEvent

data = CodePipelineJobEvent(json.load(open("event.json"))).data
print("Powertools: encryptionKey", data.encryption_key.get_id)
print("Powertools: expirationTime", data.artifact_credentials.expiration_time)
EOF

cat >want <<'EOF'
aws-lambda-go: continuationToken token
aws-lambda-go: encryptionKey <nil>
aws-lambda-go: expirationTime <nil>
Powertools: encryptionKey arn:aws:kms:us-east-1:111122223333:key/k
Powertools: expirationTime 1714979289
EOF
{ ./find; env/bin/python find.py; } >got
diff want got
echo "holds: aws-lambda-go drops the key of the artifacts"
