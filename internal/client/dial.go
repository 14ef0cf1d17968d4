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
	"syscall"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client/network"
)

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
