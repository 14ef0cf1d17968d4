package views

import (
	"bytes"
	"strings"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/report/reporttest"

	"github.com/plumbline-conformance/plumbline/internal/report"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// readSARIF reads what was written, strictly, and validates it against the schema that the library carries.
func readSARIF(t *testing.T, d *report.Document) *sarif.Run {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, SARIF(&b, d, ""))
	for _, obeyedByTerminals := range []string{"\x1b", "\u009b", "\u202e"} {
		assert.NotContains(t, b.String(), obeyedByTerminals)
	}
	assert.NotRegexp(t, `": -1\b`, b.String(), "what is not set is left out")
	log, err := sarif.FromBytes(b.Bytes(), sarif.WithStrictValidation())
	require.NoError(t, err)
	require.NoError(t, sarifReport(d, "").Validate(), "by the schema; what is written only lacks what is not set")
	assert.Equal(t, "2.1.0", log.Version)
	require.Len(t, log.Runs, 1)
	return log.Runs[0]
}

func TestSARIF(t *testing.T) {
	d := reporttest.Sample()
	for i := range d.Cases {
		if d.Cases[i].Status == report.StatusKnown {
			d.Cases[i].Reason = "accepted by <b>us</b>"
		}
	}
	run := readSARIF(t, d)
	levels := map[string]int{}
	fingerprints := map[string]bool{}
	for _, r := range run.Results {
		levels[r.Level]++
		assert.Equal(t, *r.RuleID, *run.Tool.Driver.Rules[r.RuleIndex].ID, "the index points at the rule")
		fingerprints[r.PartialFingerprints["plumblineCause/v1"]] = true
		assert.NotEmpty(t, r.Locations[0].PhysicalLocation.ArtifactLocation.URI)
	}
	assert.Len(t, fingerprints, len(run.Results), "each cause is known again")
	groups := map[string]int{"error": 1} // the known ones
	for _, g := range d.Groups {
		groups[sarifLevel(g.Status)]++
	}
	assert.Equal(t, groups, levels, "a result for each cause")
	known := run.Results[len(run.Results)-1]
	assert.Equal(t, "accepted by <b>us</b>", *known.Suppressions[0].Justification)
	require.True(t, *run.Invocations[0].ExecutionSuccessful, "the run went through, whatever it found")
	assert.Len(t, run.Invocations[0].ToolExecutionNotifications, 2, "a case without a verdict, and a note")
}

func TestSARIFHasARuleWithHelpForEachOfOurs(t *testing.T) {
	run := readSARIF(t, reporttest.Run(true, false, "pass"))
	described := run.Tool.Driver.Rules
	require.Len(t, described, len(rules.Rules()))
	for i, r := range rules.Rules() {
		assert.Equal(t, r.ID, *described[i].ID)
		assert.Contains(t, *described[i].Help.Text, report.Harmless(r.Source.Document), r.ID)
		assert.Contains(t, *described[i].Help.Text, report.Harmless(r.Caution), r.ID)
		assert.NotEmpty(t, *described[i].ShortDescription.Text, r.ID)
		assert.NotEmpty(t, *described[i].FullDescription.Text, "%s: GitHub wants it", r.ID)
	}
	assert.Empty(t, run.Results)
}

// TestSARIFHasARuleWithHelpForEachOfTheOperations has a report with a violation of each rule of the other operations.
func TestSARIFHasARuleWithHelpForEachOfTheOperations(t *testing.T) {
	d := reporttest.Run(true, false, "pass")
	for _, r := range worker.Rules() {
		d.Cases = append(d.Cases, report.Case{
			ID: r.ID + "/case", Title: r.Title, Operation: r.Family, Level: string(r.Level), Rule: r.ID, Status: report.StatusFail,
			Findings: []report.Finding{{Rule: r.ID, Level: "must", Expected: "200", Got: "500 of " + r.ID}},
		})
	}
	report.Finish(d)
	described := map[string]*sarif.ReportingDescriptor{}
	for _, r := range readSARIF(t, d).Tool.Driver.Rules {
		described[*r.ID] = r
	}
	for _, r := range worker.Rules() {
		got := described[r.ID]
		if !assert.NotNil(t, got, r.ID) {
			continue
		}
		assert.Contains(t, *got.FullDescription.Text, report.Harmless(r.Source.Document), r.ID)
		assert.NotEmpty(t, *got.ShortDescription.Text, r.ID)
		assert.Contains(t, *got.Help.Text, report.Harmless(r.Source.Document), r.ID)
		if strings.HasPrefix(r.Source.Document, "CodePipeline API Reference") {
			require.NotNil(t, got.HelpURI, r.ID)
			assert.Contains(t, *got.HelpURI, "/APIReference/API_", r.ID)
		}
	}
}

func TestSARIFOfHostileContent(t *testing.T) {
	d := reporttest.Run(true, false, "fail", "known", "error")
	for i := range d.Cases {
		c := &d.Cases[i]
		c.ID, c.Rule = reporttest.Hostile+"/"+c.Status, reporttest.Hostile
		c.Title, c.Source, c.Expected, c.Got, c.Reason = reporttest.Hostile, reporttest.Hostile, reporttest.Hostile, reporttest.Hostile, reporttest.Hostile
	}
	d.Target.URL, d.Reproduce, d.Notes = reporttest.Hostile, reporttest.Hostile, []string{reporttest.Hostile}
	report.Finish(d)
	run := readSARIF(t, d)
	assert.Len(t, run.Results, 2)
	assert.NotContains(t, *run.Tool.Driver.Rules[len(run.Tool.Driver.Rules)-1].Help.Markdown, "<script")
}

func TestSARIFOfARunWithoutAVerdict(t *testing.T) {
	run := readSARIF(t, reporttest.Run(false, false, "error"))
	assert.False(t, *run.Invocations[0].ExecutionSuccessful)
	assert.Equal(t, "error", run.Invocations[0].ToolExecutionNotifications[0].Level)
}

func TestSARIFLocation(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, SARIF(&b, reporttest.Sample(), "internal/api/put job.go"))
	log, err := sarif.FromBytes(b.Bytes())
	require.NoError(t, err)
	for _, r := range log.Runs[0].Results {
		assert.Equal(t, "internal/api/put%20job.go", *r.Locations[0].PhysicalLocation.ArtifactLocation.URI)
		assert.NotEmpty(t, *r.Locations[0].LogicalLocations[0].FullyQualifiedName)
	}
}
