package run

import (
	"context"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
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
