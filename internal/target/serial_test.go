package target

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/spec"
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

func TestAccommodate(t *testing.T) {
	many := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer many.Close()
	for name, c := range map[string]struct {
		url    string
		serial bool
	}{"one connection at a time": {oneByOne(t), true}, "many connections": {many.URL, false}} {
		t.Run(name, func(t *testing.T) {
			to, err := New(context.Background(), Options{Endpoint: c.url, Timeout: 300 * time.Millisecond})
			require.NoError(t, err)
			defer func() { _ = to.Close() }()
			alive, serial := to.Accommodate(context.Background())
			assert.True(t, alive)
			assert.Equal(t, c.serial, serial)
			for range 3 {
				assert.Equal(t, spec.Answered, to.Do(context.Background(), spec.Request{Body: []byte("{}"), Fresh: true}).Fate)
				assert.Equal(t, spec.Answered, to.Do(context.Background(), spec.Request{Body: []byte("{}")}).Fate)
			}
		})
	}
}
