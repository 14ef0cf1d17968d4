package provider

import (
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

func (d *param) choice() bool  { return d.oneOf != nil }
func (d *param) spelled() bool { return d.is == text && d.pattern != nil }
func (d *param) word() bool    { return d.spelled() && d.most > 0 }
func (d *param) isID() bool    { return d.spelled() && d.name == pathJobID }
func (d *param) whole() bool   { return d.is == number && d.pattern == nil }
func (d *param) isMap() bool   { return d.key != nil }

// workerKinds are further kinds for the operations for custom actions: of a partner's job, which nobody can make, a
// request is refused in any case.
var workerKinds = []memberKind{
	{"length/utf-16-half-counted", "counts half of the characters of a {member}", (*param).free, func(d *param) {
		d.length = func(s string) int { return (len(utf16.Encode([]rune(s))) + 1) / 2 }
	}},
	{"length/html-counted", "counts the characters of a {member} as HTML has them", (*param).free, func(d *param) {
		d.length = func(s string) int { return codePoints(html.EscapeString(s)) }
	}},
	{"length/trimmed", "measures a {member} without the blanks around it", (*param).free, func(d *param) {
		d.length = func(s string) int { return codePoints(strings.TrimSpace(s)) }
	}},

	{"pattern/unchecked", "accepts every character in {member}", (*param).spelled, func(d *param) { d.pattern = nil }},
	{"pattern/newline-after-accepted", "accepts a {member} with a newline at its end", (*param).spelled, readAs(
		noSuffix("\n"))},
	{"pattern/trimmed", "accepts a {member} with blanks around it", (*param).spelled, readAs(strings.TrimSpace)},
	{"pattern/upper-case-accepted", "accepts a {member} in upper case", (*param).isID, readAs(
		strings.ToLower)},
	{"pattern/hyphens-ignored", "reads a {member} without its hyphens", (*param).isID, func(d *param) {
		d.pattern = func(s string) bool { return len(strings.ReplaceAll(s, "-", "")) == 32 }
	}},
	{"pattern/dot-accepted", "accepts a dot in {member}", (*param).word, readAs(changing(".", "-"))},
	{
		"pattern/letters-of-any-script-accepted", "accepts letters and digits of any script in {member}",
		(*param).spelled,
		readAs(asciiLetters),
	},

	{"enum/unchecked", "accepts every value of {member}", (*param).choice, func(d *param) { d.oneOf = nil }},
	{"enum/case-folded", "accepts the values of {member} in any letter case", (*param).choice, func(d *param) {
		d.reading(rewritten(d.fold))
	}},
	{"enum/trimmed", "accepts the values of {member} with blanks around them", (*param).choice, readAs(
		strings.TrimSpace)},
	{"enum/first-letters", "accepts what begins like a value of {member}", (*param).choice, func(d *param) {
		d.reading(rewritten(d.byPrefix))
	}},
	{"enum/empty-accepted", "accepts an empty {member}", (*param).choice, func(d *param) {
		d.oneOf = append(slices.Clone(d.oneOf), "")
	}},
	{"enum/last-refused", "refuses the last value of {member}", (*param).choice, func(d *param) {
		d.oneOf = d.oneOf[:len(d.oneOf)-1]
	}},
	{
		"enum/words-of-others-accepted", "accepts values of other enumerations as {member}", (*param).choice,
		wordsOfOthers,
	},
	{"enum/other-accepted", "accepts Other as {member}", (*param).choice, func(d *param) {
		d.oneOf = append(slices.Clone(d.oneOf), "Other")
	}},

	{"type/object-unwrapped", "takes a {member} that stands in an object under another name", func(d *param) bool {
		return d.is == text && !d.entry()
	}, turned(object, func(v value) value {
		if len(v.members) == 1 {
			return v.members[0].value
		}
		return v
	})},

	{"type/string-parsed", "reads the JSON that a string holds as {member}", func(d *param) bool {
		return d.is == object
	}, turned(text, func(v value) value {
		if held := parsed(v); held.kind == object {
			return held
		}
		return v
	})},

	{"required/of-nothing-accepted", "does not look into a {member} that is empty", func(d *param) bool {
		return slices.ContainsFunc(d.members, func(m *param) bool { return m.required })
	}, func(d *param) {
		turned(object, func(v value) value {
			if len(v.members) == 0 {
				return d.substitute(v)
			}
			return v
		})(d)
	}},

	{"range/below-accepted", "accepts a {member} of one less than the least", (*param).whole, func(d *param) {
		d.least--
	}},
	{"range/negative-accepted", "accepts a negative {member}", (*param).whole, turned(number, func(v value) value {
		v.text = strings.TrimPrefix(v.text, "-")
		return v
	})},
	{"range/unchecked", "accepts every {member}", (*param).whole, unmeasured(always)},
	{"range/least-refused", "refuses the least {member}", (*param).whole, func(d *param) { d.least++ }},
	{"range/1000-limit", "refuses a {member} of more than 1,000", (*param).whole, func(d *param) { d.most = 1000 }},
	{"range/16-bits", "refuses a {member} beyond 16 bits", (*param).whole, func(d *param) { d.most = 1<<15 - 1 }},
	{"range/wrapped", "keeps the last 32 bits of a {member}", (*param).whole, turned(number, func(v value) value {
		if n, err := strconv.ParseInt(v.text, 10, 64); err == nil {
			v.text = strconv.Itoa(int(int32(n)))
		}
		return v
	})},

	{"entries/one-more-accepted", "accepts one entry more in {member}", (*param).isMap, func(d *param) { d.most++ }},
	{"entries/unchecked", "accepts any number of entries in {member}", (*param).isMap, unmeasured(always)},
	{
		"entries/length-believed", "takes the value of an entry named length for the number of entries of {member}",
		(*param).isMap,
		turned(object, func(v value) value {
			if v.get("length").kind != absent {
				v.members = v.members[:1] // it is within the limit of one, however many there are
			}
			return v
		}),
	},
	{"entries/none-accepted", "refuses a {member} with an entry", (*param).isMap, func(d *param) {
		d.reading(func(v value) (value, *failure) {
			if len(v.members) > 0 {
				return v, invalid("1 validation error detected: Value at 'queryParam' is not valid")
			}
			return v, nil
		})
	}},
}

// wideKinds are all those by which such an operation can be wrong, but for what refuses what is valid.
var wideKinds = [][]memberKind{lengthKinds, requiredKinds, typeKinds, workerKinds}

// narrowKinds are further ones that refuse what is valid, which shows of a partner's operation too.
var narrowKinds = []memberKind{
	{"length/quarter", "refuses a {member} of more than a quarter of the most characters", func(d *param) bool {
		return d.measured() && d.most > 8
	}, func(d *param) { d.most /= 4 }},
	{"characters/beyond-ascii-refused", "refuses characters beyond ASCII in {member}", (*param).free, without(
		beyond(0x7e))},
	{"characters/control-refused", "refuses control characters in {member}", (*param).free, without(below(' '))},
	{"characters/markup-refused", "refuses < and > in {member}", (*param).free, without(func(r rune) bool {
		return r == '<' || r == '>'
	})},
	{"pattern/hyphen-refused", "refuses a hyphen in {member}", (*param).word, without(isRune('-'))},
	{"pattern/underscore-refused", "refuses an underscore in {member}", (*param).word, without(isRune('_'))},
	{"pattern/upper-case-refused", "refuses upper case in {member}", (*param).word, without(func(r rune) bool {
		return r >= 'A' && r <= 'Z'
	})},
	{"enum/first-refused", "refuses the first value of {member}", (*param).choice, func(d *param) {
		d.oneOf = d.oneOf[1:]
	}},
}

// readAs reads a text in another way before it is compared with its pattern and used.
func readAs(how func(string) string) func(*param) {
	return func(d *param) { d.reading(rewritten(how)) }
}

func rewritten(how func(string) string) func(value) (value, *failure) {
	return func(v value) (value, *failure) {
		if v.kind == text {
			v.text = how(v.text)
		}
		return v, nil
	}
}

func asciiLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0x7f && r != '\u2010' && r != '\u2013' && r != '\u200b' && r != '\u2028' && r != '\ufeff' &&
			r != '\u0085' && r != '\u00a0' {
			return 'a'
		}
		return r
	}, s)
}

// fold is the value that differs in letter case only.
func (d *param) fold(s string) string {
	for _, v := range d.oneOf {
		if strings.EqualFold(v, s) {
			return v
		}
	}
	return s
}

// byPrefix is the value that begins with s, or that s begins with.
func (d *param) byPrefix(s string) string {
	for _, v := range d.oneOf {
		if s != "" && (strings.HasPrefix(v, s) || strings.HasPrefix(s, v)) {
			return v
		}
	}
	return s
}

// memberFaults are the mutants by kind and member of the nine operations.
func memberFaults() []entry {
	var all []entry
	for _, op := range nine() {
		if !isPartner(op) {
			all = append(all, across(op, wideKinds...)...)
			all = append(all, across(op, formKinds)...)
		}
		all = append(all, across(op, shortKinds, characterKinds, narrowKinds)...)
	}
	return all
}
