package run

import (
	"context"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// onceMore tries the cases once more, of a target that allows few pipelines, for whose pipelines there was no room:
// one after the other, each with no other pipeline there. So is whatever follows.
func (s *session) onceMore(ctx context.Context) {
	if !s.bench.WasFull() {
		return
	}
	s.endEarly(ctx) // their pipelines are removed now
	s.bench.alone = true
	list := s.withoutRoom()
	keeps, others := map[wireOp][]worker.Case{}, map[wireOp][]worker.Case{}
	var meeting []worker.Case
	for _, c := range list {
		switch plan := c.Plan.(type) {
		case worker.Single:
			of := others
			if plan.Keeps() {
				of = keeps
			}
			of[wireOpOf(c)] = append(of[wireOpOf(c)], c)
		case worker.Scenario, worker.Race:
			meeting = append(meeting, c)
		}
	}
	for _, l := range s.wireOps() {
		for _, part := range []map[wireOp][]worker.Case{keeps, others} { // each have the jobs of one pipeline
			if len(part[l]) > 0 && ctx.Err() == nil {
				s.singles(ctx, l, part[l])
			}
		}
	}
	s.each(ctx, meeting, func(ctx context.Context, c worker.Case) { s.record(s.meet(ctx, c)) })
	if n := len(list) - len(s.withoutRoom()); n > 0 {
		s.Note("%s had no job at first, and got one when tried again with few pipelines at a time: the target "+
			"allows no more", report.Plural(n, "case"))
	}
}

// withoutRoom are the cases for which the target allowed no pipeline beside those that were there.
func (s *session) withoutRoom() []worker.Case {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.cases), func(c worker.Case) bool {
		return !strings.Contains(s.results[c.ID].Reason, jobs.ErrFull.Error())
	})
}

// vacate removes the pipelines of the cases before, where there is to be no other one.
func (s *session) vacate(ctx context.Context) {
	if s.bench.alone {
		s.bench.Retire(ctx, s.bench.Batches())
	}
}
