package runner

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/spec"
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
		r.skip(c, "the target hung on %d cases of this rule; the others are not tried", mostHangs)
	case r.hangsTooOften():
		r.skip(c, "the target hung on %d cases; the others are not tried", mostHangsInAll)
	default:
		return false
	}
	return true
}

// hangsTooOften says whether nothing more is to be sent that could hang like the rest.
func (r *run) hangsTooOften() bool { return r.hungInAll.Load() >= mostHangsInAll }

// probes are requests that every implementation answers with a documented error.
var probes = []string{`{"jobId":"6d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a5b"}`, `{}`, `{"jobId":"0a1b2c3d-4e5f-4a6b-8c7d-9e8f7a6b5c4d","continuationToken":"t"}`}

// preflight stands for a case in what is sent before any.
const preflight = "preflight"

// preflight asks whether there is an implementation at all. It answers a headline
// where there is none, so that one sentence stands for thousands of failures.
func (r *run) preflight(ctx context.Context, list []cases.Case) (string, bool) {
	var answers []*target.Exchange
	for _, body := range probes {
		e := r.send(ctx, preflight, "", spec.Request{Body: []byte(body)})
		if documented(e) {
			return "", true
		}
		answers = append(answers, e)
		if e.Fate == spec.Refused {
			break // a target that is not there need not be asked thrice
		}
		if e.Outcome() != answers[0].Outcome() && (e.Fate == spec.Answered || answers[0].Fate == spec.Answered) {
			return "", true
		}
	}
	first := answers[0]
	switch first.Fate {
	case spec.Refused, spec.Hung, spec.Dropped, spec.Broken:
		r.giveUp(list, fmt.Sprintf("the target never answered: %s %s", first.Outcome(), first.Detail))
		return fmt.Sprintf("the target never answered (%s): %s", first.Outcome(), first.Detail), false
	}
	if first.AuthRefused() {
		r.giveUp(list, "the target refuses our credentials: "+first.Outcome())
		return "the target refuses our credentials: " + first.Outcome() + "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to ones that it takes", false
	}
	if first.Status == 200 || first.Status == 400 {
		return "", true // an implementation, if a strange one: the cases tell
	}
	headline := fmt.Sprintf("the target does not implement PutJobSuccessResult: it answers %s to everything", first.Outcome())
	r.absent(list, headline, answers)
	return headline, false
}

// documented says whether an answer is one that the operation may give.
func documented(e *target.Exchange) bool {
	return e.Fate == spec.Answered && e.Status == 400 && len(spec.Either().Check(e.Answer)) == 0 && !e.NotImplemented() && !e.AuthRefused() || e.Throttled()
}

// absent fails the one case that says it all and leaves out the others.
func (r *run) absent(list []cases.Case, headline string, answers []*target.Exchange) {
	r.skipAll(headline)
	for _, c := range list {
		if c.Rule == "jobId/unknown" || c.ID == list[len(list)-1].ID {
			a := &attempt{c: c}
			r.add(a, spec.Reject("JobNotFoundException"), answers[0])
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
func (r *run) giveUp(_ []cases.Case, reason string) {
	for _, id := range r.order {
		r.record(&Result{Case: r.results[id].Case, Status: report.StatusError, Reason: reason})
	}
}
