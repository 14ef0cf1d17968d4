package worker

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// unknownNames are names that no operation has a member of.
var unknownNames = []struct{ id, name string }{
	{"x", "x"},
	{"id", "id"},
	{"job", "job"},
	{"job-underscore", "job_id"},
	{"job-hyphen", "job-id"},
	{"job-2", "jobId2"},
	{"type", "__type"},
	{"proto", "__proto__"},
	{"constructor", "constructor"},
	{"to-string", "toString"},
	{"empty", ""},
	{"blank", " "},
	{"blank-after", "jobId "},
	{"ref", "$ref"},
	{"cyrillic", "ключ"},
	{"emoji", "🙂"},
	{"dot", "failureDetails.x"},
	{"nul", "a\x00"},
	{"long", filled("name", 400)},
}

// namesOfOthers are members of other operations of the service, or of outputs.
var namesOfOthers = []string{
	"status", "nonce", "clientToken", "continuationToken", "executionDetails", "outputVariables", "failureDetails",
	"queryParam", "maxBatchSize", "data", "accountId", "message",
}

// unknownValues are values of unknown members, nested at most 8 deep.
var unknownValues = []struct{ id, text string }{
	{"null", "null"},
	{"true", "true"},
	{"zero", "0"},
	{"minus", "-1"},
	{"exponent", "-1.5e-3"},
	{"big", "12345678901234567890"},
	{"string", `"text"`},
	{"string-empty", `""`},
	{"string-escapes", `"\u0000\ud83d\ude42\n\/"`},
	{"string-long", quoted(filled("long ", 3000))},
	{"array", "[]"},
	{"array-mixed", `[1,"a",null,{"b":[]}]`},
	{"object", "{}"},
	{"object-same-name", `{"jobId":1,"nonce":2,"failureDetails":3,"actionTypeId":4}`},
	{"nested-8", `[[[[[[[[]]]]]]]]`},
	{"objects-8", `{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}`},
}

// unknownMembers are members that the operation does not have, at every level.
func (d *deriver) unknownMembers() {
	levels := []string{""}
	for _, p := range d.op.Inputs() {
		if p.Shape.Type == model.TypeStructure {
			levels = append(levels, p.Path)
		}
	}
	for _, level := range levels {
		base, under := minimal(d.op), "the request"
		if level != "" {
			base, under = carrier(d.op, level+".x"), level
		}
		put := func(id, rule, says, name, text string, allowed judge.Allowed, first bool) {
			d.add("unknown-members/"+strings.TrimPrefix(level+"/"+id, "/"), rule,
				fmt.Sprintf("%s has an unknown member %s", under, says),
				base.beside(level, entry{quoted(name), literal(text)}, first), allowed)
		}
		for _, n := range unknownNames {
			put("name-"+n.id, "unknown-members", fmt.Sprintf("named %.20q", n.name), n.name, `"value"`, d.valid(),
				false)
		}
		for _, name := range namesOfOthers {
			if _, has := d.op.At(strings.TrimPrefix(level+"."+name, ".")); !has {
				put("name-of-others-"+name, "unknown-members", "that another operation or an output has: "+name, name,
					`"value"`, d.valid(), false)
			}
		}
		for _, v := range unknownValues {
			put("value-"+v.id, "unknown-members", "whose value is "+v.id, "extra", v.text, d.valid(), false)
		}
		put("first", "unknown-members", "before all others", "extra", `{"a":1}`, d.valid(), true)
		put("deep-17", "unknown-deep", "nested 17 deep", "extra", strings.Repeat("[", 17)+strings.Repeat("]", 17),
			d.either().Or(413), false)
		put("deep-100", "unknown-deep", "nested 100 deep", "extra", strings.Repeat("[", 100)+strings.Repeat("]", 100),
			d.either().Or(413), false)
	}
}

// beside is the body with one more member in the object at a path.
func (b body) beside(path string, e entry, first bool) body {
	if path == "" {
		out := body{entries: make([]entry, 0, len(b.entries)+1)}
		if first {
			out.entries = append(out.entries, e)
		}
		out.entries = append(out.entries, b.entries...)
		if !first {
			out.entries = append(out.entries, e)
		}
		return out
	}
	name, rest, _ := strings.Cut(path, ".")
	out := body{entries: []entry{}}
	for _, one := range b.entries {
		if one.name == quoted(name) {
			one.value = one.value.beside(rest, e, first)
		}
		out.entries = append(out.entries, one)
	}
	return out
}

// tokens splits a JSON text where white space may stand.
func tokens(text string) []string {
	var out []string
	for from, inString := 0, false; from < len(text); {
		end := from + 1
		switch c := text[from]; {
		case c == '"':
			inString = true
			for end < len(text) && text[end] != '"' {
				if text[end] == '\\' {
					end++
				}
				end++
			}
			end++
			inString = false
		case !strings.ContainsRune("{}[]:,", rune(c)):
			for end < len(text) && !strings.ContainsRune("{}[]:,\"", rune(text[end])) {
				end++
			}
		}
		_ = inString
		out = append(out, text[from:end])
		from = end
	}
	return out
}

var whiteSpace = []struct{ id, text string }{
	{"blank", " "}, {"tab", "\t"}, {"newline", "\n"}, {"carriage-return", "\r"},
}

// spellings are other spellings of the same value.
func (d *deriver) spellings() {
	put := func(id, title, text string) { d.add("spelling/"+id, "spelling", title, raw(text), d.valid()) }
	plain := minimal(d.op).String()
	parts := tokens(plain)
	for gap := 0; gap <= len(parts); gap++ {
		for _, w := range whiteSpace {
			put(fmt.Sprintf("%s-%02d", w.id, gap), fmt.Sprintf("a %s stands before token %d", w.id, gap),
				strings.Join(parts[:gap], "")+w.text+strings.Join(parts[gap:], ""))
		}
	}
	put("spacious", "white space stands between all tokens",
		" \r\n"+strings.Join(tokens(full(d.op).String()), " \t\n")+"\n ")
	put("many-blanks", "20,000 blanks stand around the request", filled(" ", 10000)+plain+filled(" ", 10000))
	for _, p := range d.op.Inputs() {
		if strings.HasPrefix(p.Name, "<") {
			continue
		}
		base := carrier(d.op, p.Path)
		if !base.has(p.Path) {
			base = base.with(p.Path, sample(d.op, p.Shape, true).String())
		}
		put("name-escaped/"+p.Path, "the name of "+p.Path+" is spelled as escapes",
			base.renamed(p.Path, allEscaped(p.Name, false)).String())
		put("name-escaped-upper/"+p.Path, "the name of "+p.Path+" is spelled as escapes in upper case",
			base.renamed(p.Path, allEscaped(p.Name, true)).String())
		put("name-first-escaped/"+p.Path, "the first letter of the name of "+p.Path+" is spelled as an escape",
			base.renamed(p.Path, `"`+escaped(rune(p.Name[0]))+p.Name[1:]+`"`).String())
		value := base.at(p.Path).String()
		if plainText := strings.Trim(value, `"`); p.Shape.Type == model.TypeString && !strings.Contains(value, "${") {
			put("value-escaped/"+p.Path, "the value of "+p.Path+" is spelled as escapes",
				base.with(p.Path, allEscaped(plainText, false)).String())
		}
	}
	if !d.op.NamesJob() || d.op.ThirdParty {
		return
	}
	for i := range idLength {
		d.addTo(d.home(), fmt.Sprintf("spelling/id-escape-%02d", i), "spelling",
			fmt.Sprintf("the character of jobId at %d is spelled as an escape", i),
			Request{Body: plain, Job: escapeAt(i)}, d.valid())
	}
	d.addTo(d.home(), "spelling/id-escaped", "spelling", "jobId is spelled as escapes",
		Request{Body: plain, Job: func(id string) (string, bool) {
			return strings.Trim(allEscaped(id, false), `"`), true
		}}, d.valid())
}

// allEscaped spells a text of the BMP as a JSON string of escapes.
func allEscaped(text string, upper bool) string {
	var b strings.Builder
	for _, r := range text {
		e := escaped(r)
		if upper {
			e = `\u` + strings.Map(unicode.ToUpper, e[2:])
		}
		b.WriteString(e)
	}
	return `"` + b.String() + `"`
}
