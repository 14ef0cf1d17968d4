package client

import (
	"context"
	"math"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// A target may serve a limited number of connections at a time, which is no fault of
// its: it closes those that are too many, or lets them wait until others have gone.

// connLimit limits the connections that are open at the same time; nil does not.
type connLimit chan struct{}

// enter waits until one more connection may be open, closing idle ones for it.
func (l connLimit) enter(ctx context.Context, idle *pool) error {
	if l == nil {
		return nil
	}
	for {
		select {
		case l <- struct{}{}:
			return nil
		default:
		}
		if c := idle.take(); c != nil {
			_ = c.Close()
			continue
		}
		select {
		case l <- struct{}{}:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Millisecond): // one may have become idle
		}
	}
}

func (l connLimit) leave() {
	if l != nil {
		<-l
	}
}

// Accommodate finds out how many requests the target works on at a time and how many connections it serves: at a
// glance, or trying few, then as many as are wanted, and then as many as there will ever be; it keeps to that from then
// on, for all calls. It reports whether the target answered at all, how many requests should be under way at most, and
// how many connections there may be: 1 of a target that serves one and keeps none open, 0 of one that serves all.
func (t *Target) Accommodate(ctx context.Context, wanted int) (alive bool, requests, connections int) {
	first := t.firstAnswer(ctx)
	if first.Fate != wire.Answered {
		return false, wanted, 0
	}
	if t.turnsAway = first.Throttled(); t.turnsAway || t.server != nil {
		return true, wanted, 0 // there is nothing to measure; our own server serves as many as there are
	}
	t.single.Store(int64(t.fastest(ctx)))
	closes := t.idle.empty()
	all := wanted * mostPerWorker
	n, seen := all, t.glance(ctx, all)
	if seen.served < all {
		n, seen = fewConns, t.sideBySide(ctx, fewConns)
	}
	for ; ; n, seen = min(4*n, all), t.sideBySide(ctx, min(4*n, all)) {
		requests = t.queues(seen)
		if requests == 0 && seen.served < n {
			seen, requests = t.again(ctx, n, seen)
		}
		seen.served = t.company(ctx, seen)
		switch {
		case ctx.Err() != nil:
			return true, wanted, 0
		case requests > 0:
			t.each = t.Single()
			t.gate.resize(requests)
			return true, min(wanted, requests), 0
		case seen.served < n:
			most := t.limit(seen.served)
			t.each = t.Single() / time.Duration(most)
			return true, min(wanted, most), most
		}
		each, lingers := t.lingers(ctx, n, seen, wanted)
		if !lingers && n < all {
			continue
		}
		t.each = max(each, t.Single()/time.Duration(wanted))
		t.idles = t.Single() >= slow && seen.slowest <= t.Single()*3/2
		t.share(all)
		if lingers {
			t.keepNone()
		}
		t.gate.resize(cap(t.limiter)) // lest bursts that gather their connections wait for each other's
		if t.room > 0 {
			t.makeRoom(closes || lingers)
		}
		return true, wanted, 0
	}
}

// makeRoom keeps to what the target's queue of new connections has room for: where each request needs a new one, by the
// number of requests, else by opening one after the other.
func (t *Target) makeRoom(closes bool) {
	if closes {
		t.gate.resize(max(narrowest, t.room*3/4))
		return
	}
	t.turn = make(chan struct{}, 1)
}

// Idles reports whether the target mostly waits while it is waited for: as many requests as
// there are connections took Accommodate hardly longer together than one alone.
func (t *Target) Idles() bool { return t.idles }

// Single is how long an answer takes when nothing else is asked, as Accommodate found it.
func (t *Target) Single() time.Duration { return time.Duration(t.single.Load()) }

// Takes is about how long the target needs for so many requests, as Accommodate found it.
func (t *Target) Takes(requests int) time.Duration { return time.Duration(requests) * t.each }

// breather is how long to wait before a limit is measured again.
const breather = 300 * time.Millisecond

// again measures once more, some time later, whether fewer connections are served than were
// tried: what only load shows, it does not show each time. The most that were ever served
// count. It answers besides how many requests may be under way where the target queues them.
func (t *Target) again(ctx context.Context, n int, seen trial) (best trial, requests int) {
	if smithytime.SleepWithContext(ctx, breather+queued*t.Lateness()) != nil {
		return seen, 0
	}
	now := t.sideBySide(ctx, n)
	if requests = t.queues(now); requests > 0 || now.served > seen.served {
		return now, requests
	}
	return seen, 0
}

// limit keeps to the connections that are served at a time, and answers how many there are for requests.
func (t *Target) limit(served int) int {
	t.few = true
	if served <= 2 {
		t.oneAtATime()
		return 1
	}
	t.share(served)
	return cap(t.limiter)
}

// fewConns is how many connections are tried first.
const fewConns = 4

// trial is what came of connections that were used side by side.
type trial struct {
	tried    int
	answered int           // of them, in time
	served   int           // as many as are served however long they stay
	refused  int           // of the tried, those that were to come again later at first
	slowest  time.Duration // of their answers
}

// queues is how many requests may be under way at a time where the target answers them one after the other, so slowly
// that they would wait for each other longer than the time limit is good for; 0 where it does not.
func (t *Target) queues(seen trial) int {
	single, most := t.Single(), t.timeout/4
	if single < slow || seen.answered <= seen.tried/2 || seen.slowest < most ||
		seen.slowest < time.Duration(seen.answered)*single/2 {
		return 0
	}
	return max(1, int(most/single))
}

// slow is from what time of an answer on a target is a slow one.
const slow = 10 * time.Millisecond

// IsSlow says whether the target takes its time even when it has nothing else to do: the fastest of three answers does.
func (t *Target) IsSlow(ctx context.Context) bool { return t.fastest(ctx) >= slow }

// fastest is the time of the fastest of three answers, or less than slow of the first that
// is; 0 where one does not come.
func (t *Target) fastest(ctx context.Context) time.Duration {
	best := time.Duration(math.MaxInt64)
	for range 3 {
		e := t.Do(ctx, t.probe())
		if e.Fate != wire.Answered {
			return 0
		}
		if best = min(best, e.Took); best < slow {
			break
		}
	}
	return best
}

// Answered reports whether the target has answered when its connections were measured.
func (t *Target) Answered() bool { return t.single.Load() > 0 }

// Probe is a request that the target answers, as far as is known.
func (t *Target) Probe() wire.Request { return t.probe() }

func (t *Target) probe() wire.Request {
	r := wire.Request{Body: []byte("{}")}
	if t.asks != "" {
		r.Target = "CodePipeline_20150709." + t.asks
	}
	return r
}

// freshProbe leaves no connection open.
func (t *Target) freshProbe() wire.Request {
	r := t.probe()
	r.Fresh = true
	return r
}

const (
	// idleTime is how long connections are left idle to see whether the target closes those that are too many.
	idleTime = 60 * time.Millisecond
	// leastQueueTime is how long a connection may wait for its answer before it counts as one that may wait for others
	// to go. It may take as long as queued answers that come one after the other besides.
	leastQueueTime = 700 * time.Millisecond
	queued         = 4
)

// queueTime is leastQueueTime, and longer for a slow target or a slow machine.
func (t *Target) queueTime() time.Duration {
	return leastQueueTime + queued*(t.Single()+t.Lateness())
}

// mostSuspects is how often connections are opened anew to see whether a limit is one.
const mostSuspects = 5

// held counts how many connections may be open and idle while another gets an answer. That one waits for the others
// must be seen twice at the same number, and not without others: what stalls now and then does so at any.
func (t *Target) held(ctx context.Context, wanted int) int {
	suspected := -2
	for range mostSuspects {
		held, limited := t.heldOnce(ctx, wanted)
		if !limited || ctx.Err() != nil {
			return wanted
		}
		if held-suspected <= 1 && suspected-held <= 1 {
			if t.stalls(ctx, max(held, suspected)+2) {
				return wanted
			}
			return max(held, suspected)
		}
		suspected = held
	}
	return wanted
}

// stalls reports whether one of so many requests waits as long when no other connection is open.
func (t *Target) stalls(ctx context.Context, requests int) bool {
	for range requests {
		if e := t.Do(ctx, t.freshProbe()); e.Took >= leastQueueTime/2 {
			return true
		}
	}
	return false
}

// heldOnce opens connections until one waits for the others to go. A target that lets a request wait only while others
// are under way has no excuse, and neither has one that stalls: the answer must come when the others have gone.
func (t *Target) heldOnce(ctx context.Context, wanted int) (held int, limited bool) {
	var open []*conn
	defer func() { closeAll(open) }()
	for range wanted {
		c, err := t.admitted(ctx, t.queueTime())
		if err != nil {
			return len(open), len(open) > 0
		}
		q := t.ask(ctx, c)
		if q.within(t.queueTime()) {
			open = append(open, c)
			continue
		}
		held = len(open)
		closeAll(open)
		open = nil
		turnedAway := q.answer == nil
		freed := q.within(t.timeout)
		q.forget()
		_ = c.Close()
		alone := t.Do(ctx, t.freshProbe())
		if turnedAway {
			freed = alone.Fate == wire.Answered
		}
		// else it does not answer, or as late, no matter who is there
		return held, freed && alone.Took < leastQueueTime/2
	}
	return wanted, false
}

// patientDrops is how many fresh connections in a row a target may end that serves
// few: it may not have seen yet that others have gone.
const patientDrops = 8

// mostDrops is how many fresh connections in a row must end without an answer before
// it is a drop. Of a target that serves few it waits before the next is tried.
func (t *Target) mostDrops(ctx context.Context, drops int) int {
	if !t.few {
		return maxDrops
	}
	if drops > 0 {
		_ = smithytime.SleepWithContext(ctx, time.Duration(drops)*idleTime/2)
	}
	return patientDrops
}

// oneAtATime has one connection at a time.
func (t *Target) oneAtATime() {
	t.limiter = make(connLimit, 1)
	t.gate.resize(1)
	t.keepNone()
}

// keepNone keeps no connection open after an answer.
func (t *Target) keepNone() {
	t.idle.drain(true)
	if b, ok := t.client.Transport.(*bounded); ok {
		b.DisableKeepAlives = true
	}
}

// mostPerWorker is how many connections there are ever for each worker: those of races
// and of the AWS SDK come on top of the workers' own.
const mostPerWorker = 4

// share shares n connections out: a quarter to the AWS SDK's calls, the others to the requests.
func (t *Target) share(n int) {
	sdk := max(1, n/4)
	t.idle.drain(false)
	t.limiter = make(connLimit, n-sdk)
	if b, ok := t.client.Transport.(*bounded); ok {
		b.MaxConnsPerHost = sdk
	}
}
