package client

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"sync"
	"syscall"
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

// Why a dial is refused on our own side.
var (
	errRemote   = errors.New("the address is neither loopback nor private")
	errMetadata = errors.New("instance metadata and credentials are served at this address, which is never checked")
)

// dialer connects to addresses that may be tested. The check is made on the
// address itself, so that a name which changes its meaning gains nothing.
func (t *Target) dialer() *net.Dialer {
	return &net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		a, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("dial %s: %w", address, err)
		}
		switch {
		case network.Metadata(a.Addr()):
			return errMetadata
		case !t.allowRemote && !network.Local(a.Addr()):
			return errRemote
		}
		return nil
	}}
}

// backoff is how long each further attempt to connect waits: about a second in
// all, enough for a full accept queue or a momentary lack of descriptors.
var backoff = []time.Duration{
	10 * time.Millisecond, 30 * time.Millisecond, 80 * time.Millisecond,
	160 * time.Millisecond, 300 * time.Millisecond, 420 * time.Millisecond,
}

// connect makes a new connection, trying again where that may help.
func (t *Target) connect(ctx context.Context) (*conn, error) {
	if err := t.limiter.enter(ctx, &t.idle); err != nil {
		return nil, err
	}
	c, err := t.reach(ctx)
	if err != nil {
		t.limiter.leave()
		return nil, err
	}
	c.limiter = t.limiter
	return c, nil
}

// reach dials, again where that may help.
func (t *Target) reach(ctx context.Context) (*conn, error) {
	for attempt := 0; ; attempt++ {
		c, err := t.dial(ctx)
		if err == nil {
			return c, nil
		}
		if attempt == len(backoff) || !transient(err) {
			return nil, err
		}
		wait := time.NewTimer(backoff[attempt])
		select {
		case <-ctx.Done():
			wait.Stop()
			return nil, ctx.Err()
		case <-wait.C:
		}
	}
}

// transient errors of connecting may pass; time limits were already waited for,
// and names, certificates and our own rules stay what they are.
func transient(err error) bool {
	var timeout net.Error
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	switch {
	case errors.Is(err, errRemote), errors.Is(err, errMetadata), errors.Is(err, context.Canceled),
		errors.Is(err, context.DeadlineExceeded),
		errors.As(err, &name), errors.As(err, &certificate), errors.As(err, &record):
		return false
	}
	return !errors.As(err, &timeout) || !timeout.Timeout()
}

// overflown is from what time a connection to a local target was not made at once because its queue of new connections
// was full: a second later it is tried again. The target need not do anything for it to be made.
const overflown = 900 * time.Millisecond

// dialTCP connects within the time limit. When the target's queue of new connections was
// full, fewer calls are made at a time from then on.
func (t *Target) dialTCP(ctx context.Context, network, address string) (net.Conn, error) {
	if t.turn != nil {
		select {
		case t.turn <- struct{}{}:
			defer time.AfterFunc(dialGap, func() { <-t.turn })
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, t.timeout+strainFactor*t.Lateness())
	defer cancel()
	c, err := t.dialer().DialContext(ctx, network, address)
	if took := time.Since(began); err == nil && t.place.local && took >= overflown {
		t.gate.narrow()
	}
	return c, err
}

// dialPrompt is dialTCP for the AWS SDK.
func (t *Target) dialPrompt(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := t.dialTCP(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &prompt{c, acknowledging(c)}, nil
}

func (t *Target) dial(ctx context.Context) (*conn, error) {
	raw, err := t.dialTCP(ctx, "tcp", t.place.addr)
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: raw, tcp: raw}
	if t.place.secure() {
		ctx, cancel := context.WithTimeout(ctx, t.timeout+strainFactor*t.Lateness())
		defer cancel()
		secured := tls.Client(raw, t.tls)
		if err := secured.HandshakeContext(ctx); err != nil {
			_ = raw.Close()
			return nil, fmt.Errorf("TLS handshake: %w", err)
		}
		c.Conn = secured
	}
	c.in.from, c.in.part = c.Conn, acknowledging(raw)
	c.br = bufio.NewReader(&c.in)
	return c, nil
}

// maxClientBody bounds what the AWS SDK reads of one answer.
const maxClientBody = 4 << 20

// newClient makes the client for the AWS SDK.
func (t *Target) newClient() *http.Client {
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &bounded{target: t, Transport: &http.Transport{
			DialContext:            t.dialPrompt,
			TLSClientConfig:        t.tls.Clone(),
			TLSHandshakeTimeout:    t.timeout,
			MaxIdleConns:           t.idle.size,
			MaxIdleConnsPerHost:    t.idle.size,
			MaxResponseHeaderBytes: maxHead,
			DisableCompression:     true,
		}},
	}
}

// bounded is a Transport whose answers end in an error when they grow too long and tell no secrets, and whose requests
// are in memory. The latter is for the AWS SDK, which closes a request's body as soon as the answer begins: when
// net/http comes to close it then, it takes the error for one of the connection and closes that in the middle of the
// answer. The SDK sends the request again, and what the first answer carried (jobs, say) is lost.
type bounded struct {
	*http.Transport
	target *Target
	limit  time.Duration
}

func (b *bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	r, err := inMemory(r)
	if err != nil {
		return nil, err
	}
	leave, err := b.target.enter(r.Context(), 1)
	if err != nil {
		return nil, err
	}
	defer leave() // the whole answer is read then
	b.target.pace.wait(r.Context(), 1)
	ctx, cancel := context.WithTimeout(r.Context(), b.limit+strainFactor*b.target.Lateness())
	defer cancel()
	r = r.WithContext(ctx)
	sent := time.Now()
	resp, err := b.Transport.RoundTrip(r)
	s := b.target.sentWith(r)
	if err != nil {
		return nil, discreetError{err, s.fromText(err.Error())}
	}
	b.target.pace.note(sent, tooEarly(resp))
	resp.Header.Del("Date") // the SDK would sign by that clock, though signatures may be checked by another
	resp.Body = http.MaxBytesReader(nil, resp.Body, maxClientBody)
	return s.discreet(resp), nil
}

// inMemory is the request with a body that net/http knows to be in memory.
func inMemory(r *http.Request) (*http.Request, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return r, nil
	}
	body, err := io.ReadAll(r.Body)
	if err = errors.Join(err, r.Body.Close()); err != nil {
		return nil, fmt.Errorf("the request's body cannot be read: %w", err)
	}
	r = r.WithContext(r.Context()) // a RoundTripper leaves its request as it is
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	r.Body, _ = r.GetBody()
	r.ContentLength = int64(len(body))
	return r, nil
}
