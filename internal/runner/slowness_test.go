package runner_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

const slowCases = "{success/**,life/*/*,continuationToken/accepted/0000*," + percentRange + "*}"

// worked does what a handler does at once, and answers that when the function lets it.
func worked(next http.Handler, answer func(r *http.Request) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		done := httptest.NewRecorder()
		next.ServeHTTP(done, r)
		if !answer(r) {
			panic(http.ErrAbortHandler)
		}
		maps.Copy(w.Header(), done.Header())
		w.WriteHeader(done.Code)
		_, _ = w.Write(done.Body.Bytes())
	})
}

// TestSlowNowAndThen has conformant targets whose answers now and then come late, or never,
// though the work was done: that is no violation of anything.
func TestSlowNowAndThen(t *testing.T) {
	const limit = time.Second
	for name, how := range map[string]func(*http.Request) bool{
		"late": func(r *http.Request) bool {
			select {
			case <-r.Context().Done():
			case <-time.After(limit * 6 / 5):
			}
			return true
		},
		"never": func(r *http.Request) bool { <-r.Context().Done(); return false },
		"drops": func(*http.Request) bool { return false },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			var n atomic.Int64
			h := worked(p, func(r *http.Request) bool {
				ours := strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PutJobSuccessResult")
				return !ours || n.Add(1)%197 != 0 || how(r)
			})
			d := check(t.Context(), t, setup{handler: h, run: slowCases, timeout: limit})
			for _, id := range ids(d, report.StatusFail) {
				assert.Empty(t, byID(t, d, id).Findings, id)
			}
			assert.NotEqual(t, 1, report.ExitCode(d))
			assert.Greater(t, len(ids(d, report.StatusPass)), 200)
			for _, id := range ids(d, report.StatusError) {
				assert.NotEmpty(t, byID(t, d, id).Reason, id)
			}
		})
	}
}

// TestAlwaysLate has a target answer what it accepts after the time limit, always: that is a
// violation of being in time, and of nothing else.
func TestAlwaysLate(t *testing.T) {
	const limit = 300 * time.Millisecond
	p := provider.New()
	h := before(p, func(_ http.ResponseWriter, r *http.Request, body string) bool {
		if strings.Contains(body, "percentComplete") {
			select {
			case <-r.Context().Done():
			case <-time.After(20 * limit): // longer than any strain explains that a test runs under
			}
		}
		return false
	})
	d := check(t.Context(), t, setup{handler: h, run: percentRange + "*", timeout: limit})
	failed := ids(d, report.StatusFail)
	assert.NotEmpty(t, failed)
	for _, id := range failed {
		for _, f := range byID(t, d, id).Findings {
			assert.Equal(t, "answer/in-time", f.Rule, id)
		}
	}
	assert.Equal(t, 1, report.ExitCode(d))
}

// TestOneRequestAtATime has a conformant target do one request at a time, each for a tenth of
// the time limit, whatever the operation.
func TestOneRequestAtATime(t *testing.T) {
	const limit = time.Second
	p := provider.New()
	var one sync.Mutex
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		one.Lock()
		defer one.Unlock()
		time.Sleep(limit / 10)
		p.ServeHTTP(w, r)
	})
	server := httptest.NewServer(h)
	defer server.Close()
	d := check(t.Context(), t, setup{url: server.URL, run: "{success/plain,success/token,life/continuation-job/*," + percentRange + "*}", timeout: limit, measured: true})
	assert.Empty(t, ids(d, report.StatusFail))
	assert.NotEqual(t, 1, report.ExitCode(d))
	assert.NotEmpty(t, ids(d, report.StatusPass))
}
