package run

import (
	"context"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// doubt is a finding that something else than the request may be to blame for: the job, which
// other requests were about too, or a busy machine.
type doubt struct {
	c worker.Case
	o outcome
}

// mostDoubts are carried out again by themselves, as long as it changes nothing, each at most mostAlone times.
const mostDoubts, mostAlone = 60, 3

// unsure is what is settled at the end of the run: time alone may be to blame for it, or shows it.
type unsure struct {
	doubts []doubt
	early  []*scene // whose last steps wait for that
	stalls map[wireOp]stalls
}

// stalls are how many requests of an operation were sent, and how many of them had no answer in time.
type stalls struct{ sent, hung int }

const (
	// mostHung is how many requests of an operation have no answer, and are most of those that were sent, before no
	// other case of it is carried out: each would cost a time limit.
	mostHung = 16
	// mostHungAgain is how many of them have none when they are sent again by themselves, before the others are
	// believed.
	mostHungAgain = 3
)

// stalled reports whether an operation hangs on most of what it is sent. It records a case of one that does.
func (s *session) stalled(c worker.Case) bool {
	s.mu.Lock()
	of := s.stalls[wireOpOf(c)]
	s.mu.Unlock()
	if of.hung < mostHung || of.hung <= of.sent/2 {
		return false
	}
	s.record(outcome{c: c, failed: "no verdict: the target hung on most requests of the operation; " +
		"the others are not tried"})
	return true
}

// noteStall counts a request of an operation.
func (s *session) noteStall(l wireOp, hung bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	of := s.stalls[l]
	of.sent++
	if hung {
		of.hung++
	}
	s.stalls[l] = of
}

// hung reports whether the last request of a case had no answer in time.
func (o outcome) hung() bool { return len(o.sent) > 0 && o.sent[len(o.sent)-1].Fate == wire.Hung }

// doubtful puts a case aside to be carried out again by itself.
func (s *session) doubtful(c worker.Case, o outcome) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.doubts = append(s.doubts, doubt{c, o})
	return true
}

// settleDoubts carries out again what is doubtful, each with a job of a pipeline of its own.
// Where the first of them all end as before, so do the others.
func (s *session) settleDoubts(ctx context.Context) {
	changed, hung := 0, 0
	for i, d := range s.doubts {
		if i >= mostDoubts && changed*4 < i || d.o.hung() && hung >= mostHungAgain && changed == 0 || ctx.Err() != nil {
			s.record(s.known(d.o))
			continue
		}
		o := s.alone(ctx, d)
		if len(o.findings) == 0 {
			changed++
		}
		if o.hung() {
			hung++
		}
		s.record(o)
	}
}

// known leaves a case out that names an id which no job is to have: targets that number their jobs may have one.
func (s *session) known(o outcome) outcome {
	if o.names == "" || !s.mayHave(o.names) {
		return o
	}
	return outcome{c: o.c, skipped: jobs.AnotherJob}
}

// mayHave says whether the target may have a job of an id, by what gave the run its jobs.
func (s *session) mayHave(id string) bool {
	if s.o.Supply != nil {
		return s.o.Supply.MayHave(id)
	}
	return s.bench.MayHave(id)
}

// alone carries a case out with a job of a pipeline of its own, and with further ones where an id that no job is to
// have may be that of a job which was never handed out. It answers what was before where there is no job.
func (s *session) alone(ctx context.Context, d doubt) (o outcome) {
	for range mostAlone {
		h := s.handOf(wireOpOf(d.c))
		o = h.try(ctx, d.c)
		if h.close(); o.skipped != "" {
			return s.known(d.o)
		}
		if o = s.known(o); o.names == "" || len(o.findings) == 0 {
			break
		}
	}
	return o
}

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
