package compare

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// most is how many entries of a list the text and the Markdown show.
const most = 20

// Text writes the comparison for a terminal.
func Text(w io.Writer, c *Comparison, o report.TextOptions) error {
	v := textView{w: bufio.NewWriter(w), c: c, o: o}
	for _, r := range c.Columns {
		v.across = max(v.across, utf8.RuneCountInString(r.short())+2, 10)
		if r.Lacks() || len(r.NotImplemented) > 0 {
			v.across = max(v.across, len(lacking)+2)
		}
	}
	v.runs()
	v.operations()
	v.matrix()
	v.differences()
	v.changes()
	for _, n := range c.Notes {
		v.line("note: %s", report.Harmless(n))
	}
	return v.w.Flush()
}

type textView struct {
	w      *bufio.Writer
	c      *Comparison
	o      report.TextOptions
	across int // width of a run's column
}

func (v *textView) line(format string, args ...any) { fmt.Fprintf(v.w, format+"\n", args...) }

func (v *textView) paint(colour, s string) string { return report.Paint(v.o.Color, colour, s) }

// shortName is a run's name as a heading.
func shortName(name string) string {
	const longest = 24
	r := []rune(report.Harmless(name))
	if len(r) <= longest {
		return string(r)
	}
	return string(r[:longest-1]) + "…"
}

// short is a column's title as a heading: of a long name the wire is not cut off.
func (c Column) short() string { return strings.TrimSpace(shortName(c.Name) + " " + c.Wire) }

// runs lists who is compared, each with its verdict.
func (v *textView) runs() {
	for _, r := range v.c.Runs {
		colour := []string{report.Green, report.Red, report.Yellow}[report.ExitCode(r.Document)]
		v.line("%s  %s", v.paint(report.Bold, report.Harmless(r.Name)),
			v.paint(report.Faint, report.Harmless(r.Target.URL)))
		v.line("  %s", v.paint(colour, report.Harmless(report.Verdict(r.Document))))
	}
	v.line("")
}

// operations is the scores by operation, a column for each run.
func (v *textView) operations() {
	if len(v.c.Operations) == 0 {
		return
	}
	var heads []string
	for _, r := range v.c.Runs {
		heads = append(heads, shortName(r.Name))
	}
	v.rows("operation", heads, v.c.Operations)
	v.line("")
}

// matrix is the scores, a column for each run.
func (v *textView) matrix() {
	var heads []string
	for _, r := range v.c.Columns {
		heads = append(heads, r.short())
	}
	width := v.rows("family", heads, v.c.Families)
	v.line("%s", v.paint(report.Faint, strings.Repeat("-", width+v.across*len(v.c.Columns))))
	v.row(width, v.c.All)
	v.line("")
}

// rows are a table of scores; it answers the width of the first column.
func (v *textView) rows(what string, heads []string, rows []Row) (width int) {
	width = len(what)
	for _, r := range rows {
		width = max(width, utf8.RuneCountInString(report.Harmless(r.Name)))
	}
	head := fmt.Sprintf("%-*s", width, what)
	for _, h := range heads {
		head += fmt.Sprintf("%*s", v.across, h)
	}
	v.line("%s", v.paint(report.Faint, head))
	for _, r := range rows {
		v.row(width, r)
	}
	return width
}

func (v *textView) row(width int, row Row) {
	line := fmt.Sprintf("%-*s", width, report.Harmless(row.Name))
	for _, c := range row.Cells {
		cell := fmt.Sprintf("%*s", v.across, c)
		if c.Passed < c.Of || c.Lacks {
			cell = v.paint(report.Red, cell)
		}
		line += cell
	}
	v.line("%s", line)
}

// differences is a table of the rules on which the runs differ.
func (v *textView) differences() {
	if few := v.c.Few(); few != "" {
		v.line("%s\n", few)
		return
	}
	if len(v.c.Differences) == 0 {
		v.line("All %s have the same result.\n", report.Plural(v.c.Agreed, "case"))
		return
	}
	v.line("%s with different results, %s with the same result:", report.Plural(v.c.Differing(), "case"),
		report.Commas(v.c.Agreed))
	head := fmt.Sprintf("%7s", "cases")
	for _, r := range v.c.Runs {
		head += fmt.Sprintf("%*s", v.across, shortName(r.Name))
	}
	v.line("%s", v.paint(report.Faint, head+"  rule"))
	for _, d := range v.c.Differences[:min(most, len(v.c.Differences))] {
		line := fmt.Sprintf("%7s", report.Commas(len(d.Cases)))
		for _, s := range d.Statuses {
			line += v.paint(colourOf(s), fmt.Sprintf("%*s", v.across, cmp.Or(report.Harmless(s), "–")))
		}
		v.line("%s  %s, as %s", line, report.Harmless(d.Rule), report.Harmless(d.Cases[0]))
	}
	if all := len(v.c.Differences); all > most {
		v.line("  and %s more rows (--format html has them all)", report.Commas(all-most))
	}
	v.line("")
}

func colourOf(status string) string {
	return map[int]string{inOrder: report.Green, warned: report.Yellow, failing: report.Red}[severity(status)]
}

// changes lists what became of the cases.
func (v *textView) changes() {
	c := v.c.Changes
	if c == nil || v.c.Few() != "" {
		return
	}
	v.line("from %s to %s:", report.Harmless(c.Before.Name), report.Harmless(c.After.Name))
	lists := c.Lists()
	if len(lists) == 0 {
		v.line("  no changes")
	}
	for _, l := range lists {
		colour := map[string]string{"worse": report.Red, "better": report.Green}[l.Kind]
		v.line("  %s",
			v.paint(colour, fmt.Sprintf("%s: %s", report.Harmless(l.Title), report.Plural(len(l.Changes), "case"))))
		for _, change := range l.Changes[:min(most, len(l.Changes))] {
			v.line("    %s", report.Harmless(change.says()))
		}
		if len(l.Changes) > most {
			v.line("    and %s more", report.Commas(len(l.Changes)-most))
		}
	}
	v.line("")
}

// says is a change in a line.
func (c Change) says() string {
	line := fmt.Sprintf("%s (%s → %s)", c.ID, cmp.Or(c.Before, "–"), cmp.Or(c.After, "–"))
	if severity(c.After) != inOrder && c.After != "" && c.Got != "" {
		line += ": " + report.Short(c.Got)
	}
	return line
}
