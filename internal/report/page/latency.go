package page

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// latency is how long the cases took.
type latency struct {
	Cases     int
	Sentence  string
	Bars      []bar
	Ticks     []mark
	Quantiles []mark
	Slowest   []slow
}

type bar struct {
	X, Y, Width, Height int
	Says                string
}

type slow struct {
	ID   string
	Took string
}

// Sizes of the drawing.
const (
	perDecade            = 8 // bars for each power of ten: the times of a run span several
	barWidth, barsHeight = 18, 120
)

// newLatency answers nil when nothing was timed.
func newLatency(d *report.Document) *latency {
	var timed []*report.Case
	for i := range d.Cases {
		if d.Cases[i].DurationMS > 0 {
			timed = append(timed, &d.Cases[i])
		}
	}
	if len(timed) == 0 {
		return nil
	}
	slices.SortStableFunc(timed, func(a, b *report.Case) int { return cmp.Compare(a.DurationMS, b.DurationMS) })
	at := func(q float64) float64 { return timed[int(q*float64(len(timed)-1))].DurationMS }
	l := &latency{Cases: len(timed)}
	l.Sentence = fmt.Sprintf("Half of the cases took at most %s, 95 of 100 at most %s, the slowest %s.",
		duration(at(0.5)), duration(at(0.95)), duration(at(1)))
	for i := len(timed) - 1; i >= max(0, len(timed)-5); i-- {
		l.Slowest = append(l.Slowest, slow{timed[i].ID, duration(timed[i].DurationMS)})
	}
	l.draw(timed, at)
	return l
}

// bin is the bar of a time; its inverse is where the bar begins.
func bin(ms float64) int          { return int(math.Floor(perDecade * math.Log10(ms))) }
func binStart(n int) float64      { return math.Pow(10, float64(n)/perDecade) }
func (l *latency) Width() int     { return max(barWidth*len(l.Bars), 1) }
func (l *latency) ViewWidth() int { return l.Width() + 40 }

func (l *latency) draw(timed []*report.Case, at func(float64) float64) {
	first, last := bin(at(0)), bin(at(1))
	counts := make([]int, last-first+1)
	for _, c := range timed {
		counts[bin(c.DurationMS)-first]++
	}
	most := slices.Max(counts)
	for i, n := range counts {
		height := 0
		if n > 0 { // a single case shows too
			height = max(2, n*barsHeight/most)
		}
		from, to := duration(binStart(first+i)), duration(binStart(first+i+1))
		l.Bars = append(l.Bars, bar{
			barWidth * i, barsHeight - height, barWidth - 2, height,
			fmt.Sprintf("%s to %s: %s", from, to, report.Plural(n, "case")),
		})
	}
	for n := int(math.Ceil(float64(first) / perDecade)); n*perDecade <= last; n++ {
		l.Ticks = append(l.Ticks, mark{barWidth * (n*perDecade - first), duration(math.Pow(10, float64(n)))})
	}
	for _, q := range []struct {
		q    float64
		name string
	}{{0.5, "half"}, {0.95, "95 %"}, {0.99, "99 %"}} {
		x := (perDecade*math.Log10(at(q.q)) - float64(first)) * barWidth
		l.Quantiles = append(l.Quantiles, mark{int(x), q.name})
	}
}

// duration is a time in the unit that suits it, to three digits.
func duration(ms float64) string {
	const digits = 3
	d := time.Duration(ms * float64(time.Millisecond))
	unit := time.Duration(1)
	for d >= unit*time.Duration(math.Pow10(digits)) {
		unit *= 10
	}
	s := d.Round(unit).String()
	if d < time.Minute {
		i := strings.IndexFunc(s, unicode.IsLetter)
		s = s[:i] + " " + s[i:]
	}
	return s
}
