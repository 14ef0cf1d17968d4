// Command worker-go is a tiny job worker for CodePipeline: it polls for the jobs of
// one custom action, does each a piece at a time, and tells how it went.
//
//	plumbline serve --listen 127.0.0.1:4566 --queued 1
//	AWS_ENDPOINT_URL_CODEPIPELINE=http://127.0.0.1:4566 AWS_REGION=us-east-1 \
//	  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
//	  go run ./examples/worker-go -once Source/PlumblineSeed/1
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
)

func main() {
	once := flag.Bool("once", false, "end when there are no jobs left, instead of waiting for more")
	flag.Parse()
	part := strings.Split(flag.Arg(0), "/")
	if len(part) != 3 {
		log.Fatal("which action? Give its category, provider and version, as in Test/MyTests/1")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	settings, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		log.Fatal(err)
	}
	w := worker{
		client: codepipeline.NewFromConfig(settings),
		action: types.ActionTypeId{
			Category: types.ActionCategory(part[0]), Owner: types.ActionOwnerCustom,
			Provider: &part[1], Version: &part[2],
		},
		do: build,
	}
	for {
		n, err := w.round(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			log.Fatal(err)
		case n == 0 && *once:
			return
		case n == 0:
			wait(ctx, 5*time.Second)
		}
	}
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// build is the work: two pieces, with the first of which it tells how far it is.
func build(_ context.Context, job types.Job) (result, error) {
	if aws.ToString(job.Data.ContinuationToken) == "" {
		return result{summary: "fetched the sources", percent: 50, next: "built"}, nil
	}
	return result{summary: "built them", percent: 100}, nil
}
