package jobs

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// doing is what becomes of every request.
type doing func() (*http.Response, error)

func (d doing) Do(*http.Request) (*http.Response, error) { return d() }

// heldTo is a supply whose requests come to what they are held to.
func heldTo(d doing) *AWS {
	return &AWS{options: AWSOptions{Real: true}, client: codepipeline.New(codepipeline.Options{
		Region: "us-east-1", BaseEndpoint: aws.String("http://127.0.0.1"), Credentials: aws.AnonymousCredentials{},
		HTTPClient: d, Retryer: aws.NopRetryer{},
	})}
}

// answering answers with a status and a body.
func answering(status int, body string) doing {
	return func() (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

// TestAcknowledgedBySomebodyElse: who waits for somebody else's acknowledgement needs none of its own if that one was
// of use, and makes it if not.
func TestAcknowledgedBySomebodyElse(t *testing.T) {
	for name, test := range map[string]struct {
		err   error
		calls int
	}{
		"it was of use": {nil, 0},
		"it failed":     {errors.New("an answer was lost"), 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				a := heldTo(func() (*http.Response, error) {
					calls++
					return answering(http.StatusOK, "{}")()
				})
				job := &Job{ID: "a"}
				_, mine := a.claim(job)
				assert.True(t, mine)
				done := make(chan error)
				go func() { done <- (&Batch{aws: a}).Acknowledge(t.Context(), job) }()
				synctest.Wait() // until it waits
				a.settle(job, test.err)
				assert.NoError(t, <-done)
				assert.Equal(t, test.calls, calls)
			})
		})
	}
}

// TestAcknowledgeAStray has the nonce of a job be stale that is of no pipeline of ours: that it is stale is the answer.
func TestAcknowledgeAStray(t *testing.T) {
	a := heldTo(answering(http.StatusBadRequest, `{"__type":"InvalidNonceException"}`))
	var want *types.InvalidNonceException
	require.ErrorAs(t, a.acknowledge(t.Context(), &Job{ID: "a"}), &want)
}

// TestAcknowledgeUnconnected: a target that accepts no connection for a while has refused nothing.
func TestAcknowledgeUnconnected(t *testing.T) {
	a := heldTo(func() (*http.Response, error) { return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED} })
	job := &Job{ID: "a"}
	require.ErrorIs(t, (&Batch{aws: a}).Acknowledge(t.Context(), job), ErrNoVerdict)
}
