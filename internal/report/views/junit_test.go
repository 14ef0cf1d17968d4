package views

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/report/reporttest"

	"github.com/plumbline-conformance/plumbline/internal/report"

	"github.com/jstemmer/go-junit-report/v2/junit"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestJUnitReadsBack(t *testing.T) {
	d := reporttest.Sample()
	d.Cases[0].Got += "]]> \x00 \x1b[31m \u202e \ufffe <b>"
	d.Cases = append(d.Cases, report.Case{ID: "hostile/]]>", Family: "hostile", Status: report.StatusFail, Rule: "r", Findings: []report.Finding{{Rule: "r", Level: report.LevelMust, Expected: "400", Got: "]]>\x00\x1b[31m\ufffe<b>\n\x0b"}}})
	report.Finish(d)
	var b bytes.Buffer
	require.NoError(t, JUnit(&b, d))
	var all junit.Testsuites
	require.NoError(t, xml.Unmarshal(b.Bytes(), &all))
	byName := map[string]junit.Testcase{}
	names := map[string]bool{}
	for _, s := range all.Suites {
		assert.True(t, strings.HasPrefix(s.Name, "plumbline."), s.Name)
		for _, c := range s.Testcases {
			assert.False(t, names[c.Name], c.Name)
			names[c.Name] = true
			byName[c.Status] = c
			assert.Equal(t, s.Name, c.Classname)
			assert.Regexp(t, `^\d+\.\d{3}$`, c.Time)
		}
	}
	status := d.Summary.Status
	assert.Equal(t, []int{len(d.Cases), status.Fail + status.Fixed, status.Error, status.Skip + status.Known}, []int{all.Tests, all.Failures, all.Errors, all.Skipped})
	assert.Len(t, names, len(d.Cases))
	assert.Contains(t, byName["fail"].Failure.Message, "expected ")
	assert.NotEmpty(t, byName["fail"].Failure.Type)
	assert.Contains(t, byName["fail"].Failure.Data, "rule ")
	assert.Contains(t, byName["fixed"].Failure.Message, "listed as a known failure")
	assert.NotEmpty(t, byName["error"].Error.Message)
	assert.Equal(t, "needs a job, and --jobs is none", byName["skip"].Skipped.Message)
	assert.Contains(t, byName["known"].Skipped.Message, "known failure")
	assert.Nil(t, byName["warn"].Failure)
	assert.Contains(t, byName["warn"].SystemOut.Data, "SHOULD violation")
	assert.Nil(t, byName["pass"].Failure)
}

func TestMarkdownGolden(t *testing.T) {
	for name, d := range map[string]*report.Document{"failed": reporttest.Sample(), "conformant": reporttest.Run(true, false, "pass", "observed"), "stopped": reporttest.Run(false, false, "error"), "wires": reporttest.BothWires()} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			require.NoError(t, Markdown(&b, d))
			path := filepath.Join("testdata", name+".md")
			if *update {
				require.NoError(t, os.WriteFile(path, b.Bytes(), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, string(want), b.String(), "go test ./internal/report/views -update writes it anew")
		})
	}
}

func TestMarkdown(t *testing.T) {
	d := reporttest.Sample()
	d.Cases[0].Reason = "<script>*x*|\x1b[31m"
	d.Cases[0].Status = report.StatusError
	d.Headline = ""
	report.Finish(d)
	var b bytes.Buffer
	require.NoError(t, Markdown(&b, d))
	text := b.String()
	for _, s := range []string{"## ❌ plumbline: NOT conformant", "| MUST | ", "### Failures", "| rule | finding | cases | example |", "### Known failures", "### Skipped", "Repeat:\n\n```\nplumbline check"} {
		assert.Contains(t, text, s)
	}
	assert.NotContains(t, text, "<script>")
	assert.NotContains(t, text, "\x1b")
	assert.Contains(t, text, `&lt;script&gt;&#42;x&#42;&#124;&#92;x1b&#91;31m`)
}
