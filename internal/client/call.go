package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// service is what stands before an operation's name in X-Amz-Target.
const service = "CodePipeline_20150709."

// Called is the answer to a call. Its text is in memory, and Cut is why it ends before the
// answer did, nil of a whole one.
type Called struct {
	answer *http.Response
	Status int
	Text   []byte
	Cut    error
}

// throttled reports whether the answer says that the request came too early.
func (c *Called) throttled() bool {
	return wire.Answer{Fate: wire.Answered, Status: c.Status, Header: c.answer.Header, Body: c.Text}.Throttled()
}

// Header is the answer's header.
func (c *Called) Header() http.Header { return c.answer.Header }

// Response is the answer as net/http has it.
func (c *Called) Response() *http.Response {
	text := io.Reader(bytes.NewReader(c.Text))
	if c.Cut != nil {
		text = io.MultiReader(text, brokenOff{c.Cut})
	}
	c.answer.Body = io.NopCloser(text)
	return c.answer
}

// Call makes one request of an operation of the service, over the connections and with the signature that requests to a
// local target have. The errors are those that HTTPClient has. It reports false where only HTTPClient can make the
// call: to AWS itself, to an endpoint with a path, to a target that serves few connections.
func (t *Target) Call(ctx context.Context, operation string, body []byte, limit time.Duration) (answer *Called, ok bool,
	err error,
) {
	p := plain{
		r: &wire.Request{Target: service + operation, Body: body}, method: http.MethodPost,
		path: t.place.join(""), now: time.Now().UTC(),
	}
	p.date = p.now.Format(amzDate)
	p.header = t.header(&p, make(fields, 0, 8))
	if _, usual := t.ordinary(&p); !usual || t.few || t.sign(ctx, &p) != nil {
		return nil, false, nil
	}
	leave, err := t.enter(ctx, 1)
	if err != nil {
		return nil, true, err
	}
	defer leave()
	t.pace.wait(ctx, 1)
	sent := time.Now()
	answer, err = t.call(ctx, &p, sent.Add(limit+strainFactor*t.Lateness()))
	if err != nil {
		err = &url.Error{Op: "Post", URL: t.place.String(), Err: err}
		return nil, true, discreetError{err, p.secrets.fromText(err.Error())}
	}
	t.pace.note(sent, tooEarly(answer.answer) || answer.throttled())
	p.secrets.fromHeader(answer.answer.Header)
	answer.answer.Status, answer.Text = p.secrets.fromText(answer.answer.Status), p.secrets.from(answer.Text)
	return answer, true, nil
}

// call sends a request once, until a time.
func (t *Target) call(ctx context.Context, p *plain, end time.Time) (*Called, error) {
	c := t.idle.take()
	if c == nil {
		if err := t.limiter.enter(ctx, &t.idle); err != nil {
			return nil, err
		}
		var err error
		if c, err = t.dial(ctx); err != nil {
			t.limiter.leave()
			return nil, err
		}
		c.limiter = t.limiter
	}
	c.in.got, c.in.left, c.in.err = 0, maxHead, nil
	c.in.more = func() bool { return false }
	_ = c.SetDeadline(end) // fails only on a closed connection, and so will the write
	stop := c.follow(ctx)
	var m message
	p.serialise(&m)
	answer, keep, err := c.roundTrip(&m)
	m.free()
	stop()
	switch {
	case err != nil && ctx.Err() != nil:
		err = ctx.Err()
	case keep:
		t.idle.put(c)
		return answer, nil
	}
	_ = c.Close()
	return answer, err
}

// roundTrip writes a request and reads its answer. It reports whether the connection can carry another one.
func (c *conn) roundTrip(m *message) (called *Called, keep bool, err error) {
	if err = c.write(m, 0, m.size()); err != nil {
		return nil, false, err
	}
	answer := &http.Response{}
	for i := 0; answer.StatusCode < http.StatusOK; i++ {
		if i == maxInterim {
			return nil, false, fmt.Errorf("more than %d interim (1xx) answers", maxInterim-1)
		}
		if answer, err = http.ReadResponse(c.br, readPost); err != nil {
			return nil, false, c.failure(err)
		}
	}
	c.in.left = bodyFraming*maxClientBody + maxHead
	text, err := readBody(answer, maxClientBody)
	if err == nil && len(text) > maxClientBody {
		text, err = text[:maxClientBody], &http.MaxBytesError{Limit: maxClientBody}
	}
	keep = err == nil && !answer.Close && c.br.Buffered() == 0
	return &Called{answer, answer.StatusCode, text, err}, keep, nil
}

// failure is why no answer could be read: the connection's own error, rather than what the parser makes of it.
func (c *conn) failure(err error) error {
	switch {
	case c.in.err == nil:
		return err
	case errors.Is(c.in.err, io.EOF) && c.in.got > 0:
		return io.ErrUnexpectedEOF
	}
	return c.in.err
}
