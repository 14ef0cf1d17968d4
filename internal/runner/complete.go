package runner

import (
	"context"
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/spec"
	"github.com/plumbline-conformance/plumbline/internal/target"
)

// completion is the request that proves a job alive: it must get 200.
const completion = `{"jobId":"%s"}`

// complete completes a job plainly.
func (r *run) complete(ctx context.Context, id string, l *lease) *target.Exchange {
	return r.completeWith(ctx, id, l, completion)
}

// completeWith completes a job by a body, which has a place for its id. A target that hung
// too often is not asked: that counts as a request that did not reach it.
func (r *run) completeWith(ctx context.Context, id string, l *lease, body string) *target.Exchange {
	if r.hangsTooOften() {
		return &target.Exchange{Answer: spec.Answer{Fate: spec.Refused, Detail: "not sent"}}
	}
	r.expectNothing(l.batch, l.job)
	e := r.send(ctx, id, l.job.ID, spec.Request{Body: fmt.Appendf(nil, body, l.job.ID)})
	if e.Fate != spec.Answered || unknown(e) {
		r.explain(l.batch, l.job.Action) // whether it was completed is unknown
		return e
	}
	r.ended(l.batch, l.job)
	if succeeded(e) {
		r.completed(l.batch, l.job.Action)
	}
	return e
}
