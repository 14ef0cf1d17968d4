package hostile

import (
	"net/http"

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
