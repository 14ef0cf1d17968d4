package client

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	smithytime "github.com/aws/smithy-go/time"

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

// A link, or a server, may take few bytes a second. A long request then needs more than the time limit, which is for
// its size and not for what it says. One that says nothing, and is shorter, shows it: its time is about its part of the
// other's.

const (
	// weighty is the size from which on a request may have had no answer in time for its size, and lightest and
	// heaviest are those of the shortest and of the longest request that is sent to see it.
	weighty, lightest, heaviest = 8 << 10, 512, 32 << 10
	// portion is which part of a request's size the next shorter one has.
	portion = 8
	// mostCarried is the most time that a request is given for its size.
	mostCarried = time.Minute
)

// throughput is how long a target takes for each byte that it is sent, in ns; 0 where it was not seen to take long.
type throughput struct{ each atomic.Int64 }

// carries is how long a request of a size may take for its size: twice as long as so many bytes have taken before.
func (p *throughput) carries(size int) time.Duration {
	return 2 * time.Duration(p.each.Load()) * time.Duration(size)
}

// tooLong says why a request is not sent: for its size it would take too long; empty of one that is.
func (p *throughput) tooLong(size int) string {
	if p.carries(size) <= mostCarried {
		return ""
	}
	return fmt.Sprintf("the target, or the link to it, takes %d bytes a second: %d bytes would take too long",
		time.Second/time.Duration(p.each.Load()), size)
}

// weigh learns from a request that had no answer in time whether that is due to its size.
func (t *Target) weigh(ctx context.Context, e *Exchange, size int) {
	if size < weighty || e.Fate != wire.Hung && !e.Late || ctx.Err() != nil {
		return
	}
	for n := min(size/portion, heaviest); n >= lightest; n /= portion {
		took := t.weight(ctx, n)
		if took == 0 {
			continue // on what is so long it may always hang
		}
		if each := int64(took) / int64(n); time.Duration(each)*time.Duration(size) > t.timeout/2 {
			t.throughput.each.Store(max(each, t.throughput.each.Load()))
		}
		return
	}
}

// mostWeighed is how often a request is sent of which is asked how long its size takes: a busy machine makes it longer.
const mostWeighed = 3

// weight is how long a request of a size takes for its size at the least, 0 of one that had no answer.
func (t *Target) weight(ctx context.Context, size int) (least time.Duration) {
	for range mostWeighed {
		probe := &Exchange{Request: t.freshProbe()}
		probe.Request.Body = append(bytes.Repeat([]byte(" "), size), probe.Request.Body...)
		m, err := t.prepare(ctx, &probe.Request)
		if err != nil {
			return 0
		}
		if c := t.complete(ctx, probe, m, nil); c != nil {
			_ = c.Close()
		}
		if m.free(); probe.Fate != wire.Answered {
			return 0
		}
		took := max(1, probe.Took-t.Single()-t.Lateness())
		if least == 0 || took < least {
			least = took
		}
	}
	return least
}

// A machine that is short of time makes every target look slow: its answers wait for
// the target's turn, and then for ours. Our own timers show it, for they fire late.

const (
	// strainTick is how long the gauge sleeps, and strainMemory the part of the lateness
	// that it forgets each time: half of it in two seconds.
	strainTick   = 50 * time.Millisecond
	strainMemory = 64
	// strainFactor is how much longer an answer may take for how late timers fire: it has many turns to wait for.
	strainFactor = 16
)

// strain measures how late the timers of this process fire.
type strain struct {
	late atomic.Int64 // lately, in ns
	quit chan struct{}
	once sync.Once
}

func newStrain() *strain {
	s := &strain{quit: make(chan struct{})}
	go s.measure()
	return s
}

func (s *strain) measure() {
	tick := time.NewTimer(strainTick)
	defer tick.Stop()
	for {
		slept := time.Now()
		select {
		case <-s.quit:
			return
		case <-tick.C:
		}
		s.note(time.Since(slept) - strainTick)
		tick.Reset(strainTick)
	}
}

// note remembers the greatest lateness, less and less of it.
func (s *strain) note(late time.Duration) {
	before := time.Duration(s.late.Load())
	s.late.Store(int64(max(late, before-before/strainMemory, 0)))
}

func (s *strain) stop() { s.once.Do(func() { close(s.quit) }) }

// Lateness is how late this process's timers fired lately: about nothing on a machine that has time.
func (t *Target) Lateness() time.Duration {
	if t.strain == nil {
		return 0
	}
	return time.Duration(t.strain.late.Load())
}

// Lag is how late a target shows a result in the state of its pipelines: no document says
// that it does so at once. Whoever misses something there looks again, and what is learned
// by that holds for the whole run. The zero value is ready to use.
type Lag struct {
	shows atomic.Bool  // something that was missed was shown a little later
	vain  atomic.Int64 // looks in a row that were repeated to no effect
}

const (
	// longestLag is how long a target may take, and lookAgain how long one is waited for that
	// was not seen to show anything late.
	longestLag = 3 * time.Second
	lookAgain  = 700 * time.Millisecond
	// firstPause is the pause before the second look; the following ones are longer.
	firstPause = 100 * time.Millisecond
	// mostVain is after how many vain looks in a row nobody looks again.
	mostVain = 12
)

// Settle looks again while something is missed and may still be shown, and returns how much
// is missed in the end. The look returns how much is missed, as the first one did.
func (l *Lag) Settle(ctx context.Context, missed int, look func() int) int {
	vain := l.vain.Load()
	if missed == 0 || vain >= mostVain {
		return missed
	}
	most := lookAgain
	if vain == 0 || l.shows.Load() {
		most = longestLag
	}
	first, began := missed, time.Now()
	for pause := firstPause; missed > 0 && time.Since(began) < most; pause = min(2*pause, lookAgain) {
		if smithytime.SleepWithContext(ctx, pause) != nil {
			break
		}
		if missed = look(); missed < first {
			l.shows.Store(true)
			most = longestLag
		}
	}
	if missed == 0 {
		l.vain.Store(0)
	} else {
		l.vain.Add(1)
	}
	return missed
}
