package cases

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/spec"
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
	{"controls", "\x00\x01\x02\x03\x04\x05\x06\x07\b\t\n\v\f\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f"},
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
	return append(out, telling()...)
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
		out = append(out, accepted("characters/"+a.name+"/"+size.name, "every string "+size.name+", of "+a.name, rule, s))
	}
	for _, path := range freeStrings {
		out = append(out, refused("characters/"+a.name+"/too-long/"+path, path+" one too long, of "+a.name, path+"/length",
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
			accepted("characters/beyond-bmp/longest/"+path, "the longest by the larger count", path+"/characters", carrying(path).set(path, filled(beyond.pattern, most/2))),
			accepted("characters/beyond-bmp/mixed/"+path, "short, between letters", path+"/characters", carrying(path).set(path, "a😀b𝔘c🇫🇷d")),
			refused("characters/beyond-bmp/too-long/"+path, "too long by either count", path+"/length", carrier(path).with(path, quoted(filled(beyond.pattern, most+1))), validation))
		for _, n := range []int{most/2 + 1, most * 3 / 4, most} {
			c := accepted(fmt.Sprintf("characters/beyond-bmp/between/%s/%d", path, n), "a length on which code points and UTF-16 units disagree", "length/two-counts",
				carrying(path).set(path, filled(beyond.pattern, n)))
			c.Allowed = spec.Either()
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
			out = append(out, accepted("characters/single/"+name+"/"+place, fmt.Sprintf("%q %s in every string", c, place), "continuationToken/characters", s))
		}
	}
	for r := rune(0); r < 0x80; r++ {
		c := string(r)
		add(fmt.Sprintf("u%04x", r), c, map[string]string{"alone": c, "first": c + "bc", "last": "bc" + c, "everywhere": c + "ab" + c + "cd" + c + c})
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
	return append(out, 'ı', 'İ', 'ſ', 0x212a, 'ﬁ', 0x212b, 0x301, 0x300, 0x20dd, 'א', 'ش', 0x200b, 0x200d, 0x200e, 0x202e, 0x2028, 0x2029, 0x2060, 0xfeff,
		'€', '漢', '한', 'あ', 'Ａ', '０', 0x3000, 0xfffd, 0xfffe, 0xffff, 0xe000, 0xfe0f, 'Ω', '…', '“', '–', '😀', '𝔘', '𐍈', 0x10ffff, 0x1f468, 0xe0041)
}

// tellingStrings are ordinary strings to this operation that some other layer
// might read: as a number, a path, a template, a query, markup.
var tellingStrings = []string{
	"\\", "\\\\", `\n`, `\u0041`, `\u00e9`, `\x41`, `\"`, `"quoted"`, `'quoted'`, `""`, `''`, "`", "%", "%%", "%s", "%d", "%n", "%v", "%00", "%41", "%20", "%2F", "%e9", "a%0Ab",
	"a+b", "a&b=c", "a;b", "a?b#c", "&amp;", "&lt;a&gt;", "&#65;", "<b>bold</b>", "<script>alert(1)</script>", "<![CDATA[x]]>", "<!-- x -->", "]]>", "{}", "[]", "{{x}}", "{{7*7}}", "${x}", "${7*7}", "$(x)",
	"#{x}", "#{codepipeline.x}", "#{variables.name}", "<%= x %>", "{% x %}", "{0}", "$1", "$&", "$HOME", "`id`", "; ls", "| cat", "' OR '1'='1", "\"; DROP TABLE jobs; --", "--", "/*x*/", "//x",
	"../../etc/passwd", "/", ".", "..", "C:\\x", "file:///x", "http://x/?a=b&c=d#e", "arn:aws:codepipeline:us-east-1:123456789012:x", "user@example.com",
	"0", "00", "007", "+1", "-1", "-0", "1.0", "1.", ".5", "1e5", "1E400", "0x10", "0b1", "0o7", "1_000", "1,000", "9007199254740993", "18446744073709551616", "NaN", "Infinity", "-Infinity",
	"null", "NULL", "nil", "None", "undefined", "true", "false", "True", "yes", "no", "on", "off", "~", "[object Object]", `{"a":1}`, `[1,2]`, `{"jobId":"x"}`, "2015-07-09", "2015-07-09T00:00:00Z", "12:30", "1751900000",
	"a${x}b", "a#{x}b", "a#{a.b}c", "a{{x}}b", "a%{x}b", "a%sb", "a$xb", "a<b>c", `{"b": 1, "a": 1.0}`, `{"b":2,"a":[1, 2]}`, `[ 1 ,2 ]`, `"a"`, `1.0`, `1e2`, "a%41b", "a&amp;b", "a=b&c=d", "YWJj", "YWJjZA==", "a=", "a==", "_", "__proto__", "constructor", "toString", "a.b", "a:b", "a,b", "a|b", "a\tb", " a", "a ", "  a  ", "a  b", " ", "   ", "\t", "\n", "\r\n", "a\nb", "a\rb", "a\r\nb", "a\n", "\na", "a\r\n", "a\n\n",
	"é", "e\u0301", "\u212b", "A\u030a", "ﬀ", "ß", "ẞ", "İ", "i̇", "ǅ", "ΑΣ", "x\u0000y", "\u0000", "x\u0000", "\ufeffx", "x\ufeff", "a\u0085b", "a\u2028b", "🏳️‍🌈", "👨‍👩‍👧", "Ａ", "①", "x²", "½", "MiXeD CaSe", "UPPER", "lower",
}

// telling puts each of them into every free string at once.
func telling() []Case {
	var out []Case
	for i, v := range tellingStrings {
		s := carrying(revision)
		for _, path := range freeStrings {
			s = s.set(path, v)
		}
		out = append(out, accepted(fmt.Sprintf("characters/telling/%03d-%s", i, slug(v)), fmt.Sprintf("%q in every string", v), "continuationToken/characters", s))
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
