package jobs_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestLooseJobs: of a target that does not tell where a job belongs, batches that are opened
// side by side have jobs of their own, each once, and all of them in progress.
func TestLooseJobs(t *testing.T) {
	p, err := provider.Named("no-pipeline-context")
	require.NoError(t, err)
	to := reach(t, p)
	s, err := jobs.Source{Kind: jobs.KindAWS}.Supply(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	require.False(t, s.Loose(), "nothing is known yet")
	first, err := s.Open(t.Context(), 3)
	require.NoError(t, err)
	require.True(t, s.Loose())
	require.False(t, s.Follows())
	require.Contains(t, s.WhyNotFollowed(), "pipelineContext", "jobs are not followed for want of it, though they come from polls")

	var mu sync.Mutex
	seen := map[string]bool{}
	for _, job := range first.Jobs {
		seen[job.ID] = true
	}
	var group sync.WaitGroup
	const batches, size = 12, 7
	for i := range batches {
		group.Go(func() {
			open := s.OpenLoose
			want := size
			if i%3 == 0 { // one as it was asked for, the others loose
				open, want = s.Open, 1
			}
			b, err := open(t.Context(), size)
			if !assert.NoError(t, err) {
				return
			}
			assert.Len(t, b.Jobs, want)
			for _, single := range b.Singles() {
				mu.Lock()
				id := single.Jobs[0].ID
				assert.False(t, seen[id], "handed out twice")
				seen[id] = true
				mu.Unlock()
				assert.Equal(t, "InProgress", p.JobState(id))
				assert.True(t, single.PartOf(b))
				assert.False(t, single.PartOf(first))
			}
		})
	}
	group.Wait()
	assert.Len(t, seen, len(first.Jobs)+batches/3+batches*2/3*size)
	require.NoError(t, s.AWS().Close(t.Context()))
	assert.Empty(t, p.Leftovers())
}

// TestNoStartOfAnother: where jobs do not tell their pipeline, the next job of one before, which comes while the jobs of
// another are taken, does not say that the target starts pipelines by itself.
func TestNoStartOfAnother(t *testing.T) {
	p, err := provider.Named("no-pipeline-context")
	require.NoError(t, err)
	var before *jobs.Batch
	to := reach(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if before != nil && strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".AcknowledgeJob") {
			before.PeekNext(t.Context())
		}
		p.ServeHTTP(w, r)
	}))
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	first, err := a.Open(t.Context(), 1)
	require.NoError(t, err)
	done := to.Do(t.Context(), wire.Request{Body: fmt.Appendf(nil, `{"jobId":%q}`, first.Jobs[0].ID)})
	require.Equal(t, http.StatusOK, done.Status)
	before = first
	second, err := a.Open(t.Context(), 1)
	require.NoError(t, err)
	assert.NotEmpty(t, second.Leftovers(), "the next job came, and is taken for the newest pipeline's")
	assert.False(t, a.SelfStarts())
	require.NoError(t, a.Close(t.Context()))
}
