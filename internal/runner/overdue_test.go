package runner_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
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
type actionType struct{ Category, Provider, Version string }

// delivery is what is looked at of a job.
type delivery struct {
	Data struct {
		ActionTypeID      actionType
		ContinuationToken *string
	}
}

// heldBack keeps the chosen jobs from whoever polls for them until there have been so many polls.
func heldBack(next http.Handler, polls *atomic.Int64, chosen func(delivery) bool) http.Handler {
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
		if polls.Add(-1) < 0 {
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
	const afterwards = 8 // polls
	for name, c := range map[string]struct {
		chosen func(delivery) bool
		run    string
		one    string // of one case, that ends before a job comes that is a little late
	}{
		"continuations": {func(d delivery) bool { return d.Data.ContinuationToken != nil }, "{life/continuation-job/*,continuationToken/accepted/0000*}", "life/continuation-job/with-percent"},
		"second stage":  {func(d delivery) bool { return d.Data.ActionTypeID.Category != "Source" }, "{life/next-stage/*,success/plain}", "life/next-stage/beside"},
	} {
		for when, polls := range map[string]int64{"late": 0, "when the queues have been drained": afterwards, "never": math.MaxInt64} {
			t.Run(name+", "+when, func(t *testing.T) {
				t.Parallel()
				var left atomic.Int64
				left.Store(math.MaxInt64)
				o := runner.Options{OnEvent: func(e report.Event) {
					if e.Case != nil && e.Case.Status == report.StatusFail {
						left.Store(polls)
					}
				}}
				run := c.run
				if polls == afterwards {
					run = c.one
				}
				d := check(t.Context(), t, setup{handler: heldBack(provider.New(), &left, c.chosen), run: run, options: o})
				if when == "never" {
					assert.Equal(t, 1, report.ExitCode(d))
					return
				}
				assert.Negative(t, left.Load())
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

// TestJobsThatComeLateOfAnInterruptedRun interrupts a run after a job has come that was waited
// for in vain: nothing is drained then, and what is there already says that jobs are late. Whether
// the job that comes is one of these is a matter of chance, so that there are several tries.
func TestJobsThatComeLateOfAnInterruptedRun(t *testing.T) {
	t.Parallel()
	for range 8 {
		d, interrupted := interruptedRun(t)
		late := slices.ContainsFunc(d.Cases, func(c report.Case) bool { return strings.Contains(c.Reason, "appeared later than") })
		if interrupted && late {
			assert.Empty(t, ids(d, report.StatusFail))
			assert.Equal(t, 2, report.ExitCode(d))
			return
		}
	}
	t.Error("in no run did a job come late that was waited for, and then the interruption")
}

// interruptedRun is interrupted when, after the first failure, the jobs that were held back have come.
func interruptedRun(t *testing.T) (d *report.Document, interrupted bool) {
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var left atomic.Int64
	left.Store(math.MaxInt64)
	o := runner.Options{OnEvent: func(e report.Event) {
		if e.Case != nil && e.Case.Status == report.StatusFail {
			left.Store(0)
		}
	}}
	late := heldBack(provider.New(), &left, func(d delivery) bool { return d.Data.ContinuationToken != nil })
	var came sync.Map // action types of which a late job has come: whoever asks for more of one has read that
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		var asked struct{ ActionTypeID actionType }
		_ = json.Unmarshal(body, &asked)
		if _, again := came.Load(asked.ActionTypeID); again {
			interrupt()
		}
		answer := httptest.NewRecorder()
		late.ServeHTTP(answer, r)
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes()) // whoever asked may be gone
		if left.Load() < 0 && strings.Contains(answer.Body.String(), `"continuationToken"`) {
			came.Store(asked.ActionTypeID, true)
		}
	})
	d = check(ctx, t, setup{handler: handler, run: "{life/continuation-job/*,life/token-exact/*}", options: o})
	return d, ctx.Err() != nil
}
