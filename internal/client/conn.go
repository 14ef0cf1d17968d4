package client

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"sync"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client/network"
)

// conn is a connection with its reader. One exchange at a time owns it.
type conn struct {
	net.Conn          // what is written to: the TLS layer, if there is one
	tcp      net.Conn // the socket below
	in       meter
	br       *bufio.Reader
	reused   bool
	time     *allowance // of the exchange under way
	limiter  connLimit  // that it takes a place in, until it is closed
}

// Close closes the connection and gives its place away. It may be called again.
func (c *conn) Close() error {
	c.limiter.leave()
	c.limiter = nil
	return c.Conn.Close()
}

// meter is the reader between a connection and its parser: it counts, bounds, and remembers the connection's own error,
// by which a connection that ended is told from an answer that is malformed.
type meter struct {
	from net.Conn
	got  int64 // bytes since the request began
	left int64 // bytes that may still come
	err  error
	more func() bool // reports whether there is more time, and sees that there is
	part func()      // is called before more of an answer is read, of which some has come
}

func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		m.err = errFlood
		return 0, errFlood
	}
	if m.got > 0 && m.part != nil {
		m.part()
	}
	n, err := m.from.Read(p[:min(int64(len(p)), m.left)])
	for n == 0 && errors.Is(err, os.ErrDeadlineExceeded) && m.more() {
		n, err = m.from.Read(p[:min(int64(len(p)), m.left)])
	}
	m.got += int64(n)
	m.left -= int64(n)
	if err != nil {
		m.err = err
	}
	return n, err
}

// begin readies the connection for an exchange, for which it has its time.
func (c *conn) begin(ctx context.Context) {
	c.in.got, c.in.left, c.in.err = 0, maxHead, nil
	c.in.more = func() bool { return c.prolong(ctx) }
	_ = c.SetDeadline(c.time.end()) // fails only on a closed connection, and so will the write
}

// prolong reports whether the time of the exchange is not over after all, and sets the new deadline.
func (c *conn) prolong(ctx context.Context) bool {
	end, more := c.time.prolong(time.Now())
	if !more || ctx.Err() != nil {
		return false
	}
	_ = c.SetDeadline(end)
	if ctx.Err() != nil { // in between, and the deadline of that is overwritten
		_ = c.SetDeadline(time.Unix(1, 0))
	}
	return true
}

// endAfter ends our sending side after a while and leaves the other direction open. The
// function that it returns prevents that, and reports whether it was too late.
func (c *conn) endAfter(d time.Duration) (ended func() bool) {
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if !ok {
		return func() bool { return false }
	}
	timer := time.AfterFunc(d, func() { _ = half.CloseWrite() }) // the answer, or its absence, tells
	return func() bool { return !timer.Stop() }
}

// prompt is a connection on which what has come is acknowledged whenever more is read.
type prompt struct {
	net.Conn
	acknowledge func()
}

func (p *prompt) Read(b []byte) (int, error) {
	p.acknowledge()
	return p.Conn.Read(b)
}

// quiet tells whether an idle connection is still open and silent. A request that is sent on a connection which the
// peer has closed must be sent again, and a request that completes a job cannot be repeated innocently: so look first.
// Bytes nobody asked for would be taken for the next answer. (Inside TLS they may be the protocol's own, such as
// session tickets.)
func (c *conn) quiet() bool {
	open, waiting := network.Peek(c.tcp)
	return open && (!waiting || c.Conn != c.tcp)
}

// pool keeps idle connections, the latest used first: the fewer connections take turns, the fewer grow stale.
type pool struct {
	mu     sync.Mutex
	size   int
	closed bool
	idle   []*conn
}

// take returns an idle connection that the peer has left open, or nil.
func (p *pool) take() *conn {
	for {
		p.mu.Lock()
		n := len(p.idle)
		if n == 0 {
			p.mu.Unlock()
			return nil
		}
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		if c.quiet() {
			c.reused = true
			return c
		}
		_ = c.Close()
	}
}

// empty reports whether no connection is idle.
func (p *pool) empty() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.idle) == 0
}

// put keeps a connection for later, or closes it.
func (p *pool) put(c *conn) {
	p.mu.Lock()
	keep := !p.closed && len(p.idle) < p.size
	if keep {
		p.idle = append(p.idle, c)
	}
	p.mu.Unlock()
	if !keep {
		_ = c.Close()
	}
}

// drain closes what is idle; for good, it also keeps nothing more.
func (p *pool) drain(forGood bool) {
	p.mu.Lock()
	idle := p.idle
	p.idle = nil
	p.closed = p.closed || forGood
	p.mu.Unlock()
	for _, c := range idle {
		_ = c.Close()
	}
}
