package runner

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/runner/effect"
)

// No document says how long a job may take to appear. One that was waited for in vain, and was
// in the queue when the run had ended, shows that the target takes longer than a run waits: of
// no job that did not appear it is known then whether it was lost.

// awaited is a job that was waited for in vain: Token is that of a continuation.
type awaited struct{ action, execution, token string }

const (
	// latePatience is how long after the last wait in vain a job that did not appear is looked
	// for, where nothing else fails: a short run ends before jobs come that are a little late.
	latePatience = continuationPatience
	latePause    = 250 * time.Millisecond
	// leastLate is how long it is looked for at least, when nobody else polls: a target may hand
	// out few jobs at a time, and none in between.
	leastLate = time.Second
)

// awaitLate drains the queues until a job comes that was waited for in vain.
func (r *run) awaitLate(ctx context.Context, a *jobs.AWS) {
	began := time.Now()
	for r.onlyLost() && !r.anyLate(a) && !r.gone() &&
		(time.Since(r.vain) < latePatience || time.Since(began) < leastLate) {
		if smithytime.SleepWithContext(ctx, latePause) != nil {
			return
		}
		a.Drain(ctx)
	}
}

// onlyLost reports whether there are failures, all of which are jobs that did not appear.
func (r *run) onlyLost() bool {
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	for _, id := range r.order {
		if res := r.results[id]; res.Status == report.StatusFail && slices.ContainsFunc(res.Findings, isElse) {
			return false
		}
	}
	return !r.vain.IsZero()
}

// isLost reports whether a finding is that a job did not appear.
func isLost(f judge.Finding) bool { return f.Got == effect.NoJob }

// isForgotten reports whether a finding may be that the target has forgotten a job.
func isForgotten(f judge.Finding) bool {
	return isLost(f) || strings.Contains(f.Got, model.JobNotFound)
}

// isElse reports whether a finding is another one.
func isElse(f judge.Finding) bool { return !isLost(f) }

// anyLate reports whether a job that was waited for in vain was handed out after all.
func (r *run) anyLate(a *jobs.AWS) bool {
	for _, b := range a.Batches() {
		l := r.ledger(b)
		if l == nil || len(l.overdue) == 0 {
			continue
		}
		for _, list := range b.Leftovers() {
			if slices.ContainsFunc(list, func(job *jobs.Job) bool { return l.overdue[overdueAs(job)] }) {
				return true
			}
		}
	}
	return false
}

// noteLate counts the jobs that were waited for in vain and were handed out after all.
func (r *run) noteLate(a *jobs.AWS) {
	for _, b := range a.Batches() {
		l := r.ledger(b)
		if l == nil {
			continue
		}
		for _, list := range b.Leftovers() {
			for _, job := range list {
				if l.arrivedLate(job) {
					r.late.Add(1)
				}
			}
		}
	}
}

// overdueAs is what a job that nobody took was waited for as.
func overdueAs(job *jobs.Job) awaited {
	it := awaited{action: job.Action, execution: job.Execution}
	if job.Token != nil {
		it.token = *job.Token
	}
	return it
}

// isOverdue reports whether a job was waited for in vain.
func (a *accounts) isOverdue(b *jobs.Batch, job *jobs.Job) (overdue bool) {
	a.in(b, func(l *ledger) { overdue = l.overdue[overdueAs(job)] })
	return overdue
}

// arrivedLate reports, once, whether a job that nobody took was waited for in vain.
func (l *ledger) arrivedLate(job *jobs.Job) bool {
	it := overdueAs(job)
	late := l.overdue[it]
	delete(l.overdue, it)
	return late
}

// started is why there is no verdict on jobs of a target that was started again.
const started = "the target has forgotten the pipelines and action types of this run: it was probably started again"

// whetherLost are the findings that are proven even of a target whose jobs come late, or that was started again and has
// forgotten them, and why the others are not; empty where all are.
func (a *accounts) whetherLost(findings []judge.Finding) (proven []judge.Finding, doubt string) {
	mayBe, n := isLost, a.late.Load()
	switch {
	case a.forgotten.Load():
		mayBe, doubt = isForgotten, started
	case a.unsettledLost.Load():
		doubt = notSettled
	case n > 0:
		doubt = fmt.Sprintf("%s appeared later than the %s that a run waits for one", report.Plural(int(n), "job"),
			continuationPatience)
	default:
		return findings, ""
	}
	proven = slices.DeleteFunc(slices.Clone(findings), mayBe)
	if len(proven) == len(findings) {
		return proven, ""
	}
	return proven, fmt.Sprintf("%s: %s", jobs.ErrNoVerdict, doubt)
}

// withdraw takes back what only late jobs, or a target that was started again, may have shown.
func (r *run) withdraw() {
	for _, id := range r.order {
		res := r.results[id]
		if proven, doubt := r.whetherLost(res.Findings); doubt != "" && len(proven) == 0 {
			r.fault(res.Case, doubt)
		}
	}
}

// anyFinding reports whether anything was found, in a case or in the run as a whole.
func (r *run) anyFinding() bool {
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	for _, t := range r.overall {
		if len(t.Findings) > 0 {
			return true
		}
	}
	for _, res := range r.results {
		if len(res.Findings) > 0 {
			return true
		}
	}
	return false
}
