#!/usr/bin/env bash
# One would guess: a poll that a server answers with 200 and a whole list of jobs gives the worker those jobs, however
#   fast the server is.
# What is so: the AWS SDK for Go v2 closes a request's body as soon as the answer begins. net/http may not have looked yet
#   whether more comes of that body; it then takes the closed body for a broken connection and ends that in the middle of
#   the answer. Short answers have arrived by then, longer ones are lost, and the SDK sends the poll again without a
#   word: the worker gets the next jobs, or none. It takes a fast server, such as an emulator on the same machine, and
#   then happens to some of ten thousand polls, to more of them on a busy machine. Where the HTTP client is given a body of its own, it never does.
# Why it matters: PollForJobs hands a job out once for a while. A test of a worker sees a job vanish now and then, and the
#   emulator is blamed. Give the SDK an HTTPClient that copies the body, or count jobs by what the worker has got.
# Seen with: aws-sdk-go-v2/service/codepipeline 1.47.0, smithy-go 1.28.9, Go 1.26.
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
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
)

type doer interface {
	Do(*http.Request) (*http.Response, error)
}

// copying gives net/http a body that the SDK does not close.
type copying struct{}

func (copying) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	return http.DefaultClient.Do(r)
}

// polls makes as many polls as asked for, or fewer where one was sent again, and tells whether one was.
func polls(by doer, most int64) bool {
	var made atomic.Int64
	var again atomic.Bool
	answer := `{"jobs":[` + strings.TrimSuffix(strings.Repeat(`{"id":"a1b2c3d4-e5f6-4708-89ab-cdef01234567"},`, 1000), ",") + `]}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		io.WriteString(w, answer)
	}))
	defer server.Close()
	client := codepipeline.New(codepipeline.Options{
		BaseEndpoint: &server.URL, Region: "us-east-1", HTTPClient: by,
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	name := "p"
	id := types.ActionTypeId{Category: types.ActionCategoryBuild, Owner: types.ActionOwnerCustom, Provider: &name, Version: &name}
	var group sync.WaitGroup
	for range 32 {
		group.Go(func() {
			for made.Add(1) <= most && !again.Load() {
				out, err := client.PollForJobs(context.Background(), &codepipeline.PollForJobsInput{ActionTypeId: &id})
				if err != nil || len(out.Jobs) != 1000 {
					panic(fmt.Sprint(err))
				}
				if attempts, ok := retry.GetAttemptResults(out.ResultMetadata); ok && len(attempts.Results) > 1 {
					again.Store(true)
				}
			}
		})
	}
	group.Wait()
	return again.Load()
}

func main() {
	fmt.Println("the SDK as it is: a poll was sent again:", polls(nil, 100_000))
	fmt.Println("with a copy of the body: a poll was sent again:", polls(copying{}, 10_000))
}
EOF
go run . | tee output
diff - output <<'EOF'
the SDK as it is: a poll was sent again: true
with a copy of the body: a poll was sent again: false
EOF
