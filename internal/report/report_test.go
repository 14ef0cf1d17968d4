package report

import (
	"bytes"
	"flag"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// failing is the example of a failed case of the tests.
func failing(id, got, body string) Case {
	return Case{
		ID: id, Title: "a job id in upper case", Level: LevelMust, Family: "jobId", Rule: "jobId.pattern",
		Source: "API reference, PutJobSuccessResult, jobId", Status: StatusFail,
		Expected: "400 ValidationException or JobNotFoundException", Got: got,
		Findings: []Finding{{Rule: "jobId.pattern", Level: LevelMust, Expected: "400 ValidationException or JobNotFoundException", Got: got}},
		Exchange: &Exchange{
			Request: Request{
				Method: "POST", Path: "/", Headers: []Header{{"Authorization", "AWS4-HMAC-SHA256 secret"}},
				Payload: NewPayload([]byte(body)),
			},
			Status: 200, Fate: "kept open", DurationMS: 1.5,
		},
		Curl:      "curl -sS -X POST http://127.0.0.1:4566/ --data-binary '" + body + "'",
		Replay:    "plumbline check --endpoint http://127.0.0.1:4566 --run '" + id + "'",
		KnownLine: id + "  # why",
	}
}

// sample is a run with every status in it.
func sample() *Document {
	d := &Document{
		Complete: true, Tool: Tool{"plumbline", "0.1.0"}, Target: Target{"http://127.0.0.1:4566", "aws"},
		Profile: "current", Seed: 7, Catalogue: Catalogue{"1", strings.Repeat("0a", 32)},
		StartedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), DurationMS: 3141.5,
		Reproduce: "plumbline check --endpoint http://127.0.0.1:4566 --seed 7",
		Notes:     []string{"workers lowered from 16 to 8: the target refused connections"},
		Requests:  7012, Distinct: 6120, JobsUsed: 1204,
	}
	d.Cases = []Case{
		failing("jobId/pattern/upper-case", "200 with an empty body", `{"jobId":"AAAAAAAA-0000-4000-8000-000000000001"}`),
		failing("jobId/pattern/upper/12", "200 with an empty body", `{"jobId":"aaaaaaaa-0000-4000-8000-00000000000B"}    `),
		failing("jobId/pattern/braces", "a drop after 12 ms", `{"jobId":"{aaaaaaaa}"}`),
		{ID: "answer/empty", Title: "an empty body", Level: LevelMust, Family: "answer", Rule: "answer.body", Status: StatusPass},
		{ID: "variables/size/over", Level: LevelMust, Family: "variables", Rule: "variables.size", Profile: "current", Status: StatusFail, Expected: "400 OutputVariablesSizeExceededException", Got: "500\x1b]0;owned\x07 \u202e\u009b31m"},
		{
			ID: "answer/content-type", Title: "the content type", Level: LevelShould, Family: "answer", Rule: "answer.contentType", Status: StatusWarn,
			Findings: []Finding{{Rule: "answer.contentType", Level: LevelShould, Expected: "application/x-amz-json-1.1", Got: "text/html", Count: 6120, Caution: "no client reads it"}},
		},
		{ID: "wire/duplicate-keys", Level: LevelObserve, Family: "wire", Rule: "json.duplicate", Status: StatusObserved, Got: "200"},
		{ID: "life/twice", Level: LevelMust, Family: "life", Rule: "life.spent", Status: StatusError, Reason: "no job was handed out within 10s"},
		{ID: "life/continuation", Level: LevelMust, Family: "life", Rule: "life.token", Status: StatusSkip, Reason: "needs a job, and --jobs is none"},
		{ID: "life/concurrent", Level: LevelMust, Family: "life", Rule: "life.oneWins", Status: StatusSkip, Reason: "needs a job, and --jobs is none"},
		{ID: "wire/nulls", Level: LevelMust, Family: "wire", Rule: "json.null", Status: StatusKnown},
		{ID: "wire/bom", Title: "a byte order mark", Level: LevelMust, Family: "wire", Rule: "json.bom", Status: StatusFixed, Expected: "200", Got: "200"},
	}
	d.Cases[3].Steps = []Exchange{{Label: "acknowledge", Request: Request{Method: "POST", Path: "/", Payload: NewPayload([]byte{0xff})}, Status: 200}}
	Finish(d)
	return d
}

func TestDocumentsFitTheSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "fixtures", "report.schema.json"))
	require.NoError(t, err)
	empty := &Document{Tool: Tool{"plumbline", "0.1.0"}, Profile: "2015"}
	Finish(empty)
	for name, d := range map[string]*Document{"sample": sample(), "no cases": empty, "counted": counting()} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			require.NoError(t, WriteJSON(&b, d))
			assert.NotContains(t, b.String(), "secret", "credentials never reach a report")
			instance, err := jsonschema.UnmarshalJSON(&b)
			require.NoError(t, err)
			assert.NoError(t, schema.Validate(instance))
			instance.(map[string]any)["surprise"] = true
			assert.Error(t, schema.Validate(instance), "the schema is closed")
		})
	}
}

func TestJSONRoundTrip(t *testing.T) {
	d := sample()
	var first, second bytes.Buffer
	require.NoError(t, WriteJSON(&first, d))
	read, err := ReadJSON(bytes.NewReader(first.Bytes()))
	require.NoError(t, err)
	require.NoError(t, WriteJSON(&second, read))
	assert.Equal(t, first.String(), second.String())
	assert.Equal(t, d.Cases[len(d.Cases)-1].ID, read.Cases[len(read.Cases)-1].ID)
	assert.Equal(t, d.Summary, read.Summary)
	for _, raw := range []string{"\x1b", "\u009b", "\u202e"} {
		assert.NotContains(t, first.String(), raw, "controls stand escaped")
	}
	assert.Contains(t, first.String(), `\u202e\u009b31m`)
}

func TestReadJSONSaysWhatIsWrong(t *testing.T) {
	var whole bytes.Buffer
	require.NoError(t, WriteJSON(&whole, sample()))
	for text, want := range map[string]string{
		"":                                      "the report is empty",
		"<html>":                                "not JSON",
		"[1]":                                   "not a report of plumbline",
		`{"a":1}`:                               `no member "schema"`,
		`{"schema":"other/v1"}`:                 "another tool",
		`{"schema":"plumbline.report/v9"}`:      `has the schema "plumbline.report/v9"`,
		whole.String()[:whole.Len()/2]:          "truncated",
		whole.String()[:len(`{`)]:               "truncated",
		whole.String() + "x":                    "not JSON",
		`{"schema":"` + Schema + `","cases":1}`: "damaged",
	} {
		_, err := ReadJSON(strings.NewReader(text))
		assert.ErrorContains(t, err, want, "%.60s", text)
	}
}

func TestPayload(t *testing.T) {
	for name, c := range map[string]struct {
		body []byte
		want Payload
	}{
		"empty":             {nil, Payload{}},
		"text":              {[]byte("é\x00"), Payload{Text: "é\x00", Length: 3}},
		"not text":          {[]byte{0xff, 0xfe}, Payload{Base64: "//4=", Length: 2}},
		"half a character":  {[]byte("a\xc3"), Payload{Base64: "YcM=", Length: 2}},
		"cut in the middle": {[]byte(strings.Repeat("a", MaxBody-1) + "é"), Payload{Text: strings.Repeat("a", MaxBody-1), Length: MaxBody + 1, Note: "cut: the first 4095 of 4097 bytes"}},
		"long":              {bytes.Repeat([]byte("a"), 5<<20), Payload{Text: strings.Repeat("a", MaxBody), Length: 5 << 20, Note: "cut: the first 4096 of 5242880 bytes"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, NewPayload(c.body))
			assert.True(t, bytes.HasPrefix(c.body, NewPayload(c.body).Bytes()))
		})
	}
}

func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"plain é 漢字":             "plain é 漢字",
		"\x1b[31m\x07":           `\x1b[31m\x07`,
		"a\r\nb\tc":              `a\r\nb\tc`,
		"\xff":                   `\xff`,
		"\u202e\u009b\u200b":     `\u202e\u009b\u200b`,
		"\U000e0041\u00a0\ufeff": `\U000e0041\u00a0\ufeff`,
	} {
		assert.Equal(t, want, Harmless(in))
	}
}
