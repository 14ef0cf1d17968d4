package client

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"
)

// A server may wait for the next request on a connection when it has answered one, and serve nobody else meanwhile: its
// threads are few, or one. As long as many connections take turns, each turn costs that time.

const (
	// lingering is from what time on it is looked whether connections hold each other up.
	lingering = glanceTime
	// muchFaster is how many times as fast a target that lingers is where none is kept open.
	muchFaster = 4
	// lingersSurely is how often it must be seen.
	lingersSurely = 2
)

// lingers reports whether a target takes long for one request on each of n connections that are kept open, and not when
// each is closed after its answer, so many at a time. It answers besides how long it takes for each of them the faster
// way.
func (t *Target) lingers(ctx context.Context, n int, seen trial, atATime int) (each time.Duration, lingers bool) {
	each = seen.slowest / time.Duration(max(1, seen.answered))
	for sure := 0; seen.slowest >= lingering+2*t.Single(); {
		closed := t.oneEach(ctx, n, atATime)
		each = min(each, closed/time.Duration(n))
		if sure++; closed*muchFaster > seen.slowest || sure == lingersSurely || ctx.Err() != nil {
			return each, closed*muchFaster <= seen.slowest
		}
		seen = t.look(ctx, n, 0, t.queueTime())
	}
	return each, false
}

// oneEach is how long n requests take, each on a connection of its own that is closed then, so many at a time.
func (t *Target) oneEach(ctx context.Context, n, atATime int) time.Duration {
	var group errgroup.Group
	group.SetLimit(atATime)
	began := time.Now()
	for range n {
		group.Go(func() error {
			t.Do(ctx, t.freshProbe())
			return nil
		})
	}
	_ = group.Wait() // what becomes of them is no matter here
	return time.Since(began)
}
