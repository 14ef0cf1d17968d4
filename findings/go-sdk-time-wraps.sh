#!/usr/bin/env bash
# One would guess: the AWS SDK for Go v2 sends created as the second that the time.Time names, or refuses it.
# What is so: the seconds go through nanoseconds in 64 bits, which end in April 2262 and begin in September 1677.
#   Outside the value wraps: the zero time.Time, year 1, is sent as a moment in 1754, the year 2300 as one in 1715. It
#   wraps when an answer is read too: an emulator that writes milliseconds in place of seconds gives 1952.
# Why it matters: the zero value of a time.Time is what a worker sends that forgot to set it (a nil pointer sends
#   nothing), and no error tells of it. Other SDKs send -62135596800 for year 1, so a log shows two values for one
#   moment.
# Seen with: aws-sdk-go-v2/service/codepipeline 1.47.0, smithy-go 1.28.9.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
export NO_PROXY=127.0.0.1
(go mod init find && go get github.com/aws/aws-sdk-go-v2/service/codepipeline@v1.47.0 github.com/aws/smithy-go@v1.28.9 \
  github.com/aws/aws-sdk-go-v2/credentials@v1.21.0) 2>go.log || { cat go.log; exit 1; }

cat >main.go <<'EOF'
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
)

func main() {
	var body []byte
	answer := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		io.WriteString(w, answer)
	}))
	defer server.Close()
	client := codepipeline.New(codepipeline.Options{
		BaseEndpoint: &server.URL, Region: "us-east-1",
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	ctx := context.Background()
	whole, far := time.Unix(1714979289, 123e6).UTC(), time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, created := range []time.Time{whole, {}, far} {
		client.PutJobSuccessResult(ctx, &codepipeline.PutJobSuccessResultInput{
			JobId: aws.String("j"),
			CurrentRevision: &types.CurrentRevision{
				Revision: aws.String("r"), ChangeIdentifier: aws.String("c"), Created: &created,
			},
		})
		fmt.Printf("%s is sent as %s\n", created.Format(time.DateOnly), regexp.MustCompile(`"created":[^,}]*`).Find(body))
	}
	for _, created := range []string{"1714979289", "1714979289000"} {
		answer = `{"pipelines":[{"name":"p","created":` + created + `}]}`
		listed, err := client.ListPipelines(ctx, &codepipeline.ListPipelinesInput{})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s is read as %s\n", created, listed.Pipelines[0].Created.UTC().Format(time.DateOnly))
	}
}
EOF

cat >want <<'EOF'
2024-05-06 is sent as "created":1714979289.123
0001-01-01 is sent as "created":-6795364578.871
2300-01-01 is sent as "created":-8032952073.709
1714979289 is read as 2024-05-06
1714979289000 is read as 1952-01-02
EOF
go run . >got
diff want got
echo "holds: times outside 1677 to 2262 wrap in the SDK for Go"
