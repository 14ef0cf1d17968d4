package cases

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// alphabet is a class of characters that some layer may treat in a way of its own.
type alphabet struct{ name, pattern string }

// alphabetsUsed all stay in the BMP, where code points and UTF-16 units agree.
var alphabetsUsed = []alphabet{
	{"ascii-letters", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"},
	{"ascii-digits", "0123456789"},
	{"ascii-punctuation", "!#$%&'()*+,-./:;<=>?@[]^_`{|}~"},
	{"quotes-and-backslashes", `"\`},
	{"spaces", " "},
	{"words", "lorem ipsum dolor "},
	{
		"controls",
		"\x00\x01\x02\x03\x04\x05\x06\x07\b\t\n\v\f\r\x0e\x0f" +
			"\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f",
	},
	{"nul", "\x00"},
	{"newlines", "\n"},
	{"carriage-returns", "\r"},
	{"crlf", "\r\n"},
	{"tabs", "\t"},
	{"delete", "\x7f"},
	{"latin-1", "àéîõüßÿñç¡¿£"},
	{"two-bytes", "é"},
	{"c1-controls", "\u0080\u0085\u009f"},
	{"combining", "e\u0301"},
	{"composed", "\u00e9\u00f1"},
	{"right-to-left", "שלוםمرحبا"},
	{"bidi-controls", "\u202e\u200f\u2066"},
	{"cjk", "漢字仮名交じり文"},
	{"three-bytes", "€"},
	{"hangul", "한국어"},
	{"full-width", "ＡＢＣ１２３"},
	{"zero-width", "\u200b\u200d\ufeff"},
	{"line-separators", "\u2028\u2029"},
	{"no-break-spaces", "\u00a0\u2007\u3000"},
	{"private-use", "\ue000\uf8ff"},
	{"noncharacters", "\ufffe\uffff"},
	{"replacement", "\ufffd"},
}

// beyond is an alphabet outside the BMP, whose characters count one or two.
var beyond = alphabet{"beyond-bmp", "😀"}

// alphabets fill every free string with every class of characters, at the limit
// and one past it, and put single characters where implementations trip over them.
func alphabets() []Case {
	var out []Case
	for _, a := range alphabetsUsed {
		out = append(out, alphabetCases(a)...)
	}
	out = append(out, beyondCases()...)
	out = append(out, characterCases()...)
	out = append(out, ranges()...)
	return append(out, injections()...)
}

// alphabetCases are one class at the minimum, the middle and the limit of all
// strings at once, and past the limit of each.
func alphabetCases(a alphabet) []Case {
	rule := "continuationToken/characters"
	var out []Case
	for _, size := range []struct {
		name string
		of   func(path string) int
	}{
		{"short", func(string) int { return len([]rune(a.pattern)) }},
		{"middle", func(path string) int { return maxLength(path) / 2 }},
		{"longest", maxLength},
	} {
		s := carrying(revision)
		for _, path := range freeStrings {
			s = s.set(path, filled(a.pattern, min(size.of(path), maxLength(path))))
		}
		out = append(out, accepted("characters/"+a.name+"/"+size.name, "every string "+size.name+", of "+a.name, rule,
			s))
	}
	for _, path := range freeStrings {
		out = append(out, refused("characters/"+a.name+"/too-long/"+path, path+" one too long, of "+a.name,
			path+"/length",
			carrier(path).with(path, quoted(filled(a.pattern, maxLength(path)+1))), validation))
	}
	return out
}

// beyondCases count characters outside the BMP: short by either count is valid,
// long by either is not, and between the two nobody knows.
func beyondCases() []Case {
	var out []Case
	for _, path := range freeStrings {
		most := maxLength(path)
		out = append(out,
			accepted("characters/beyond-bmp/longest/"+path, "the longest by the larger count", path+"/characters",
				carrying(path).set(path, filled(beyond.pattern, most/2))),
			accepted("characters/beyond-bmp/mixed/"+path, "short, between letters", path+"/characters",
				carrying(path).set(path, "a😀b𝔘c🇫🇷d")),
			refused("characters/beyond-bmp/too-long/"+path, "too long by either count", path+"/length",
				carrier(path).with(path, quoted(filled(beyond.pattern, most+1))), validation))
		for _, n := range []int{most/2 + 1, most * 3 / 4, most} {
			c := accepted(fmt.Sprintf("characters/beyond-bmp/between/%s/%d", path, n),
				"a length on which code points and UTF-16 units disagree", "length/two-counts",
				carrying(path).set(path, filled(beyond.pattern, n)))
			c.Single().Allowed = judge.Either()
			out = append(out, c)
		}
	}
	return out
}

// characterCases put every single character alone, first, in the middle, last
// and doubled into every free string at once.
func characterCases() []Case {
	var out []Case
	add := func(name string, c string, places map[string]string) {
		for _, place := range sortedKeys(places) {
			s := carrying(revision)
			for _, path := range freeStrings {
				s = s.set(path, places[place])
			}
			out = append(out, accepted("characters/single/"+name+"/"+place,
				fmt.Sprintf("%q %s in every string", c, place), "continuationToken/characters", s))
		}
	}
	for r := rune(0); r < 0x80; r++ {
		c := string(r)
		add(fmt.Sprintf("u%04x", r), c,
			map[string]string{
				"alone": c, "first": c + "bc", "last": "bc" + c,
				"everywhere": c + "ab" + c + "cd" + c + c,
			})
	}
	for _, r := range others() {
		c := string(r)
		add(fmt.Sprintf("u%04x", r), c, map[string]string{"alone": c, "everywhere": c + "ab" + c + "cd" + c + c})
	}
	return out
}

// others are the characters outside ASCII that are tried one by one.
func others() []rune {
	var out []rune
	for r := rune(0x80); r < 0x100; r++ {
		out = append(out, r)
	}
	return append(out, 'ı', 'İ', 'ſ', 0x212a, 'ﬁ', 0x212b, 0x301, 0x300, 0x20dd, 'א', 'ش', 0x200b, 0x200d, 0x200e,
		0x202e, 0x2028, 0x2029, 0x2060, 0xfeff,
		'€', '漢', '한', 'あ', 'Ａ', '０', 0x3000, 0xfffd, 0xfffe, 0xffff, 0xe000, 0xfe0f, 'Ω', '…', '“', '–', '😀', '𝔘', '𐍈',
		0x10ffff, 0x1f468, 0xe0041)
}

// supplementary are the first code points of some ranges beyond the BMP: scripts,
// mathematical letters, emoji, ideographs, tags, private use, and the last of all.
var supplementary = []rune{
	0x10000, 0x10400, 0x12000, 0x16800, 0x1d000, 0x1d400, 0x1e800, 0x1f000, 0x1f400, 0x1f800,
	0x20000, 0x2f800, 0x30000, 0xe0000, 0xf0000, 0x10fc00,
}

// ranges are every code point of the BMP, and some beyond it, in tokens and
// summaries as long as may be; the shorter strings get the beginning. A target that
// changes or loses a single character anywhere does not give the token back.
func ranges() []Case {
	var out []Case
	add := func(first rune, n int) {
		var all []rune
		for r := first; r < first+rune(n); r++ {
			if utf8.ValidRune(r) {
				all = append(all, r)
			}
		}
		if len(all) == 0 {
			return // surrogates are no characters
		}
		s := carrying(revision)
		for _, path := range freeStrings {
			s = s.set(path, string(all[:min(len(all), maxLength(path)*n/maxLength(token))]))
		}
		out = append(out, accepted(fmt.Sprintf("characters/range/u%04x", first),
			fmt.Sprintf("every code point from U+%04X to U+%04X", first, first+rune(n)-1),
			"continuationToken/characters", s))
	}
	for first := rune(0); first < 0x10000; first += 2048 {
		add(first, 2048)
	}
	for _, first := range supplementary {
		add(first, 1024) // each counts one or two
	}
	return out
}

// slug is a readable part of an id: letters, digits and hyphens of s.
func slug(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 24 {
			break
		}
	}
	if out := strings.Trim(b.String(), "-"); out != "" {
		return out
	}
	r, _ := utf8.DecodeRuneInString(s)
	return fmt.Sprintf("u%04x", r)
}

// sortedKeys are a map's keys in order, so that the catalogue has one.
func sortedKeys[K interface{ ~int | ~string }, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}
