package views

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// column is one status of the table of counts. Those that are always there show a nought too.
type column struct {
	status string
	count  func(report.Counts) int
	always bool
	colour string
}

var columns = []column{
	{report.StatusPass, func(c report.Counts) int { return c.Pass }, true, ""},
	{report.StatusFail, func(c report.Counts) int { return c.Fail }, true, report.Red},
	{report.StatusWarn, func(c report.Counts) int { return c.Warn }, true, report.Yellow},
	{report.StatusObserved, func(c report.Counts) int { return c.Observed }, false, ""},
	{report.StatusError, func(c report.Counts) int { return c.Error }, false, report.Yellow},
	{report.StatusSkip, func(c report.Counts) int { return c.Skip }, false, ""},
	{report.StatusKnown, func(c report.Counts) int { return c.Known }, false, ""},
	{report.StatusFixed, func(c report.Counts) int { return c.Fixed }, false, report.Red},
}

// table counts the cases by family and by level.
func (v *textView) table() {
	s := v.d.Summary
	if s.Cases == 0 {
		return
	}
	var shown []column
	for _, c := range columns {
		if c.always || c.count(s.Status) > 0 {
			shown = append(shown, c)
		}
	}
	width := len("family")
	for _, f := range s.Families {
		width = max(width, utf8.RuneCountInString(report.Harmless(f.Name)))
	}
	across := 10
	if v.o.Width > 0 && width+across*len(shown) > v.o.Width { // as narrow as the longest heading allows
		across = len(report.StatusObserved) + 1
	}
	v.line("")
	head := fmt.Sprintf("%-*s", width, "family")
	for _, c := range shown {
		head += fmt.Sprintf("%*s", across, c.status)
	}
	v.line("%s", v.paint(report.Faint, head))
	for _, f := range s.Families {
		v.row(width, across, f.Name, f.Counts, shown)
	}
	rule := strings.Repeat("-", width+across*len(shown))
	v.line("%s", v.paint(report.Faint, rule))
	for _, l := range s.Levels {
		if l.Counts != (report.Counts{}) {
			v.row(width, across, strings.ToUpper(l.Name), l.Counts, shown)
		}
	}
	for _, w := range s.Wires {
		v.row(width, across, report.WireName(w.Name), w.Counts, shown)
	}
	v.row(width, across, "all", s.Status, shown)
	if s.CurrentOnly > 0 {
		v.line("%s seen only in profile current (--profile 2015 leaves them out)",
			report.Plural(s.CurrentOnly, "failure"))
	}
	v.line("")
}

func (v *textView) row(width, across int, name string, c report.Counts, shown []column) {
	line := fmt.Sprintf("%-*s", width, report.Harmless(name))
	for _, col := range shown {
		n := col.count(c)
		cell := fmt.Sprintf("%*s", across, report.Commas(n))
		if n > 0 && col.colour != "" {
			cell = v.paint(col.colour, cell)
		}
		line += cell
	}
	v.line("%s", line)
}
