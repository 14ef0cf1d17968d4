package jobs_test

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/target"
)

// account is a provider that behaves as AWS itself does: every answer takes a
// while, every few are throttled, a job is there a while after it was made, and a
// new pipeline starts by itself.
type account struct {
	*provider.Provider
	calls atomic.Int64

	mu     sync.Mutex
	bodies map[string][]string // of the calls, by operation
}

func (a *account) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	a.mu.Lock()
	a.bodies[operation] = append(a.bodies[operation], string(body))
	a.mu.Unlock()
	time.Sleep(15 * time.Millisecond)
	if a.calls.Add(1)%7 == 0 {
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"__type":"ThrottlingException","message":"Rate exceeded"}`)
		return
	}
	a.Provider.ServeHTTP(w, r)
}

func TestAnAccountLikeAWS(t *testing.T) {
	p, err := provider.Named("starts-on-create")
	require.NoError(t, err)
	like := &account{Provider: p, bodies: map[string][]string{}}
	to, err := target.New(t.Context(), target.Options{Handler: like})
	require.NoError(t, err)
	t.Cleanup(func() { _ = to.Close() })

	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{RoleARN: "arn:aws:iam::210987654321:role/ours", Bucket: "our-bucket", Real: true})
	require.NoError(t, err)
	for range 2 {
		b, err := a.Open(t.Context(), 5)
		require.NoError(t, err)
		assert.Len(t, b.Jobs, 5)
		for _, job := range b.Jobs {
			assert.Equal(t, "InProgress", p.JobState(job.ID))
		}
	}
	assert.True(t, a.SelfStarts())
	assert.Equal(t, int(like.calls.Load()), a.Calls(), "those that were throttled count too")
	for operation, parts := range map[string][]string{
		"CreatePipeline":         {`"roleArn":"arn:aws:iam::210987654321:role/ours"`, `"location":"our-bucket"`, `"tags":[{"key":"plumbline","value":"plumbline-`},
		"CreateCustomActionType": {`"tags":[{"key":"plumbline","value":"plumbline-`},
	} {
		for _, part := range parts {
			assert.Contains(t, like.bodies[operation][0], part, operation)
		}
	}
	require.NoError(t, a.Close(t.Context()))
	assert.Empty(t, p.Leftovers())
}

func TestSweep(t *testing.T) {
	p, to := embedded(t)
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	_, err = a.Open(t.Context(), 2)
	require.NoError(t, err)
	left := p.Leftovers()
	require.Len(t, left, 3)

	found, err := jobs.Sweep(t.Context(), to, time.Hour, false)
	require.NoError(t, err)
	assert.Empty(t, found, "that run may be going on")
	found, err = jobs.Sweep(t.Context(), to, 0, true)
	require.NoError(t, err)
	assert.Len(t, found, 3)
	assert.Equal(t, left, p.Leftovers(), "dry")
	found, err = jobs.Sweep(t.Context(), to, 0, false)
	require.NoError(t, err)
	assert.Len(t, found, 3)
	assert.Empty(t, p.Leftovers())
}
