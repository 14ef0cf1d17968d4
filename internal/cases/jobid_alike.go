package cases

import (
	"fmt"
	"strings"
)

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
