package console_test

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/provider/console"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

// serving is a provider behind a console.
type serving struct {
	*httptest.Server
	p       *provider.Provider
	console *console.Console
}

func serve(t *testing.T) serving {
	t.Helper()
	c := console.New()
	p := provider.New(provider.Observe(c.Job))
	book := logbook.New(p, func(id string) logbook.Job {
		j, _ := p.JobByID(id)
		return logbook.Job{State: j.State, Next: j.Next}
	}, c.Exchange)
	s := httptest.NewServer(c.Handler(p, book))
	t.Cleanup(s.Close)
	return serving{s, p, c}
}

// ask sends a request with header fields, given as names and values, and returns status and body.
func (s serving) ask(t *testing.T, method, path, body string, header ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := s.Client().Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(text)
}

func TestJobsAreAddedWhileItRuns(t *testing.T) {
	s := serve(t)
	status, body := s.ask(t, "POST", console.Jobs, `{"count":2,"actionType":"Build/MyBuild/1","configuration":{"Target":"prod"},
		"inputArtifacts":[{"name":"src","bucketName":"b","objectKey":"k"}],"outputArtifacts":[{"name":"out"}],"continuationToken":"t"}`)
	require.Equal(t, http.StatusCreated, status, body)
	jobs := s.p.Jobs()
	require.Len(t, jobs, 2)
	assert.JSONEq(t, `{"jobs":["`+jobs[0].ID+`","`+jobs[1].ID+`"]}`, body)
	assert.Equal(t, "Build/MyBuild/1", jobs[0].ActionType)
	assert.Equal(t, "Queued", jobs[0].State)

	status, body = s.ask(t, "POST", console.Jobs, ``)
	require.Equal(t, http.StatusCreated, status, "no body asks for a job of the seeded type: %s", body)
	status, body = s.ask(t, "GET", console.Jobs, "")
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, body, `"actionType":"Source/PlumblineSeed/1"`)
	assert.Equal(t, 3, strings.Count(body, `"state":"Queued"`))
}

func TestWhatCannotBeAddedIsExplained(t *testing.T) {
	s := serve(t)
	for body, says := range map[string]string{
		`[]`:                              `the body is to be an object`,
		`{"actiontype`:                    `the body is to be an object`,
		`{"unknown":1}`:                   `unknown field`,
		`{} {}`:                           `one object`,
		`{"count":0}`:                     `count is from 1 to 1000`,
		`{"count":1001}`:                  `count is from 1 to 1000`,
		`{"actionType":"Build"}`:          `CATEGORY/PROVIDER/VERSION`,
		`{"state":"Flying"}`:              `no job can be`,
		`{"configuration":{"a":""}}`:      `1 to 1000`,
		`{"inputArtifacts":[{}]}`:         `name of an artifact`,
		strings.Repeat(" ", 1<<20) + "{}": `too large`,
	} {
		status, got := s.ask(t, "POST", console.Jobs, body)
		assert.Equal(t, http.StatusBadRequest, status, says)
		assert.Contains(t, got, says)
	}
	assert.Empty(t, s.p.Jobs())
}

// TestNobodyElseAddsJobs holds that neither another machine nor a web page of another site reaches the console.
func TestNobodyElseAddsJobs(t *testing.T) {
	s := serve(t)
	for name, header := range map[string][]string{
		"a page of another site":           {"Origin", "https://example.com"},
		"a page, as browsers say it":       {"Sec-Fetch-Site", "cross-site"},
		"a name that leads here":           {"Host", "rebound.example.com"},
		"the same for the page and a port": {"Host", "rebound.example.com:80"},
	} {
		status, _ := s.ask(t, "POST", console.Jobs, `{}`, header...)
		assert.Equal(t, http.StatusForbidden, status, name)
	}
	assert.Empty(t, s.p.Jobs())

	r := httptest.NewRequest("POST", console.Jobs, strings.NewReader("{}"))
	r.Host, r.RemoteAddr = "127.0.0.1", "192.0.2.7:999"
	w := httptest.NewRecorder()
	s.Config.Handler.ServeHTTP(w, r)
	assert.Equal(t, http.StatusForbidden, w.Code)
	assert.Contains(t, w.Body.String(), "127.0.0.1")
	for _, host := range []string{"localhost", "localhost:80", "127.0.0.1:1", "[::1]:1", "[::1]"} {
		status, _ := s.ask(t, "GET", console.Jobs, "", "Host", host)
		assert.Equal(t, http.StatusOK, status, host)
	}
}

// TestTheCallsOfCodePipelineAreUntouched holds that no path of a wire is taken from the provider.
func TestTheCallsOfCodePipelineAreUntouched(t *testing.T) {
	s := serve(t)
	status, body := s.ask(t, "POST", "/", `{}`)
	assert.Equal(t, http.StatusUnsupportedMediaType, status, "the provider's answer: %s", body)
	status, body = s.ask(t, "POST", "/_plumbline/service/CodePipeline_20150709/operation/ListPipelines", "")
	assert.Equal(t, http.StatusNotFound, status, "a prefix of the other wire is another one: %s", body)
	for _, path := range []string{"/service/CodePipeline_20150709/operation/ListPipelines", "/_plumblines", "/x/_plumbline/jobs"} {
		_, body = s.ask(t, "POST", path, "")
		assert.Contains(t, body, "Exception", path)
	}
}

// TestEventsTellWhatWasAndWhatComes reads the stream from its beginning.
func TestEventsTellWhatWasAndWhatComes(t *testing.T) {
	s := serve(t)
	first := s.p.AddJob("InProgress")
	answer, err := s.Client().Get(s.URL + console.Prefix + "events")
	require.NoError(t, err)
	defer answer.Body.Close()
	assert.Equal(t, "text/event-stream", answer.Header.Get("Content-Type"))
	lines := bufio.NewScanner(answer.Body)
	next := func() string {
		var event []string
		for lines.Scan() && lines.Text() != "" {
			event = append(event, lines.Text())
		}
		return strings.Join(event, "\n")
	}
	assert.Equal(t, "event: begin\ndata: {}", next())
	assert.Contains(t, next(), `event: job`+"\n"+`data: {"id":"`+first+`","state":"InProgress"`)
	status, _ := s.ask(t, "POST", "/", `{"jobId":"`+first+`","continuationToken":""}`, "X-Amz-Target", "CodePipeline_20150709.PutJobSuccessResult",
		"Content-Type", "application/x-amz-json-1.1", "Authorization", "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=0")
	require.Equal(t, http.StatusBadRequest, status)
	event := next()
	assert.Contains(t, event, "event: exchange\n")
	assert.Contains(t, event, `"rule":"continuationToken/length"`)
	assert.NotContains(t, event, "AWS4")
}

// TestASlowFollowerIsLeft holds that nobody who reads slowly holds up the provider.
func TestASlowFollowerIsLeft(t *testing.T) {
	s := serve(t)
	answer, err := s.Client().Get(s.URL + console.Prefix + "events")
	require.NoError(t, err)
	defer answer.Body.Close()
	for range 20000 { // more than the buffers of a connection and of the feed hold
		s.console.Job(provider.Job{ID: "a", State: strings.Repeat("s", 1000)})
	}
	_, err = io.Copy(io.Discard, answer.Body)
	assert.NoError(t, err, "the stream was ended, and its reader may come again")
}

func TestThePageComesWithAPolicy(t *testing.T) {
	s := serve(t)
	for path, mediaType := range map[string]string{"": "text/html", "page.css": "text/css", "page.js": "text/javascript"} {
		answer, err := s.Client().Get(s.URL + console.Prefix + path)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		assert.Equal(t, http.StatusOK, answer.StatusCode)
		assert.Contains(t, answer.Header.Get("Content-Type"), mediaType)
		assert.Contains(t, answer.Header.Get("Content-Security-Policy"), "default-src 'none'")
	}
}
