package runner

import (
	"context"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/runner/survey"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// preflight stands for a case in what is sent before any.
const preflight = "preflight"

// preflight asks what kind of target there is. It answers a headline where there is no
// implementation, so that one sentence stands for thousands of failures.
func (r *run) preflight(ctx context.Context, list []*cases.Case) (survey.Result, bool) {
	asker := survey.Asker{
		Endpoint: r.target.Endpoint(), Answered: r.target.Answered(), Speaks: r.target.Speaks,
		Send: func(ctx context.Context, request wire.Request) *client.Exchange {
			return r.send(ctx, preflight, "", request)
		},
	}
	if r.supply.Any() {
		asker.Completes = r.completes
	}
	found := r.options.Found
	for _, e := range found.Answers {
		r.count(e, "") // they were sent before the run
	}
	if found.Headline == "" {
		found = survey.Ask(ctx, asker)
	}
	switch {
	case found.Headline == "":
		return found, true
	case found.Missing == nil:
		r.giveUp(found.Headline)
	default:
		r.absent(list, found.Headline, found.Answers)
	}
	return found, false
}

// completes reports whether a job in progress can be completed.
func (r *run) completes(ctx context.Context) bool {
	l, err := r.pool.take(ctx)
	return err == nil && succeeded(r.complete(ctx, cases.SharedJobs, &l))
}

// absent fails the one case that says it all and leaves out the others.
func (r *run) absent(list []*cases.Case, headline string, answers []*client.Exchange) {
	r.skipAll(headline)
	if len(list) == 0 {
		return
	}
	a, e := &attempt{c: cases.MostLikeProbes(list)}, answers[0]
	a.exchanges, a.judged, a.got = append(a.exchanges, e), 1, survey.Words(e.Answer)
	a.findings = append(a.findings, judge.Finding{
		Rule: a.c.Rule, Level: rules.Must, Expected: "400 JobNotFoundException", Got: a.got,
	})
	r.finish(a)
}

// skipAll leaves out every case that has no result yet.
func (r *run) skipAll(reason string) {
	for _, id := range r.order {
		if res := r.results[id]; res.Reason == notRun {
			r.skip(res.Case, "%s", reason)
		}
	}
}

// giveUp says of all cases that there is no verdict.
func (r *run) giveUp(reason string) {
	for _, id := range r.order {
		r.record(&Result{Case: r.results[id].Case, Status: report.StatusError, Reason: reason})
	}
}
