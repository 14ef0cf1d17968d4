package client

import (
	"bytes"
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// A link, or a server, may take few bytes a second. A long request then needs more than the time limit, which is for
// its size and not for what it says. One that says nothing, and is shorter, shows it: its time is about its part of the
// other's.

const (
	// weighty is the size from which on a request may have had no answer in time for its size, and lightest and
	// heaviest are those of the shortest and of the longest request that is sent to see it.
	weighty, lightest, heaviest = 8 << 10, 512, 32 << 10
	// portion is which part of a request's size the next shorter one has.
	portion = 8
	// mostCarried is the most time that a request is given for its size.
	mostCarried = time.Minute
)

// throughput is how long a target takes for each byte that it is sent, in ns; 0 where it was not seen to take long.
type throughput struct{ each atomic.Int64 }

// carries is how long a request of a size may take for its size: twice as long as so many bytes have taken before.
func (p *throughput) carries(size int) time.Duration {
	return 2 * time.Duration(p.each.Load()) * time.Duration(size)
}

// tooLong says why a request is not sent: for its size it would take too long; empty of one that is.
func (p *throughput) tooLong(size int) string {
	if p.carries(size) <= mostCarried {
		return ""
	}
	return fmt.Sprintf("the target, or the link to it, takes %d bytes a second: %d bytes would take too long",
		time.Second/time.Duration(p.each.Load()), size)
}

// weigh learns from a request that had no answer in time whether that is due to its size.
func (t *Target) weigh(ctx context.Context, e *Exchange, size int) {
	if size < weighty || e.Fate != wire.Hung && !e.Late || ctx.Err() != nil {
		return
	}
	for n := min(size/portion, heaviest); n >= lightest; n /= portion {
		took := t.weight(ctx, n)
		if took == 0 {
			continue // on what is so long it may always hang
		}
		if each := int64(took) / int64(n); time.Duration(each)*time.Duration(size) > t.timeout/2 {
			t.throughput.each.Store(max(each, t.throughput.each.Load()))
		}
		return
	}
}

// mostWeighed is how often a request is sent of which is asked how long its size takes: a busy machine makes it longer.
const mostWeighed = 3

// weight is how long a request of a size takes for its size at the least, 0 of one that had no answer.
func (t *Target) weight(ctx context.Context, size int) (least time.Duration) {
	for range mostWeighed {
		probe := &Exchange{Request: t.freshProbe()}
		probe.Request.Body = append(bytes.Repeat([]byte(" "), size), probe.Request.Body...)
		m, err := t.prepare(ctx, &probe.Request)
		if err != nil {
			return 0
		}
		if c := t.complete(ctx, probe, m, nil); c != nil {
			_ = c.Close()
		}
		if m.free(); probe.Fate != wire.Answered {
			return 0
		}
		took := max(1, probe.Took-t.Single()-t.Lateness())
		if least == 0 || took < least {
			least = took
		}
	}
	return least
}
