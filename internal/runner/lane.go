package runner

import (
	"context"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// sharedLane is a job that requests share, and what was sent to it.
type sharedLane struct {
	run  *run
	held *lease
	err  error
	sent []*cases.Case // since the job was taken
}

// lane runs cases one after the other on one job, and a new one after each 200.
func (r *run) lane(ctx context.Context, list []*cases.Case) {
	(&sharedLane{run: r}).all(ctx, list)
}

// all runs cases and then proves that the job was left as it was.
func (l *sharedLane) all(ctx context.Context, list []*cases.Case) {
	r := l.run
	for i, c := range list {
		if ctx.Err() != nil || r.gone() {
			r.rest(list[i:])
			break
		}
		l.try(ctx, c)
	}
	l.prove(ctx)
}

// try runs a case if there is a job for it, and if the target has not hung on too many
// of its kind.
func (l *sharedLane) try(ctx context.Context, c *cases.Case) {
	switch r := l.run; {
	case r.hopeless(c): // and skipped
	case c.Needs == cases.Shared && !l.ensure(ctx):
		r.noJob(c, l.err)
	default:
		l.one(ctx, c)
	}
}

// ensure takes a job if the lane has none.
func (l *sharedLane) ensure(ctx context.Context) bool {
	if l.held != nil {
		return true
	}
	if l.err != nil {
		return false
	}
	held, err := l.run.pool.take(ctx)
	if err != nil {
		l.err = err
		return false
	}
	l.held, l.sent = &held, nil
	return true
}

// id is the id of the lane's job; a request that names no job does without one.
func (l *sharedLane) id() string {
	if l.held == nil {
		return ""
	}
	return l.held.job.ID
}

// one sends one case's request, again where only time may be to blame for what came.
func (l *sharedLane) one(ctx context.Context, c *cases.Case) {
	defer l.run.alone(c)()
	for a := l.attempt(ctx, c); a != nil && a.again; a = l.attempt(ctx, c) {
		if a.lost {
			l.abandon()
		}
		if l.run.cut(ctx) != "" || c.Needs == cases.Shared && !l.ensure(ctx) {
			l.run.finish(a)
			return
		}
		if l.run.hopeless(c) { // and skipped
			return
		}
	}
}

// abandon gives the job up: it is unknown what a request did to it.
func (l *sharedLane) abandon() {
	if l.held != nil {
		l.run.explain(l.held.batch, l.held.job.Action)
		l.held = nil
	}
}

// attempt sends one case's request, twice where it says so. It answers nil where it was
// skipped; one that is to be made again has no result yet.
func (l *sharedLane) attempt(ctx context.Context, c *cases.Case) *attempt {
	r := l.run
	id := l.id()
	request, ok := c.Request(id)
	if !ok {
		r.skip(c, "the id of the job, %q, does not fit this case", id)
		return nil
	}
	if r.another(c, id) {
		r.skip(c, anotherJob)
		return nil
	}
	a := &attempt{c: c}
	e := l.exchange(ctx, a, request)
	l.sent = append(l.sent, c)
	if c.Twice && e.Fate == wire.Answered && !succeeded(e) && a.failed == "" && !a.again {
		again := r.send(ctx, c.ID, l.id(), request)
		r.sameAgain(a, c.Allowed, e, again)
	}
	if succeeded(e) && l.held != nil {
		l.spent()
	}
	if a.again {
		return a
	}
	if a.lost {
		l.abandon()
	}
	if c.Names != nil && len(a.findings) > 0 {
		r.doubtful(a, c.Names(id))
	}
	r.finish(a)
	return a
}

// exchange sends a case's request, with a second one on the same connection for
// a case about the connection.
func (l *sharedLane) exchange(ctx context.Context, a *attempt, request wire.Request) *client.Exchange {
	r := l.run
	if a.c.Row > 0 {
		return r.row(ctx, a, request)
	}
	if !a.c.KeepAlive {
		e := r.send(ctx, a.c.ID, l.id(), request)
		r.add(a, a.c.Allowed, e)
		return e
	}
	defer r.admit(ctx, a.c.ID)()
	var second *client.Exchange
	same := false
	var first *client.Exchange
	r.quietly(ctx, a.c.ID, func(ctx context.Context) {
		first = r.patience.Send(ctx, func() (first *client.Exchange) {
			first, second, same = r.target.DoPair(ctx, request, cases.Second.Request(""))
			return first
		})
	})
	r.count(first, l.id())
	r.add(a, a.c.Allowed, first)
	if same && !second.Throttled() && !a.again {
		r.count(second, "")
		r.add(a, cases.Second.Allowed, second)
	}
	return first
}

// spent gives the job up: a 200 has ended it, which also proves that nothing
// before had.
func (l *sharedLane) spent() {
	l.run.ended(l.held.batch, l.held.job)
	l.run.completed(l.held.batch, l.held.job.Action)
	l.held = nil
	l.run.affirm(cases.SharedJobs)
}
