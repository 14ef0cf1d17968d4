package jobs

import (
	"fmt"
	"net/http/httptest"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
)

// TestGone has a target gone that refuses call after call for a while, and not one that is restarted.
func TestGone(t *testing.T) {
	t.Parallel()
	refused := fmt.Errorf("dial: %w", syscall.ECONNREFUSED)
	a := new(AWS)
	for range 2 * mostUnreached {
		a.reached(refused)
	}
	assert.False(t, a.Gone(), "all at once")
	a.absence.since.Store(time.Now().Add(-2 * mostAway).UnixNano())
	assert.True(t, a.Gone())
	a.reached(nil)
	assert.False(t, a.Gone())
	a.reached(refused)
	a.absence.since.Store(time.Now().Add(-2 * mostAway).UnixNano())
	assert.False(t, a.Gone(), "one call")
}

// TestGoneBeforeAnyPoll: a target that is not there when pipelines are made is gone, though nothing is polled for.
func TestGoneBeforeAnyPoll(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(nil)
	server.Close()
	to, err := client.New(t.Context(), client.Options{Endpoint: server.URL})
	require.NoError(t, err)
	defer func() { require.NoError(t, to.Close()) }()
	a := Prepare(to, AWSOptions{})
	var group sync.WaitGroup
	for range mostUnreached {
		group.Go(func() {
			_, err := a.Open(t.Context(), 1)
			assert.Error(t, err)
		})
	}
	group.Wait()
	a.absence.since.Store(time.Now().Add(-2 * mostAway).UnixNano())
	assert.True(t, a.Gone())
}
