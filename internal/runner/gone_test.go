package runner_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestATargetThatDies is gone after some requests: that is a failure, which names
// what was in flight; what could not run has no verdict.
func TestATargetThatDies(t *testing.T) {
	t.Parallel()
	for _, after := range []int64{20, 300} {
		t.Run(fmt.Sprintf("after %d requests", after), func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			var n atomic.Int64
			var die sync.Once
			var server *httptest.Server
			server = httptest.NewServer(before(p, func(http.ResponseWriter, *http.Request, string) bool {
				if n.Add(1) > after {
					die.Do(func() { _ = server.Listener.Close() })
					panic(http.ErrAbortHandler)
				}
				return false
			}))
			d := check(t.Context(), t, setup{url: server.URL, run: "{success/**,jobId/pattern/inserted-*," + percentRange + "*}"})
			server.Close()
			assert.Equal(t, 1, report.ExitCode(d))
			alive := byID(t, d, cases.StaysAlive)
			assert.Equal(t, report.StatusFail, alive.Status)
			assert.Regexp(t, `in flight were \S+/\S+`, alive.Got)
			assert.NotEmpty(t, ids(d, report.StatusError), "what could not run")
			assert.NotEmpty(t, ids(d, report.StatusPass), "what did")
			for _, id := range ids(d, report.StatusError) {
				assert.NotEmpty(t, byID(t, d, id).Reason, id)
			}
		})
	}
}

// TestATargetThatFallsSilent answers some requests and then none, of any operation:
// that is a failure, found long before every case has waited for its answer.
func TestATargetThatFallsSilent(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var n atomic.Int64
	h := before(p, func(_ http.ResponseWriter, r *http.Request, _ string) bool {
		if n.Add(1) > 300 {
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		}
		return false
	})
	d := check(t.Context(), t, setup{handler: h, run: "{success/**,life/**,jobId/**}", timeout: 500 * time.Millisecond})
	assert.Equal(t, 1, report.ExitCode(d))
	alive := byID(t, d, cases.StaysAlive)
	assert.Equal(t, report.StatusFail, alive.Status)
	assert.Contains(t, alive.Got, "no longer answers")
	assert.NotEmpty(t, ids(d, report.StatusPass), "what was answered")
	assert.NotEmpty(t, ids(d, report.StatusError), "what was not tried any more")
	for _, id := range ids(d, report.StatusError) {
		assert.NotEmpty(t, byID(t, d, id).Reason, id)
	}
}

// TestATargetThatRefuses was never there: no verdict, and a sentence.
func TestATargetThatRefuses(t *testing.T) {
	t.Parallel()
	d := check(t.Context(), t, setup{url: "http://127.0.0.1:1", run: "{success/**," + percentRange + "*}"})
	assert.Equal(t, 2, report.ExitCode(d))
	assert.Contains(t, d.Headline, "never answered")
	assert.Contains(t, d.Headline, "refused")
	assert.Zero(t, d.Summary.Status.Judged())
}

// TestATargetThatTurnsAway refuses everything from some request on, as a gateway does with
// who has asked too often: no verdict, and not the whole backoff for each case.
func TestATargetThatTurnsAway(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var n atomic.Int64
	h := before(p, func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		if n.Add(1) > 200 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return true
		}
		return false
	})
	d := check(t.Context(), t, setup{handler: h, run: "{success/**,jobId/pattern/**," + percentRange + "*}"})
	assert.Equal(t, 2, report.ExitCode(d), "%v", ids(d, report.StatusFail))
	assert.NotEmpty(t, ids(d, report.StatusPass), "what was answered")
	assert.Greater(t, len(ids(d, report.StatusError)), 100, "what was refused")
	assert.Empty(t, ids(d, report.StatusFail))
}
