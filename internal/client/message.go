package client

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

const (
	userAgent     = "plumbline"
	contentType   = "application/x-amz-json-1.1"
	defaultTarget = "CodePipeline_20150709.PutJobSuccessResult"
)

// message is a request made ready: all its bytes, and what must be known to read its answer.
type message struct {
	wire    []byte        // all of it, or of a large one what stands before its body
	body    []byte        // of a large one
	buffer  *[]byte       // that wire is in, nil where it is nobody else's
	sent    int           // how much of it has been written ahead
	method  *http.Request // what http.ReadResponse looks at
	raw     bool          // the write side is closed after it
	alone   bool          // needs a connection of its own
	secrets secrets       // what was signed with
	pause   time.Duration // before the last byte of a large one
	cuts    []int         // the places in wire before which there is a pause, in order

	accepts string // the request's Accept-Encoding, * where it has none
}

// echoes is how often an answer may repeat its request: a refusal may quote it once for each constraint, with escapes.
const echoes = 3

// longest is how long the answer's body may be, where that to a small request may have so many bytes.
func (m *message) longest(maxBody int) int { return maxBody + echoes*m.size() }

// size is how many bytes a message has.
func (m *message) size() int { return len(m.wire) + len(m.body) }

// write writes a message from one byte up to another.
func (c *conn) write(m *message, from, to int) error {
	if m.body == nil {
		_, err := c.Write(m.wire[from:to])
		return err
	}
	head, body := m.wire[min(from, len(m.wire)):min(to, len(m.wire))],
		m.body[max(0, from-len(m.wire)):max(0, to-len(m.wire))]
	parts := net.Buffers{head, body} // one call of the system, where the connection is not encrypted
	_, err := parts.WriteTo(c.Conn)
	return err
}

// buffers are for messages that are not large.
var buffers = sync.Pool{New: func() any {
	b := make([]byte, 0, 2<<10)
	return &b
}}

// free lets the message's memory be used again. Nothing of it may be written afterwards.
func (m *message) free() {
	if m.buffer != nil {
		*m.buffer = m.wire[:0]
		buffers.Put(m.buffer)
		m.buffer, m.wire = nil, nil
	}
}

// fields is an ordered list of header fields.
type fields []wire.Field

// get returns the first value of a field, whatever the letter case of its name.
func (f fields) get(name string) (string, bool) {
	for i := range f {
		if len(f[i].Name) == len(name) && strings.EqualFold(f[i].Name, name) {
			return f[i].Value, true
		}
	}
	return "", false
}

// prepare signs and serialises a request.
func (t *Target) prepare(ctx context.Context, r *wire.Request) (*message, error) {
	if len(r.Raw) > 0 {
		wire := bytes.ReplaceAll(r.Raw, []byte("${HOST}"), []byte(t.place.host))
		return &message{wire: wire, method: readAs(rawMethod(wire)), raw: true, alone: true, accepts: "*"}, nil
	}
	p := plain{r: r, method: r.Method, path: t.place.join(r.Path), now: time.Now().UTC()}
	if p.method == "" {
		p.method = http.MethodPost
	}
	p.date = p.now.Format(amzDate)
	room := headers.Get().(*fields)
	p.header = t.header(&p, (*room)[:0])
	defer func() {
		*room = p.header
		headers.Put(room)
	}()
	if r.Signature != wire.Unsigned {
		if err := t.sign(ctx, &p); err != nil {
			return nil, err
		}
	}
	m := &message{method: readAs(p.method), alone: p.alone(), secrets: p.secrets, accepts: "*"}
	if accepts, ok := p.header.get("Accept-Encoding"); ok {
		m.accepts = accepts
	}
	p.serialise(m)
	switch head := m.size() - len(r.Body); r.Framing {
	case wire.Segments:
		m.cuts = cuts(head, r.Body)
	case wire.Apart:
		m.cuts = []int{head}
	}
	return m, nil
}

// headers are for the fields of a request while it is made ready.
var headers = sync.Pool{New: func() any {
	h := make(fields, 0, 16)
	return &h
}}

// rawMethod is the first word of raw bytes, so that an answer to HEAD is read as one.
func rawMethod(wire []byte) string {
	word, _, _ := bytes.Cut(wire[:min(len(wire), 16)], []byte(" "))
	return string(word)
}

var readPost = &http.Request{Method: http.MethodPost}

func readAs(method string) *http.Request {
	if method == http.MethodPost {
		return readPost
	}
	return &http.Request{Method: method}
}

// plain is a request on its way to its bytes.
type plain struct {
	r      *wire.Request
	method string
	path   string // the request target as it is sent
	now    time.Time
	date   string
	header fields

	secrets secrets
}

// header appends the fields that stand before the body's framing: the standard
// ones, unless the request names them itself, and then its own.
func (t *Target) header(p *plain, h fields) fields {
	own := fields(p.r.Header)
	add := func(name, value, otherwise string) {
		if value == "" {
			value = otherwise
		}
		if value == wire.NoHeader {
			return
		}
		if _, replaced := own.get(name); !replaced {
			h = append(h, wire.Field{Name: name, Value: value})
		}
	}
	add("Host", t.place.host, "")
	add("User-Agent", userAgent, "")
	add("Content-Type", p.r.ContentType, contentType)
	add("X-Amz-Target", p.r.Target, defaultTarget)
	add("X-Amz-Date", p.date, "")
	for _, f := range own {
		if f.Value != wire.NoHeader {
			h = append(h, f)
		}
	}
	return h
}

// alone tells whether the request spoils its connection for others: it was asked
// for, or the target may understand framing or connection otherwise than we do.
func (p *plain) alone() bool {
	if p.r.Fresh || p.r.Framing != wire.Length || p.r.HeaderForm != wire.AsNamed {
		return true
	}
	for _, name := range []string{"Content-Length", "Transfer-Encoding", "Connection", "Upgrade"} {
		if _, ok := fields(p.r.Header).get(name); ok {
			return true
		}
	}
	switch p.method {
	case http.MethodPost, http.MethodGet, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodHead,
		http.MethodOptions:
		return false
	}
	return true
}

// serialise writes the request out. Nothing is escaped or checked: what a case
// says is what is sent. A large body is not copied.
func (p *plain) serialise(m *message) {
	switch {
	case len(p.r.Body) < large:
		m.buffer = buffers.Get().(*[]byte)
		m.wire = p.body(p.head(*m.buffer))
	case p.r.Framing == wire.Chunked:
		m.wire = p.body(p.head(make([]byte, 0, 1<<10+len(p.r.Body)+len(p.r.Body)/8)))
	default:
		m.wire, m.body = p.head(nil), p.r.Body
	}
}

// head appends what stands before the body.
func (p *plain) head(w []byte) []byte {
	w = append(w, p.method...)
	w = append(w, ' ')
	w = append(w, p.path...)
	if p.r.Framing == wire.HTTP10 {
		w = append(w, " HTTP/1.0\r\n"...)
	} else {
		w = append(w, " HTTP/1.1\r\n"...)
	}
	for i := range p.header {
		w = p.appendField(w, p.header[i].Name, p.header[i].Value)
	}
	own := fields(p.r.Header)
	_, hasLength := own.get("Content-Length")
	_, hasCoding := own.get("Transfer-Encoding")
	switch {
	case p.r.Framing == wire.Chunked:
		if !hasCoding {
			w = p.appendField(w, "Transfer-Encoding", "chunked")
		}
	case !hasLength && (len(p.r.Body) > 0 || hasMeaningfulBody(p.method)):
		w = p.appendField(w, "Content-Length", strconv.Itoa(len(p.r.Body)))
	}
	return append(w, "\r\n"...)
}

// body appends the body in its framing.
func (p *plain) body(w []byte) []byte {
	if p.r.Framing == wire.Chunked {
		return appendChunks(w, p.r.Body)
	}
	return append(w, p.r.Body...)
}

func (p *plain) appendField(w []byte, name, value string) []byte {
	if p.r.HeaderForm == wire.AsNamed { // which nearly all are
		w = append(append(w, name...), ": "...)
		return append(append(w, value...), "\r\n"...)
	}
	return append(append(w, p.r.HeaderForm.Line(name, value)...), "\r\n"...)
}

// hasMeaningfulBody tells for which methods an empty body is announced (RFC 9110, 8.6).
func hasMeaningfulBody(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodDelete, http.MethodOptions, http.MethodTrace, http.MethodConnect:
		return false
	}
	return true
}

// singles is how many bytes of a body in chunks come in chunks of their own.
const singles = 130

// appendChunks frames a body in chunks, cut at places that no parser would
// choose: many of one byte, and then growing pieces. Their sizes are in letters of both cases.
func appendChunks(w, body []byte) []byte {
	for i, size := 0, 1; len(body) > 0; i++ {
		n := min(size, len(body))
		if i >= singles {
			size = min(size*5+2, 16<<10)
		}
		digits := strconv.AppendInt(nil, int64(n), 16)
		if i%2 == 1 {
			digits = bytes.ToUpper(digits)
		}
		w = append(append(w, digits...), "\r\n"...)
		w = append(append(w, body[:n]...), "\r\n"...)
		body = body[n:]
	}
	return append(w, "0\r\n\r\n"...)
}

// between is how long to wait between two pieces of a message: long enough for the target to have read the first one
// where it has nothing else to do. Where it has not, the pieces come together, and it is asked for less.
const between = 15 * time.Millisecond

// cuts are the places at which a message is cut whose head has so many bytes: within the
// first line and a field, after the head, and in the body after its first byte, in its middle,
// within its first character of several bytes, and before its last byte.
func cuts(head int, body []byte) []int {
	places := []int{3, head / 2, head}
	if len(body) < 4 {
		return places
	}
	places = append(places, head+1)
	if i := wide(body); i > 0 && i < len(body)/2 {
		places = append(places, head+i+1)
	}
	return append(places, head+len(body)/2, head+len(body)-1)
}

// wide is where the first character of several bytes is, or -1.
func wide(body []byte) int {
	for i, b := range body {
		if b >= utf8.RuneSelf {
			return i
		}
	}
	return -1
}

// writeCut writes a message from a byte on, with a pause before each of its places. It ends early where the
// peer reads no more.
func (c *conn) writeCut(ctx context.Context, m *message, from int) {
	for _, to := range m.cuts {
		if c.write(m, from, to) != nil || smithytime.SleepWithContext(ctx, between) != nil {
			return
		}
		from = to
	}
	_ = c.write(m, from, m.size())
}
