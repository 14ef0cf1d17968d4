package client

import (
	"context"
	"sync"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// DoPair sends two requests one after the other on one fresh connection, to see whether a connection that was left open
// after the first answer still works. Where the target closed it, which is its right, the second request goes over
// another connection and sameConn is false. On the same connection the second request is not repeated: a hang or
// rubbish there is the target's.
func (t *Target) DoPair(ctx context.Context, first, second wire.Request) (a, b *Exchange, sameConn bool) {
	a, b = &Exchange{Request: first}, &Exchange{Request: second}
	leave, err := t.enter(ctx, 1)
	if err != nil {
		a.fail(err)
		b.fail(err)
		return a, b, false
	}
	defer leave()
	ctx = context.WithValue(ctx, aloneKey{}, true)
	m, err := t.prepare(ctx, &a.Request)
	if err != nil {
		a.fail(err)
		return a, t.Do(ctx, second), false
	}
	c := t.completeOpen(ctx, a, m)
	if c == nil {
		return a, t.Do(ctx, second), false
	}
	defer func() { _ = c.Close() }()
	if m, err = t.prepare(ctx, &b.Request); err != nil {
		b.fail(err)
		return a, b, false
	}
	c.reused = true
	o := t.trip(ctx, b, m, c)
	if o.again && o.Fate == wire.Dropped && c.in.got == 0 {
		_ = c.Close() // another may have to wait for its place
		b = t.Do(ctx, second)
		return a, b, false
	}
	t.record(b, c, o)
	return a, b, true
}

// completeOpen sends on fresh connections until there is a result, and returns the connection if the peer left it open.
// Unlike complete it does not mind bytes after the answer: whoever leaves a connection open answers for them.
func (t *Target) completeOpen(ctx context.Context, e *Exchange, m *message) *conn {
	for drops := 1; ; drops++ {
		c, err := t.connect(ctx)
		if err != nil {
			e.fail(err)
			return nil
		}
		t.pace.wait(ctx, 1)
		o := t.trip(ctx, e, m, c)
		if o.again && drops < maxDrops {
			_ = c.Close()
			continue
		}
		t.record(e, c, o)
		t.pace.note(e.Started, e.Throttled())
		if o.open && !o.Early && o.Fate == wire.Answered {
			return c
		}
		_ = c.Close()
		return nil
	}
}

// racer is one request of a burst.
type racer struct {
	e *Exchange
	m *message // nil: it could not be made ready, and e says why
	c *conn
}

// Burst makes requests race in the target: each is written on a connection of its own but for its last byte, and then
// all the last bytes are released at once. The exchanges come in the requests' order. A request whose connection fails
// is sent again by itself, and so is one for which there is no room beside the others.
func (t *Target) Burst(ctx context.Context, reqs []wire.Request) []*Exchange {
	racers := make([]racer, len(reqs))
	out := make([]*Exchange, len(reqs))
	leave, err := t.enter(ctx, len(reqs))
	if err != nil {
		for i := range reqs {
			out[i] = &Exchange{Request: reqs[i]}
			out[i].fail(err)
		}
		return out
	}
	defer leave()
	for i := range reqs {
		racers[i] = t.ready(ctx, reqs[i], t.limiter == nil || i < cap(t.limiter))
		out[i] = racers[i].e
	}
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for i := range racers {
		if racers[i].m == nil {
			continue
		}
		ready.Add(1)
		done.Go(func() {
			x := &racers[i]
			ready.Done()
			<-start
			if x.c = t.complete(ctx, x.e, x.m, x.c); x.c != nil {
				t.release(x.c, x.m)
			}
		})
	}
	ready.Wait()
	t.pace.wait(ctx, len(racers))
	close(start)
	done.Wait()
	for i := range racers {
		if racers[i].m != nil {
			racers[i].m.free()
		}
	}
	return out
}

// betweenConnections is how long a target whose queue of new connections has been full may take one from it.
const betweenConnections = 3 * time.Millisecond

// Crowded reports whether the target ends one of so many open connections, beside as many as are kept idle, also when
// requests that mean nothing are sent on them one after the other, and nothing else is under way: that many connections
// are too many for it, whatever is sent. Those that were idle count: a target learns only after a while that they are
// closed.
func (t *Target) Crowded(ctx context.Context, n int) bool {
	n += t.idle.size
	if t.limiter != nil {
		n = min(n, cap(t.limiter)) // than which no more are open
	}
	return t.crowdedBy(ctx, n, t.connect)
}

// CrowdedTwice is Crowded of twice as many connections, also of more than are known to be served: a relay in front of
// the target has one of its own for each request that is under way, and may have none left for it.
func (t *Target) CrowdedTwice(ctx context.Context, n int) bool {
	return t.crowdedBy(ctx, 2*n+t.idle.size, t.dial)
}

// crowdedBy reports whether so many connections are too many each time that they are made.
func (t *Target) crowdedBy(ctx context.Context, n int, connect connector) (crowded bool) {
	t.Alone(ctx, func(ctx context.Context) {
		for _, pause := range sureOfCrowd {
			_ = smithytime.SleepWithContext(ctx, pause)
			if crowded = t.overcrowded(ctx, n, connect); !crowded {
				return
			}
		}
	})
	return crowded
}

type connector func(context.Context) (*conn, error)

// overcrowded is [Target.crowdedBy] of one try.
func (t *Target) overcrowded(ctx context.Context, n int, connect connector) bool {
	conns := make([]*conn, 0, n)
	defer func() { closeAll(conns) }()
	for range n {
		c, err := connect(ctx)
		if err != nil {
			return ctx.Err() == nil
		}
		conns = append(conns, c)
	}
	for _, c := range conns {
		e := &Exchange{Request: t.probe()}
		m, err := t.prepare(ctx, &e.Request)
		if err != nil {
			return false
		}
		ended := t.trip(ctx, e, m, c).again
		m.free()
		if ended {
			return ctx.Err() == nil
		}
	}
	return false
}

// sureOfCrowd is after which pauses one of the connections must end each time: a target counts one that was closed
// until it has noticed that.
var sureOfCrowd = []time.Duration{0, 100 * time.Millisecond, 500 * time.Millisecond}

// ready prepares a request, connects if it may, and writes all of it but the last byte. A connection on which that
// fails is left out: the request then starts anew when the others are released.
func (t *Target) ready(ctx context.Context, r wire.Request, connect bool) racer {
	x := racer{e: &Exchange{Request: r}}
	m, err := t.prepare(ctx, &x.e.Request)
	if err == nil && !connect {
		x.m = m
		return x
	}
	if err == nil && !m.alone {
		x.c = t.idle.take()
	}
	if err == nil && x.c == nil {
		if t.room > 0 || t.gate.isNarrowed() { // one that the queue has no room for is made a second later
			_ = smithytime.SleepWithContext(ctx, betweenConnections)
		}
		x.c, err = t.connect(ctx)
	}
	if err != nil {
		x.e.fail(err)
		return x
	}
	x.m = m
	x.c.time = t.allow(ctx, time.Now(), m.size())
	x.c.begin(ctx)
	if x.c.write(m, 0, m.size()-1) != nil {
		_ = x.c.Close()
		x.c = nil
		return x
	}
	m.sent = m.size() - 1
	return x
}
