package client

import (
	"context"
	"time"
)

// A gateway may refuse what comes while it has so many requests under way, by the answer that others give for too many
// in a while. That is a limit of connections, not of the rate, and sending slower is no help while the server is slow.

const (
	// manyRefused is the part of the requests of a trial that must be refused.
	manyRefused = 4
	// refusedByRate is how many times as many requests are sent one after the other: a limit of the rate refuses of
	// them, too. To a slow target they are as many as longestRow has time for.
	refusedByRate = 2
	longestRow    = time.Second
)

// company is how many of the connections of a trial are served: fewer than were seen to be where many requests are
// refused side by side and none is alone.
func (t *Target) company(ctx context.Context, seen trial) (served int) {
	if seen.refused < max(leastRefused, seen.tried/manyRefused) {
		return seen.served
	}
	began := time.Now()
	for range refusedByRate * seen.tried {
		if t.Do(ctx, t.probe()).Throttled() {
			return seen.served
		}
		if time.Since(began) > longestRow {
			break
		}
	}
	n := seen.served
	for few := seen.refused; few > 0 && n > 1 && ctx.Err() == nil; few = t.look(ctx, n, 0, t.queueTime()).refused {
		n /= 2
	}
	return n
}
