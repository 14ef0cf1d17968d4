package client

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

const (
	// perMebibyte is how much longer a request may take for each MiB that it has.
	perMebibyte = time.Second
	// mostSilentWaits is how many requests must have had no answer at all, and none a late
	// one, before answers are not waited for longer than the limit any more.
	mostSilentWaits = 4
	// mostQueued is how many further time limits a request may have for those that were under way before it.
	mostQueued = 2
)

// allowance is the time that one exchange may take.
type allowance struct {
	target  *Target
	started time.Time
	own     time.Duration // the limit but for what is learned on the way
	sent    atomic.Int64  // how long it took to send a large request, in ns
	looked  bool          // it was looked once more whether the answer is there
}

// allow is the time for a request of a size that is sent now. The limit is that of the
// target, and longer for a large request, for any of a target that takes few bytes a second, for
// those that are under way besides, which a target may answer one after the other, and for the
// strain of this machine.
func (t *Target) allow(ctx context.Context, now time.Time, size int) *allowance {
	queued := time.Duration(t.gate.inside()-1) * t.Single()
	if ctx.Value(aloneKey{}) != nil {
		queued = 0
	}
	return &allowance{
		target: t, started: now,
		own: t.timeout + perMebibyte*time.Duration(size>>20) + t.throughput.carries(size) +
			max(0, min(queued, mostQueued*t.timeout)),
	}
}

// limit is after what time an answer is late.
func (a *allowance) limit() time.Duration {
	return a.own + 2*time.Duration(a.sent.Load()) + strainFactor*a.strain()
}

func (a *allowance) strain() time.Duration { return a.target.Lateness() }

// end is until when the answer is waited for: for one more time limit of a small request. An
// answer that comes then is late, and still tells what the target did.
func (a *allowance) end() time.Time {
	if a.target.silent.Load() >= mostSilentWaits {
		return a.started.Add(a.limit())
	}
	return a.started.Add(a.limit() + min(a.limit(), a.target.timeout+strainFactor*a.strain()))
}

// prolong is the new end of an exchange whose time seemed to be over. Whoever was late to
// look may find the answer there, so it is looked once more.
func (a *allowance) prolong(now time.Time) (end time.Time, more bool) {
	if end = a.end(); now.Before(end) {
		return end, true
	}
	if a.looked {
		return end, false
	}
	a.looked = true
	return now.Add(strainTick), true
}

// written notes that a large request was sent whole.
func (a *allowance) written(now time.Time) { a.sent.Store(int64(now.Sub(a.started))) }

// judge says of an exchange whether its answer was late, and learns from it how long it is worth waiting.
func (t *Target) judge(e *Exchange, c *conn) {
	switch e.Fate {
	case wire.Answered:
		if e.Late = e.Took > c.time.limit(); e.Late {
			t.silent.Store(0)
		}
	case wire.Hung:
		t.silent.Add(1)
	}
}
