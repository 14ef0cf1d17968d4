package provider

import (
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"
)

// jsonType is the media type of the protocol, awsJson1_1.
const jsonType = "application/x-amz-json-1.1"

// failure is why a request was not carried out. A failure with act answers in
// its own way (or never) instead of with an error document.
type failure struct {
	kind    string
	message string
	status  int // 0 stands for 400
	act     func(http.ResponseWriter, *http.Request)
	general *failure // the failure that this one is, with a message that names the member
}

// naming is the failure with a message that says which member is wrong, and what is asked of it.
func (f *failure) naming(path, demand string) *failure {
	if f.kind != validation || f.act != nil {
		return f // of a mutant that says something else
	}
	named := *f
	named.message = "1 validation error detected: Value at '" + path + "' failed to satisfy constraint: " + demand
	named.general = f
	return &named
}

// is reports whether a failure is another, whatever member it names.
func (f *failure) is(other *failure) bool {
	return f == other || f != nil && f.general != nil && f.general == other
}

// reply is one answer, before it is written.
type reply struct {
	status      int
	contentType string
	header      [][2]string
	body        []byte
	requestID   string
	act         func(http.ResponseWriter, *http.Request)
}

// document is the reply that carries a JSON document.
func document(body []byte) reply {
	return reply{status: http.StatusOK, contentType: jsonType, body: body}
}

// empty is the reply of an operation without output: a body of zero bytes.
func empty() reply {
	return reply{status: http.StatusOK, contentType: jsonType}
}

// refusal is the reply that tells of a failure.
func refusal(f *failure) reply {
	if f.act != nil {
		return reply{act: f.act}
	}
	r := reply{status: f.status, contentType: jsonType, body: errorBody("__type", f.kind, "message", f.message)}
	if r.status == 0 {
		r.status = http.StatusBadRequest
	}
	return r
}

// errorBody is an object of strings, from names and values in turn.
func errorBody(pairs ...string) []byte {
	w := writer{buf: make([]byte, 0, 160)}
	w.open('{')
	for i := 0; i+1 < len(pairs); i += 2 {
		w.key(pairs[i]).string(pairs[i+1])
	}
	return w.close('}').buf
}

// write sends the reply.
func (r *reply) write(w http.ResponseWriter, req *http.Request) {
	if r.act != nil {
		r.act(w, req)
		return
	}
	h := w.Header()
	if r.contentType != "" {
		h["Content-Type"] = []string{r.contentType}
	} else {
		h["Content-Type"] = nil // keeps net/http from guessing one
	}
	if r.requestID != "" {
		h["X-Amzn-Requestid"] = []string{r.requestID}
	}
	for _, field := range r.header {
		if field[1] == "" {
			h[field[0]] = nil
			continue
		}
		h[field[0]] = append(h[field[0]], field[1])
	}
	w.WriteHeader(r.status)
	if len(r.body) > 0 {
		_, _ = w.Write(r.body) // a client that is gone is no concern of the provider
	}
}

// hang never answers; it ends when the client gives up.
func hang(_ http.ResponseWriter, r *http.Request) {
	if r.Body != nil { // net/http sees that a client has gone only once its request is read
		_, _ = io.Copy(io.Discard, r.Body)
	}
	select {
	case <-r.Context().Done():
	case <-time.After(2 * time.Minute):
	}
	panic(http.ErrAbortHandler)
}

// drop closes the connection without an answer.
func drop(http.ResponseWriter, *http.Request) {
	panic(http.ErrAbortHandler)
}

// reset resets the connection, which loses what the client has not read yet.
func reset(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// writer appends JSON to a buffer.
type writer struct {
	buf   []byte
	comma bool
}

func (w *writer) separate() {
	if w.comma {
		w.buf = append(w.buf, ',')
	}
	w.comma = true
}

func (w *writer) open(bracket byte) *writer {
	w.separate()
	w.buf = append(w.buf, bracket)
	w.comma = false
	return w
}

func (w *writer) close(bracket byte) *writer {
	w.buf = append(w.buf, bracket)
	w.comma = true
	return w
}

// key writes a member's name; the value is what is written next.
func (w *writer) key(name string) *writer {
	w.string(name)
	w.buf = append(w.buf, ':')
	w.comma = false
	return w
}

// raw writes a value that is JSON already.
func (w *writer) raw(json string) *writer {
	w.separate()
	w.buf = append(w.buf, json...)
	return w
}

func (w *writer) integer(n int) *writer {
	return w.raw(strconv.Itoa(n))
}

// time writes epoch seconds, to the millisecond.
func (w *writer) time(t time.Time) *writer {
	return w.raw(strconv.FormatFloat(float64(t.UnixMilli())/1000, 'f', -1, 64))
}

func (w *writer) string(s string) *writer {
	w.separate()
	w.buf = append(w.buf, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		w.buf = append(w.buf, s[from:i]...)
		switch c {
		case '"', '\\':
			w.buf = append(w.buf, '\\', c)
		default:
			const hex = "0123456789abcdef"
			w.buf = append(w.buf, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		from = i + 1
	}
	w.buf = append(append(w.buf, s[from:]...), '"')
	return w
}

// value writes a JSON value as it was read.
func (w *writer) value(v value) *writer {
	switch v.kind {
	case object:
		w.open('{')
		for _, m := range v.members {
			w.key(m.name).value(m.value)
		}
		return w.close('}')
	case array:
		w.open('[')
		for _, item := range v.items {
			w.value(item)
		}
		return w.close(']')
	case text:
		return w.string(v.text)
	case absent:
		return w.raw("null")
	default:
		return w.raw(v.text)
	}
}

// newUUID is a random UUID, version 4.
func newUUID() string {
	a, b := rand.Uint64(), rand.Uint64()
	return uuid(a&^0xf000|0x4000, b&^(3<<62)|1<<63)
}

// uuid spells 128 bits in lower case.
func uuid(a, b uint64) string {
	const hex = "0123456789abcdef"
	var out [36]byte
	shift := 60
	word := a
	for i := range out {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			out[i] = '-'
			continue
		}
		out[i] = hex[word>>shift&15]
		if shift -= 4; shift < 0 {
			shift, word = 60, b
		}
	}
	return string(out[:])
}

// codePoints is the length of a string as Smithy counts it.
func codePoints(s string) int { return utf8.RuneCountInString(s) }
