package runner_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/runner"
)

// actionType is what a poll asks for, and what a job belongs to.
type actionType struct{ Category, Provider string }

// delivery is what is looked at of a job.
type delivery struct {
	Data struct {
		ActionTypeID      actionType
		ContinuationToken *string
	}
}

// heldBack keeps the chosen jobs from whoever polls for them until a flag is set.
func heldBack(next http.Handler, free *atomic.Bool, chosen func(delivery) bool) http.Handler {
	var mu sync.Mutex
	held := map[actionType][]json.RawMessage{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PollForJobs") {
			next.ServeHTTP(w, r)
			return
		}
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		var asked struct{ ActionTypeID actionType }
		var polled, given struct {
			Jobs []json.RawMessage `json:"jobs"`
		}
		_, _ = json.Unmarshal(body, &asked), json.Unmarshal(answer.Body.Bytes(), &polled)
		mu.Lock()
		for _, raw := range polled.Jobs {
			var job delivery
			_ = json.Unmarshal(raw, &job)
			if chosen(job) {
				held[job.Data.ActionTypeID] = append(held[job.Data.ActionTypeID], raw)
				continue
			}
			given.Jobs = append(given.Jobs, raw)
		}
		if free.Load() {
			given.Jobs = append(given.Jobs, held[asked.ActionTypeID]...)
			delete(held, asked.ActionTypeID)
		}
		mu.Unlock()
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.WriteHeader(answer.Code)
		_ = json.NewEncoder(w).Encode(given)
	})
}

// TestJobsThatComeLate has jobs appear when they are not waited for any more: that they are late
// is no violation. Those that never appear are lost.
func TestJobsThatComeLate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		chosen func(delivery) bool
		run    string
	}{
		"continuations": {func(d delivery) bool { return d.Data.ContinuationToken != nil }, "{life/continuation-job/*,continuationToken/accepted/0000*}"},
		"second stage":  {func(d delivery) bool { return d.Data.ActionTypeID.Category != "Source" }, "{life/next-stage/*,success/plain}"},
	} {
		for _, ever := range []bool{true, false} {
			t.Run(name+map[bool]string{true: ", late", false: ", never"}[ever], func(t *testing.T) {
				t.Parallel()
				var free atomic.Bool
				o := runner.Options{OnEvent: func(e report.Event) {
					if e.Case != nil && e.Case.Status == report.StatusFail {
						free.Store(ever)
					}
				}}
				d := check(t.Context(), t, setup{handler: heldBack(provider.New(), &free, c.chosen), run: c.run, options: o})
				if !ever {
					assert.Equal(t, 1, report.ExitCode(d))
					return
				}
				assert.True(t, free.Load())
				assert.Equal(t, 2, report.ExitCode(d))
				for _, id := range ids(d, report.StatusFail) {
					assert.Fail(t, "accused", "%s: %+v", id, byID(t, d, id).Findings)
				}
				for _, id := range ids(d, report.StatusError) {
					assert.Contains(t, byID(t, d, id).Reason, "appeared later than the 4s that a run waits for one", id)
				}
			})
		}
	}
}
