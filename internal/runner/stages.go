package runner

import (
	"cmp"
	"context"
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
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
	s.find(step.Rule, fmt.Sprintf("step %d: a job of %s of the same execution", n+1, what), noJob)
}

// still sees that no job of a later stage has come but those that the scenario has.
func (s *scene) still(ctx context.Context, n int) bool {
	job := s.batch.Peek(ctx)
	switch {
	case job == nil || s.run.isOverdue(s.batch, job):
		return true
	case s.plan.Further == nil:
		s.find("life/next-stage", fmt.Sprintf("step %d: no job of the second stage before all actions of the first "+
			"have succeeded", n+1), "a job of the second stage")
		return true
	case job.Stage == s.stage && !s.had(job.Action):
		s.find("life/run-order", fmt.Sprintf("step %d: no job of an action before those of a lower runOrder have "+
			"succeeded", n+1), "a job of "+job.Action)
	default:
		s.find("life/next-stage", fmt.Sprintf("step %d: no job but the first one of each action of a stage, once all "+
			"actions of the stage before have succeeded", n+1), "a job of "+job.Action)
	}
	return false
}

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
