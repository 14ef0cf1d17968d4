package watch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/plumbline-conformance/plumbline/internal/client/network"
)

// A target may close a connection between two requests whenever it likes (RFC 9112, section 9.5). A result must not be
// sent again that the target may have read: so it is looked before anything is written whether the target has closed
// the connection, and what was not sent is sent over another one.

// errEnded is why nothing was written to a connection.
var errEnded = errors.New("the target has closed the connection")

// looking is a connection that, after an answer, writes nothing where the target has closed it.
type looking struct {
	net.Conn
	answered atomic.Bool // since the last write
}

func (c *looking) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.answered.Store(true)
	}
	return n, err
}

func (c *looking) Write(p []byte) (int, error) {
	if c.answered.Swap(false) {
		if open, _ := network.Peek(c.Conn); !open {
			return 0, errEnded
		}
	}
	return c.Conn.Write(p)
}

// look makes the connections of a dialer look.
func look(dialer *net.Dialer) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dialer.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &looking{Conn: c}, nil
	}
}

const (
	// mostKept is up to which size a request is kept, so that it can be sent over another connection.
	mostKept = 1 << 20
	// mostUnsent is how many connections may turn out to be closed before a request is sent.
	mostUnsent = 8
)

// unsent sends a request again that no connection has taken.
type unsent struct{ next http.RoundTripper }

func (u unsent) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.ContentLength < 0 || r.ContentLength > mostKept {
		return u.next.RoundTrip(r)
	}
	var body []byte
	if r.Body != nil {
		var err error
		body, err = io.ReadAll(r.Body)
		if err = errors.Join(err, r.Body.Close()); err != nil {
			return nil, err
		}
	}
	for try := 1; ; try++ {
		out := r.Clone(r.Context())
		if len(body) > 0 {
			out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
			out.Body, _ = out.GetBody()
		}
		answer, err := u.next.RoundTrip(out)
		if err == nil || !wasUnsent(err) || try == mostUnsent {
			return answer, err
		}
	}
}

// wasUnsent reports whether the connection was closed before anything was sent. (net/http has a text for one that is
// closed while no request is under way, and no error that could be compared.)
func wasUnsent(err error) bool {
	return errors.Is(err, errEnded) || strings.Contains(err.Error(), "server closed idle connection")
}
