package jobs_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// TestATargetThatIsStartedAgain has forgotten all: the action types are made again, and there are jobs as before.
func TestATargetThatIsStartedAgain(t *testing.T) {
	var now atomic.Pointer[provider.Provider]
	now.Store(provider.New())
	a, err := jobs.NewAWS(t.Context(), reach(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now.Load().ServeHTTP(w, r)
	})), jobs.AWSOptions{})
	require.NoError(t, err)
	_, err = a.Open(t.Context(), 2)
	require.NoError(t, err)
	assert.False(t, a.Forgotten(t.Context()))

	now.Store(provider.New())
	for range 2 {
		b, err := a.Open(t.Context(), 2)
		require.NoError(t, err)
		assert.Len(t, b.Jobs, 2)
	}
	assert.True(t, a.Forgotten(t.Context()), "for what it says of jobs that were there before")
	assert.False(t, a.WasFull())
	require.NoError(t, a.Close(t.Context()))
	assert.Empty(t, now.Load().Leftovers())
}
