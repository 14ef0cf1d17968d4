package client

import (
	"context"
	"time"

	smithytime "github.com/aws/smithy-go/time"
)

// glance tries as many connections as there will ever be, and few before, lest so many be opened to a target that
// serves one. Most targets serve them all, which is seen at once; of others, and of slow ones, it tells nothing.
func (t *Target) glance(ctx context.Context, all int) (seen trial) {
	if t.Single() >= slow {
		return trial{}
	}
	patience := glanceTime + queued*t.Lateness()
	if seen = t.look(ctx, min(fewConns, all), 0, patience); seen.answered == seen.tried {
		seen = t.look(ctx, all, idleTime+queued*t.Lateness(), patience)
	}
	if seen.answered == all {
		return seen
	}
	t.Do(ctx, t.freshProbe()) // what was given up is worked off then
	return trial{}
}

// glanceTime is how long connections and answers may take that are seen at a glance.
const glanceTime = 100 * time.Millisecond

// sideBySide opens connections side by side and counts those that are served: one that
// is closed before anything was sent on it, or that waits for the others to go, is
// one too many. One that is dropped once the request is there is not.
func (t *Target) sideBySide(ctx context.Context, wanted int) trial {
	seen := t.look(ctx, wanted, idleTime+queued*t.Lateness(), t.queueTime())
	if seen.answered < seen.served {
		t.Do(ctx, t.freshProbe()) // what was given up is worked off then
		seen.served = t.held(ctx, seen.served)
	}
	return seen
}

// look leaves connections idle for a while and then asks on each of them. Connecting may take as
// long as is given, and so may all answers.
func (t *Target) look(ctx context.Context, wanted int, idle, patience time.Duration) trial {
	t.idle.drain(false)
	conns := t.openSome(ctx, wanted, patience)
	_ = smithytime.SleepWithContext(ctx, idle)
	left := conns[:0]
	for _, c := range conns {
		if c.quiet() {
			left = append(left, c)
		} else {
			_ = c.Close()
		}
	}
	began := time.Now()
	var asked []*question
	for _, c := range left {
		asked = append(asked, t.ask(ctx, c))
	}
	seen := trial{tried: wanted, served: len(left)}
	for _, q := range asked {
		if q.within(time.Until(began.Add(patience))) {
			seen.answered++
		}
		if q.refused.Load() {
			seen.refused++
		}
	}
	seen.slowest = time.Since(began)
	for _, q := range asked {
		q.forget()
	}
	closeAll(left) // not before: others may have waited for them to go
	return seen
}

// dialGap is how long to wait between connections to a target whose queue of new ones was full.
const dialGap = 10 * time.Millisecond

// openSome opens as many connections as are wanted, or until one has to wait for the others to go, as those after it
// would. The first that has to wait may have found the queue of new connections full, which is short of many servers:
// the next are made one after the other.
func (t *Target) openSome(ctx context.Context, wanted int, patience time.Duration) (conns []*conn) {
	gap := time.Duration(0)
	for len(conns) < wanted {
		c, err := t.admitted(ctx, patience)
		switch {
		case err == nil:
			conns = append(conns, c)
			_ = smithytime.SleepWithContext(ctx, gap)
		case gap > 0 || len(conns) == 0 || ctx.Err() != nil:
			return conns
		default:
			gap, t.room = dialGap, len(conns)
		}
	}
	return conns
}

// admitted connects, unless that has to wait.
func (t *Target) admitted(ctx context.Context, patience time.Duration) (*conn, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return t.dial(ctx)
}

func closeAll(conns []*conn) {
	for _, c := range conns {
		_ = c.Close()
	}
}
