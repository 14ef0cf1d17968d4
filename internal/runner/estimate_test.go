package runner

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
)

func TestEstimate(t *testing.T) {
	portion := []cases.Case{{ID: "a", Plan: &cases.Single{Job: cases.Own}}, {ID: "b", Plan: &cases.Single{Job: cases.Shared}}}
	for name, c := range map[string]struct {
		list  []cases.Case
		total int
		says  string
	}{
		"the list":                 {portion, 0, "send about 3 requests and use about 2 jobs"},
		"and more, by their first": {portion, 2000, "send about 3003 requests and use about 1017 jobs"},
	} {
		t.Run(name, func(t *testing.T) {
			o := Options{Further: Further{Total: c.total, Portions: slices.Values([][]cases.Case{portion, portion})}}
			assert.Contains(t, Estimate(c.list, o, false), c.says)
		})
	}
}

// TestTheTimeIsSaidBeforehand has a target do one request at a time.
func TestTheTimeIsSaidBeforehand(t *testing.T) {
	var one sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		one.Lock()
		defer one.Unlock()
		time.Sleep(20 * time.Millisecond)
	}))
	defer server.Close()
	to, err := client.New(t.Context(), client.Options{Endpoint: server.URL, Timeout: time.Second})
	require.NoError(t, err)
	defer func() { _ = to.Close() }()
	_, _, connections := to.Accommodate(t.Context(), 4)
	assert.Zero(t, connections)
	for name, tt := range map[string]struct {
		cases int
		says  string
	}{"soon done": {100, ""}, "long": {100_000, `the target answers about [0-9.]+ requests a second: this run will take about [0-9]+ minutes \(--run`}} {
		t.Run(name, func(t *testing.T) {
			r := &run{supply: jobs.None(), book: newBook(Options{}), traffic: traffic{target: to}}
			r.noteTime(slices.Repeat([]cases.Case{{ID: "a", Plan: &cases.Single{Job: cases.Shared}}}, tt.cases))
			if tt.says == "" {
				assert.Empty(t, r.Notes())
				return
			}
			require.Len(t, r.Notes(), 1)
			assert.Regexp(t, tt.says, r.Notes()[0])
			assert.Greater(t, to.Takes(tt.cases), time.Duration(tt.cases)*15*time.Millisecond)
		})
	}
}
