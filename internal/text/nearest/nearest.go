// Package nearest finds what somebody may have meant by a name that does not exist.
package nearest

import (
	"cmp"
	"slices"
	"strings"
)

// typos is how many single characters a misspelling may differ by.
const typos = 3

// Names returns at most n of the names: those that a misspelling leads to, then those
// that share most with what was written, its beginning and its words.
func Names(written string, names []string, n int) []string {
	words := strings.FieldsFunc(strings.ToLower(written), func(r rune) bool {
		return strings.ContainsRune("/*-?._", r)
	})
	score := make(map[string]int, len(names))
	for _, name := range names {
		score[name] = shared(written, words, name)
		if d := Distance(written, name); d <= typos {
			score[name] += 1000 * (typos + 1 - d)
		}
	}
	names = slices.Clone(names)
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(score[b], score[a]) })
	return names[:min(n, len(names))]
}

// Misspelled returns the names that a misspelling leads to, the nearest first.
func Misspelled(written string, names []string) []string {
	near := slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return Distance(written, name) > min(typos, (len(written)+2)/3)
	})
	slices.SortStableFunc(near, func(a, b string) int {
		return cmp.Compare(Distance(written, a), Distance(written, b))
	})
	return near
}

// shared is how much of what was written a name has.
func shared(written string, words []string, name string) int {
	n := 0
	for n < len(name) && n < len(written) && name[n] == written[n] {
		n++
	}
	lower := strings.ToLower(name)
	for _, w := range words {
		if strings.Contains(lower, w) {
			n += 2 * len(w)
		}
	}
	return n
}

// Distance is the number of single bytes to change, add, take away or swap with the next
// one that makes one name of the other; more than typos for names that are far apart.
func Distance(a, b string) int {
	if d := len(a) - len(b); d > typos || -d > typos {
		return typos + 1
	}
	before, row := []int(nil), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			change := 1
			if a[i] == b[j] {
				change = 0
			}
			next[j+1] = min(row[j]+change, next[j]+1, row[j+1]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
