package runner_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestOnePipeline: a target that allows one pipeline at a time gets a verdict of every case, also where its jobs do not
// tell of which pipeline they are.
func TestOnePipeline(t *testing.T) {
	t.Parallel()
	for _, variants := range [][]string{{"one-pipeline"}, {"one-pipeline", "no-pipeline-context"}} {
		p, err := provider.Together(variants...)
		require.NoError(t, err)
		const some = "{jobId/pattern/c*,life/after-success/*,life/rejected/*,protocol/**,continuationToken/length/**,life/after-failure/*," +
			"life/invalid-on-unacknowledged/*,executionDetails.summary/accepted/0000*,race/apart/02,race/apart/32," +
			"race/success-failure/02,race/stage/02}"
		d := check(t.Context(), t, setup{handler: p, run: some})
		assert.Zero(t, report.ExitCode(d), variants)
		assert.Empty(t, ids(d, report.StatusError), variants)
		assert.Empty(t, ids(d, report.StatusFail), variants)
		assert.Contains(t, strings.Join(d.Notes, "\n"), "few pipelines at a time")
		assert.Empty(t, p.Leftovers())
	}
}
