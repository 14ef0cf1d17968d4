package report

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// column is one status of the table of counts. Those that are always there show a nought too.
type column struct {
	status string
	count  func(Counts) int
	always bool
	colour string
}

var columns = []column{
	{StatusPass, func(c Counts) int { return c.Pass }, true, ""},
	{StatusFail, func(c Counts) int { return c.Fail }, true, red},
	{StatusWarn, func(c Counts) int { return c.Warn }, true, yellow},
	{StatusObserved, func(c Counts) int { return c.Observed }, false, ""},
	{StatusError, func(c Counts) int { return c.Error }, false, yellow},
	{StatusSkip, func(c Counts) int { return c.Skip }, false, ""},
	{StatusKnown, func(c Counts) int { return c.Known }, false, ""},
	{StatusFixed, func(c Counts) int { return c.Fixed }, false, red},
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
		width = max(width, utf8.RuneCountInString(Harmless(f.Name)))
	}
	v.line("")
	head := fmt.Sprintf("%-*s", width, "family")
	for _, c := range shown {
		head += fmt.Sprintf("%10s", c.status)
	}
	v.line("%s", v.paint(faint, head))
	for _, f := range s.Families {
		v.row(width, f.Name, f.Counts, shown)
	}
	rule := strings.Repeat("-", width+10*len(shown))
	v.line("%s", v.paint(faint, rule))
	for _, l := range s.Levels {
		if l.Counts != (Counts{}) {
			v.row(width, l.Name, l.Counts, shown)
		}
	}
	v.row(width, "all", s.Status, shown)
	if s.CurrentOnly > 0 {
		v.line("%s seen only in profile current (--profile 2015 leaves them out)", plural(s.CurrentOnly, "failure"))
	}
	v.line("")
}

func (v *textView) row(width int, name string, c Counts, shown []column) {
	line := fmt.Sprintf("%-*s", width, Harmless(name))
	for _, col := range shown {
		n := col.count(c)
		cell := fmt.Sprintf("%10s", commas(n))
		if n > 0 && col.colour != "" {
			cell = v.paint(col.colour, cell)
		}
		line += cell
	}
	v.line("%s", line)
}
