// Go sends with the AWS SDK for Go v2 what standard input asks for: go URL. Its input and output
// are those of python.py in the folder above.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime/debug"
	"strings"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/smithy-go"
)

// errInexpressible is returned where a value cannot be written in Go.
var errInexpressible = errors.New("a map of strings holds no null")

func main() {
	client := codepipeline.New(codepipeline.Options{
		BaseEndpoint: &os.Args[1],
		Region:       "us-east-1",
		Credentials:  credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	fmt.Println(version())
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var asked struct {
			Operation string
			Input     json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		fmt.Println(outcome(call(client, asked.Operation, asked.Input)))
	}
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "github.com/aws/aws-sdk-go-v2/service/codepipeline" {
				return strings.TrimPrefix(m.Version, "v")
			}
		}
	}
	return "unknown"
}

func call(client *codepipeline.Client, operation string, input []byte) error {
	ctx := context.Background()
	switch operation {
	case "PutJobSuccessResult":
		var nullable struct{ OutputVariables map[string]*string }
		if err := json.Unmarshal(input, &nullable); err != nil {
			return err
		}
		for _, value := range nullable.OutputVariables {
			if value == nil {
				return errInexpressible
			}
		}
		return send(ctx, client.PutJobSuccessResult, input)
	case "PutJobFailureResult":
		return send(ctx, client.PutJobFailureResult, input)
	case "AcknowledgeJob":
		return send(ctx, client.AcknowledgeJob, input)
	case "PollForJobs":
		return send(ctx, client.PollForJobs, input)
	}
	return fmt.Errorf("no operation %s", operation)
}

// send reads the input into the operation's structure, whose fields encoding/json finds by their
// names in any letter case.
func send[In, Out any](
	ctx context.Context, do func(context.Context, *In, ...func(*codepipeline.Options)) (*Out, error), input []byte,
) error {
	in := new(In)
	if err := json.Unmarshal(input, in); err != nil {
		return err
	}
	_, err := do(ctx, in)
	return err
}

func outcome(err error) string {
	var ofService smithy.APIError
	var generic *smithy.GenericAPIError
	var refused smithy.InvalidParamsError
	switch {
	case err == nil:
		return "success"
	case errors.As(err, &refused), errors.Is(err, errInexpressible):
		return "refused"
	case errors.As(err, &generic):
		return "generic"
	case errors.As(err, &ofService):
		return reflect.TypeOf(ofService).Elem().Name()
	}
	fmt.Fprintln(os.Stderr, err)
	return "failed"
}
