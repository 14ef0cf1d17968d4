package worker

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/cases/forms"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// Change is what is done to a value of the run: it answers what stands between the quotes of a JSON string, and false
// where the value does not lend itself to it.
type Change func(string) (string, bool)

// or is the value with the change, if there is one.
func (c Change) or(value string) (string, bool) {
	if c == nil {
		return inString(value), true
	}
	return c(value)
}

// fixed is a text whatever the id is.
func fixed(text string) Change {
	spelled := quoted(text)
	return func(string) (string, bool) { return spelled[1 : len(spelled)-1], true }
}

// changed is an id in which something is done, spelled as JSON.
func changed(how func(string) string) Change {
	return func(id string) (string, bool) {
		out := how(id)
		spelled := quoted(out)
		return spelled[1 : len(spelled)-1], out != id
	}
}

// put replaces what stands at a position.
func put(i int, with string) Change {
	return func(id string) (string, bool) {
		if i >= len(id) || id[i:i+1] == with {
			return "", false
		}
		spelled := quoted(id[:i] + with + id[i+1:])
		return spelled[1 : len(spelled)-1], true
	}
}

func isHyphen(i int) bool { return i == 8 || i == 13 || i == 18 || i == 23 }

const idLength = 36

// jobIDs are ids of a wrong format, made of that of the live job.
func (d *deriver) jobIDs() {
	base := minimal(d.op)
	bad := func(id, title string, how Change) {
		d.addTo(d.home(), "jobId/pattern/"+id, "jobId/pattern", title, Request{Body: base.String(), Job: how},
			d.violated("jobId"))
	}
	for i := range idLength {
		bad(fmt.Sprintf("g-at-%02d", i), fmt.Sprintf("jobId has a g at %d", i), put(i, "g"))
		bad(fmt.Sprintf("blank-at-%02d", i), fmt.Sprintf("jobId has a blank at %d", i), put(i, " "))
		bad(fmt.Sprintf("newline-at-%02d", i), fmt.Sprintf("jobId has a newline at %d", i), put(i, "\n"))
		bad(fmt.Sprintf("fullwidth-at-%02d", i), fmt.Sprintf("jobId has a fullwidth digit at %d", i), put(i, "０"))
		if !isHyphen(i) {
			bad(fmt.Sprintf("hyphen-at-%02d", i), fmt.Sprintf("jobId has a hyphen at %d", i), put(i, "-"))
			bad(fmt.Sprintf("upper-case-at-%02d", i), fmt.Sprintf("jobId has an upper-case digit at %d", i),
				put(i, "A"))
		}
		bad(fmt.Sprintf("cut-at-%02d", i), fmt.Sprintf("jobId lacks the character at %d", i),
			changed(func(id string) string { return id[:min(i, len(id))] + id[min(i+1, len(id)):] }))
		bad(fmt.Sprintf("added-at-%02d", i), fmt.Sprintf("jobId has one more digit at %d", i),
			changed(func(id string) string { return id[:min(i, len(id))] + "a" + id[min(i, len(id)):] }))
	}
	for _, c := range []struct{ id, text string }{
		{"blank", " "},
		{"newline", "\n"},
		{"carriage-return", "\r"},
		{"tab", "\t"},
		{"nul", "\x00"},
		{"hyphen", "-"},
		{"digit", "0"},
		{"slash", "/"},
		{"semicolon", ";"},
		{"no-break-space", "\u00a0"},
		{"zero-width-space", "\u200b"},
		{"byte-order-mark", "\ufeff"},
		{"line-separator", "\u2028"},
		{"brace", "}"},
	} {
		bad("after-"+c.id, fmt.Sprintf("jobId ends with %q", c.text),
			changed(func(id string) string { return id + c.text }))
		bad("before-"+c.id, fmt.Sprintf("jobId begins with %q", c.text),
			changed(func(id string) string { return c.text + id }))
	}
	for _, c := range idForms {
		bad(c.id, "jobId "+c.says, c.how)
	}
	for _, f := range forms.All() {
		bad("form/"+f.ID, "jobId is that of a job in the form "+f.ID, changed(f.Apply))
	}
}

// outside is a text in a form that is not too long for a member, and has a character that its pattern does not name.
func outside(p model.Place, f forms.Form) Change {
	legal := alphabet(p.Shape.Pattern)
	return func(value string) (string, bool) {
		out := f.Apply(value)
		return inString(out), utf8.RuneCountInString(out) <= p.Shape.Max &&
			strings.ContainsFunc(out, func(r rune) bool { return !legal[r] })
	}
}

// idForms are other ways to write an id, and what is none.
var idForms = []struct {
	id, says string
	how      Change
}{
	{"upper-case", "is in upper case", changed(strings.ToUpper)},
	{"no-hyphens", "has no hyphens", changed(func(s string) string { return strings.ReplaceAll(s, "-", "") })},
	{"braces", "stands in braces", changed(func(s string) string { return "{" + s + "}" })},
	{"parentheses", "stands in parentheses", changed(func(s string) string { return "(" + s + ")" })},
	{"quotes", "stands in quotes", changed(func(s string) string { return `"` + s + `"` })},
	{"urn", "is a URN", changed(func(s string) string { return "urn:uuid:" + s })},
	{"doubled", "comes twice", changed(func(s string) string { return s + s })},
	{"two", "is two ids with a comma", changed(func(s string) string { return s + "," + s })},
	{
		"underscores", "has underscores for hyphens",
		changed(func(s string) string { return strings.ReplaceAll(s, "-", "_") }),
	},
	{
		"hyphens-u2010", "has U+2010 for hyphens",
		changed(func(s string) string { return strings.ReplaceAll(s, "-", "\u2010") }),
	},
	{
		"hyphens-u2013", "has U+2013 for hyphens",
		changed(func(s string) string { return strings.ReplaceAll(s, "-", "\u2013") }),
	},
	{
		"hyphens-blank", "has blanks for hyphens",
		changed(func(s string) string { return strings.ReplaceAll(s, "-", " ") }),
	},
	{"fullwidth", "has fullwidth digits", changed(func(s string) string { return strings.Map(wide, s) })},
	{"arabic-indic", "has Arabic-Indic digits", changed(func(s string) string { return strings.Map(indic, s) })},
	{
		"cyrillic", "has Cyrillic letters",
		changed(func(s string) string { return strings.NewReplacer("a", "а", "c", "с", "e", "е").Replace(s) }),
	},
	{"hex-prefix", "begins with 0x", changed(func(s string) string { return "0x" + s })},
	{"half", "is its first half", changed(func(s string) string { return s[:len(s)/2] })},
	{
		"last-group-missing", "lacks its last group",
		changed(func(s string) string { return s[:max(0, strings.LastIndexByte(s, '-'))] }),
	},
	{"empty", "is empty", fixed("")},
	{"blank", "is a blank", fixed(" ")},
	{"hyphens-only", "is four hyphens", fixed("----")},
	{"zero", "is 0", fixed("0")},
	{"word", "is a word", fixed("job")},
	{"null-word", "is the word null", fixed("null")},
	{"star", "is a star", fixed("*")},
	{"percent", "is a percent sign", fixed("%")},
	{"pattern-itself", "is the pattern", fixed(model.JobIDPattern)},
	{"injection", "is an injection string", fixed("' OR '1'='1")},
	{"path", "is a path", fixed("../jobs")},
	{"long", "has 5,000 digits", fixed(filled("a", 5000))},
	{"36-digits", "is 36 digits without hyphens", fixed(filled("0123456789abcdef", 36))},
	{"36-hyphens", "is 36 hyphens", fixed(filled("-", 36))},
}

func wide(r rune) rune {
	if r >= '0' && r <= '9' {
		return r - '0' + '０'
	}
	return r
}

func indic(r rune) rune {
	if r >= '0' && r <= '9' {
		return r - '0' + '٠'
	}
	return r
}

// unknownJobs are ids of the right format that no job has.
func (d *deriver) unknownJobs() {
	base := minimal(d.op)
	unknown := func(id, title string, how Change) {
		d.addTo(d.home(), "job/unknown/"+id, "job/unknown", title, Request{Body: base.String(), Job: how},
			judge.Reject(model.JobNotFound))
	}
	for _, id := range []string{
		"11111111-2222-4333-8444-555555555555", "00000000-0000-0000-0000-000000000000",
		"ffffffff-ffff-ffff-ffff-ffffffffffff",
		"11111111-2222-1333-8444-555555555555", "11111111-2222-7333-8444-555555555555",
		"11111111-2222-0333-0444-555555555555",
		"abcdefab-cdef-abcd-efab-cdefabcdefab", "01234567-89ab-cdef-0123-456789abcdef",
	} {
		unknown(id, "jobId is "+id+", which no job has", fixed(id))
	}
	for i := range idLength {
		if isHyphen(i) {
			continue
		}
		unknown(fmt.Sprintf("digit-%02d", i), fmt.Sprintf("jobId is that of a job but for the digit at %d", i),
			func(id string) (string, bool) {
				if len(id) != idLength {
					return "", false
				}
				digit := byte('a')
				if id[i] == 'a' {
					digit = '0'
				}
				return id[:i] + string(digit) + id[i+1:], true
			})
	}
	unknown("reversed-groups", "jobId is that of a job with two groups exchanged", func(id string) (string, bool) {
		if len(id) != idLength || id[9:13] == id[14:18] {
			return "", false
		}
		return id[:9] + id[14:18] + "-" + id[9:13] + id[18:], true
	})
}

// nonces are nonces that are nearly the job's.
func (d *deriver) nonces() {
	base := minimal(d.op)
	wrong := func(id, title string, how Change) {
		d.addTo(d.home(), "nonce/wrong/"+id, "nonce/wrong", title, Request{Body: base.String(), Nonce: within(how)},
			judge.Reject(model.InvalidNonce))
	}
	for i := range idLength {
		wrong(fmt.Sprintf("character-%02d", i), fmt.Sprintf("the nonce has another character at %d", i),
			func(n string) (string, bool) {
				if i >= len(n) || n[i] < ' ' || n[i] > '~' || n[i] == '"' || n[i] == '\\' {
					return "", false
				}
				other := byte('q')
				if n[i] == 'q' {
					other = 'r'
				}
				return inString(n[:i] + string(other) + n[i+1:]), true
			})
	}
	wrong("cut-after", "the nonce lacks its last character",
		changed(func(n string) string { return n[:max(0, len(n)-1)] }))
	wrong("half", "the nonce is its first half", changed(func(n string) string { return n[:len(n)/2] }))
	wrong("doubled", "the nonce comes twice", changed(func(n string) string { return n + n }))
	wrong("cut-before", "the nonce lacks its first character",
		changed(func(n string) string { return n[min(1, len(n)):] }))
	for _, c := range []struct{ id, text string }{
		{"blank", " "}, {"newline", "\n"}, {"tab", "\t"}, {"nul", "\x00"}, {"digit", "0"}, {"letter", "a"},
	} {
		wrong("after-"+c.id, fmt.Sprintf("the nonce ends with %q", c.text),
			changed(func(n string) string { return n + c.text }))
		wrong("before-"+c.id, fmt.Sprintf("the nonce begins with %q", c.text),
			changed(func(n string) string { return c.text + n }))
	}
	for _, c := range []struct {
		id, says string
		how      func(string) string
	}{
		{"reversed", "backwards", backwards},
		{
			"rotated", "with its first character at its end",
			func(n string) string { return n[min(1, len(n)):] + n[:min(1, len(n))] },
		},
		{"fullwidth", "in fullwidth digits", func(n string) string { return strings.Map(wide, n) }},
		{"arabic-indic", "in Arabic-Indic digits", func(n string) string { return strings.Map(indic, n) }},
		{"fraction", "with a fraction of zero", func(n string) string { return n + ".0" }},
		{"exponent", "with an exponent of zero", func(n string) string { return n + "e0" }},
		{"plus", "with a plus before it", func(n string) string { return "+" + n }},
		{"hexadecimal", "with 0x before it", func(n string) string { return "0x" + n }},
		{"quoted", "in quotes", func(n string) string { return `"` + n + `"` }},
		{"no-hyphens", "without hyphens", func(n string) string { return strings.ReplaceAll(n, "-", "") }},
		{"braces", "in braces", func(n string) string { return "{" + n + "}" }},
		{"urn", "with urn:uuid: before it", func(n string) string { return "urn:uuid:" + n }},
		{"percent", "with its first character percent-encoded", func(n string) string {
			first := min(1, len(n))
			return fmt.Sprintf("%%%X", n[:first]) + n[first:]
		}},
	} {
		wrong(c.id, "the nonce is that of the job "+c.says, changed(c.how))
	}
	wrong("upper-case", "the nonce is in upper case", changed(strings.ToUpper))
	wrong("lower-case", "the nonce is in lower case", changed(strings.ToLower))
	for _, v := range []string{
		"0", "1", "null", "true", "*", "%", "_", ".*", ".", "' OR '1'='1", "11111111-2222-4333-8444-555555555555",
	} {
		id := strings.NewReplacer("*", "star", " ", "-", "'", "").Replace(v) // the id is a pattern of --run too
		wrong("other-"+id, "the nonce is "+v, fixed(v))
	}
	d.nonceForms(base, wrong)
}

// nonceForms are about what a nonce is, and how it is spelled.
func (d *deriver) nonceForms(base body, wrong func(id, title string, how Change)) {
	for _, f := range forms.All() {
		if _, short := within(changed(f.Apply))(someJob); !short { // which is as long as most nonces are
			continue
		}
		wrong("form/"+f.ID, "the nonce is that of the job in the form "+f.ID, changed(f.Apply))
	}
	d.addTo(d.home(), "nonce/wrong/job-id", "nonce/wrong", "the nonce is the job's id",
		Request{Body: base.with("nonce", `"`+markJob+`"`).String()}, judge.Reject(model.InvalidNonce))
	d.addTo(d.home(), "nonce/type/right-unquoted", "nonce/type", "the nonce is that of the job, as a number",
		Request{Body: base.with("nonce", markNonce).String(), Nonce: asNumber}, d.unreadable())
	for i := 0; i < idLength; i++ {
		d.addTo(d.home(), fmt.Sprintf("spelling/nonce-escape-%02d", i), "spelling",
			fmt.Sprintf("the character of the nonce at %d is spelled as an escape", i),
			Request{Body: base.String(), Nonce: escapeAt(i)}, d.valid())
	}
}

func backwards(s string) string {
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}

// within leaves out changes that bring a nonce beyond the limits of its length, or leave it as it is.
func within(how Change) Change {
	return func(nonce string) (string, bool) {
		spelled, ok := how(nonce)
		var out string
		if !ok || json.Unmarshal([]byte(`"`+spelled+`"`), &out) != nil {
			return "", false
		}
		n := utf8.RuneCountInString(out)
		return spelled, out != nonce && n >= 1 && n <= mostNonce
	}
}

// mostNonce is how many characters a nonce may have.
const mostNonce = 50

// asNumber is a nonce of digits that is spelled as a JSON number.
func asNumber(nonce string) (string, bool) {
	n, err := strconv.Atoi(nonce)
	return nonce, err == nil && strconv.Itoa(n) == nonce
}

// escapeAt spells one character as an escape.
func escapeAt(i int) Change {
	return func(s string) (string, bool) {
		if i >= len(s) || s[i] < ' ' || s[i] > '~' || strings.ContainsAny(s, `"\`) {
			return "", false
		}
		return s[:i] + escaped(rune(s[i])) + s[i+1:], true
	}
}
