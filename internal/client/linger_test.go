package client

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// waiter answers with so many threads, each of which waits a while for the next request on a connection before it
// serves another one, as Puma does. It counts the connections that it gets.
type waiter struct {
	ready chan *queuedConn
	conns atomic.Int64
}

// queuedConn is a connection with what was read of it.
type queuedConn struct {
	net.Conn
	in *bufio.Reader
}

func newWaiter(t *testing.T, threads int, wait time.Duration) (w *waiter, url string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	w = &waiter{ready: make(chan *queuedConn, 1024)}
	for range threads {
		go func() {
			for c := range w.ready {
				w.serve(c, wait)
			}
		}()
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			w.conns.Add(1)
			go w.watch(&queuedConn{c, bufio.NewReader(c)})
		}
	}()
	t.Cleanup(func() { _ = l.Close() })
	return w, "http://" + l.Addr().String()
}

// watch has a connection served when something has come on it.
func (w *waiter) watch(c *queuedConn) {
	if _, err := c.in.Peek(1); err != nil {
		_ = c.Close()
		return
	}
	w.ready <- c
}

// serve answers on a connection until nothing comes for a while.
func (w *waiter) serve(c *queuedConn, wait time.Duration) {
	for {
		r, err := http.ReadRequest(c.in)
		if err != nil {
			_ = c.Close()
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
		_ = c.SetReadDeadline(time.Now().Add(wait))
		_, err = c.in.Peek(1)
		_ = c.SetReadDeadline(time.Time{})
		if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
			go w.watch(c)
			return
		}
	}
}

// TestLingers: of a target whose few threads wait for the next request on a connection, none is kept open, and as many
// requests are under way as of any other.
func TestLingers(t *testing.T) {
	for name, c := range map[string]struct {
		threads int
		wait    time.Duration
		kept    bool
	}{
		"one thread": {threads: 1, wait: 200 * time.Millisecond}, "five threads": {threads: 5, wait: 200 * time.Millisecond},
		"no wait": {threads: 1, kept: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, url := newWaiter(t, c.threads, c.wait)
			opened := func() int64 {
				to := open(t, Options{Endpoint: url, Timeout: 5 * time.Second})
				_, requests, connections := to.Accommodate(t.Context(), 16)
				assert.Equal(t, 16, requests)
				assert.Zero(t, connections)
				before := w.conns.Load()
				for range 4 {
					assert.Equal(t, wire.Answered, to.Do(t.Context(), wire.Request{Body: sampleBody}).Fate)
				}
				return w.conns.Load() - before
			}
			if c.kept {
				assert.EqualValues(t, 1, opened())
				return
			}
			require.Eventually(t, func() bool { return opened() == 4 }, time.Minute, time.Millisecond) // if the machine has time
		})
	}
}

// TestEachTakesTheFasterWay: how long a run will take is told from connections that are closed where those that are
// kept take longer, also of a target that does not linger by that measure.
func TestEachTakesTheFasterWay(t *testing.T) {
	to := open(t, Options{Handler: trivial})
	each, _ := to.lingers(t.Context(), 4, trial{tried: 4, answered: 4, served: 4, slowest: time.Hour}, 4)
	assert.Less(t, each, time.Hour/8)
}
