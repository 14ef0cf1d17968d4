//go:build pact

package contracts

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/pact-foundation/pact-go/v2/consumer"
	"github.com/pact-foundation/pact-go/v2/matchers"
	"github.com/pact-foundation/pact-go/v2/provider"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/jobs/states"
	"github.com/plumbline-conformance/plumbline/internal/model"
	stand "github.com/plumbline-conformance/plumbline/internal/provider"
)

// The worker's other calls have a file of their own: who puts results only needs the first.
const (
	callsConsumer = "codepipeline-job-worker-calls"
	callsFile     = "pacts/" + callsConsumer + "-" + providerName + ".json"
)

// exchange is one exchange of that contract.
type exchange struct {
	operation   string
	description string
	state       string // empty: none
	body        object
	answer      object // of a success; nil is an empty body
	err         string // the type of the error; none is success
	send        func(*testing.T, *codepipeline.Client) error
}

// nonce is that of the job of a state.
func nonce() matcher {
	return matcher{"pact:matcher:type": "type", "value": "nonce-1", "pact:generator:type": "ProviderState", "expression": "${nonce}"}
}

func exchanges() []exchange {
	dispatched, completed := states.InStatus("Dispatched"), states.InStatus("Succeeded")
	var all []exchange
	all = append(all, acknowledgements(dispatched)...)
	all = append(all, detailsAsked()...)
	all = append(all, failures(completed)...)
	return append(all, polls()...)
}

func acknowledgements(dispatched string) []exchange {
	with := func(nonce string) func(*testing.T, *codepipeline.Client) error {
		return func(t *testing.T, c *codepipeline.Client) error {
			out, err := c.AcknowledgeJob(t.Context(), &codepipeline.AcknowledgeJobInput{JobId: aws.String(jobID), Nonce: &nonce})
			if err == nil {
				assert.Equal(t, types.JobStatusInProgress, out.Status)
			}
			return err
		}
	}
	return []exchange{
		{"AcknowledgeJob", "an acknowledgement with the nonce of the job", dispatched, request(object{"nonce": nonce()}), object{"status": "InProgress"}, "", with("nonce-1")},
		{"AcknowledgeJob", "an acknowledgement with another nonce", dispatched, request(object{"nonce": "not-the-nonce"}), nil, "InvalidNonceException", with("not-the-nonce")},
		{"AcknowledgeJob", "an acknowledgement of a job that does not exist", states.Missing, request(object{"nonce": "nonce-1"}), nil, model.JobNotFound, with("nonce-1")},
	}
}

func detailsAsked() []exchange {
	ask := func(t *testing.T, c *codepipeline.Client) error {
		out, err := c.GetJobDetails(t.Context(), &codepipeline.GetJobDetailsInput{JobId: aws.String(jobID)})
		if err == nil {
			assert.Equal(t, jobID, *out.JobDetails.Id)
		}
		return err
	}
	details := object{"jobDetails": object{
		"id":        matchers.Regex(jobID, "^"+model.JobIDPattern+"$"),
		"accountId": matchers.Regex("123456789012", "^[0-9]{12}$"),
		"data":      matchers.Like(object{}),
	}}
	return []exchange{
		{"GetJobDetails", "the details of a job in progress", states.InProgress, request(object{}), details, "", ask},
		{"GetJobDetails", "the details of a job that does not exist", states.Missing, request(object{}), nil, model.JobNotFound, ask},
	}
}

func failures(completed string) []exchange {
	fail := func(message string) func(*testing.T, *codepipeline.Client) error {
		return func(t *testing.T, c *codepipeline.Client) error {
			_, err := c.PutJobFailureResult(t.Context(), &codepipeline.PutJobFailureResultInput{
				JobId: aws.String(jobID), FailureDetails: &types.FailureDetails{Type: types.FailureTypeJobFailed, Message: &message},
			})
			return err
		}
	}
	body := func(message any) object {
		return request(object{"failureDetails": object{"type": "JobFailed", "message": message}})
	}
	return []exchange{
		{"PutJobFailureResult", "a failure of a job in progress", states.InProgress, body(text("it broke", 5000)), nil, "", fail("it broke")},
		{"PutJobFailureResult", "a failure with an empty message", states.InProgress, body(""), nil, model.Validation, fail("")},
		{"PutJobFailureResult", "a failure of a job that is completed", completed, body("it broke"), nil, model.InvalidJobState, fail("it broke")},
		{"PutJobFailureResult", "a failure of a job that does not exist", states.Missing, body("it broke"), nil, model.JobNotFound, fail("it broke")},
	}
}

func polls() []exchange {
	poll := func(provider string, batch int32) func(*testing.T, *codepipeline.Client) error {
		return func(t *testing.T, c *codepipeline.Client) error {
			_, err := c.PollForJobs(t.Context(), &codepipeline.PollForJobsInput{MaxBatchSize: &batch, ActionTypeId: &types.ActionTypeId{
				Category: types.ActionCategoryBuild, Owner: types.ActionOwnerCustom, Provider: &provider, Version: aws.String("1"),
			}})
			return err
		}
	}
	body := func(provider string, batch int) object {
		return object{"actionTypeId": object{"category": "Build", "owner": "Custom", "provider": provider, "version": "1"}, "maxBatchSize": batch}
	}
	return []exchange{
		{"PollForJobs", "a poll for an action type that does not exist", "", body("no-such-provider", 1), nil, "ActionTypeNotFoundException", poll("no-such-provider", 1)},
		{"PollForJobs", "a poll for a provider of a wrong format", "", body("no such provider", 1), nil, model.Validation, poll("no such provider", 1)},
	}
}

// declare tells the mock server what it will be asked, and what to answer.
func (x exchange) declare(mock *consumer.V4HTTPMockProvider) *consumer.V4InteractionWithResponse {
	begun := mock.AddInteraction()
	if x.state != "" {
		begun = begun.Given(x.state)
	}
	asked := begun.UponReceiving(x.description).WithRequest(http.MethodPost, "/", func(b *consumer.V4RequestBuilder) {
		b.Header("X-Amz-Target", matchers.String("CodePipeline_20150709."+x.operation))
		b.Header("Content-Type", matchers.Regex("application/x-amz-json-1.1", contentType))
		b.Header("Authorization", matchers.Regex("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150709/us-east-1/codepipeline/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="+strings.Repeat("0", 64), authorization))
		b.JSONBody(x.body)
	})
	status, answer := http.StatusOK, any(x.answer)
	if x.err != "" {
		status, answer = http.StatusBadRequest, object{"__type": matchers.Regex(x.err, typePattern([]string{x.err}))}
	} else if x.answer == nil {
		return asked.WillRespondWith(status, func(b *consumer.V4ResponseBuilder) { b.Body("", []byte{}) })
	}
	return asked.WillRespondWith(status, func(b *consumer.V4ResponseBuilder) {
		b.Header("Content-Type", matchers.Regex("application/x-amz-json-1.1", contentType))
		b.JSONBody(answer)
	})
}

// TestConsumerCalls makes the pact of the worker's other calls anew and compares it with the committed one.
func TestConsumerCalls(t *testing.T) {
	dir := t.TempDir()
	mock, err := consumer.NewV4Pact(consumer.MockHTTPProviderConfig{Consumer: callsConsumer, Provider: providerName, PactDir: dir, LogDir: dir})
	require.NoError(t, err)
	for _, x := range exchanges() {
		t.Run(x.description, func(t *testing.T) {
			require.NoError(t, x.declare(mock).ExecuteTest(t, func(c consumer.MockServerConfig) error {
				sdk := codepipeline.New(codepipeline.Options{
					BaseEndpoint: aws.String(fmt.Sprintf("http://%s:%d", c.Host, c.Port)), Region: "us-east-1", Retryer: aws.NopRetryer{},
					Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
				})
				err := x.send(t, sdk)
				if x.err == "" {
					return err
				}
				assert.ErrorContains(t, err, x.err)
				return nil
			}))
		})
	}
	if t.Failed() {
		return
	}
	committed(t, dir, callsFile)
}

// TestVerifyCalls verifies a provider against the pact of the worker's other calls.
func TestVerifyCalls(t *testing.T) {
	options := client.Options{Endpoint: *endpoint, CAFile: *caFile, AllowRemote: *allowRemote}
	if *endpoint == "" {
		options.Handler = stand.New()
	}
	source, err := jobs.Parse(*jobsFrom)
	require.NoError(t, err)
	v := newVerification(t, options, source)
	for _, i := range readPactOf(t, callsFile).Interactions {
		t.Run(i.Description, func(t *testing.T) {
			v.report(t)
			request := v.request(i.Description)
			request.PactFiles = []string{callsFile}
			_ = provider.NewVerifier().VerifyProvider(t, request) // fails the test itself
			require.Empty(t, v.wrongMessage())
		})
	}
}

// TestCallsFindFaults has faulty providers rejected by the exchange that is about their fault.
func TestCallsFindFaults(t *testing.T) {
	for fault, description := range map[string]string{
		"AcknowledgeJob/life/any-nonce-accepted":          "an acknowledgement with another nonce",
		"AcknowledgeJob/life/status-dispatched":           "an acknowledgement with the nonce of the job",
		"PutJobFailureResult/life/after-success-accepted": "a failure of a job that is completed",
		"PollForJobs/life/unknown-empty":                  "a poll for an action type that does not exist",
	} {
		t.Run(fault, func(t *testing.T) {
			p, err := stand.Named(fault)
			require.NoError(t, err)
			v := newVerification(t, client.Options{Handler: p}, jobs.Source{Kind: jobs.KindAWS})
			request := v.request(description)
			request.PactFiles, request.SoftFail = []string{callsFile}, true // a mismatch shows as a skipped subtest
			assert.Error(t, provider.NewVerifier().VerifyProvider(t, request))
		})
	}
}
