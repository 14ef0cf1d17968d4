package runner

import (
	"context"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
)

// accepted is the first of a few invalid requests that the target has accepted, nil for none.
type accepted struct {
	n int // which of them, their number for none
	*client.Exchange
}

// longestKept is for how long a job in progress is kept at the most: a target may time out older ones.
const longestKept = 30 * time.Second

// atFirst sends a few invalid requests before all others, about a job that the first function that it returns completes
// after all others: it is in progress however many have come since. The second sends the same about another job: that
// the target rejects each of them in between says nothing of its first requests and its last.
func (r *run) atFirst(ctx context.Context) (kept, last func(context.Context)) {
	nothing := func(context.Context) {}
	if r.overall[cases.FirstAndLast] == nil || !r.supply.Follows() || r.most() > 0 {
		return nothing, nothing
	}
	l, first, known := r.tryInvalid(ctx)
	if !known {
		return nothing, nothing
	}
	kept = nothing
	if first.Exchange == nil {
		kept = func(ctx context.Context) { r.completeKept(ctx, &l) }
	}
	return kept, func(ctx context.Context) {
		if r.cut(ctx) != "" {
			return
		}
		l, last, known := r.tryInvalid(ctx)
		if !known {
			return
		}
		if last.Exchange == nil {
			r.complete(ctx, cases.FirstAndLast, &l)
		}
		r.compareEnds(first, last)
	}
}

// completeKept completes a job that was in progress all the time. Where a new one cannot be completed either, the
// others that came in between are not the reason.
func (r *run) completeKept(ctx context.Context, l *lease) {
	if r.cut(ctx) != "" {
		r.explain(l.batch, l.job.Action)
		return
	}
	age := time.Since(l.since)
	e := r.complete(ctx, cases.FirstAndLast, l)
	if !stateError(e) {
		return // what else may come of a request, other cases report
	}
	r.explain(l.batch, l.job.Action)
	if age < longestKept && !r.supply.AWS().Contested() && !r.leftAlone(ctx, 0) && !r.timesOut(ctx, age) {
		r.violated(cases.FirstAndLast, "200 at the end of the run for the job that was acknowledged first", e.Outcome(),
			e)
	}
}

// tryInvalid sends invalid requests about a new job until the target accepts one; the job is in progress where it has
// accepted none. It is unknown what it does with them where there is no job, which other cases report, or where one has
// no answer.
func (r *run) tryInvalid(ctx context.Context) (l lease, a accepted, known bool) {
	l, err := r.pool.single(ctx)
	if err != nil {
		return l, accepted{}, false
	}
	invalid := cases.Invalid()
	for n, request := range invalid {
		e := r.send(ctx, cases.FirstAndLast, l.job.ID, request(l.job.ID))
		switch {
		case !tells(e):
			r.explain(l.batch, l.job.Action)
			return l, accepted{}, false
		case succeeded(e):
			r.explain(l.batch, l.job.Action)
			r.ended(l.batch, l.job)
			return l, accepted{n, e}, true
		}
	}
	return l, accepted{n: len(invalid)}, true
}

// compareEnds compares what became of the same requests at the beginning and at the end.
func (r *run) compareEnds(first, last accepted) {
	r.tested(cases.FirstAndLast)
	switch {
	case first.n < last.n:
		r.violated(cases.FirstAndLast, "400, as at the end of the run", first.Outcome()+" at its beginning",
			first.Exchange)
	case last.n < first.n:
		r.violated(cases.FirstAndLast, "400, as at the beginning of the run", last.Outcome()+" at its end",
			last.Exchange)
	}
}
