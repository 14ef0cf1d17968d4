package client

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

func TestPair(t *testing.T) {
	const bad = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
	pair := func(first string, then func(c *peerConn)) func(int, *peerConn) {
		return func(n int, c *peerConn) {
			if n > 1 {
				always(okEmpty)(n, c)
				return
			}
			c.request()
			c.say(first)
			then(c)
		}
	}
	tests := []struct {
		name   string
		server func(int, *peerConn)
		first  wire.Request
		same   bool
		fate   wire.Fate
		status int
	}{
		{"left open", pair(bad, func(c *peerConn) { always(okEmpty)(1, c) }), wire.Request{}, true, wire.Answered, 200},
		{"announced close", pair("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", func(*peerConn) {}), wire.Request{}, false, wire.Answered, 200},
		{"closed without a word", pair(bad, func(*peerConn) {}), wire.Request{}, false, wire.Answered, 200},
		{"closed at the second request", pair(bad, func(c *peerConn) { c.request() }), wire.Request{}, false, wire.Answered, 200},
		{"rubbish to the second request", pair(bad, func(c *peerConn) { c.request(); c.say("rubbish") }), wire.Request{}, true, wire.Broken, 0},
		{"more than its length", pair(bad+"{}", func(c *peerConn) { always(okEmpty)(1, c) }), wire.Request{}, true, wire.Broken, 0},
		{"hang", pair(bad, func(c *peerConn) { c.hold() }), wire.Request{}, true, wire.Hung, 0},
		{"raw", pair(bad, func(*peerConn) {}), wire.Request{Raw: []byte("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n")}, false, wire.Answered, 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			limit := 5 * time.Second
			if tt.fate == wire.Hung {
				limit = short
			}
			target := open(t, Options{Endpoint: listen(t, tt.server).url, Timeout: limit})
			a, b, same := target.DoPair(t.Context(), tt.first, wire.Request{})
			assert.Equal(t, 400, a.Status, a.Detail)
			assert.Equal(t, tt.same, same)
			assert.Equal(t, tt.fate, b.Fate, b.Detail)
			assert.Equal(t, tt.status, b.Status)
			assert.False(t, a.Reused)
		})
	}
}

func TestPairOverNothing(t *testing.T) {
	target := open(t, Options{Endpoint: listen(t, once("")).url})
	a, b, same := target.DoPair(t.Context(), wire.Request{}, wire.Request{})
	assert.Equal(t, []wire.Fate{wire.Dropped, wire.Dropped}, []wire.Fate{a.Fate, b.Fate})
	assert.False(t, same)
}

// TestBurst has a handler that answers nobody before all have arrived: only
// requests that are really in flight together get through.
func TestBurst(t *testing.T) {
	for _, n := range []int{1, 2, 16} {
		var waiting sync.WaitGroup
		h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			waiting.Done()
			waiting.Wait()
			w.Header().Set("X-Body", string(body))
		})
		target := open(t, Options{Handler: h})
		for round := range 50 {
			waiting.Add(n)
			reqs := make([]wire.Request, n)
			for i := range reqs {
				reqs[i].Body = []byte{'a' + byte(i)}
			}
			for i, e := range target.Burst(t.Context(), reqs) {
				require.Equal(t, 200, e.Status, e.Detail)
				assert.Equal(t, string(reqs[i].Body), e.Header["X-Body"][0])
				assert.Equal(t, round > 0, e.Reused)
				assert.Equal(t, 1, e.Sends)
			}
		}
	}
}

// TestBurstHoldsBack: the target has all but the last byte of a request that is
// ready, and gets the last one with its release.
func TestBurstHoldsBack(t *testing.T) {
	received := make(chan int)
	target := open(t, Options{Endpoint: listen(t, func(_ int, c *peerConn) {
		_ = c.SetReadDeadline(time.Now().Add(short))
		n, _ := io.Copy(io.Discard, c.Conn) // until the time limit
		received <- int(n)
		_ = c.SetReadDeadline(time.Time{})
		_, _ = c.Read(make([]byte, 2))
		c.say(okEmpty)
	}).url})
	for _, framing := range []wire.Framing{wire.Length, wire.Chunked} {
		x := target.ready(t.Context(), wire.Request{Body: sampleBody, Framing: framing}, true)
		assert.Equal(t, len(x.m.wire)-1, <-received)
		c := target.complete(t.Context(), x.e, x.m, x.c)
		require.Equal(t, 200, x.e.Status, x.e.Detail)
		assert.Equal(t, 1, x.e.Sends)
		require.NoError(t, c.Close())
	}
}

func TestBurstOnStaleConnections(t *testing.T) {
	p := listen(t, once(okEmpty)) // closes after each answer without a word
	target := open(t, Options{Endpoint: p.url})
	for range 5 {
		for _, e := range target.Burst(t.Context(), make([]wire.Request, 8)) {
			require.Equal(t, 200, e.Status, e.Detail)
		}
	}
	assert.Empty(t, target.Burst(t.Context(), nil))
}

func TestBurstInterrupted(t *testing.T) {
	target := open(t, Options{Handler: trivial})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, e := range target.Burst(ctx, make([]wire.Request, 3)) {
		assert.Equal(t, wire.Refused, e.Fate)
	}
}

// TestCrowdedTwice: a target that serves some connections and ends others is crowded by more of them, and one that
// serves all is not, whatever it answers when several requests are under way.
func TestCrowdedTwice(t *testing.T) {
	t.Parallel()
	for most, crowded := range map[int64]bool{40: true, 1 << 20: false} {
		var open atomic.Int64
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
		}))
		server.Config.ConnState = func(c net.Conn, s http.ConnState) {
			switch s {
			case http.StateNew:
				if open.Add(1) > most {
					_ = c.Close()
				}
			case http.StateClosed, http.StateHijacked:
				open.Add(-1)
			}
		}
		server.Start()
		to, err := New(t.Context(), Options{Endpoint: server.URL, Timeout: time.Minute})
		require.NoError(t, err)
		assert.Equal(t, crowded, to.CrowdedTwice(t.Context(), 32), "at most %d", most)
		require.NoError(t, to.Close())
		server.Close()
	}
}
