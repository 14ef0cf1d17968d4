package provider_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// disturbed serves a provider with a disturbance; the function sends a call to it.
func disturbed(t *testing.T, name string) (*provider.Provider, func(operation, body string, header ...string) (*http.Response, string, error)) {
	t.Helper()
	p, err := provider.Named(name)
	require.NoError(t, err)
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return p, func(operation, body string, header ...string) (*http.Response, string, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(body))
		require.NoError(t, err)
		r.Header = request("").Header
		r.Header.Set("X-Amz-Target", "CodePipeline_20150709."+operation)
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		answer, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
		if err != nil {
			return nil, "", err
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		return answer, string(text), err
	}
}

// TestTheFirstResultOfAJobIsLost holds that the job ends all the same, that the second attempt gets an answer, and
// that a rejected request is answered.
func TestTheFirstResultOfAJobIsLost(t *testing.T) {
	for name, is := range map[string]string{"lost-answer": "EOF", "cut-in-headers": "malformed", "cut-in-body": "unexpected EOF"} {
		t.Run(name, func(t *testing.T) {
			p, send := disturbed(t, name)
			for operation, more := range map[string]string{
				"PutJobSuccessResult": "", "PutJobFailureResult": `,"failureDetails":{"type":"JobFailed","message":"m"}`,
			} {
				id := p.SeedJobs(1)[0]
				answer, _, err := send(operation, `{"jobId":"`+id+`","executionDetails":1}`)
				if operation == "PutJobSuccessResult" {
					require.NoError(t, err)
					assert.Equal(t, http.StatusBadRequest, answer.StatusCode)
				}
				id = p.SeedJobs(1)[0]
				body := `{"jobId":"` + id + `"` + more + `}`
				_, _, err = send(operation, body)
				require.ErrorContains(t, err, is)
				assert.NotEqual(t, "InProgress", p.JobState(id))
				answer, text, err := send(operation, body)
				require.NoError(t, err)
				assert.Equal(t, http.StatusBadRequest, answer.StatusCode)
				assert.Contains(t, text, "InvalidJobStateException")
			}
		})
	}
}

func TestThrottlingSaysWhenToComeBack(t *testing.T) {
	p, send := disturbed(t, "throttling-retry-after")
	body := `{"jobId":"` + p.SeedJobs(1)[0] + `"}`
	answer, text, err := send("PutJobSuccessResult", body)
	require.NoError(t, err)
	assert.Equal(t, http.StatusBadRequest, answer.StatusCode)
	assert.Equal(t, "1", answer.Header.Get("Retry-After"))
	assert.Contains(t, text, "ThrottlingException")
	answer, _, err = send("PutJobSuccessResult", body)
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, answer.StatusCode)
}

func TestADifferentClockRejectsSignatures(t *testing.T) {
	p, send := disturbed(t, "clock-skew")
	body := `{"jobId":"` + p.SeedJobs(1)[0] + `"}`
	answer, text, err := send("PutJobSuccessResult", body, "X-Amz-Date", time.Now().UTC().Format("20060102T150405Z"))
	require.NoError(t, err)
	assert.Equal(t, http.StatusBadRequest, answer.StatusCode)
	assert.Contains(t, text, "InvalidSignatureException")
	assert.Contains(t, text, "Signature expired")
	theirs, err := http.ParseTime(answer.Header.Get("Date"))
	require.NoError(t, err)
	answer, _, err = send("PutJobSuccessResult", body, "X-Amz-Date", theirs.Format("20060102T150405Z"))
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, answer.StatusCode, "a client that corrects its clock is served")
}

func TestASlowPollAnswersInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, err := provider.Named("slow-poll")
		require.NoError(t, err)
		p.AddJob("Queued")
		began := time.Now()
		polled := call(t, p, "PollForJobs", `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"PlumblineSeed","version":"1"}}`)
		assert.Contains(t, polled, `"nonce"`)
		assert.Equal(t, 5*time.Second, time.Since(began))
		began = time.Now()
		status, _ := put(t, p, `{"jobId":"`+p.SeedJobs(1)[0]+`"}`)
		assert.Equal(t, http.StatusOK, status)
		assert.Zero(t, time.Since(began), "other calls are answered at once")
	})
}

// TestDisturbancesSpeakBothWires has an error of theirs written in CBOR.
func TestDisturbancesSpeakBothWires(t *testing.T) {
	p, err := provider.Named("throttling-retry-after")
	require.NoError(t, err)
	r := httptest.NewRequest(http.MethodPost, "/service/CodePipeline_20150709/operation/PollForJobs", bytes.NewReader([]byte{0xa0}))
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	assert.Equal(t, "application/cbor", w.Header().Get("Content-Type"))
	assert.Equal(t, "rpc-v2-cbor", w.Header().Get("Smithy-Protocol"))
	assert.Contains(t, w.Body.String(), "ThrottlingException")
}

func TestDisturbancesHaveNamesOfTheirOwn(t *testing.T) {
	names := map[string]bool{}
	for _, f := range provider.Faults() {
		names[f.Name] = true
	}
	for _, v := range provider.Variants() {
		names[v.Name] = true
	}
	for _, d := range provider.Disturbances() {
		assert.False(t, names[d.Name], d.Name)
		assert.Regexp(t, `^[a-z]+(-[a-z]+)*$`, d.Name)
	}
	_, err := provider.Named("lost-anwser")
	require.ErrorContains(t, err, "lost-answer")
}
