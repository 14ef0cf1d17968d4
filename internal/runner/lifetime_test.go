package runner_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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

// TestATargetThatTimesOutJobsSoon ends jobs in progress within a second or two, which cases take that are slow: nobody
// is accused, and a fault is found all the same.
func TestATargetThatTimesOutJobsSoon(t *testing.T) {
	t.Parallel()
	const timeout = 1200 * time.Millisecond
	for name, faulty := range map[string]bool{"conformant": false, "with a fault": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := provider.New(provider.JobTimeout(timeout))
			var asked atomic.Int64
			h := before(p, func(w http.ResponseWriter, _ *http.Request, body string) bool {
				if strings.Contains(body, `"percentComplete":1}`) && faulty {
					amazon(w, http.StatusBadRequest, "InvalidJobStateException")
					return true
				}
				if asked.Add(1)%4 == 0 {
					time.Sleep(timeout / 4) // of which some jobs see several
				}
				return false
			})
			d := check(t.Context(), t, setup{
				handler: h, run: "{executionDetails.percentComplete/accepted/**,race/success/0*,life/no-influence/**}",
			})
			assert.Empty(t, ids(d, report.StatusWarn))
			assert.Equal(t, faulty, slices.Contains(ids(d, report.StatusFail), "executionDetails.percentComplete/accepted/001"))
			if !faulty {
				assert.Empty(t, ids(d, report.StatusFail))
				assert.Empty(t, ids(d, report.StatusError))
			}
		})
	}
}
