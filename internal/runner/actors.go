package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
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
func (s *scene) restart(ctx context.Context, n int, step cases.Step, names cases.Restart) bool {
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
	if s.begin(n, names, s.run.supply.AWS().Restart(ctx, s.batch, restartPatience)) {
		return true
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
