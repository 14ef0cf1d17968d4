package runner

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/runner/effect"
)

// accounts are what is known of the jobs of a run: what they were sent, and which jobs are to follow.
type accounts struct {
	uncounted atomic.Int64 // jobs that a lost answer may account for
	late      atomic.Int64 // jobs that appeared when nobody waited for them any more
	stateless atomic.Bool  // GetPipelineState is of no use
	blinks    atomic.Int64 // how often in a row it did not answer
	forgotten atomic.Bool  // the target has forgotten what the run had made
	restarted atomic.Bool  // it had before, and the cases that it had to do with were run once more
	// unsettledLost is set where somebody else may have the jobs that did not appear, and no case was tried again.
	unsettledLost atomic.Bool

	mu      sync.Mutex
	ledgers map[*jobs.Batch]*ledger
	vain    time.Time // when a job was last waited for in vain
	// jobs that a plain success or a continuation ended early in the run
	early [2][]lease
	ripe  bool // it is not early any more
}

// ledger is what a run knows of a batch besides its jobs.
type ledger struct {
	before map[string]jobs.Shown // the state when the batch was opened, of jobs that requests share
	done   map[string]bool       // actions that were completed
	free   map[string]bool       // actions that got a request whose consequence no document settles
	last   map[string]string     // the case whose request the action got last
	next   bool                  // the job of the second stage was taken
	// promised are the tokens of jobs that are to come and that nobody awaits, by action; empty where none is.
	promised map[string]string
	overdue  map[awaited]bool // jobs that were waited for in vain
}

// tooEarly says what a job of the second stage should have waited for. The caller holds the mutex.
func (l *ledger) tooEarly(first []string) string {
	if l.next {
		return ", of which there was one"
	}
	for _, action := range first {
		if !l.done[action] {
			return fmt.Sprintf(", though %q of the first stage had not succeeded (last request: %s)", action,
				cmp.Or(l.last[action], "none that is named"))
		}
	}
	return ""
}

// ledger is what is known of a batch.
func (a *accounts) ledger(b *jobs.Batch) *ledger {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.ledgers[b]
}

// in does something with what is known of a batch, where anything is.
func (a *accounts) in(b *jobs.Batch, do func(*ledger)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if l := a.ledgers[b]; l != nil {
		do(l)
	}
}

// before is the batch's state when it was opened, nil where the target does not tell.
func (a *accounts) before(b *jobs.Batch) map[string]jobs.Shown {
	a.mu.Lock()
	defer a.mu.Unlock()
	if l := a.ledgers[b]; l != nil {
		return l.before
	}
	return nil
}

// completed notes that an action was completed: when all are, the next stage has a job.
func (a *accounts) completed(b *jobs.Batch, action string) {
	a.in(b, func(l *ledger) { l.done[action] = true })
}

// explain allows for any job of an action, after a request whose consequence no
// document settles, and of the second stage, which may follow from it.
func (a *accounts) explain(b *jobs.Batch, action string) {
	a.in(b, func(l *ledger) { l.free[action], l.free[jobs.NextAction] = true, true })
}

// promised notes which token the job will carry that nobody awaits, of an action.
func (a *accounts) promised(b *jobs.Batch, action, token string) {
	a.in(b, func(l *ledger) { l.promised[action] = token })
}

// nextExpected notes that another execution will have a job of the second stage.
func (a *accounts) nextExpected(b *jobs.Batch) { a.noteNext(b, false) }

func (a *accounts) noteNext(b *jobs.Batch, taken bool) {
	a.in(b, func(l *ledger) { l.next = taken })
}

// sentTo notes which case's request an action got last.
func (a *accounts) sentTo(b *jobs.Batch, action, id string) {
	a.in(b, func(l *ledger) { l.last[action] = id })
}

// overdue notes that a job did not appear.
func (a *accounts) overdue(b *jobs.Batch, job awaited) {
	a.in(b, func(l *ledger) { l.overdue[job], a.vain = true, time.Now() })
}

// remember remembers a job that has just been completed, of those the first: those that a
// plain success ended, and those that a continuation ended.
func (a *accounts) remember(b *jobs.Batch, job *jobs.Job, continued bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	kept := &a.early[0]
	if continued {
		kept = &a.early[1]
	}
	if len(*kept) < mostEarly && !a.ripe {
		*kept = append(*kept, lease{batch: b, job: job})
	}
}

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
