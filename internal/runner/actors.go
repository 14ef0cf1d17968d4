package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/runner/effect"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// restartPatience is how long the first jobs of another execution may take to
// appear: a target may let it wait for the one before.
const restartPatience = time.Second

// makeActors makes the actors and answers the names of those that have a job from the
// beginning, in the order of their first use.
func (s *scene) makeActors() []string {
	var names []string
	for _, step := range s.plan.Steps {
		restart, _ := step.Do.(cases.Restart)
		for _, name := range restart {
			s.actors[name] = &actor{}
		}
		if step.Job == "" || s.actors[step.Job] != nil {
			continue
		}
		s.actors[step.Job] = &actor{}
		if _, follows := step.Do.(cases.Next); !follows {
			names = append(names, step.Job)
		}
	}
	return names
}

// open gives the actors their jobs.
func (s *scene) open(ctx context.Context, names []string) error {
	b, err := s.run.pool.openBy(ctx, len(names), s.opener())
	if err != nil {
		return err
	}
	if len(b.Jobs) < len(names) {
		return fmt.Errorf("%w: %d of the %d jobs of the scenario appeared", jobs.ErrNoJobs, len(b.Jobs), len(names))
	}
	s.batch = b
	for _, f := range s.plan.Further {
		s.run.explain(b, jobs.Further(f).Key()) // the scenario itself sees which jobs come
	}
	if s.plan.Second {
		return s.openSecond(ctx, s.actors[names[0]])
	}
	for i, name := range names {
		s.enter(s.actors[name], b.Jobs[i])
	}
	return nil
}

// tellable reports whether the jobs of a scenario can be told by action types of their own.
func tellable(plan *cases.Scenario) bool { return len(plan.Further) <= 1 && plan.Worker != wire.CBOR }

// told reports whether they are.
func (s *scene) told() bool { return continues(s.plan) && s.run.supply.FollowsTold() }

// opener is how the scenario's batch is opened: one that waits before it polls has jobs that nobody else polls for.
func (s *scene) opener() opener {
	s.release = func() {}
	if s.plan.Worker == wire.CBOR {
		return s.openBy(s.run.supply.OpenOnCBOR)
	}
	removes := func(step cases.Step) bool {
		_, ok := step.Do.(cases.Removal)
		return ok
	}
	further := make([]jobs.Further, len(s.plan.Further))
	for i, f := range s.plan.Further {
		further[i] = jobs.Further(f)
	}
	switch {
	case s.told():
		return s.openBy(func(ctx context.Context, n int) (*jobs.Batch, func(), error) {
			return s.run.supply.OpenTold(ctx, n, further)
		})
	case s.plan.Further != nil || slices.ContainsFunc(s.plan.Steps, removes):
		return s.openBy(func(ctx context.Context, n int) (*jobs.Batch, func(), error) {
			return s.run.supply.OpenFurther(ctx, n, further, s.plan.Category)
		})
	}
	leaves := func(step cases.Step) bool { return step.Wait.After > 0 || step.Wait.Unpolled }
	if !slices.ContainsFunc(s.plan.Steps, leaves) {
		return s.run.supply.Open
	}
	return s.openBy(s.run.supply.OpenQuiet)
}

// openBy opens a batch that has to be released.
func (s *scene) openBy(open func(context.Context, int) (*jobs.Batch, func(), error)) opener {
	return func(ctx context.Context, n int) (*jobs.Batch, error) {
		s.release()
		b, release, err := open(ctx, n)
		s.release = release
		return b, err
	}
}

// openSecond completes the first stage and gives the actor the job of the second.
func (s *scene) openSecond(ctx context.Context, a *actor) error {
	e := s.run.complete(ctx, s.c.ID, &lease{batch: s.batch, job: s.batch.Jobs[0]})
	if !succeeded(e) {
		return fmt.Errorf("%w: the first stage could not be completed: %s", jobs.ErrNoJobs, e.Outcome())
	}
	next, err := s.run.awaitNext(ctx, s.batch)
	if next == nil {
		return errors.Join(fmt.Errorf("%w: none of the second stage appeared", jobs.ErrNoJobs), err)
	}
	s.enter(a, next)
	a.queued = true
	return nil
}

// enter gives an actor a job.
func (s *scene) enter(a *actor, job *jobs.Job) {
	a.job, a.action = job, job.Action
	s.run.sentTo(s.batch, a.action, s.c.ID)
}

// restart starts another execution of the pipeline and gives the actors its first jobs. It says whether the scenario
// can go on: where the target does not let the two run side by side it does with the jobs that it has.
func (s *scene) restart(ctx context.Context, n int, names cases.Restart) bool {
	before := s.batch.Execution()
	if before == "" { // what comes later cannot be told apart
		for _, action := range append(s.batch.Actions, jobs.NextAction) {
			s.run.explain(s.batch, action)
		}
		if slices.ContainsFunc(s.plan.Steps, func(step cases.Step) bool { return step.Wait.Unpolled }) {
			return false
		}
	}
	s.run.nextExpected(s.batch)
	first, err := s.run.supply.AWS().Restart(ctx, s.batch, restartPatience)
	if err == nil && s.begin(n, names, first) {
		return true
	}
	if err != nil {
		s.skipped = fmt.Sprintf("step %d: the pipeline is not started again: %s", n+1, err)
		return false
	}
	if before == "" || s.batch.Started == "" {
		return false
	}
	s.waits, s.before = names, before
	s.batch.Focus(before)
	return true
}

// begin gives the actors the first jobs of another execution, and says whether there is one for each.
func (s *scene) begin(n int, names cases.Restart, first []*jobs.Job) bool {
	fresh := map[string]*jobs.Job{}
	for _, job := range first {
		fresh[job.Action] = job
	}
	for i, name := range names {
		job := fresh[s.batch.Actions[i]]
		if job == nil {
			return false
		}
		s.enter(s.actors[name], job)
		s.actors[name].later = true
		s.firstJob(n, job)
	}
	return true
}

// ready reports whether a step can be done: one that is about no job of the first execution awaits the jobs of another
// that waits for it.
func (s *scene) ready(ctx context.Context, n int, step cases.Step) bool {
	if a := s.actors[step.Job]; s.waits == nil || a != nil && a.action != "" {
		return true
	}
	names := s.waits
	s.waits = nil
	s.batch.Focus(s.batch.Started)
	if s.begin(n, names, s.run.supply.AWS().Firsts(ctx, s.batch, restartPatience)) {
		return true
	}
	s.batch.Focus(s.before)
	return false
}

// firstJob sees that the first job of an action has no token.
func (s *scene) firstJob(n int, job *jobs.Job) {
	s.find(effect.First(atStep(n), job)...)
}

// advance follows a success: to the job that its token leads to, or to the end.
func (s *scene) advance(ctx context.Context, n int, step cases.Step, a *actor) bool {
	old := a.job
	s.run.ended(s.batch, old)
	a.past, a.job, s.last = append(a.past, old.ID), nil, old
	if request, ok := step.Request(old.ID); ok {
		a.accepted.Add(request, step.Effect)
	}
	s.sleep(ctx, step.Wait.After)
	if step.Effect.Token == nil {
		if !step.Fails {
			s.run.completed(s.batch, a.action)
		}
		return true
	}
	a.due = func(ctx context.Context) bool { return s.await(ctx, n, step, a, old) }
	return step.Wait.Unpolled || s.follow(ctx, a)
}

// follow polls for the job that an actor's token leads to, where that is still to be done.
func (s *scene) follow(ctx context.Context, a *actor) bool {
	due := a.due
	a.due = nil
	return due == nil || due(ctx)
}

// await polls for the job that the token of a step leads to.
func (s *scene) await(ctx context.Context, n int, step cases.Step, a *actor, old *jobs.Job) bool {
	before := len(s.findings)
	s.batch.Focus(old.Execution)
	found, unsure := s.batch.Await(ctx, []string{a.action}, continuationPatience)
	next := found[a.action]
	if s.unsure(unsure) {
		return false
	}
	if why := s.run.cut(ctx); why != "" && next == nil {
		s.failed = why
		return false
	}
	s.find(effect.Continuation(step.Effect, old, next)...)
	s.name(before, n, step)
	if next == nil {
		s.run.overdue(s.batch, awaited{a.action, old.Execution, step.Effect.TokenFor(old.ID)})
		return false
	}
	a.job, a.queued = next, true
	return true
}

// acknowledge acknowledges the job that a continuation has led to.
func (s *scene) acknowledge(ctx context.Context, a *actor) bool {
	if err := s.batch.Acknowledge(ctx, a.job); err != nil {
		if s.failed = s.run.cut(ctx); s.failed != "" {
			return false
		}
		if s.unsure(err) {
			return false
		}
		if errors.Is(err, jobs.ErrNonces) || jobs.Throttled(err) {
			s.failed = "no verdict: AcknowledgeJob: " + err.Error()
			return false
		}
		s.find(effect.Unacknowledged(err)...)
		return false
	}
	a.queued = false
	return true
}

// next awaits the first job of an action of a later stage, of the execution whose job has ended last.
func (s *scene) next(ctx context.Context, n int, step cases.Step, of string) bool {
	if s.last == nil {
		return false // the step before went wrong, which is a finding already
	}
	s.batch.Focus(s.last.Execution)
	job, unsure := s.run.awaitFirst(ctx, s.batch, cmp.Or(of, jobs.NextAction))
	switch {
	case s.unsure(unsure):
	case job == nil && s.run.cut(ctx) != "":
		s.failed = s.run.cut(ctx)
	case job == nil:
		s.absent(ctx, n, step, of)
	case of != "" && jobs.Further{Stage: job.Stage, Action: job.Declared()}.Key() != of:
		s.skipped = fmt.Sprintf("the target does not name the stage of a job: %.60q for %s", job.Stage, of)
		return false
	default:
		s.firstJob(n, job)
		a := s.actors[step.Job]
		s.enter(a, job)
		a.queued, s.stage = true, job.Stage
	}
	return job != nil
}

// absent says that a job has not come. Where one of a stage after it has, that one came too early.
func (s *scene) absent(ctx context.Context, n int, step cases.Step, of string) {
	if of != "" && !s.still(ctx, n) && s.findings[len(s.findings)-1].Rule != step.Rule {
		return
	}
	what := "the second stage"
	if of != "" {
		what = "the action " + of
	}
	s.find(judge.Violation(step.Rule, fmt.Sprintf("%sa job of %s of the same execution", atStep(n), what),
		effect.NoJob))
}

// still sees that no job of a later stage has come but those that the scenario has.
func (s *scene) still(ctx context.Context, n int) bool {
	job := s.batch.Peek(ctx)
	switch {
	case job == nil || s.run.isOverdue(s.batch, job):
		return true
	case s.plan.Further == nil:
		s.find(effect.TooEarly(atStep(n))...)
		return true
	}
	s.find(effect.OutOfOrder(atStep(n), job.Action, job.Stage == s.stage && !s.had(job.Action))...)
	return false
}

// atStep says in a finding which step of a scenario it belongs to.
func atStep(n int) string { return fmt.Sprintf("step %d: ", n+1) }

// had reports whether one of the scenario's jobs is or was of the action.
func (s *scene) had(action string) bool {
	for _, a := range s.actors {
		if a.action == action {
			return true
		}
	}
	return false
}

// remove removes what the scenario's jobs belong to. It reports whether the target has done so.
func (s *scene) remove(ctx context.Context, what cases.Removal) bool {
	remove := s.batch.RemovePipeline
	if what == cases.Types {
		remove = s.batch.RemoveTypes
	}
	if err := remove(ctx); err != nil {
		s.skipped = fmt.Sprintf("the %s of a job in progress could not be removed: %.200s", what, err)
		return false
	}
	s.removed = true
	for _, a := range s.actors {
		s.run.explain(s.batch, a.action)
	}
	return true
}
