package views

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/report/reporttest"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestTextGolden(t *testing.T) {
	partial := reporttest.Run(true, false, "pass")
	partial.Partial = true
	headline := reporttest.Run(true, false, "fail", "skip")
	headline.Headline = "The target does not implement PutJobSuccessResult: it answers 500 with an HTML page."
	headline.Cases[1].Reason = headline.Headline // said once
	for name, c := range map[string]struct {
		d *report.Document
		o report.TextOptions
	}{
		"failed":   {reporttest.Sample(), report.TextOptions{}},
		"verbose":  {reporttest.Sample(), report.TextOptions{Verbose: true, Width: 80}},
		"quiet":    {reporttest.Sample(), report.TextOptions{Quiet: true}},
		"colour":   {reporttest.Sample(), report.TextOptions{Color: true}},
		"partial":  {partial, report.TextOptions{}},
		"headline": {headline, report.TextOptions{}},
		"wires":    {reporttest.BothWires(), report.TextOptions{Verbose: true}},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			require.NoError(t, Text(&b, c.d, c.o))
			if !c.o.Color {
				assert.Equal(t, strings.ReplaceAll(report.Harmless(b.String()), `\n`, "\n"), b.String(), "nothing that a terminal obeys")
			}
			path := filepath.Join("testdata", name+".txt")
			if *update {
				require.NoError(t, os.WriteFile(path, b.Bytes(), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, string(want), b.String(), "go test ./internal/report/views -update writes it anew")
		})
	}
}

// TestNoJobs has no view of a run without a job be mistaken for a success.
func TestNoJobs(t *testing.T) {
	d := reporttest.Run(true, false, "pass", "skip")
	d.NoJobs = "no job: CreatePipeline is unknown"
	d.Notes = []string{d.NoJobs + "; 1 case was skipped"}
	assert.Equal(t, 2, report.ExitCode(d))
	assert.Contains(t, report.Verdict(d), "NO VERDICT: no job could be obtained, so that only 1 case got a verdict")
	for name, view := range map[string]func(io.Writer, *report.Document) error{"junit": JUnit, "sarif": func(w io.Writer, d *report.Document) error { return SARIF(w, d, "") }, "markdown": Markdown} {
		var b strings.Builder
		require.NoError(t, view(&b, d))
		assert.Equal(t, 1, strings.Count(b.String(), "CreatePipeline is unknown"), "%s: %s", name, b.String())
		switch name {
		case "junit":
			assert.Contains(t, b.String(), `errors="1"`)
		case "sarif":
			assert.Contains(t, b.String(), `"level": "error"`)
		}
	}
}

func TestWhatIsOnlyCountedIsInEveryView(t *testing.T) {
	d, listed := reporttest.Counting(), reporttest.Sample()
	assert.Equal(t, listed.Summary.Cases+900_050, d.Summary.Cases)
	assert.Equal(t, listed.Summary.Status.Pass+900_000, d.Summary.Status.Pass)
	assert.Contains(t, report.Reasons(d, report.StatusSkip), report.Reason{Text: "needs a job", Count: 50, Example: "a random combination"})
	for name, view := range map[string]struct {
		show func(*bytes.Buffer) error
		says string
	}{
		"text":     {func(b *bytes.Buffer) error { return Text(b, d, report.TextOptions{}) }, "900,001"},
		"junit":    {func(b *bytes.Buffer) error { return JUnit(b, d) }, "explore: 900,000 random combinations (must, pass)"},
		"markdown": {func(b *bytes.Buffer) error { return Markdown(b, d) }, "900,001"},
		"json":     {func(b *bytes.Buffer) error { return report.WriteJSON(b, d) }, `"count": 900000`},
	} {
		var b bytes.Buffer
		require.NoError(t, view.show(&b), name)
		assert.Contains(t, b.String(), view.says, name)
	}
}

// TestOneTotal: text, badge and Markdown count the same things, and say what.
func TestOneTotal(t *testing.T) {
	d := reporttest.Sample()
	d.Headline = ""
	for name, view := range map[string]func(*bytes.Buffer) error{
		"badge":    func(b *bytes.Buffer) error { return Badge(b, d) },
		"text":     func(b *bytes.Buffer) error { return Text(b, d, report.TextOptions{}) },
		"markdown": func(b *bytes.Buffer) error { return Markdown(b, d) },
	} {
		var b bytes.Buffer
		require.NoError(t, view(&b))
		assert.Contains(t, b.String(), " of 9 cases failed", name)
	}
}

// TestWhatDecidesIsWhole: a target's text is cut; sentences and commands of plumbline are not.
func TestWhatDecidesIsWhole(t *testing.T) {
	d := reporttest.Long()
	for name, c := range map[string]struct {
		view func(io.Writer, *report.Document) error
		ends string
	}{
		"text":     {func(w io.Writer, d *report.Document) error { return Text(w, d, report.TextOptions{}) }, "headline, note, replay, known line, caution, reason"},
		"markdown": {Markdown, "headline, note, command of the run, replay, known line, reason"},
		"junit":    {JUnit, "headline, replay, known line, reason"},
		"badge":    {Badge, "headline"},
		"sarif":    {func(w io.Writer, d *report.Document) error { return SARIF(w, d, "") }, "headline, note, command of the run, reason"},
	} {
		var b bytes.Buffer
		require.NoError(t, c.view(&b, d))
		text := strings.Join(strings.Fields(b.String()), " ")
		for end := range strings.SplitSeq(c.ends, ", ") {
			assert.Contains(t, text, "ends with the "+end, name)
		}
	}
}

func TestOtherCasesAreNamedWhole(t *testing.T) {
	d := &report.Document{Complete: true}
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		d.Cases = append(d.Cases, reporttest.Accepting(strings.Repeat(id, 100), "jobId", "jobId/pattern", "500"))
	}
	report.Finish(d)
	var b bytes.Buffer
	require.NoError(t, Text(&b, d, report.TextOptions{}))
	assert.Contains(t, strings.Join(strings.Fields(b.String()), " "), "and 2 more (--verbose, or the JSON report)")
}

// TestOneExchangeIsShownOnce: an answer that is wrong in two ways is the example of two groups.
func TestOneExchangeIsShownOnce(t *testing.T) {
	c := reporttest.Accepting("jobId/pattern/braces", "jobId", "jobId/pattern", "400 ValidationException")
	c.Curl = "curl -d x"
	c.Findings = []report.Finding{
		{Rule: "answer/error-status", Level: "must", Expected: "status 400 for an error", Got: "422"},
		{Rule: "answer/error-object", Level: "must", Expected: "a JSON object", Got: "no JSON"},
	}
	d := &report.Document{Complete: true, Cases: []report.Case{c}}
	report.Finish(d)
	for name, verbose := range map[string]bool{"short": false, "verbose": true} {
		var b bytes.Buffer
		require.NoError(t, Text(&b, d, report.TextOptions{Verbose: verbose}))
		assert.Equal(t, 2, strings.Count(b.String(), "FAIL "), name)
		assert.Equal(t, 1, strings.Count(b.String(), "curl -d x"), name)
		assert.Contains(t, b.String(), "jobId/pattern/braces, as it is shown above for answer/error-", name)
		assert.Contains(t, b.String(), "source     Smithy 2.0: AWS JSON 1.1 protocol", name+": the rule's, not the case's")
	}
}

func TestConsequencesAreShownAsSuch(t *testing.T) {
	d := reporttest.Unmeasured()
	var b bytes.Buffer
	require.NoError(t, Text(&b, d, report.TextOptions{}))
	assert.Contains(t, b.String(), "got 200 with an empty body (2 cases); probably follows from executionDetails.summary/length\n  case       combine/invalid/one\n  replay     plumbline check --run combine/invalid/one\n\n")
	b.Reset()
	require.NoError(t, Markdown(&b, d))
	assert.Contains(t, b.String(), "; probably follows from `executionDetails.summary/length` | 2 |")
}
