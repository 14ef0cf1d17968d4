package selftest

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/report/views"
)

// operationOf is the operation that a request is of.
func operationOf(r *http.Request) string {
	_, name, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	return name
}

// onlyThis is a handler of PutJobSuccessResult alone, for jobs that it made itself.
func onlyThis(p *provider.Provider) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if operationOf(r) != "PutJobSuccessResult" {
			says(400, amzJSON, `{"__type":"UnknownOperationException"}`)(w, r)
			return
		}
		p.ServeHTTP(w, r)
	})
}

// TestWithoutPipelines has a handler that makes no jobs by CodePipeline's calls: that is
// said once, with the ways out, and what needs no job is judged.
func TestWithoutPipelines(t *testing.T) {
	t.Parallel()
	for _, jobs := range []string{"", "aws"} {
		d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: onlyThis(provider.New()), Jobs: jobs}, plumbline.Options{})
		require.NotNil(t, d)
		require.Error(t, err)
		for _, way := range []string{"CreateCustomActionType", "UnknownOperationException", "Target.JobFunc", "states=URL", "exec=COMMAND", "ids=FILE"} {
			assert.Contains(t, err.Error(), way)
		}
		s := d.Summary.Status
		assert.Equal(t, 2, report.ExitCode(d), "%v", troubles(d, 5))
		assert.Zero(t, s.Fail+s.Warn+s.Error, "%v", troubles(d, 5))
		assert.Greater(t, s.Pass, 400)
		assert.Greater(t, s.Skip, 10_000)
		assert.Contains(t, report.Verdict(d), "NO VERDICT: no job could be obtained, so that only ")
		fits(t, d)

		var text strings.Builder
		require.NoError(t, views.Text(&text, d, report.TextOptions{}))
		assert.Equal(t, 1, strings.Count(text.String(), "CreateCustomActionType"), text.String())
		assert.Less(t, strings.Count(text.String(), "\n"), 60, text.String())
	}
}

// TestWithoutPipelinesButJobs is the same handler with a function for its jobs.
func TestWithoutPipelinesButJobs(t *testing.T) {
	t.Parallel()
	p := provider.New()
	to := plumbline.Target{Handler: onlyThis(p), JobFunc: func(context.Context) (string, error) { return p.AddJob("InProgress"), nil }}
	d, err := plumbline.Check(t.Context(), to, plumbline.Options{Run: []string{"success/**", "jobId/**"}})
	require.NoError(t, err)
	assert.Zero(t, report.ExitCode(d), "%v", troubles(d, 5))
	assert.Empty(t, d.NoJobs)
}

// TestAFaultWithoutJobs has a failure count that was proven without a job.
func TestAFaultWithoutJobs(t *testing.T) {
	t.Parallel()
	faulty := presences["404 for an unknown job"](provider.New())
	alone := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if operationOf(r) == "PutJobSuccessResult" {
			faulty(w, r)
			return
		}
		says(400, amzJSON, `{"__type":"UnknownOperationException"}`)(w, r)
	})
	d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: alone}, plumbline.Options{})
	require.Error(t, err)
	assert.Equal(t, 1, report.ExitCode(d), "%v", troubles(d, 5))
	assert.NotEmpty(t, d.NoJobs)
}

var lacking atomic.Int64

// absences are targets without the operation, with what their headline says.
var absences = map[string]struct {
	answer http.HandlerFunc // to what is not implemented
	has    string           // the operations that are, by a provider
	says   []string
}{
	"unsupported service": {says(400, "application/json", `{"error": "Unsupported service: codepipeline"}`), "", []string{
		`400, "Unsupported service: codepipeline"`, "an unknown operation in the same way", "supports no other call of a job worker either",
	}},
	"unknown error":               {says(400, amzJSON, `{"__type":"UnknownError","message":"no"}`), "", []string{`400 UnknownError, "no"`}},
	"unknown operation":           {says(400, amzJSON, `{"__type":"UnknownOperationException"}`), "", []string{"400 UnknownOperationException"}},
	"unknown operation, 404":      {says(404, amzJSON, `{"__type":"UnknownOperationException"}`), "", []string{"404 UnknownOperationException"}},
	"JSON 404":                    {says(404, "application/json", `{"message":"not found"}`), "", []string{`404, "not found"`}},
	"501":                         {says(501, "text/plain", "Not Implemented"), "", []string{`501, "Not Implemented"`}},
	"500 HTML":                    {says(500, "text/html", "<!doctype html><title>500</title><h1>Internal  Server Error</h1>"), "", []string{`500 with a page, "500 Internal Server Error"`}},
	"a page to everything":        {says(200, "text/html", "<html><body>Welcome</body></html>"), "", []string{`200 with a page, "Welcome"`}},
	"a counter, a date and an id": {varying, "", []string{"no such action"}},
	"500 HTML, this only": {says(500, "text/html", "<h1>Internal Server Error</h1>"), "CreateCustomActionType DeleteCustomActionType CreatePipeline DeletePipeline StartPipelineExecution PollForJobs AcknowledgeJob GetPipelineState PutJobNoSuchResult", []string{
		"it does implement CreateCustomActionType, CreatePipeline, StartPipelineExecution, PollForJobs, AcknowledgeJob and GetPipelineState",
	}},
	"500 HTML, pipelines only": {says(500, "text/html", "<title>500 Internal Server Error</title><h1>Internal Server Error</h1>"), "CreatePipeline DeletePipeline", []string{
		"an unknown operation in the same way", "it does implement CreatePipeline, but not CreateCustomActionType, StartPipelineExecution,",
	}},
	"unknown to the router, this only": {says(400, "application/json", `{"error":"Operation not supported"}`), "CreateCustomActionType DeleteCustomActionType CreatePipeline DeletePipeline StartPipelineExecution PollForJobs AcknowledgeJob", []string{
		"it does implement CreateCustomActionType, CreatePipeline, StartPipelineExecution, PollForJobs and AcknowledgeJob, but not GetPipelineState",
	}},
	"markup and control characters": {says(404, "text/plain", "\x1b[2J<script>alert(1)</script>\u202e"), "", []string{`\x1b[2J`}},
}

// varying says the same each time, but for a counter, a length, a date and ids.
func varying(w http.ResponseWriter, r *http.Request) {
	n := lacking.Add(1)
	text := fmt.Sprintf(`{"error":"no such action %s","n":%d,"pad":"%s","at":%q,"request":"%08x-0000-4000-8000-000000000000","trace":"a1B2c3D4%d"}`,
		operationOf(r), n, strings.Repeat("1", 1+int(n%7)), time.Now().Add(time.Duration(n)*40*24*time.Hour).UTC().Format(http.TimeFormat), n, n)
	says(400, "application/json", text)(w, r)
}

// TestAbsences has one headline for a target that lacks the operation, with its own
// text, and what it has of the flow.
func TestAbsences(t *testing.T) {
	for name, c := range absences {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.Contains(" "+c.has+" ", " "+operationOf(r)+" ") {
					p.ServeHTTP(w, r)
					return
				}
				c.answer(w, r)
			})
			for _, jobs := range []string{"", "none"} {
				var o plumbline.Options
				if jobs == "none" { // a report of few cases, which is held to the schema; the other run has them all
					o.Run = []string{"success/**", "jobId/**"}
				}
				d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: h, Jobs: jobs}, o)
				require.NoError(t, err)
				assert.Equal(t, 1, report.ExitCode(d))
				assert.Equal(t, 1, d.Summary.Status.Fail)
				assert.Zero(t, d.Summary.Status.Error)
				assert.True(t, strings.HasPrefix(d.Headline, "the target does not implement PutJobSuccessResult: "), d.Headline)
				for _, s := range c.says {
					assert.Contains(t, d.Headline, s)
				}
				assert.NotContains(t, d.Headline, "everything")
				require.NotNil(t, d.Missing)
				assert.Equal(t, "PutJobSuccessResult", d.Missing.Operation)
				assert.Less(t, d.Requests, 40)
				assert.NotZero(t, d.Requests, "the probes count")
				i := slices.IndexFunc(d.Cases, func(c report.Case) bool { return c.Status == report.StatusFail })
				require.Len(t, d.Cases[i].Findings, 1, "what shows is that it is missing, not what its answer looks like")
				assert.Equal(t, "jobId/unknown", d.Cases[i].Findings[0].Rule)
				assert.Equal(t, "400 JobNotFoundException", d.Cases[i].Findings[0].Expected)
				assert.Equal(t, d.Missing.Answer, d.Cases[i].Findings[0].Got)
				assert.Contains(t, d.Cases[i].Curl, "PutJobSuccessResult")
				assert.Empty(t, p.Leftovers(), "what was made is removed")
				if len(o.Run) > 0 {
					fits(t, d)
				}
			}
		})
	}
}

// TestAnAbsenceIsSoonSeen counts what a target without any of the calls gets over the network: its connections are not
// measured, which takes seconds of a server that accepts few.
func TestAnAbsenceIsSoonSeen(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		absences["unsupported service"].answer(w, r)
	}))
	defer server.Close()
	d, err := plumbline.Check(t.Context(), plumbline.Target{URL: server.URL}, plumbline.Options{})
	require.NoError(t, err)
	assert.Contains(t, d.Headline, "the target does not implement PutJobSuccessResult")
	assert.Less(t, requests.Load(), int64(30))
}

// TestWhatMakeEmulatorsExpects finds in headlines what the script that checks emulators looks for: it runs where they
// can be downloaded.
func TestWhatMakeEmulatorsExpects(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile(filepath.Join("internal", "tools", "clients", "emulators.sh"))
	require.NoError(t, err)
	kinds := map[string]string{"moto": "500 HTML, pipelines only", "ministack": "unsupported service"}
	calls := regexp.MustCompile(`(?m)^check (\w+) '[^']*' \\\n((?:  .*\n)+)`).FindAllSubmatch(script, -1)
	require.Len(t, calls, len(kinds))
	for _, c := range calls {
		absence := absences[kinds[string(c[1])]]
		p := provider.New()
		d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(" "+absence.has+" ", " "+operationOf(r)+" ") {
				p.ServeHTTP(w, r)
				return
			}
			absence.answer(w, r)
		})}, plumbline.Options{Run: []string{"jobId/unknown/**"}})
		require.NoError(t, err)
		for _, expected := range regexp.MustCompile(`'([^']+)'`).FindAllSubmatch(c[2], -1) {
			assert.Regexp(t, string(expected[1]), report.Verdict(d))
		}
	}
}

// presences are targets that are strange, but have the operation: the cases are run.
var presences = map[string]func(p *provider.Provider) http.HandlerFunc{
	"500 for every error": func(p *provider.Provider) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			p.ServeHTTP(answer, r)
			if answer.Code >= 400 {
				says(500, "text/html", "<h1>Internal Server Error</h1>")(w, r)
				return
			}
			says(answer.Code, amzJSON, answer.Body.String())(w, r)
		}
	},
	"a name of its own for every error": func(p *provider.Provider) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			p.ServeHTTP(answer, r)
			if answer.Code >= 400 {
				says(400, amzJSON, `{"__type":"BadRequest"}`)(w, r)
				return
			}
			says(answer.Code, amzJSON, answer.Body.String())(w, r)
		}
	},
	"no type, but reasons": func(p *provider.Provider) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			p.ServeHTTP(answer, r)
			says(answer.Code, amzJSON, strings.Replace(answer.Body.String(), "__type", "reason", 1))(w, r)
		}
	},
	"no answer to what the operation rejects": func(p *provider.Provider) http.HandlerFunc {
		return dropsErrors(p, "PutJobSuccessResult")
	},
	"no answer to what is rejected": func(p *provider.Provider) http.HandlerFunc { return dropsErrors(p, "") },
	"404 for an unknown job": func(p *provider.Provider) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			p.ServeHTTP(answer, r)
			code := answer.Code
			if strings.Contains(answer.Body.String(), "JobNotFound") {
				code = 404
			}
			says(code, amzJSON, answer.Body.String())(w, r)
		}
	},
}

// dropsErrors closes the connection where an operation, or any, would answer an error: so do servers whose handlers
// throw exceptions.
func dropsErrors(p *provider.Provider, operation string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		if answer.Code >= 400 && strings.HasSuffix(r.Header.Get("X-Amz-Target"), operation) {
			panic(http.ErrAbortHandler)
		}
		says(answer.Code, amzJSON, answer.Body.String())(w, r)
	}
}

// TestPresences never says of a target that completes jobs that it lacks the operation.
func TestPresences(t *testing.T) {
	for name, strange := range presences {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: strange(provider.New())}, plumbline.Options{Run: []string{"success/**", "jobId/unknown/**"}})
			require.NoError(t, err)
			assert.Empty(t, d.Headline)
			assert.Nil(t, d.Missing)
			assert.Equal(t, 1, report.ExitCode(d))
			assert.NotZero(t, d.Summary.Status.Pass)
		})
	}
}
