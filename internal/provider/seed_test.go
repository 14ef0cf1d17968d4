package provider_test

import (
	"encoding/json"
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

// call sends one call to the provider itself and returns the body of its 200.
func call(t *testing.T, p *provider.Provider, operation, body string) string {
	t.Helper()
	r := request(body)
	r.Header.Set("X-Amz-Target", "CodePipeline_20150709."+operation)
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code, "%s: %s", operation, w.Body)
	return w.Body.String()
}

func TestAddedJobsCarryWhatTheyWereGiven(t *testing.T) {
	p := provider.New()
	id, err := p.Add(provider.Spec{
		ActionType: "Build/MyBuild/2", ContinuationToken: "go on", Configuration: map[string]string{"Target": "prod"},
		Inputs: []provider.Artifact{{Name: "src", Bucket: "my-bucket", Key: "a/b.zip"}}, Outputs: []provider.Artifact{{Name: "out"}},
	})
	require.NoError(t, err)
	polled := call(t, p, "PollForJobs", `{"actionTypeId":{"category":"Build","owner":"Custom","provider":"MyBuild","version":"2"}}`)
	for _, part := range []string{
		`"id":"` + id + `"`, `"configuration":{"Target":"prod"}`, `"continuationToken":"go on"`,
		`"inputArtifacts":[{"name":"src","location":{"type":"S3","s3Location":{"bucketName":"my-bucket","objectKey":"a/b.zip"}}}]`,
		`"outputArtifacts":[{"name":"out","location":{"type":"S3","s3Location":{"bucketName":"plumbline"`,
	} {
		assert.Contains(t, polled, part)
	}
}

func TestAJobThatCannotBeIsNotAdded(t *testing.T) {
	for want, s := range map[string]provider.Spec{
		"no job can be":             {State: "Flying"},
		"CATEGORY/PROVIDER/VERSION": {ActionType: "Build"},
		"'category'":                {ActionType: "Flight/a/1"},
		"'version'":                 {ActionType: "Build/a/" + strings.Repeat("1", 10)},
		"at most 2048 characters":   {ContinuationToken: strings.Repeat("t", 2049)},
		"1 to 50 characters":        {Configuration: map[string]string{"": "v"}},
		"name of an artifact":       {Inputs: []provider.Artifact{{Name: "a b"}}},
		"two artifacts":             {Inputs: []provider.Artifact{{Name: "a"}, {Name: "a"}}},
		"a bucket and a key":        {Outputs: []provider.Artifact{{Name: "a", Bucket: "b"}}},
		"at most five":              {Outputs: []provider.Artifact{{Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}, {Name: "e"}, {Name: "f"}}},
	} {
		p := provider.New()
		_, err := p.Add(s)
		require.ErrorContains(t, err, want)
		assert.Empty(t, p.Jobs())
	}
}

// TestTheSeededPipelineIsVisible reads it by every call that shows pipelines, starts it again and removes it.
func TestTheSeededPipelineIsVisible(t *testing.T) {
	p := provider.New()
	assert.Equal(t, `{"pipelines":[]}`, call(t, p, "ListPipelines", `{}`), "without jobs there is none")
	id := p.SeedJobs(1)[0]
	_, err := p.Add(provider.Spec{ActionType: "Test/T/1"})
	require.NoError(t, err)
	assert.Contains(t, call(t, p, "ListPipelines", `{}`), `"name":"plumbline-seed"`)
	definition := call(t, p, "GetPipeline", `{"name":"plumbline-seed"}`)
	assert.Contains(t, definition, `{"name":"Source","actions":[{"name":"job-1","runOrder":1,"actionTypeId":{"category":"Source","owner":"Custom","provider":"PlumblineSeed"`)
	assert.Contains(t, definition, `{"name":"Work","actions":[{"name":"job-2"`)
	status, _ := put(t, p, `{"jobId":"`+id+`","executionDetails":{"summary":"half","percentComplete":50}}`)
	require.Equal(t, http.StatusOK, status)
	state := call(t, p, "GetPipelineState", `{"name":"plumbline-seed"}`)
	assert.Contains(t, state, `"status":"Succeeded"`)
	assert.Contains(t, state, `"summary":"half","percentComplete":50`)

	before := len(p.Jobs())
	call(t, p, "StartPipelineExecution", `{"name":"plumbline-seed"}`)
	assert.Len(t, p.Jobs(), before+1, "its source action starts again")
	p.AddJob("Queued")
	call(t, p, "GetPipelineState", `{"name":"plumbline-seed"}`)
	assert.Empty(t, p.Leftovers(), "no client has left it behind")

	call(t, p, "DeletePipeline", `{"name":"plumbline-seed"}`)
	assert.Empty(t, p.Jobs())
	assert.NotEmpty(t, p.AddJob("Queued"), "another one comes with the next job")
}

func TestTheNextJobIsKnown(t *testing.T) {
	p := provider.New()
	first := p.SeedJobs(1)[0]
	status, _ := put(t, p, `{"jobId":"`+first+`","continuationToken":"more"}`)
	require.Equal(t, http.StatusOK, status)
	j, ok := p.JobByID(first)
	require.True(t, ok)
	next, ok := p.JobByID(j.Next)
	require.True(t, ok)
	assert.Equal(t, provider.Job{ID: j.Next, State: "Queued", ActionType: "Source/PlumblineSeed/1", Action: "job-1", Pipeline: "plumbline-seed", ContinuationToken: "more"}, next)
	assert.Equal(t, []provider.Job{j, next}, p.Jobs())
	_, ok = p.JobByID("x")
	assert.False(t, ok)
}

func TestChangesOfJobsAreObserved(t *testing.T) {
	var states []string
	p := provider.New(provider.Observe(func(j provider.Job) { states = append(states, j.Action+" "+j.State) }))
	p.AddJob("Queued")
	polled := call(t, p, "PollForJobs", `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"PlumblineSeed","version":"1"}}`)
	var said struct{ Jobs []struct{ ID, Nonce string } }
	require.NoError(t, json.Unmarshal([]byte(polled), &said))
	id := said.Jobs[0].ID
	call(t, p, "AcknowledgeJob", `{"jobId":"`+id+`","nonce":"`+said.Jobs[0].Nonce+`"}`)
	put(t, p, `{"jobId":"`+id+`","executionDetails":1}`)
	put(t, p, `{"jobId":"`+id+`","continuationToken":"t"}`)
	call(t, p, "PutJobFailureResult", `{"jobId":"`+p.AddJob("InProgress")+`","failureDetails":{"type":"JobFailed","message":"m"}}`)
	assert.Equal(t, []string{
		"job-1 Queued", "job-1 Dispatched", "job-1 InProgress", "job-1 Queued", "job-1 Succeeded", "job-2 InProgress", "job-2 Failed",
	}, states)
}

func TestJobsTimeOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := provider.New(provider.JobTimeout(time.Minute))
		running, finished, waiting := p.AddJob("InProgress"), p.AddJob("InProgress"), p.AddJob("Queued")
		status, _ := put(t, p, `{"jobId":"`+finished+`"}`)
		require.Equal(t, http.StatusOK, status)
		time.Sleep(59 * time.Second)
		assert.Equal(t, "InProgress", p.JobState(running))
		time.Sleep(2 * time.Second)
		assert.Equal(t, "TimedOut", p.JobState(running))
		assert.Equal(t, "Succeeded", p.JobState(finished))
		assert.Equal(t, "Queued", p.JobState(waiting), "its time begins when it is handed out")
		_, kind := put(t, p, `{"jobId":"`+running+`"}`)
		assert.Equal(t, "InvalidJobStateException", kind)
		assert.Contains(t, call(t, p, "GetPipelineState", `{"name":"plumbline-seed"}`), `"code":"JobTimedOut"`)

		call(t, p, "PollForJobs", `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"PlumblineSeed","version":"1"}}`)
		time.Sleep(61 * time.Second)
		assert.Equal(t, "TimedOut", p.JobState(waiting), "it was handed out and not acknowledged")
	})
}

// TestARejectionNamesTheMember holds that a worker's author learns which member is wrong.
func TestARejectionNamesTheMember(t *testing.T) {
	p := provider.New()
	for body, want := range map[string]string{
		`"continuationToken":""`: `'continuationToken' failed to satisfy constraint: Member must have length greater than or equal to 1`,
		`"executionDetails":{"summary":"` + strings.Repeat("s", 2049) + `"}`:                       `'executionDetails.summary' failed to satisfy constraint: Member must have length less than or equal to 2048`,
		`"currentRevision":{"revision":"r"}`:                                                       `'currentRevision.changeIdentifier' failed to satisfy constraint: Member must not be null`,
		`"currentRevision":{"revision":"r","changeIdentifier":"` + strings.Repeat("c", 101) + `"}`: `'currentRevision.changeIdentifier' failed to satisfy constraint: Member must have length less than or equal to 100`,
	} {
		w := httptest.NewRecorder()
		p.ServeHTTP(w, request(`{"jobId":"`+p.SeedJobs(1)[0]+`",`+body+`}`))
		assert.Equal(t, http.StatusBadRequest, w.Code)
		assert.Contains(t, w.Body.String(), want)
	}
}
