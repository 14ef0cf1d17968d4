package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/report/reporttest"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

func TestGroupFailures(t *testing.T) {
	d := reporttest.Sample()
	var got []string
	for _, g := range d.Groups {
		got = append(got, g.Status+" "+g.Rule+" "+strings.Join(g.Cases, " "))
	}
	assert.Equal(t, []string{
		"fail jobId.pattern jobId/pattern/upper-case jobId/pattern/upper/12",
		"fail jobId.pattern jobId/pattern/braces",
		"fail variables.size variables/size/over",
		"fixed json.bom wire/bom",
		"warn answer.contentType answer/content-type",
	}, got)
	assert.Equal(t, "jobId/pattern/upper-case", d.Groups[0].Example, "the smallest request")
	assert.Equal(t, "expected 400 ValidationException or JobNotFoundException, got 200 with an empty body", d.Groups[0].Headline)
}

func TestSummarise(t *testing.T) {
	s := reporttest.Sample().Summary
	assert.Equal(t, 12, s.Cases)
	assert.Equal(t, report.Counts{Pass: 1, Fail: 4, Warn: 1, Observed: 1, Error: 1, Skip: 2, Known: 1, Fixed: 1}, s.Status)
	assert.Equal(t, []string{"jobId.pattern", "variables.size"}, s.Rules)
	assert.Equal(t, 1, s.CurrentOnly)
	assert.Equal(t, []string{"must", "should", "observe"}, []string{s.Levels[0].Name, s.Levels[1].Name, s.Levels[2].Name})
	assert.Equal(t, "answer", s.Families[0].Name)
}

func TestExitCodeAndVerdict(t *testing.T) {
	for _, c := range []struct {
		name    string
		d       *report.Document
		code    int
		verdict string
	}{
		{"conformant", reporttest.Run(true, false, "pass", "observed"), 0, "conformant: 1 case passed in 3.1 s, 1 observed"},
		{"warned", reporttest.Run(true, false, "pass", "warn"), 0, "conformant: 1 case passed in 3.1 s, 1 warning"},
		{"warned, strict", reporttest.Run(true, true, "pass", "warn"), 1, "NOT conformant: 1 of 2 cases violate a SHOULD rule (--strict) in 3.1 s, 1 warning"},
		{"known", reporttest.Run(true, false, "pass", "known"), 0, "conformant but for 1 known failure: 1 case passed in 3.1 s"},
		{"failed", reporttest.Run(true, false, "pass", "fail"), 1, "NOT conformant: 1 of 2 cases failed (1 rule) in 3.1 s"},
		{"fixed", reporttest.Run(true, false, "pass", "fixed"), 1, "NOT conformant: 1 known failure passed in 3.1 s"},
		{"no cases", reporttest.Run(true, false), 2, "NO VERDICT: no case was run in 3.1 s"},
		{"only skips", reporttest.Run(true, false, "skip"), 2, "NO VERDICT: no case was run in 3.1 s, 1 skipped"},
		{"errors", reporttest.Run(true, false, "pass", "error"), 2, "NO VERDICT: 1 of 2 cases could not be judged in 3.1 s"},
		{"errors and a failure", reporttest.Run(true, false, "fail", "error"), 1, "NOT conformant: 1 of 1 cases failed (1 rule) in 3.1 s, 1 of 2 got no verdict"},
		{"interrupted", reporttest.Run(false, false, "pass"), 2, "NO VERDICT: the run stopped after 1 case in 3.1 s"},
		{"interrupted after a failure", reporttest.Run(false, false, "fail"), 1, "NOT conformant: 1 of 1 cases failed (1 rule) in 3.1 s, the run is not complete"},
		{"a status of the future", reporttest.Run(true, false, "pass", "sideways"), 2, "NO VERDICT: 1 of 2 cases could not be judged in 3.1 s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.code, report.ExitCode(c.d))
			assert.Equal(t, c.verdict, report.Verdict(c.d))
		})
	}
}

func TestMask(t *testing.T) {
	for in, want := range map[string]string{
		`400 "ValidationException"`:                         `400 "ValidationException"`,
		`expected the token as it was sent, "t", got "abc"`: `expected the token as it was sent, "…", got "…"`,
		`"abc"`:                     `"…"`,
		`2048 bytes, "abc" … "xyz"`: `"…"`,
		`a job with the token "abc" of the action "b", after the request of a/b/00051 (12 times)`: `a job with the token "…" of the action "…", after the request of <case>`,
		`the token ""`: `the token ""`,
		`"A" and "B"`:  `"A" and "B"`,
		`400 "value 'x' at 3" then "aws.x#Other"`:                  `400 "…" then "aws.x#Other"`,
		"job 0a0a0a0a-0000-4000-8000-000000000001 is gone":         "job <id> is gone",
		`500 with a body of 265 bytes: "<p>1</p>"`:                 `500 with a body of <n> bytes: "…"`,
		"got 1796081234.541, 0.12345 and 3.141":                    "got <n>, 0.<n> and 3.141",
		"an error for JavaScript v3 3.1138.0":                      "an error for JavaScript v3 3.1138.0",
		`500 with a body of 1 bytes: "7"`:                          `500 with a body of <n> bytes: "…"`,
		"no answer after 5.2s, dial 127.0.0.1:40123, 122880 bytes": "no answer after <time>, dial 127.0.0.1:<port>, <n> bytes",
	} {
		assert.Equal(t, want, report.Mask(in))
	}
}
