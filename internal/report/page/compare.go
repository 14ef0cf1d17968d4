package page

import (
	"io"

	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/report/compare"
)

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
