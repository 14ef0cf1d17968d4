package cases

import (
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/cases/collision"
)

// collisions are ids that no job has and that a function smaller than the id maps to the
// live job's value: a target that looks jobs up by such a value finds that job.
func collisions() []mutation {
	var out []mutation
	for _, f := range collision.Functions() {
		out = append(out, mutation{
			"unknown/collision-" + f.Name, "another id with the same value: " + f.Title, true,
			remembered(f.Of),
		})
	}
	return out
}

// remembered keeps the last result: one job's id is asked for several times in a row.
func remembered(of func(string) string) func(string) string {
	var mu sync.Mutex
	var last, result string
	return func(id string) string {
		mu.Lock()
		defer mu.Unlock()
		if id != last {
			last, result = id, of(id)
		}
		return result
	}
}

// rearrangements have the digits of the live job's id in another order, as a target has
// them that compares a form in which the order is lost, or reads the digits from the other end.
func rearrangements() []mutation {
	rearranged := func(name, title string, change func(digits string) string) mutation {
		return mutation{"unknown/" + name, title, true, func(id string) string {
			d := change(strings.ReplaceAll(id, "-", ""))
			return d[:8] + "-" + d[8:12] + "-" + d[12:16] + "-" + d[16:20] + "-" + d[20:]
		}}
	}
	pieces := func(size int, reversed bool) func(string) string {
		return func(d string) string {
			var out string
			for i := 0; i < len(d); i += size {
				if reversed {
					out = d[i:i+size] + out
				} else {
					out += reverse(d[i : i+size])
				}
			}
			return out
		}
	}
	return []mutation{
		rearranged("digits-reversed", "the digits from the last to the first", reverse),
		rearranged("bytes-reversed", "the bytes from the last to the first", pieces(2, true)),
		rearranged("words-reversed", "the words of 32 bits from the last to the first", pieces(8, true)),
		rearranged("halves-swapped", "the last sixteen digits before the first",
			func(d string) string { return d[16:] + d[:16] }),
		rearranged("digits-of-bytes-swapped", "the two digits of every byte swapped", pieces(2, false)),
		rearranged("rotated", "the first digit behind the last", func(d string) string { return d[1:] + d[:1] }),
		rearranged("groups-two-and-three-swapped", "the second group and the third swapped",
			func(d string) string { return d[:8] + d[12:16] + d[8:12] + d[16:] }),
		rearranged("groups-three-and-four-swapped", "the third group and the fourth swapped",
			func(d string) string { return d[:12] + d[16:20] + d[12:16] + d[20:] }),
		rearranged("groups-two-and-four-swapped", "the second group and the fourth swapped",
			func(d string) string { return d[:8] + d[16:20] + d[12:16] + d[8:12] + d[20:] }),
		rearranged("time-ordered", "the groups of a UUID's time from the most significant to the least",
			func(d string) string { return d[12:16] + d[8:12] + d[:8] + d[16:] }),
		rearranged("complement", "every digit replaced by what is missing to f", func(d string) string {
			return strings.Map(func(c rune) rune { return rune(hexDigits[15-strings.IndexRune(hexDigits, c)]) }, d)
		}),
	}
}
