package run

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// polledAs is a provider that answers polls otherwise.
func polledAs(p *provider.Provider, operation string, with func(body string) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), "."+operation) {
			p.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		body := answer.Body.String()
		if answer.Code == http.StatusOK {
			body = with(body)
		}
		w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
		w.WriteHeader(answer.Code)
		_, _ = w.Write([]byte(body)) // whoever reads it may be gone
	})
}

// TestNoPartnerJobIsEverHandedOut has a target know the jobs that the source names, and hand out none: no verdict.
func TestNoPartnerJobIsEverHandedOut(t *testing.T) {
	t.Parallel()
	p := provider.New()
	none := polledAs(p, model.PollForThirdPartyJobs, func(string) string { return "{}" })
	out := checked(t, none, Options{
		Operations: []string{model.PollForThirdPartyJobs}, Patience: time.Millisecond, Selected: ofPartners,
		Partners: seeded(p),
	})
	assert.Empty(t, failures(out))
	unproven := slices.ContainsFunc(out.Cases, func(c report.Case) bool { return c.Status == report.StatusError })
	assert.True(t, unproven, "a run that proves nothing says so")
}

// TestWrappedJobs has a target give its jobs within another member: that is found, and not waited for in each case.
func TestWrappedJobs(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var pipelines atomic.Int64
	polls := polledAs(p, model.PollForJobs, func(body string) string { return `{"PollForJobsResult":` + body + `}` })
	out := checked(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".CreatePipeline") {
			pipelines.Add(1)
		}
		polls.ServeHTTP(w, r)
	}), Options{Operations: []string{model.PollForJobs}, Patience: time.Millisecond, Selected: meeting})
	var rules []string
	for _, c := range failures(out) {
		rules = append(rules, c.Rule)
	}
	assert.Equal(t, []string{"PollForJobs/output"}, rules)
	assert.Less(t, pipelines.Load(), int64(len(out.Cases)/2), "a pipeline for each case of %d", len(out.Cases))
}
