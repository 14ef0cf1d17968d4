//go:build pact

package contracts

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	golog "log"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"
	"github.com/pact-foundation/pact-go/v2/consumer"
	"github.com/pact-foundation/pact-go/v2/log"
	"github.com/pact-foundation/pact-go/v2/matchers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/client/network"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

const (
	consumerName = "codepipeline-job-worker"
	providerName = "codepipeline"
	pactFile     = "pacts/" + consumerName + "-" + providerName + ".json"
)

var update = flag.Bool("update", false, "write the pact file anew")

func TestMain(m *testing.M) {
	_ = os.Setenv("PACT_DO_NOT_TRACK", "true") // the library would report its use
	if err := direct(); err != nil {           // the library asks for states by HTTP, and knows NO_PROXY only
		golog.Fatal(err)
	}
	_ = log.SetLogLevel("ERROR")
	golog.SetOutput(io.Discard) // pact-go complains of each verifier after the first
	os.Exit(m.Run())
}

// direct has libraries in this process, and what it starts, use no proxy for local
// addresses. It has to be called before any of them looks.
func direct() error {
	var problems []error
	for _, assignment := range network.WithoutProxy(os.Environ())[len(os.Environ()):] {
		name, value, _ := strings.Cut(assignment, "=")
		problems = append(problems, os.Setenv(name, value))
	}
	return errors.Join(problems...)
}

// TestConsumer makes the pact anew, in an empty directory, and compares it byte
// for byte with the committed one.
func TestConsumer(t *testing.T) {
	dir := t.TempDir()
	mock, err := consumer.NewV4Pact(consumer.MockHTTPProviderConfig{Consumer: consumerName, Provider: providerName, PactDir: dir, LogDir: dir})
	require.NoError(t, err)
	for _, i := range interactions() {
		t.Run(i.description, func(t *testing.T) {
			err := i.declare(mock).ExecuteTest(t, func(c consumer.MockServerConfig) error {
				return i.run(t, fmt.Sprintf("http://%s:%d", c.Host, c.Port))
			})
			require.NoError(t, err)
		})
	}
	if t.Failed() {
		return
	}
	committed(t, dir, pactFile)
}

// committed has a pact that was made in a directory be the committed one, byte for byte.
func committed(t *testing.T, dir, file string) {
	t.Helper()
	made, err := os.ReadFile(filepath.Join(dir, filepath.Base(file)))
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile(file, made, 0o644))
	}
	kept, err := os.ReadFile(file)
	require.NoError(t, err)
	if string(kept) != string(made) {
		t.Errorf("contracts/%s has moved (- committed, + made now); if that is meant, run make contracts-update:\n%s", file,
			cmp.Diff(strings.Split(string(kept), "\n"), strings.Split(string(made), "\n")))
	}
}

// The patterns of the fields.
const (
	contentType   = `(?i)^application/x-amz-json-1\.1\s*(;.*)?$`
	authorization = `^AWS4-HMAC-SHA256 Credential=[^/ ]+/[0-9]{8}/[a-z0-9-]+/codepipeline/aws4_request, ?SignedHeaders=[^, ]+, ?Signature=[0-9a-f]{64}$`
	operation     = "CodePipeline_20150709.PutJobSuccessResult"
)

// typePattern allows Foo, ns#Foo, Foo:uri and ns#Foo:uri for each of the names.
func typePattern(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = regexp.QuoteMeta(n)
	}
	return `^([^:#]*#)?(` + strings.Join(quoted, "|") + `)(:.*)?$`
}

// declare tells the mock server what it will be asked, and what to answer.
func (i interaction) declare(mock *consumer.V4HTTPMockProvider) *consumer.V4InteractionWithResponse {
	begun := mock.AddInteraction()
	if i.state != "" {
		begun = begun.Given(i.state)
	}
	asked := begun.UponReceiving(i.description).WithRequest(http.MethodPost, "/", func(b *consumer.V4RequestBuilder) {
		b.Header("X-Amz-Target", matchers.String(operation))
		b.Header("Content-Type", matchers.Regex("application/x-amz-json-1.1", contentType))
		b.Header("Authorization", matchers.Regex("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150709/us-east-1/codepipeline/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="+strings.Repeat("0", 64), authorization))
		if i.body != nil {
			b.JSONBody(i.body)
		} else {
			b.Body("application/x-amz-json-1.1", []byte(i.raw))
		}
	})
	if len(i.errors) == 0 {
		return asked.WillRespondWith(http.StatusOK, func(b *consumer.V4ResponseBuilder) { b.Body("", []byte{}) })
	}
	return asked.WillRespondWith(http.StatusBadRequest, func(b *consumer.V4ResponseBuilder) {
		b.Header("Content-Type", matchers.Regex("application/x-amz-json-1.1", contentType))
		b.JSONBody(object{"__type": matchers.Regex(i.errors[0], typePattern(i.errors))})
	})
}

// run is the consumer's side of the exchange.
func (i interaction) run(t *testing.T, url string) error {
	if i.input == nil {
		return i.runRaw(t, url)
	}
	client := codepipeline.New(codepipeline.Options{
		BaseEndpoint: aws.String(url), Region: "us-east-1", Retryer: aws.NopRetryer{},
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	})
	_, err := client.PutJobSuccessResult(t.Context(), i.input)
	if len(i.errors) == 0 {
		assert.NoError(t, err)
		return nil
	}
	assertTyped(t, i.errors[0], err)
	return nil
}

// assertTyped asks for the SDK's own type of an error.
func assertTyped(t *testing.T, name string, err error) {
	t.Helper()
	var api smithy.APIError
	require.ErrorAs(t, err, &api)
	assert.Equal(t, name, api.ErrorCode())
	found := false
	switch name {
	case model.JobNotFound:
		var typed *types.JobNotFoundException
		found = errors.As(err, &typed)
	case model.InvalidJobState:
		var typed *types.InvalidJobStateException
		found = errors.As(err, &typed)
	case model.Validation:
		var typed *types.ValidationException
		found = errors.As(err, &typed)
	case model.OutputVariablesSizeExceeded:
		var typed *types.OutputVariablesSizeExceededException
		found = errors.As(err, &typed)
	}
	assert.True(t, found, "the SDK gives %T for %s", api, name)
}

// runRaw sends what the SDK refuses to send.
func (i interaction) runRaw(t *testing.T, url string) error {
	to, err := client.New(context.Background(), client.Options{Endpoint: url, Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", "")})
	if err != nil {
		return err
	}
	e := to.Do(t.Context(), wire.Request{Body: []byte(i.wire)})
	assert.Equal(t, fmt.Sprintf("400 %s", i.errors[0]), e.Outcome())
	return to.Close()
}
