package run

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// TestWrappedJobs has a target give its jobs within another member: that is found, and not waited for in each case.
func TestWrappedJobs(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var pipelines atomic.Int64
	out := checked(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		target := r.Header.Get("X-Amz-Target")
		if strings.HasSuffix(target, ".CreatePipeline") {
			pipelines.Add(1)
		}
		if !strings.HasSuffix(target, ".PollForJobs") {
			p.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		body := answer.Body.String()
		if answer.Code == http.StatusOK {
			body = `{"PollForJobsResult":` + body + `}`
		}
		w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
		w.WriteHeader(answer.Code)
		_, _ = w.Write([]byte(body)) // whoever reads it may be gone
	}), Options{Operations: []string{model.PollForJobs}, Patience: time.Millisecond, Selected: meeting})
	var rules []string
	for _, c := range failures(out) {
		rules = append(rules, c.Rule)
	}
	assert.Equal(t, []string{"PollForJobs/output"}, rules)
	assert.Less(t, pipelines.Load(), int64(len(out.Cases)/2), "a pipeline for each case of %d", len(out.Cases))
}
