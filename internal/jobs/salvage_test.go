package jobs_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/target"
)

// TestJobsThatTheSDKDoesNotRead: they come all the same, in a target that hands out a
// member of another type, whichever it is.
func TestJobsThatTheSDKDoesNotRead(t *testing.T) {
	for _, tc := range []struct{ what, member, with string }{
		{"a member that nobody needs", `"accountId":"\d+"`, `"accountId":5`},
		{"an object in place of a list", `"inputArtifacts":\[\]`, `"inputArtifacts":{}`},
		{"a token", `"pipelineContext":`, `"continuationToken":7,"pipelineContext":`},
	} {
		t.Run(tc.what, func(t *testing.T) {
			member := regexp.MustCompile(tc.member)
			p := provider.New()
			rewritten := 0
			to, err := target.New(t.Context(), target.Options{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				answer := httptest.NewRecorder()
				p.ServeHTTP(answer, r)
				body := answer.Body.Bytes()
				if r.Header.Get("X-Amz-Target") == "CodePipeline_20150709.PollForJobs" {
					body = member.ReplaceAll(body, []byte(tc.with))
					rewritten += len(member.FindAll(answer.Body.Bytes(), -1))
				}
				for name, values := range answer.Header() {
					w.Header()[name] = values
				}
				w.Header().Set("Content-Length", strconv.Itoa(len(body)))
				w.WriteHeader(answer.Code)
				_, _ = bytes.NewReader(body).WriteTo(w)
			})})
			require.NoError(t, err)
			t.Cleanup(func() { _ = to.Close() })
			a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
			require.NoError(t, err)
			b, err := a.Open(t.Context(), 3)
			require.NoError(t, err)
			require.Len(t, b.Jobs, 3)
			assert.GreaterOrEqual(t, rewritten, 3)
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
		})
	}
}
