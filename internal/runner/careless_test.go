package runner_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	targets "github.com/plumbline-conformance/plumbline/internal/selftest/hostile"
)

// counted counts the requests that a handler gets.
func counted(h http.Handler) (http.Handler, *atomic.Int64) {
	n := new(atomic.Int64)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.Add(1)
		h.ServeHTTP(w, r)
	}), n
}

// TestFailuresCostNoMoreThanPasses: a target on which nearly everything fails is not sent
// more than one on which everything passes: not for culprits, nor for jobs that never come.
func TestFailuresCostNoMoreThanPasses(t *testing.T) {
	t.Parallel()
	const some = "{*.percentComplete,continuationToken,jobId,life}/{range,type,length,accepted,mutated,continuation-job,token-reusable,rejected-changes-nothing}/**"
	conformant, passes := counted(provider.New())
	d := check(t.Context(), t, setup{handler: conformant, run: some})
	assert.Empty(t, ids(d, report.StatusFail))
	for name, careless := range map[string]targets.Careless{
		"completes any": targets.CompletesAny, "answers any": targets.AnswersAny, "changes nothing": targets.ChangesNothing,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, requests := counted(careless.Handler())
			d := check(t.Context(), t, setup{handler: h, run: some})
			assert.NotEmpty(t, ids(d, report.StatusFail))
			assert.Less(t, float64(requests.Load()), 1.5*float64(passes.Load()))
			t.Logf("%d of %d cases failed; %d requests, and %d for a conformant target", len(ids(d, report.StatusFail)), len(d.Cases), requests.Load(), passes.Load())
		})
	}
}
