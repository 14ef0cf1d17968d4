package client

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// always answers every request of every connection with the same bytes, and
// then keeps the connection open.
func always(answer string) func(int, *peerConn) {
	return func(_ int, c *peerConn) {
		for c.request() != nil && c.say(answer) {
		}
	}
}

// once answers one request and closes the connection.
func once(answer string) func(int, *peerConn) {
	return func(_ int, c *peerConn) {
		if c.request() != nil {
			c.say(answer)
		}
	}
}

// endlessly says a beginning and then a part of it for ever.
func endlessly(begin, part string) func(int, *peerConn) {
	return func(_ int, c *peerConn) {
		if c.request() == nil || !c.say(begin) {
			return
		}
		for c.say(part) {
		}
	}
}

func packed(s string, deflate bool) string {
	var b bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&b)
	if deflate {
		w = zlib.NewWriter(&b)
	}
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

func coded(coding, body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n%s", coding, len(body), body)
}

var accepting = []wire.Field{{Name: "accept-encoding", Value: "gzip;q=0.5, deflate"}}

// TestFates holds every fate against servers that bring it about.
func TestFates(t *testing.T) {
	big := strings.Repeat("x", 5000)
	tests := []struct {
		name   string
		server func(int, *peerConn)
		req    wire.Request
		fate   wire.Fate
		status int
		body   string
		detail string
	}{
		{name: "plain", server: always(okEmpty), fate: wire.Answered, status: 200},
		{name: "with a body", server: always("HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}"), fate: wire.Answered, status: 400, body: "{}"},
		{name: "bare newlines", server: always("HTTP/1.1 400 Bad\nContent-Length: 2\n\n{}"), fate: wire.Answered, status: 400, body: "{}"},
		{name: "no reason phrase", server: always("HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n"), fate: wire.Answered, status: 404},
		{name: "chunked", server: always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n"), fate: wire.Answered, status: 200, body: "abcde"},
		{name: "HTTP/1.0, ends with the connection", server: once("HTTP/1.0 200 OK\r\n\r\nuntil the end"), fate: wire.Answered, status: 200, body: "until the end"},
		{name: "HTTP/1.1, ends with the connection", server: once("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), fate: wire.Answered, status: 200},
		{name: "HEAD", server: always("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"), req: wire.Request{Method: "HEAD"}, fate: wire.Answered, status: 200},
		{name: "204", server: always("HTTP/1.1 204 No Content\r\n\r\n"), fate: wire.Answered, status: 204},
		{name: "interim answers", server: always("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + okEmpty), fate: wire.Answered, status: 200},
		{name: "a folded field, and one that comes twice", server: always("HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nX-A: d\r\nContent-Length: 0\r\n\r\n"), fate: wire.Answered, status: 200},
		{name: "interim answers for ever", server: endlessly("", "HTTP/1.1 102 Processing\r\n\r\n"), fate: wire.Broken, detail: "interim"},
		{name: "101", server: always("HTTP/1.1 101 Switching Protocols\r\n\r\n\x00\x01"), fate: wire.Answered, status: 101},
		{name: "redirect", server: always("HTTP/1.1 307 Temporary\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n"), fate: wire.Answered, status: 307},
		{name: "gzip, not asked for and not excluded", server: always(coded("gzip", packed("{}", false))), fate: wire.Answered, status: 200, body: "{}"},
		{name: "gzip, excluded", server: always(coded("gzip", packed("{}", false))), req: wire.Request{Header: []wire.Field{{Name: "Accept-Encoding", Value: "identity"}}}, fate: wire.Answered, status: 200, body: packed("{}", false)},
		{name: "an echo of a large request", server: always(coded("identity", strings.Repeat(big, 40))), req: wire.Request{Body: []byte(strings.Repeat(big, 20))}, fate: wire.Answered, status: 200, body: strings.Repeat(big, 40)},
		{name: "more than an echo", server: always(coded("identity", strings.Repeat(big, 80))), req: wire.Request{Body: []byte(strings.Repeat(big, 20))}, fate: wire.Broken, status: 200, body: strings.Repeat("x", 64<<10), detail: "flood"},
		{name: "gzip", server: always(coded("gzip", packed("{}", false))), req: wire.Request{Header: accepting}, fate: wire.Answered, status: 200, body: "{}"},
		{name: "deflate", server: always(coded("Deflate", packed("{}", true))), req: wire.Request{Header: accepting}, fate: wire.Answered, status: 200, body: "{}"},
		{name: "gzip that is none", server: always(coded("gzip", "{}")), req: wire.Request{Header: accepting}, fate: wire.Broken, status: 200, body: "{}", detail: "cannot be undone"},
		{name: "gzip bomb", server: always(coded("gzip", packed(strings.Repeat("0", 100<<10), false))), req: wire.Request{Header: accepting}, fate: wire.Broken, status: 200, body: packed(strings.Repeat("0", 100<<10), false), detail: "flood"},

		{name: "no answer", server: func(_ int, c *peerConn) { c.request(); c.hold() }, fate: wire.Hung, detail: "before a byte"},
		{name: "half a header", server: func(_ int, c *peerConn) { c.request(); c.say("HTTP/1.1 200 OK\r\nX"); c.hold() }, fate: wire.Hung, detail: "after 18 bytes, within the header"},
		{name: "half a body", server: func(_ int, c *peerConn) {
			c.request()
			c.say("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab")
			c.hold()
		}, fate: wire.Hung, status: 200, body: "ab", detail: "2 bytes of the body came of Content-Length 4"},
		{name: "no length and no close", server: func(_ int, c *peerConn) { c.request(); c.say("HTTP/1.1 200 OK\r\n\r\n"); c.hold() }, fate: wire.Hung, status: 200, detail: "ends with the connection"},
		{name: "one byte at a time", server: func(_ int, c *peerConn) {
			c.request()
			tick := time.NewTicker(short / 20)
			defer tick.Stop()
			for c.say("HTTP/1.1 200 OK\r\nX-A: "); c.say("x"); {
				<-tick.C
			}
		}, fate: wire.Hung, detail: "within the header"},

		{name: "closed at once", server: func(int, *peerConn) {}, fate: wire.Dropped},
		{name: "closed before the answer", server: once(""), fate: wire.Dropped, detail: "before a byte"},
		{name: "reset before the answer", server: func(_ int, c *peerConn) { c.request(); c.abort() }, fate: wire.Dropped, detail: "before a byte"},
		{name: "closed in the status line", server: once("HTTP/1"), fate: wire.Dropped, detail: "after 6 bytes"},
		{name: "closed in the header", server: once("HTTP/1.1 200 OK\r\nContent-Le"), fate: wire.Dropped, detail: "within the header"},
		{name: "closed in a chunk", server: once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"), fate: wire.Dropped, status: 200, body: "ab", detail: "chunked"},
		{name: "closed without the last chunk", server: once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"), fate: wire.Dropped, status: 200, body: "ab"},
		{name: "body shorter than its length", server: once("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"), fate: wire.Broken, status: 200, body: "ab", detail: "body shorter than Content-Length (2 of 5 bytes)"},
		{name: "body longer than its length", server: always("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab"), fate: wire.Answered, status: 200, body: "a"},

		{name: "garbage", server: once("\x00\xff\x1b[2J"), fate: wire.Broken, detail: `not HTTP/1.x, it begins with "\x00\xff\x1b[2J"`},
		{name: "HTTP/0.9", server: once("<html>hello</html>"), fate: wire.Broken, detail: "not HTTP"},
		{name: "a bad status", server: once("HTTP/1.1 OK\r\n\r\n"), fate: wire.Broken, detail: "malformed"},
		{name: "a line without a colon", server: once("HTTP/1.1 200 OK\r\nhello\r\n\r\n"), fate: wire.Broken, detail: "malformed"},
		{name: "two lengths", server: once("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"), fate: wire.Broken, detail: "malformed"},
		{name: "a negative length", server: once("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), fate: wire.Broken, detail: "malformed"},
		{name: "an unknown transfer coding", server: once("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"), fate: wire.Broken, detail: "malformed"},
		{name: "a bad chunk", server: once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"), fate: wire.Broken, status: 200, detail: "malformed"},
		{name: "headers for ever", server: endlessly("HTTP/1.1 200 OK\r\n", "X-A: "+big+"\r\n"), fate: wire.Broken, detail: "flood"},
		{name: "a header line for ever", server: endlessly("HTTP/1.1 200 OK\r\nX-A: ", big), fate: wire.Broken, detail: "flood"},
		{name: "a body for ever", server: endlessly("HTTP/1.1 200 OK\r\n\r\n", big), fate: wire.Broken, status: 200, body: strings.Repeat("x", 64<<10), detail: "flood"},
		{name: "chunks for ever", server: endlessly("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1388\r\n"+big+"\r\n"), fate: wire.Broken, status: 200, body: strings.Repeat("x", 64<<10), detail: "flood"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			limit := 5 * time.Second
			if tt.fate == wire.Hung {
				limit = short
			}
			target := open(t, Options{Endpoint: listen(t, tt.server).url, Timeout: limit, MaxBody: 64 << 10})
			for i := range 2 { // the second time perhaps on the same connection
				e := target.Do(t.Context(), tt.req)
				require.Equal(t, tt.fate, e.Fate, "%d: %s", i, e.Detail)
				assert.Equal(t, tt.status, e.Status)
				assert.Equal(t, tt.body, string(e.Body))
				assert.Contains(t, e.Detail, tt.detail)
				assert.False(t, e.Early)
			}
		})
	}
}

// TestResends counts how often a request is sent when connections end.
func TestResends(t *testing.T) {
	fromThen := func(bad, good func(int, *peerConn), fine int) func(int, *peerConn) {
		return func(n int, c *peerConn) {
			if n >= fine {
				good(n, c)
			} else {
				bad(n, c)
			}
		}
	}
	tests := []struct {
		name   string
		server func(int, *peerConn)
		fate   wire.Fate
		sends  int
		conns  int64
	}{
		{"dropped once, then fine", fromThen(once(""), always(okEmpty), 2), wire.Answered, 2, 2},
		{"short once, then fine", fromThen(once("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), always(okEmpty), 2), wire.Answered, 2, 2},
		{"dropped twice", fromThen(once(""), always(okEmpty), 3), wire.Dropped, 2, 2},
		{"garbage is not asked for again", once("garbage"), wire.Broken, 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := listen(t, tt.server)
			e := open(t, Options{Endpoint: p.url}).Do(t.Context(), wire.Request{})
			assert.Equal(t, tt.fate, e.Fate, e.Detail)
			assert.Equal(t, tt.sends, e.Sends)
			assert.Equal(t, tt.conns, p.conns.Load())
		})
	}
}

// TestStaleConnections has a server that ends or spoils a connection after its
// first answer: the next request goes over a fresh one.
func TestStaleConnections(t *testing.T) {
	spoiled := map[string]func(c *peerConn){
		"closed after the answer": func(*peerConn) {},
		"reset after the answer":  func(c *peerConn) { c.abort() },
		"closed at the second request": func(c *peerConn) {
			c.request()
		},
		"garbage to the second request": func(c *peerConn) {
			c.request()
			c.say("garbage")
		},
		"unasked answer": func(c *peerConn) {
			c.say("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
			c.hold()
		},
	}
	for name, spoil := range spoiled {
		t.Run(name, func(t *testing.T) {
			ready := make(chan struct{}, 1)
			p := listen(t, func(n int, c *peerConn) {
				if n > 1 {
					always(okEmpty)(n, c)
					return
				}
				c.request()
				c.say(okEmpty)
				ready <- struct{}{}
				spoil(c)
			})
			target := open(t, Options{Endpoint: p.url})
			require.Equal(t, 200, target.Do(t.Context(), wire.Request{}).Status)
			<-ready
			e := target.Do(t.Context(), wire.Request{})
			require.Equal(t, wire.Answered, e.Fate, e.Detail)
			assert.LessOrEqual(t, e.Sends, 2)
			if strings.HasPrefix(name, "unasked") && e.Status == http.StatusRequestTimeout {
				t.Skip("the unasked answer arrived after the look at the idle connection")
			}
			assert.Equal(t, 200, e.Status)
		})
	}
}

// TestEarly has targets that answer or close while a large request is written.
func TestEarly(t *testing.T) {
	body := bytes.Repeat([]byte("x"), 20<<20)
	entity := "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
	line := func(c *peerConn) { _, _ = c.br.ReadString('\n') }
	tests := map[string]func(int, *peerConn){
		"answer, then close":     func(_ int, c *peerConn) { line(c); c.say(entity) },
		"answer, then hold":      func(_ int, c *peerConn) { line(c); c.say(entity); <-c.quit },
		"close without answer":   func(_ int, c *peerConn) { line(c) },
		"reset without answer":   func(_ int, c *peerConn) { line(c); c.abort() },
		"close within an answer": func(_ int, c *peerConn) { line(c); c.say("HTTP/1.1 413 Too") },
	}
	for name, server := range tests {
		for _, framing := range []wire.Framing{wire.Length, wire.Chunked} {
			t.Run(fmt.Sprint(name, framing), func(t *testing.T) {
				t.Parallel()
				p := listen(t, server)
				e := open(t, Options{Endpoint: p.url}).Do(t.Context(), wire.Request{Body: body, Framing: framing})
				require.Equal(t, wire.Answered, e.Fate, e.Detail)
				assert.Equal(t, 413, e.Status)
				assert.True(t, e.Early)
				assert.EqualValues(t, 1, p.conns.Load())
			})
		}
	}
}

// TestEarlyIsExact: a target that reads a large request whole is not early, and
// one that drops it afterwards drops it.
func TestEarlyIsExact(t *testing.T) {
	body := bytes.Repeat([]byte("x"), 5<<20)
	target := open(t, Options{Endpoint: listen(t, always(okEmpty)).url})
	for range 50 {
		e := target.Do(t.Context(), wire.Request{Body: body})
		require.Equal(t, 200, e.Status, e.Detail)
		require.False(t, e.Early)
	}
	dropping := open(t, Options{Endpoint: listen(t, once("")).url})
	e := dropping.Do(t.Context(), wire.Request{Body: body})
	assert.Equal(t, wire.Dropped, e.Fate, e.Detail)
	assert.False(t, e.Early)

	holding := open(t, Options{Endpoint: listen(t, func(_ int, c *peerConn) { <-c.quit }).url, Timeout: short})
	e = holding.Do(t.Context(), wire.Request{Body: bytes.Repeat(body, 4)})
	assert.Equal(t, wire.Hung, e.Fate, e.Detail)
}
