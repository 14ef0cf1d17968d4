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

// injectionStrings are ordinary strings to this operation that some other layer
// might read: as a number, a path, a template, a query, markup.
var injectionStrings = []string{
	"\\", "\\\\", `\n`, `\u0041`, `\u00e9`, `\x41`, `\"`, `"quoted"`, `'quoted'`, `""`, `''`, "`", "%", "%%", "%s",
	"%d", "%n", "%v", "%00", "%41", "%20", "%2F", "%e9", "a%0Ab",
	"a+b", "a&b=c", "a;b", "a?b#c", "&amp;", "&lt;a&gt;", "&#65;", "<b>bold</b>", "<script>alert(1)</script>",
	"<![CDATA[x]]>", "<!-- x -->", "]]>", "{}", "[]", "{{x}}", "{{7*7}}", "${x}", "${7*7}", "$(x)",
	"#{x}", "#{codepipeline.x}", "#{variables.name}", "<%= x %>", "{% x %}", "{0}", "$1", "$&", "$HOME", "`id`", "; ls",
	"| cat", "' OR '1'='1", "\"; DROP TABLE jobs; --", "--", "/*x*/", "//x",
	"../../etc/passwd", "/", ".", "..", "C:\\x", "file:///x", "http://x/?a=b&c=d#e",
	"arn:aws:codepipeline:us-east-1:123456789012:x", "user@example.com",
	"0", "00", "007", "+1", "-1", "-0", "1.0", "1.", ".5", "1e5", "1E400", "0x10", "0b1", "0o7", "1_000", "1,000",
	"9007199254740993", "18446744073709551616", "NaN", "Infinity", "-Infinity",
	"null", "NULL", "nil", "None", "undefined", "true", "false", "True", "yes", "no", "on", "off", "~",
	"[object Object]", `{"a":1}`, `[1,2]`, `{"jobId":"x"}`, "2015-07-09", "2015-07-09T00:00:00Z", "12:30",
	"1751900000",
	"a${x}b", "a#{x}b", "a#{a.b}c", "a{{x}}b", "a%{x}b", "a%sb", "a$xb", "a<b>c", `{"b": 1, "a": 1.0}`,
	`{"b":2,"a":[1, 2]}`, `[ 1 ,2 ]`, `"a"`, `1.0`, `1e2`, "a%41b", "a&amp;b", "a=b&c=d", "YWJj", "YWJjZA==", "a=",
	"a==", "_", "__proto__", "constructor", "toString", "a.b", "a:b", "a,b", "a|b", "a\tb", " a", "a ", "  a  ",
	"a  b", " ", "   ", "\t", "\n", "\r\n", "a\nb", "a\rb", "a\r\nb", "a\n", "\na", "a\r\n", "a\n\n",
	"é", "e\u0301", "\u212b", "A\u030a", "ﬀ", "ß", "ẞ", "İ", "i̇", "ǅ", "ΑΣ", "x\u0000y", "\u0000", "x\u0000",
	"\ufeffx", "x\ufeff", "a\u0085b", "a\u2028b", "🏳️‍🌈", "👨‍👩‍👧", "Ａ", "①", "x²", "½", "MiXeD CaSe", "UPPER",
	"lower",
	"\u2018a\u2019", "\u201ca\u201d", "\u201ea\u201c", "«a»", "a'b", "it's", "a--b", "a---b", "->", "=>", "(c)", "(r)",
	"(tm)", ":)", ":smile:", "1/2", "2nd", "x^2", "H2O", "www.example.com", "http://example.com",
	"https://example.com/a/../b/./c//d", "HTTP://EXAMPLE.COM:80/", "mailto:a@b.c", "data:text/plain,hi",
	"javascript:alert(1)",
	"2015-07-09T00:00:00.123Z", "2015-07-09T00:00:00+00:00", "2015-07-09T00:00:00", "2015-07-09 00:00:00", "20150709",
	"20150709T000000Z", "07/09/2015", "Thu, 09 Jul 2015 00:00:00 GMT", "Thu Jul 09 2015", "/Date(1436400000000)/",
	"1436400000000", "P1DT2H", "00:00:00", "12:00 PM", "1d", "5m", "10MB",
	"3f2b8c1d-9e4a-4b7c-8d6e-5f0a1b2c3d4e", "3F2B8C1D-9E4A-4B7C-8D6E-5F0A1B2C3D4E",
	"{3f2b8c1d-9e4a-4b7c-8d6e-5f0a1b2c3d4e}", "3f2b8c1d9e4a4b7c8d6e5f0a1b2c3d4e",
	"urn:uuid:3f2b8c1d-9e4a-4b7c-8d6e-5f0a1b2c3d4e", "deadbeef", "DEADBEEF", "0xdeadbeef",
	"aGVsbG8=", "aGVsbG8", "aGVsbG8gd29ybGQ=", "aGVsbG8gd29ybGQ", "eyJhIjoxfQ==", "eyJhbGciOiJub25lIn0.e30.", "MQ==",
	"w6k=", "SGVsbG8sIFdvcmxkIQ==", "4pyT", "68656c6c6f", "H4sIAAAAAAAAA0tMBABDQoQUAgAAAA==", "b'abc'", "u'abc'",
	"'a'", "''a''", "\"a", "a\"", "'a", "a'", "\"a\\\"b\"", "(a)", "[a]", "{a}", "<a>", "<a/>", "a>b", "a<b",
	"a&b", "a && b", "&nbsp;", "&#x41;", "&copy;", "&amp;amp;", "<br/>", "<?xml version=\"1.0\"?>",
	"<?php ?>",
	"- a", "a: b", "a:b:c", "|", ">", "!!str a", "&a", "*a", "? a", "# a", "a # b", "@a", "=1+1", "+1+1", "@SUM(A1)",
	"**b**", "_i_", "[a](b)", "~~a~~", "```a```", "%5d%%", "{:>10}", "{0!r}", "%(name)s", "%1$s", "$name",
	"${name:-x}", "$$", "$'a'", "!x", "~user", "*", "?", "[a-z]", "{a,b}", "%PATH%", "a\\", "\\a",
	"\\\\server\\x", "a\\/b", `\t`, `\r\n`, `\0`, `\'`, `\u0000`, `\ud83d`, `\U0001F600`, `\N{DASH}`,
	"*)(uid=*", "%_", `\%`, "^a$", ".*", "a|b|c", "(?i)a", "//a", "/a/", "/a/b/", "a/", "a//b", "./a",
	"a/./b", "a/../b", "$.a", ".a", "a.", "a..b", "a[0]", "a[]", "a[b]=c", "a=1;b=2", "a,b,c",
	"a, b", ",", ";", ":", "=", "+", "-", "_", "#", "@", "!",
	"CON", "NUL", "localhost", "127.0.0.1", "::1", "0.0.0.0", "1.2.3", "v1.2.3", "1.2.3.4", "+1 555 0100", "$1,000.00",
	"€5", "50%", "100 %", "%c3%a9", "%C3%A9", "%2541", "a%", "%zz", "%u0041", "+AGE-", "xn--a", "=C3=A9",
	"=?utf-8?Q?a?=", "a=\n", "\x1b[31mred\x1b[0m", "\x1b", "\b", "a\bb", "\x7f", "a\r\nX-A: b", "a\r\n\r\nb",
	"a\vb", "a\fb", "\x1c", "\x1f", "\u0085", "\u00a0a\u00a0", "\u3000a\u3000", "a\u00adb", "a\u200bb",
	"a\u200db", "a\u2060b", "a\u180eb", "TRUE", "FALSE", "Null", "NONE", "N/A", "n/a", "-", "0.0",
	"0.10", "10", "10.0", "1e0", "1E2", "1e-7", "1.50", "01.5", "12345678901234567890", "0.1",
	"1 000", "1'000", "٣", "१२३", "Ⅳ", "ﬃ", "ﬄ", "ΐ", "ǰ", "ŉ", "ẖ", "ȷ", "ſ", "ς", "K", "\u1112\u1161\u11ab", "한",
	"\u0e33", "\u0344", "\uf900", "㎏", "㍻", "ｶﾞ", "ガ", "カ\u3099", "ﻻ", "\ufdfa", "x\ufe0f", "☺", "☺\ufe0f",
	"☺\ufe0e", "🇫🇷", "👍🏽", "🏴\U000e0067\U000e0062\U000e007f", "\u2044", "𝒜", "𝟙", "ℌ", "™", "№",
	"\u202eabc\u202c", "\u2066abc\u2069", "\ufff9a\ufffb", "\ufffc", "q\u0323\u0307", "q\u0307\u0323",
	"Ａｂｃ", "token", "continuationToken", "jobId", "success", "Succeeded", "InProgress", "id", "[]a",
	"{}a", "a{}", "a[]",
	"${jndi:x}", "a...b", "a -- b", strings.Repeat("[", 90), strings.Repeat(`{"a":`, 18),
	"none", "~/x", "a~/x", "First", "Second", "Action-00", "Action-01",
	"done", "end", "last", "final", "finished", "complete", "completed", "stop", "abort", "EOF", "Failed", "100",
	"default", "empty", "void", "missing", "(none)", "(null)", "<null>", "Undefined", "False", "nan", "nonce",
	"length",
	"password=x", "AKIAIOSFODNN7EXAMPLE", "%2f", "𠀀",
}

// injections puts each of them into every free string at once, alone and between
// letters.
func injections() []Case {
	var out []Case
	for i, v := range injectionStrings {
		for _, place := range []struct{ dir, says, text string }{
			{"telling", "", v},
			{"telling-inside", " between letters", "ab" + v + "cd"},
		} {
			s := carrying(revision)
			for _, path := range freeStrings {
				s = s.set(path, place.text)
			}
			out = append(out, accepted(fmt.Sprintf("characters/%s/%03d-%s", place.dir, i, slug(v)),
				fmt.Sprintf("%q%s in every string", v, place.says), "continuationToken/characters", s))
		}
	}
	return out
}
