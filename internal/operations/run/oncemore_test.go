package run

import (
	"hash/crc32"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestOnePipeline: of a target that allows one pipeline at a time, only those cases are left out that need several.
func TestOnePipeline(t *testing.T) {
	t.Parallel()
	p, err := provider.Named("one-pipeline")
	require.NoError(t, err)
	out := checked(t, p, Options{
		Operations: []string{model.AcknowledgeJob, model.PutJobFailureResult, model.PollForJobs, model.GetJobDetails},
		Selected: func(id string) bool {
			few := crc32.ChecksumIEEE([]byte(id))
			return few%64 == 0 || meeting(id) && few%4 == 0 || strings.Contains(id, "/life/later-")
		},
	})
	left := 0
	for _, c := range out.Cases {
		assert.NotContains(t, []string{report.StatusFail, report.StatusWarn, report.StatusError}, c.Status, "%s: %s %s", c.ID, c.Got, c.Reason)
		if strings.Contains(c.Reason, jobs.ErrFull.Error()) {
			left++
		}
		assert.NotContains(t, c.Reason, "side by side", c.ID)
	}
	assert.Contains(t, strings.Join(out.Notes, "\n"), "few pipelines at a time")
	assert.Less(t, left, len(out.Cases)/10, "%d of %d cases", left, len(out.Cases))
	assert.Empty(t, p.Leftovers())
}

// TestFewActionTypes: of a target that allows few action types at a time nothing is left out. Those of the cases before
// are removed, with pipelines that nobody needs any more, and what finds none at first is tried by itself.
func TestFewActionTypes(t *testing.T) {
	for _, variant := range []string{"few-action-types", "worker/action-gone-with-pipeline"} {
		t.Run(variant, func(t *testing.T) {
			t.Parallel()
			p, err := provider.Named(variant)
			require.NoError(t, err)
			out := checked(t, p, Options{Operations: custom, Selected: func(id string) bool {
				few := crc32.ChecksumIEEE([]byte(id))
				return few%64 == 1 || meeting(id) && few%4 == 1 || strings.Contains(id, "/accepts/existing-") ||
					strings.Contains(id, "/life/later-")
			}})
			for _, c := range out.Cases {
				assert.Contains(t, []string{report.StatusPass, report.StatusObserved, report.StatusSkip}, c.Status, "%s: %s %s", c.ID, c.Got, c.Reason)
				assert.NotContains(t, c.Reason, jobs.ErrFull.Error(), c.ID)
			}
			assert.Empty(t, p.Leftovers())
		})
	}
}
