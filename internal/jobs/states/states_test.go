package states_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/jobs/states"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// open serves the states of a handler and answers the address.
func open(t *testing.T, handler http.Handler, from jobs.Source) (*states.Server, string) {
	t.Helper()
	to, err := client.New(t.Context(), client.Options{Handler: handler})
	require.NoError(t, err)
	t.Cleanup(func() { _ = to.Close() })
	s, err := states.Open(t.Context(), to, from, jobs.AWSOptions{})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close(context.Background())) })
	listener := httptest.NewServer(s)
	t.Cleanup(listener.Close)
	return s, listener.URL
}

var byAWS = jobs.Source{Kind: jobs.KindAWS}

// ask posts a state and answers the status and the members of the answer.
func ask(t *testing.T, url, body string) (int, map[string]string) {
	t.Helper()
	response, err := http.Post(url+states.Path, "application/json", strings.NewReader(body))
	require.NoError(t, err)
	defer response.Body.Close()
	var members map[string]string
	require.NoError(t, json.NewDecoder(response.Body).Decode(&members))
	return response.StatusCode, members
}

func setup(state string) string {
	text, _ := json.Marshal(map[string]any{"action": "setup", "state": state, "params": map[string]any{"n": 1}})
	return string(text)
}

func TestStates(t *testing.T) {
	p := provider.New()
	s, url := open(t, p, byAWS)
	var told []string
	s.OnState = func(state, job string, err error) { told = append(told, state+" "+job) }
	seen := map[string]bool{}
	for state, want := range map[string]string{
		states.InProgress: "InProgress", states.InStatus("InProgress"): "InProgress", states.InStatus("Dispatched"): "Dispatched",
		states.InStatus("Succeeded"): "Succeeded", states.InStatus("Failed"): "Failed", states.Missing: "",
	} {
		for range 10 { // more than one batch
			status, answer := ask(t, url, setup(state))
			require.Equal(t, http.StatusOK, status, answer)
			assert.Equal(t, want, p.JobState(answer["jobId"]), state)
			assert.Len(t, answer["jobId"], 36)
			assert.False(t, seen[answer["jobId"]], "handed out twice")
			seen[answer["jobId"]] = true
		}
	}
	assert.Len(t, told, 60)
	require.NoError(t, s.Close(t.Context()))
	assert.Empty(t, p.Leftovers())
	s, _ = open(t, p, byAWS) // the clean-up closes the first one again, which has nothing left
	assert.Nil(t, s.Last())
}

// TestOtherJobsStay makes a job that has failed of a target where that ends the others of its execution.
func TestOtherJobsStay(t *testing.T) {
	for _, variant := range []string{"worker/failure-ends-neighbours", "worker/failure-ends-untold-neighbours"} {
		p, err := provider.Named(variant)
		require.NoError(t, err)
		_, url := open(t, p, byAWS)
		for range 3 {
			for _, state := range []string{"InProgress", "Failed", "InProgress"} {
				status, answer := ask(t, url, setup(states.InStatus(state)))
				require.Equal(t, http.StatusOK, status, answer)
				assert.Equal(t, state, p.JobState(answer["jobId"]), variant)
			}
		}
	}
}

// TestPatience passes requests on to a target that throttles.
func TestPatience(t *testing.T) {
	for _, variant := range []string{"throttles", "throttles-429"} {
		p, err := provider.Named(variant)
		require.NoError(t, err)
		_, url := open(t, p, byAWS)
		for range 250 {
			request, err := http.NewRequest(http.MethodPost, url, strings.NewReader("{}"))
			require.NoError(t, err)
			request.Header.Set("Content-Type", "application/x-amz-json-1.1")
			request.Header.Set("X-Amz-Target", "CodePipeline_20150709.PutJobSuccessResult")
			response, err := http.DefaultClient.Do(request)
			require.NoError(t, err)
			body, err := io.ReadAll(response.Body)
			require.NoError(t, err)
			require.NoError(t, response.Body.Close())
			require.Contains(t, string(body), "ValidationException", variant)
		}
	}
}

// TestLacks says which operation is not there.
func TestLacks(t *testing.T) {
	for _, variant := range []string{"failure-unknown", "failure-501"} {
		p, err := provider.Named(variant)
		require.NoError(t, err)
		_, url := open(t, p, byAWS)
		status, answer := ask(t, url, setup(states.InStatus("Failed")))
		assert.Equal(t, http.StatusUnprocessableEntity, status)
		assert.Equal(t, "PutJobFailureResult", answer["lacks"])
	}
}

func TestWhatCannotBeArranged(t *testing.T) {
	_, none := open(t, provider.New(), jobs.Source{Kind: jobs.KindNone})
	broken, err := provider.Named("success-500")
	require.NoError(t, err)
	_, wrong := open(t, broken, byAWS)
	for _, c := range []struct {
		url, body string
		status    int
		says      string
	}{
		{none, setup(states.InProgress), 422, "--jobs none was given"},
		{none, setup("the moon is full"), 422, `unknown state "the moon is full"`},
		{none, setup(states.InStatus("Melancholy")), 422, `could not set up a job in status "Melancholy"`},
		{wrong, setup(states.InStatus("Succeeded")), 422, "PutJobSuccessResult got 500"},
		{none, "{", 400, "not a provider state"},
	} {
		status, answer := ask(t, c.url, c.body)
		assert.Equal(t, c.status, status)
		assert.Contains(t, answer["error"], c.says)
	}
	for _, fine := range []string{`{"action":"teardown","state":"x"}`, setup("")} {
		status, _ := ask(t, none, fine)
		assert.Equal(t, 200, status)
	}
	response, err := http.Get(none + states.Path)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	assert.Equal(t, http.StatusMethodNotAllowed, response.StatusCode)
}

func TestOpenSaysWhatIsMissing(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	to, err := client.New(t.Context(), client.Options{Endpoint: "http://" + listener.Addr().String()})
	require.NoError(t, err)
	s, err := states.Open(t.Context(), to, byAWS, jobs.AWSOptions{})
	assert.ErrorContains(t, err, "cannot be reached")
	assert.NoError(t, s.Close(t.Context()))

	to, err = client.New(t.Context(), client.Options{Handler: http.NotFoundHandler()})
	require.NoError(t, err)
	defer func() { _ = to.Close() }()
	_, err = states.Open(t.Context(), to, byAWS, jobs.AWSOptions{})
	assert.ErrorContains(t, err, "CreateCustomActionType")
}

// TestPassedOn compares what comes through with what was asked and answered.
func TestPassedOn(t *testing.T) {
	var got *http.Request
	var body []byte
	_, url := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		h := w.Header()
		h["Content-Type"], h["Date"] = nil, nil
		h["X-Two"] = []string{"a", "b"}
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write([]byte("{}"))
	}), jobs.Source{Kind: jobs.KindNone})
	request, err := http.NewRequest(http.MethodPost, url+"/there?x=1", bytes.NewReader([]byte(`{"a":"é"}`)))
	require.NoError(t, err)
	request.Header = http.Header{"Content-Type": {"application/x-amz-json-1.1"}, "X-Amz-Target": {"A.B"}, "X-Own": {"1"}, "Authorization": {"AWS4-HMAC-SHA256 of 2015"}}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	require.NoError(t, err)

	assert.Equal(t, "/there?x=1", got.URL.RequestURI())
	assert.Equal(t, `{"a":"é"}`, string(body))
	assert.Equal(t, []string{"1"}, got.Header["X-Own"])
	assert.Equal(t, []string{"A.B"}, got.Header["X-Amz-Target"])
	require.Len(t, got.Header["Authorization"], 1)
	assert.Contains(t, got.Header.Get("Authorization"), "/codepipeline/aws4_request")
	assert.Equal(t, 418, response.StatusCode)
	assert.Equal(t, "{}", string(answer))
	assert.Equal(t, []string{"a", "b"}, response.Header["X-Two"])
	assert.NotContains(t, response.Header, "Content-Type")
	assert.NotContains(t, response.Header, "Date")
}

func TestNoAnswerIs502(t *testing.T) {
	_, url := open(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), jobs.Source{Kind: jobs.KindNone})
	response, err := http.Post(url+"/", "application/x-amz-json-1.1", strings.NewReader("{}"))
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	assert.Equal(t, http.StatusBadGateway, response.StatusCode)
	assert.Contains(t, string(text), "no answer of the target: dropped")
}

// TestStatesAsSource lets one server get its jobs from another, as plumbline check
// --jobs states=URL does.
func TestStatesAsSource(t *testing.T) {
	p := provider.New()
	_, url := open(t, p, byAWS)
	source, err := jobs.Parse("states=" + url + states.Path)
	require.NoError(t, err)
	_, second := open(t, p, source)
	for state, want := range map[string]string{states.InProgress: "InProgress", states.InStatus("Dispatched"): "Dispatched", states.InStatus("Succeeded"): "Succeeded"} {
		status, answer := ask(t, second, setup(state))
		require.Equal(t, http.StatusOK, status, answer)
		assert.Equal(t, want, p.JobState(answer["jobId"]))
	}
}

// TestCBORIsPassedOn sends a request of the CBOR wire through: its path and fields stay, the
// bytes of both bodies too, and it is signed.
func TestCBORIsPassedOn(t *testing.T) {
	var got *http.Request
	var body []byte
	_, url := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.Header().Set("Smithy-Protocol", "rpc-v2-cbor")
		w.Header().Set("Content-Type", "application/cbor")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte{0xbf, 0x00, 0xff})
	}), jobs.Source{Kind: jobs.KindNone})
	const path = "/service/CodePipeline_20150709/operation/PutJobSuccessResult"
	request, err := http.NewRequest(http.MethodPost, url+path, bytes.NewReader([]byte{0xa0, 0xff, 0x00}))
	require.NoError(t, err)
	request.Header = http.Header{"Content-Type": {"application/cbor"}, "Accept": {"application/cbor"}, "Smithy-Protocol": {"rpc-v2-cbor"}}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	require.NoError(t, err)

	assert.Equal(t, path, got.URL.RequestURI())
	assert.Equal(t, []byte{0xa0, 0xff, 0x00}, body)
	for name, want := range map[string][]string{"Content-Type": {"application/cbor"}, "Accept": {"application/cbor"}, "Smithy-Protocol": {"rpc-v2-cbor"}, "X-Amz-Target": nil} {
		assert.Equal(t, want, got.Header[name], name)
	}
	assert.Contains(t, got.Header.Get("Authorization"), "/codepipeline/aws4_request")
	assert.Equal(t, []byte{0xbf, 0x00, 0xff}, answer)
	assert.Equal(t, "rpc-v2-cbor", response.Header.Get("Smithy-Protocol"))
	assert.Equal(t, "application/cbor", response.Header.Get("Content-Type"))
}
