package run

import (
	"context"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// beginEarly carries out the first steps of the scenarios that wait for the end of the run. It answers the cases that
// remain to be carried out: those of which something came otherwise are judged as others are.
func (s *session) beginEarly(ctx context.Context, list []worker.Case) (rest []worker.Case) {
	early := map[string]bool{}
	waits := func(c worker.Case) bool {
		plan, ok := c.Plan.(worker.Scenario)
		if !ok || s.o.Supply != nil {
			return false
		}
		_, after := plan.Halves()
		return after != nil
	}
	s.each(ctx, slices.DeleteFunc(slices.Clone(list), func(c worker.Case) bool { return !waits(c) }),
		func(ctx context.Context, c worker.Case) {
			plan := c.Plan.(worker.Scenario)
			before, after := plan.Halves()
			p := s.begin(ctx, c, plan, before)
			if !p.asExpected() || !slices.ContainsFunc(after, needsPipeline) {
				p.close() // where there is no room for others they are removed, and no job is there any more
			}
			if p.asExpected() {
				s.mu.Lock()
				defer s.mu.Unlock()
				s.early, early[c.ID] = append(s.early, p), true
			}
		})
	return slices.DeleteFunc(slices.Clone(list), func(c worker.Case) bool { return early[c.ID] })
}

// asExpected reports whether all that a scenario has done so far came to what it should.
func (p *scene) asExpected() bool {
	return len(p.out.findings) == 0 && p.out.failed == "" && p.out.skipped == ""
}

// needsPipeline reports whether a step asks for jobs of the scenario's action types, or is about one in progress: what
// becomes of it when its pipeline is deleted is not documented.
func needsPipeline(step worker.Step) bool {
	if _, ok := step.(worker.Given); ok {
		return true
	}
	call, ok := step.(worker.Call)
	return ok && call.Job == ""
}

// endEarly carries out the steps of scenarios that wait for the end of the run. What has had no answer is carried out
// once more, from the beginning.
func (s *session) endEarly(ctx context.Context) {
	s.mu.Lock()
	early := s.early
	s.early = nil
	s.mu.Unlock()
	for _, p := range early {
		if ctx.Err() != nil {
			return
		}
		_, after := p.plan.Halves()
		p.steps(ctx, after, p.step)
		p.close()
		if sent := p.out.sent; len(p.out.findings) > 0 && sent[len(sent)-1].Fate != wire.Answered {
			s.record(s.meet(ctx, p.c))
			continue
		}
		s.record(p.out)
	}
}
