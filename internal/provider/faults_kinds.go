package provider

import (
	"html"
	"slices"
	"strconv"
	"strings"
)

// memberKind is what can be wrong with a member, of those that it can befall. Its mutant of a member is called by the
// operation, but for PutJobSuccessResult, the kind and the member: AcknowledgeJob/length/empty-accepted/nonce,
// length/empty-accepted/executionDetails.summary.
type memberKind struct {
	kind string
	says string // {member} is the member, {max} its greatest length, {over} one more
	of   func(*param) bool
	make func(*param)
}

// across are the mutants of some kinds, one for each member of an operation that they can befall.
func across(op string, kinds ...[]memberKind) []entry {
	var all []entry
	for _, k := range slices.Concat(kinds...) {
		all = append(all, acrossBy(op, k.kind, k.says, k.of, func(d *param) change {
			return func(b *behaviour) { k.make(b.inputs[op].at(d.path)) }
		})...)
	}
	return all
}

// acrossBy are the mutants of a kind that changes something else than what is asked of its member.
func acrossBy(op, kind, says string, of func(*param) bool, how func(*param) change) []entry {
	before, behind := op+"/", " in "+op
	if op == successResult {
		before, behind = "", ""
	}
	var all []entry
	documented[op].each(func(d *param) {
		if of(d) && !shadowed(op, kind, d.path) {
			said := strings.NewReplacer("{member}", d.path, "{max}", strconv.Itoa(d.most), "{over}",
				strconv.Itoa(d.most+1)).Replace(says)
			all = append(all, entry{before + kind + "/" + d.path, said + behind, how(d)})
		}
	})
	return all
}

// The members that a kind is about.
func (d *param) measured() bool   { return d.is == text && d.most > 0 }
func (d *param) free() bool       { return d.measured() && d.pattern == nil }
func (d *param) kept() bool       { return d.measured() && d.path != pathRevisionSummary } // it is seen again
func (d *param) obligatory() bool { return d.required && !d.entry() }
func (d *param) voluntary() bool  { return !d.required && !d.entry() }

func and(a, b func(*param) bool) func(*param) bool {
	return func(d *param) bool { return a(d) && b(d) }
}

// outside are the members that do not stand in an object, and are not it.
func outside(object string) func(*param) bool {
	return func(d *param) bool { return !strings.HasPrefix(d.path, object) }
}

// notA are the members for which a value of a JSON type is wrong.
func notA(k kind) func(*param) bool {
	return func(d *param) bool { return d.is != k && d.name != "<key>" }
}

// lengthKinds are about how long a text may be.
var lengthKinds = []memberKind{
	{"length/max-plus-one-accepted", "accepts a {member} of {over} characters", (*param).measured, func(d *param) {
		d.most++
	}},
	{"length/empty-accepted", "accepts an empty {member}", (*param).measured, func(d *param) { d.least = 0 }},
	{"length/bytes-counted", "counts the bytes of a {member}", (*param).free, func(d *param) {
		d.length = func(s string) int { return len(s) }
	}},
	{"length/unchecked", "accepts a {member} of any length", (*param).measured, unmeasured(always)},
}

// shortKinds refuse a text of a length that it may have.
var shortKinds = []memberKind{
	{"length/max-refused", "refuses a {member} of {max} characters", (*param).measured, func(d *param) { d.most-- }},
	{"length/one-refused", "refuses a {member} of one character", (*param).measured, func(d *param) { d.least = 2 }},
}

// lengthsBeside are about the lengths of what stands beside other members of a success.
var lengthsBeside = []memberKind{
	{"length/1024-limit", "refuses a {member} of more than 1,024 characters", func(d *param) bool {
		return d.measured() && d.most > 1024
	}, func(d *param) { d.most = 1024 }},
	{"length/unchecked-with-token", "does not measure a {member} that comes with a continuationToken", and(
		(*param).measured, outside(pathToken)), unmeasured(hasToken)},
	{"length/unchecked-with-details", "does not measure a {member} that comes with executionDetails", and(
		(*param).measured, outside(pathDetails)), unmeasured(hasDetails)},
	{"length/unchecked-with-revision", "does not measure a {member} that comes with currentRevision", and(
		(*param).measured, outside(pathCurrentRevision)), unmeasured(hasRevision)},
	{"length/unchecked-with-variables", "does not measure a {member} that comes with outputVariables", and(
		(*param).measured, outside(pathToken)), unmeasured(hasVariables)},
}

// requiredKinds are about what may be left out and what may not.
var requiredKinds = []memberKind{
	{"required/absent-accepted", "does not ask for {member}", (*param).obligatory, spared(always)},
	{"optional/demanded", "asks for {member}", (*param).voluntary, func(d *param) { d.required = true }},
	{"null/refused", "refuses a null {member}", (*param).voluntary, func(d *param) {
		d.reading(func(v value) (value, *failure) {
			if v.kind == null {
				return v, invalid("1 validation error detected: Value at '" + d.path + "' must not be null")
			}
			return v, nil
		})
	}},
}

// requiredBeside are about what a success may not leave out beside other members, or as null.
var requiredBeside = []memberKind{
	{
		"required/absent-accepted-with-token", "asks for {member} only without a continuationToken",
		(*param).obligatory, spared(hasToken),
	},
	{
		"required/absent-accepted-with-details", "asks for {member} only without executionDetails",
		(*param).obligatory, spared(hasDetails),
	},
	{"required/null-accepted", "reads a null {member} as the word null", (*param).obligatory, turned(
		null, func(value) value { return textOf("null") })},
}

// typeKinds are about values of a JSON type that is not the member's.
var typeKinds = []memberKind{
	{"type/string-accepted", "takes a string for {member}", notA(text), taken(text)},
	{"type/number-accepted", "takes a number for {member}", notA(number), taken(number)},
	{"type/boolean-accepted", "takes true and false for {member}", notA(boolean), taken(boolean)},
	{"type/array-accepted", "takes an array for {member}", notA(array), taken(array)},
	{"type/array-unwrapped", "unwraps a {member} that stands in an array", notA(array), turned(array, onlyItem)},
	{"type/object-accepted", "takes an object for {member}", notA(object), taken(object)},
}

// lengthTrusted reads an object as a text where its member length is one, as a check of value.length alone does.
var lengthTrusted = []memberKind{
	{
		"type/length-trusted", "takes for {member} whatever has a length that it may have", (*param).measured,
		func(d *param) {
			turned(object, func(v value) value {
				if n, whole := wholeNumber(v.get("length").text); whole && n > 0 && n <= int64(d.most) {
					return textOf("[object Object]")
				}
				return v
			})(d)
		},
	},
}

// characterKinds refuse characters of a text.
var characterKinds = []memberKind{
	{"characters/beyond-bmp-refused", "refuses characters beyond the BMP in a {member}", (*param).free, without(
		beyond(0xffff))},
	{"characters/newline-refused", "refuses a newline in a {member}", (*param).free, without(isRune('\n'))},
	{"characters/quote-refused", "refuses a quote in a {member}", (*param).free, without(isRune('"'))},
}

var spaceRefused = []memberKind{
	{"characters/space-refused", "refuses a space in a {member}", (*param).free, without(isRune(' '))},
}

// keptFaults keep another text of a success than was sent.
func keptFaults() []entry {
	return slices.Concat(
		acrossBy(successResult, "characters/trimmed", "keeps a {member} without the white space around it",
			(*param).kept, keeping(strings.TrimSpace)),
		acrossBy(successResult, "characters/lower-cased", "keeps a {member} in lower case",
			(*param).kept, keeping(strings.ToLower)),
		acrossBy(successResult, "characters/html-escaped", "keeps a {member} escaped for HTML",
			(*param).kept, keeping(html.EscapeString)),
		acrossBy(successResult, "characters/cut-at-255", "keeps the first 255 characters of a {member}",
			func(d *param) bool { return d.kept() && d.most > 255 }, keeping(cutTo(255))),
	)
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

func unmeasured(when func(*result) bool) func(*param) {
	return func(d *param) { d.excused = when }
}

func spared(when func(*result) bool) func(*param) {
	return func(d *param) { d.spare = when }
}

// turned reads a member of one JSON type as something else.
func turned(from kind, as func(value) value) func(*param) {
	return func(d *param) {
		d.reading(func(v value) (value, *failure) {
			if v.kind == from {
				v = as(v)
			}
			return v, nil
		})
	}
}

// taken takes a value of another type for the member: a choice for its first value, a number for 1, and everything else
// for no more than it needs.
func taken(from kind) func(*param) {
	return func(d *param) { turned(from, d.substitute)(d) }
}

func (d *param) substitute(value) value {
	switch {
	case d.oneOf != nil:
		return textOf(d.oneOf[0])
	case d.name == pathJobID:
		return textOf("00000000-0000-0000-0000-000000000000")
	case d.is == text:
		return textOf("a")
	case d.is == number:
		return numberOf(1)
	}
	out := value{kind: object}
	for _, m := range d.members {
		if m.required {
			out.members = append(out.members, member{m.name, m.substitute(value{})})
		}
	}
	return out
}

// without refuses a text with some characters.
func without(which func(rune) bool) func(*param) {
	return func(d *param) {
		d.reading(func(v value) (value, *failure) {
			if v.kind == text && strings.ContainsFunc(v.text, which) {
				return v, invalid("1 validation error detected: Value at '" + d.path + "' is not valid")
			}
			return v, nil
		})
	}
}

// keeping hands the next job another token than was sent, or shows another text in GetPipelineState.
func keeping(how func(string) string) func(*param) change {
	return func(d *param) change {
		if d.path == pathToken {
			return token(how)
		}
		return lifeWith(func(l *life) {
			l.shown = func(_ *core, _ *actionRun, v *shown) {
				if said := (&result{revision: v.revision, details: &v.details}).text(d.path); said != nil {
					said.text = how(said.text)
				}
			}
		})
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
	case op == successResult && path == pathJobID: // no other type makes an id
		return kind != "type/array-unwrapped"
	case op == successResult && (path == pathToken || path == pathVariables):
		open = []string{"optional/demanded"}
	case op == successResult:
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
	case path == "queryParam.key":
		return !slices.Contains([]string{"length/max-plus-one-accepted", "length/empty-accepted", "length/unchecked"},
			kind)
	}
	return slices.Contains(open, kind)
}
