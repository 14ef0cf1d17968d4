package provider

import (
	"html"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// The mutants of the nine operations by kind and member: what is called
// AcknowledgeJob/length/empty-accepted/nonce is an operation, a kind and a member of it.

// workerKind is what can be wrong with a member, of those operations and members that it can befall.
type workerKind struct {
	kind string
	says string // {member} is the member
	of   func(*param) bool
	make func(*param)
}

func (d *param) measured() bool { return d.is == text && d.most > 0 }
func (d *param) free() bool     { return d.measured() && d.pattern == nil }
func (d *param) entry() bool    { return strings.HasPrefix(d.name, "<") }
func (d *param) choice() bool   { return d.oneOf != nil }
func (d *param) spelled() bool  { return d.is == text && d.pattern != nil }

// workerKinds hold for the operations for custom actions: of a partner's job, which nobody can
// make, a request is refused in any case.
var workerKinds = []workerKind{
	{"length/max-plus-one-accepted", "accepts a {member} of one character too many", (*param).measured, func(d *param) {
		d.most++
	}},
	{"length/empty-accepted", "accepts an empty {member}", (*param).measured, func(d *param) {
		d.least, d.pattern = 0, orEmpty(d.pattern)
	}},
	{"length/unchecked", "accepts a {member} of any length", (*param).measured, func(d *param) { d.loose = true }},
	{"length/bytes-counted", "counts the bytes of a {member}", (*param).free, func(d *param) {
		d.length = func(s string) int { return len(s) }
	}},
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
		func(s string) string { return strings.TrimSuffix(s, "\n") })},
	{"pattern/trimmed", "accepts a {member} with blanks around it", (*param).spelled, readAs(strings.TrimSpace)},
	{"pattern/upper-case-accepted", "accepts a {member} in upper case", func(d *param) bool {
		return d.spelled() && d.name == "jobId"
	}, readAs(strings.ToLower)},
	{"pattern/hyphens-ignored", "reads a {member} without its hyphens", func(d *param) bool {
		return d.spelled() && d.name == "jobId"
	}, func(d *param) {
		d.pattern = func(s string) bool { return len(strings.ReplaceAll(s, "-", "")) == 32 }
	}},
	{"pattern/dot-accepted", "accepts a dot in {member}", func(d *param) bool {
		return d.spelled() && d.name != "jobId"
	}, readAs(func(s string) string { return strings.ReplaceAll(s, ".", "-") })},
	{
		"pattern/letters-of-any-script-accepted", "accepts letters and digits of any script in {member}",
		(*param).spelled,
		readAs(asciiLetters),
	},

	{"enum/unchecked", "accepts every value of {member}", (*param).choice, func(d *param) { d.oneOf = nil }},
	{"enum/case-folded", "accepts the values of {member} in any letter case", (*param).choice, func(d *param) {
		d.take = rewritten(d.fold)
	}},
	{"enum/trimmed", "accepts the values of {member} with blanks around them", (*param).choice, func(d *param) {
		d.take = rewritten(strings.TrimSpace)
	}},
	{"enum/first-letters", "accepts what begins like a value of {member}", (*param).choice, func(d *param) {
		d.take = rewritten(d.byPrefix)
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

	{"type/number-accepted", "takes a number for {member}", notA(number), taken(number)},
	{"type/boolean-accepted", "takes true and false for {member}", notA(boolean), taken(boolean)},
	{"type/string-accepted", "takes a string for {member}", notA(text), taken(text)},
	{"type/array-accepted", "takes an array for {member}", notA(array), taken(array)},
	{"type/object-accepted", "takes an object for {member}", notA(object), taken(object)},
	{"type/array-unwrapped", "unwraps a {member} that stands in an array", notA(array), func(d *param) {
		d.take = func(v value) (value, *failure) {
			if v.kind == array && len(v.items) == 1 {
				v = v.items[0]
			}
			return v, nil
		}
	}},

	{"type/object-unwrapped", "takes a {member} that stands in an object under another name", func(d *param) bool {
		return d.is == text && !d.entry()
	}, func(d *param) {
		d.take = func(v value) (value, *failure) {
			if v.kind == object && len(v.members) == 1 {
				v = v.members[0].value
			}
			return v, nil
		}
	}},

	{"type/string-parsed", "reads the JSON that a string holds as {member}", func(d *param) bool {
		return d.is == object
	}, func(d *param) {
		d.take = func(v value) (value, *failure) {
			if held, err := plainGrammar.parse([]byte(v.text)); v.kind == text && err == nil && held.kind == object {
				v = held
			}
			return v, nil
		}
	}},

	{"required/of-nothing-accepted", "does not look into a {member} that is empty", func(d *param) bool {
		return slices.ContainsFunc(d.members, func(m *param) bool { return m.required })
	}, func(d *param) {
		d.take = func(v value) (value, *failure) {
			if v.kind == object && len(v.members) == 0 {
				v = d.substitute(v)
			}
			return v, nil
		}
	}},
	{"required/absent-accepted", "does not ask for {member}", func(d *param) bool {
		return d.required
	}, func(d *param) { d.spare = true }},
	{"optional/demanded", "asks for {member}", func(d *param) bool {
		return !d.required && !d.entry()
	}, func(d *param) { d.required = true }},
	{"optional/null-refused", "refuses a null {member}", func(d *param) bool {
		return !d.required && !d.entry()
	}, func(d *param) {
		d.take = func(v value) (value, *failure) {
			if v.kind == null {
				return v, invalid("1 validation error detected: Value at '" + d.name + "' must not be null")
			}
			return v, nil
		}
	}},

	{"range/below-accepted", "accepts a {member} of one less than the least", isNumber32, func(d *param) { d.least-- }},
	{"range/negative-accepted", "accepts a negative {member}", isNumber32, func(d *param) {
		d.take = func(v value) (value, *failure) { v.text = strings.TrimPrefix(v.text, "-"); return v, nil }
	}},
	{"range/unchecked", "accepts every {member}", isNumber32, func(d *param) { d.loose = true }},
	{"range/least-refused", "refuses the least {member}", isNumber32, func(d *param) { d.least++ }},
	{"range/1000-limit", "refuses a {member} of more than 1,000", isNumber32, func(d *param) { d.most = 1000 }},
	{"range/16-bits", "refuses a {member} beyond 16 bits", isNumber32, func(d *param) { d.most = 1<<15 - 1 }},
	{"range/wrapped", "keeps the last 32 bits of a {member}", isNumber32, func(d *param) {
		d.take = func(v value) (value, *failure) {
			if n, err := strconv.ParseInt(v.text, 10, 64); err == nil {
				v.text = strconv.Itoa(int(int32(n)))
			}
			return v, nil
		}
	}},

	{"entries/one-more-accepted", "accepts one entry more in {member}", isMap, func(d *param) { d.most++ }},
	{"entries/unchecked", "accepts any number of entries in {member}", isMap, func(d *param) { d.loose = true }},
	{
		"entries/length-believed", "takes the value of an entry named length for the number of entries of {member}",
		isMap,
		func(d *param) {
			d.take = func(v value) (value, *failure) {
				if slices.ContainsFunc(v.members, func(m member) bool { return m.name == "length" }) {
					v.members = v.members[:1] // it is within the limit of one, however many there are
				}
				return v, nil
			}
		},
	},
	{"entries/none-accepted", "refuses a {member} with an entry", isMap, func(d *param) {
		d.take = func(v value) (value, *failure) {
			if len(v.members) > 0 {
				return v, invalid("1 validation error detected: Value at 'queryParam' is not valid")
			}
			return v, nil
		}
	}},
}

// narrowKinds refuse what is valid, which shows of a partner's operation too.
var narrowKinds = []workerKind{
	{"length/max-refused", "refuses a {member} of the most characters", (*param).measured, func(d *param) { d.most-- }},
	{"length/one-refused", "refuses a {member} of one character", (*param).measured, func(d *param) { d.least = 2 }},
	{"length/quarter", "refuses a {member} of more than a quarter of the most characters", func(d *param) bool {
		return d.measured() && d.most > 8
	}, func(d *param) { d.most /= 4 }},
	{"characters/beyond-ascii-refused", "refuses characters beyond ASCII in {member}", (*param).free, without(
		beyond(0x7e))},
	{"characters/beyond-bmp-refused", "refuses characters beyond the BMP in {member}", (*param).free, without(
		beyond(0xffff))},
	{"characters/newline-refused", "refuses a newline in {member}", (*param).free, without(isRune('\n'))},
	{"characters/control-refused", "refuses control characters in {member}", (*param).free, without(below(' '))},
	{"characters/markup-refused", "refuses < and > in {member}", (*param).free, without(func(r rune) bool {
		return r == '<' || r == '>'
	})},
	{"characters/quote-refused", "refuses a quote in {member}", (*param).free, without(isRune('"'))},
	{"pattern/hyphen-refused", "refuses a hyphen in {member}", func(d *param) bool {
		return d.measured() && d.pattern != nil
	}, without(isRune('-'))},
	{"pattern/underscore-refused", "refuses an underscore in {member}", func(d *param) bool {
		return d.measured() && d.pattern != nil
	}, without(isRune('_'))},
	{"pattern/upper-case-refused", "refuses upper case in {member}", func(d *param) bool {
		return d.measured() && d.pattern != nil
	}, without(func(r rune) bool { return r >= 'A' && r <= 'Z' })},
	{"enum/first-refused", "refuses the first value of {member}", (*param).choice, func(d *param) {
		d.oneOf = d.oneOf[1:]
	}},
}

func isNumber32(d *param) bool { return d.is == number && d.pattern == nil }
func isMap(d *param) bool      { return d.key != nil }
func notA(k kind) func(*param) bool {
	return func(d *param) bool { return d.is != k && (d.name != "<key>") }
}

func orEmpty(pattern func(string) bool) func(string) bool {
	if pattern == nil {
		return nil
	}
	return func(s string) bool { return s == "" || pattern(s) }
}

// readAs reads a text in another way before it is compared with its pattern and used.
func readAs(how func(string) string) func(*param) {
	return func(d *param) { d.take = rewritten(how) }
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

// taken takes a value of another type for the member: a text for its spelling, a choice for
// its first value, a number for 1, and everything else for none that it needs.
func taken(from kind) func(*param) {
	return func(d *param) {
		d.take = func(v value) (value, *failure) {
			if v.kind != from {
				return v, nil
			}
			return d.substitute(v), nil
		}
	}
}

func (d *param) substitute(v value) value {
	switch {
	case d.oneOf != nil:
		return textOf(d.oneOf[0])
	case d.is == text && d.pattern != nil && d.most == 0:
		return textOf("00000000-0000-0000-0000-000000000000")
	case d.is == text:
		return textOf("a")
	case d.is == number:
		return numberOf(1)
	}
	out := value{kind: object}
	for _, m := range d.members {
		if m.required {
			out.members = append(out.members, member{m.name, m.substitute(v)})
		}
	}
	return out
}

func without(r func(rune) bool) func(*param) {
	return func(d *param) {
		name := d.name
		d.take = func(v value) (value, *failure) {
			if v.kind == text && strings.ContainsFunc(v.text, r) {
				return v, invalid("1 validation error detected: Value at '" + name + "' is not valid")
			}
			return v, nil
		}
	}
}

// isPartner reports whether an operation is one of the third-party calls.
func isPartner(op string) bool { return strings.Contains(op, "ThirdParty") }

// shadowed reports whether nothing of a mutant can be seen, for a value that violates the
// constraint names, besides, nothing that there is, and the documents leave open which of the
// two errors is told; or because what becomes of the value is open.
func shadowed(op, kind, path string) bool {
	var open []string
	switch {
	case isPartner(op) && path == "actionTypeId.owner":
		open = []string{"enum/first-refused"}
	case isPartner(op):
	case path == "jobId":
		open = []string{"pattern/unchecked", "pattern/hyphens-ignored", "pattern/letters-of-any-script-accepted"}
	case path == "nonce":
		open = []string{
			"length/max-plus-one-accepted", "length/empty-accepted", "length/unchecked",
			"length/utf-16-half-counted",
		}
	case strings.HasPrefix(path, "actionTypeId."):
		open = []string{
			"length/max-plus-one-accepted", "length/empty-accepted", "length/unchecked", "pattern/unchecked",
			"pattern/dot-accepted",
			"pattern/letters-of-any-script-accepted", "enum/unchecked", "enum/empty-accepted", "enum/other-accepted",
			"enum/words-of-others-accepted", "enum/first-refused",
		}
	case path == "queryParam.<key>":
		return !slices.Contains([]string{"length/max-plus-one-accepted", "length/empty-accepted", "length/unchecked"},
			kind)
	}
	return slices.Contains(open, kind)
}

// memberFaults are the mutants by kind and member.
func memberFaults() []entry {
	var all []entry
	for _, op := range slices.Sorted(maps.Keys(workerParams())) {
		kinds := narrowKinds
		if !isPartner(op) {
			kinds = slices.Concat(workerKinds, formKinds, narrowKinds)
		}
		all = append(all, membersOf(op, kinds, func(kind, path string) bool { return shadowed(op, kind, path) })...)
	}
	return all
}

// membersOf are the mutants of an operation by kind and member, but for those of which nothing can be seen.
func membersOf(op string, kinds []workerKind, unseen func(kind, path string) bool) []entry {
	var all []entry
	for _, k := range kinds {
		workerParams()[op].each("", func(path string, d *param) {
			if k.of(d) && !unseen(k.kind, path) {
				all = append(all, entry{
					op + "/" + k.kind + "/" + path, strings.ReplaceAll(k.says, "{member}", path) + " in " + op,
					func(b *behaviour) { k.make(b.worker.params[op].at(path)) },
				})
			}
		})
	}
	return all
}
