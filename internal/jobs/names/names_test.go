package names_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/jobs/names"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
)

// TestEveryNameIsRecognised: each name that a run gives is known to be of that run, also those that cases make of it.
func TestEveryNameIsRecognised(t *testing.T) {
	t.Parallel()
	made := []func(string) string{func(p string) string { return p }}
	for _, operation := range worker.Checked() {
		for _, c := range worker.Of(operation) {
			switch plan := c.Plan.(type) {
			case worker.Scenario:
				if plan.Near != nil {
					made = append(made, func(p string) string { near, _ := plan.Near(p); return near })
				}
			case worker.Single:
				if plan.Made != nil {
					made = append(made, plan.Made.Provider)
				}
			}
		}
	}
	assert.Greater(t, len(made), 30)
	for n := int64(1); n < 20_000; n = n*3 - n/2 {
		r := names.New()
		for _, name := range []string{r.Numbered(n), r.Longer(n)} {
			of, ok := names.OfPipeline(name)
			assert.True(t, ok && of == r, name)
		}
		of, ok := names.OfProvider(string(r))
		assert.True(t, ok && of == r, r)
		for _, make := range made {
			name := make(r.Numbered(n))
			of, ok := names.OfProvider(name)
			assert.True(t, name == "" || ok && of == r, name)
		}
	}
}

// TestOthersNames: names that resemble ours are somebody else's.
func TestOthersNames(t *testing.T) {
	t.Parallel()
	run := string(names.New())
	for _, name := range []string{
		"", "plumbline", "plumbline-", "plumbline-001", "plumbline-production", "my-" + run + "-001", run + "-production",
		run + "x", run + "0-001", run[:len(run)-1] + "-001", run + "-01", run + "-x001", run + "_001", run + "-001\n", "\n" + run + "-001",
		"Plumbline-0123456789-001", "plumbline-0123456789ab-001", "plumbline-012345678g-001", "plumbline_0123456789_001", "plumbline.0123456789-001",
		"PLUMBLINE-abcdefabcd-001", strings.ToUpper(run) + "-production", run + "--001",
	} {
		_, pipeline := names.OfPipeline(name)
		assert.False(t, pipeline, "pipeline %q", name)
		_, provider := names.OfProvider(name)
		assert.False(t, provider, "provider %q", name)
	}
	for _, name := range []string{run, run + "-", run + "-001-", run + "-001x", run + "-001-2-3", strings.ToUpper(run) + "-001"} {
		_, pipeline := names.OfPipeline(name)
		assert.False(t, pipeline, "no run gives a pipeline the name %q", name)
	}
}
