package client

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// listenShort listens with a queue of one new connection, as some servers do by default.
func listenShort(t *testing.T) net.Listener {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	require.NoError(t, err)
	require.NoError(t, syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	require.NoError(t, syscall.Listen(fd, 1))
	file := os.NewFile(uintptr(fd), "listener")
	l, err := net.FileListener(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	return l
}

// shortQueue has such a queue, and answers one request of each connection, one after the other.
func shortQueue(t *testing.T) string {
	t.Helper()
	l := listenShort(t)
	var serving sync.WaitGroup
	t.Cleanup(func() { _ = l.Close(); serving.Wait() })
	serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if r, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
				_, _ = io.Copy(io.Discard, r.Body)
				time.Sleep(5 * time.Millisecond)
				_, _ = io.WriteString(c, "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")
			}
			_ = c.Close()
		}
	})
	return "http://" + l.Addr().String()
}

// TestAShortQueue: connections that find the queue of a target full are made a second later.
// Fewer requests are sent at a time then, and all are answered.
func TestAShortQueue(t *testing.T) {
	to := open(t, Options{Endpoint: shortQueue(t), Timeout: 10 * time.Second})
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			for range 10 {
				e := to.Do(t.Context(), wire.Request{Body: []byte("{}")})
				assert.Equal(t, wire.Answered, e.Fate, e.Detail)
			}
		})
	}
	group.Wait()
	to.gate.mu.Lock()
	defer to.gate.mu.Unlock()
	assert.LessOrEqual(t, to.gate.width, 8)
	assert.GreaterOrEqual(t, to.gate.width, narrowest)
}

// hesitant is a listener that needs its time for each connection.
type hesitant struct{ net.Listener }

func (h hesitant) Accept() (net.Conn, error) {
	time.Sleep(time.Millisecond)
	return h.Listener.Accept()
}

// TestAShortQueueIsNoLimit: a target whose queue of new connections was full while they were opened serves all of them
// none the less. Where each request needs a new one, no more are under way than the queue has room for; else they are
// opened one after the other, and none has to wait.
func TestAShortQueueIsNoLimit(t *testing.T) {
	for name, keeps := range map[string]bool{"keeps connections": true, "closes them": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := listenShort(t)
			server := &http.Server{
				Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }),
			}
			server.SetKeepAlivesEnabled(keeps)
			go func() { _ = server.Serve(hesitant{l}) }()
			t.Cleanup(func() { _ = server.Close() })
			require.Eventually(t, func() bool { // of a busy machine not each time
				to := open(t, Options{Endpoint: "http://" + l.Addr().String()})
				_, requests, connections := to.Accommodate(t.Context(), 16)
				var group sync.WaitGroup
				for range 32 {
					group.Go(func() { assert.Equal(t, wire.Answered, to.Do(t.Context(), wire.Request{Body: sampleBody}).Fate) })
				}
				group.Wait()
				return requests == 16 && connections == 0 && to.room > 0 && (to.gate.width < 8) == !keeps && !to.gate.isNarrowed()
			}, time.Minute, time.Millisecond)
		})
	}
}
