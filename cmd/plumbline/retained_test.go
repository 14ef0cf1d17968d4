package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestMemoryLimitFollowsWhatStays: the limit leaves room above what is in use for long, and
// does not rise for what is in use for a moment.
func TestMemoryLimitFollowsWhatStays(t *testing.T) {
	var r retained
	for range len(r) - 1 {
		assert.EqualValues(t, softMemory, r.limit(300<<20), "for a moment, as far as is known")
	}
	assert.EqualValues(t, 2*300<<20+otherMemory, r.limit(300<<20), "it stays")
	assert.EqualValues(t, softMemory, r.limit(20<<20), "it has gone")
	for range 3 * len(r) {
		r.limit(20 << 20)
		assert.EqualValues(t, softMemory, r.limit(90<<20), "now and then")
	}
	for live := int64(softMemory); live < 1<<40; live *= 2 {
		for range r {
			r.limit(live)
		}
		assert.Greater(t, r.limit(live), live+live/3, "the collector may not run all the time")
	}
}
