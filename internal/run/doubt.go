package run

import (
	"context"

	"github.com/plumbline-conformance/plumbline/internal/worker"
)

// doubt is a finding that something else than the request may be to blame for: the job, which
// other requests were about too, or a busy machine.
type doubt struct {
	c worker.Case
	o outcome
}

// mostDoubts are carried out again by themselves, as long as it changes nothing.
const mostDoubts = 60

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
	changed := 0
	for i, d := range s.doubts {
		if i >= mostDoubts && changed*4 < i || ctx.Err() != nil {
			s.record(d.o)
			continue
		}
		h := s.handOf(laneOf(d.c))
		o := h.try(ctx, d.c)
		h.close()
		if o.skipped != "" {
			o = d.o
		}
		if len(o.findings) == 0 {
			changed++
		}
		s.record(o)
	}
}
