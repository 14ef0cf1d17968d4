package runner_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/runner"
)

// TestALostAnswerToWhatMayBeRejected loses the answer to each request that was accepted and
// might have been rejected. Sent again it is rejected, which is right as well, but the job has
// ended by the first: that it has is no effect of a rejected request.
func TestALostAnswerToWhatMayBeRejected(t *testing.T) {
	t.Parallel()
	either := map[string]bool{}
	for _, c := range cases.Catalogue(model.Current) {
		if c.Needs() == cases.Own && c.Level() == rules.Observe && !c.Large() {
			either[c.ID] = true
		}
	}
	var lost atomic.Int64
	p := provider.New()
	h := before(p, func(w http.ResponseWriter, r *http.Request, body string) bool {
		if !strings.Contains(body, ",") {
			return false // a plain completion
		}
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		if answer.Code == http.StatusOK {
			lost.Add(1)
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
		return true
	})
	o := runner.Options{Selected: func(id string) bool { return either[id] || strings.HasPrefix(id, "everywhere/") }}
	d := check(t.Context(), t, setup{handler: h, options: o})
	assert.Greater(t, lost.Load(), int64(5))
	for _, id := range ids(d, report.StatusFail) {
		assert.Fail(t, "accused", "%s: %+v", id, byID(t, d, id).Findings)
	}
}
