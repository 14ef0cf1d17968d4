package runner_test

import (
	"encoding/json"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// acceptsOf is a target that accepts one of the invalid requests that a run begins and ends with, by its place among
// them: one when it comes for the first time, and one when it comes again.
func acceptsOf(t *testing.T, first, again int) http.Handler {
	places, times := map[string]int{}, map[string]int{}
	for n, invalid := range cases.Invalid() {
		places[shape(t, invalid("").Body)] = n
	}
	p := provider.New()
	var mu sync.Mutex
	return before(p, func(_ http.ResponseWriter, r *http.Request, body string) bool {
		place, one := places[shape(t, []byte(body))]
		if !one {
			return false
		}
		mu.Lock()
		defer mu.Unlock()
		times[shape(t, []byte(body))]++
		if wanted := []int{first, again}[min(times[shape(t, []byte(body))], 2)-1]; wanted != place {
			return false
		}
		var about struct {
			JobID string `json:"jobId"`
		}
		assert.NoError(t, json.Unmarshal([]byte(body), &about))
		completes(p, r, about.JobID)
		return true // 200, with nothing in it
	})
}

// shape is a request without the job that it is about.
func shape(t *testing.T, body []byte) string {
	var members map[string]any
	if json.Unmarshal(body, &members) != nil {
		return ""
	}
	members["jobId"] = "a job"
	same, err := json.Marshal(members)
	require.NoError(t, err)
	return string(same)
}

// TestFirstAndLast: what a target rejects at the beginning of a run it rejects at its end, and the other way round.
func TestFirstAndLast(t *testing.T) {
	t.Parallel()
	none := len(cases.Invalid())
	for name, one := range map[string]struct {
		first, again int
		got          string // nothing where the two are alike
	}{
		"neither":               {none, none, ""},
		"the first alone":       {0, none, "200 at its beginning"},
		"the last alone":        {none, 0, "200 at its end"},
		"both":                  {1, 1, ""},
		"more at the end":       {none - 1, 0, "200 at its end"},
		"more at the beginning": {0, none - 1, "200 at its beginning"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := check(t.Context(), t, setup{handler: acceptsOf(t, one.first, one.again), run: "jobId/unknown/digit-1*"})
			c := byID(t, d, cases.FirstAndLast)
			if one.got == "" {
				assert.Equal(t, report.StatusPass, c.Status)
				return
			}
			assert.Equal(t, report.StatusFail, c.Status)
			assert.Equal(t, one.got, c.Got)
		})
	}
}
