package report_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/report/reporttest"

	"github.com/plumbline-conformance/plumbline/internal/report"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDocumentsFitTheSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "fixtures", "report.schema.json"))
	require.NoError(t, err)
	empty := &report.Document{Tool: report.Tool{"plumbline", "0.1.0"}, Profile: "2015"}
	report.Finish(empty)
	for name, d := range map[string]*report.Document{"sample": reporttest.Sample(), "no cases": empty, "counted": reporttest.Counting()} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			require.NoError(t, report.WriteJSON(&b, d))
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
	d := reporttest.Sample()
	var first, second bytes.Buffer
	require.NoError(t, report.WriteJSON(&first, d))
	read, err := report.ReadJSON(bytes.NewReader(first.Bytes()))
	require.NoError(t, err)
	require.NoError(t, report.WriteJSON(&second, read))
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
	require.NoError(t, report.WriteJSON(&whole, reporttest.Sample()))
	for text, want := range map[string]string{
		"":                                 "the report is empty",
		"<html>":                           "not JSON",
		"[1]":                              "not a report of plumbline",
		`{"a":1}`:                          `no member "schema"`,
		`{"schema":"other/v1"}`:            "another tool",
		`{"schema":"plumbline.report/v9"}`: `has the schema "plumbline.report/v9"`,
		whole.String()[:whole.Len()/2]:     "truncated",
		whole.String()[:len(`{`)]:          "truncated",
		whole.String() + "x":               "not JSON",
		`{"schema":"` + report.Schema + `","cases":1}`: "damaged",
	} {
		_, err := report.ReadJSON(strings.NewReader(text))
		assert.ErrorContains(t, err, want, "%.60s", text)
	}
}

func TestPayload(t *testing.T) {
	for name, c := range map[string]struct {
		body []byte
		want report.Payload
	}{
		"empty":             {nil, report.Payload{}},
		"text":              {[]byte("é\x00"), report.Payload{Text: "é\x00", Length: 3}},
		"not text":          {[]byte{0xff, 0xfe}, report.Payload{Base64: "//4=", Length: 2}},
		"half a character":  {[]byte("a\xc3"), report.Payload{Base64: "YcM=", Length: 2}},
		"cut in the middle": {[]byte(strings.Repeat("a", report.MaxBody-1) + "é"), report.Payload{Text: strings.Repeat("a", report.MaxBody-1), Length: report.MaxBody + 1, Note: "cut: the first 4095 of 4097 bytes"}},
		"long":              {bytes.Repeat([]byte("a"), 5<<20), report.Payload{Text: strings.Repeat("a", report.MaxBody), Length: 5 << 20, Note: "cut: the first 4096 of 5242880 bytes"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, report.NewPayload(c.body))
			assert.True(t, bytes.HasPrefix(c.body, report.NewPayload(c.body).Bytes()))
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
		assert.Equal(t, want, report.Harmless(in))
	}
}
