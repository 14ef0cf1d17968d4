package runner_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestLostAnswersOfArrangingCalls: every now and then the answer to a call that arranges
// jobs is lost, after the target has done what was asked of it. Nothing follows from what
// does not come then, and nothing is held against the target.
func TestLostAnswersOfArrangingCalls(t *testing.T) {
	t.Parallel()
	for _, lost := range []string{"PollForJobs", "AcknowledgeJob", "StartPipelineExecution", "CreatePipeline"} {
		t.Run(lost, func(t *testing.T) {
			p := provider.New()
			var calls, losses atomic.Int64
			every := map[string]int64{"PollForJobs": 7, "AcknowledgeJob": 17}[lost]
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), "."+lost) {
					p.ServeHTTP(w, r)
					return
				}
				answer := httptest.NewRecorder()
				p.ServeHTTP(answer, r)
				if calls.Add(1)%max(every, 2) == 0 {
					losses.Add(1)
					panic(http.ErrAbortHandler)
				}
				w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
				w.WriteHeader(answer.Code)
				_, _ = w.Write(answer.Body.Bytes())
			})
			d := check(t.Context(), t, setup{handler: h, run: "{continuationToken/accepted/**,life/{continuation-job,next-stage,token-reusable,first-job-no-token,no-further-job}/**}"})
			assert.Positive(t, losses.Load())
			assert.Empty(t, ids(d, report.StatusFail))
			assert.NotEmpty(t, ids(d, report.StatusPass))
			t.Logf("%d of %d answers lost, %d passed, %d without verdict", losses.Load(), calls.Load(), len(ids(d, report.StatusPass)), len(ids(d, report.StatusError)))
		})
	}
}

// TestAnswersThatAreCut has a gateway cut answers to polls, and jobs are lost with them: the cases that wanted them are
// tried once more.
func TestAnswersThatAreCut(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var cut atomic.Int64
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		body := answer.Body.Bytes()
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PollForJobs") &&
			strings.Contains(string(body), "continuationToken") && cut.Add(1) <= 3 {
			w.Header().Set("Content-Length", answer.Header().Get("Content-Length"))
			_, _ = w.Write(body[:len(body)/2])
			panic(http.ErrAbortHandler)
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body)
	})
	d := check(t.Context(), t, setup{handler: h, run: "race/continued*/*"})
	assert.Empty(t, ids(d, report.StatusError))
	assert.NotEmpty(t, ids(d, report.StatusPass))
	assert.Empty(t, ids(d, report.StatusFail))
	assert.Greater(t, cut.Load(), int64(3))
}

// TestLostAnswersOfRaces: of requests that complete a stage together some succeed, and the
// answers are lost; sent again they are rejected. The job of the second stage has a reason.
func TestLostAnswersOfRaces(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var successes atomic.Int64
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PutJobSuccessResult") && answer.Code == 200 && successes.Add(1)%5 == 0 {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	})
	d := check(t.Context(), t, setup{handler: h, run: "{race/stage/**,race/**second**,everywhere/jobs-accounted}"})
	assert.Equal(t, report.StatusPass, byID(t, d, "everywhere/jobs-accounted").Status)
}
