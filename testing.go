package plumbline

import (
	"net/http"
	"strings"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// Test runs the catalogue against a target as part of an ordinary Go test, with a subtest for each family and in it one
// for each case: a failing case is for example TestMine/jobId/jobId/pattern/upper-case-00. A failure prints the rule,
// its source, and the expected and the actual answer. A case without a verdict is an error. Cases that were not run,
// and those on the list of Options.Known, are skipped with the reason. If no job is available, one error names the
// alternatives (Target.JobFunc), and only the cases that need no job are subtests. The log of the test ends with a line
// for each cause and the verdict.
//
// Only the first of options is used. Tests may run in parallel. The whole catalogue is run before the first subtest is
// reported: to run fewer cases, use Options.Run, not the flag -run.
func Test(t *testing.T, to Target, options ...Options) {
	t.Helper()
	var o Options
	if len(options) > 0 {
		o = options[0]
	}
	d, err := Check(t.Context(), to, o)
	switch {
	case d == nil:
		t.Fatalf("plumbline: %v", err)
	case d.Headline != "":
		t.Fatalf("plumbline: %s", d.Headline)
	}
	for _, family := range families(d) {
		t.Run(family, func(t *testing.T) {
			for i := range d.Cases {
				if c := &d.Cases[i]; c.Family == family && !(d.NoJobs != "" && c.Status == report.StatusSkip) {
					t.Run(c.ID, func(t *testing.T) { reportCase(t, c, to.Handler == nil) })
				}
			}
		})
	}
	for _, note := range d.Notes {
		if err == nil || !strings.Contains(err.Error(), note) {
			t.Logf("plumbline: %s", report.Harmless(note))
		}
	}
	if err != nil {
		t.Errorf("plumbline: %v", err)
	}
	for _, g := range d.Groups {
		t.Logf("plumbline: %s %s: %s (%s, as %s)", strings.ToUpper(g.Status), g.Rule, report.Harmless(g.Headline),
			report.Plural(g.Count, "case"), g.Example)
	}
	t.Logf("plumbline: %s", report.Verdict(d))
}

// TestHandler is Test for an http.Handler, which is served on a loopback address.
func TestHandler(t *testing.T, h http.Handler, options ...Options) {
	t.Helper()
	Test(t, Target{Handler: h}, options...)
}

// TestURL is Test for an implementation that is running.
func TestURL(t *testing.T, url string, options ...Options) {
	t.Helper()
	Test(t, Target{URL: url}, options...)
}

// families returns the families of a report's cases, in order of appearance.
func families(d *Report) []string {
	var out []string
	seen := map[string]bool{}
	for _, c := range d.Cases {
		if !seen[c.Family] {
			seen[c.Family], out = true, append(out, c.Family)
		}
	}
	return out
}

// reportCase reports a case to its own test.
func reportCase(t *testing.T, c *report.Case, lasting bool) {
	t.Helper()
	switch c.Status {
	case report.StatusFail:
		t.Error(describe(c, lasting))
	case report.StatusFixed:
		t.Error(c.Reason)
	case report.StatusError:
		t.Errorf("no verdict: %s", report.Harmless(c.Reason))
	case report.StatusSkip:
		t.Skip(report.Harmless(c.Reason))
	case report.StatusKnown:
		t.Skip("known failure: " + report.Harmless(c.Reason))
	case report.StatusWarn:
		t.Log("SHOULD violation: a failure with Options.Strict only\n" + describe(c, lasting))
	}
}

// describe returns the text of a failed case. A command line is useful only for a target that outlives the test.
func describe(c *report.Case, lasting bool) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			b.WriteString("\n  " + name + strings.Repeat(" ", 10-len(name)) +
				strings.ReplaceAll(report.HarmlessLines(value), "\n", "\n            "))
		}
	}
	b.WriteString(c.Title)
	line("rule", c.Rule+" ("+strings.ToUpper(c.Level)+")")
	line("source", c.Source)
	for _, f := range c.Findings {
		if !f.Known {
			line("expected", f.Expected)
			line("got", f.Got)
		}
	}
	switch {
	case lasting:
		line("curl", c.Curl)
	case c.Exchange != nil:
		body := c.Exchange.Request.Text
		if len(body) > 500 {
			body = strings.ToValidUTF8(body[:500], "") + "…"
		}
		line("sent", body)
	}
	line("again", c.Replay)
	return b.String()
}
