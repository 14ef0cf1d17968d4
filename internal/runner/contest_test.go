package runner_test

import (
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
