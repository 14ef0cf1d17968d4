package logbook_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

const signature = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=0"

// jobsOf are the jobs of a provider, as a logbook asks for them.
func jobsOf(p *provider.Provider) func(string) logbook.Job {
	return func(id string) logbook.Job {
		j, _ := p.JobByID(id)
		return logbook.Job{State: j.State, Next: j.Next}
	}
}

// ask sends one request to a provider behind a logbook and answers the entry.
func ask(t *testing.T, p *provider.Provider, change func(*http.Request), body string) string {
	t.Helper()
	var written bytes.Buffer
	server := httptest.NewServer(logbook.New(p, jobsOf(p), func(e logbook.Exchange) { fmt.Fprintln(&written, e.Text()) }))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("X-Amz-Target", "CodePipeline_20150709.PutJobSuccessResult")
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("Authorization", signature)
	if change != nil {
		change(r)
	}
	answer, err := http.DefaultClient.Do(r)
	if err == nil {
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
	}
	server.Close() // waits until the handler has returned
	return written.String()
}

func target(operation string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("X-Amz-Target", "CodePipeline_20150709."+operation) }
}

func TestEntries(t *testing.T) {
	const unknown = "11111111-2222-3333-4444-abcdefabcdef"
	for _, c := range []struct {
		name   string
		status string // of the job that %s in the body stands for
		change func(*http.Request)
		body   string
		says   []string
	}{
		{"completed", "InProgress", nil, `{"jobId":"%s"}`, []string{"PutJobSuccessResult JOB: 200, the job is Succeeded\n"}},
		{"a limit", "InProgress", nil, `{"jobId":"%s","continuationToken":""}`, []string{
			"PutJobSuccessResult JOB: 400 ValidationException: ", "\n         continuationToken/length: ", "documented in CodePipeline API Reference", "; plumbline explain continuationToken/length\n",
		}},
		{"two things at once", "InProgress", nil, `{"jobId":"%s","continuationToken":"","executionDetails":{"percentComplete":101}}`, []string{
			"continuationToken/length: ", "executionDetails.percentComplete/range: ",
		}},
		{"finished", "Succeeded", nil, `{"jobId":"%s"}`, []string{"400 InvalidJobStateException", "life/completed-once: "}},
		{"not acknowledged", "Queued", nil, `{"jobId":"%s"}`, []string{"400 InvalidJobStateException", "life/unacknowledged: "}},
		{"unknown", "", nil, `{"jobId":"` + unknown + `"}`, []string{"400 JobNotFoundException", "jobId/unknown: "}},
		{"no JSON", "", nil, `{"jobId":`, []string{"400 SerializationException", "json/truncated: "}},
		{"another path", "", func(r *http.Request) { r.URL.Path = "/x" }, `{}`, []string{"POST /x: 404 ", "protocol/path: "}},
		{"no signature", "", func(r *http.Request) { r.Header.Del("Authorization") }, `{}`, []string{"403 ", "protocol/signature: "}},
		{"no operation", "", target("Fly"), `{}`, []string{"Fly: 400 UnknownOperationException", "protocol/unknown-operation: "}},
		{"polled", "Queued", target("PollForJobs"), `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"PlumblineSeed","version":"1"}}`, []string{"PollForJobs: 200, job JOB\n"}},
		{"too large to be judged", "InProgress", nil, `{"jobId":"%s"` + strings.Repeat(" ", 1<<20) + `}`, []string{"413 "}},
		{"a terminal's escape", "", nil, `{"jobId":"\u001b[31m"}`, []string{`PutJobSuccessResult \x1b[31m: 400 ValidationException`, "jobId/pattern: "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := provider.New()
			id := unknown
			if c.status != "" {
				id = p.AddJob(c.status)
			}
			body := c.body
			if strings.Contains(body, "%s") {
				body = fmt.Sprintf(body, id)
			}
			got := ask(t, p, c.change, body)
			for _, s := range c.says {
				assert.Contains(t, got, strings.ReplaceAll(s, "JOB", id))
			}
			assert.NotContains(t, got, "not the documented one", "the reference provider does what is documented")
			assert.NotContains(t, got, "\x1b")
		})
	}
}

// TestTheSecondWireIsNamed has requests of RPC v2 CBOR logged as such, with what was wrong.
func TestTheSecondWireIsNamed(t *testing.T) {
	encode := func(v any) string {
		b, err := cbor.Marshal(v)
		require.NoError(t, err)
		return string(b)
	}
	rpc := func(change func(*http.Request)) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Del("X-Amz-Target")
			r.URL.Path = "/service/CodePipeline_20150709/operation/PutJobSuccessResult"
			r.Header.Set("Smithy-Protocol", "rpc-v2-cbor")
			r.Header.Set("Content-Type", "application/cbor")
			if change != nil {
				change(r)
			}
		}
	}
	p := provider.New()
	id := p.AddJob("InProgress")
	for _, c := range []struct {
		name, body, want string
		change           func(*http.Request)
	}{
		{"rejected", encode(map[string]any{"jobId": id, "continuationToken": ""}), "PutJobSuccessResult (CBOR) " + id + ": 400 ValidationException: 1 validation error", nil},
		{"JSON in the body", `{"jobId":"` + id + `"}`, "PutJobSuccessResult (CBOR): 400 SerializationException: The request body is no well-formed CBOR.", nil},
		{"a target", encode(map[string]any{"jobId": id}), "PutJobSuccessResult (CBOR) " + id + ": 400 UnsupportedProtocolException: A request of RPC v2 CBOR has no X-Amz-Target", target("PutJobSuccessResult")},
		{"accepted", encode(map[string]any{"jobId": id}), "PutJobSuccessResult (CBOR) " + id + ": 200, the job is Succeeded", nil},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Contains(t, ask(t, p, rpc(c.change), c.body), c.want) })
	}
}

func TestAFaultIsTold(t *testing.T) {
	for fault, says := range map[string]string{
		"success-empty-object": "this answer is not the documented one: expected ",
		"success-drop":         "the connection was closed without an answer",
		"success-201":          "expected ",
	} {
		p, err := provider.Named(fault)
		require.NoError(t, err)
		got := ask(t, p, nil, fmt.Sprintf(`{"jobId":%q}`, p.SeedJobs(1)[0]))
		assert.Contains(t, got, says, fault)
	}
}

// TestTheNextJobIsNamed holds that a worker's author sees which job continues a token, on either wire.
func TestTheNextJobIsNamed(t *testing.T) {
	p := provider.New()
	first := p.SeedJobs(1)[0]
	got := ask(t, p, nil, `{"jobId":"`+first+`","continuationToken":"t"}`)
	next, _ := p.JobByID(first)
	require.NotEmpty(t, next.Next)
	assert.Equal(t, "PutJobSuccessResult "+first+": 200, the job is Succeeded; job "+next.Next+" continues its token\n", got)

	lost, err := provider.Named("lost-answer")
	require.NoError(t, err)
	first = lost.SeedJobs(1)[0]
	got = ask(t, lost, nil, `{"jobId":"`+first+`"}`)
	assert.Contains(t, got, "the connection was closed without an answer, the job is Succeeded\n", "the provider says what it did")
}

// TestAnExchangeIsALineOfJSON holds the names of the members, which programs read.
func TestAnExchangeIsALineOfJSON(t *testing.T) {
	p, err := provider.Named("success-empty-object")
	require.NoError(t, err)
	var told []logbook.Exchange
	book := logbook.New(p, jobsOf(p), func(e logbook.Exchange) { told = append(told, e) })
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"jobId":"`+p.SeedJobs(1)[0]+`","continuationToken":"t"}`))
	r.Header.Set("X-Amz-Target", "CodePipeline_20150709.PutJobSuccessResult")
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("Authorization", signature)
	book.ServeHTTP(httptest.NewRecorder(), r)
	require.Len(t, told, 1)
	line, err := json.Marshal(told[0])
	require.NoError(t, err)
	var members map[string]any
	require.NoError(t, json.Unmarshal(line, &members))
	for name, want := range map[string]any{
		"operation": "PutJobSuccessResult", "wire": "JSON", "method": "POST", "path": "/", "status": 200.0,
		"jobState": "Succeeded", "jobId": told[0].JobID, "nextJob": told[0].NextJob,
	} {
		assert.Equal(t, want, members[name], name)
	}
	assert.NotEmpty(t, told[0].NextJob)
	require.Len(t, told[0].Deviations, 1)
	assert.Equal(t, "answer/empty-body", told[0].Deviations[0].Rule)
	assert.NotContains(t, string(line), "AWS4", "no header stands in it")
}

// created is a result with the time of a revision.
func created(time string) string {
	return "\xa2\x65jobId\x78\x24ID\x6fcurrentRevision\xa3\x68revision\x61r\x70changeIdentifier\x61c\x67created" + time
}

// TestTheJudgeReadsBothWires has CBOR judged as the same JSON would be, and what is unclear not judged.
func TestTheJudgeReadsBothWires(t *testing.T) {
	p := provider.New()
	for _, c := range []struct {
		name, body string
		rules      []string
	}{
		{"valid", "\xa1\x65jobId\x78\x24ID", nil},
		{"too short a token", "\xa2\x65jobId\x78\x24ID\x71continuationToken\x60", []string{"continuationToken/length"}},
		{"a byte string", "\xa2\x65jobId\x78\x24ID\x71continuationToken\x41a", []string{"continuationToken/type"}},
		{"cut short", "\xa2\x65jobId\x78\x24ID", []string{"cbor/well-formed"}},
		{"trailing bytes", "\xa1\x65jobId\x78\x24ID\x00", nil},
		{"twice the same key", "\xa2\x65jobId\x78\x24ID\x65jobId\x78\x24ID", nil},
		{"an unknown tag", "\xa2\x65jobId\x78\x24ID\x61x\xd8\x20\x61y", nil},
		{"nothing", "", []string{"jobId/required"}},
		{"a time", created("\xc1\x01"), nil},
		{"a time with the tag for text", created("\xc0\x741970-01-01T00:00:01Z"), []string{"cbor/timestamp"}},
		{"a time with another tag", created("\xc9\x01"), []string{"cbor/timestamp"}},
		{"a time as text", created("\x741970-01-01T00:00:01Z"), []string{"cbor/timestamp"}},
		{"a time of no revision", strings.Replace(created("\xc9\x01"), "currentRevision", "CurrentRevision", 1), nil},
		{"a time in a revision with a tag", strings.Replace(created("\xc9\x01"), "\xa3", "\xd8\x20\xa3", 1), nil},
		{"a time that says that it is CBOR", created("\xd9\xd9\xf7\xc1\x01"), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var told []logbook.Exchange
			book := logbook.New(p, jobsOf(p), func(e logbook.Exchange) { told = append(told, e) })
			r := httptest.NewRequest(http.MethodPost, "/service/CodePipeline_20150709/operation/PutJobSuccessResult",
				strings.NewReader(strings.ReplaceAll(c.body, "ID", p.SeedJobs(1)[0])))
			r.Header.Set("Smithy-Protocol", "rpc-v2-cbor")
			r.Header.Set("Content-Type", "application/cbor")
			r.Header.Set("Authorization", signature)
			book.ServeHTTP(httptest.NewRecorder(), r)
			var rules []string
			for _, v := range told[0].Violations {
				rules = append(rules, v.Rule)
				assert.NotEmpty(t, v.Source)
			}
			assert.Equal(t, c.rules, rules)
			assert.Empty(t, told[0].Deviations, "the provider's answer is right")
		})
	}
}

// TestAJobOfWhichNothingIsKnownMayBeInAnyState holds that neither side is accused for what a proxy cannot know.
func TestAJobOfWhichNothingIsKnownMayBeInAnyState(t *testing.T) {
	unknown := func(string) logbook.Job { return logbook.Job{Unsure: true} }
	p := provider.New()
	for state, status := range map[string]int{"InProgress": 200, "Succeeded": 400, "Queued": 400} {
		var told []logbook.Exchange
		book := logbook.New(p, unknown, func(e logbook.Exchange) { told = append(told, e) })
		for _, more := range []string{"", `,"continuationToken":""`} {
			r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"jobId":"`+p.AddJob(state)+`"`+more+`}`))
			r.Header.Set("X-Amz-Target", "CodePipeline_20150709.PutJobSuccessResult")
			r.Header.Set("Content-Type", "application/x-amz-json-1.1")
			r.Header.Set("Authorization", signature)
			book.ServeHTTP(httptest.NewRecorder(), r)
		}
		assert.Equal(t, status, told[0].Status)
		assert.Empty(t, told[0].Violations)
		assert.Empty(t, told[0].Deviations)
		require.Len(t, told[1].Violations, 1, "what a request violates by itself it violates in every state")
		assert.Equal(t, "continuationToken/length", told[1].Violations[0].Rule)
		assert.Empty(t, told[1].Deviations)
	}
}

// TestTheOtherOperationsAreJudged holds that both sides of each call are: what a worker may not send, and what no target
// may answer.
func TestTheOtherOperationsAreJudged(t *testing.T) {
	for _, c := range []struct{ name, operation, body, status, answer, violation, deviation string }{
		{"right", "AcknowledgeJob", `{"jobId":"11111111-2222-4333-8444-555555555555","nonce":"1"}`, "200", `{"status":"InProgress"}`, "", ""},
		{"a nonce of another type", "AcknowledgeJob", `{"jobId":"11111111-2222-4333-8444-555555555555","nonce":1}`, "400", `{"__type":"SerializationException"}`, "AcknowledgeJob/nonce/type", ""},
		{"accepted all the same", "AcknowledgeJob", `{"jobId":"11111111-2222-4333-8444-555555555555","nonce":1}`, "200", `{"status":"InProgress"}`, "AcknowledgeJob/nonce/type", "outcome"},
		{"no status", "AcknowledgeJob", `{"jobId":"11111111-2222-4333-8444-555555555555","nonce":"1"}`, "200", `{}`, "", "AcknowledgeJob/output"},
		{"no jobs", "PollForJobs", `{"actionTypeId":{"category":"Test","owner":"Custom","provider":"P","version":"1"}}`, "200", `{}`, "", ""},
		{"no such type", "PollForJobs", `{"actionTypeId":{"category":"Test","owner":"Custom","provider":"P","version":"1"}}`, "400", `{"__type":"ActionTypeNotFoundException"}`, "", ""},
		{"no category", "PollForJobs", `{"actionTypeId":{"category":"Flight","owner":"Custom","provider":"P","version":"1"}}`, "400", `{"__type":"ValidationException"}`, "PollForJobs/actionTypeId.category/enum", ""},
		{"a failure without a type", "PutJobFailureResult", `{"jobId":"11111111-2222-4333-8444-555555555555","failureDetails":{"message":"m"}}`, "400", `{"__type":"ValidationException"}`, "PutJobFailureResult/failureDetails.type/required", ""},
		{"a partner's", "GetThirdPartyJobDetails", `{"jobId":"a","clientToken":"b"}`, "400", `{"__type":"JobNotFoundException"}`, "", ""},
		{"another of the service", "ListPipelines", `{}`, "500", `{}`, "", "answer/no-server-error"},
		{"another that is right", "ListPipelines", `{}`, "200", `{"pipelines":[]}`, "", ""},
		{"throttled", "PollForJobs", `{"actionTypeId":{"category":"Test","owner":"Custom","provider":"P","version":"1"}}`, "400", `{"__type":"ThrottlingException"}`, "", ""},
		{"not allowed", "PollForJobs", `{"actionTypeId":{"category":"Test","owner":"Custom","provider":"P","version":"1"}}`, "400", `{"__type":"AccessDeniedException"}`, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var told []logbook.Exchange
			target := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/x-amz-json-1.1")
				w.Header().Set("X-Amzn-Requestid", "11111111-2222-4333-8444-555555555555")
				status, _ := strconv.Atoi(c.status)
				w.WriteHeader(status)
				_, _ = io.WriteString(w, c.answer)
			})
			book := logbook.New(target, func(string) logbook.Job { return logbook.Job{Unsure: true} }, func(e logbook.Exchange) { told = append(told, e) })
			r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(c.body))
			r.Header.Set("X-Amz-Target", "CodePipeline_20150709."+c.operation)
			r.Header.Set("Content-Type", "application/x-amz-json-1.1")
			r.Header.Set("Authorization", signature)
			book.ServeHTTP(httptest.NewRecorder(), r)
			require.Len(t, told, 1)
			violation, deviation := "", ""
			for _, v := range told[0].Violations {
				violation = v.Rule
				assert.NotEmpty(t, v.Title)
			}
			for _, d := range told[0].Deviations {
				if d.Level == rules.Must {
					deviation = cmp.Or(d.Rule, "outcome")
				}
			}
			assert.Equal(t, c.violation, violation)
			assert.Equal(t, c.deviation, deviation)
		})
	}
}

// noted is what the logbook has of one exchange, in which a request with some fields gets a certain answer.
func noted(operation string, asked http.Header, status int, said http.Header, body string) (got logbook.Exchange) {
	book := logbook.New(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		maps.Copy(w.Header(), said)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}), func(string) logbook.Job { return logbook.Job{Unsure: true} }, func(e logbook.Exchange) { got = e })
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"jobId":"11111111-2222-3333-4444-abcdefabcdef"}`))
	r.Header = http.Header{"X-Amz-Target": {"CodePipeline_20150709." + operation}, "Content-Type": {"application/x-amz-json-1.1"}, "Authorization": {signature}}
	maps.Copy(r.Header, asked)
	book.ServeHTTP(httptest.NewRecorder(), r)
	return got
}

// TestCodingsAreUndone: a compressed answer says what it says plain, and one in a coding that is not undone is not judged
// by its body, of which nothing is kept.
func TestCodingsAreUndone(t *testing.T) {
	const refusal = `{"__type":"JobNotFoundException","message":"m"}`
	compressed := func(text string) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write([]byte(text))
		_ = w.Close()
		return b.String()
	}
	for name, c := range map[string]struct{ accepts, coding, body, error, kept, accused string }{
		"plain":               {"", "", refusal, "JobNotFoundException", refusal, ""},
		"compressed":          {"gzip", "gzip", compressed(refusal), "JobNotFoundException", refusal, ""},
		"nothing excluded":    {"", "gzip", compressed(refusal), "JobNotFoundException", refusal, ""},
		"excluded":            {"identity", "gzip", compressed(refusal), "", "", "protocol/content-coding"},
		"another coding":      {"br", "br", "\x8b\x16\x80{}", "", "", ""},
		"cut":                 {"gzip", "gzip", compressed(refusal)[:30], "", "", "answer/"},
		"compressed no error": {"gzip", "gzip", compressed(`{}`), "", `{}`, "answer/"},
	} {
		t.Run(name, func(t *testing.T) {
			said := http.Header{"X-Amzn-Requestid": {"11111111-2222-4333-8444-111122223333"}, "Content-Type": {"application/x-amz-json-1.1"}}
			if c.coding != "" {
				said.Set("Content-Encoding", c.coding)
			}
			asked := http.Header{}
			if c.accepts != "" {
				asked.Set("Accept-Encoding", c.accepts)
			}
			got := noted("PutJobSuccessResult", asked, http.StatusBadRequest, said, c.body)
			assert.Equal(t, c.error, got.Error)
			assert.Equal(t, c.kept, string(got.Answer.Body))
			assert.Equal(t, c.kept == "", got.Cut)
			told := ""
			for _, d := range got.Deviations {
				told += d.Rule + " "
			}
			if c.accused == "" {
				assert.Empty(t, told)
			}
			assert.Contains(t, told, c.accused)
		})
	}
}

// TestWhatHTTPAllows: an operation that a target does not have (RFC 9110, section 15.6.2), a head that is too large, and
// another form where the request asks for it. The same answers to other requests are told.
func TestWhatHTTPAllows(t *testing.T) {
	for name, c := range map[string]struct {
		operation string
		fields    http.Header
		status    int
		form      string
		accused   string
	}{
		"no such operation":      {"ListWebhooks", nil, 501, "", ""},
		"no failures":            {"PutJobFailureResult", nil, 501, "", ""},
		"the operation":          {"PutJobSuccessResult", nil, 501, "", "answer/no-server-error"},
		"a large head":           {"PutJobSuccessResult", http.Header{"X-Amz-Security-Token": {strings.Repeat("t", 2100)}}, 431, "", ""},
		"a small head":           {"PutJobSuccessResult", nil, 431, "", "answer/error-status"},
		"HTML asked for":         {"PutJobSuccessResult", http.Header{"Accept": {"text/html, */*;q=0.1"}}, 400, "text/html", ""},
		"HTML, and it fails":     {"PutJobSuccessResult", http.Header{"Accept": {"text/html, */*;q=0.1"}}, 500, "text/html", "answer/no-server-error"},
		"HTML, and it succeeds":  {"PutJobSuccessResult", http.Header{"Accept": {"text/html, */*;q=0.1"}}, 200, "", "answer/empty-body"},
		"nothing else":           {"PutJobSuccessResult", http.Header{"Accept": {"text/html"}}, 406, "", ""},
		"a charset":              {"PutJobSuccessResult", http.Header{"Content-Type": {"application/x-amz-json-1.1; charset=utf-8"}}, 415, "", ""},
		"no charset":             {"PutJobSuccessResult", nil, 415, "", "answer/error-status"},
		"an empty Accept":        {"PutJobSuccessResult", http.Header{"Accept": {""}}, 406, "", ""},
		"no length required":     {"PutJobSuccessResult", nil, 411, "", "answer/error-status"},
		"no Accept":              {"PutJobSuccessResult", nil, 406, "", "answer/error-status"},
		"HTML not asked for":     {"PutJobSuccessResult", nil, 400, "text/html", "answer/error-content-type"},
		"anything asked for":     {"PutJobSuccessResult", http.Header{"Accept": {"*/*"}}, 400, "text/html", "answer/error-content-type"},
		"the protocol asked for": {"PutJobSuccessResult", http.Header{"Accept": {"application/x-amz-json-1.1, text/html"}}, 400, "text/html", "answer/error-content-type"},
	} {
		t.Run(name, func(t *testing.T) {
			got := noted(c.operation, c.fields, c.status, http.Header{"Content-Type": {c.form}}, `{"__type":"JobNotFoundException","message":"m"}`)
			told := ""
			for _, d := range got.Deviations {
				if d.Level != rules.Observe {
					told += d.Rule + " "
				}
			}
			if c.accused == "" {
				assert.Empty(t, told)
			}
			assert.Contains(t, told, c.accused)
		})
	}
}
