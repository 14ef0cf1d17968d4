package views

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/report"

	"github.com/jstemmer/go-junit-report/v2/junit"
)

// JUnit writes the view that CI servers read: a suite for each family, a test case for each case. What fails the run is
// a failure there, what got no verdict an error; known failures and what was not run are skipped, with their reason.
func JUnit(w io.Writer, d *report.Document) error {
	suites := map[string]*junit.Testsuite{}
	seconds := map[string]float64{}
	var order []string
	add := func(c *report.Case) {
		s := suites[c.Family]
		if s == nil {
			s = newSuite(d, c.Family, len(order))
			suites[c.Family], order = s, append(order, c.Family)
		}
		seconds[c.Family] += c.DurationMS / 1000
		s.AddTestcase(testcase(c))
	}
	for i := range d.Cases {
		add(&d.Cases[i])
	}
	for _, u := range d.Unlisted {
		add(&report.Case{ID: fmt.Sprintf("explore: %s (%s, %s)", report.Plural(u.Count, "random combination"), u.Level,
			u.Status), Family: u.Family, Level: u.Level, Status: u.Status, Reason: u.Reason})
	}
	if d.NoJobs != "" { // the cases that need one are only skipped
		add(&report.Case{
			ID: "jobs", Title: "a job to complete", Family: "jobs", Status: report.StatusError,
			Reason: d.NoJobs,
		})
	}
	all := junit.Testsuites{
		Name: "plumbline " + report.Harmless(d.Target.URL),
		Time: fmt.Sprintf("%.3f", d.DurationMS/1000),
	}
	for _, family := range order {
		suites[family].Time = fmt.Sprintf("%.3f", seconds[family])
		all.AddSuite(*suites[family])
	}
	if _, err := io.WriteString(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"); err != nil {
		return err
	}
	return all.WriteXML(w)
}

func newSuite(d *report.Document, family string, id int) *junit.Testsuite {
	s := &junit.Testsuite{Name: "plumbline." + report.Harmless(family), ID: id}
	s.SetTimestamp(d.StartedAt)
	for _, p := range [][2]string{
		{"target", d.Target.URL},
		{"jobs", d.Target.Jobs},
		{"profile", d.Profile},
		{"catalogue", d.Catalogue.Version},
		{"verdict", report.Verdict(d)},
	} {
		s.AddProperty(p[0], report.Harmless(p[1]))
	}
	return s
}

func testcase(c *report.Case) junit.Testcase {
	t := junit.Testcase{
		Name: report.Harmless(c.ID), Classname: "plumbline." + report.Harmless(c.Family),
		Time: fmt.Sprintf("%.3f", c.DurationMS/1000), Status: report.Harmless(c.Status),
	}
	result := func(message string) *junit.Result {
		return &junit.Result{
			Message: report.Harmless(report.Sentence(message)), Type: report.Harmless(c.Rule),
			Data: report.HarmlessLines(account(c)),
		}
	}
	switch c.Status {
	case report.StatusFail:
		t.Failure = result(difference(c))
	case report.StatusFixed:
		t.Failure = result(report.Headline(c, report.Finding{}))
	case report.StatusError:
		t.Error = result(cmp.Or(c.Reason, "no verdict"))
	case report.StatusSkip:
		t.Skipped = &junit.Result{Message: report.Harmless(cmp.Or(c.Reason, "no reason given"))}
	case report.StatusKnown:
		t.Skipped = &junit.Result{
			Message: report.Harmless("known failure: " + c.Reason),
			Data:    report.HarmlessLines(account(c)),
		}
	case report.StatusWarn:
		t.SystemOut = &junit.Output{Data: report.HarmlessLines("SHOULD violation: a failure with --strict only\n" +
			account(c))}
	}
	return t
}

// difference says in a line what was expected and what came.
func difference(c *report.Case) string {
	expected, got := c.Expected, c.Got
	for _, f := range c.Findings {
		if !f.Known {
			expected, got = f.Expected, f.Got
			break
		}
	}
	return fmt.Sprintf("expected %s, got %s", cmp.Or(expected, "(nothing said)"), cmp.Or(got, "(nothing recorded)"))
}

// account is all that is to be said of a case, line by line.
func account(c *report.Case) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-10s %s\n", name, value)
		}
	}
	line("case", c.Title)
	line("rule", c.Rule+" ("+strings.ToUpper(c.Level)+")")
	line("source", c.Source)
	for _, f := range c.Findings {
		note := ""
		if f.Rule != c.Rule {
			note = "  [" + f.Rule + "]"
		}
		if f.Known {
			note += "  (known)"
		}
		line("expected", f.Expected+note)
		line("got", report.Short(f.Got))
	}
	if len(c.Findings) == 0 {
		line("expected", c.Expected)
		line("got", report.Short(c.Got))
	}
	line("curl", c.Curl)
	line("replay", c.Replay)
	line("known line", c.KnownLine)
	return b.String()
}
