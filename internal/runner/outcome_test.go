package runner

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestJobsThatWereNotNeeded: that a job could not be had once is no error of a run in which each case has its verdict.
func TestJobsThatWereNotNeeded(t *testing.T) {
	for status, want := range map[string]error{report.StatusPass: nil, report.StatusError: errShut} {
		r := &run{supply: jobs.None(), book: newBook(Options{}), traffic: traffic{census: newCensus(), flight: newFlight()}}
		r.pool = newPool(r)
		r.pool.came.Store(true)
		r.jobsErr = errShut
		r.order, r.results = []string{"a"}, map[string]*Result{"a": {Status: status}}
		got := r.outcome(t.Context(), "", true).JobsErr
		assert.True(t, errors.Is(got, want), status)
	}
}
