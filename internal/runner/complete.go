package runner

import (
	"context"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// complete completes a job plainly.
func (r *run) complete(ctx context.Context, id string, l *lease) *client.Exchange {
	return r.completeWith(ctx, id, l, cases.Complete)
}

// completeWith completes a job by a request about it. A target that hung too often is not
// asked: that counts as a request that did not reach it.
func (r *run) completeWith(ctx context.Context, id string, l *lease, by func(string) wire.Request) *client.Exchange {
	if r.slowness.hangsTooOften() {
		return &client.Exchange{Answer: wire.Answer{Fate: wire.Refused, Detail: "not sent"}}
	}
	r.expectNothing(l.batch, l.job)
	e := r.send(ctx, id, l.job.ID, by(l.job.ID))
	if e.Fate != wire.Answered || unknown(e) {
		r.explain(l.batch, l.job.Action) // whether it was completed is unknown
		return e
	}
	r.ended(l.batch, l.job)
	if succeeded(e) {
		r.completed(l.batch, l.job.Action)
	}
	return e
}
