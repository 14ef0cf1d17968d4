package worker

import (
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// broken are ways to spell a request that the grammar of RFC 8259 does not produce, all of
// them in what is read, or another JSON text than an object. plain is a valid one.
var broken = []struct {
	id, says string
	how      func(plain string) string
}{
	{"empty", "the body is empty", func(string) string { return "" }},
	{"blanks", "the body is white space", func(string) string { return " \n" }},
	{"null", "the body is null", func(string) string { return "null" }},
	{"true", "the body is true", func(string) string { return "true" }},
	{"number", "the body is a number", func(string) string { return "1" }},
	{"string", "the body is a string", func(string) string { return `"a"` }},
	{"string-of-object", "the body is a string that holds the object", quoted},
	{"array-empty", "the body is an empty array", func(string) string { return "[]" }},
	{"array", "the body is an array that holds the object", func(p string) string { return "[" + p + "]" }},
	{"twice", "the object comes twice", func(p string) string { return p + p }},
	{"lines", "the object comes twice, a line each", func(p string) string { return p + "\n" + p }},
	{"trailing-word", "a word follows", func(p string) string { return p + "x" }},
	{"trailing-null", "null follows", func(p string) string { return p + " null" }},
	{"trailing-brace", "a closing brace follows", func(p string) string { return p + "}" }},
	{"trailing-comma-outside", "a comma follows", func(p string) string { return p + "," }},
	{"trailing-semicolon", "a semicolon follows", func(p string) string { return p + ";" }},
	{"trailing-nul", "a NUL follows", func(p string) string { return p + "\x00" }},
	{"trailing-form-feed", "a form feed follows", func(p string) string { return p + "\f" }},
	{"trailing-no-break-space", "a no-break space follows", func(p string) string { return p + "\u00a0" }},
	{"leading-word", "a word stands before", func(p string) string { return "x" + p }},
	{"leading-brace", "a brace stands before", func(p string) string { return "{" + p }},
	{"leading-guard", "a guard stands before", func(p string) string { return ")]}',\n" + p }},
	{"leading-vertical-tab", "a vertical tab stands before", func(p string) string { return "\v" + p }},
	{"comma-trailing", "a comma stands before the closing brace", func(p string) string { return p[:len(p)-1] + ",}" }},
	{"comma-leading", "a comma stands after the opening brace", func(p string) string { return "{," + p[1:] }},
	{
		"comma-semicolon", "a semicolon stands before the closing brace",
		func(p string) string { return p[:len(p)-1] + ";}" },
	},
	{"colon-missing", "a colon is missing", func(p string) string { return strings.Replace(p, `":`, `" `, 1) }},
	{"colon-doubled", "a colon comes twice", func(p string) string { return strings.Replace(p, `":`, `"::`, 1) }},
	{"colon-equals", "= stands for a colon", func(p string) string { return strings.Replace(p, `":`, `"=`, 1) }},
	{"colon-arrow", "=> stands for a colon", func(p string) string { return strings.Replace(p, `":`, `"=>`, 1) }},
	{
		"name-bare", "a name has no quotes",
		func(p string) string { return strings.Replace(strings.Replace(p, `"`, "", 1), `":`, ":", 1) },
	},
	{
		"name-single-quotes", "a name has single quotes",
		func(p string) string { return strings.Replace(strings.Replace(p, `"`, "'", 1), `":`, "':", 1) },
	},
	{"name-missing", "a member has no name", func(p string) string { return p[:len(p)-1] + `,:"a"}` }},
	{"value-missing", "a member has no value", func(p string) string { return p[:len(p)-1] + `,"a":}` }},
	{"value-and-colon-missing", "a member is a name only", func(p string) string { return p[:len(p)-1] + `,"a"}` }},
	{"single-quotes", "all quotes are single", func(p string) string { return strings.ReplaceAll(p, `"`, "'") }},
	{
		"typographic-quotes", "all quotes are typographic",
		func(p string) string { return strings.ReplaceAll(p, `"`, "\u201d") },
	},
	{"comment-line", "a comment stands in it", func(p string) string { return "{//c\n" + p[1:] }},
	{"comment-block", "a comment in a block stands in it", func(p string) string { return "{/*c*/" + p[1:] }},
	{"comment-hash", "a comment after # stands in it", func(p string) string { return "{#c\n" + p[1:] }},
	{"comment-after", "a comment follows", func(p string) string { return p + "//c" }},
	{"brackets", "brackets stand for braces", func(p string) string { return "[" + p[1:len(p)-1] + "]" }},
	{"parentheses", "parentheses stand for braces", func(p string) string { return "(" + p[1:len(p)-1] + ")" }},
	{
		"mixed-brackets", "it opens with a brace and closes with a bracket",
		func(p string) string { return p[:len(p)-1] + "]" },
	},
	{"name-newline", "a raw newline stands in a name", func(p string) string { return p[:len(p)-1] + ",\"a\nb\":1}" }},
	{
		"name-bad-escape", "a bad escape stands in a name that is read first",
		func(p string) string { return strings.Replace(p, `{"`, `{"\x6a`, 1) },
	},
	{"form", "the body is a form", func(string) string { return "jobId=${job}&nonce=${nonce}" }},
	{"xml", "the body is XML", func(string) string { return "<jobId>${job}</jobId>" }},
	{"yaml", "the body is YAML", func(string) string { return "jobId: ${job}\nnonce: ${nonce}\n" }},
	{"gzip", "the body begins like gzip", func(p string) string { return "\x1f\x8b\x08" + p }},
	{"percent-encoded", "the body is percent-encoded", func(p string) string {
		return strings.NewReplacer("{", "%7B", `"`, "%22", ":", "%3A", "}", "%7D").Replace(strings.ReplaceAll(p, "${",
			"$("))
	}},
	{"backslashed", "all quotes are escaped", func(p string) string { return strings.ReplaceAll(p, `"`, `\"`) }},
}

// brokenIgnored are spellings of an unknown member that lenient readers take: a body is read whole, also what is not
// looked at. Numbers and escapes that a generated server passes over are not among them.
var brokenIgnored = []struct {
	id, text string
	first    bool
}{
	{"nan", "NaN", false},
	{"nan-first", "NaN", true},
	{"nan-in-array", "[1,NaN]", false},
	{"infinity", `{"a":Infinity}`, false},
	{"minus-infinity", "-Infinity", true},
	{"undefined", "undefined", false},
	{"none", "None", false},
	{"true-of-python", "True", false},
	{"bare", "a", true},
	{"single-quotes", "'a'", false},
	{"bare-name", "{a:1}", false},
	{"comma-in-array", "[1,]", false},
	{"comma-in-object", `{"a":1,}`, true},
	{"commas", "[1,,2]", false},
	{"comment", "[1/*c*/]", false},
	{"comment-line", "[1//c\n]", true},
	{"comment-hash", "[1#c\n]", false},
	{"hexadecimal", "0x1p3", false},
	{"underscore", "1_0", false},
	{"plus", `"a"+"b"`, false},
	{"raw-newline", "\"a\nb\"", false},
	{"raw-tab", "\"a\tb\"", true},
	{"backticks", "`a`", false},
	{"mixed-brackets", "[1}", false},
}

// grammar are bodies that are no JSON objects.
func (d *deriver) grammar() {
	plain := minimal(d.op).String()
	for _, b := range broken {
		d.add("json/"+b.id, "json", b.says, raw(b.how(plain)), malformed())
	}
	for _, v := range brokenIgnored {
		b := minimal(d.op).beside("", entry{`"extra"`, literal(v.text)}, v.first)
		d.add("json/ignored/"+v.id, "json", fmt.Sprintf("an unknown member is spelled %q", v.text), b, malformed())
	}
	for _, at := range cuts(plain) {
		d.add(fmt.Sprintf("json/cut-%03d", at), "json",
			fmt.Sprintf("the request ends after %d characters of its plain spelling", at), raw(plain[:at]),
			malformed())
	}
	for _, p := range d.op.Inputs() {
		if p.Shape.Type != model.TypeString || strings.HasPrefix(p.Name, "<") {
			continue
		}
		base := carrier(d.op, p.Path)
		for _, v := range []struct{ id, text string }{
			{"raw-newline", "\"a\nb\""},
			{"raw-nul", "\"a\x00b\""},
			{"raw-tab", "\"a\tb\""},
			{"single-quotes", "'a'"},
			{"bare", "a"},
			{"unclosed", `"a`},
			{"escape-x", `"\x61"`},
			{"escape-quote", `"\'"`},
			{"escape-upper", `"\U00000061"`},
			{"escape-short", `"\u006"`},
			{"escape-no-hex", `"\u00zz"`},
			{"escape-zero", `"\0"`},
			{"undefined", "undefined"},
			{"nan", "NaN"},
			{"infinity", "-Infinity"},
			{"None", "None"},
			{"backticks", "`a`"},
			{"two", `"a" "b"`},
			{"plus", `"a"+"b"`},
		} {
			d.add("json/"+p.Path+"/"+v.id, "json", fmt.Sprintf("%s is spelled %q", p.Path, v.text),
				base.with(p.Path, v.text), malformed())
		}
		if !p.Shape.Free() || p.Path == "nonce" {
			continue
		}
		for _, v := range []struct{ id, text string }{
			{"lone-surrogate", `"a\ud800"`},
			{"lone-low", `"\udc00a"`},
			{"invalid-utf8", "\"a\xff\""},
			{"overlong", "\"\xc0\xaf\""},
		} {
			d.add("json/open/"+p.Path+"/"+v.id, "json-open", fmt.Sprintf("%s is spelled %q", p.Path, v.text),
				base.with(p.Path, v.text), d.either())
		}
	}
	d.add("json/open/byte-order-mark", "json-open", "a byte order mark stands before", raw("\ufeff"+plain), d.either())
	first := minimal(d.op).entries[0]
	d.add("json/open/duplicate", "json-open", "a member comes twice with one value",
		minimal(d.op).beside("", first, false), d.either())
	d.add("json/open/duplicate-null", "json-open", "a member comes twice, null first",
		minimal(d.op).beside("", entry{first.name, literal("null")}, true), d.either())
}

// cuts are the places at which a request is cut short, none of them within a mark: all of a
// short one, some of a long one.
func cuts(plain string) []int {
	var out []int
	inMark := false
	for i := 1; i < len(plain); i++ {
		if strings.HasPrefix(plain[i-1:], "${") {
			inMark = true
		}
		if !inMark {
			out = append(out, i)
		}
		if plain[i-1] == '}' {
			inMark = false
		}
	}
	for len(out) > 60 {
		kept := out[:0]
		for i, at := range out {
			if i%2 == 0 {
				kept = append(kept, at)
			}
		}
		out = kept
	}
	return out
}

// protocol are a few requests that reach the operation in another way, or do not.
func (d *deriver) protocol() {
	body := minimal(d.op).String()
	name := d.op.Name
	unknown := judge.ShouldReject("UnknownOperationException").Or(404, 501)
	if d.op.ThirdParty {
		unknown = judge.RejectPrefer("UnknownOperationException", "SerializationException", "ValidationException",
			model.JobNotFound, model.InvalidClientToken, model.ActionTypeNotFound, model.InvalidJob).Or(404, 501)
	}
	for _, t := range []struct{ id, target string }{
		{"lower-case", targetPrefix + strings.ToLower(name)},
		{"letter-more", targetPrefix + name + "s"},
		{"letter-less", targetPrefix + name[:len(name)-1]},
		{"blank-inside", targetPrefix + " " + name},
		{"no-prefix", name},
		{"other-version", "CodePipeline_20150710." + name},
		{"dot-doubled", "CodePipeline_20150709.." + name},
	} {
		d.addTo(d.home(), "protocol/target/"+t.id, "protocol/target", "X-Amz-Target is "+t.target,
			Request{Body: body, Target: t.target}, unknown)
	}
	for _, c := range []struct{ id, value string }{
		{"charset", "application/x-amz-json-1.1; charset=utf-8"},
		{"charset-upper", "application/x-amz-json-1.1;charset=UTF-8"},
	} {
		allowed := judge.ShouldAccept()
		if d.op.ThirdParty {
			allowed = d.valid()
		}
		d.addTo(d.home(), "protocol/content-type/"+c.id, "protocol/content-type", "Content-Type is "+c.value,
			Request{Body: body, ContentType: c.value}, allowed)
	}
	for _, c := range []struct{ id, value string }{
		{"json", "application/json"},
		{"json-1.0", "application/x-amz-json-1.0"},
		{"text", "text/plain"},
		{"form", "application/x-www-form-urlencoded"},
	} {
		d.addTo(d.home(), "protocol/content-type/"+c.id, "protocol/other-type", "Content-Type is "+c.value,
			Request{Body: body, ContentType: c.value}, judge.Below500().Or(501))
	}
}

// combinations are requests with several members at a limit, and with two that violate one.
func (d *deriver) combinations() {
	type limit struct{ path, least, most, over string }
	var limits []limit
	for _, p := range d.op.Inputs() {
		s := p.Shape
		if !s.Free() || !s.Bounded() || strings.HasPrefix(p.Name, "<") || p.Path == "nonce" {
			continue
		}
		limits = append(limits, limit{p.Path, quoted("a"), quoted(filled("a", s.Max)), quoted(filled("a", s.Max+1))})
	}
	most, least := full(d.op), full(d.op)
	for _, l := range limits {
		most, least = most.with(l.path, l.most), least.with(l.path, l.least)
	}
	if len(limits) > 1 {
		d.add("combined/all-longest", "accepted", "every string is as long as it may be", most, d.valid())
		d.add("combined/all-shortest", "accepted", "every string is as short as it may be", least, d.valid())
	}
	for i, a := range limits {
		d.add("combined/only-"+a.path, "combined", a.path+" is too long, all others as long as they may be",
			most.with(a.path, a.over), d.violated(a.path))
		for _, b := range limits[i+1:] {
			d.add("combined/"+a.path+"-and-"+b.path, "combined", a.path+" and "+b.path+" are too long",
				most.with(a.path, a.over).with(b.path, b.over), d.violated(a.path))
		}
	}
	d.add("combined/wrong-and-unknown", "combined", "a wrong type beside an unknown member",
		full(d.op).with(firstPath(d.op), "7").beside("", entry{`"x"`, literal("1")}, true), d.unreadable())
	d.add("combined/nothing", "combined", "an empty object", raw("{}"), d.missing())
	d.add("combined/nulls", "combined", "every member is null", nulls(d.op), d.missing())
	d.add("combined/unknown-only", "combined", "an object of unknown members only", raw(`{"x":1,"y":{"z":[]}}`),
		d.missing())
}

func firstPath(op model.Operation) string { return op.Input.Fields[0].Name }

func nulls(op model.Operation) body {
	b := full(op)
	for _, f := range op.Input.Fields {
		b = b.with(f.Name, "null")
	}
	return b
}
