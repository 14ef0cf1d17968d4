package runner_test

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestLargeRequests has targets that read a large request whole and then do not answer it,
// which is a violation at any size, and some that end the connection before that, which is
// another way to refuse it.
func TestLargeRequests(t *testing.T) {
	t.Parallel()
	for name, rule := range map[string]string{
		"large-drop":                  "answer/not-dropped",
		"large-reset":                 "answer/not-dropped",
		"large-hang":                  "answer/in-time",
		"body-over-1-mib-closed":      "",
		"body-over-1-mib-half-closed": "",
		"body-over-1-mib-late":        "",
		"body-over-512-kib-early":     "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := provider.Named(name)
			require.NoError(t, err)
			d := check(t.Context(), t, setup{handler: p, run: "json/large-*/{5-MiB/{jobId,executionDetails.summary},white-space}", timeout: time.Second})
			failed := ids(d, report.StatusFail)
			if rule == "" {
				assert.Empty(t, failed)
				assert.Equal(t, 0, report.ExitCode(d))
				return
			}
			require.NotEmpty(t, failed)
			for _, id := range failed {
				for _, f := range byID(t, d, id).Findings {
					assert.Equal(t, rule, f.Rule, id)
				}
			}
			assert.Equal(t, 1, report.ExitCode(d))
		})
	}
}

// TestAFailureThatComesLate has a target that is slow to fail at what we end ourselves, once: it
// is asked again alone. One that only fails because we end is not to blame.
func TestAFailureThatComesLate(t *testing.T) {
	const id = "protocol/broken-framing/host-dot"
	for name, always := range map[string]bool{"late once": false, "whenever it is ended": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int64
			p := provider.New()
			d := check(t.Context(), t, setup{run: id, handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !strings.HasPrefix(r.Host, "localhost.") {
					p.ServeHTTP(w, r)
					return
				}
				_, _ = io.Copy(io.Discard, r.Body)
				if asked.Add(1) == 1 || always {
					<-r.Context().Done() // the client has ended its side
				}
				w.WriteHeader(http.StatusInternalServerError)
			})})
			assert.EqualValues(t, 2, asked.Load())
			if always {
				assert.Empty(t, ids(d, report.StatusFail))
				return
			}
			assert.Equal(t, []string{id}, ids(d, report.StatusFail))
		})
	}
}
