package runner

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/spec"
	"github.com/plumbline-conformance/plumbline/internal/survey"
	"github.com/plumbline-conformance/plumbline/internal/target"
)

type counter = atomic.Int64

// mostHangs is on how many cases of a rule a target may hang before the others
// of the rule are left out: each costs the whole time limit, and the verdict is clear.
const mostHangs = 4

// mostHangsInAll is the same for all rules together, where an answer must come: a target that
// answers no success, say, would otherwise be waited for on some cases of each of a hundred
// rules.
const mostHangsInAll = 48

// mostPardons is how many stalls of a run are forgiven where the case, tried again, gets
// its answer: a machine that is short of time makes a target look as if it hung now
// and then, a target that hangs does so more often.
const mostPardons = 3

// pardoned says whether an exchange hung and is to be tried again. All that were under way
// when the last was pardoned are part of the same stall.
func (r *run) pardoned(ctx context.Context, e *target.Exchange) bool {
	if e.Fate != spec.Hung || r.cut(ctx) != "" {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if e.Started.Before(r.pardonedAt) {
		return true
	}
	if r.pardons == mostPardons {
		return false
	}
	r.pardons, r.pardonedAt = r.pardons+1, time.Now()
	return true
}

// hopeless says whether the target hung on so many cases, of the case's rule or of all,
// that the case is not tried. It is skipped then.
func (r *run) hopeless(c cases.Case) bool {
	switch n, ok := r.hangs.Load(c.Rule); {
	case ok && n.(*counter).Load() >= mostHangs:
		r.skip(c, "the target hung on %d cases of this rule; the others are not run", mostHangs)
	case r.hangsTooOften():
		r.skip(c, "the target hung on %d cases; the others are not run", mostHangsInAll)
	default:
		return false
	}
	return true
}

// hangsTooOften says whether nothing more is to be sent that could hang like the rest.
func (r *run) hangsTooOften() bool { return r.hungInAll.Load() >= mostHangsInAll }

// preflight stands for a case in what is sent before any.
const preflight = "preflight"

// preflight asks what kind of target there is. It answers a headline where there is no
// implementation, so that one sentence stands for thousands of failures.
func (r *run) preflight(ctx context.Context, list []cases.Case) (survey.Result, bool) {
	asker := survey.Asker{
		Endpoint: r.target.Endpoint(), Speaks: r.target.Speaks,
		Send: func(ctx context.Context, request spec.Request) *target.Exchange {
			return r.send(ctx, preflight, "", request)
		},
	}
	if r.supply.Any() {
		asker.Completes = r.completes
	}
	found := r.options.Found
	if found.Missing == nil {
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
func (r *run) absent(list []cases.Case, headline string, answers []*target.Exchange) {
	r.skipAll(headline)
	for _, c := range list {
		if c.Rule == "jobId/unknown" || c.ID == list[len(list)-1].ID {
			a := &attempt{c: c}
			r.add(a, spec.Reject("JobNotFoundException"), answers[0])
			if r.status(a) != report.StatusFail { // what is only a matter of form elsewhere is none here
				a.findings = append(a.findings, spec.Finding{Rule: c.Rule, Level: spec.Must, Expected: "400 JobNotFoundException", Got: survey.Words(answers[0].Answer)})
			}
			r.finish(a)
			return
		}
	}
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
