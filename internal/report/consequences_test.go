package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/report/reporttest"

	"github.com/plumbline-conformance/plumbline/internal/report"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestConsequencesComeLast(t *testing.T) {
	d := reporttest.Unmeasured()
	var got []string
	for _, g := range d.Groups {
		got = append(got, strings.TrimSuffix(g.Rule+" <- "+g.Follows, " <- "))
	}
	assert.Equal(t, []string{
		"executionDetails.summary/length", "life/one-winner", "protocol/keep-alive",
		"combine/invalid <- executionDetails.summary/length", "life/jobs-accounted <- executionDetails.summary/length",
		"protocol/keep-alive <- executionDetails.summary/length",
	}, got, "what a case finds several times is one cause, and a drop follows from nothing")
}

// TestNothingFollowsFromWhatDidNotFail: a combination of which no part fails alone is a cause of its own.
func TestNothingFollowsFromWhatDidNotFail(t *testing.T) {
	d := reporttest.Unmeasured()
	d.Cases = append(d.Cases, reporttest.Accepting("combine/invalid/three", "combine", "combine/invalid", "200 with an empty body", "continuationToken/length"))
	report.Finish(d)
	for _, g := range d.Groups {
		if g.Rule == "combine/invalid" {
			assert.Empty(t, g.Follows)
		}
	}
	d.Cases = d.Cases[:3]
	report.Finish(d)
	for _, g := range d.Groups {
		assert.Empty(t, g.Follows, g.Rule)
	}
}

// TestWhoIsShutOutComesLast: the family that names clients follows from the rule that the answer violates, if there is one.
func TestWhoIsShutOutComesLast(t *testing.T) {
	of := func(rule string) report.Case {
		c := reporttest.Accepting("everywhere/"+rule, "answer", rule, "a generic error for Go v1")
		c.Status, c.Findings[0].Level = report.StatusWarn, report.LevelShould
		return c
	}
	for _, tt := range []struct {
		rules []string
		want  []string
	}{
		{[]string{"clients/error", "answer/error-__type"}, []string{"", "answer/error-__type"}},
		{[]string{"clients/success", "answer/error-__type"}, []string{"", ""}},
		{[]string{"clients/error"}, []string{""}},
	} {
		d := &report.Document{Complete: true}
		for _, rule := range tt.rules {
			d.Cases = append(d.Cases, of(rule))
		}
		report.Finish(d)
		var follows []string
		for _, g := range d.Groups {
			follows = append(follows, g.Follows)
		}
		assert.Equal(t, tt.want, follows, "%s", tt.rules)
	}
}

// TestFamiliesCountTheirRules: a rule that a case of another family violates fails in its own family as well.
func TestFamiliesCountTheirRules(t *testing.T) {
	c := reporttest.Accepting("jobId/pattern/a", "jobId", "jobId/pattern", "500")
	c.Findings[0].Rule = "answer/no-server-error"
	d := &report.Document{Complete: true, Cases: []report.Case{c}}
	report.Finish(d)
	require.Len(t, d.Summary.Families, 2)
	for i, name := range []string{"answer", "jobId"} {
		assert.Equal(t, report.Tally{name, report.Counts{Fail: 1}}, d.Summary.Families[i])
	}
	assert.Equal(t, 1, d.Summary.Status.Fail, "it is one case")
}

// TestHeadlinesSayWhatDecides: what all cases of a cause got is shown as it is, what differs is left out.
func TestHeadlinesSayWhatDecides(t *testing.T) {
	same, other := `200 with a body of 2 bytes: "{}"`, `200 with a body of 3 bytes: "[ ]"`
	for _, c := range []struct{ a, b, want string }{
		{same, same, same},
		{same, other, `200 with a body of <n> bytes: "…"`},
	} {
		d := &report.Document{Complete: true, Cases: []report.Case{reporttest.Accepting("a", "answer", "answer/empty-body", c.a), reporttest.Accepting("b", "answer", "answer/empty-body", c.b)}}
		report.Finish(d)
		require.Len(t, d.Groups, 1)
		assert.Equal(t, "expected 400 ValidationException, got "+c.want, d.Groups[0].Headline)
	}
}

// TestALostJobIsOneCause, whatever token the job should have had and at which step it was missed.
func TestALostJobIsOneCause(t *testing.T) {
	d := &report.Document{Complete: true}
	for i, family := range []string{"success", "continuationToken", "life", "life"} {
		c := reporttest.Accepting(fmt.Sprintf("%s/%d", family, i), family, "life/continuation-job", "no job appeared")
		c.Findings[0].Expected = fmt.Sprintf("step %d, job a, continued: a new job of the same action with the token %q", i, strings.Repeat("t", i+1))
		d.Cases = append(d.Cases, c)
	}
	report.Finish(d)
	require.Len(t, d.Groups, 1)
	assert.Equal(t, 4, d.Groups[0].Count)
}

// TestReasonsSayWhatDecides: a reason that all cases share is shown as it is, what differs is left out.
func TestReasonsSayWhatDecides(t *testing.T) {
	for want, reasons := range map[string][]string{
		"no job within 10s":    {"no job within 10s", "no job within 10s"},
		"no job within <time>": {"no job within 10s", "no job within 12s"},
		"no reason given":      {"", ""},
	} {
		d := &report.Document{}
		for _, r := range reasons {
			d.Cases = append(d.Cases, report.Case{ID: "a", Status: report.StatusError, Reason: r})
		}
		assert.Equal(t, []report.Reason{{Text: want, Count: 2, Example: "a"}}, report.Reasons(d, report.StatusError))
	}
}

// TestTheSameErrorIsOneCause: an error that is wrong wherever it is sent explains the longer cases that meet it, and no
// other error, no other expectation and no family that is no combination of others.
func TestTheSameErrorIsOneCause(t *testing.T) {
	const expected, got = "400 JobNotFoundException", `400 ValidationException, message "no job"`
	for _, c := range []struct{ rule, expected, got, follows string }{
		{"protocol/keep-alive", expected, got, "jobId/unknown"},
		{"life/rejected-changes-nothing", "step 1, job a, refused at first: " + expected, got, "jobId/unknown"},
		{"life/rejected-changes-nothing", "the job as it was", got, ""},
		{"protocol/keep-alive", expected, "no answer", ""},
		{"protocol/keep-alive", expected, `400 InvalidJobStateException, message "no job"`, ""},
		{"json/grammar", expected, got, ""},
		{"answer/error-status", expected, got, ""},
	} {
		d := &report.Document{Complete: true, Cases: []report.Case{reporttest.Accepting("z/other", "protocol", c.rule, c.got)}}
		d.Cases[0].Findings[0].Expected = c.expected
		for i := range 2 {
			d.Cases = append(d.Cases, reporttest.Accepting(fmt.Sprintf("jobId/unknown/%d", i), "jobId", "jobId/unknown", got))
			d.Cases[i+1].Findings[0].Expected = expected
		}
		report.Finish(d)
		require.Len(t, d.Groups, 2)
		for _, g := range d.Groups {
			if g.Rule == "jobId/unknown" {
				assert.Empty(t, g.Follows, c)
				continue
			}
			assert.Equal(t, c.follows, g.Follows, c)
		}
	}
}
