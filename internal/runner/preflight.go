package runner

import (
	"context"
	"errors"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
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

// jobless says of cases that need a job that there is none: because none was wanted, or because none could be had.
func (r *run) jobless(list []*cases.Case) {
	for _, c := range list {
		if r.options.NoJobs != nil {
			r.unserve(c, r.options.NoJobs)
			continue
		}
		r.skip(c, "it needs a job, but --jobs none is set")
	}
}

// unserved is why a case was skipped in a run without any job. What the reason is, the report says once.
const unserved = "it needs a job, but none is available"

// unserve skips a case for want of a job, as long as no job has come at all.
func (r *run) unserve(c *cases.Case, why error) {
	r.skip(c, unserved)
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	r.unserved[c.ID] = why
}

// serve settles what was skipped for want of a job: in a run that did get jobs later,
// or that knows no reason, such a case has no verdict.
func (r *run) serve() {
	r.book.mu.Lock()
	list := r.unserved
	if r.noJobs() != nil {
		list = nil
	} else {
		r.unserved = map[string]error{}
	}
	r.book.mu.Unlock()
	for id, why := range list {
		r.fault(r.results[id].Case, why.Error())
	}
}

// noJobs is why the run had no job at all, nil of one that had, or that wanted none. The caller holds the mutex.
func (r *run) noJobs() error {
	switch {
	case len(r.unserved) == 0 || r.pool.came.Load():
		return nil
	case r.options.NoJobs != nil:
		return r.options.NoJobs
	}
	return r.jobsErr
}

// rest says of cases that the run ended before them.
func (r *run) rest(list []*cases.Case) {
	for _, c := range list {
		if how := r.parting(); how != "" {
			r.fault(c, "the target stopped answering: "+how)
			continue
		}
		r.fault(c, "the run was interrupted before this case")
	}
}

// noJob says of a case that no job could be had for it.
func (r *run) noJob(c *cases.Case, err error) {
	if errors.Is(err, errMaxJobs) || errors.Is(err, jobs.ErrUsedUp) {
		r.skip(c, "%s", err)
		return
	}
	if r.pool.came.Load() || r.gone() {
		r.fault(c, err.Error())
		return
	}
	r.unserve(c, err)
}
