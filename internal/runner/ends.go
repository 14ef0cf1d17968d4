package runner

import (
	"context"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
)

// accepted is the first of a few invalid requests that the target has accepted, nil for none.
type accepted struct {
	n int // which of them, their number for none
	*client.Exchange
}

// atFirst sends a few invalid requests before all others. The function that it returns sends the same about another job
// after all others: that the target rejects each of them in between says nothing of its first requests and its last.
func (r *run) atFirst(ctx context.Context) (last func(context.Context)) {
	if r.overall[cases.FirstAndLast] == nil || !r.supply.Follows() || r.most() > 0 {
		return func(context.Context) {}
	}
	first, known := r.tryInvalid(ctx)
	return func(ctx context.Context) {
		if !known || r.cut(ctx) != "" {
			return
		}
		if last, known := r.tryInvalid(ctx); known {
			r.compareEnds(first, last)
		}
	}
}

// tryInvalid sends invalid requests about a new job until the target accepts one. It is unknown what it does with them
// where there is no job, which other cases report, or where one has no answer.
func (r *run) tryInvalid(ctx context.Context) (a accepted, known bool) {
	l, err := r.pool.single(ctx)
	if err != nil {
		return accepted{}, false
	}
	invalid := cases.Invalid()
	for n, request := range invalid {
		e := r.send(ctx, cases.FirstAndLast, l.job.ID, request(l.job.ID))
		switch {
		case !tells(e):
			r.explain(l.batch, l.job.Action)
			return accepted{}, false
		case succeeded(e):
			r.explain(l.batch, l.job.Action)
			r.ended(l.batch, l.job)
			return accepted{n, e}, true
		}
	}
	r.complete(ctx, cases.FirstAndLast, &l)
	return accepted{n: len(invalid)}, true
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
