package logbook_test

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/logbook"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

const signature = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=0"

// ask sends one request to a provider behind a logbook and answers the entry.
func ask(t *testing.T, p *provider.Provider, change func(*http.Request), body string) string {
	t.Helper()
	var written bytes.Buffer
	server := httptest.NewServer(logbook.New(p, p.JobState, log.New(&written, "", 0)))
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
