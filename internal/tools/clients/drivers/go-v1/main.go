// Go-v1 sends with the AWS SDK for Go v1 what standard input asks for: go-v1 URL. Its input and output are those of
// python.py in the folder above.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/awserr"
	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/aws/aws-sdk-go/aws/request"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/codepipeline"
)

func main() {
	client := codepipeline.New(session.Must(session.NewSession(&aws.Config{
		Endpoint: &os.Args[1], Region: aws.String("us-east-1"), Credentials: credentials.NewStaticCredentials("test", "test", ""),
	})))
	fmt.Println(aws.SDKVersion)
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

func call(client *codepipeline.CodePipeline, operation string, input []byte) error {
	switch operation {
	case "PutJobSuccessResult":
		return send(client.PutJobSuccessResult, input)
	case "PutJobFailureResult":
		return send(client.PutJobFailureResult, input)
	case "AcknowledgeJob":
		return send(client.AcknowledgeJob, input)
	case "PollForJobs":
		return send(client.PollForJobs, input)
	}
	return fmt.Errorf("no operation %s", operation)
}

func send[In, Out any](do func(*In) (*Out, error), input []byte) error {
	in := new(In)
	if err := json.Unmarshal(input, in); err != nil {
		return err
	}
	_, err := do(in)
	return err
}

func outcome(err error) string {
	var refused request.ErrInvalidParams
	var ofService awserr.RequestFailure
	modelled := reflect.TypeOf(err)
	switch {
	case err == nil:
		return "success"
	case errors.As(err, &refused):
		return "refused"
	case modelled.Kind() == reflect.Pointer && strings.HasSuffix(modelled.Elem().PkgPath(), "service/codepipeline"):
		return modelled.Elem().Name()
	case errors.As(err, &ofService) && ofService.Code() != request.ErrCodeSerialization:
		return "generic"
	}
	fmt.Fprintln(os.Stderr, err)
	return "failed"
}
