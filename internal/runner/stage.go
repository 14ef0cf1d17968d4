package runner

import (
	"cmp"
	"context"
	"maps"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/runner/effect"
)

// wholeEndings is of how many batches the last actions get every request about them. Those of the others are only
// completed.
const wholeEndings = 16

// nextStage completes the action that was held back: the job of the next stage
// appears then, and not before.
func (r *run) nextStage(ctx context.Context, b *jobs.Batch, held *jobs.Job) {
	turn := int(r.endings.Add(1))
	if turn <= wholeEndings {
		r.refusedWhileHeld(ctx, held)
		r.othersAsJob(ctx, b, held)
	}
	if b.PeekNext(ctx) {
		r.violated(cases.NextStages, "no job of the second stage while an action of the first is in progress",
			"a job of the second stage")
	}
	if turn <= wholeEndings {
		if held = r.continueHeld(ctx, b, held); held == nil {
			return
		}
		if b.PeekNext(ctx) {
			r.violated(cases.NextStages, "no job of the second stage while an action of the first continues",
				"a job of the second stage")
		}
	}
	e := r.completeWith(ctx, cases.NextStages, &lease{batch: b, job: held}, cases.Endings[turn%len(cases.Endings)])
	if !tells(e) {
		return // it is unknown whether the job has ended
	}
	if !succeeded(e) {
		for _, f := range judge.Accept().Check(e.Answer) {
			r.findOverall(cases.SharedJobs, f, e)
		}
		return
	}
	next, unsure := r.awaitNext(ctx, b)
	if r.cut(ctx) != "" {
		return
	}
	if unsure != nil {
		r.explain(b, held.Action)
		return
	}
	r.tested(cases.NextStages)
	if next == nil {
		r.violated(cases.NextStages, "a job of the second stage once all actions of the first have succeeded",
			effect.NoJob, e)
		return
	}
	r.first(next, "the second stage")
	switch acknowledged := b.Acknowledge(ctx, next) == nil; {
	case acknowledged && turn <= wholeEndings:
		if next = r.continueHeld(ctx, b, next); next != nil {
			r.lastAction(ctx, b, next, cases.LastAction)
		}
	case acknowledged:
		r.lastAction(ctx, b, next, cases.LastAction[:1])
	}
	r.rerun(ctx, b)
}

// lastAction completes the one action of the second stage, like any of the first: once.
func (r *run) lastAction(ctx context.Context, b *jobs.Batch, job *jobs.Job, errands []cases.Errand) {
	for _, errand := range errands {
		e := r.completeWith(ctx, cases.NextStages, &lease{batch: b, job: job}, errand.Request)
		if !tells(e) {
			return
		}
		r.judgeErrand(errand, e)
	}
}

// judgeErrand judges the answer to a request about a job of a stage that is not to settle it.
func (r *run) judgeErrand(errand cases.Errand, e *client.Exchange) {
	for _, f := range errand.Check(e.Answer) {
		r.findOverall(cases.NextStages, f, e)
	}
}

// heldToken is the token with which a job that holds its stage back continues: a token is the worker's, also one that
// the target knows something by.
func (r *run) heldToken(ctx context.Context, b *jobs.Batch, held *jobs.Job) string {
	const plain = "holds the stage back"
	execution, action := r.executions(ctx, b, held)
	tokens := []string{plain, b.Pipeline, held.Nonce, execution, action, b.Jobs[0].ID, b.Provider()}
	token := tokens[int(r.heldTokens.Add(1))%len(tokens)]
	if len(token) > 100 || strings.ContainsFunc(token, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return plain // a target may name things as it likes
	}
	return cmp.Or(token, plain)
}

// refusedWhileHeld sends requests that must be refused to the last job in
// progress of a stage: they must not settle it.
func (r *run) refusedWhileHeld(ctx context.Context, held *jobs.Job) {
	for _, errand := range cases.RefusedAtLast {
		if e := r.send(ctx, cases.NextStages, held.ID, errand.Request(held.ID)); tells(e) {
			r.judgeErrand(errand, e)
		}
	}
}

// othersAsJob names the pipeline's execution, the action's and the nonce instead of the job:
// they are the ids of no job.
func (r *run) othersAsJob(ctx context.Context, b *jobs.Batch, held *jobs.Job) {
	execution, action := r.executions(ctx, b, held)
	for _, other := range []struct{ what, id string }{
		{"the pipeline's execution", execution},
		{"the action's execution", action},
		{"the job's nonce", held.Nonce},
	} {
		if other.id == "" || other.id == held.ID || r.supply.MayHave(other.id) {
			continue
		}
		if e := r.send(ctx, cases.NextStages, held.ID, cases.ByAnotherID.Request(other.id)); tells(e) {
			r.judgeErrand(cases.ByAnotherID.Because("for the id is that of "+other.what), e)
		}
	}
}

// executions are the ids of the pipeline's execution and of the action's that a job belongs to, empty where nothing
// tells them: not the job, nor the answer to the start of the one, nor the state of the other.
func (r *run) executions(ctx context.Context, b *jobs.Batch, job *jobs.Job) (pipeline, action string) {
	if action = job.ActionExecution; action == "" {
		shown, _ := r.state(ctx, b)
		action = shown[job.Action].ActionExecution
	}
	return cmp.Or(b.Execution(), b.Started), action
}

// continueHeld lets the action that holds a stage back continue, and answers the
// job that follows, in progress. Nil says that there is none: the pipeline is then
// not followed further.
func (r *run) continueHeld(ctx context.Context, b *jobs.Batch, held *jobs.Job) *jobs.Job {
	token := r.heldToken(ctx, b, held)
	e := r.send(ctx, cases.NextStages, held.ID, cases.Continue(held.ID, token))
	if unknown(e) {
		r.explain(b, held.Action)
	}
	if !succeeded(e) {
		if tells(e) && !(stateError(e) && r.timesOut(ctx, time.Since(b.Since))) {
			r.violated(cases.SharedJobs, "200 for a job that only got requests that must be refused", e.Outcome(), e)
		}
		return nil
	}
	r.ended(b, held)
	found, unsure := b.Await(ctx, []string{held.Action}, continuationPatience)
	next := found[held.Action]
	if unsure != nil {
		r.explain(b, held.Action)
	}
	if unsure != nil || r.cut(ctx) != "" {
		return nil
	}
	a := &attempt{}
	a.find(effect.Continuation(cases.Effect{Token: &token}, held, next)...)
	for _, f := range a.findings {
		r.findOverall(cases.NextStages, f, e)
	}
	if next == nil {
		r.overdue(b, awaited{held.Action, held.Execution, token})
	}
	if next == nil || b.Acknowledge(ctx, next) != nil {
		return nil
	}
	return next
}

// reruns is how many pipelines are started a second time.
const reruns = 2

// rerun starts a pipeline that has ended once more: its jobs are first jobs again.
func (r *run) rerun(ctx context.Context, b *jobs.Batch) {
	if r.most() > 0 || r.reruns.Add(1) > reruns || ctx.Err() != nil {
		return
	}
	a := r.supply.AWS()
	a.Drain(ctx) // what the first execution has left is no job of the second
	r.account(ctx, a, b)
	b.Forget()
	for _, action := range b.Actions {
		r.explain(b, action) // what comes later of the second execution is not followed
	}
	r.explain(b, jobs.NextAction)
	first, _ := a.Restart(ctx, b, continuationPatience) // where it is not started there is nothing to look at
	for _, job := range first {
		r.tested(cases.FirstJobs)
		r.first(job, "a second execution")
		r.complete(ctx, cases.FirstJobs, &lease{batch: b, job: job})
	}
}

// display is what the state has to show of an action.
type display struct {
	action string
	sent   effect.Sent
}

// misshown are the findings about what the state shows of actions, by their names. What is not as it was sent is
// looked at again a little later. Where there was an execution that nobody started, only what is told to be of ours
// counts.
func (r *run) misshown(ctx context.Context, b *jobs.Batch, due []display) map[string][]judge.Finding {
	found, ours := r.misshownNow(ctx, b, due)
	missed := r.lag.Settle(ctx, len(found), func() int {
		found, ours = r.misshownNow(ctx, b, due)
		return len(found)
	})
	if missed > 0 && r.supply.AWS().Uncalled(ctx) {
		maps.DeleteFunc(found, func(action string, _ []judge.Finding) bool { return !ours[action] })
	}
	return found
}

// misshownNow also answers the actions that are told to be of the execution whose jobs the batch has.
func (r *run) misshownNow(ctx context.Context, b *jobs.Batch, due []display) (
	found map[string][]judge.Finding, ours map[string]bool,
) {
	if r.stateless.Load() {
		return nil, nil
	}
	shown, ok := r.state(ctx, b)
	if !ok {
		return nil, nil
	}
	found, ours = map[string][]judge.Finding{}, map[string]bool{}
	for _, d := range due {
		got, seen := shown[d.action]
		if list := d.sent.Shown(got); seen && len(list) > 0 {
			found[d.action], ours[d.action] = list, got.OfExecution
		}
	}
	return found, ours
}

// shownAtLast looks once more, when all jobs of a batch have had their requests, at what the
// state shows of every action: what its last request carried, and nothing that came from others.
func (r *run) shownAtLast(ctx context.Context, b *jobs.Batch, links []*link) {
	if !b.Follows() || r.stateless.Load() || ctx.Err() != nil {
		return
	}
	var due []display
	var ids []string // of the cases whose requests the actions got last
	for _, l := range links {
		if !l.lost && !l.free && l.latest != nil {
			due = append(due, display{
				l.action(b, links),
				effect.Sent{Last: l.latest.c.Single().Effect, Accepted: &l.accepted},
			})
			ids = append(ids, l.latest.c.ID)
		}
	}
	found := r.misshown(ctx, b, due)
	for i, id := range ids {
		if list := found[due[i].action]; len(list) > 0 {
			f := list[0]
			f.Expected += ", also when the other actions have had their requests"
			r.reopen(id, f)
		}
	}
}

// accepted is the first of a few invalid requests that the target has accepted, nil for none.
type accepted struct {
	n int // which of them, their number for none
	*client.Exchange
}

// longestKept is for how long a job in progress is kept at the most: a target may time out older ones.
const longestKept = 30 * time.Second

// atFirst sends a few invalid requests before all others, about a job that the first function that it returns completes
// after all others: it is in progress however many have come since. The second sends the same about another job: that
// the target rejects each of them in between says nothing of its first requests and its last.
func (r *run) atFirst(ctx context.Context) (kept, last func(context.Context)) {
	nothing := func(context.Context) {}
	if r.overall[cases.FirstAndLast] == nil || !r.supply.Follows() || r.most() > 0 {
		return nothing, nothing
	}
	l, first, known := r.tryInvalid(ctx)
	if !known {
		return nothing, nothing
	}
	kept = nothing
	if first.Exchange == nil {
		kept = func(ctx context.Context) { r.completeKept(ctx, &l) }
	}
	return kept, func(ctx context.Context) {
		if r.cut(ctx) != "" {
			return
		}
		l, last, known := r.tryInvalid(ctx)
		if !known {
			return
		}
		if last.Exchange == nil {
			r.complete(ctx, cases.FirstAndLast, &l)
		}
		r.compareEnds(first, last)
	}
}

// completeKept completes a job that was in progress all the time. Where a new one cannot be completed either, the
// others that came in between are not the reason.
func (r *run) completeKept(ctx context.Context, l *lease) {
	if r.cut(ctx) != "" {
		r.explain(l.batch, l.job.Action)
		return
	}
	age := time.Since(l.since)
	e := r.complete(ctx, cases.FirstAndLast, l)
	if !stateError(e) {
		return // what else may come of a request, other cases report
	}
	r.explain(l.batch, l.job.Action)
	if age < longestKept && !r.supply.AWS().Contested() && !r.leftAlone(ctx, 0) && !r.timesOut(ctx, age) {
		r.violated(cases.FirstAndLast, "200 at the end of the run for the job that was acknowledged first", e.Outcome(),
			e)
	}
}

// tryInvalid sends invalid requests about a new job until the target accepts one; the job is in progress where it has
// accepted none. It is unknown what it does with them where there is no job, which other cases report, or where one has
// no answer.
func (r *run) tryInvalid(ctx context.Context) (l lease, a accepted, known bool) {
	l, err := r.pool.single(ctx)
	if err != nil {
		return l, accepted{}, false
	}
	invalid := cases.Invalid()
	for n, request := range invalid {
		e := r.send(ctx, cases.FirstAndLast, l.job.ID, request(l.job.ID))
		switch {
		case !tells(e):
			r.explain(l.batch, l.job.Action)
			return l, accepted{}, false
		case succeeded(e):
			r.explain(l.batch, l.job.Action)
			r.ended(l.batch, l.job)
			return l, accepted{n, e}, true
		}
	}
	return l, accepted{n: len(invalid)}, true
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
