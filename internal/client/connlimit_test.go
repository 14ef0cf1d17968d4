package client

import (
	"bufio"
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

// oneByOne serves connections one after another, each until its peer closes it.
func oneByOne(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			in := bufio.NewReader(c)
			for {
				r, err := http.ReadRequest(in)
				if err != nil {
					break
				}
				_, _ = io.Copy(io.Discard, r.Body)
				_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
			}
			_ = c.Close()
		}
	}()
	return "http://" + l.Addr().String()
}

// atMost closes the connections that are too many as soon as they come. It also returns what
// waits until the server has seen that most of those before have gone.
func atMost(t *testing.T, n int) (url string, seen func()) {
	t.Helper()
	var mu sync.Mutex
	open := map[net.Conn]bool{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ConnState = func(c net.Conn, s http.ConnState) {
		mu.Lock()
		defer mu.Unlock()
		switch s {
		case http.StateNew:
			if len(open) >= n {
				_ = c.Close()
				return
			}
			open[c] = true
		case http.StateClosed, http.StateHijacked:
			delete(open, c)
		default:
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	return server.URL, func() {
		require.Eventually(t, func() bool {
			mu.Lock()
			defer mu.Unlock()
			return len(open) <= n/4
		}, time.Minute, time.Millisecond)
	}
}

// TestDropsOfOneThatServesMany: a target that serves as many connections as are wanted has
// no excuse for a request that it drops.
func TestDropsOfOneThatServesMany(t *testing.T) {
	var drops atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); string(body) == "drop" {
			drops.Add(1)
			panic(http.ErrAbortHandler)
		}
	}))
	defer server.Close()
	to, err := New(context.Background(), Options{Endpoint: server.URL, Timeout: 5 * time.Second})
	require.NoError(t, err)
	defer func() { _ = to.Close() }()
	_, _, most := to.Accommodate(context.Background(), 4)
	require.Zero(t, most)
	assert.Equal(t, wire.Dropped, to.Do(context.Background(), wire.Request{Body: []byte("drop"), Fresh: true}).Fate)
	assert.EqualValues(t, maxDrops, drops.Load())
}

// TestAccommodateIsSure has targets that serve all connections and look for a while as if they
// served few: one is slow at the beginning, the other slower with each request.
func TestAccommodateIsSure(t *testing.T) {
	for name, delay := range map[string]func(n int64) time.Duration{
		"slow at first": func(n int64) time.Duration {
			if n > 1 && n < 9 {
				return leastQueueTime + leastQueueTime/5
			}
			return 0
		},
		"stalls now and then": func(n int64) time.Duration {
			if n%11 == 0 {
				return 2 * leastQueueTime
			}
			return 0
		},
		"ever slower": func(n int64) time.Duration { return time.Duration(n) * 50 * time.Millisecond },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var n atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { time.Sleep(delay(n.Add(1))) }))
			defer server.Close()
			to := open(t, Options{Endpoint: server.URL, Timeout: 5 * time.Second})
			alive, requests, most := to.Accommodate(t.Context(), 8)
			assert.True(t, alive)
			assert.Zero(t, most)
			assert.Equal(t, 8, requests)
		})
	}
}

// TestQueueTime: a target that serves one connection at a time, and ends it when nothing came for a second, serves the
// next one then: that it was waited for is seen before.
func TestQueueTime(t *testing.T) {
	assert.Less(t, leastQueueTime, time.Second)
}

func TestAccommodate(t *testing.T) {
	many := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer many.Close()
	for name, c := range map[string]struct {
		url   string // none for a server of so many connections
		conns int
		most  []int // one less where the server has not yet seen that the connection before has gone
	}{
		"one connection at a time": {url: oneByOne(t), most: []int{1}}, "many connections": {url: many.URL, most: []int{0}},
		"eight connections": {conns: 8, most: []int{6}}, "four connections": {conns: 4, most: []int{3, 2}},
		"twenty-four connections": {conns: 24, most: []int{18, 17}}, "sixty-four connections": {conns: 64, most: []int{0, 48}},
	} {
		t.Run(name, func(t *testing.T) {
			url, seen := c.url, func() {}
			if c.conns > 0 {
				url, seen = atMost(t, c.conns)
			}
			to, err := New(context.Background(), Options{Endpoint: url, Timeout: 5 * time.Second})
			require.NoError(t, err)
			defer func() { _ = to.Close() }()
			alive, _, most := to.Accommodate(context.Background(), 16)
			assert.True(t, alive)
			assert.Contains(t, c.most, most)
			seen()
			var group sync.WaitGroup
			for range 16 {
				group.Go(func() {
					assert.Equal(t, wire.Answered, to.Do(context.Background(), wire.Request{Body: []byte("{}"), Fresh: true}).Fate)
					assert.Equal(t, wire.Answered, to.Do(context.Background(), wire.Request{Body: []byte("{}")}).Fate)
				})
				if most == 1 {
					group.Wait() // it is the caller who does not send two at a time then
				}
			}
			group.Wait()
		})
	}
}

// TestBurstsDoNotWaitForEachOther: bursts side by side that together need more connections than
// there may be, and one that alone does, come to an end.
func TestBurstsDoNotWaitForEachOther(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	t.Cleanup(server.Close)
	to := open(t, Options{Endpoint: server.URL, Conns: 32})
	alive, requests, connections := to.Accommodate(t.Context(), 2)
	require.True(t, alive)
	require.Zero(t, connections)
	require.Equal(t, 2, requests)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	burst := func(n int) {
		reqs := make([]wire.Request, n)
		for i := range reqs {
			reqs[i] = wire.Request{Fresh: true, Body: []byte("{}")}
		}
		for _, e := range to.Burst(ctx, reqs) {
			assert.Equal(t, 200, e.Status, e.Detail)
		}
	}
	burst(4 * cap(to.limiter))
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			for range 50 {
				burst(cap(to.limiter) - 1)
			}
		})
	}
	group.Wait()
}

// TestIdles tells a target that waits from one that works: of the latter, requests side by side
// wait for each other, and more of them at a time gain nothing.
func TestIdles(t *testing.T) {
	const pause = 300 * time.Millisecond
	var working sync.Mutex
	for name, answer := range map[string]func(){
		"waits": func() { time.Sleep(pause) },
		"works": func() {
			working.Lock()
			defer working.Unlock()
			time.Sleep(pause / 10)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { answer() }))
			t.Cleanup(server.Close)
			idles := func() bool {
				to := open(t, Options{Endpoint: server.URL})
				_, _, _ = to.Accommodate(t.Context(), 2)
				return to.Idles()
			}
			if name == "waits" {
				require.Eventually(t, idles, time.Minute, time.Millisecond) // of a busy machine not each time
				return
			}
			for range 3 {
				assert.False(t, idles())
			}
		})
	}
}
