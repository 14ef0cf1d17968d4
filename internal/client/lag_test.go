package client

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestLag looks at a state that shows what is missed after a while, all at once or one after
// the other, and at one that never does: that is waited for long once, and then less and less.
func TestLag(t *testing.T) {
	for name, c := range map[string]struct {
		shown  func(since time.Duration) (missed int)
		missed int           // of 8, in the end
		all    time.Duration // for thirty of them
	}{
		"at once":       {func(time.Duration) int { return 0 }, 0, 3100 * time.Millisecond},
		"a second late": {func(d time.Duration) int { return 8 * before(d, time.Second) }, 0, 50 * time.Second},
		"one by one":    {func(d time.Duration) int { return max(0, 8-int(d/(300*time.Millisecond))) }, 0, 100 * time.Second},
		"never":         {func(time.Duration) int { return 8 }, 8, 20 * time.Second},
		"never all":     {func(d time.Duration) int { return 7 + before(d, time.Second) }, 7, 50 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var l Lag
				began := time.Now()
				for n := range 30 {
					sent := time.Now()
					got := l.Settle(t.Context(), 8, func() int { return c.shown(time.Since(sent)) })
					if n < mostVain {
						assert.Equal(t, c.missed, got)
					}
				}
				assert.LessOrEqual(t, time.Since(began), c.all)
			})
		})
	}
}

// before is 1 until some time has passed, and then 0.
func before(d, most time.Duration) int {
	if d < most {
		return 1
	}
	return 0
}

// TestLagEnds looks no further when its context has ended, nor where nothing is missed.
func TestLagEnds(t *testing.T) {
	var l Lag
	look := func() int { panic("looked") }
	assert.Zero(t, l.Settle(t.Context(), 0, look))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.Equal(t, 3, l.Settle(ctx, 3, look))
}
