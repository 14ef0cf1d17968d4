package known_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/report/known"
)

var today = time.Date(2026, 6, 15, 23, 0, 0, 0, time.UTC)

func TestParse(t *testing.T) {
	l, err := known.Parse("known.txt", "\ufeff# all\r\nreason: upper case is taken \r\nlink: https://example.com/1\nuntil: 2026-06-15\njobId/pattern/*\n# why not\nrule: answer/empty-body\n\n\n  reason: 2: two\n{a,b}/c\n")
	require.NoError(t, err)
	require.Len(t, l.Entries, 3)
	e := l.Entries[0]
	assert.Equal(t, "jobId/pattern/*", e.String())
	assert.Equal(t, "known.txt:5", e.At())
	assert.Equal(t, "upper case is taken (https://example.com/1)", e.Why())
	assert.Equal(t, "rule:answer/empty-body", l.Entries[1].String())
	assert.Equal(t, "2: two", l.Entries[2].Why())
	assert.False(t, e.Expired(today), "the last day counts")
	assert.True(t, e.Expired(today.Add(2*time.Hour)))
	assert.False(t, l.Entries[2].Expired(today.AddDate(100, 0, 0)))
	l, err = known.Parse("empty.txt", "# nothing is known\n")
	require.NoError(t, err)
	assert.Empty(t, l.Entries)
}

func TestWhatIsNoList(t *testing.T) {
	for text, says := range map[string]string{
		"jobId/a":                         "k:1: jobId/a has no reason; write a line reason: … before it",
		"reason: x":                       "k:1: the block accepts nothing",
		"reason: x\n\njobId/a":            "k:1: the block accepts nothing; list globs of case ids or rule:ID, one per line, without an empty line between",
		"reason:\na":                      "k:1: reason: has no text",
		"reason: x\nreason: y\na":         "k:2: the block has reason: twice",
		"reason: x\na\nuntil: 2026-01-01": "k:3: until: must come before the lines of the block; put an empty line before a new block",
		"reason: x\nuntil: 31.12.2026\na": `k:2: until: "31.12.2026" is not a date; write it as 2026-12-31`,
		"reason: x\nuntil: 2026-02-30\na": `k:2: until: "2026-02-30" is not a date`,
		"reason: x\nuntil: 2026-02-03\nuntil: 2026-02-03\na": "k:3: the block has until: twice",
		"reason: x\nlink: issue 12\na":                       `k:2: the link "issue 12" is not a URL`,
		"reason: x\nexpires: 2026-01-01\na":                  `k:2: there is no setting "expires": a block has reason:, link: and until:`,
		"reason: x\njobId/[a":                                `k:2: "jobId/[a" is not a valid glob: use *, ** (which crosses slashes), ?, [a-z] and {a,b}`,
		"reason: x\njobId/a # why":                           `k:2: "jobId/a # why" has a space, which no case id has; a comment must be a line of its own`,
		strings.Repeat("a", 10_001):                          "k:1: a line of 10,001 bytes is neither a reason nor a glob",
		"reason: x\nrule:":                                   "k:2: rule: names no rule",
		"{\n \"schema\": \"plumbline.report/v1\",":           "k is a report, not a list of known failures: plumbline known k > known.txt starts one",
	} {
		_, err := known.Parse("k", text)
		assert.ErrorContains(t, err, says, text)
	}
}

// TestAllThatIsWrong: each line once, and none for what is wrong with another.
func TestAllThatIsWrong(t *testing.T) {
	_, err := known.Parse("k", "jobId/a\njobId/b\n\nreason: x\nlink: 12\n\nreason: y\njobId/c d\njobId/e\n")
	assert.EqualError(t, err, "k:1: jobId/a has no reason; write a line reason: … before it\nk:5: the link \"12\" is not a URL\nk:8: \"jobId/c d\" has a space, which no case id has; a comment must be a line of its own")
	_, err = known.Parse("k", strings.Repeat("a b\n\n", 30))
	assert.ErrorContains(t, err, "\nk:19: ")
	assert.NotContains(t, err.Error(), "k:21:")
	assert.ErrorContains(t, err, "\nand 20 more")

	l, err := known.Parse("k", "reason: x\njobId/z\njobId/b\njobId/y\n")
	require.NoError(t, err)
	near := func(string, []string) []string { return []string{"jobId/b"} }
	err = l.Check([]string{"jobId/b"}, nil, near, today)
	assert.ErrorContains(t, err, "k:2: ")
	assert.ErrorContains(t, err, "\nk:4: ")
}

func TestCheck(t *testing.T) {
	near := func(string, []string) []string { return []string{"jobId/b"} }
	for text, says := range map[string]string{
		"reason: x\njobId/z":                                          "k:2: jobId/z matches no case; similar ids are jobId/b. Correct it, or remove the line",
		"reason: x\nrule:answer":                                      "k:2: rule:answer matches no rule; similar ids are jobId/b",
		"reason: x\njobId/*\n\nreason: y\n**/b":                       "k:5: **/b and jobId/* (line 2) both accept the case jobId/b; remove it from one of them",
		"reason: x\nrule:r\nrule:r":                                   "k:3: rule:r and rule:r (line 2) both accept the rule r",
		"reason: x\njobId/*\nrule:r":                                  "",
		"reason: x\nexplore/seed-1/0003":                              "",
		"reason: x\nuntil: 2026-06-14\njobId/z":                       "",
		"reason: x\nuntil: 2026-06-14\njobId/b\n\nreason: y\njobId/b": "",
	} {
		l, err := known.Parse("k", text)
		require.NoError(t, err, text)
		err = l.Check([]string{"jobId/a", "jobId/b"}, []string{"r", "s"}, near, today)
		if says == "" {
			assert.NoError(t, err, text)
		} else {
			assert.ErrorContains(t, err, says, text)
		}
	}
}

// run is a report of a few cases: what each broke says its findings.
func run(strict bool) *report.Document {
	must := func(rules ...string) (out []report.Finding) {
		for _, r := range rules {
			out = append(out, report.Finding{Rule: r, Level: report.LevelMust, Expected: "400", Got: "200"})
		}
		return out
	}
	d := &report.Document{Complete: true, Strict: strict, Cases: []report.Case{
		{ID: "a/pass", Rule: "r", Level: report.LevelMust, Status: report.StatusPass},
		{ID: "a/one", Rule: "r", Level: report.LevelMust, Status: report.StatusFail, Findings: must("r")},
		{ID: "a/two", Rule: "r", Level: report.LevelMust, Status: report.StatusFail, Findings: must("r", "s")},
		{ID: "b/warn", Rule: "w", Level: report.LevelShould, Status: report.StatusWarn, Findings: []report.Finding{{Rule: "w", Level: report.LevelShould}}},
		{ID: "b/error", Rule: "r", Level: report.LevelMust, Status: report.StatusError, Reason: "no answer"},
		{ID: "b/skip", Rule: "r", Level: report.LevelMust, Status: report.StatusSkip, Reason: "no job"},
		{ID: "c/fine", Rule: "json/empty-body", Level: report.LevelMust, Status: report.StatusPass},
	}}
	report.Finish(d)
	return d
}

func applied(t *testing.T, text string, whole, strict bool) (*report.Document, map[string]string) {
	t.Helper()
	l, err := known.Parse("k", text)
	require.NoError(t, err)
	d := run(strict)
	l.Apply(d, whole, today)
	status := map[string]string{}
	for _, c := range d.Cases {
		status[c.ID] = c.Status + " " + c.Reason
	}
	return d, status
}

func TestAGlobAcceptsCasesWhole(t *testing.T) {
	d, status := applied(t, "reason: slow\nlink: https://example.com\na/*\nb/*\n", true, false)
	assert.Equal(t, map[string]string{
		"a/one": "known slow (https://example.com)", "a/two": "known slow (https://example.com)", "b/warn": "known slow (https://example.com)",
		"a/pass":  "fixed k:3: a/* is listed as known failures, of which 2 still fail and 1 pass: narrow the line",
		"b/error": "error no answer", "b/skip": "skip no job", "c/fine": "pass ",
	}, status)
	assert.Equal(t, 1, report.ExitCode(d), "a failure that happens no more fails the run")
	assert.Equal(t, 3, d.Summary.Status.Known)

	_, status = applied(t, "reason: slow\nc/fine\n", true, false)
	assert.Equal(t, "fixed k:2: c/fine is listed as a known failure, but it passes: remove its block", status["c/fine"])
}

func TestARuleAcceptsItsFindingOnly(t *testing.T) {
	d, status := applied(t, "reason: slow\nrule:r\n", true, false)
	assert.Equal(t, "known slow", status["a/one"])
	assert.Equal(t, "fail slow", status["a/two"], "its other finding stays in force")
	assert.Equal(t, "pass ", status["a/pass"], "not every case of the rule has to fail")
	assert.Equal(t, []string{"s"}, d.Summary.Rules)

	_, status = applied(t, "reason: slow\nrule:r\n\nreason: quick\nrule:s\n", true, false)
	assert.Equal(t, "known slow; quick", status["a/two"])
	_, status = applied(t, "reason: meant\nrule:w\n", true, true)
	assert.Equal(t, "known meant", status["b/warn"])
}

func TestARuleThatNothingBreaks(t *testing.T) {
	const own, none = "reason: slow\nrule:json/empty-body\n", "reason: slow\nrule:life/completed-state\n"
	_, status := applied(t, own, true, false)
	assert.Equal(t, "fixed k:2: rule:json/empty-body is listed as a known failure, but nothing violates it: remove its block", status["c/fine"])
	d, status := applied(t, none, true, false)
	assert.Contains(t, status["known/life/completed-state"], "fixed k:2")
	assert.Equal(t, 8, d.Summary.Cases)
	for _, text := range []string{own, none} {
		d, _ := applied(t, text, false, false)
		assert.Zero(t, d.Summary.Status.Fixed, "a part of the catalogue says nothing of the rest")
	}
}

func TestAnExpiredEntryCountsNoMore(t *testing.T) {
	d, status := applied(t, "reason: slow\nuntil: 2026-06-14\na/one\na/pass\n", true, false)
	assert.Equal(t, "fail ", status["a/one"])
	assert.Equal(t, "pass ", status["a/pass"])
	assert.Equal(t, []string{"k:3: a/one expired after 2026-06-14 and no longer accepts anything: slow", "k:4: a/pass expired after 2026-06-14 and no longer accepts anything: slow"}, d.Notes)
}

func TestStart(t *testing.T) {
	d := &report.Document{Complete: true, Profile: "current", Target: report.Target{URL: "http://x"}, StartedAt: today}
	add := func(status, reason string, ids ...string) {
		for _, id := range ids {
			c := report.Case{ID: id, Rule: "r", Level: report.LevelMust, Status: status, Reason: reason}
			if status == report.StatusFail {
				c.Findings = []report.Finding{{Rule: "r", Level: report.LevelMust, Expected: "400", Got: "200"}}
			}
			d.Cases = append(d.Cases, c)
		}
	}
	add("fail", "", "a/b/1", "a/b/2", "a/c", "n/id-00", "n/id-01", "n/x")
	add("pass", "", "a/d", "n/y")
	add("known", "as ever", "z")
	report.Finish(d)
	text := known.Start(d)
	assert.Equal(t, "reason: not looked into yet: r: expected 400, got 200\na/b/**\na/c\nn/id-*\nn/x\n\nreason: as ever\nz\n", text[strings.Index(text, "reason:"):])
	l, err := known.Parse("k", text)
	require.NoError(t, err)
	l.Apply(d, true, today)
	assert.Zero(t, report.ExitCode(d), "the list that was started accepts what it was started from")
	assert.Equal(t, 7, d.Summary.Status.Known)
	assert.Zero(t, d.Summary.Status.Fixed)
}

func TestStartByRule(t *testing.T) {
	d := &report.Document{Complete: true, Profile: "current", Target: report.Target{URL: "http://x"}, StartedAt: today}
	add := func(id, rule, got string) {
		d.Cases = append(d.Cases, report.Case{
			ID: id, Rule: rule, Level: report.LevelMust, Status: report.StatusFail,
			Findings: []report.Finding{{Rule: rule, Level: report.LevelMust, Expected: "400", Got: got}},
		})
	}
	add("a/1", "jobId/pattern", "200")
	add("a/2", "jobId/pattern", "500")
	add("a/3", "jobId/pattern", "500")
	add("b/1", "answer/empty-body", "{}")
	add("GetJobDetails/life/data-1", "GetJobDetails/life/data", "200")
	add("acme/1", "acme/1", "200") // of a user's own, which is no rule of the catalogue
	report.Finish(d)
	text := known.StartByRule(d)
	assert.Equal(t, "reason: not looked into yet: jobId/pattern: expected 400, got 500\nrule:jobId/pattern\n\n"+
		"reason: not looked into yet: GetJobDetails/life/data: expected 400, got 200\nrule:GetJobDetails/life/data\n\n"+
		"reason: not looked into yet: acme/1: expected 400, got 200\nacme/1\n\n"+
		"reason: not looked into yet: answer/empty-body: expected 400, got {}\nrule:answer/empty-body\n", text[strings.Index(text, "reason:"):])
	l, err := known.Parse("k", text)
	require.NoError(t, err)
	l.Apply(d, true, today)
	assert.Zero(t, report.ExitCode(d), "the list that was started accepts what it was started from")
}

func TestExact(t *testing.T) {
	for entry, exact := range map[string]bool{"a/b": true, "rule:answer/empty-body": true, "a/*": false, "a/b?": false, "{a,b}/c": false, "a/[bc]": false} {
		l, err := known.Parse("known.txt", "reason: x\na/other\n"+entry+"\n")
		require.NoError(t, err)
		assert.Equal(t, exact, l.Exact(), entry)
	}
}
