package report

import (
	"cmp"
	"slices"
)

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
	add := func(reason, example string, count int) {
		if reason != "" && reason == d.Headline {
			return
		}
		text := cmp.Or(reason, "no reason given")
		kind := Mask(text)
		if status == StatusKnown {
			kind = text // a person has written it
		}
		n, seen := index[kind]
		if !seen {
			n = len(list)
			index[kind], list = n, append(list, Reason{Text: text, Example: example})
		}
		if list[n].Text != text {
			list[n].Text = kind // what differs is left out
		}
		list[n].Count += count
	}
	for i := range d.Cases {
		if c := &d.Cases[i]; c.Status == status {
			add(c.Reason, c.ID, 1)
		}
	}
	for _, u := range d.Unlisted {
		if u.Status == status {
			add(u.Reason, "a random combination", u.Count)
		}
	}
	slices.SortStableFunc(list, func(a, b Reason) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Text, b.Text)) })
	return list
}
