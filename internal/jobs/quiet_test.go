package jobs_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
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
