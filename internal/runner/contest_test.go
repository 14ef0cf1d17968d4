package runner_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/runner"
	targets "github.com/plumbline-conformance/plumbline/internal/selftest/hostile"
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

// TestAnInterruptedRunBesideAnotherWorker has no time to try again what failed for want of a job: that is no verdict.
func TestAnInterruptedRunBesideAnotherWorker(t *testing.T) {
	t.Parallel()
	other := &targets.Contested{Target: provider.New(), Every: 5}
	ctx, interrupt := context.WithCancel(t.Context())
	var lacks atomic.Int64
	d := check(ctx, t, setup{
		handler: other, run: "continuationToken/accepted/0[01]*",
		options: runner.Options{OnEvent: func(e report.Event) {
			if e.Case != nil && e.Case.Status == report.StatusFail && lacks.Add(1) == 2 {
				interrupt()
			}
		}},
	})
	assert.Greater(t, lacks.Load(), int64(1))
	assert.Empty(t, ids(d, report.StatusFail))
	assert.Equal(t, 2, report.ExitCode(d))
}

// TestATargetThatWasStartedAgain forgets all that the run has made: what it says of jobs that it had is no finding, and
// the cases that had them are run once more. One that is started again all the time is not accused either.
func TestATargetThatWasStartedAgain(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		every, most int64 // after how many requests, and how often
		fault       string
		code        int
	}{
		"once":             {100, 1, "", 0},
		"twice":            {60, 2, "", 0},
		"all the time":     {40, 1000, "", 2},
		"once, and faulty": {100, 1, "length/max-plus-one-accepted/executionDetails.summary", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int64
			var target atomic.Pointer[provider.Provider]
			start := func() {
				p := provider.New()
				if tc.fault != "" {
					var err error
					p, err = provider.Named(tc.fault)
					assert.NoError(t, err)
				}
				target.Store(p)
			}
			start()
			restarted := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("X-Amz-Target") == operation {
					if n := requests.Add(1); n%tc.every == 0 && n <= tc.every*tc.most {
						start()
					}
				}
				target.Load().ServeHTTP(w, r)
			})
			d := check(t.Context(), t, setup{handler: restarted, run: "executionDetails.summary/**"})
			assert.Equal(t, tc.code == 1, len(ids(d, report.StatusFail)) > 0)
			if tc.code != 2 { // it may have been there for long enough
				assert.Equal(t, tc.code, report.ExitCode(d))
			}
			assert.Contains(t, strings.Join(d.Notes, " "), "started again")
		})
	}
}
