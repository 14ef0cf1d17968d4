package runner

import (
	"context"
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/wire"
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
	ids, reqs := l.ids, l.reqs
	for len(reqs) > 1 {
		half := len(reqs) / 2
		switch {
		case l.spends(ctx, reqs[:half]):
			ids, reqs = ids[:half], reqs[:half]
			continue
		case l.spends(ctx, reqs[half:]):
			ids, reqs = ids[half:], reqs[half:]
			continue
		}
		break
	}
	found := cases.Violated(cases.SharedJobs, expected, fmt.Sprintf("%s after %s", proof.Outcome(), sequence(ids)))
	r.blame(cases.SharedJobs, found, proof)
	if len(ids) == 1 {
		r.accuse(ids[0], found, proof)
	}
}

// sequence names the cases whose requests were sent.
func sequence(ids []string) string {
	if len(ids) == 1 {
		return "the request of " + ids[0]
	}
	return fmt.Sprintf("%d requests, from %s to %s", len(ids), ids[0], ids[len(ids)-1])
}

// spends says whether the requests end a fresh job that none of them may end.
func (l *sharedLane) spends(ctx context.Context, reqs []func(string) (wire.Request, bool)) bool {
	held, err := l.run.pool.take(ctx)
	if err != nil {
		return false
	}
	for _, build := range reqs {
		request, ok := build(held.job.ID)
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
