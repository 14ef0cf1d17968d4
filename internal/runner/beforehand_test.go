package runner_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestRefusedBefore has some of the jobs that a case is about be sent beforehand what must be refused, and a target that
// accepts it of them be found by that alone: no case of these has a request of this kind.
func TestRefusedBefore(t *testing.T) {
	long := cases.RefusedBefore[1:] // the first is sent for other reasons, too
	for _, c := range []struct {
		name    string
		accepts bool
		status  string
	}{
		{"refused", false, report.StatusSkip}, // no job of these cases is shared
		{"accepted", true, report.StatusFail},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			var beforehand, all atomic.Int64
			d := check(t.Context(), t, setup{
				run: "outputVariables/values/**", source: "aws",
				handler: before(p, func(w http.ResponseWriter, r *http.Request, body string) bool {
					all.Add(1)
					var sent struct{ JobID string }
					_ = json.Unmarshal([]byte(body), &sent) // a request of a case may have none
					id := sent.JobID
					if !slices.ContainsFunc(long, func(e cases.Errand) bool {
						return body == string(e.Request(id).Body)
					}) {
						return false
					}
					beforehand.Add(1)
					if c.accepts {
						completes(p, r, id)
					}
					return c.accepts
				}),
			})
			assert.Equal(t, c.status, byID(t, d, cases.SharedJobs).Status)
			assert.GreaterOrEqual(t, beforehand.Load()*40, all.Load(), "of %d requests", all.Load())
		})
	}
}
