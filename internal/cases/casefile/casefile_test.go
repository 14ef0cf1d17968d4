package casefile_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/cases/casefile"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

func parse(t *testing.T, text string) ([]cases.Case, error) {
	t.Helper()
	schema, err := os.ReadFile("../../../fixtures/cases.schema.json")
	require.NoError(t, err)
	return casefile.Parse("own.yaml", []byte(text), schema, map[string]bool{"success/plain": true})
}

const own = `cases:
  - id: acme/long-token
    title: our worker's longest token
    needs: own job
    rule: continuationToken/accepted
    request: {json: {jobId: "${jobId}", continuationToken: "a<b"}}
    expect: {success: true}
  - id: acme/tenant
    title: a request without our tenant header
    needs: shared job
    source: our handbook, 3.1
    level: should
    request:
      body: '{"jobId":"${jobId}"} '
      target: CodePipeline_20150709.PutJobSuccessResult
      contentType: text/plain
      path: /x/${jobId}
      method: PUT
      headers: {X-B: "2", X-A: "${jobId}"}
    expect: {errors: [ValidationException], statuses: [403]}
`

// TestParseCBOR: a value is spelled on the other wire, and whatever else is said replaces what is usual there.
func TestParseCBOR(t *testing.T) {
	list, err := parse(t, `cases:
  - id: acme/cbor
    title: our worker's token by CBOR
    needs: own job
    rule: continuationToken/accepted
    request: {wire: cbor, path: /prefix/service/CodePipeline_20150709/operation/PutJobSuccessResult, json: {jobId: "${jobId}", currentRevision: {created: 1.5}}}
    expect: {success: true}
  - id: acme/cbor-bytes
    title: the same as bytes
    needs: own job
    rule: continuationToken/accepted
    request: {wire: cbor, base64: "oWVqb2JJZHgkJHtqb2JJZH0="}
    expect: {success: true}
`)
	require.NoError(t, err)
	const id = "a1b2c3d4-e5f6-4708-89ab-cdef01234567"
	sent, ok := list[0].Single().Request(id)
	assert.True(t, ok)
	assert.True(t, list[0].CBOR())
	want := wire.RPC(sent.Body)
	want.Path = "/prefix" + want.Path
	assert.Equal(t, want, sent)
	item, err := cbor.Read(sent.Body)
	require.NoError(t, err)
	assert.Equal(t, `{"currentRevision": {"created": 1(1.5)}, "jobId": "`+id+`"}`, cbor.Diagnostic(item))
	sent, _ = list[1].Single().Request(id)
	assert.Equal(t, wire.RPC([]byte("\xa1\x65jobIdx$"+id)), sent)
}

func TestParse(t *testing.T) {
	list, err := parse(t, own)
	require.NoError(t, err)
	require.Len(t, list, 2)
	a, b := list[0], list[1]
	assert.Equal(t, cases.Own, a.Single().Job)
	assert.Equal(t, "continuationToken/accepted", a.Rule)
	assert.Equal(t, rules.Must, a.Level())
	assert.Equal(t, "a<b", *a.Single().Effect.Token, "so that the job that follows is awaited")
	r, ok := a.Single().Request("ID")
	assert.True(t, ok)
	assert.Equal(t, `{"continuationToken":"a<b","jobId":"ID"}`, string(r.Body))
	assert.Equal(t, "200", a.Single().Allowed.String())

	assert.Equal(t, rules.Should, b.Level())
	assert.Equal(t, "our handbook, 3.1", b.Source)
	r, _ = b.Single().Request("ID")
	assert.Equal(t, wire.Request{
		Method: "PUT", Path: "/x/ID", Target: "CodePipeline_20150709.PutJobSuccessResult", ContentType: "text/plain",
		Header: []wire.Field{{Name: "X-A", Value: "ID"}, {Name: "X-B", Value: "2"}}, Body: []byte(`{"jobId":"ID"} `),
	}, r)
	assert.Equal(t, "400 ValidationException, or 403; with a warning also 200, or 400 with any error type, or 403", b.Single().Allowed.String())
}

func TestWhatIsNoFileOfCases(t *testing.T) {
	one := func(rest string) string { return "cases:\n  - id: acme/x\n    title: x\n" + rest }
	const source, ask, get = "    source: s\n", "    request: {body: '${jobId}'}\n", "    expect: {success: true}\n"
	for text, says := range map[string]string{
		"":                    "own.yaml: the file is empty; it needs a list named cases",
		"cases: [":            "own.yaml: it is neither YAML nor JSON: line 1:",
		"case: []":            "own.yaml:1:1: /: ",
		"cases: []":           "own.yaml:1:8: /cases: minItems: got 0, want 1",
		"cases:\n  - id: 7\n": "own.yaml:2:9: /cases/0/id: got number, want string",
		one("    needs: my job\n" + source + ask + get):                                                                              "own.yaml:4:12: /cases/0/needs: value must be one of 'no job', 'shared job'",
		one("    needs: own job\n" + ask + get):                                                                                      "missing propert",
		one("    needs: own job\n" + source + ask + "    expect: {error: X}\n"):                                                      "own.yaml:7:13: /cases/0/expect: additional properties 'error' not allowed",
		one("    needs: own job\n" + source + ask + "    expect: {statuses: [20]}\n"):                                                "own.yaml:7:25: /cases/0/expect/statuses/0: minimum: got 20, want 400",
		one("    needs: own job\n" + source + "    request: {body: '{}'}\n" + get):                                                   "own.yaml:2:5: acme/x: it says needs: own job, and its request has no ${jobId}",
		one("    needs: no job\n" + source + ask + get):                                                                              "it says needs: no job, and its request has ${jobId}",
		one("    needs: shared job\n" + source + ask + get):                                                                          "allows success, which ends the job; say own job",
		one("    needs: own job\n    rule: jobId/patern\n" + ask + get):                                                              `there is no rule "jobId/patern"`,
		one("    needs: own job\n" + source + ask + get + "  - id: acme/x\n    title: x\n    needs: own job\n" + source + ask + get): "own.yaml:8:5: acme/x: there is a case of this id already",
		"cases:\n  - {id: success/plain, title: x, needs: own job, source: s, request: {body: '${jobId}'}, expect: {success: true}}": "own.yaml:2:5: success/plain: there is a case of this id already",
		"cases:\n  - {id: everywhere/x, title: x, needs: own job, source: s, request: {body: '${jobId}'}, expect: {success: true}}":  "are plumbline's own",
		`{"cases":[{"id":"a b/c","title":"x"}]}`:                                                                                     `own.yaml:1:17: /cases/0/id: 'a b/c' does not match pattern`,
	} {
		_, err := parse(t, text)
		assert.ErrorContains(t, err, says, text)
	}
}
