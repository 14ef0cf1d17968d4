package runner

import (
	"context"
	"net/http"
	"slices"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// send sends one request of a case, waiting for a slot, and again where the target asks for patience.
func (r *run) send(ctx context.Context, id, jobID string, request wire.Request) *client.Exchange {
	defer r.admit(ctx, id)()
	ticket := r.flight.enter(id)
	defer r.flight.leave(ticket)
	var e *client.Exchange
	r.quietly(ctx, id, func(ctx context.Context) {
		send := func() *client.Exchange { return r.target.Do(ctx, request) }
		if e = r.unsent(id); e != nil {
			return
		}
		if r.settledBy503(id) {
			if e = send(); !e.Throttled() || e.Status == http.StatusServiceUnavailable {
				return
			}
		}
		e = r.patience.Send(ctx, send)
	})
	e = r.unhurried(ctx, r.wholly(ctx, e))
	if e.Unsent {
		return e
	}
	for pause := firstPause; e.Fate == wire.Refused && id != preflight && pause <= lastPause && ctx.Err() == nil &&
		!r.gone(); pause *= 2 {
		r.lower("refused")
		_ = smithytime.SleepWithContext(ctx, pause)
		e = r.patience.Send(ctx, func() *client.Exchange { return r.target.Do(ctx, request) })
	}
	r.count(e, jobID)
	return e
}

// settledBy503 reports whether a 503 is an answer to a case's request as good as others, for which none is waited.
func (r *run) settledBy503(id string) bool {
	res := r.result(id)
	if res == nil || res.Case.Single() == nil {
		return false
	}
	return slices.Contains(res.Case.Single().Allowed.Must.Statuses, http.StatusServiceUnavailable)
}

const (
	// firstPause and lastPause are how long to wait before a connection is tried
	// again that was refused; each time twice as long.
	firstPause = 300 * time.Millisecond
	lastPause  = 1200 * time.Millisecond
)

// lower halves the number of workers: a target that refuses connections may have
// too many of them, which is no fault of its own.
func (r *run) lower(did string) {
	if before, now := r.slots.halve(); now < before {
		r.Remark("the target %s connections: continuing with %d workers instead of %d", did, now, before)
	}
}
