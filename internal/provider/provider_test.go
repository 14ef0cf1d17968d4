package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

const signature = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20250101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=00"

// request is a signed PutJobSuccessResult.
func request(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", "CodePipeline_20150709.PutJobSuccessResult")
	r.Header.Set("Authorization", signature)
	return r
}

// put sends a PutJobSuccessResult and returns status and error type.
func put(t testing.TB, p *provider.Provider, body string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	p.ServeHTTP(w, request(body))
	return w.Code, kindOf(t, w)
}

func kindOf(t testing.TB, w *httptest.ResponseRecorder) string {
	t.Helper()
	if w.Code == http.StatusOK {
		assert.Empty(t, w.Body.String())
		return ""
	}
	var doc struct {
		Type    string `json:"__type"`
		Message string
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &doc))
	assert.Equal(t, "application/x-amz-json-1.1", w.Header().Get("Content-Type"))
	return doc.Type
}

// The members of a request that is valid in every member.
const (
	validRevision = `"currentRevision":{"revision":"r","changeIdentifier":"c","created":1500000000.5,"revisionSummary":"s"}`
	validDetails  = `"executionDetails":{"summary":"s","externalExecutionId":"e","percentComplete":100}`
)

func TestPutJobSuccessResult(t *testing.T) {
	long := strings.Repeat
	ok, bad, wrong := "", "ValidationException", "SerializationException"
	table := []struct{ name, members, want string }{
		{"nothing but the id", ``, ok},
		{"every member", validRevision + "," + validDetails + `,"outputVariables":{"a-@_9":"","B":"v"}`, ok},
		{"token of 2048 three-byte characters", `"continuationToken":"` + long("語", 2048) + `"`, ok},
		{"token of 2049", `"continuationToken":"` + long("a", 2049) + `"`, bad},
		{"empty token", `"continuationToken":""`, bad},
		{"token of 600,000", `"continuationToken":"` + long("a", 600000) + `"`, bad},
		{"null optional members", `"continuationToken":null,"currentRevision":null,"executionDetails":null,"outputVariables":null`, ok},
		{"null nested members", `"executionDetails":{"summary":null,"percentComplete":null}`, ok},
		{"no revision", `"currentRevision":{"changeIdentifier":"c"}`, bad},
		{"null change identifier", `"currentRevision":{"revision":"r","changeIdentifier":null}`, bad},
		{"change identifier of 101", `"currentRevision":{"revision":"r","changeIdentifier":"` + long("c", 101) + `"}`, bad},
		{"percent 0", `"executionDetails":{"percentComplete":0}`, ok},
		{"percent -1", `"executionDetails":{"percentComplete":-1}`, bad},
		{"percent 101", `"executionDetails":{"percentComplete":101}`, bad},
		{"percent 1.5", `"executionDetails":{"percentComplete":1.5}`, wrong},
		{"percent 50.0", `"executionDetails":{"percentComplete":50.0}`, ok},
		{"percent beyond 32 bits", `"executionDetails":{"percentComplete":4294967346}`, wrong},
		{"percent as a string", `"executionDetails":{"percentComplete":"1"}`, wrong},
		{"token as a number", `"continuationToken":1`, wrong},
		{"details as a string", `"executionDetails":"x"`, wrong},
		{"revision as an array", `"currentRevision":[]`, wrong},
		{"created as a string", `"currentRevision":{"revision":"r","changeIdentifier":"c","created":"2020-01-01T00:00:00Z"}`, wrong},
		{"created beyond a double", `"currentRevision":{"revision":"r","changeIdentifier":"c","created":1e400}`, wrong},
		{"token and variables", `"continuationToken":"t","outputVariables":{"a":"b"}`, bad},
		{"token and empty variables", `"continuationToken":"t","outputVariables":{}`, ok},
		{"variable name with a dot", `"outputVariables":{"a.b":"c"}`, bad},
		{"variable name with a newline", `"outputVariables":{"a\n":"c"}`, bad},
		{"empty variable name", `"outputVariables":{"":"c"}`, bad},
		{"null variable", `"outputVariables":{"a":null}`, bad},
		{"number as a variable", `"outputVariables":{"a":1}`, wrong},
		{"122,880 bytes of variables", `"outputVariables":{"a":"` + long("v", 122879) + `"}`, ok},
		{"122,881 bytes of variables", `"outputVariables":{"a":"` + long("v", 122880) + `"}`, "OutputVariablesSizeExceededException"},
		{"unknown members", `"x":{"jobId":[1,{"y":null}]},"__proto__":1,"":true,"executionDetails":{"z":{}}`, ok},
		{"unknown member 16 deep", `"x":` + long("[", 16) + long("]", 16), ok},
		{"unknown member 100,000 deep", `"x":` + long("[", 100000) + long("]", 100000), wrong},
		{"names in another case", `"ContinuationToken":"","EXECUTIONDETAILS":1`, ok},
		{"duplicate, last valid", `"continuationToken":"","continuationToken":"t"`, ok},
		{"lone surrogate", `"continuationToken":"\ud800"`, ok},
		{"invalid UTF-8", "\"continuationToken\":\"\xff\"", wrong},
		{"escaped names", `"\u0065xecutionDetails":{"percentComplete":200}`, bad},
		{"NaN", `"x":NaN`, wrong},
		{"leading zero", `"x":01`, wrong},
		{"raw newline", "\"x\":\"\n\"", wrong},
		{"trailing comma", `"x":[1,]`, wrong},
		{"comment", `"x":1/**/`, wrong},
	}
	for _, c := range table {
		t.Run(c.name, func(t *testing.T) {
			p := provider.New()
			id := p.SeedJobs(1)[0]
			body := `{"jobId":"` + id + `"`
			if c.members != "" {
				body += "," + c.members
			}
			status, kind := put(t, p, body+" }\n")
			assert.Equal(t, c.want, kind)
			if c.want == "" {
				assert.Equal(t, 200, status)
				status, kind = put(t, p, `{"jobId":"`+id+`"}`)
				assert.Equal(t, "400 InvalidJobStateException", fmt.Sprint(status, " ", kind))
				return
			}
			assert.Equal(t, 400, status)
			status, _ = put(t, p, `{"jobId":"`+id+`"}`)
			assert.Equal(t, 200, status, "a refused request changes nothing")
		})
	}
}

func TestJobIDsAndBodies(t *testing.T) {
	p := provider.New()
	id := p.AddJob("InProgress")
	table := []struct{ body, want string }{
		{``, "SerializationException"},
		{`null`, "SerializationException"},
		{`[]`, "SerializationException"},
		{`"x"`, "SerializationException"},
		{`{"jobId":"` + id + `"`, "SerializationException"},
		{`{"jobId":"` + id + `"}{}`, "SerializationException"},
		{"\ufeff" + `{"jobId":"` + id + `"}`, "SerializationException"},
		{`{}`, "ValidationException"},
		{`{"jobId":null}`, "ValidationException"},
		{`{"jobid":"` + id + `"}`, "ValidationException"},
		{`{"jobId":7}`, "SerializationException"},
		{`{"jobId":""}`, "ValidationException"},
		{`{"jobId":"` + strings.ToUpper(id[:35]) + `A"}`, "ValidationException"},
		{`{"jobId":"` + id + `\n"}`, "ValidationException"},
		{`{"jobId":" ` + id + `"}`, "ValidationException"},
		{`{"jobId":"` + strings.ReplaceAll(id, "-", "") + `"}`, "ValidationException"},
		{`{"jobId":"00000000-0000-0000-0000-000000000000"}`, "JobNotFoundException"},
		{`{"jobId":"ffffffff-ffff-ffff-ffff-ffffffffffff"}`, "JobNotFoundException"},
		{`{"jobId":"` + p.AddJob("Queued") + `"}`, "InvalidJobStateException"},
		{`{"jobId":"` + p.AddJob("Dispatched") + `"}`, "InvalidJobStateException"},
		{`{"jobId":"` + p.AddJob("Failed") + `"}`, "InvalidJobStateException"},
		{`{"jobId":"` + p.AddJob("TimedOut") + `"}`, "InvalidJobStateException"},
		{`{"jobId":"` + p.AddJob("Succeeded") + `"}`, "InvalidJobStateException"},
		{"\t\r\n {\"jobId\" :\t\"\\u00" + fmt.Sprintf("%02X", id[0]) + id[1:] + "\"\r}", ""},
	}
	for _, c := range table {
		_, kind := put(t, p, c.body)
		assert.Equal(t, c.want, kind, c.body)
	}
}

func TestProtocol(t *testing.T) {
	table := []struct {
		name   string
		change func(*http.Request)
		status int
		kind   string
	}{
		{"charset", func(r *http.Request) { r.Header.Set("Content-Type", "application/x-amz-json-1.1; charset=utf-8") }, 200, ""},
		{"other type", func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }, 415, "UnsupportedMediaTypeException"},
		{"no type", func(r *http.Request) { r.Header.Del("Content-Type") }, 415, "UnsupportedMediaTypeException"},
		{"unsigned", func(r *http.Request) { r.Header.Del("Authorization") }, 403, "MissingAuthenticationTokenException"},
		{"bad signature", func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") }, 403, "IncompleteSignatureException"},
		{"GET", func(r *http.Request) { r.Method = http.MethodGet }, 405, "MethodNotAllowedException"},
		{"path", func(r *http.Request) { r.URL.Path = "/x" }, 404, "UnknownOperationException"},
		{"no target", func(r *http.Request) { r.Header.Del("X-Amz-Target") }, 400, "UnknownOperationException"},
		{"suffix", func(r *http.Request) { r.Header.Set("X-Amz-Target", "CodePipeline_20150709.PutJobSuccessResults") }, 400, "UnknownOperationException"},
		{"case", func(r *http.Request) {
			r.Header.Set("X-Amz-Target", strings.ToLower("CodePipeline_20150709.")+"PutJobSuccessResult")
		}, 400, "UnknownOperationException"},
		{"large", func(r *http.Request) { r.ContentLength = 5 << 20 }, 413, "RequestEntityTooLargeException"},
	}
	for _, c := range table {
		t.Run(c.name, func(t *testing.T) {
			p := provider.New()
			r, w := request(`{"jobId":"`+p.AddJob("InProgress")+`"}`), httptest.NewRecorder()
			c.change(r)
			p.ServeHTTP(w, r)
			assert.Equal(t, c.status, w.Code)
			assert.Equal(t, c.kind, kindOf(t, w))
			assert.Regexp(t, `^[0-9a-f-]{36}$`, w.Header().Get("x-amzn-RequestId"))
		})
	}
}

// nowhere is a ResponseWriter that costs nothing.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n nowhere) WriteHeader(int)             {}

func BenchmarkPutJobSuccessResult(b *testing.B) {
	p := provider.New()
	ids := p.SeedJobs(b.N)
	tail := `",` + validRevision + "," + validDetails + `,"outputVariables":{"a":"b"}}`
	r, body, w := request(""), strings.NewReader(""), nowhere{http.Header{}}
	r.Body = http.NoBody
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		body.Reset(`{"jobId":"` + ids[i] + tail)
		r.Body = readerBody{body}
		r.ContentLength = int64(body.Len())
		p.ServeHTTP(w, r)
	}
	require.Equal(b, "Succeeded", p.JobState(ids[b.N-1]))
}

// readerBody is a request body over a string.
type readerBody struct{ *strings.Reader }

func (readerBody) Close() error { return nil }
