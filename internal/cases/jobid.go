package cases

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/cases/collision"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// idPattern is the documented pattern, on the whole string.
var idPattern = regexp.MustCompile(`\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\z`)

// WellFormedID reports whether an id matches the documented pattern.
func WellFormedID(id string) bool { return idPattern.MatchString(id) }

const hexDigits = "0123456789abcdef"

// mutation changes the id of a live job into another string, so that a target
// that normalises ids completes that job and betrays itself.
type mutation struct {
	id, title string
	// fits says that the result still has the form of an id. A mutation's result depends on the live id, this does not.
	fits  bool
	apply func(id string) string
}

// jobIDs are the forms of a live job's id that an id may not have.
func jobIDs() []Case { return slices.Concat(upperCases(), loosened(), misread()) }

// mutations are all single mutations of a live job's id and the whole-string forms.
func mutations() []mutation {
	reordered := mutation{"unknown/guid-order", "the bytes of the id as Windows has them in memory", true, guidOrder}
	return slices.Concat(otherDigits(), lookAlikes(), strangers(), insertions(), removals(), wholeForms(), groupings(),
		[]mutation{reordered}, rearrangements(), collisions())
}

// mutatedIDs are the cases of the mutations.
func mutatedIDs() []Case {
	all := mutations()
	out := make([]Case, len(all))
	for i, m := range all {
		out[i] = m.asCase()
	}
	return out
}

// mutatedID is the case of one mutation: of thousands, only that one is made.
func mutatedID(id string) (Case, bool) {
	all := mutations()
	i := slices.IndexFunc(all, func(m mutation) bool { return "jobId/"+m.id == id })
	if i < 0 {
		return Case{}, false
	}
	return all[i].asCase(), true
}

func (m mutation) asCase() Case {
	rule, allowed := "jobId/pattern", judge.Reject(validation, notFound)
	var names func(string) string
	if m.fits {
		rule, allowed, names = "jobId/unknown", judge.Reject(notFound), m.apply
	}
	if strings.HasPrefix(m.id, "trailing-newline") {
		rule = "jobId/trailing-newline"
	}
	var suits func(string) bool
	if m.id == "pattern/form-capitalised" { // an id may begin with eight digits
		suits = func(id string) bool { return !WellFormedID(id) || m.apply(id) != id }
	}
	return Case{
		ID: "jobId/" + m.id, Title: m.title, Rule: rule,
		Plan: &Single{
			Job: Shared, Allowed: allowed, Names: names, Suits: suits,
			Request: func(id string) (wire.Request, bool) {
				// A job whose id has another form than the documented one cannot be mutated in a known way.
				if !WellFormedID(id) {
					return wire.Request{}, false
				}
				changed := m.apply(id)
				if changed == id || WellFormedID(changed) != m.fits {
					return wire.Request{}, false
				}
				return wire.Request{Body: []byte(`{"jobId":` + quoted(changed) + `}`)}, true
			},
		},
	}
}

// replaceAt replaces the character at position i by s.
func replaceAt(id string, i int, s string) string { return id[:i] + s + id[i+1:] }

// isHyphen says whether an id has a hyphen at position i.
func isHyphen(i int) bool { return i == 8 || i == 13 || i == 18 || i == 23 }

// Characters of the same value or shape as an id's own, in other scripts and
// widths: for a digit d the d-th of ten, for a letter one each.
var (
	digitScripts = []struct {
		name string
		zero rune
	}{
		{"full-width", '０'},
		{"arabic-indic", '٠'},
		{"extended-arabic", '۰'},
		{"devanagari", '०'},
		{"bengali", '০'},
		{"thai", '๐'},
		{"mathematical-bold", '𝟎'},
		{"subscript", '₀'},
	}
	letterScripts = []struct{ name, letters string }{
		{"full-width", "ａｂｃｄｅｆ"},
		{"cyrillic-and-greek", "аЬсԁеϝ"},
		{"mathematical-bold", "𝐚𝐛𝐜𝐝𝐞𝐟"},
		{"circled", "ⓐⓑⓒⓓⓔⓕ"},
		{"accented", "áḃćďéḟ"},
		{"full-width-capital", "ＡＢＣＤＥＦ"},
	}
	hyphens = []struct{ name, hyphen string }{
		{"hyphen", "\u2010"},
		{"non-breaking", "\u2011"},
		{"figure-dash", "\u2012"},
		{"en-dash", "\u2013"},
		{"em-dash", "\u2014"},
		{"minus", "\u2212"},
		{"full-width", "\uff0d"},
		{"soft", "\u00ad"},
		{"small", "\ufe63"},
		{"underscore", "_"},
		{"dot", "."},
		{"space", " "},
		{"slash", "/"},
		{"colon", ":"},
		{"tilde", "~"},
		{"plus", "+"},
		{"digit-zero", "0"},
		{"letter-a", "a"},
		{"newline", "\n"},
		{"nul", "\x00"},
	}
)

// alike is the look-alike of c in the k-th script, empty where there is none.
func alike(c byte, k int) string {
	switch {
	case c >= '0' && c <= '9' && k < len(digitScripts):
		return string(digitScripts[k].zero + rune(c-'0'))
	case c >= 'a' && c <= 'f':
		return string([]rune(letterScripts[k%len(letterScripts)].letters)[c-'a'])
	}
	return ""
}

// lookAlikes replace one character, or all, by one that looks or counts the same.
func lookAlikes() []mutation {
	var out []mutation
	for i := range 36 {
		if isHyphen(i) {
			for _, h := range hyphens {
				out = append(out, mutation{
					fmt.Sprintf("pattern/hyphen-%02d-%s", i, h.name), "a hyphen replaced by " + h.name, false,
					func(id string) string { return replaceAt(id, i, h.hyphen) },
				})
			}
			continue
		}
		for k := range digitScripts {
			out = append(out, mutation{
				fmt.Sprintf("pattern/look-alike-%02d-%d", i, k),
				fmt.Sprintf("position %d replaced by the same in another script", i), false,
				func(id string) string { return replaceAt(id, i, alike(id[i], k)) },
			})
		}
	}
	for k := range digitScripts {
		out = append(out, mutation{
			fmt.Sprintf("pattern/look-alike-all-%d", k), "every character in another script",
			false, func(id string) string {
				var b strings.Builder
				for i := range len(id) {
					if a := alike(id[i], k); a != "" {
						b.WriteString(a)
					} else {
						b.WriteByte(id[i])
					}
				}
				return b.String()
			},
		})
	}
	for _, h := range hyphens {
		out = append(out, mutation{
			"pattern/hyphens-all-" + h.name, "every hyphen replaced by " + h.name, false,
			func(id string) string {
				return strings.ReplaceAll(id, "-", h.hyphen)
			},
		})
	}
	return out
}

// mistaken are the letters that stand for a digit where ids are read aloud or by a machine, and in Crockford's base 32.
var mistaken = []struct{ digit, letters string }{
	{"0", "oOQD"},
	{"1", "iIlL|"},
	{"2", "zZ"},
	{"5", "sS"},
	{"6", "G"},
	{"8", "B&"},
	{"9", "gq"},
}

// misread write every digit of a kind as such a letter.
func misread() []Case {
	var out []Case
	for _, m := range mistaken {
		for _, letter := range m.letters {
			suits := func(id string) bool { return strings.Contains(id, m.digit) }
			c := mutation{
				fmt.Sprintf("pattern/misread-%s-u%04x", m.digit, letter),
				fmt.Sprintf("every %s as %q", m.digit, letter), false, func(id string) string {
					if !suits(id) {
						return strings.Repeat(string(letter), 8) + id[8:]
					}
					return strings.ReplaceAll(id, m.digit, string(letter))
				},
			}.asCase()
			c.Single().Suits = suits
			out = append(out, c)
		}
	}
	return out
}

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
