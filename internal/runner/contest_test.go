package runner_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	targets "github.com/plumbline-conformance/plumbline/internal/hostile"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestAnotherWorker has another worker take and complete some of the run's jobs: what follows from that is no fault of
// the target's, and a fault of the target's is one all the same.
func TestAnotherWorker(t *testing.T) {
	t.Parallel()
	const run = "{continuationToken/accepted/0[01]*,json/spelling/token/order-0[01],life/next-stage/refused-first}"
	for name, tc := range map[string]struct {
		fault, status string
	}{
		"conformant": {"", report.StatusPass},
		"mutant":     {"order-token-after-details-lost", report.StatusFail},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			if tc.fault != "" {
				var err error
				p, err = provider.Named(tc.fault)
				require.NoError(t, err)
			}
			other := &targets.Contested{Target: p, Every: 17}
			d := check(t.Context(), t, setup{handler: other, run: run})
			assert.Greater(t, other.Elsewhere(), 3)
			assert.Equal(t, tc.status, byID(t, d, "json/spelling/token/order-00").Status)
			for _, id := range ids(d, report.StatusFail) {
				assert.Equal(t, report.StatusFail, tc.status, id)
			}
		})
	}
}

// TestATargetThatWasStartedAgain forgets all that the run has made: what it says of jobs that it had is no finding.
func TestATargetThatWasStartedAgain(t *testing.T) {
	t.Parallel()
	first, second := provider.New(), provider.New()
	var requests atomic.Int64
	restarted := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Amz-Target") == operation {
			requests.Add(1)
		}
		if requests.Load() > 100 {
			second.ServeHTTP(w, r)
			return
		}
		first.ServeHTTP(w, r)
	})
	d := check(t.Context(), t, setup{handler: restarted, run: "executionDetails.summary/**"})
	assert.Empty(t, ids(d, report.StatusFail))
	assert.Equal(t, 2, report.ExitCode(d))
	assert.Contains(t, strings.Join(d.Notes, " "), "started again")
}
