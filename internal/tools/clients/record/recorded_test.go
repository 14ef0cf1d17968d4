package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

const fixtures = "../../../../fixtures/clients"

// signed stands for the signature, which no fixture keeps.
const signed = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/codepipeline/aws4_request, " +
	"SignedHeaders=host, Signature=0000000000000000000000000000000000000000000000000000000000000000"

// recordings reads what every client sent.
func recordings(t *testing.T) []recording {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(fixtures, "*.json"))
	require.NoError(t, err)
	var all []recording
	for _, path := range paths {
		if filepath.Base(path) == "readers.json" {
			continue
		}
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		var r recording
		require.NoError(t, json.Unmarshal(text, &r), path)
		all = append(all, r)
	}
	require.GreaterOrEqual(t, len(all), 10, "clients in %s", fixtures)
	for _, client := range all {
		for i, r := range client.Requests {
			if client.Client == "go-v1" && r.Asked == "variables/null-value" {
				assert.Contains(t, r.Body, `"A":,`, "it writes no JSON for a null value, which is judged as what it is")
				client.Requests[i].Valid = false
			}
		}
	}
	return all
}

func (r recorded) bytes(t *testing.T) []byte {
	t.Helper()
	if r.Base64 == "" {
		return []byte(r.Body)
	}
	body, err := base64.StdEncoding.DecodeString(r.Base64)
	require.NoError(t, err)
	return body
}

// TestTheJudgeKnowsWhatClientsSend holds that nothing valid that a real client writes has to be
// rejected, and that what violates a rule has to be: no server is accused for serving a client.
func TestTheJudgeKnowsWhatClientsSend(t *testing.T) {
	for _, client := range recordings(t) {
		judged := 0
		for _, r := range client.Requests {
			if r.Operation != "PutJobSuccessResult" || r.Outcome == "refused" {
				continue
			}
			v := judge.Judge(r.bytes(t), judge.InProgress.Every(), model.Current)
			assert.Equal(t, r.Valid, v.Allowed.Must.Success, "%s, %s: %s", client.Client, r.Asked, v.Allowed)
			if !strings.Contains(r.Body, `"A":,`) {
				assert.Equal(t, jobID, v.JobID, "%s, %s", client.Client, r.Asked)
			}
			judged++
		}
		assert.GreaterOrEqual(t, judged, 15, client.Client)
	}
}

// TestTheProviderServesWhatClientsSend sends every recorded request to the provider, for a live job.
func TestTheProviderServesWhatClientsSend(t *testing.T) {
	// Without the pipeline of the action type there is nothing to poll for, and the job is acknowledged.
	statuses := map[string]int{"PollForJobs": 400, "AcknowledgeJob": 400, "PutJobFailureResult": 200}
	for _, client := range recordings(t) {
		for _, r := range client.Requests {
			if r.Outcome == "refused" {
				continue
			}
			p := provider.New()
			body := bytes.ReplaceAll(r.bytes(t), []byte(jobID), []byte(p.SeedJobs(1)[0]))
			ask := httptest.NewRequest(r.Method, r.Path, bytes.NewReader(body))
			for name, value := range r.Header {
				ask.Header.Set(name, value)
			}
			ask.Header.Set("Authorization", signed)
			got := httptest.NewRecorder()
			p.ServeHTTP(got, ask)
			if want, other := statuses[r.Operation]; other {
				assert.Equal(t, want, got.Code, "%s, %s: %s", client.Client, r.Asked, got.Body)
				continue
			}
			v := judge.Judge(body, judge.InProgress.Every(), model.Current)
			answer := wire.Answer{Fate: wire.Answered, Status: got.Code, Header: got.Header(), Body: got.Body.Bytes()}
			assert.Empty(t, v.Allowed.Check(answer), "%s, %s", client.Client, r.Asked)
			assert.Equal(t, r.Valid, got.Code == http.StatusOK, "%s, %s: %s", client.Client, r.Asked, got.Body)
		}
	}
}

// TestFixturesAreOfTheseQuestions holds that a change of the questions or answers comes with new recordings.
func TestFixturesAreOfTheseQuestions(t *testing.T) {
	var names []string
	for _, q := range questions() {
		names = append(names, q.Name)
	}
	for _, client := range recordings(t) {
		var recorded []string
		for _, r := range client.Requests {
			recorded = append(recorded, r.Asked)
			for name := range r.Header {
				assert.False(t, left[http.CanonicalHeaderKey(name)], "%s keeps %s", client.Client, name)
			}
		}
		assert.Equal(t, names, recorded, client.Client)
	}
	read := readers(t)
	require.Len(t, read.Answers, len(answers()))
	for i, a := range answers() {
		assert.Equal(t, a.Name, read.Answers[i].Name)
		assert.Equal(t, a.Steps, read.Answers[i].Steps, a.Name)
	}
}

func readers(t *testing.T) readings {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(fixtures, "readers.json"))
	require.NoError(t, err)
	var r readings
	require.NoError(t, json.Unmarshal(text, &r))
	return r
}

// TestDifferenceNamesTheLine holds that a client that has changed is found by file and line.
func TestDifferenceNamesTheLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.json")
	before := reading{Name: "a", Outcome: map[string]string{"go": "generic", "java": "success"}}
	require.NoError(t, settle(path, before, true))
	require.NoError(t, settle(path, before, false))

	changed := reading{Name: "a", Outcome: map[string]string{"go": "generic", "java": "failed"}}
	err := settle(path, changed, false)
	require.ErrorContains(t, err, path+`:6: a client behaves otherwise: want "java": "success", got "java": "failed"`)

	require.ErrorContains(t, settle(path+"x", before, false), "make clients-update")
}

// TestServerKeepsSpellingAndCuts drives the recording server as a client would.
func TestServerKeepsSpellingAndCuts(t *testing.T) {
	s, err := listen(func(r request) []byte {
		if r.target() == "cut" {
			return step{Cut: cutBefore}.bytes()
		}
		return refusal("{}", "X-Amzn-ErrorType", "A").bytes()
	})
	require.NoError(t, err)
	defer s.listener.Close()

	ask := func(target string) (*http.Response, error) {
		r, err := http.NewRequest(http.MethodPost, s.url()+"/p?q", bytes.NewReader([]byte("body")))
		require.NoError(t, err)
		r.Header["x-amz-TARGET"] = []string{target}
		r.Header["Authorization"] = []string{"secret"}
		return (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	}
	got, err := ask("whole")
	require.NoError(t, err)
	got.Body.Close()
	assert.Equal(t, 400, got.StatusCode)
	assert.Equal(t, "A", got.Header.Get("X-Amzn-ErrorType"))
	_, err = ask("cut")
	require.Error(t, err)

	requests := s.taken()
	require.NotEmpty(t, requests)
	assert.Equal(t, "/p?q", requests[0].path)
	assert.Equal(t, "body", string(requests[0].body))
	assert.Equal(t, "whole", kept(requests[0].header)["x-amz-TARGET"])
	assert.NotContains(t, kept(requests[0].header), "Authorization")
	assert.Empty(t, s.taken())
}

// TestTheRulesSayWhatWasRecorded holds that the table of which findings speak is that of the fixtures.
func TestTheRulesSayWhatWasRecorded(t *testing.T) {
	path := filepath.Join("../../../..", rulesTable)
	if *update {
		require.NoError(t, settle(path, tableOf(readers(t)), true))
	}
	require.NoError(t, settle(path, tableOf(readers(t)), false), "make clients-update")
}

// TestTheTableShowsWhatWasRecorded prints the recorded readings as make clients does.
func TestTheTableShowsWhatWasRecorded(t *testing.T) {
	var text bytes.Buffer
	require.NoError(t, show(&text, readers(t)))
	rows := map[string][]string{}
	for line := range strings.Lines(text.String()) {
		if fields := strings.Fields(line); len(fields) > 0 {
			rows[fields[0]] = fields[1:]
		}
	}
	assert.Len(t, rows, len(answers())+2)
	assert.Equal(t, "read generic read read generic generic generic read generic read", strings.Join(rows["type/uri"], " "))
	assert.Equal(t, "JobNotFound JobNotFound JobNotFound JobNotFound JobNotFound state state state JobNotFound state", strings.Join(rows["differ/type-header"], " "))
	assert.Equal(t, "read read read read read failed ×4 read read read read", strings.Join(rows["200/gzip"], " "))
	assert.Regexp(t, `boto3 +boto3 +AWS CLI +JavaScript v3 .*\nanswer +1\.44\.8 +1\.10\.50 `, text.String())
}
