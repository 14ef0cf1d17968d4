#!/usr/bin/env bash
# One would guess: a gock stub with JSON or BodyString takes a request with that body.
# What is so: bodies are compared only for a list of content types, of which application/x-amz-json-1.1 is none; for
#   every other type the stub is not taken, and the error says only that nothing matched. MatchType with that type, before
#   the body, puts it right.
# Why it matters: with the AWS SDK for Go a stub without a body is all that seems to work, so the test of a worker says
#   nothing about what it sends.
# Seen with: github.com/h2non/gock 1.2.0, aws-sdk-go-v2/service/codepipeline 1.47.0, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export AWS_CONFIG_FILE=/dev/null GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=

cat >main.go <<'EOF'
package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/h2non/gock"
)

const id = "11111111-2222-3333-4444-555555555555"

func call(name string, stub func(*gock.Request)) {
	defer gock.Off()
	request := gock.New("http://codepipeline.test").Post("/")
	stub(request)
	request.Reply(200)
	client := &http.Client{Transport: &http.Transport{}}
	gock.InterceptClient(client)
	_, err := codepipeline.New(codepipeline.Options{
		Region: "us-east-1", BaseEndpoint: aws.String("http://codepipeline.test"), RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""), HTTPClient: client,
	}).PutJobSuccessResult(context.Background(), &codepipeline.PutJobSuccessResultInput{JobId: aws.String(id)})
	fmt.Printf("%s: taken %t\n", name, err == nil)
}

func main() {
	body := map[string]string{"jobId": id}
	call("no body", func(*gock.Request) {})
	call("JSON", func(r *gock.Request) { r.JSON(body) })
	call("BodyString", func(r *gock.Request) { r.BodyString(`{"jobId":"` + id + `"}`) })
	call("MatchType and JSON", func(r *gock.Request) { r.MatchType("application/x-amz-json-1.1").JSON(body) })
}
EOF
{
  go mod init example.com/find
  go get github.com/h2non/gock@v1.2.0 github.com/aws/aws-sdk-go-v2/service/codepipeline@v1.47.0 \
    github.com/aws/aws-sdk-go-v2/credentials@v1.21.0
  go build -o find .
} >log 2>&1 || { cat log >&2; exit 1; }

cat >want <<'EOF'
no body: taken true
JSON: taken false
BodyString: taken false
MatchType and JSON: taken true
EOF
./find >got
diff want got
echo "holds: gock compares no body of application/x-amz-json-1.1 unless it is told to"
