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
	{StatusFail, func(c Counts) int { return c.Fail }, true, Red},
	{StatusWarn, func(c Counts) int { return c.Warn }, true, Yellow},
	{StatusObserved, func(c Counts) int { return c.Observed }, false, ""},
	{StatusError, func(c Counts) int { return c.Error }, false, Yellow},
	{StatusSkip, func(c Counts) int { return c.Skip }, false, ""},
	{StatusKnown, func(c Counts) int { return c.Known }, false, ""},
	{StatusFixed, func(c Counts) int { return c.Fixed }, false, Red},
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
	across := 10
	if v.o.Width > 0 && width+across*len(shown) > v.o.Width { // as narrow as the longest heading allows
		across = len(StatusObserved) + 1
	}
	v.line("")
	head := fmt.Sprintf("%-*s", width, "family")
	for _, c := range shown {
		head += fmt.Sprintf("%*s", across, c.status)
	}
	v.line("%s", v.paint(Faint, head))
	for _, f := range s.Families {
		v.row(width, across, f.Name, f.Counts, shown)
	}
	rule := strings.Repeat("-", width+across*len(shown))
	v.line("%s", v.paint(Faint, rule))
	for _, l := range s.Levels {
		if l.Counts != (Counts{}) {
			v.row(width, across, strings.ToUpper(l.Name), l.Counts, shown)
		}
	}
	v.row(width, across, "all", s.Status, shown)
	if s.CurrentOnly > 0 {
		v.line("%s seen only in profile current (--profile 2015 leaves them out)", Plural(s.CurrentOnly, "failure"))
	}
	v.line("")
}

func (v *textView) row(width, across int, name string, c Counts, shown []column) {
	line := fmt.Sprintf("%-*s", width, Harmless(name))
	for _, col := range shown {
		n := col.count(c)
		cell := fmt.Sprintf("%*s", across, Commas(n))
		if n > 0 && col.colour != "" {
			cell = v.paint(col.colour, cell)
		}
		line += cell
	}
	v.line("%s", line)
}
