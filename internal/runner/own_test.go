package runner

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestHolder has each action hold the stage back once in as many turns, the first and the last
// before the others.
func TestHolder(t *testing.T) {
	for _, n := range []int{1, 2, 3, 50} {
		seen := map[int]bool{}
		for turn := range n {
			seen[holder(turn, n)] = true
		}
		assert.Len(t, seen, n)
		assert.Contains(t, seen, n-1)
		assert.Zero(t, holder(n, n), "a new round begins")
	}
	assert.Equal(t, []int{0, 49, 1, 2}, []int{holder(0, 50), holder(1, 50), holder(2, 50), holder(3, 50)})
}

// TestJobsThatWaitedForLong has jobs in progress be given up that a target may have timed out.
func TestJobsThatWaitedForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pool{free: make([]lease, 3), got: time.Now()}
		time.Sleep(keepsFor)
		p.renew()
		assert.Len(t, p.free, 3)
		time.Sleep(time.Nanosecond)
		p.renew()
		assert.Empty(t, p.free)
	})
}
