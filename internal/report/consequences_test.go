package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// accepting is a failed case whose request violates rules.
func accepting(id, family, rule, got string, violates ...string) Case {
	return Case{
		ID: id, Level: LevelMust, Family: family, Rule: rule, Status: StatusFail, Violates: violates, Replay: "plumbline check --run " + id,
		Findings: []Finding{{Rule: rule, Level: LevelMust, Expected: "400 ValidationException", Got: got}},
	}
}

// unmeasured is the report of a target that accepts a summary of any length, and what comes of it.
func unmeasured() *Document {
	const length, got = "executionDetails.summary/length", "200 with an empty body"
	d := &Document{Complete: true, Cases: []Case{
		accepting("combine/invalid/one", "combine", "combine/invalid", got, length, "continuationToken/length"),
		accepting("combine/invalid/two", "combine", "combine/invalid", got, length),
		accepting("everywhere/jobs-accounted", "life", "life/jobs-accounted", `a job with the token "a"`),
		accepting("executionDetails.summary/length/00000", "executionDetails", length, got, length),
		accepting("protocol/keep-alive/long", "protocol", "protocol/keep-alive", got, length),
		accepting("protocol/keep-alive/plain", "protocol", "protocol/keep-alive", "a drop"),
		accepting("life/next-stage/plain", "life", "life/one-winner", "no job"),
	}}
	c := &d.Cases[2]
	c.Findings = append(c.Findings, Finding{Rule: c.Rule, Level: LevelMust, Expected: c.Findings[0].Expected, Got: "a job without a token"})
	Finish(d)
	return d
}

func TestConsequencesComeLast(t *testing.T) {
	d := unmeasured()
	var got []string
	for _, g := range d.Groups {
		got = append(got, strings.TrimSuffix(g.Rule+" <- "+g.Follows, " <- "))
	}
	assert.Equal(t, []string{
		"executionDetails.summary/length", "life/one-winner", "protocol/keep-alive",
		"combine/invalid <- executionDetails.summary/length", "life/jobs-accounted <- executionDetails.summary/length",
		"protocol/keep-alive <- executionDetails.summary/length",
	}, got, "what a case finds several times is one cause, and a drop follows from nothing")

	var b bytes.Buffer
	require.NoError(t, Text(&b, d, TextOptions{}))
	assert.Contains(t, b.String(), "got 200 with an empty body (2 cases); probably follows from executionDetails.summary/length\n  case       combine/invalid/one\n  replay     plumbline check --run combine/invalid/one\n\n")
	b.Reset()
	require.NoError(t, Markdown(&b, d))
	assert.Contains(t, b.String(), "; probably follows from `executionDetails.summary/length` | 2 |")
}

// TestNothingFollowsFromWhatDidNotFail: a combination of which no part fails alone is a cause of its own.
func TestNothingFollowsFromWhatDidNotFail(t *testing.T) {
	d := unmeasured()
	d.Cases = append(d.Cases, accepting("combine/invalid/three", "combine", "combine/invalid", "200 with an empty body", "continuationToken/length"))
	Finish(d)
	for _, g := range d.Groups {
		if g.Rule == "combine/invalid" {
			assert.Empty(t, g.Follows)
		}
	}
	d.Cases = d.Cases[:3]
	Finish(d)
	for _, g := range d.Groups {
		assert.Empty(t, g.Follows, g.Rule)
	}
}

// TestFamiliesCountTheirRules: a rule that a case of another family violates fails in its own family as well.
func TestFamiliesCountTheirRules(t *testing.T) {
	c := accepting("jobId/pattern/a", "jobId", "jobId/pattern", "500")
	c.Findings[0].Rule = "answer/no-server-error"
	d := &Document{Complete: true, Cases: []Case{c}}
	Finish(d)
	require.Len(t, d.Summary.Families, 2)
	for i, name := range []string{"answer", "jobId"} {
		assert.Equal(t, Tally{name, Counts{Fail: 1}}, d.Summary.Families[i])
	}
	assert.Equal(t, 1, d.Summary.Status.Fail, "it is one case")
}

// TestOneTotal: text, badge and Markdown count the same things, and say what.
func TestOneTotal(t *testing.T) {
	d := sample()
	d.Headline = ""
	for name, view := range map[string]func(*bytes.Buffer) error{
		"badge":    func(b *bytes.Buffer) error { return Badge(b, d) },
		"text":     func(b *bytes.Buffer) error { return Text(b, d, TextOptions{}) },
		"markdown": func(b *bytes.Buffer) error { return Markdown(b, d) },
	} {
		var b bytes.Buffer
		require.NoError(t, view(&b))
		assert.Contains(t, b.String(), " of 9 cases failed", name)
	}
}

// TestHeadlinesSayWhatDecides: what all cases of a cause got is shown as it is, what differs is left out.
func TestHeadlinesSayWhatDecides(t *testing.T) {
	same, other := `200 with a body of 2 bytes: "{}"`, `200 with a body of 3 bytes: "[ ]"`
	for _, c := range []struct{ a, b, want string }{
		{same, same, same},
		{same, other, `200 with a body of <n> bytes: "…"`},
	} {
		d := &Document{Complete: true, Cases: []Case{accepting("a", "answer", "answer/empty-body", c.a), accepting("b", "answer", "answer/empty-body", c.b)}}
		Finish(d)
		require.Len(t, d.Groups, 1)
		assert.Equal(t, "expected 400 ValidationException, got "+c.want, d.Groups[0].Headline)
	}
}

func TestOtherCasesAreNamedWhole(t *testing.T) {
	d := &Document{Complete: true}
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		d.Cases = append(d.Cases, accepting(strings.Repeat(id, 100), "jobId", "jobId/pattern", "500"))
	}
	Finish(d)
	var b bytes.Buffer
	require.NoError(t, Text(&b, d, TextOptions{}))
	assert.Contains(t, strings.Join(strings.Fields(b.String()), " "), "and 2 more (--verbose, or the JSON report)")
}
