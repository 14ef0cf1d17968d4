package runner

import (
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
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

// TestWhatAReportShowsChangesNoExchange: findings of one exchange may be concluded side by side.
func TestWhatAReportShowsChangesNoExchange(t *testing.T) {
	to, err := client.New(t.Context(), client.Options{Handler: http.NotFoundHandler()})
	require.NoError(t, err)
	defer func() { assert.NoError(t, to.Close()) }()
	id := "0b1c7f7e-3c7b-4f7e-9b64-0d3c1f3a9a10"
	e := client.Exchange{Request: cases.Complete(id), Job: client.Job{ID: id}}
	shown := e
	v := (*evidence)(nil).with(to, &cases.Case{ID: "a", Plan: &cases.WholeRun{}}, []*client.Exchange{&shown}, 0)
	assert.Contains(t, v.curl, "a fresh job in progress")
	assert.Equal(t, e, shown)
}
