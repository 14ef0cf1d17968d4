package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// TestAnswersThatNobodyAskedFor: a server that takes leave of idle connections with an answer
// may do so, and nothing is written about it besides the report. (That such an answer may
// meet a request halfway is why the verdict is not looked at.)
func TestAnswersThatNobodyAskedFor(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	left := 0
	idle := map[net.Conn]*time.Timer{}
	server := httptest.NewUnstartedServer(provider.New())
	server.Config.ConnState = func(c net.Conn, s http.ConnState) {
		mu.Lock()
		defer mu.Unlock()
		if timer := idle[c]; timer != nil {
			timer.Stop()
		}
		if s == http.StateIdle {
			idle[c] = time.AfterFunc(30*time.Millisecond, func() {
				mu.Lock()
				defer mu.Unlock()
				left++
				_, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
				_ = c.Close()
			})
		}
	}
	server.Start()
	defer server.Close()
	f := process(t.Context(), t, "check", "--endpoint", server.URL, "--run", "{success/plain,life/continuation-job/*}", "--explore", "0")
	mu.Lock()
	defer mu.Unlock()
	assert.NotZero(t, left)
	assert.NotContains(t, f.stderr, "Unsolicited")
}
