package client

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"time"

	smithytime "github.com/aws/smithy-go/time"
	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// glance tries as many connections as there will ever be, and few before, lest so many be opened to a target that
// serves one. Most targets serve them all, which is seen at once; of others, and of slow ones, it tells nothing.
func (t *Target) glance(ctx context.Context, all int) (seen trial) {
	if t.Single() >= slow {
		return trial{}
	}
	patience := glanceTime + queued*t.Lateness()
	if seen = t.look(ctx, min(fewConns, all), 0, patience); seen.answered == seen.tried {
		seen = t.look(ctx, all, idleTime+queued*t.Lateness(), patience)
	}
	if seen.answered == all {
		return seen
	}
	t.Do(ctx, t.freshProbe()) // what was given up is worked off then
	return trial{}
}

// glanceTime is how long connections and answers may take that are seen at a glance.
const glanceTime = 100 * time.Millisecond

// sideBySide opens connections side by side and counts those that are served: one that
// is closed before anything was sent on it, or that waits for the others to go, is
// one too many. One that is dropped once the request is there is not.
func (t *Target) sideBySide(ctx context.Context, wanted int) trial {
	seen := t.look(ctx, wanted, idleTime+queued*t.Lateness(), t.queueTime())
	if seen.answered < seen.served {
		t.Do(ctx, t.freshProbe()) // what was given up is worked off then
		seen.served = t.held(ctx, seen.served)
	}
	return seen
}

// look leaves connections idle for a while and then asks on each of them. Connecting may take as
// long as is given, and so may all answers.
func (t *Target) look(ctx context.Context, wanted int, idle, patience time.Duration) trial {
	t.idle.drain(false)
	conns := t.openSome(ctx, wanted, patience)
	_ = smithytime.SleepWithContext(ctx, idle)
	left := conns[:0]
	for _, c := range conns {
		if c.quiet() {
			left = append(left, c)
		} else {
			_ = c.Close()
		}
	}
	began := time.Now()
	var asked []*question
	for _, c := range left {
		asked = append(asked, t.ask(ctx, c))
	}
	seen := trial{tried: wanted, served: len(left)}
	for _, q := range asked {
		if q.within(time.Until(began.Add(patience))) {
			seen.answered++
		}
		if q.refused.Load() {
			seen.refused++
		}
	}
	seen.slowest = time.Since(began)
	for _, q := range asked {
		q.forget()
	}
	closeAll(left) // not before: others may have waited for them to go
	return seen
}

// dialGap is how long to wait between connections to a target whose queue of new ones was full.
const dialGap = 10 * time.Millisecond

// openSome opens as many connections as are wanted, or until one has to wait for the others to go, as those after it
// would. The first that has to wait may have found the queue of new connections full, which is short of many servers:
// the next are made one after the other.
func (t *Target) openSome(ctx context.Context, wanted int, patience time.Duration) (conns []*conn) {
	gap := time.Duration(0)
	for len(conns) < wanted {
		c, err := t.admitted(ctx, patience)
		switch {
		case err == nil:
			conns = append(conns, c)
			_ = smithytime.SleepWithContext(ctx, gap)
		case gap > 0 || len(conns) == 0 || ctx.Err() != nil:
			return conns
		default:
			gap, t.room = dialGap, len(conns)
		}
	}
	return conns
}

// admitted connects, unless that has to wait.
func (t *Target) admitted(ctx context.Context, patience time.Duration) (*conn, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return t.dial(ctx)
}

func closeAll(conns []*conn) {
	for _, c := range conns {
		_ = c.Close()
	}
}

// question is a probe on a connection whose answer is waited for.
type question struct {
	answer  chan bool // whether there was one that does not say to come again later
	served  bool
	refused atomic.Bool // the first said so
	cancel  context.CancelFunc
}

// ask sends a probe on a connection, which must stay open until the question is forgotten.
func (t *Target) ask(ctx context.Context, c *conn) *question {
	ctx, cancel := context.WithCancel(ctx)
	q := &question{answer: make(chan bool, 1), cancel: cancel}
	go func() {
		q.answer <- t.answers(ctx, c, &q.refused)
	}()
	return q
}

// answers says whether a connection is served, and not asked to come again later as long
// as the others are open. That there are too many requests at once passes sooner, and is noted.
func (t *Target) answers(ctx context.Context, c *conn, refused *atomic.Bool) bool {
	for pause := 20 * time.Millisecond; ; pause *= 2 {
		e := &Exchange{Request: t.probe()}
		m, err := t.prepare(ctx, &e.Request)
		if err != nil {
			return true
		}
		o := t.trip(ctx, e, m, c)
		t.record(e, c, o)
		if !e.Throttled() || !o.keep || pause > leastQueueTime/2 {
			return e.Fate == wire.Answered && !e.Throttled() || e.Fate != wire.Answered && e.Fate != wire.Hung &&
				ctx.Err() == nil
		}
		refused.Store(true)
		time.Sleep(pause/2 + rand.N(pause/2)) // lest all come again together
	}
}

// within reports whether the connection is served within the time.
func (q *question) within(d time.Duration) bool {
	if q.answer == nil {
		return q.served
	}
	wait := time.NewTimer(max(d, 0))
	defer wait.Stop()
	select {
	case q.served = <-q.answer:
		q.answer = nil
	case <-wait.C:
	}
	return q.served
}

// forget ends a question that was not answered.
func (q *question) forget() {
	if q.cancel(); q.answer != nil {
		<-q.answer
		q.answer = nil
	}
}

// A gateway may refuse what comes while it has so many requests under way, by the answer that others give for too many
// in a while. That is a limit of connections, not of the rate, and sending slower is no help while the server is slow.

const (
	// manyRefused is the part of the requests of a trial that must be refused.
	manyRefused = 4
	// refusedByRate is how many times as many requests are sent one after the other: a limit of the rate refuses of
	// them, too. To a slow target they are as many as longestRow has time for.
	refusedByRate = 2
	longestRow    = time.Second
)

// company is how many of the connections of a trial are served: fewer than were seen to be where many requests are
// refused side by side and none is alone.
func (t *Target) company(ctx context.Context, seen trial) (served int) {
	if seen.refused < max(leastRefused, seen.tried/manyRefused) {
		return seen.served
	}
	began := time.Now()
	for range refusedByRate * seen.tried {
		if t.Do(ctx, t.probe()).Throttled() {
			return seen.served
		}
		if time.Since(began) > longestRow {
			break
		}
	}
	n := seen.served
	for few := seen.refused; few > 0 && n > 1 && ctx.Err() == nil; few = t.look(ctx, n, 0, t.queueTime()).refused {
		n /= 2
	}
	return n
}

// A server may wait for the next request on a connection when it has answered one, and serve nobody else meanwhile: its
// threads are few, or one. As long as many connections take turns, each turn costs that time.

const (
	// lingering is from what time on it is looked whether connections hold each other up.
	lingering = glanceTime
	// muchFaster is how many times as fast a target that lingers is where none is kept open.
	muchFaster = 4
	// lingersSurely is how often it must be seen.
	lingersSurely = 2
)

// lingers reports whether a target takes long for one request on each of n connections that are kept open, and not when
// each is closed after its answer, so many at a time. It answers besides how long it takes for each of them the faster
// way.
func (t *Target) lingers(ctx context.Context, n int, seen trial, atATime int) (each time.Duration, lingers bool) {
	each = seen.slowest / time.Duration(max(1, seen.answered))
	for sure := 0; seen.slowest >= lingering+2*t.Single(); {
		closed := t.oneEach(ctx, n, atATime)
		each = min(each, closed/time.Duration(n))
		if sure++; closed*muchFaster > seen.slowest || sure == lingersSurely || ctx.Err() != nil {
			return each, closed*muchFaster <= seen.slowest
		}
		seen = t.look(ctx, n, 0, t.queueTime())
	}
	return each, false
}

// oneEach is how long n requests take, each on a connection of its own that is closed then, so many at a time.
func (t *Target) oneEach(ctx context.Context, n, atATime int) time.Duration {
	var group errgroup.Group
	group.SetLimit(atATime)
	began := time.Now()
	for range n {
		group.Go(func() error {
			t.Do(ctx, t.freshProbe())
			return nil
		})
	}
	_ = group.Wait() // what becomes of them is no matter here
	return time.Since(began)
}
