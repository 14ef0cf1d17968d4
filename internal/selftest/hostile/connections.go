package hostile

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// OneConnection serves one connection at a time: the others wait.
func OneConnection() (*Target, error) { return waiting(1) }

// TwoConnections serves two connections at a time: the others wait.
func TwoConnections() (*Target, error) { return waiting(2) }

// waiting is a right target that serves so many connections at a time.
func waiting(n int) (*Target, error) {
	slots := make(chan struct{}, n)
	return start(func(c *Conn) {
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
			c.talk(properly, Any)
		case <-c.target.quit:
		}
	})
}

// ClosesBeyondTwo closes every connection beyond two, unheard.
func ClosesBeyondTwo() (*Target, error) {
	slots := make(chan struct{}, 2)
	return start(func(c *Conn) {
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
			c.talk(properly, Any)
		default:
		}
	})
}

// PortClosed closes its port and its connections after so many requests that name percentComplete.
func PortClosed(after int) (*Target, error) {
	return Start(func(c *Conn, r *http.Request, body string) bool {
		if c.target.again("") > after {
			_ = c.target.listener.Close() // the first time
			c.target.hangUp()
			return false
		}
		return properly(c, r, body)
	}, Percent)
}

// Restarted comes back after so many requests that name percentComplete, and has lost all pipelines and jobs.
func Restarted(after int) (*Target, error) {
	return Start(func(c *Conn, r *http.Request, body string) bool {
		if c.target.again("") == after {
			c.target.mu.Lock()
			c.target.Provider = provider.New()
			c.target.mu.Unlock()
			c.target.hangUp()
			return false
		}
		return properly(c, r, body)
	}, Percent)
}

// Silent never answers.
func Silent(c *Conn, _ *http.Request, _ string) bool {
	c.hold()
	return false
}

// SilentOnRejected answers properly what it accepts, and nothing to what it rejects.
func SilentOnRejected(c *Conn, r *http.Request, body string) bool {
	answer, text := c.answer(r, body)
	if answer.StatusCode != http.StatusOK {
		return Silent(c, r, body)
	}
	return c.send(answer, text) && !r.Close
}

// Late answers properly, but only after a time.
func Late(after time.Duration) Behaviour {
	return func(c *Conn, r *http.Request, body string) bool {
		return c.pause(after) && properly(c, r, body)
	}
}

// Trickle sends a right answer one byte at a time.
func Trickle(every time.Duration) Behaviour {
	return func(c *Conn, _ *http.Request, _ string) bool {
		for _, b := range []byte(refusal + "Content-Length: 2\r\n\r\n{}") {
			if !c.pause(every) || !c.say(string(b)) {
				return false
			}
		}
		return true
	}
}

// Part sends the beginning of an answer and closes the connection.
func Part(beginning string) Behaviour {
	return func(c *Conn, _ *http.Request, _ string) bool {
		c.say(beginning)
		return false
	}
}

// PartAndHold sends the beginning of an answer and then nothing more.
func PartAndHold(beginning string) Behaviour {
	return func(c *Conn, _ *http.Request, _ string) bool {
		c.say(beginning)
		c.hold()
		return false
	}
}

// Beginnings of an answer.
const (
	NoByte     = ""
	StatusPart = "HTTP/1.1 40"
	HeaderPart = refusal + "Content-Le"
	BodyPart   = refusal + "Content-Length: 100\r\n\r\n{\"__type\":"
)

// Reset ends the connection with a reset instead of an answer.
func Reset(c *Conn, _ *http.Request, _ string) bool {
	_ = c.Conn.(*net.TCPConn).SetLinger(0) // it is what listeners of TCP give
	return false
}

// HalfClosed ends its own direction and goes on reading.
func HalfClosed(c *Conn, _ *http.Request, _ string) bool {
	_ = c.Conn.(*net.TCPConn).CloseWrite() // the next read will tell
	c.hold()
	return false
}

// Careless are targets on which nearly everything fails: they check nothing and ignore
// tokens, as young emulators do. The values say what each makes of a request.
type Careless int

// The kinds of careless targets.
const (
	// CompletesAny completes the job whose id stands somewhere in the body, and answers
	// JobNotFoundException where that is no job in progress.
	CompletesAny Careless = iota
	// AnswersAny completes it too, and answers 200 to everything.
	AnswersAny
	// ChangesNothing answers 200 to everything and leaves all jobs as they are.
	ChangesNothing
)

// anID is the id of a job somewhere in a body.
var anID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// Handler is such a target.
func (c Careless) Handler() http.Handler {
	p := provider.New()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Amz-Target") != prefix+success {
			p.ServeHTTP(w, r)
			return
		}
		body, _ := io.ReadAll(io.LimitReader(r.Body, 8<<20)) // as much as there is
		id := anID.Find(body)
		if c != ChangesNothing && id != nil && p.JobState(string(id)) == "InProgress" {
			completion := fmt.Appendf(nil, `{"jobId":%q}`, id)
			plain := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(completion))
			plain.Header = r.Header.Clone()
			plain.Header.Set("Content-Type", "application/x-amz-json-1.1")
			answer := httptest.NewRecorder()
			p.ServeHTTP(answer, plain)
			if answer.Code == http.StatusOK {
				w.Header().Set("Content-Type", "application/x-amz-json-1.1")
				return
			}
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		if c == CompletesAny {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"__type":"JobNotFoundException","message":"no such job"}`)
		}
	})
}
