package jobs

import (
	"context"
	"errors"
	"net"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// counted counts acknowledgements.
type counted struct {
	api
	calls int
}

func (c *counted) AcknowledgeJob(
	context.Context, *codepipeline.AcknowledgeJobInput, ...func(*codepipeline.Options),
) (*codepipeline.AcknowledgeJobOutput, error) {
	c.calls++
	return new(codepipeline.AcknowledgeJobOutput), nil
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
				target := new(counted)
				a := &AWS{client: target}
				job := &Job{ID: "a"}
				_, mine := a.claim(job)
				assert.True(t, mine)
				done := make(chan error)
				go func() { done <- (&Batch{aws: a}).Acknowledge(t.Context(), job) }()
				synctest.Wait() // until it waits
				a.settle(job, test.err)
				assert.NoError(t, <-done)
				assert.Equal(t, test.calls, target.calls)
			})
		})
	}
}

// TestAcknowledgeAStray has the nonce of a job be stale that is of no pipeline of ours: that it is stale is the answer.
func TestAcknowledgeAStray(t *testing.T) {
	a := &AWS{client: stale{}}
	var want *types.InvalidNonceException
	require.ErrorAs(t, a.acknowledge(t.Context(), &Job{ID: "a"}), &want)
}

// stale takes no nonce.
type stale struct{ api }

func (stale) AcknowledgeJob(
	context.Context, *codepipeline.AcknowledgeJobInput, ...func(*codepipeline.Options),
) (*codepipeline.AcknowledgeJobOutput, error) {
	return nil, new(types.InvalidNonceException)
}

// TestAcknowledgeUnconnected: a target that accepts no connection for a while has refused nothing.
func TestAcknowledgeUnconnected(t *testing.T) {
	a := &AWS{client: unconnected{}}
	job := &Job{ID: "a"}
	require.ErrorIs(t, (&Batch{aws: a}).Acknowledge(t.Context(), job), ErrNoVerdict)
}

// unconnected makes no connection.
type unconnected struct{ api }

func (unconnected) AcknowledgeJob(
	context.Context, *codepipeline.AcknowledgeJobInput, ...func(*codepipeline.Options),
) (*codepipeline.AcknowledgeJobOutput, error) {
	return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
}
