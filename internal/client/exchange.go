package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Exchange is one request and what became of it.
//
// Some things that the fates leave open:
//   - A close or a reset while a large request was still being written, with no
//     answer, is Answered with Early set and status 413, which is what it counts as.
//     An answer that came that early is recorded as it is, with Early set.
//   - An exchange that the context ended is Refused: it is no verdict.
//   - Took and Started are those of the last time that the request was sent.
type Exchange struct {
	Request wire.Request
	wire.Answer
	Started time.Time
	Took    time.Duration
	// Reused tells that the answer came over a connection used before.
	Reused bool
	// Sends counts how often the request was sent: more than once when a
	// connection ended before the answer. A target may have acted on any of them.
	Sends int
	// Job is the job of the target that the request was built for; its ID is empty for none.
	Job Job
	// Insists tells that the target gave the same 503 whenever it was asked, while it served other requests.
	Insists bool
	// Unsent is set when the request was not sent at all; Detail says why.
	Unsent bool
	// Held is set where the end of the request was held back (DoHeld).
	Held bool
	// Late is set when the whole answer came, and after the time limit. It is as good as
	// none for who waits for it, and still tells what the target did.
	Late bool
}

// Job names a job and the state that it was in when a request for it was sent.
type Job struct{ ID, State string }

const (
	// large is from where on a request is written and its answer read at the same
	// time. What is smaller fits into the sockets' buffers.
	large = 32 << 10
	// maxDrops is how many fresh connections in a row must end without an answer before that is called dropping.
	maxDrops = 2
	// settle is how long after a whole answer the rest of the request may take to
	// be written out, before the answer counts as early.
	settle = 500 * time.Millisecond
	// unended is how long our sending side stays open after a raw request. To some of them
	// no answer comes before that side ends; the others are answered sooner.
	unended = 400 * time.Millisecond
)

// Do sends a request and records the exchange. A request on a connection that
// had grown stale is sent again; one that a fresh connection dropped, once more.
func (t *Target) Do(ctx context.Context, r wire.Request) *Exchange {
	return t.exchange(ctx, &Exchange{Request: r}, func(*message) {})
}

// exchange sends a request by its message as it is adjusted, and records what came of it.
func (t *Target) exchange(ctx context.Context, e *Exchange, adjust func(*message)) *Exchange {
	leave, err := t.enter(ctx, 1)
	if err != nil {
		e.fail(err)
		return e
	}
	defer leave()
	m, err := t.prepare(ctx, &e.Request)
	if err != nil {
		e.fail(err)
		return e
	}
	defer m.free()
	if long := t.throughput.tooLong(m.size()); long != "" {
		e.Unsent, e.Answer = true, wire.Answer{Fate: wire.Refused, Detail: long}
		return e
	}
	adjust(m)
	var c *conn
	if !m.alone {
		c = t.idle.take()
	}
	if c = t.complete(ctx, e, m, c); c != nil {
		t.release(c, m)
	}
	t.weigh(ctx, e, m.size())
	return e
}

// complete sends until there is a result. It starts on the given connection, or on a fresh one if that is nil, and
// returns the connection when it can be used again.
func (t *Target) complete(ctx context.Context, e *Exchange, m *message, c *conn) *conn {
	for drops := 0; ; {
		if c == nil {
			var err error
			if c, err = t.connect(ctx); err != nil {
				e.fail(err)
				return nil
			}
		}
		if m.sent == 0 { // of one that is written in part the rest is not held up
			t.pace.wait(ctx, 1)
		}
		o := t.trip(ctx, e, m, c)
		if !o.keep {
			_ = c.Close()
		}
		if o.again && !c.reused {
			drops++
		}
		if most := t.mostDrops(ctx, drops); !o.again || drops >= most {
			t.record(e, c, o)
			t.pace.note(e.Started, e.Throttled())
			if o.keep {
				return c
			}
			return nil
		}
		c = nil
	}
}

// release puts a connection back, unless its request was to have one alone.
func (t *Target) release(c *conn, m *message) {
	if m.alone {
		_ = c.Close()
		return
	}
	t.idle.put(c)
}

// record completes an exchange.
func (t *Target) record(e *Exchange, c *conn, o outcome) {
	e.Took = time.Since(e.Started)
	e.Answer, e.Reused = o.Answer, c.reused
	e.CBOR = e.Request.IsCBOR()
	t.judge(e, c)
	if p := t.panicAt.Load(); p != nil && e.Fate == wire.Dropped {
		e.Detail += "; the handler panicked: " + *p
	}
	e.ReadOnce()
}

// fail records that a request could not be sent at all.
func (e *Exchange) fail(err error) {
	e.Answer = wire.Answer{Fate: wire.Refused, Detail: clip(err.Error())}
	var certificate *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		e.Detail = "interrupted: " + e.Detail
	case errors.As(err, &certificate) && errors.As(err, &unknown):
		e.Detail += "; a private certificate authority is given with --ca (Options.CAFile)"
	}
}

// trip sends a message over a connection and reads the answer.
func (t *Target) trip(ctx context.Context, e *Exchange, m *message, c *conn) outcome {
	e.Started = time.Now()
	e.Sends++
	c.time = t.allow(ctx, e.Started, m.size())
	c.begin(ctx)
	defer c.follow(ctx)()
	from := m.sent
	m.sent = 0 // should the message be sent again, all of it must be
	ended := func() bool { return false }
	if m.raw {
		ended = c.endAfter(min(unended, t.timeout/2))
	}
	var o outcome
	switch {
	case m.size()-from >= large:
		o = c.talk(m, from, m.longest(t.maxBody))
	default:
		c.writeCut(ctx, m, from) // what became of it, the answer or its absence tells
		o = c.answer(m, m.longest(t.maxBody))
	}
	o.Ended = ended()
	return o.judged(ctx, c).without(m.secrets)
}

// follow ends the connection's exchange when the context ends. The function that it returns stops that; were it too
// late, the connection is closed, lest a deadline of the past hit its next user.
func (c *conn) follow(ctx context.Context) func() {
	if ctx.Done() == nil {
		return func() {}
	}
	stop := context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })
	return func() {
		if !stop() {
			_ = c.Close()
		}
	}
}

// judged turns what happened under an ended context into no verdict.
func (o outcome) judged(ctx context.Context, c *conn) outcome {
	if err := ctx.Err(); err != nil && o.Fate != wire.Answered {
		return outcome{Answer: wire.Answer{Fate: wire.Refused, Detail: "interrupted: " + err.Error()}}
	}
	if o.Fate == wire.Answered && o.Status == http.StatusRequestTimeout {
		o.again, o.keep = true, false // the target did not wait for the request (RFC 9110, 15.5.9)
	}
	if o.BadGateway() {
		o.again, o.keep = true, false
	}
	if o.Fate == wire.Broken && c.reused {
		o.again, o.keep = true, false // perhaps the remains of the answer before
	}
	return o
}

// talk writes a large message and reads its answer at the same time: a target
// may answer or close before it has read everything.
func (c *conn) talk(m *message, from, maxBody int) outcome {
	written, answered := make(chan bool, 1), make(chan struct{})
	go func() {
		whole := c.writeHeld(m, from, answered)
		if whole {
			c.time.written(time.Now())
		}
		written <- whole
	}()
	o := c.answer(m, maxBody)
	close(answered)
	patience := time.NewTimer(o.patience())
	defer patience.Stop()
	whole := false
	select {
	case whole = <-written:
	case <-patience.C:
		_ = c.Close()
		<-written
	}
	return o.early(whole, c.reused, m.pause > 0)
}

// patience is how long to go on writing after a whole answer. One that says that
// the request is too large says by itself that nobody reads the rest.
func (o outcome) patience() time.Duration {
	if o.Fate == wire.Answered && (o.Status == 413 || o.Status == 431) {
		return 0
	}
	return settle
}

// early marks an outcome that came before the request was sent whole. A reset
// shows that the peer had not read everything, even if our side's buffers had
// taken it all, unless it kept silent until the last byte, which was held back.
func (o outcome) early(whole, reused, held bool) outcome {
	switch {
	case o.Fate == wire.Answered && !whole:
		o.Early, o.keep = true, false
	case o.Fate == wire.Dropped && !reused && (!whole || o.reset && !held):
		o.Answer = wire.Answer{
			Fate: wire.Answered, Status: 413, Early: true,
			Detail: "closed while the request was being written: counts as 413",
		}
		o.again, o.keep = false, false
	}
	return o
}

// A target may close the connection of a request that is too large for it before it has read the whole of it, and that
// may be seen late: buffers of the kernel and of relays take megabytes that nobody reads. One that leaves the
// connection open as long as the last byte is missing, and closes it when that comes, has read the request.

// DoHeld sends a request on a fresh connection but for its last byte, and that only after the target has kept silent
// and left the connection open for a while. Fate is Dropped where it then closes the connection without an answer, by a
// reset too, and Held is set. What ends before the last byte is sent is Early.
func (t *Target) DoHeld(ctx context.Context, r wire.Request, pause time.Duration) *Exchange {
	return t.exchange(ctx, &Exchange{Request: r, Held: true}, func(m *message) {
		m.alone = true
		m.pause = pause + 2*t.Single() + strainFactor*t.Lateness()
	})
}

// ClosedEarly reports whether the connection ended without an answer before the target was
// seen to have read the whole request.
func (e *Exchange) ClosedEarly() bool {
	return e.Early && e.Status == http.StatusRequestEntityTooLarge && e.Header == nil
}

// writeHeld writes a message from a byte on: all but the last byte, and that after a pause if there was no
// answer in the meantime; without a pause all of it. It reports whether all was written.
func (c *conn) writeHeld(m *message, from int, answered <-chan struct{}) bool {
	if m.pause == 0 {
		return c.write(m, from, m.size()) == nil
	}
	last := m.size() - 1
	if c.write(m, from, last) != nil {
		return false
	}
	wait := time.NewTimer(m.pause)
	defer wait.Stop()
	select {
	case <-answered:
		return false
	case <-wait.C:
	}
	return c.write(m, last, last+1) == nil
}

// DoRow sends a request n times on one fresh connection, one after the other, for as long as the target leaves it open
// and the time that is given has not passed. It returns the last exchange and which one it is, from 1: the first that
// had no answer, or another one than the first. After one that the target rejects for now the row goes on, a little
// later. A connection that the target closes instead of answering is no exchange: closing one between two requests is
// its right (RFC 9112, section 9.5).
func (t *Target) DoRow(ctx context.Context, r wire.Request, n int, most time.Duration) (last *Exchange, count int) {
	last = &Exchange{Request: r}
	leave, err := t.enter(ctx, 1)
	if err != nil {
		last.fail(err)
		return last, 1
	}
	defer leave()
	ctx = context.WithValue(ctx, aloneKey{}, true)
	m, err := t.prepare(ctx, &last.Request)
	if err != nil {
		last.fail(err)
		return last, 1
	}
	began := time.Now()
	c := t.completeOpen(ctx, last, m)
	if c == nil {
		return last, 1
	}
	defer func() { _ = c.Close() }()
	c.reused = true
	outcome, pause := last.Outcome(), firstPatience
	for count = 1; count < n && time.Since(began) < most && ctx.Err() == nil && last.Outcome() == outcome; count++ {
		t.pace.wait(ctx, 1)
		e := &Exchange{Request: r}
		o := t.trip(ctx, e, m, c)
		if o.Fate == wire.Dropped || o.Fate == wire.Refused {
			return last, count
		}
		t.record(e, c, o)
		t.pace.note(e.Started, e.Throttled())
		if e.Throttled() && o.open && pause <= mostPatience && smithytime.SleepWithContext(ctx, pause) == nil {
			pause *= 2 // this one came too early, and says nothing
			continue
		}
		if last.Throttled() { // the first one
			outcome = e.Outcome()
		}
		if last, pause = e, firstPatience; !o.open || e.Throttled() {
			return last, count + 1
		}
	}
	return last, count
}
