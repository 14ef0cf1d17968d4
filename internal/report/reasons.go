package report

import (
	"cmp"
	"fmt"
	"slices"
)

// reasons lists the cases of a status by their reason.
func (v *textView) reasons(title, status string) {
	list := reasonsOf(v.d, status)
	if len(list) == 0 {
		return
	}
	v.line("%s:", title)
	for _, r := range list {
		v.wrapped(fmt.Sprintf("  %6s  ", commas(r.count)), Harmless(short(r.text)+", as "+r.example))
	}
	v.line("")
}

// reason is why a number of cases have a status.
type reason struct {
	text    string
	count   int
	example string // id of the first case
}

// reasonsOf gathers the cases of a status by their reason, the most frequent
// first. What the headline says already is left out.
func reasonsOf(d *Document, status string) []reason {
	index := map[string]int{}
	var list []reason
	for i := range d.Cases {
		c := &d.Cases[i]
		if c.Status != status || c.Reason != "" && c.Reason == d.Headline {
			continue
		}
		text := cmp.Or(Mask(c.Reason), "no reason given")
		if status == StatusKnown {
			text = cmp.Or(c.Reason, text) // a person has written it
		}
		n, seen := index[text]
		if !seen {
			n = len(list)
			index[text], list = n, append(list, reason{text: text, example: c.ID})
		}
		list[n].count++
	}
	slices.SortStableFunc(list, func(a, b reason) int { return cmp.Or(b.count-a.count, cmp.Compare(a.text, b.text)) })
	return list
}
