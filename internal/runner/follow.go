package runner

import (
	"context"
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/runner/effect"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// receive looks at a new batch: its first jobs carry no token.
func (r *run) receive(b *jobs.Batch) {
	if !b.Follows() {
		return
	}
	for _, job := range b.Jobs {
		r.tested(cases.FirstJobs)
		r.first(job, "an action")
	}
	l := &ledger{
		done: map[string]bool{}, free: map[string]bool{}, last: map[string]string{},
		promised: map[string]string{}, overdue: map[awaited]bool{},
	}
	r.accounts.mu.Lock()
	r.ledgers[b] = l
	r.accounts.mu.Unlock()
}

// look remembers the state of a batch that is to be left as it is.
func (r *run) look(ctx context.Context, b *jobs.Batch) {
	l := r.ledger(b)
	if l == nil || r.stateless.Load() {
		return
	}
	before, _ := r.state(ctx, b)
	r.accounts.mu.Lock()
	l.before = before
	r.accounts.mu.Unlock()
}

// first looks at the first job of something: it carries no token.
func (r *run) first(job *jobs.Job, of string) {
	if job.Token != nil {
		r.violated(cases.FirstJobs, "a first job without a token",
			fmt.Sprintf("the first job of %s with the token %.80q", of, *job.Token))
	}
	if job.Blank {
		f := cases.Violated(cases.FirstJobs, "a first job without continuationToken",
			"the first job of "+of+` with "continuationToken":"", which has at least one character where there is one`)
		f.Level = rules.Should
		r.findOverall(cases.FirstJobs, f)
	}
}

// mostBlinks is how often in a row GetPipelineState may fail to answer before it is not asked any more.
const mostBlinks = 3

// state is what GetPipelineState shows. A target that does not tell is not asked again.
func (r *run) state(ctx context.Context, b *jobs.Batch) (map[string]jobs.Shown, bool) {
	defer r.slots.enter()()
	shown, err := b.State(ctx)
	if err != nil {
		if _, answered := jobs.Refusal(err); !answered && r.blinks.Add(1) < mostBlinks {
			return nil, false // perhaps there was no time for an answer
		}
		if ctx.Err() == nil && !r.stateless.Swap(true) {
			r.Note("GetPipelineState is not usable, so details and revisions are not compared: %.200s", err)
		}
		return nil, false
	}
	r.blinks.Store(0)
	return shown, true
}

// ended notes that a job has been completed.
func (r *run) ended(b *jobs.Batch, job *jobs.Job) {
	if a := r.supply.AWS(); a != nil && b != nil {
		a.Ended(job.ID)
	}
}

// awaitNext waits for the job of the second stage, nil for none, and notes that it was
// taken: one that comes when nobody waits for it any more is still the first.
func (r *run) awaitNext(ctx context.Context, b *jobs.Batch) (*jobs.Job, error) {
	return r.awaitFirst(ctx, b, jobs.NextAction)
}

// awaitFirst is awaitNext of an action of a stage after the first.
func (r *run) awaitFirst(ctx context.Context, b *jobs.Batch, action string) (*jobs.Job, error) {
	next, err := b.Next(ctx, action, continuationPatience)
	switch {
	case next != nil:
		r.noteNext(b, true)
	case err == nil:
		r.overdue(b, awaited{action: action, execution: b.Execution()})
	}
	return next, err
}

// settle drains the queues and accounts for every job that the target has handed out; then it closes the overall cases.
func (r *run) settle(ctx context.Context) {
	a := r.supply.AWS()
	r.stillEnded(ctx)
	switch {
	case a == nil:
		r.clear()
	case ctx.Err() != nil || r.gone():
		r.noteLate(a) // of what has come there is no account
		r.cutShort(ctx, a)
		r.withdraw()
	default:
		a.Drain(ctx)
		r.awaitLate(ctx, a)
		for _, b := range a.Batches() {
			r.account(ctx, a, b)
		}
		r.strays(a)
		r.again(ctx, a)
		r.clear()
		if r.anyFinding() && a.Forgotten(ctx) {
			r.forgotten.Store(true)
			r.Note("%s: what it said of jobs that it had forgotten is no finding", started)
		}
		r.withdraw()
	}
	switch how := r.parting(); {
	case how != "":
		r.violated(cases.StaysAlive, "a target that is there until the end of the run",
			how+", after it had answered"+r.flight.lastSeen())
	case ctx.Err() == nil:
		r.tested(cases.StaysAlive)
	}
	r.closeOverall()
}

// account finds the jobs of a batch that nobody awaited. Executions that the
// target started by itself explain first jobs of their own.
func (r *run) account(ctx context.Context, a *jobs.AWS, b *jobs.Batch) {
	r.accounts.mu.Lock()
	l := r.ledgers[b]
	r.accounts.mu.Unlock()
	if l == nil {
		return
	}
	r.tested(cases.JobsAccounted)
	left := b.Leftovers()
	for _, list := range left {
		before := map[string]int{} // jobs of the action, by execution
		for _, job := range list {
			nth := before[job.Execution]
			before[job.Execution]++
			switch {
			case l.arrivedLate(job):
				r.late.Add(1)
			case r.explained(ctx, a, b, l, job, nth):
			case b.Unheard():
				r.uncounted.Add(1)
			default:
				r.unexplained(b, l, job)
			}
		}
	}
}

// explained says whether a job that nobody awaited has a reason: an execution
// that started by itself, or a request whose consequence no document settles.
func (r *run) explained(
	ctx context.Context, a *jobs.AWS, b *jobs.Batch, l *ledger, job *jobs.Job, nth int,
) bool {
	if token := l.promised[job.Action]; token != "" && job.Token != nil && *job.Token == token {
		delete(l.promised, job.Action) // once
		return true
	}
	if l.free[job.Action] || job.Action == jobs.NextAction && nth == 0 && !l.next &&
		(len(l.done) >= len(b.Actions) || a.Contested()) {
		return true
	}
	if job.Token == nil {
		if b.Unsure() && job.Action != jobs.NextAction {
			return true
		}
		if job.Execution != "" {
			return job.Execution != b.Execution()
		}
		return nth == 0 && a.StartsAlone(ctx)
	}
	return false
}

// unexplained blames the case whose request the action got last, which the job
// most likely comes from, and the account as a whole.
func (r *run) unexplained(b *jobs.Batch, l *ledger, job *jobs.Job) {
	action := job.Action
	f := cases.Violated(cases.JobsAccounted, "no further job of this action in this execution",
		fmt.Sprintf("a job without a token of the action %q", action))
	if job.Token != nil {
		f.Got = fmt.Sprintf("a job with the token %.80q of the action %q", *job.Token, action)
	}
	r.accounts.mu.Lock()
	last := l.last[action]
	if action == jobs.NextAction {
		f.Got += l.tooEarly(b.Actions)
	}
	r.accounts.mu.Unlock()
	if last != "" {
		f.Got += ", after the request of " + last
	}
	r.findOverall(cases.JobsAccounted, f)
	if last != "" && !strings.HasPrefix(last, "everywhere/") {
		r.reopen(last, effect.Further(f))
	}
}

// strays are jobs of our own action types that belong to nothing of ours, or that came by a poll for another type.
func (r *run) strays(a *jobs.AWS) {
	if !r.supply.Follows() {
		return // what does not tell where it belongs cannot be told from what does
	}
	for _, job := range a.Strays() {
		r.violated(cases.JobsAccounted, "jobs of the pipelines that were made",
			fmt.Sprintf("a job of the pipeline %.60q, stage %.40q, action %.40q", job.Pipeline, job.Stage, job.Action))
	}
	for _, job := range a.OfOtherType() {
		r.violated(cases.JobsAccounted, "next jobs of the action type of their action",
			fmt.Sprintf("a job that a token led to, of the pipeline %.60q, stage %.40q, action %.40q, by a poll for "+
				"another action type", job.Pipeline, job.Stage, job.Action))
	}
}

// again looks at jobs that were handed out again after they had ended. Being
// delivered twice is legal; being completed twice is not.
func (r *run) again(ctx context.Context, a *jobs.AWS) {
	for i, job := range a.Again() {
		if i == 5 {
			break
		}
		b := &jobs.Batch{}
		if err := a.AcknowledgeAgain(ctx, &job); err != nil {
			continue
		}
		e := r.send(ctx, cases.JobsAccounted, job.ID, cases.Complete(job.ID))
		if e.Status == 200 && e.Fate == wire.Answered {
			r.findOverall(cases.JobsAccounted, cases.Violated(cases.StillEnded, "400: the job has ended",
				"200: a job that had ended was handed out again and completed a second time"), e)
		}
		r.ended(b, &job)
	}
}
