package runner

import (
	"context"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/verdict"
)

// mostSearches is how many culprits are searched for in a run.
const mostSearches = 6

// search finds out which request ended the job, by halves on fresh jobs.
func (l *sharedLane) search(ctx context.Context, proof *client.Exchange) {
	r := l.run
	const expected = "200: the job received only requests that must be rejected"
	if r.culprits.Add(1) > mostSearches {
		r.violated(cases.SharedJobs, expected, proof.Outcome()+" after rejected requests", proof)
		return
	}
	by := verdict.Culprits(l.sent, func(part []*cases.Case) bool { return l.spends(ctx, part) })
	words := verdict.Requests(len(by), by[0].ID, by[len(by)-1].ID)
	found := cases.Violated(cases.SharedJobs, expected, proof.Outcome()+" after "+words)
	r.blame(cases.SharedJobs, found, proof)
	if len(by) == 1 {
		r.accuse(by[0].ID, found, proof)
	}
}

// spends says whether the requests end a fresh job that none of them may end.
func (l *sharedLane) spends(ctx context.Context, list []*cases.Case) bool {
	held, err := l.run.pool.take(ctx)
	if err != nil {
		return false
	}
	for _, c := range list {
		request, ok := c.Request(held.job.ID)
		if ok && unknown(l.run.send(ctx, cases.SharedJobs, held.job.ID, request)) {
			l.run.explain(held.batch, held.job.Action)
			return false
		}
	}
	e := l.run.complete(ctx, cases.SharedJobs, &held)
	return tells(e) && !succeeded(e)
}

// accuse adds a finding to a case that is finished already.
func (r *run) accuse(id string, f judge.Finding, shown ...*client.Exchange) {
	res := r.result(id)
	if res == nil || res.Status == report.StatusError || res.Status == report.StatusSkip {
		return
	}
	a := &attempt{c: res.Case, findings: append(res.Findings, f), earlier: res.evidence, exchanges: shown, got: res.Got}
	r.finish(a)
}
