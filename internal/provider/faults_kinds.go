package provider

import (
	"html"
	"slices"
	"strconv"
	"strings"
)

// mutants are the faults of one kind, one for each member that it can befall: what is
// called length/empty-accepted/executionDetails.summary is a kind and a member.
type mutants struct {
	kind string
	says string // {member} is the member, {max} its greatest length, {over} one more
	of   func(*specified) bool
	make func(*specified) change
}

// across are the faults of some kinds, before those of a table.
func across(kinds []mutants, table []entry) []entry {
	var all []entry
	for _, k := range kinds {
		for i := range memberTable {
			m := &memberTable[i]
			if !k.of(m) {
				continue
			}
			says := strings.NewReplacer("{member}", m.path, "{max}", strconv.Itoa(m.max), "{over}",
				strconv.Itoa(m.max+1)).Replace(k.says)
			all = append(all, entry{k.kind + "/" + m.path, says, k.make(m)})
		}
	}
	return append(all, table...)
}

// The members that a kind is about.
func measured(m *specified) bool   { return m.max > 0 }
func obligatory(m *specified) bool { return m.required && m.path != pathJobID }
func voluntary(m *specified) bool  { return !m.required && m.path != pathVariable }
func kept(m *specified) bool       { return measured(m) && m.path != pathRevisionSummary } // it is seen again

func and(a, b func(*specified) bool) func(*specified) bool {
	return func(m *specified) bool { return a(m) && b(m) }
}

// outside are the members that do not stand in an object, and are not it.
func outside(object string) func(*specified) bool {
	return func(m *specified) bool { return !strings.HasPrefix(m.path, object) }
}

// mistyped are the members for which a value of a JSON type is wrong; no other type makes an id.
func mistyped(as kind) func(*specified) bool {
	return func(m *specified) bool { return m.path != pathJobID && m.is != as }
}

// lengthKinds are about how long a text may be.
var lengthKinds = []mutants{
	{"length/max-plus-one-accepted", "accepts a {member} of {over} characters", measured, bound(func(c *constraint) {
		c.max++
	})},
	{"length/max-refused", "refuses a {member} of {max} characters", measured, bound(func(c *constraint) { c.max-- })},
	{"length/empty-accepted", "accepts an empty {member}", measured, bound(func(c *constraint) { c.min = 0 })},
	{"length/one-refused", "refuses a {member} of one character", measured, bound(func(c *constraint) { c.min = 2 })},
	{"length/bytes-counted", "counts the bytes of a {member}", measured, bound(func(c *constraint) {
		c.length = func(s string) int { return len(s) }
	})},
	{"length/unchecked", "accepts a {member} of any length", measured, bound(func(c *constraint) { c.max = 0 })},
	{"length/1024-limit", "refuses a {member} of more than 1,024 characters", func(m *specified) bool {
		return m.max > 1024
	}, bound(func(c *constraint) { c.max = 1024 })},
	{"length/unchecked-with-token", "does not measure a {member} that comes with a continuationToken", and(measured,
		outside(pathToken)), unmeasured(hasToken)},
	{"length/unchecked-with-details", "does not measure a {member} that comes with executionDetails", and(measured,
		outside(pathDetails)), unmeasured(hasDetails)},
	{"length/unchecked-with-revision", "does not measure a {member} that comes with currentRevision", and(measured,
		outside(pathCurrentRevision)), unmeasured(hasRevision)},
	{"length/unchecked-with-variables", "does not measure a {member} that comes with outputVariables", and(measured,
		outside(pathToken)), unmeasured(hasVariables)},
}

// requiredKinds are about what may be left out and what may not.
var requiredKinds = []mutants{
	{"required/absent-accepted", "does not ask for {member}", obligatory, optionally(always)},
	{
		"required/absent-accepted-with-token", "asks for {member} only without a continuationToken", obligatory,
		optionally(hasToken),
	},
	{"required/absent-accepted-with-details", "asks for {member} only without executionDetails", obligatory, optionally(
		hasDetails)},
	{"required/null-accepted", "reads a null {member} as the word null", obligatory, turned(
		null, func(value) value { return textOf("null") })},
	{"optional/demanded", "asks for {member}", and(
		voluntary, func(m *specified) bool { return m.path != pathToken && m.path != pathVariables }), demanded},
	{"null/refused", "refuses a null {member}", voluntary, func(m *specified) change {
		return onMember(m.path, func(v value) (value, *failure) {
			if v.kind == null {
				return v, invalid("1 validation error detected: Value at '" + m.path + "' must not be null")
			}
			return v, nil
		})
	}},
}

// typeKinds are about values of a JSON type that is not the member's: a text takes them for
// its characters, every other member for none.
var typeKinds = []mutants{
	{"type/string-accepted", "takes a string for {member}", mistyped(text), lenient(text)},
	{"type/number-accepted", "takes a number for {member}", mistyped(number), lenient(number)},
	{"type/boolean-accepted", "takes true and false for {member}", mistyped(boolean), lenient(boolean)},
	{"type/array-accepted", "takes an array for {member}", mistyped(array), lenient(array)},
	{"type/array-unwrapped", "unwraps a {member} that stands in an array", func(m *specified) bool {
		return true
	}, turned(array, onlyItem)},
	{"type/object-accepted", "takes an object for {member}", mistyped(object), lenient(object)},
	{"type/length-trusted", "takes for {member} whatever has a length that it may have", measured, lengthy},
}

// characterKinds refuse, lose or change characters of a text.
var characterKinds = []mutants{
	{"characters/beyond-bmp-refused", "refuses characters beyond the BMP in a {member}", measured, withoutRune(
		beyond(0xffff))},
	{"characters/newline-refused", "refuses a newline in a {member}", measured, withoutRune(isRune('\n'))},
	{"characters/space-refused", "refuses a space in a {member}", measured, withoutRune(isRune(' '))},
	{"characters/quote-refused", "refuses a quote in a {member}", measured, withoutRune(isRune('"'))},
	{"characters/trimmed", "keeps a {member} without the white space around it", kept, keeping(strings.TrimSpace)},
	{"characters/lower-cased", "keeps a {member} in lower case", kept, keeping(strings.ToLower)},
	{"characters/html-escaped", "keeps a {member} escaped for HTML", kept, keeping(html.EscapeString)},
	{"characters/cut-at-255", "keeps the first 255 characters of a {member}", func(m *specified) bool {
		return kept(m) && m.max > 255
	}, keeping(cutTo(255))},
}

// aloneKinds are so narrow that only the cases of one rule show them.
var aloneKinds = []mutants{
	{
		"alone/max-plus-two-accepted", "accepts a {member} two characters too long, and no other that is too long",
		measured, func(m *specified) change {
			return unmeasured(func(r *result) bool { return codePoints(m.of(r).text) == m.max+2 })(m)
		},
	},
	{
		"alone/one-length-refused", "refuses a {member} of one length within its limit", measured,
		func(m *specified) change {
			return refuse(m.path, func(s string) bool { return codePoints(s) == oneLength(m) })
		},
	},
	{"alone/beyond-bmp-refused", "refuses characters beyond the BMP in a {member} that comes without a token", and(
		measured, outside(pathToken)), func(m *specified) change {
		return demand(func(r *result) bool {
			given := m.of(r)
			return !r.token.set && given != nil &&
				beyondBMP(given.text)
		})
	}},
	{"alone/null-refused", "refuses a null {member} beside nothing but what is required", and(voluntary,
		outside(pathToken)), onlyNull},
	{"alone/nested-array-ignored", "takes [[]] for no {member}", func(m *specified) bool {
		return voluntary(m) && m.path != pathPercent
	}, nestedAs(value{})},
	{"alone/nested-array-read", "reads [[]] as a {member}", obligatory, nestedAs(textOf("[[]]"))},
}

// Aliases are the names that pages, advice and tests use for faults that are a kind and a member.
var Aliases = map[string]string{
	"token-2049-accepted":          "length/max-plus-one-accepted/continuationToken",
	"token-2048-refused":           "length/max-refused/continuationToken",
	"token-empty-accepted":         "length/empty-accepted/continuationToken",
	"token-unchecked":              "length/unchecked/continuationToken",
	"token-unchecked-with-details": "length/unchecked-with-details/continuationToken",
	"summary-2049-accepted":        "length/max-plus-one-accepted/executionDetails.summary",
	"revision-optional":            "required/absent-accepted/currentRevision.revision",
	"token-number":                 "type/number-accepted/continuationToken",
	"variable-number":              "type/number-accepted/outputVariables.value",
	"variable-bool":                "type/boolean-accepted/outputVariables.value",
	"token-trimmed":                "characters/trimmed/continuationToken",
	"token-cut-at-255":             "characters/cut-at-255/continuationToken",
	"summary-html-escaped":         "characters/html-escaped/executionDetails.summary",
}

// oneLength is a length that no bound is near.
func oneLength(m *specified) int {
	const buffer = 1280 // as some reader has one
	if m.max < buffer {
		return 79
	}
	return buffer - 1
}

func bound(how func(*constraint)) func(*specified) change {
	return func(m *specified) change { return onText(m.path, how) }
}

func unmeasured(when func(*result) bool) func(*specified) change {
	return bound(func(c *constraint) { c.unmeasured = when })
}

func optionally(when func(*result) bool) func(*specified) change {
	return bound(func(c *constraint) { c.optional = when })
}

// turned reads a member of one JSON type as something else.
func turned(from kind, as func(value) value) func(*specified) change {
	return func(m *specified) change { return take(m.path, from, as) }
}

// lenient reads a value of a JSON type as a member that has another.
func lenient(from kind) func(*specified) change {
	return func(m *specified) change {
		return take(m.path, from, func(v value) value {
			switch {
			case m.is != text:
				return value{}
			case v.kind == number, v.kind == boolean:
				return textOf(v.text)
			}
			w := writer{}
			return textOf(string(w.value(v).buf))
		})
	}
}

// lengthy reads an object as a text where its member length is one, as a check of value.length alone does.
func lengthy(m *specified) change {
	return take(m.path, object, func(v value) value {
		if n, whole := wholeNumber(v.get("length").text); whole && n > 0 && n <= int64(m.max) {
			return textOf("[object Object]")
		}
		return v
	})
}

func withoutRune(r func(rune) bool) func(*specified) change {
	return func(m *specified) change {
		return refuse(m.path, func(s string) bool { return strings.ContainsFunc(s, r) })
	}
}

// demanded refuses an object in which a member is absent or null.
func demanded(m *specified) change {
	parent, name := "", m.path
	if at := strings.LastIndexByte(m.path, '.'); at >= 0 {
		parent, name = m.path[:at], m.path[at+1:]
	}
	return onNames(func(path string, _ []string, given []member) ([]member, *failure) {
		there := slices.ContainsFunc(given, func(x member) bool { return x.name == name && x.value.kind != null })
		if path == parent && !there {
			return given, invalid("1 validation error detected: Value at '" + m.path + "' must not be null")
		}
		return given, nil
	})
}

// keeping hands the next job another token than was sent, or shows another text in GetPipelineState.
func keeping(how func(string) string) func(*specified) change {
	return func(m *specified) change {
		if m.path == pathToken {
			return token(how)
		}
		return lifeWith(func(l *life) {
			l.shown = func(_ *core, _ *actionRun, v *shown) {
				if text := m.of(&result{revision: v.revision, details: &v.details}); text != nil {
					text.text = how(text.text)
				}
			}
		})
	}
}
