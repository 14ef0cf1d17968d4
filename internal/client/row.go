package client

import (
	"context"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// DoRow sends a request n times on one fresh connection, one after the other, for as long as the target leaves it open
// and the time that is given has not passed. It returns the last exchange and which one it is, from 1: the first that
// had no answer, or another one than the first. After one that the target rejects for now the row goes on, a little
// later. A connection that the target closes instead of answering is no exchange: closing one between two requests is
// its right (RFC 9112, section 9.5).
func (t *Target) DoRow(ctx context.Context, r wire.Request, n int, most time.Duration) (last *Exchange, count int) {
	last = &Exchange{Request: r}
	leave, err := t.enter(ctx, 1)
	if err != nil {
		last.fail(err)
		return last, 1
	}
	defer leave()
	ctx = context.WithValue(ctx, aloneKey{}, true)
	m, err := t.prepare(ctx, &last.Request)
	if err != nil {
		last.fail(err)
		return last, 1
	}
	began := time.Now()
	c := t.completeOpen(ctx, last, m)
	if c == nil {
		return last, 1
	}
	defer func() { _ = c.Close() }()
	c.reused = true
	outcome, pause := last.Outcome(), firstPatience
	for count = 1; count < n && time.Since(began) < most && ctx.Err() == nil && last.Outcome() == outcome; count++ {
		t.pace.wait(ctx, 1)
		e := &Exchange{Request: r}
		o := t.trip(ctx, e, m, c)
		if o.Fate == wire.Dropped || o.Fate == wire.Refused {
			return last, count
		}
		t.record(e, c, o)
		t.pace.note(e.Started, e.Throttled())
		if e.Throttled() && o.open && pause <= mostPatience && smithytime.SleepWithContext(ctx, pause) == nil {
			pause *= 2 // this one came too early, and says nothing
			continue
		}
		if last.Throttled() { // the first one
			outcome = e.Outcome()
		}
		if last, pause = e, firstPatience; !o.open || e.Throttled() {
			return last, count + 1
		}
	}
	return last, count
}
