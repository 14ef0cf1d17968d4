package runner_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestJobsAstray has jobs told that name their action in another letter case, and the cases go on with them. Next jobs
// that come by a poll for another action type are a finding, but where first jobs do so too: PollForJobs is to blame.
// Of a pipeline that the run has removed no document says how its jobs name their action.
func TestJobsAstray(t *testing.T) {
	t.Parallel()
	for fault, got := range map[string]string{
		"PollForJobs/life/names-in-lower-case": `action "action-`,
		"PollForJobs/life/version-ignored":     "",
		"worker/action-gone-with-pipeline":     "",
		"continuation-of-oldest-version":       "by a poll for another action type",
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			p, err := provider.Named(fault)
			require.NoError(t, err)
			d := check(t.Context(), t, setup{
				handler: p, run: "{success/plain,life/run-order/side-by-side,life/token-exact/*,life/removed/*}",
			})
			accounted := byID(t, d, cases.JobsAccounted)
			if got == "" {
				assert.Empty(t, ids(d, report.StatusFail))
				return
			}
			require.NotEmpty(t, accounted.Findings)
			assert.Contains(t, accounted.Findings[0].Got, got)
			assert.Equal(t, report.StatusPass, byID(t, d, "success/plain").Status)
		})
	}
}
