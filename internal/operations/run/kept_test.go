package run

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/selftest/hostile"
)

// TestAJobThatSomebodyElseHasEnded has a job end that got requests to be refused only. Where the same requests end
// another job too, they are to blame; where they do not, somebody else has ended it.
func TestAJobThatSomebodyElseHasEnded(t *testing.T) {
	t.Parallel()
	const rule = model.PutJobFailureResult + "/rejected-changes-nothing"
	for name, tc := range map[string]struct {
		jobs int // that end
		want []string
	}{
		"one job":   {1, nil},
		"every job": {1000, []string{rule}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := checked(t, endsAfterRefusals(provider.New(), tc.jobs), Options{
				Operations: []string{model.PutJobFailureResult},
				Selected: func(id string) bool {
					return strings.HasSuffix(id, "/everywhere/rejected-changes-nothing") ||
						strings.HasPrefix(id, model.PutJobFailureResult+"/failureDetails/type/")
				},
			})
			var rules []string
			for _, c := range failures(out) {
				rules = append(rules, c.Rule)
			}
			assert.Equal(t, tc.want, rules)
		})
	}
}

// endsAfterRefusals fails a job by itself when two requests about it were refused, so many jobs.
func endsAfterRefusals(p http.Handler, most int) http.Handler {
	var mu sync.Mutex
	refused := map[string]int{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		var of struct{ JobID string }
		if answer.Code == http.StatusBadRequest && json.Unmarshal(body, &of) == nil && of.JobID != "" {
			mu.Lock()
			if refused[of.JobID]++; refused[of.JobID] == 2 && most > 0 {
				most--
				end := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(
					`{"jobId":"`+of.JobID+`","failureDetails":{"type":"JobFailed","message":"m"}}`))
				end.Header = r.Header.Clone()
				p.ServeHTTP(httptest.NewRecorder(), end)
			}
			mu.Unlock()
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes()) // whoever reads it may be gone
	})
}

// TestPollsBesideAnotherWorker has another worker poll beside those that are to share the jobs of a pipeline. What it has
// completed was lost by nobody.
func TestPollsBesideAnotherWorker(t *testing.T) {
	t.Parallel()
	other := &hostile.Contested{Target: provider.New(), Every: 5}
	out := checked(t, other, Options{
		Operations: []string{model.PollForJobs},
		Selected:   func(id string) bool { return strings.HasPrefix(id, "PollForJobs/race/polls") },
	})
	assert.Positive(t, other.Elsewhere())
	require.NotEmpty(t, out.Cases)
	for _, c := range out.Cases {
		assert.NotContains(t, []string{report.StatusFail, report.StatusWarn}, c.Status, "%s: %s", c.ID, c.Got)
	}
}
