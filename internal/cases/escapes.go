package cases

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// isMemberName says whether a string token is one of the operation's names.
func isMemberName(t string) bool {
	name := strings.Trim(t, `"`)
	for _, path := range paths() {
		if path[strings.LastIndexByte(path, '.')+1:] == name {
			return true
		}
	}
	return false
}

// escapes are ways to escape a string token.
var escapes = map[string]func(string) string{
	"all": escapeAll,
	"upper-case": func(t string) string {
		return escapeAs(t, `\u%04X`, func(int, int) bool { return true })
	},
	"first": func(t string) string { return escapeSome(t, func(i, _ int) bool { return i == 0 }) },
	"last":  func(t string) string { return escapeSome(t, func(i, n int) bool { return i == n-1 }) },
	"every-other": func(t string) string {
		return escapeSome(t, func(i, _ int) bool { return i%2 == 1 })
	},
}

// respell rewrites the string tokens that are chosen.
func respell(tokens []string, chosen func(string) bool, spell func(string) string) string {
	var b strings.Builder
	for _, t := range tokens {
		if t[0] == '"' && chosen(t) {
			t = spell(t)
		}
		b.WriteString(t)
	}
	return b.String()
}

func escapeAll(t string) string { return escapeSome(t, func(int, int) bool { return true }) }

// escapeSome spells chosen characters of a string token as \uXXXX.
func escapeSome(t string, chosen func(i, n int) bool) string {
	return escapeAs(t, `\u%04x`, chosen)
}

// escapeAs spells chosen characters of a string token in a format of its own.
// What is escaped already stays; the job's id is escaped once it is known.
func escapeAs(t, format string, chosen func(i, n int) bool) string {
	inner := t[1 : len(t)-1]
	if inner == jobMark {
		return `"` + idEscape(chosen) + `"`
	}
	units := split(inner)
	var b strings.Builder
	b.WriteByte('"')
	for i, u := range units {
		if len(u) > 1 && u[0] == '\\' || !chosen(i, len(units)) {
			b.WriteString(u)
			continue
		}
		for _, w := range utf16.Encode([]rune(u)) {
			fmt.Fprintf(&b, format, w)
		}
	}
	return b.String() + `"`
}

// split cuts the inside of a string token into characters and escapes.
func split(inner string) []string {
	var out []string
	rest := inner
	for len(rest) > 0 {
		_, n := utf8.DecodeRuneInString(rest)
		switch {
		case strings.HasPrefix(rest, `\u`):
			n = 6
		case rest[0] == '\\':
			n = 2
		}
		out, rest = append(out, rest[:n]), rest[n:]
	}
	return out
}

// idEscape marks which characters of the id are to be escaped: the marks are read by text once the id is known.
func idEscape(chosen func(i, n int) bool) string {
	mask := make([]byte, 36)
	for i := range mask {
		mask[i] = '0'
		if chosen(i, 36) {
			mask[i] = '1'
		}
	}
	return jobMark + string(mask) + jobMark
}

// spelledStrings are strings in the ways that JSON has to write them.
var spelledStrings = []struct{ id, value, text string }{
	{"slash", "a/b", `"a\/b"`},
	{"slash-plain", "a/b", `"a/b"`},
	{"quote", `a"b`, `"a\"b"`},
	{"quote-hex", `a"b`, `"a\u0022b"`},
	{"backslash", `a\b`, `"a\\b"`},
	{"backslash-hex", `a\b`, `"a\u005cb"`},
	{"backslash-n", `a\nb`, `"a\\nb"`},
	{"backslash-hex-n", `a\nb`, `"a\u005cnb"`},
	{"b", "a\bb", `"a\bb"`},
	{"f", "a\fb", `"a\fb"`},
	{"n", "a\nb", `"a\nb"`},
	{"r", "a\rb", `"a\rb"`},
	{"t", "a\tb", `"a\tb"`},
	{"n-hex", "a\nb", `"a\u000ab"`},
	{"n-hex-upper", "a\nb", `"a\u000Ab"`},
	{"nul", "a\x00b", `"a\u0000b"`},
	{"delete", "a\x7fb", "\"a\x7fb\""},
	{"delete-hex", "a\x7fb", `"a\u007fb"`},
	{"latin", "é", `"\u00e9"`},
	{"latin-upper", "é", `"\u00E9"`},
	{"cjk", "漢", `"\u6f22"`},
	{"cjk-mixed", "漢", `"\u6F22"`},
	{"latin-mixed", "ï", `"\u00eF"`},
	{"latin-mixed-other", "ï", `"\u00Ef"`},
	{"letters-mixed", "Kk", `"\u004B\u006b"`},
	{"all-digits-mixed", "\uabcd\uefab", `"\uaBcD\uEfAb"`},
	{"surrogates-mixed", "😀", `"\uD83d\udE00"`},
	{"surrogates", "😀", `"\ud83d\ude00"`},
	{"surrogates-upper", "😀", `"\uD83D\uDE00"`},
	{"surrogates-last", "\U0010ffff", `"\udbff\udfff"`},
	{"surrogates-text", "a😀b", `"a\ud83d\ude00b"`},
	{"line-separator", "\u2028", "\"\u2028\""},
	{"line-separator-hex", "\u2028", `"\u2028"`},
	{"less-than", "<", `"\u003c"`},
	{"ampersand", "&", `"\u0026"`},
	{"letters", "abc", `"\u0061\u0062\u0063"`},
	{"bom", "\ufeff", `"\ufeff"`},
	{"noncharacter", "\uffff", `"\uffff"`},
}

// shortEscapes put each of these into every free string, and the longest ones escaped throughout.
func shortEscapes() []Case {
	var out []Case
	for _, v := range spelledStrings {
		s := carrying(revision)
		for _, path := range freeStrings {
			s = s.spelled(path, v.value, v.text)
		}
		out = append(out, accepted("json/spelling/escape-"+v.id, "the string "+v.text+" everywhere", "json/spelling",
			s))
	}
	for name, n := range map[string]int{"longest-escaped": 1, "longest-escaped-pairs": 2} {
		s := carrying(revision)
		for _, path := range freeStrings {
			value := filled([]string{"", "é", "😀"}[n], maxLength(path)/n)
			s = s.spelled(path, value, escapeAll(quoted(value)))
		}
		out = append(out, accepted("json/spelling/"+name, "the longest strings, all escaped: six bytes a unit",
			"json/spelling", s))
	}
	return out
}

// passedOver is wrong in nothing but a number or an escape of a member that is ignored:
// some readers skip it without reading it.
var passedOver = []struct{ name, text string }{
	{"array-escape", `{"jobId":` + id + `,"unknown":["a\x41"]}`},
	{"array-escape-short", `{"jobId":` + id + `,"unknown":["a\u12"]}`},
	{"array-leading-zero", `{"jobId":` + id + `,"unknown":[01]}`},
	{"object-escape", `{"jobId":` + id + `,"unknown":{"a":{"b":"\x41"}}}`},
	{"array-number-00", `{"jobId":` + id + `,"unknown":[00.5]}`},
	{"array-number-01", `{"jobId":` + id + `,"unknown":[01.5]}`},
	{"array-number-02", `{"jobId":` + id + `,"unknown":[-00.5]}`},
	{"array-number-03", `{"jobId":` + id + `,"unknown":[-01]}`},
	{"array-number-04", `{"jobId":` + id + `,"unknown":[0.]}`},
	{"array-number-05", `{"jobId":` + id + `,"unknown":[-0.]}`},
	{"array-number-06", `{"jobId":` + id + `,"unknown":[1.e1]}`},
	{"array-number-07", `{"jobId":` + id + `,"unknown":[1e]}`},
	{"array-number-08", `{"jobId":` + id + `,"unknown":[+1]}`},
	{"array-number-14", `{"jobId":` + id + `,"unknown":[1e0.5]}`},
	{"array-number-16", `{"jobId":` + id + `,"unknown":[1.2.3]}`},
	{"array-number-17", `{"jobId":` + id + `,"unknown":[--1]}`},
	{"array-number-18", `{"jobId":` + id + `,"unknown":[1-]}`},
	{"array-number-19", `{"jobId":` + id + `,"unknown":[00]}`},
	{"array-number-20", `{"jobId":` + id + `,"unknown":[0e]}`},
	{"array-number-21", `{"jobId":` + id + `,"unknown":[0E+]}`},
	{"skipped-zero", `{"jobId":` + id + `,"unknown":{"a":[01]}}`},
	{"skipped-point", `{"jobId":` + id + `,"unknown":{"a":1.}}`},
	{"skipped-minus-point", `{"jobId":` + id + `,"executionDetails":{"unknown":-.5}}`},
	{
		"skipped-minus-zero",
		`{"jobId":` + id + `,"currentRevision":{"revision":"r","changeIdentifier":"c","unknown":[-01]}}`,
	},
	{"skipped-escape-q", `{"jobId":` + id + `,"unknown":"\q"}`},
	{"skipped-escape-not-hex", `{"jobId":` + id + `,"executionDetails":{"unknown":["\uZZZZ"]}}`},
	{"skipped-escape-name", `{"jobId":` + id + `,"unknown":{"\q":1}}`},
}

// readNumber says whether a spelling is made of the characters of numbers, so that what
// skips a number may pass over it.
func readNumber(spelled string) bool {
	return strings.Trim(spelled, "0123456789+-.eE") == "" && strings.ContainsAny(spelled, "0123456789") &&
		spelled[0]|0x20 != 'e'
}

// endless are those after which the string ends elsewhere, or which are more than a bad
// escape: they are no JSON to a reader that only looks for the string's end.
var endless = []string{"escape-end", "escape-newline", "quote-inside"}
