package report

import (
	"cmp"
	"fmt"
	"slices"
)

// reasons lists the cases of a status by their reason.
func (v *textView) reasons(title, status string) {
	list := Reasons(v.d, status)
	if len(list) == 0 {
		return
	}
	v.line("%s:", title)
	for _, r := range list {
		v.wrapped(fmt.Sprintf("  %6s  ", Commas(r.Count)), Harmless(Short(r.Text)+", as "+r.Example))
	}
	v.line("")
}

// Reason is why a number of cases have a status.
type Reason struct {
	Text    string
	Count   int
	Example string // id of the first case
}

// Reasons gathers the cases of a status by their reason, the most frequent
// first. What the headline says already is left out.
func Reasons(d *Document, status string) []Reason {
	index := map[string]int{}
	var list []Reason
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
			index[text], list = n, append(list, Reason{Text: text, Example: c.ID})
		}
		list[n].Count++
	}
	slices.SortStableFunc(list, func(a, b Reason) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Text, b.Text)) })
	return list
}
