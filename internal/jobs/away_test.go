package jobs

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
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
