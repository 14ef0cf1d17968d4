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

// shortQueue listens with a queue of one new connection, as some servers do by default, and
// answers one request of each connection, one after the other.
func shortQueue(t *testing.T) string {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	require.NoError(t, err)
	require.NoError(t, syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	require.NoError(t, syscall.Listen(fd, 1))
	file := os.NewFile(uintptr(fd), "listener")
	l, err := net.FileListener(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
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
