package target

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/spec"
)

// A target may serve a limited number of connections at a time, which is no fault of
// its: it closes those that are too many, or lets them wait until others have gone.

// room limits the connections that are open at the same time; nil does not.
type room chan struct{}

// enter waits until one more connection may be open, closing idle ones for it.
func (r room) enter(ctx context.Context, idle *pool) error {
	if r == nil {
		return nil
	}
	for {
		select {
		case r <- struct{}{}:
			return nil
		default:
		}
		if c := idle.take(); c != nil {
			_ = c.Close()
			continue
		}
		select {
		case r <- struct{}{}:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Millisecond): // one may have become idle
		}
	}
}

func (r room) leave() {
	if r != nil {
		<-r
	}
}

// Accommodate finds out how many connections the target serves at a time, trying as
// many as are wanted and then as many as there will ever be, and keeps to that from then
// on. It says whether the target answered at all, and how many there may be: 1 of a target
// that serves one and keeps none open, 0 of one that serves all.
func (t *Target) Accommodate(ctx context.Context, wanted int) (alive bool, most int) {
	if t.Do(ctx, probe()).Fate != spec.Answered {
		return false, 0
	}
	if t.server != nil {
		return true, 0 // our own server serves as many as there are
	}
	served := t.served(ctx, wanted)
	if all := wanted * mostPerWorker; served >= wanted && ctx.Err() == nil {
		if served = t.served(ctx, all); served >= all {
			t.share(all)
			return true, 0
		}
	}
	if ctx.Err() != nil {
		return true, 0
	}
	t.few = true
	if served <= 2 {
		t.oneAtATime()
		return true, 1
	}
	t.share(served)
	return true, cap(t.room)
}

// slow is from what time of an answer on a target is a slow one.
const slow = 10 * time.Millisecond

// IsSlow says whether the target takes its time even when it has nothing else to do: the
// fastest of three answers does.
func (t *Target) IsSlow(ctx context.Context) bool {
	for range 3 {
		if e := t.Do(ctx, probe()); e.Fate != spec.Answered || e.Took < slow {
			return false
		}
	}
	return true
}

func probe() spec.Request { return spec.Request{Body: []byte("{}")} }

const (
	// idleTime is how long connections are left idle to see whether the target closes
	// those that are too many.
	idleTime = 60 * time.Millisecond
	// queueTime is how long a connection may wait for its answer before it counts as
	// one that waits for others to go.
	queueTime = 1500 * time.Millisecond
)

// served opens connections side by side and counts those that are served: one that
// is closed before anything was sent on it, or that waits for the others to go, is
// one too many. One that is dropped once the request is there is not.
func (t *Target) served(ctx context.Context, wanted int) int {
	t.idle.drain(false)
	var conns []*conn
	for range wanted {
		if c, err := t.dial(ctx); err == nil {
			conns = append(conns, c)
		}
	}
	select {
	case <-ctx.Done():
	case <-time.After(idleTime):
	}
	var waited atomic.Int64
	var group sync.WaitGroup
	left := conns[:0]
	for _, c := range conns {
		if !c.quiet() {
			_ = c.Close()
			continue
		}
		left = append(left, c)
		group.Go(func() {
			if !t.answers(ctx, c) {
				waited.Add(1)
			}
		})
	}
	group.Wait()
	for _, c := range left { // not before: others may have waited for them to go
		_ = c.Close()
	}
	if waited.Load() > 0 {
		return t.held(ctx, len(left))
	}
	return len(left)
}

// held counts how many connections may be open and idle while another gets an answer.
// A target that lets a request wait only while others are under way has no excuse.
func (t *Target) held(ctx context.Context, wanted int) int {
	var open []*conn
	defer func() {
		for _, c := range open {
			_ = c.Close()
		}
	}()
	for range wanted {
		c, err := t.dial(ctx)
		if err != nil {
			break
		}
		if open = append(open, c); t.answers(ctx, c) {
			continue
		}
		if c, err = t.dial(ctx); err != nil {
			return len(open) - 1
		}
		if open = append(open, c); !t.answers(ctx, c) { // it did not just stall
			return len(open) - 2
		}
	}
	return wanted
}

// answers says whether a connection is served within the time, and not asked to come
// again later as long as the others are open. That there are too many requests at once
// passes sooner.
func (t *Target) answers(ctx context.Context, c *conn) bool {
	ctx, cancel := context.WithTimeout(ctx, queueTime)
	defer cancel()
	for pause := 20 * time.Millisecond; ; pause *= 2 {
		e := &Exchange{Request: probe()}
		m, err := t.prepare(ctx, &e.Request)
		if err != nil {
			return true
		}
		o := t.trip(ctx, e, m, c)
		t.record(e, c, o)
		if !e.Throttled() || !o.keep || pause > queueTime/2 {
			return e.Fate == spec.Answered && !e.Throttled() || e.Fate != spec.Answered && e.Fate != spec.Hung && ctx.Err() == nil
		}
		time.Sleep(pause/2 + rand.N(pause/2)) // lest all come again together
	}
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
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(drops) * idleTime / 2):
		}
	}
	return patientDrops
}

// oneAtATime keeps no connection open.
func (t *Target) oneAtATime() {
	t.idle.drain(true)
	t.room = make(room, 1)
	if b, ok := t.client.Transport.(bounded); ok {
		b.DisableKeepAlives = true
	}
}

// mostPerWorker is how many connections there are ever for each worker: those of races
// and of the AWS SDK come on top of the workers' own.
const mostPerWorker = 4

// share shares n connections out: a quarter to the AWS SDK's calls, the others to the
// requests.
func (t *Target) share(n int) {
	sdk := max(1, n/4)
	t.idle.drain(false)
	t.room = make(room, n-sdk)
	if b, ok := t.client.Transport.(bounded); ok {
		b.MaxConnsPerHost = sdk
	}
}
