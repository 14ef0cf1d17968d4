package jobs_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestQuietJobsWait: a next job of a quiet batch stays Queued, whoever else polls and
// whatever is drained, until it is waited for; what is left is drained at the end.
func TestQuietJobsWait(t *testing.T) {
	p, to := embedded(t)
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	quiet, release, err := a.OpenQuiet(t.Context(), 2)
	require.NoError(t, err)
	for _, job := range quiet.Jobs {
		require.Equal(t, 200, to.Do(t.Context(), wire.Request{Body: fmt.Appendf(nil, `{"jobId":%q,"continuationToken":"t"}`, job.ID)}).Status)
	}
	other, last, err := a.OpenQuiet(t.Context(), 1)
	require.NoError(t, err)
	require.Len(t, other.Jobs, 1)
	usual, err := a.Open(t.Context(), 1)
	require.NoError(t, err)
	require.Len(t, usual.Jobs, 1)
	a.Drain(t.Context())
	assert.Empty(t, quiet.Leftovers())

	found, err := quiet.Await(t.Context(), quiet.Actions[:1], time.Second)
	require.NoError(t, err)
	next := found[quiet.Actions[0]]
	require.NotNil(t, next)
	require.NoError(t, quiet.Acknowledge(t.Context(), next))
	assert.Equal(t, "InProgress", p.JobState(next.ID))

	require.Equal(t, 200, to.Do(t.Context(), wire.Request{Body: fmt.Appendf(nil, `{"jobId":%q,"continuationToken":"u"}`, next.ID)}).Status)
	release()
	release()
	a.Drain(t.Context())
	assert.Len(t, quiet.Leftovers(), 1, "the second action's job came with the first's")
	last()
	a.Drain(t.Context())
	assert.Len(t, quiet.Leftovers(), 2)
	require.NoError(t, a.Close(t.Context()))
	assert.Empty(t, p.Leftovers())
}

// TestApart: nobody but who waits for a batch polls for its jobs, for three batches at a time;
// what they leave is taken by the next ones.
func TestApart(t *testing.T) {
	p, to := embedded(t)
	supply, err := jobs.Source{Kind: jobs.KindAWS}.Supply(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	var leaves []func()
	var batches []*jobs.Batch
	for range 4 {
		b, leave, err := supply.OpenApart(t.Context(), 2)
		require.NoError(t, err)
		for _, job := range b.Jobs {
			require.Equal(t, 200, to.Do(t.Context(), wire.Request{Body: fmt.Appendf(nil, `{"jobId":%q,"continuationToken":%q}`, job.ID, job.ID)}).Status)
		}
		batches, leaves = append(batches, b), append(leaves, leave)
	}
	usual, err := supply.Open(t.Context(), 1)
	require.NoError(t, err)
	require.Len(t, usual.Jobs, 1)
	for _, b := range batches[:3] {
		assert.Empty(t, b.Leftovers(), "the next jobs wait")
		found, err := b.Await(t.Context(), b.Actions, time.Second)
		require.NoError(t, err)
		for i, job := range b.Jobs {
			require.NotNil(t, found[b.Actions[i]])
			assert.Equal(t, job.ID, *found[b.Actions[i]].Token)
		}
	}
	for _, leave := range leaves {
		leave()
		leave()
	}
	for range 3 {
		b, _, err := supply.OpenApart(t.Context(), 1)
		require.NoError(t, err)
		require.Len(t, b.Jobs, 1)
	}
	require.NoError(t, supply.AWS().Close(t.Context()))
	assert.Empty(t, p.Leftovers())
}

// TestNextJobsOfTwoExecutions: of two next jobs of one action, each is of the execution that
// it is waited for in.
func TestNextJobsOfTwoExecutions(t *testing.T) {
	_, to := embedded(t)
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	b, err := a.Open(t.Context(), 1)
	require.NoError(t, err)
	first := b.Jobs[0]
	again, err := a.Restart(t.Context(), b, time.Second)
	require.NoError(t, err)
	require.Len(t, again, 1)
	for _, job := range []*jobs.Job{again[0], first} {
		require.Equal(t, 200, to.Do(t.Context(), wire.Request{Body: fmt.Appendf(nil, `{"jobId":%q,"continuationToken":%q}`, job.ID, job.Execution)}).Status)
	}
	for _, job := range []*jobs.Job{first, again[0]} {
		b.Focus(job.Execution)
		found, err := b.Await(t.Context(), b.Actions, time.Second)
		require.NoError(t, err)
		require.NotNil(t, found[b.Actions[0]])
		assert.Equal(t, job.Execution, found[b.Actions[0]].Execution)
		assert.Equal(t, job.Execution, *found[b.Actions[0]].Token)
	}
	require.NoError(t, a.Close(t.Context()))
}

// TestSpareTypes: where a target takes no further action types, a quiet batch has those of one before that need not wait
// any more, by CBOR too.
func TestSpareTypes(t *testing.T) {
	p, err := provider.Named("few-action-types")
	require.NoError(t, err)
	to := reach(t, p)
	supply, err := jobs.Source{Kind: jobs.KindAWS}.Supply(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	for range 8 {
		quiet, release, err := supply.OpenQuiet(t.Context(), 2)
		require.NoError(t, err)
		require.Len(t, quiet.Jobs, 2)
		release()
	}
	b, release, err := supply.OpenOnCBOR(t.Context(), 1)
	require.NoError(t, err)
	assert.Len(t, b.Jobs, 1)
	release()
	require.NoError(t, supply.AWS().Close(t.Context()))
	assert.Empty(t, p.Leftovers())
}
