package jobs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// TestRetire has what is retired be gone from the target, and still be known.
func TestRetire(t *testing.T) {
	p := provider.New()
	to := reach(t, p)
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	old, err := a.Open(t.Context(), 3)
	require.NoError(t, err)
	kept, err := a.Open(t.Context(), 2)
	require.NoError(t, err)

	a.Retire(t.Context(), []*jobs.Batch{old})
	assert.Equal(t, []*jobs.Batch{kept}, a.Batches())
	for _, job := range append(old.Jobs, kept.Jobs...) {
		assert.True(t, a.Known(job.ID))
	}
	assert.Empty(t, p.JobState(old.Jobs[0].ID), "its pipeline is gone, and so is the job")
	assert.Equal(t, "InProgress", p.JobState(kept.Jobs[0].ID))
	a.Drain(t.Context())
	assert.Empty(t, a.Strays())
	require.NoError(t, a.Close(t.Context()))
	assert.Empty(t, p.Leftovers())
}
