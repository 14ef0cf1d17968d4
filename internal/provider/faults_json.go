package provider

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// lenientFaults take for JSON what RFC 8259's grammar does not produce.
var lenientFaults = []entry{
	{"json-nan", "reads NaN", word("NaN", nullValue)},
	{"json-infinity", "reads Infinity and -Infinity", words(func(s string) bool {
		return strings.TrimPrefix(s, "-") == "Infinity"
	})},
	{"json-undefined", "reads undefined", word("undefined", nullValue)},
	{"json-python-literals", "reads None, True and False", words(func(s string) bool {
		return s == "None" || s == "True" || s == "False"
	})},
	{"json-literals-folded", "reads TRUE and NULL in any letter case", words(func(s string) bool {
		return slices.Contains([]string{"true", "false", "null"}, strings.ToLower(s))
	})},
	{"json-yaml-literals", "reads yes, no and bare words", words(func(s string) bool { return isLetter(s[0]) })},
	{"json-leading-zero", "reads numbers with a leading zero", numbers(func(s string) string {
		return strings.TrimLeft(s[:len(s)-1], "0") + s[len(s)-1:]
	})},
	{"json-leading-plus", "reads numbers with a leading plus", numbers(noPrefix("+"))},
	{"json-leading-dot", "reads numbers that start with a dot", numbers(func(s string) string {
		if strings.HasPrefix(s, ".") {
			return "0" + s
		}
		return s
	})},
	{"json-trailing-dot", "reads numbers that end with a dot", numbers(noSuffix("."))},
	{"json-dot-before-comma", "reads a number up to the comma after it, and not its dot", grammarWith(func(g *grammar) {
		g.prepare = func(in []byte) []byte { return dotBeforeComma.ReplaceAll(in, []byte("$1,")) }
	})},
	{"json-hexadecimal", "reads hexadecimal numbers", words(func(s string) bool { return hexNumber.MatchString(s) })},
	{"json-underscores", "reads numbers with underscores", numbers(changing("_", ""))},
	{"json-number-suffix", "reads numbers with the letter L, f or d at the end", numbers(noneAfter("LlFfDd"))},
	{"json-bare-exponent", "reads numbers that end with e", numbers(noneAfter("eE+-"))},
	{"json-block-comments", "skips /* comments */", skipping(func(rest []byte) int {
		if bytes.HasPrefix(rest, []byte("/*")) {
			if end := bytes.Index(rest[2:], []byte("*/")); end >= 0 {
				return end + 4
			}
		}
		return 0
	})},
	{"json-line-comments", "skips // comments", skipping(line("//"))},
	{"json-hash-comments", "skips # comments", skipping(line("#"))},
	{"json-form-feed", "takes a form feed for white space", alsoSpace("\f")},
	{"json-vertical-tab", "takes a vertical tab for white space", alsoSpace("\v")},
	{"json-no-break-space", "takes a no-break space for white space", alsoSpace("\u00a0")},
	{"json-line-separators", "takes U+2028 and U+2029 for white space", alsoSpace("\u2028\u2029")},
	{"json-trailing-comma", "reads a comma before a closing brace", commas(func(_, after byte) (bool, bool) {
		return after == '}', false
	})},
	{"json-trailing-comma-array", "reads a comma before a closing bracket", commas(func(_, after byte) (bool, bool) {
		return after == ']', false
	})},
	{"json-double-comma", "reads two commas as one", commas(func(_, after byte) (bool, bool) {
		return after == ',', false
	})},
	{"json-missing-comma", "reads members without a comma between them", commas(func(before, _ byte) (bool, bool) {
		return false, before == 0
	})},
	{"json-single-quotes", "reads strings in single quotes", grammarWith(func(g *grammar) { g.quotes = `"'` })},
	{"json-backticks", "reads strings in backticks", grammarWith(func(g *grammar) { g.quotes = "\"`" })},
	{"json-bare-names", "reads names without quotes", grammarWith(func(g *grammar) { g.names = bare })},
	{"json-name-opening-unseen", "does not look at the character that opens a name", grammarWith(func(g *grammar) {
		g.names = unseen
	})},
	{"json-raw-tab", "reads a raw tab in a string", rawControls(func(c byte) bool { return c == '\t' })},
	{"json-raw-newline", "reads a raw newline in a string", rawControls(func(c byte) bool {
		return c == '\n' || c == '\r'
	})},
	{"json-raw-nul", "reads a raw NUL in a string", rawControls(func(c byte) bool { return c == 0 })},
	{"json-raw-controls", "reads raw control characters other than white space in a string", rawControls(
		func(c byte) bool { return c != 0 && c != '\t' && c != '\n' && c != '\r' })},
	{"json-trailing-data", "does not look at what follows the object", trailing(func([]byte) bool { return true })},
	{"json-second-object", "does not look at an object that follows the object", trailing(func(rest []byte) bool {
		return rest[0] == '{'
	})},
	{"json-trailing-brace", "does not look at brackets that follow the object", trailing(madeOf("}] \n"))},
	{"json-trailing-semicolon", "reads a semicolon after the object", trailing(isText(";"))},
	{"json-trailing-comma-top", "reads a comma after the object", trailing(isText(","))},
	{"json-trailing-nul", "reads NUL bytes after the object", trailing(madeOf("\x00"))},
	{"json-after-newline", "reads the first line only, where it is an object", trailingLine()},
	{"json-cut-short", "closes the brackets that a text leaves open", grammarWith(func(g *grammar) { g.cut = true })},
	{"json-leading-junk", "skips to the first brace", grammarWith(func(g *grammar) {
		g.prepare = func(in []byte) []byte { return in[max(0, bytes.IndexByte(in, '{')):] }
	})},
	{
		"ignored-number-lenient", "passes over runs of the characters of numbers in members that it ignores",
		passOverNumbers,
	},
	{
		"ignored-escape-lenient", "passes over escapes that JSON does not have in members that it ignores",
		passOverEscapes,
	},
	{"json-escape-hex", `reads \x41 in a string`, escapes(func(rest []byte) (string, int) {
		if len(rest) >= 4 && rest[1] == 'x' && isHex(rest[2]) && isHex(rest[3]) {
			return "A", 4
		}
		return "", 0
	})},
	{"json-escape-quote", `reads \' in a string`, escapedAs('\'', "'")},
	{"json-escape-nul", `reads \0 in a string`, escapedAs('0', "\x00")},
	{"json-escape-vertical-tab", `reads \v in a string`, escapedAs('v', "\v")},
	{"json-escape-newline", "reads a backslash before a newline as nothing", escapedAs('\n', "")},
	{"json-escape-capital-u", `reads \U0041 in a string`, escapes(func(rest []byte) (string, int) {
		if len(rest) >= 6 && rest[1] == 'U' && isHex(rest[2]) {
			return "A", 6
		}
		return "", 0
	})},
	{"json-escape-to-g", "takes the letters A to G for hexadecimal digits", escapes(func(rest []byte) (string, int) {
		if len(rest) < 6 || rest[1] != 'u' || !bytes.ContainsRune(rest[2:6], 'G') {
			return "", 0
		}
		for _, c := range rest[2:6] {
			if !isHex(c) && c != 'G' {
				return "", 0
			}
		}
		return "G", 6
	})},
	{"json-escape-short", `reads \u with fewer than four digits`, escapes(func(rest []byte) (string, int) {
		n := 2
		for n < min(6, len(rest)) && isHex(rest[n]) {
			n++
		}
		if len(rest) > 1 && rest[1] == 'u' && n < 6 {
			return "?", n
		}
		return "", 0
	})},
}

var dotBeforeComma = regexp.MustCompile(`(:-?[0-9]+)\.,`)

var hexNumber = regexp.MustCompile(`^-?0[xX][0-9a-fA-F]+$`)

// word reads one more literal.
func word(literal string, as value) change {
	return grammarWith(func(g *grammar) {
		g.word = func(spelled string) (value, bool) { return as, spelled == literal }
	})
}

// words reads further literals as null.
func words(known func(string) bool) change {
	return grammarWith(func(g *grammar) {
		g.word = func(spelled string) (value, bool) { return nullValue, known(spelled) }
	})
}

// numbers reads what becomes a number by a repair.
func numbers(repair func(string) string) change {
	return grammarWith(func(g *grammar) {
		g.word = func(spelled string) (value, bool) {
			sign := ""
			if strings.HasPrefix(spelled, "-") {
				sign, spelled = "-", spelled[1:]
			}
			if s := sign + repair(spelled); isNumber(s) {
				return value{kind: number, text: s}, true
			}
			return value{}, false
		}
	})
}

func skipping(how func(rest []byte) int) change {
	return grammarWith(func(g *grammar) { g.skip = how })
}

func commas(how func(before, after byte) (extra, missing bool)) change {
	return grammarWith(func(g *grammar) { g.comma = how })
}

func rawControls(allowed func(byte) bool) change {
	return grammarWith(func(g *grammar) { g.control = allowed })
}

func trailing(allowed func(rest []byte) bool) change {
	return grammarWith(func(g *grammar) { g.tail = allowed })
}

// madeOf tells of bytes whether they are all among some characters.
func madeOf(chars string) func([]byte) bool {
	return func(b []byte) bool { return len(bytes.Trim(b, chars)) == 0 }
}

func isText(s string) func([]byte) bool { return func(b []byte) bool { return string(b) == s } }

// trailingLine reads the first of several lines, when it is whole.
func trailingLine() change {
	return grammarWith(func(g *grammar) {
		g.prepare = func(in []byte) []byte {
			first, _, _ := bytes.Cut(in, []byte("\n"))
			if bytes.HasPrefix(first, []byte("{")) && bytes.HasSuffix(bytes.TrimRight(first, "\r "), []byte("}")) {
				return first
			}
			return in
		}
	})
}

func escapes(how func(rest []byte) (string, int)) change {
	return grammarWith(func(g *grammar) {
		g.escape = func(rest []byte, _ bool) (string, int) { return how(rest) }
	})
}

// escapedAs reads one escaped character as something.
func escapedAs(escaped byte, as string) change {
	return escapes(func(rest []byte) (string, int) { return one(rest, escaped, as) })
}

// one reads a single escaped character.
func one(rest []byte, escaped byte, as string) (string, int) {
	if len(rest) > 1 && rest[1] == escaped {
		return as, 2
	}
	return "", 0
}

// line is the length of a comment that ends with its line.
func line(mark string) func(rest []byte) int {
	return func(rest []byte) int {
		if !bytes.HasPrefix(rest, []byte(mark)) {
			return 0
		}
		if end := bytes.IndexByte(rest, '\n'); end >= 0 {
			return end
		}
		return len(rest)
	}
}

// alsoSpace takes more characters for white space.
func alsoSpace(chars string) change {
	return skipping(func(rest []byte) int {
		for _, r := range chars {
			if bytes.HasPrefix(rest, []byte(string(r))) {
				return len(string(r))
			}
		}
		return 0
	})
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// passedOver marks a string in which a reader has passed over an escape that JSON does not have.
const passedOver = "\U0010FFFDpassed over\x00"

// passOverNumbers takes runs of the characters of numbers for numbers, in members that are ignored.
func passOverNumbers(b *behaviour) {
	b.grammars[successResult].word = func(spelled string) (value, bool) {
		run := strings.Trim(spelled, "0123456789+-.eE") == "" && strings.ContainsAny(spelled, "0123456789") &&
			spelled[0]|0x20 != 'e'
		return value{kind: number, text: spelled}, run
	}
	readStrictly(b)
}

// passOverEscapes passes over escapes that JSON does not have, in members that are
// ignored. Names are compared, and so read.
func passOverEscapes(b *behaviour) {
	b.grammars[successResult].escape = func(rest []byte, name bool) (string, int) {
		digits := 0
		for digits < 4 && len(rest) > 2+digits && isHex(rest[2+digits]) {
			digits++
		}
		switch {
		case len(rest) < 2, strings.IndexByte(`"\/bfnrt`, rest[1]) >= 0, rest[1] == 'u' && digits == 4:
			return "", 0
		case name || rest[1] < ' ':
			return "", -1
		case rest[1] == 'u':
			return passedOver, 2 + digits
		}
		return passedOver, 2
	}
	readStrictly(b)
}

// readStrictly refuses what was passed over in a member that is read.
func readStrictly(b *behaviour) {
	b.inputs[successResult].each(func(d *param) {
		d.reading(func(v value) (value, *failure) {
			if v.kind == number && !isNumber(v.text) || v.kind == text && strings.Contains(v.text, passedOver) {
				return v, b.malformed
			}
			return v, nil
		})
	})
}
