package runner

import (
	"context"
	"errors"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/runner/effect"
)

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
