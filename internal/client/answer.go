package client

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"syscall"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

const (
	// maxHead bounds an answer's header, interim answers included.
	maxHead = 256 << 10
	// maxInterim is how many 1xx answers may precede the final one.
	maxInterim = 10
	// bodyFraming is what chunk framing may add to a body of the greatest length.
	bodyFraming = 8
)

// keptOfFlood is how much of a body that is too long is kept, to be shown.
const keptOfFlood = 64 << 10

var errFlood = errors.New("flood")

// outcome is what one sending of a request came to.
type outcome struct {
	wire.Answer
	keep  bool // the connection can carry another request
	open  bool // the peer said that it leaves the connection open
	again bool // it may have been the connection's fault: send the request once more
	reset bool // the connection was reset, not closed
}

// answer reads the answer to a message that was written, or is being written.
func (c *conn) answer(m *message, maxBody int) outcome {
	for range maxInterim {
		if !c.speaksHTTP() {
			return c.notHTTP()
		}
		resp, err := http.ReadResponse(c.br, m.method)
		if err != nil {
			return c.broken(err, "the header of the answer")
		}
		if resp.StatusCode >= 200 || resp.StatusCode == http.StatusSwitchingProtocols {
			return c.final(m, resp, maxBody)
		}
	}
	return flood(fmt.Sprintf("more than %d interim (1xx) answers", maxInterim-1))
}

// speaksHTTP tells whether an answer begins as one. It looks before the parser
// does, which calls any text without a line end a connection that ended.
func (c *conn) speaksHTTP() bool {
	const start = "HTTP/"
	b, _ := c.br.Peek(len(start))
	return strings.HasPrefix(start, string(b))
}

func (c *conn) notHTTP() outcome {
	b, _ := c.br.Peek(c.br.Buffered())
	return outcome{Answer: wire.Answer{
		Fate:   wire.Broken,
		Detail: fmt.Sprintf("the answer is not HTTP/1.x, it begins with %q", clip(string(b))),
	}}
}

// final reads the body of the final answer.
func (c *conn) final(m *message, resp *http.Response, maxBody int) outcome {
	o := outcome{Answer: wire.Answer{
		Fate: wire.Answered, Status: resp.StatusCode, Header: resp.Header,
		HTTP10: !resp.ProtoAtLeast(1, 1),
	}}
	if len(resp.TransferEncoding) > 0 {
		resp.Header["Transfer-Encoding"] = resp.TransferEncoding // net/http took it out
	}
	if resp.Body != http.NoBody {
		c.in.left = bodyFraming*int64(maxBody) + maxHead
		body, err := readBody(resp, maxBody)
		o.Body = body
		if err != nil {
			return c.torn(o, resp, err)
		}
	}
	if len(o.Body) > maxBody {
		f := flood(fmt.Sprintf("the body of the answer is longer than %d bytes", maxBody))
		f.Status, f.Header, f.Body = o.Status, o.Header, bytes.Clone(o.Body[:min(maxBody, keptOfFlood)])
		return f
	}
	o.open = !resp.Close && !m.raw && resp.StatusCode != http.StatusSwitchingProtocols
	o.keep = o.open && c.br.Buffered() == 0
	o.Decode(m.accepts, maxBody)
	return o
}

// readBody reads a body, and one byte more than it may have where it has that.
func readBody(resp *http.Response, most int) ([]byte, error) {
	if n := resp.ContentLength; n >= 0 && n <= int64(most) {
		body := make([]byte, n)
		read, err := io.ReadFull(resp.Body, body)
		return body[:read], err
	}
	return io.ReadAll(io.LimitReader(resp.Body, int64(most)+1))
}

// torn is an answer that ended within its body. What came is kept.
func (c *conn) torn(o outcome, resp *http.Response, err error) outcome {
	what := fmt.Sprintf("the body of the answer (status %d, %d bytes of the body came", resp.StatusCode, len(o.Body))
	switch {
	case resp.ContentLength >= 0:
		what += fmt.Sprintf(" of Content-Length %d)", resp.ContentLength)
	case len(resp.TransferEncoding) == 0:
		what += ", it has no length and ends with the connection)"
	default:
		what += ", chunked)"
	}
	b := c.broken(err, what)
	b.Status, b.Header, b.Body = o.Status, o.Header, o.Body
	if b.Fate == wire.Dropped && !b.reset && resp.ContentLength >= 0 {
		b.Fate = wire.Broken
		b.Detail = fmt.Sprintf("body shorter than Content-Length (%d of %d bytes)", len(o.Body), resp.ContentLength)
	}
	return b
}

// broken names the fate of an answer whose reading failed: the answer is malformed, unless the parser met the
// connection's own error. (It may complain about the line that was cut off there, so its error does not tell.)
func (c *conn) broken(err error, where string) outcome {
	switch {
	case c.in.err == nil:
		return outcome{Answer: wire.Answer{Fate: wire.Broken, Detail: "malformed answer: " + clip(err.Error())}}
	case errors.Is(c.in.err, errFlood):
		return flood(where + " is too long")
	case errors.Is(c.in.err, os.ErrDeadlineExceeded):
		return outcome{Answer: wire.Answer{Fate: wire.Hung, Detail: "time limit reached " + c.progress(where)}}
	}
	o := outcome{again: true, reset: isReset(c.in.err)}
	how := "closed"
	if o.reset {
		how = "reset"
	}
	o.Answer = wire.Answer{Fate: wire.Dropped, Detail: "connection " + how + " " + c.progress(where)}
	return o
}

// isReset also knows Windows' words, whose error number has no portable name.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || strings.Contains(err.Error(), "forcibly closed")
}

// progress says how far an answer came.
func (c *conn) progress(where string) string {
	if c.in.got == 0 {
		return "before a byte of an answer"
	}
	return fmt.Sprintf("after %d bytes, within %s", c.in.got, where)
}

func flood(detail string) outcome {
	return outcome{Answer: wire.Answer{Fate: wire.Broken, Detail: "flood: " + detail}}
}

// clip shortens a text that others wrote for a Detail.
func clip(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
