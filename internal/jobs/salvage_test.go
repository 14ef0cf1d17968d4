package jobs_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestAnswersThatTheSDKDoesNotRead: there are jobs all the same, where a member has
// another type than the model says, or a call is answered with something else.
func TestAnswersThatTheSDKDoesNotRead(t *testing.T) {
	for _, tc := range []struct{ what, operation, member, with string }{
		{"a member that nobody needs", "PollForJobs", `"accountId":"\d+"`, `"accountId":5`},
		{"an object in place of a list", "PollForJobs", `"inputArtifacts":\[\]`, `"inputArtifacts":{}`},
		{"a token", "PollForJobs", `"pipelineContext":`, `"continuationToken":7,"pipelineContext":`},
		{"a text", "AcknowledgeJob", `.+`, `OK`},
		{"a list", "CreatePipeline", `.+`, `[]`},
		{"a number", "CreateCustomActionType", `.+`, `{"actionType":1}`},
		{"another text", "StartPipelineExecution", `.+`, `started`},
	} {
		t.Run(tc.operation+" "+tc.what, func(t *testing.T) {
			p := provider.New()
			h := &rewriting{Provider: p, operation: tc.operation, member: regexp.MustCompile(tc.member), with: tc.with}
			to := reach(t, h)
			a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
			require.NoError(t, err)
			b, err := a.Open(t.Context(), 3)
			require.NoError(t, err)
			require.Len(t, b.Jobs, 3)
			assert.Positive(t, h.times.Load())
			for _, job := range b.Jobs {
				assert.Equal(t, "InProgress", p.JobState(job.ID))
				if tc.what == "a token" {
					require.NotNil(t, job.Token)
					assert.Equal(t, "7", *job.Token)
				} else {
					assert.Nil(t, job.Token)
				}
			}
			require.NoError(t, a.Close(t.Context()))
			assert.Empty(t, p.Leftovers())
		})
	}
}

// TestAStateThatTheSDKDoesNotRead: what it shows is seen all the same.
func TestAStateThatTheSDKDoesNotRead(t *testing.T) {
	for _, tc := range []struct{ what, member, with string }{
		{"times as texts", `"(lastStatusChange|created|updated)":1[0-9.]+`, `"$1":"2026-11-26T01:02:03.5Z"`},
		{"a percentage as text", `"percentComplete":(\d+)`, `"percentComplete":"$1"`},
		{"a number as text", `"pipelineVersion":1`, `"pipelineVersion":"1"`},
	} {
		t.Run(tc.what, func(t *testing.T) {
			p := provider.New()
			h := &rewriting{Provider: p, operation: "GetPipelineState", member: regexp.MustCompile(tc.member), with: tc.with}
			to := reach(t, h)
			a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
			require.NoError(t, err)
			b, err := a.Open(t.Context(), 2)
			require.NoError(t, err)
			e := to.Do(t.Context(), wire.Request{Body: []byte(`{"jobId":"` + b.Jobs[0].ID + `","executionDetails":{"summary":"done","percentComplete":70},
				"currentRevision":{"revision":"r1","changeIdentifier":"c1","created":1782400000}}`)})
			require.Equal(t, http.StatusOK, e.Status)
			shown, err := b.State(t.Context())
			require.NoError(t, err)
			assert.Positive(t, h.times.Load())
			s := shown[b.Actions[0]]
			assert.Equal(t, "done r1 c1 Succeeded", strings.Join([]string{s.Summary, s.Revision, s.Change, s.Status}, " "))
			require.NotNil(t, s.Percent)
			assert.EqualValues(t, 70, *s.Percent)
			require.NotNil(t, s.Created)
			assert.Contains(t, []int64{1782400000, time.Date(2026, 11, 26, 1, 2, 3, 0, time.UTC).Unix()}, s.Created.Unix())
			assert.Equal(t, "InProgress", shown[b.Actions[1]].Status)
		})
	}
}

// TestAStateThatNobodyReads: what is not understood is shown as it came, not as something that is missing.
func TestAStateThatNobodyReads(t *testing.T) {
	for _, with := range []string{`"created":"yesterday"`, `"created":"2026-11-26 01:02:03"`} {
		p := provider.New()
		to := reach(t, &rewriting{Provider: p, operation: "GetPipelineState", member: regexp.MustCompile(`"created":1[0-9.]+`), with: with})
		a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
		require.NoError(t, err)
		b, err := a.Open(t.Context(), 1)
		require.NoError(t, err)
		e := to.Do(t.Context(), wire.Request{Body: []byte(`{"jobId":"` + b.Jobs[0].ID + `","currentRevision":{"revision":"r1","changeIdentifier":"c1","created":1782400000}}`)})
		require.Equal(t, http.StatusOK, e.Status)
		shown, err := b.State(t.Context())
		require.NoError(t, err)
		assert.Equal(t, map[string]string{"created": strings.TrimPrefix(with, `"created":`)}, shown[b.Actions[0]].Odd)
		assert.Equal(t, "r1", shown[b.Actions[0]].Revision)
	}
}

// rewriting is a provider whose answers to one operation have something replaced.
type rewriting struct {
	*provider.Provider
	operation string
	member    *regexp.Regexp
	with      string
	times     atomic.Int64
}

func (h *rewriting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	h.Provider.ServeHTTP(answer, r)
	body := answer.Body.Bytes()
	if r.Header.Get("X-Amz-Target") == "CodePipeline_20150709."+h.operation {
		h.times.Add(int64(len(h.member.FindAll(body, -1))))
		body = h.member.ReplaceAll(body, []byte(h.with))
	}
	maps.Copy(w.Header(), answer.Header())
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(answer.Code)
	_, _ = w.Write(body)
}
