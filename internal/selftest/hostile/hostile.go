// Package hostile has targets that do their worst, to test what checks them: each is
// a provider that answers whatever arranges jobs, and does one thing to requests of
// PutJobSuccessResult that no well-behaved server would do.
package hostile

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// Target is a hostile target that is listening.
type Target struct {
	// URL is its endpoint.
	URL string
	// CA is the authority that vouches for it, in PEM form, where it speaks TLS.
	CA []byte
	// Provider is the provider behind it.
	Provider *provider.Provider

	listener net.Listener
	quit     chan struct{}
	group    sync.WaitGroup
	mu       sync.Mutex
	open     map[net.Conn]bool
	came     map[string]int // how often each request has come, where that matters
	first    map[string]any // the first job that was handed out
}

// Conn is a connection to a hostile target on which a request has come.
type Conn struct {
	net.Conn
	target *Target
	reader *bufio.Reader
	last   func() bool // sends the answer to the request before
}

// Behaviour is what is done to a request. The connection is closed after it, unless it answers true.
type Behaviour func(c *Conn, r *http.Request, body string) (stay bool)

// Start has a provider behave so towards the requests that fit.
func Start(do Behaviour, fits Fits) (*Target, error) {
	return start(func(c *Conn) { c.talk(do, fits) })
}

// start listens, and hands every connection to a function.
func start(talk func(*Conn)) (*Target, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t := &Target{
		URL: "http://" + l.Addr().String(), Provider: provider.New(), quit: make(chan struct{}),
		open: map[net.Conn]bool{}, came: map[string]int{},
	}
	t.serve(l, talk)
	return t, nil
}

// Fits says which requests a target is hostile to, by operation and body.
type Fits func(operation, body string) bool

// Always fits every PutJobSuccessResult.
func Always(operation, _ string) bool { return operation == success }

// Any fits every request, of every operation.
func Any(string, string) bool { return true }

var percent = regexp.MustCompile(`"percentComplete":(-|1[0-9][1-9]|[2-9][0-9][0-9]|[0-9]{4})`)

// Percent fits each PutJobSuccessResult whose percentComplete is out of range, so that it
// is to be refused: the others show that the target can do better.
func Percent(operation, body string) bool {
	return operation == success && percent.MatchString(body)
}

// Only fits the requests of an operation.
func Only(name string) Fits {
	return func(operation, _ string) bool { return operation == name }
}

const (
	prefix  = "CodePipeline_20150709."
	success = "PutJobSuccessResult"
)

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

// stand is the provider behind the target at this moment.
func (t *Target) stand() *provider.Provider {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.Provider
}

// Close ends the target and its connections.
func (t *Target) Close() {
	_ = t.listener.Close() // it may be closed already, by itself
	close(t.quit)
	t.hangUp()
	t.group.Wait()
}

// talk answers the requests of a connection: by the provider, or as the target behaves.
func (c *Conn) talk(do Behaviour, fits Fits) {
	for {
		r, err := http.ReadRequest(c.reader)
		if err != nil {
			return
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, 8<<20))
		if err != nil {
			return
		}
		behave := properly
		if fits(strings.TrimPrefix(r.Header.Get("X-Amz-Target"), prefix), string(body)) {
			behave = do
		}
		stay := behave(c, r, string(body))
		if !stay {
			return
		}
	}
}

// properly has the provider answer.
func properly(c *Conn, r *http.Request, body string) bool {
	answer, text := c.answer(r, body)
	return c.send(answer, text) && !r.Close
}

// answer is what the provider says.
func (c *Conn) answer(r *http.Request, body string) (*http.Response, string) {
	r.Body = io.NopCloser(strings.NewReader(body))
	w := httptest.NewRecorder()
	c.target.stand().ServeHTTP(w, r)
	return w.Result(), w.Body.String()
}

// send writes an answer with a body and tells whether anybody listens.
func (c *Conn) send(answer *http.Response, body string) bool {
	answer.Body, answer.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	var b bytes.Buffer
	return answer.Write(&b) == nil && c.say(b.String())
}

// say writes and tells whether anybody listens.
func (c *Conn) say(s string) bool {
	_, err := io.WriteString(c, s)
	return err == nil
}

// hold waits until the other side, or the target, ends.
func (c *Conn) hold() { _, _ = io.Copy(io.Discard, c.reader) }
