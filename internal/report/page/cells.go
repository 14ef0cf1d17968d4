package page

import (
	"math"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// cells are all cases, as the script reads them. Texts that recur stand once, in Texts; what many cases have in common
// stands once, in Kinds; and an id or a title names only what differs from that of the case before it.
type cells struct {
	Statuses []string `json:"statuses"`
	Levels   []string `json:"levels"`
	Texts    []string `json:"texts"`
	Kinds    []kind   `json:"kinds"`
	// Cases has six values of each case: the number of its kind, how long it took in milliseconds, how much of the
	// last id to keep and what follows, and the same of the title.
	Cases []any `json:"cases"`
}

// kind is the numbers of status, level, family, rule, source, expected, got, reason and the command that repeats the
// case, and whether the case is shown in full.
type kind [10]int

var statuses = []string{
	report.StatusPass, report.StatusFail, report.StatusWarn, report.StatusObserved,
	report.StatusError, report.StatusSkip, report.StatusKnown, report.StatusFixed,
}

var levels = []string{report.LevelMust, report.LevelShould, report.LevelObserve}

func newCells(d *report.Document, shown map[string]bool) cells {
	out := cells{
		Statuses: statuses, Levels: levels, Texts: []string{}, Kinds: []kind{}, Cases: make([]any, 0, 6*len(d.Cases)),
	}
	texts, kinds := map[string]int{}, map[kind]int{}
	whole := func(s string) int { return number(texts, s, func(s string) { out.Texts = append(out.Texts, s) }) }
	text := func(s string) int { return whole(line(s)) }
	id, title := "", ""
	for i := range d.Cases {
		c := &d.Cases[i]
		k := kind{
			slices.Index(statuses, c.Status), slices.Index(levels, c.Level), text(c.Family), text(c.Rule),
			text(c.Source), text(c.Expected), text(c.Got), text(c.Reason), whole(repeating(c)), 0,
		}
		if k[0] < 0 { // one of the future proves nothing
			k[0] = slices.Index(statuses, report.StatusError)
		}
		if shown[c.ID] {
			k[9] = 1
		}
		keptID, restID := shorten(id, report.Harmless(c.ID))
		keptTitle, restTitle := shorten(title, line(c.Title))
		id, title = report.Harmless(c.ID), line(c.Title)
		out.Cases = append(out.Cases, number(kinds, k, func(k kind) { out.Kinds = append(out.Kinds, k) }),
			math.Round(c.DurationMS*10)/10, keptID, restID, keptTitle, restTitle)
	}
	return out
}

// number is the place of a value in a list, to which add appends it when it is new.
func number[V comparable](places map[V]int, value V, add func(V)) int {
	n, seen := places[value]
	if !seen {
		n = len(places)
		places[value] = n
		add(value)
	}
	return n
}

// theID stands in the command that repeats a case where its id stands.
const theID = "{id}"

// repeating is the command that repeats a case, the same for all whose commands differ in their ids alone.
func repeating(c *report.Case) string {
	if c.ID == "" {
		return ""
	}
	return report.Harmless(strings.Replace(c.Replay, c.ID, theID, 1))
}

// shorten is how many characters of the text before to keep, and what follows them. They are ASCII, for a script counts
// other characters in its own way.
func shorten(before, text string) (keep int, rest string) {
	for keep < min(len(before), len(text)) && before[keep] == text[keep] && text[keep] < 0x80 {
		keep++
	}
	return keep, text[keep:]
}
