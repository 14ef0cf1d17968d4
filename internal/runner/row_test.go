package runner_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestRowOnOneConnection: a target that hangs on the fortieth request of every connection
// fails; one that hangs on every fortieth request, whichever connection it comes by, or that
// closes a connection after some requests, is not accused.
func TestRowOnOneConnection(t *testing.T) {
	const id = "protocol/keep-alive/row"
	hanging := func(key func(*http.Request) string) http.Handler {
		p := provider.New()
		var mu sync.Mutex
		count := map[string]int{}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			count[key(r)]++
			hangs := count[key(r)]%40 == 0
			mu.Unlock()
			if hangs {
				select {
				case <-r.Context().Done():
				case <-time.After(20 * time.Second):
				}
				return
			}
			p.ServeHTTP(w, r)
		})
	}
	d := check(t.Context(), t, setup{handler: hanging(func(r *http.Request) string { return r.RemoteAddr }), source: "none", run: id, timeout: 400 * time.Millisecond})
	failed := byID(t, d, id)
	assert.Equal(t, report.StatusFail, failed.Status)
	assert.Contains(t, failed.Expected, "request 40 on one connection")

	d = check(t.Context(), t, setup{handler: hanging(func(*http.Request) string { return "" }), source: "none", run: id, timeout: 400 * time.Millisecond})
	assert.NotEqual(t, report.StatusFail, byID(t, d, id).Status, "it hangs at other requests of a connection each time")

	closing := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		provider.New().ServeHTTP(w, r)
	})
	d = check(t.Context(), t, setup{handler: closing, source: "none", run: id})
	assert.Equal(t, report.StatusPass, byID(t, d, id).Status)
}
