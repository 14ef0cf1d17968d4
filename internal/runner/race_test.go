package runner_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestFailuresThatEndNeighbours: races that fail jobs share a pipeline as long as a target leaves
// the neighbours of a failed job alone. One that ends them is not accused of it.
func TestFailuresThatEndNeighbours(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"", "worker/failure-ends-neighbours"} {
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
