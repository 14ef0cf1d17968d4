package runner

import (
	"context"
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// completion is the request that proves a job alive: it must get 200.
const completion = `{"jobId":"%s"}`

// complete completes a job plainly.
func (r *run) complete(ctx context.Context, id string, l *lease) *client.Exchange {
	return r.completeWith(ctx, id, l, completion)
}

// completeWith completes a job by a body, which has a place for its id. A target that hung
// too often is not asked: that counts as a request that did not reach it.
func (r *run) completeWith(ctx context.Context, id string, l *lease, body string) *client.Exchange {
	if r.slowness.hangsTooOften() {
		return &client.Exchange{Answer: wire.Answer{Fate: wire.Refused, Detail: "not sent"}}
	}
	r.expectNothing(l.batch, l.job)
	e := r.send(ctx, id, l.job.ID, wire.Request{Body: fmt.Appendf(nil, body, l.job.ID)})
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
