package runner_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestATargetThatTimesOutJobs ends jobs in progress a while after they were handed out, for which no request is to
// blame. One that also ends them for a request that it rejects does not get away with it.
func TestATargetThatTimesOutJobs(t *testing.T) {
	t.Parallel()
	const timeout = 3 * time.Second
	for name, fault := range map[string]bool{"conformant": false, "with a fault": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := provider.New(provider.JobTimeout(timeout))
			var late sync.Once
			h := before(p, func(_ http.ResponseWriter, r *http.Request, body string) bool {
				switch {
				case strings.Contains(body, `"percentComplete":101`):
					late.Do(func() { time.Sleep(timeout) }) // the job that it is about has ended then
				case fault && strings.Contains(body, `"percentComplete":-156`):
					completes(p, r, jobID.FindStringSubmatch(body)[1])
				}
				return false
			})
			d := check(t.Context(), t, setup{handler: h, run: percentRange + "*"})
			assert.Empty(t, ids(d, report.StatusWarn))
			if fault {
				assert.Contains(t, ids(d, report.StatusFail), cases.SharedJobs)
				return
			}
			assert.Empty(t, ids(d, report.StatusFail))
			assert.Contains(t, strings.Join(d.Notes, "\n"), "times out jobs in progress")
		})
	}
}
