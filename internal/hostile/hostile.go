// Package hostile has targets that do their worst, to test what checks them: each is
// a stand-in that answers whatever arranges jobs, and does one thing to requests of
// PutJobSuccessResult that no well-behaved server would do.
package hostile

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// Target is a hostile target that is listening.
type Target struct {
	// URL is its endpoint.
	URL string
	// Provider is the stand-in behind it.
	Provider *provider.Provider

	listener net.Listener
	quit     chan struct{}
	group    sync.WaitGroup
	mu       sync.Mutex
	open     map[net.Conn]bool
}

// Conn is a connection to a hostile target on which a request has come.
type Conn struct {
	net.Conn
	target *Target
	reader *bufio.Reader
}

// Behaviour is what is done to a request. The connection is closed after it, unless it
// answers true.
type Behaviour func(c *Conn, r *http.Request, body string) (stay bool)

// Start has a stand-in behave so towards the requests that fit.
func Start(do Behaviour, fits func(body string) bool) (*Target, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t := &Target{URL: "http://" + l.Addr().String(), Provider: provider.New(), quit: make(chan struct{}), open: map[net.Conn]bool{}}
	t.serve(l, func(c *Conn) { c.talk(do, fits) })
	return t, nil
}

// Always fits every request.
func Always(string) bool { return true }

// Percent fits the requests that name percentComplete: the others show that the target
// can do better.
func Percent(body string) bool { return strings.Contains(body, "percentComplete") }

// serve hands every connection to a function.
func (t *Target) serve(l net.Listener, talk func(*Conn)) {
	t.listener = l
	t.group.Go(func() {
		for {
			raw, err := l.Accept()
			if err != nil {
				return
			}
			t.track(raw, true)
			t.group.Go(func() {
				defer t.track(raw, false)
				defer raw.Close()
				talk(&Conn{Conn: raw, target: t, reader: bufio.NewReader(raw)})
			})
		}
	})
}

// track remembers the open connections, which Close closes.
func (t *Target) track(c net.Conn, open bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if open {
		t.open[c] = true
	} else {
		delete(t.open, c)
	}
}

// Close ends the target and its connections.
func (t *Target) Close() {
	_ = t.listener.Close() // it may be closed already, by itself
	close(t.quit)
	t.mu.Lock()
	for c := range t.open {
		_ = c.Close()
	}
	t.mu.Unlock()
	t.group.Wait()
}

const operation = "CodePipeline_20150709.PutJobSuccessResult"

// talk answers the requests of a connection: by the stand-in, or as the target behaves.
func (c *Conn) talk(do Behaviour, fits func(string) bool) {
	for {
		r, err := http.ReadRequest(c.reader)
		if err != nil {
			return
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, 8<<20))
		if err != nil {
			return
		}
		stay := false
		if r.Header.Get("X-Amz-Target") == operation && fits(string(body)) {
			stay = do(c, r, string(body))
		} else {
			stay = c.properly(r, body)
		}
		if !stay {
			return
		}
	}
}

// properly has the stand-in answer.
func (c *Conn) properly(r *http.Request, body []byte) bool {
	answer := c.answer(r, body)
	return answer.Write(c) == nil && !r.Close
}

// answer is what the stand-in says.
func (c *Conn) answer(r *http.Request, body []byte) *http.Response {
	r.Body = io.NopCloser(bytes.NewReader(body))
	w := httptest.NewRecorder()
	c.target.Provider.ServeHTTP(w, r)
	answer := w.Result()
	answer.ContentLength = int64(w.Body.Len())
	return answer
}

// say writes and tells whether anybody listens.
func (c *Conn) say(s string) bool {
	_, err := io.WriteString(c, s)
	return err == nil
}

// sayOn writes a beginning, and then a part of it until nobody listens.
func (c *Conn) sayOn(begin, part string) {
	for more := c.say(begin); more; more = c.say(part) {
	}
}

// hold waits until the other side, or the target, ends.
func (c *Conn) hold() { _, _ = io.Copy(io.Discard, c.reader) }
