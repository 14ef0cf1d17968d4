package views

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/report/reporttest"

	"github.com/plumbline-conformance/plumbline/internal/report"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBadge(t *testing.T) {
	for says, d := range map[string]*report.Document{
		"conformant":           reporttest.Run(true, false, "pass", "observed"),
		"1 of 2 cases failed":  reporttest.Run(true, false, "pass", "fail", "error"),
		"no verdict":           reporttest.Run(false, false, "pass"),
		"conformant (partial)": {Complete: true, Partial: true, Cases: []report.Case{{Status: report.StatusPass}}},
	} {
		t.Run(says, func(t *testing.T) {
			d.Target.URL, d.Headline = reporttest.Hostile, ""
			report.Finish(d)
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
