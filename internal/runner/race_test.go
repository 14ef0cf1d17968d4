package runner_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestFailuresThatEndNeighbours: races that fail jobs share a pipeline as long as a target leaves
// the neighbours of a failed job alone. One that ends them is not accused of it, nor one that does not tell which these
// are.
func TestFailuresThatEndNeighbours(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{
		"", "worker/failure-ends-neighbours", "worker/failure-ends-untold-neighbours",
	} {
		t.Run(strings.ReplaceAll(variant, "/", " "), func(t *testing.T) {
			t.Parallel()
			p, err := provider.New(), error(nil)
			if variant != "" {
				p, err = provider.Named(variant)
			}
			require.NoError(t, err)
			var pipelines, acknowledged atomic.Int64
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch _, name, _ := strings.Cut(r.Header.Get("X-Amz-Target"), "."); name {
				case "CreatePipeline":
					pipelines.Add(1)
				case "AcknowledgeJob":
					acknowledged.Add(1)
				}
				p.ServeHTTP(w, r)
			})
			d := check(t.Context(), t, setup{handler: h, run: "race/{success,token}-failure/04"})
			assert.Empty(t, append(ids(d, report.StatusFail), ids(d, report.StatusWarn)...))
			for _, id := range []string{"race/success-failure/04", "race/token-failure/04"} {
				assert.Equal(t, report.StatusPass, byID(t, d, id).Status)
			}
			assert.Equal(t, variant == "", acknowledged.Load() > 4*pipelines.Load(), "%d jobs of %d pipelines", acknowledged.Load(), pipelines.Load())
		})
	}
}

// limited serves a handler, and ends the connections that are more than most.
func limited(t *testing.T, most int64, h http.Handler) (url string) {
	t.Helper()
	var open atomic.Int64
	server := httptest.NewUnstartedServer(h)
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
	t.Cleanup(server.Close)
	return server.URL
}

// TestNotPassedOn: a 500 of no service, for all but one of the requests of a race, is no verdict of a target that ends
// connections which are too many, as relays do that have none left for a request; it is a failure of any other, and
// what such a target does answer is judged.
func TestNotPassedOn(t *testing.T) {
	t.Parallel()
	const id = "race/success-success/16"
	for name, c := range map[string]struct {
		most   int64 // connections
		again  int   // status of all but the first
		status string
	}{
		"no connection left":         {40, http.StatusInternalServerError, report.StatusSkip},
		"connections enough":         {1 << 20, http.StatusInternalServerError, report.StatusFail},
		"no connection left, judged": {40, http.StatusOK, report.StatusFail},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			var seen sync.Map
			h := before(p, func(w http.ResponseWriter, _ *http.Request, body string) bool {
				_, again := seen.LoadOrStore(body, true)
				if again && strings.Contains(body, "jobId") {
					w.WriteHeader(c.again)
				}
				return again && strings.Contains(body, "jobId")
			})
			d := check(t.Context(), t, setup{url: limited(t, c.most, h), run: id, timeout: time.Minute})
			assert.Equal(t, c.status, byID(t, d, id).Status, byID(t, d, id).Reason)
		})
	}
}
