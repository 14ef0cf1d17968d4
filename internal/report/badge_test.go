package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hostile is what a target may send: markup, a terminal's escapes, characters that XML has not, a turn of direction.
const hostile = "<script>alert(1)</script>\"'`|*_[x](javascript:x)]]>--> \x00\x1b]0;owned\x07\u009b31m\u202e\ufffe"

func TestBadge(t *testing.T) {
	for says, d := range map[string]*Document{
		"conformant":           document(true, false, "pass", "observed"),
		"1 of 2 cases failed":  document(true, false, "pass", "fail", "error"),
		"no verdict":           document(false, false, "pass"),
		"conformant (partial)": {Complete: true, Partial: true, Cases: []Case{{Status: StatusPass}}},
	} {
		t.Run(says, func(t *testing.T) {
			d.Target.URL, d.Headline = hostile, ""
			Finish(d)
			var b bytes.Buffer
			require.NoError(t, Badge(&b, d))
			texts, elements := readXML(t, b.Bytes())
			assert.Contains(t, texts, says)
			assert.NotContains(t, elements, "script")
			assert.Equal(t, "svg", elements[0])
		})
	}
}

// readXML reads all of a document strictly.
func readXML(t *testing.T, text []byte) (texts, elements []string) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts, elements
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			elements = append(elements, token.Name.Local)
		case xml.CharData:
			texts = append(texts, string(token))
		}
	}
}

func TestScoreAndPercent(t *testing.T) {
	for want, c := range map[string]Counts{
		"–":       {Observed: 3, Error: 1, Skip: 2},
		"100 %":   {Pass: 9, Fixed: 1, Observed: 5},
		"99.9 %":  {Pass: 99999, Fail: 1},
		"< 0.1 %": {Pass: 1, Fail: 99999},
		"0 %":     {Fail: 3},
		"50.0 %":  {Pass: 2, Warn: 1, Known: 1},
	} {
		assert.Equal(t, want, Percent(c.Score()))
	}
}
