package client

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// relay passes connections on to a server, as proxies of ports and tunnels do: it reads all
// that a client sends, whether the server wants it or not.
func relay(tb testing.TB, to string) *peer {
	return listen(tb, func(_ int, c *peerConn) {
		server, err := net.Dial("tcp", to)
		if err != nil {
			return
		}
		defer server.Close()
		go func() {
			b := make([]byte, 64<<10)
			for { // it reads on when nobody wants it any more
				n, err := c.Read(b)
				if err != nil {
					return
				}
				_, _ = server.Write(b[:n])
			}
		}()
		_, _ = io.Copy(c.Conn, server)
	})
}

// TestHeld holds what the connection of a large request that ends without an answer tells,
// when the end of the request is held back.
func TestHeld(t *testing.T) {
	body := bytes.Repeat([]byte("x"), 2<<20)
	const brief, long = 50 * time.Millisecond, time.Minute // the latter is never waited for
	entity := "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
	mib := func(c *peerConn) { _, _ = io.CopyN(io.Discard, c.br, 1<<20) }
	for name, tt := range map[string]struct {
		server func(int, *peerConn)
		pause  time.Duration
		fate   wire.Fate
		early  bool // it is not known whether the request was read
	}{
		"read, then closed":    {func(_ int, c *peerConn) { c.request() }, brief, wire.Dropped, false},
		"read, then reset":     {func(_ int, c *peerConn) { c.request(); c.abort() }, brief, wire.Dropped, false},
		"read, then answered":  {once(okEmpty), brief, wire.Answered, false},
		"closed at once":       {func(_ int, c *peerConn) { _, _ = c.br.ReadString('\n') }, long, wire.Answered, true},
		"reset at once":        {func(_ int, c *peerConn) { _, _ = c.br.ReadString('\n'); c.abort() }, long, wire.Answered, true},
		"closed in the middle": {func(_ int, c *peerConn) { mib(c) }, long, wire.Answered, true},
		"half-closed, then read": {func(_ int, c *peerConn) {
			_ = c.Conn.(*net.TCPConn).CloseWrite()
			c.request()
		}, long, wire.Answered, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := listen(t, tt.server)
			for where, url := range map[string]string{"directly": p.url, "through a relay": relay(t, p.url[len("http://"):]).url} {
				e := open(t, Options{Endpoint: url}).DoHeld(t.Context(), wire.Request{Body: body}, tt.pause)
				require.Equal(t, tt.fate, e.Fate, "%s: %s", where, e.Detail)
				assert.Equal(t, tt.early, e.ClosedEarly(), where)
				assert.True(t, e.Held)
			}
		})
	}
	e := open(t, Options{Endpoint: listen(t, func(_ int, c *peerConn) { _, _ = c.br.ReadString('\n'); c.say(entity) }).url}).DoHeld(t.Context(), wire.Request{Body: body}, long)
	assert.Equal(t, 413, e.Status, e.Detail)
	assert.False(t, e.ClosedEarly(), "it was answered")
}

// TestHeldIsAlone has a connection that is kept open be passed over: what its target does may be about the request before.
func TestHeldIsAlone(t *testing.T) {
	p := listen(t, always(okEmpty))
	to := open(t, Options{Endpoint: p.url})
	require.Equal(t, wire.Answered, to.Do(t.Context(), wire.Request{Body: []byte("{}")}).Fate)
	require.Equal(t, wire.Answered, to.Do(t.Context(), wire.Request{Body: []byte("{}")}).Fate)
	require.EqualValues(t, 1, p.conns.Load(), "the second goes the way of the first")
	require.Equal(t, wire.Answered, to.DoHeld(t.Context(), wire.Request{Body: []byte("{}")}, time.Millisecond).Fate)
	assert.EqualValues(t, 2, p.conns.Load())
}
