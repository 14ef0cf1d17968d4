package client

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

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
