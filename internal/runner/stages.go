package runner

import (
	"cmp"
	"context"
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/runner/effect"
)

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
