package page

import (
	"io"
	"math"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/report/compare"
)

// Report writes the page of a report.
func Report(w io.Writer, d *report.Document) error {
	return write(w, "report.html", newReportPage(d, nil))
}

// ReportBeside writes the page of a report that has pictures beside it.
func ReportBeside(w io.Writer, d *report.Document, pictures []Picture) error {
	return write(w, "report.html", newReportPage(d, pictures))
}

// reportPage is all that the page of a report shows.
type reportPage struct {
	frame
	D        *report.Document
	Verdict  verdict
	Levels   []score
	Families []score
	Failures []cause
	Warnings []cause
	Reasons  []reasons
	Limits   []limit
	Heat     heat
	Latency  *latency
	Cells    cells
	Again    command
}

func newReportPage(d *report.Document, pictures []Picture) reportPage {
	p := reportPage{
		frame: newFrame("plumbline: "+verdictWord(d)+", "+d.Target.URL, "theme.js", "map.js"),
		D:     d, Verdict: newVerdict(d), Limits: limits(d), Heat: newHeat(d), Latency: newLatency(d),
		Again: command{"command", report.HarmlessLines(d.Reproduce)},
	}
	for _, t := range d.Summary.Levels {
		if t.Counts != (report.Counts{}) {
			p.Levels = append(p.Levels, newScore(t))
		}
	}
	for _, t := range d.Summary.Families {
		p.Families = append(p.Families, newScore(t))
	}
	var shown map[string]bool
	p.Failures, p.Warnings, shown = causes(d, pictures)
	p.Cells = newCells(d, shown)
	for _, r := range []struct{ title, status string }{
		{"Known failures", report.StatusKnown}, {"No verdict", report.StatusError}, {"Not run", report.StatusSkip},
	} {
		if list := report.Reasons(d, r.status); len(list) > 0 {
			p.Reasons = append(p.Reasons, reasons{r.title, r.status, list})
		}
	}
	return p
}

// mostForemost is how many causes the first screen names.
const mostForemost = 4

// Foremost are the first causes, for the first screen.
func (p reportPage) Foremost() []cause { return p.Failures[:min(mostForemost, len(p.Failures))] }

// Further is how many causes the first screen does not name.
func (p reportPage) Further() int { return p.all() - len(p.Foremost()) }

// Uncounted is how many causes the page does not show at all.
func (p reportPage) Uncounted() int { return p.all() - len(p.Failures) }

// all is how many causes fail the run.
func (p reportPage) all() int {
	n := 0
	for _, g := range p.D.Groups {
		if g.Status != report.StatusWarn {
			n++
		}
	}
	return n
}

// reasons are why cases have no verdict, or one that does not count.
type reasons struct {
	Title, Status string
	List          []report.Reason
}

// verdict is the first thing that is seen.
type verdict struct {
	Word     string // Conformant, Not conformant, No verdict
	Class    string
	Sentence string
	Angle    float64 // of the plumb line
}

func newVerdict(d *report.Document) verdict {
	v := verdict{Word: verdictWord(d), Sentence: report.Verdict(d)}
	switch report.ExitCode(d) {
	case 0:
		v.Class = "fine"
	case 1:
		// A single failure already shows; ten thousand do not tip it over.
		off := float64(d.Summary.Status.Fail + d.Summary.Status.Fixed)
		v.Class, v.Angle = "broken", 6+5*math.Log10(1+off)
	default:
		v.Class = "open"
	}
	for _, word := range []string{"NOT conformant", "conformant", "NO VERDICT"} { // the headline says it
		if rest, said := strings.CutPrefix(v.Sentence, word); said {
			v.Sentence = strings.TrimPrefix(strings.TrimSpace(rest), ": ")
			v.Sentence = strings.TrimSpace(strings.TrimPrefix(v.Sentence, ":"))
			break
		}
	}
	return v
}

func verdictWord(d *report.Document) string {
	if d.Missing != nil {
		return "Not implemented"
	}
	return []string{"Conformant", "Not conformant", "No verdict"}[report.ExitCode(d)]
}

// score is one row of the score: how many of the cases got a right answer.
type score struct {
	Name       string
	Passed, Of int
	Observed   int
	Parts      []part
}

// part is the share of a status in the bar of a score. What is only observed has no part in it.
type part struct {
	Status string
	Count  int
}

func newScore(t report.Tally) score {
	s := score{Name: t.Name, Observed: t.Observed}
	s.Passed, s.Of = t.Score()
	for _, p := range []part{
		{report.StatusPass, t.Pass},
		{report.StatusFixed, t.Fixed},
		{report.StatusSkip, t.Skip},
		{report.StatusError, t.Error},
		{report.StatusKnown, t.Known},
		{report.StatusWarn, t.Warn},
		{report.StatusFail, t.Fail},
	} {
		if p.Count > 0 {
			s.Parts = append(s.Parts, p)
		}
	}
	return s
}

// mostCompared is how many ids a difference or a list of changes names.
const mostCompared = 500

// Compare writes the page of a comparison.
func Compare(w io.Writer, c *compare.Comparison) error {
	p := comparePage{
		frame:      newFrame("plumbline: "+report.Plural(len(c.Runs), "report")+" compared", "theme.js"),
		Comparison: c,
	}
	for _, row := range append(c.Families, c.All) {
		p.Rows = append(p.Rows, newMatrixRow(row))
	}
	for _, row := range c.Operations {
		p.ByOperation = append(p.ByOperation, newMatrixRow(row))
	}
	for _, d := range c.Differences {
		shown := difference{Difference: d, More: max(0, len(d.Cases)-mostCompared)}
		shown.Cases = d.Cases[:len(d.Cases)-shown.More]
		p.Differ = append(p.Differ, shown)
	}
	if c.Changes != nil && c.Few() == "" {
		for _, l := range c.Changes.Lists() {
			shown := changed{List: l, All: len(l.Changes), More: max(0, len(l.Changes)-mostCompared)}
			shown.Changes = l.Changes[:shown.All-shown.More]
			p.Changed = append(p.Changed, shown)
		}
	}
	return write(w, "compare.html", p)
}

// comparePage is all that the page of a comparison shows.
type comparePage struct {
	frame
	*compare.Comparison
	ByOperation []matrixRow
	Rows        []matrixRow
	Differ      []difference
	Changed     []changed
}

// Verdict is a run's verdict in two words, with the class of its colour.
func (comparePage) Verdict(r compare.Run) verdict { return newVerdict(r.Document) }

type matrixRow struct {
	Name  string
	Cells []matrixCell
}

type matrixCell struct {
	compare.Cell
	Parts []part
}

func newMatrixRow(r compare.Row) matrixRow {
	row := matrixRow{Name: r.Name}
	for _, c := range r.Cells {
		row.Cells = append(row.Cells, matrixCell{c, newScore(report.Tally{Counts: c.Counts}).Parts})
	}
	return row
}

type difference struct {
	compare.Difference
	Cases []string
	More  int
}

// All is how many cases there are.
func (d difference) All() int { return len(d.Cases) + d.More }

type changed struct {
	compare.List
	Changes   []compare.Change
	All, More int
}
