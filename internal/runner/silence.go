package runner

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// A target that falls silent would cost the whole time limit for every request that is left: it counts as gone when so
// many requests in a row have had no answer, over so many time limits, and one that any target answers has none either.
const (
	mostSilent   = 8
	silentLimits = 3
)

// silence is how long the target has answered nothing.
type silence struct {
	hangs  atomic.Int64 // in a row
	since  atomic.Int64 // when the first of them was sent, in ns of Unix time
	asking atomic.Bool  // a last request is under way
	total  atomic.Bool
	broken context.CancelFunc // ends what waits for the target
}

// listen notes whether an exchange had an answer.
func (t *traffic) listen(e *client.Exchange) {
	s := &t.silence
	switch {
	case e.Fate == wire.Refused, e.Request.Raw != nil: // nothing was asked, or not to an end
	case e.Fate == wire.Hung:
		if s.hangs.Add(1) == 1 {
			s.since.Store(e.Started.UnixNano())
		}
		if s.hangs.Load() >= mostSilent && time.Since(time.Unix(0, s.since.Load())) > silentLimits*t.target.Timeout() &&
			s.asking.CompareAndSwap(false, true) {
			defer s.asking.Store(false)
			t.lastCall()
		}
	default:
		s.hangs.Store(0)
	}
}

// lastCall asks what every target answers: one that hangs on some requests only is there.
func (t *traffic) lastCall() {
	s := &t.silence
	if e := t.surely(context.Background(), t.target.Probe()); e.Fate != wire.Hung {
		s.hangs.Store(0)
		return
	}
	if s.total.CompareAndSwap(false, true) {
		t.flight.lose()
		s.broken()
	}
}
