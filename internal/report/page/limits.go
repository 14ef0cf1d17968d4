package page

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// limit is one documented limit with everything that was tried along it.
type limit struct {
	Member   string
	Unit     string
	Min, Max int
	Points   []point
	Sentence string // the drawing in words
	Right    bool   // everything along it is as documented
	Width    int    // of the drawing
	Height   int
	Lanes    []lane
	Bands    []band // where the documented answers are
	Marks    []mark // the documented limits
	Ticks    []mark
}

// point is one length or value that was tried.
type point struct {
	Value   int
	Outcome string // accepted, refused, other or none
	Right   bool
	X, Y    int
	Says    string
}

type (
	lane struct {
		Name string
		Y    int
	}
	band struct{ X, Y, Width int }
	mark struct {
		X     int
		Label string
	}
)

// What an answer to a request along a limit can be.
const (
	accepted = "accepted"
	refused  = "refused"
	other    = "other" // neither: a 5xx, a drop, something malformed
	none     = "none"  // no verdict
)

// Sizes of the drawing, in pixels. Everything that was tried is one column: to scale, the interesting ones would fall
// together.
const (
	column, laneHeight, laneTop = 10, 20, 8
)

// The ids of the cases that stand along a limit: their last part is what was tried.
var (
	alongMember = regexp.MustCompile(`^(.+)/(?:accepted|length|range)/(-?\d+)$`)
	alongSize   = regexp.MustCompile(`^(outputVariables)/(?:size|size-accepted)/one-(\d+)$`)
)

// limits are the documented limits that the run has tried.
func limits(d *report.Document) []limit {
	points := map[string][]point{}
	for i := range d.Cases {
		c := &d.Cases[i]
		m := alongMember.FindStringSubmatch(c.ID)
		if m == nil {
			m = alongSize.FindStringSubmatch(c.ID)
		}
		if m == nil {
			continue
		}
		if value, err := strconv.Atoi(m[2]); err == nil {
			points[m[1]] = append(points[m[1]],
				point{Value: value, Outcome: outcome(c), Right: slices.Contains(right, c.Status)})
		}
	}
	var list []limit
	for _, l := range documented() {
		if l.Points = points[l.Member]; len(l.Points) > 0 {
			slices.SortFunc(l.Points, func(a, b point) int { return cmp.Compare(a.Value, b.Value) })
			l.describe()
			l.draw()
			list = append(list, l)
		}
	}
	return list
}

// documented are the limits of the operation's members.
func documented() []limit {
	var list []limit
	for _, m := range model.Members() {
		switch {
		case m.HasLength:
			list = append(list, limit{Member: m.Path, Unit: "characters", Min: m.Min, Max: m.Max})
		case m.HasRange:
			list = append(list, limit{Member: m.Path, Unit: "percent", Min: m.Min, Max: m.Max})
		}
	}
	return append(list, limit{Member: "outputVariables", Unit: "bytes", Max: model.MaxVariablesBytes})
}

// right are the statuses of an answer that is allowed.
var right = []string{report.StatusPass, report.StatusObserved, report.StatusFixed}

// outcome is what the target did: by the status of its answer, which leads what a case got.
func outcome(c *report.Case) string {
	status := 0
	if c.Exchange != nil {
		status = c.Exchange.Status
	} else if first, _, _ := strings.Cut(c.Got, " "); first != "" {
		status, _ = strconv.Atoi(first)
	}
	switch {
	case c.Status == report.StatusError || c.Status == report.StatusSkip:
		return none
	case status == 200:
		return accepted
	case status >= 400 && status < 500:
		return refused
	}
	return other
}

// describe says the drawing in words: in runs of one outcome.
func (l *limit) describe() {
	l.Right = true
	var runs []string
	for i := 0; i < len(l.Points); {
		j := i
		for j+1 < len(l.Points) && l.Points[j+1].Outcome == l.Points[i].Outcome {
			j++
		}
		values := report.Commas(l.Points[i].Value)
		if j > i {
			values += " to " + report.Commas(l.Points[j].Value)
		}
		runs = append(runs, words[l.Points[i].Outcome]+" "+values)
		i = j + 1
	}
	for i := range l.Points {
		p := &l.Points[i]
		verdict := "as documented"
		switch {
		case p.Outcome == none:
			verdict = "not judged"
		case !p.Right:
			verdict, l.Right = "wrong", false
		}
		p.Says = fmt.Sprintf("%s %s: %s, %s", report.Commas(p.Value), l.Unit, words[p.Outcome], verdict)
	}
	l.Sentence = strings.Join(runs, ", ")
}

var words = map[string]string{accepted: "accepted", refused: "refused", other: "answered otherwise", none: "not tried"}

// draw places everything.
func (l *limit) draw() {
	y := map[string]int{}
	for _, name := range []string{accepted, refused, other, none} {
		used := slices.ContainsFunc(l.Points, func(p point) bool { return p.Outcome == name })
		if used || name == accepted || name == refused {
			y[name] = laneTop + laneHeight*len(l.Lanes)
			l.Lanes = append(l.Lanes, lane{words[name], y[name]})
		}
	}
	l.Width, l.Height = column*len(l.Points), laneTop+laneHeight*len(l.Lanes)
	within := func(p point) bool { return p.Value >= l.Min && p.Value <= l.Max }
	for i := range l.Points {
		p := &l.Points[i]
		p.X, p.Y = column*i, y[p.Outcome]
		lane := y[refused]
		if within(*p) {
			lane = y[accepted]
		}
		if n := len(l.Bands); n > 0 && l.Bands[n-1].Y == lane {
			l.Bands[n-1].Width += column
		} else {
			l.Bands = append(l.Bands, band{p.X, lane, column})
		}
		if i > 0 && within(l.Points[i-1]) != within(*p) {
			l.Marks = append(l.Marks, mark{X: p.X, Label: l.boundary(*p)})
		}
	}
	l.ticks()
}

// boundary names the limit that lies just before a point.
func (l *limit) boundary(p point) string {
	if p.Value > l.Max {
		return "at most " + report.Commas(l.Max)
	}
	return "at least " + report.Commas(l.Min)
}

// ticks label as many values as have room, those at the limits first.
func (l *limit) ticks() {
	const room = 46
	place := func(i int) {
		x := l.Points[i].X + column/2
		if !slices.ContainsFunc(l.Ticks, func(t mark) bool { return max(x-t.X, t.X-x) < room }) {
			l.Ticks = append(l.Ticks, mark{x, report.Commas(l.Points[i].Value)})
		}
	}
	for i, p := range l.Points {
		if p.Value == l.Max {
			place(i)
		}
	}
	place(0)
	place(len(l.Points) - 1)
	for i := range l.Points {
		place(i)
	}
}

// The drawing leaves room for the names of the lanes, the limits above and the values below.
func (l limit) ViewWidth() int  { return l.Width + 105 }
func (l limit) ViewHeight() int { return l.Height + 44 }
func (l limit) TickY() int      { return l.Height + 14 }
func (l lane) TextY() int       { return l.Y + 13 }
