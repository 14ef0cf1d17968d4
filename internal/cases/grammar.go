package cases

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// id is the job's id as a JSON string.
const id = `"` + jobMark + `"`

// malformed is text that RFC 8259's grammar does not produce, on the id of a live
// job, so that a lenient reader betrays itself by completing it.
var malformed = []struct{ name, text string }{
	{"comment-block", `{"jobId":` + id + `/* c */}`},
	{"comment-block-first", `/* c */{"jobId":` + id + `}`},
	{"comment-line", "{\"jobId\":" + id + "// c\n}"},
	{"comment-line-first", "// c\n{\"jobId\":" + id + "}"},
	{"comment-hash", "{\"jobId\":" + id + "# c\n}"},
	{"comment-hash-first", "# c\n{\"jobId\":" + id + "}"},
	{"comment-last", `{"jobId":` + id + `}// c`},
	{"comment-html", `<!-- c -->{"jobId":` + id + `}`},
	{"comment-in-name", `{"jobId"/**/:` + id + `}`},
	{"comment-value", `{"jobId":/**/` + id + `}`},
	{"comma-trailing", `{"jobId":` + id + `,}`},
	{"comma-trailing-space", `{"jobId":` + id + ` , }`},
	{"comma-leading", `{,"jobId":` + id + `}`},
	{"comma-double", `{"jobId":` + id + `,,"executionDetails":{}}`},
	{"comma-missing", `{"jobId":` + id + ` "executionDetails":{}}`},
	{"comma-missing-tight", `{"jobId":` + id + `"executionDetails":{}}`},
	{"comma-only", `{"jobId":` + id + `,"executionDetails":{,}}`},
	{"comma-nested-trailing", `{"jobId":` + id + `,"executionDetails":{"summary":"s",}}`},
	{"comma-array-trailing", `{"jobId":` + id + `,"unknown":[1,]}`},
	{"comma-array-double", `{"jobId":` + id + `,"unknown":[1,,2]}`},
	{"comma-array-leading", `{"jobId":` + id + `,"unknown":[,1]}`},
	{"comma-array-missing", `{"jobId":` + id + `,"unknown":[1 2]}`},
	{"comma-semicolon", `{"jobId":` + id + `;"executionDetails":{}}`},
	{"comma-variables-trailing", `{"jobId":` + id + `,"outputVariables":{"a":"b",}}`},
	{"comma-revision-trailing", `{"jobId":` + id + `,"currentRevision":{"revision":"r","changeIdentifier":"c",}}`},
	{"colon-missing", `{"jobId" ` + id + `}`},
	{"colon-double", `{"jobId"::` + id + `}`},
	{"colon-equals", `{"jobId"=` + id + `}`},
	{"colon-arrow", `{"jobId"=>` + id + `}`},
	{"colon-comma", `{"jobId",` + id + `}`},
	{"quotes-single", `{'jobId':'` + jobMark + `'}`},
	{"quotes-mixed-name", `{'jobId":` + id + `}`},
	{"quotes-missing-start-name", `{"jobId":` + id + `,xunknown":1}`},
	{"quotes-single-name", `{'jobId':` + id + `}`},
	{"quotes-single-value", `{"jobId":'` + jobMark + `'}`},
	{"quotes-single-nested", `{"jobId":` + id + `,"executionDetails":{"summary":'s'}}`},
	{"quotes-none", `{jobId:` + jobMark + `}`},
	{"quotes-bare-name", `{jobId:` + id + `}`},
	{"quotes-bare-value", `{"jobId":` + jobMark + `}`},
	{"quotes-bare-nested-name", `{"jobId":` + id + `,"executionDetails":{summary:"s"}}`},
	{"quotes-bare-nested-value", `{"jobId":` + id + `,"executionDetails":{"summary":s}}`},
	{"quotes-back", "{`jobId`:`" + jobMark + "`}"},
	{"quotes-curly", `{“jobId”:“` + jobMark + `”}`},
	{"quotes-missing-end", `{"jobId":"` + jobMark + `}`},
	{"quotes-missing-start", `{"jobId":` + jobMark + `"}`},
	{"quotes-triple", `{"jobId":"""` + jobMark + `"""}`},
	{"quotes-concatenated", `{"jobId":` + id + `,"executionDetails":{"summary":"a" "b"}}`},
	{"quotes-plus", `{"jobId":` + id + `,"executionDetails":{"summary":"a"+"b"}}`},
	{"name-number", `{"jobId":` + id + `,1:2}`},
	{"name-null", `{"jobId":` + id + `,null:2}`},
	{"name-missing", `{"jobId":` + id + `,:2}`},
	{"value-missing", `{"jobId":` + id + `,"unknown":}`},
	{"value-missing-comma", `{"jobId":` + id + `,"unknown":,"x":1}`},
	{"member-alone", `{"jobId":` + id + `,"unknown"}`},
	{"brace-missing", `{"jobId":` + id},
	{"brace-missing-first", `"jobId":` + id + `}`},
	{"brace-missing-both", `"jobId":` + id},
	{"brace-nested-missing", `{"jobId":` + id + `,"executionDetails":{}`},
	{"bracket-for-brace", `{"jobId":` + id + `]`},
	{"bracket-both", `["jobId":` + id + `]`},
	{"parentheses", `({"jobId":` + id + `})`},
	{"brace-open-extra", `{{"jobId":` + id + `}`},
	{"brace-nested-open-extra", `{"jobId":` + id + `,"executionDetails":{{}}`},
	{"bracket-open-extra", `[{"jobId":` + id + `}`},
	{"parenthesis-open-extra", `({"jobId":` + id + `}`},
	{"brace-double", `{{"jobId":` + id + `}}`},
	{"brace-nested-bracket", `{"jobId":` + id + `,"executionDetails":{]}`},
	{"call", `cb({"jobId":` + id + `})`},
	{"assignment", `x={"jobId":` + id + `}`},
	{"guard", `)]}',` + "\n" + `{"jobId":` + id + `}`},
	{"while-guard", `while(1);{"jobId":` + id + `}`},
	{"python-dict", `{'jobId': u'` + jobMark + `', 'x': None}`},
	{"ruby-hash", `{:jobId=>` + id + `}`},
	{"form", `jobId=` + jobMark},
	{"yaml", "jobId: " + jobMark + "\n"},
	{"yaml-quoted", "jobId: " + id + "\n"},
	{"yaml-dashes", "---\n{\"jobId\":" + id + "}"},
	{"xml", `<PutJobSuccessResult><jobId>` + jobMark + `</jobId></PutJobSuccessResult>`},
	{"query", `Action=PutJobSuccessResult&jobId=` + jobMark},
	{"toml", `jobId = ` + id},
	{"bare-id", jobMark},
	{"words", `not json`},
	{"html", `<html></html>`},
	{"literal-True", `{"jobId":` + id + `,"unknown":True}`},
	{"literal-FALSE", `{"jobId":` + id + `,"unknown":FALSE}`},
	{"literal-None", `{"jobId":` + id + `,"unknown":None}`},
	{"literal-NULL", `{"jobId":` + id + `,"unknown":NULL}`},
	{"literal-Null", `{"jobId":` + id + `,"continuationToken":Null}`},
	{"literal-nil", `{"jobId":` + id + `,"unknown":nil}`},
	{"literal-undefined", `{"jobId":` + id + `,"unknown":undefined}`},
	{"literal-nul", `{"jobId":` + id + `,"unknown":nul}`},
	{"literal-tru", `{"jobId":` + id + `,"unknown":tru}`},
	{"literal-nulll", `{"jobId":` + id + `,"unknown":nulll}`},
	{"literal-yes", `{"jobId":` + id + `,"unknown":yes}`},
	{"literal-regex", `{"jobId":` + id + `,"unknown":/x/}`},
	{"literal-date", `{"jobId":` + id + `,"unknown":new Date(0)}`},
	{"space-no-break", "{\u00a0\"jobId\":" + id + "}"},
	{"space-vertical-tab", "{\v\"jobId\":" + id + "}"},
	{"space-form-feed", "{\"jobId\":\f" + id + "}"},
	{"space-nel", "{\"jobId\":" + id + "\u0085}"},
	{"space-line-separator", "{\"jobId\":" + id + "\u2028}"},
	{"space-wide", "{\"jobId\":\u3000" + id + "}"},
	{"space-zero-width", "{\u200b\"jobId\":" + id + "}"},
	{"space-nul", "{\x00\"jobId\":" + id + "}"},
	{"space-bom-inside", "{\ufeff\"jobId\":" + id + "}"},
	{"space-backspace", "{\b\"jobId\":" + id + "}"},
	{"space-form-feed-first", "\f{\"jobId\":" + id + "}"},
	{"space-fs-first", "\x1c{\"jobId\":" + id + "}"},
	{"space-gs-first", "\x1d{\"jobId\":" + id + "}"},
	{"space-rs-first", "\x1e{\"jobId\":" + id + "}"},
	{"space-us-first", "\x1f{\"jobId\":" + id + "}"},
	{"space-fs-last", "{\"jobId\":" + id + "}\x1c"},
	{"space-gs-last", "{\"jobId\":" + id + "}\x1d"},
	{"space-rs-last", "{\"jobId\":" + id + "}\x1e"},
	{"space-us-last", "{\"jobId\":" + id + "}\x1f"},
	{"space-escape-first", "\x1b{\"jobId\":" + id + "}"},
	{"space-nul-first", "\x00{\"jobId\":" + id + "}"},
	{"space-no-break-first", "\u00a0{\"jobId\":" + id + "}"},
}

// malformedInside is the same further down, where a reader that skips what it does not know may not look.
var malformedInside = []struct{ name, text string }{
	{"array-brace", `{"jobId":` + id + `,"unknown":[1}}`},
	{"array-double-end", `{"jobId":` + id + `,"unknown":[1]]}`},
	{"array-open", `{"jobId":` + id + `,"unknown":[1}`},
	{"array-comment", `{"jobId":` + id + `,"unknown":[/* c */1]}`},
	{"array-comment-line", "{\"jobId\":" + id + ",\"unknown\":[1// c\n]}"},
	{"array-comment-hash", "{\"jobId\":" + id + ",\"unknown\":[1# c\n]}"},
	{"array-form-feed", "{\"jobId\":" + id + ",\"unknown\":[\f1]}"},
	{"array-vertical-tab", "{\"jobId\":" + id + ",\"unknown\":[1\v]}"},
	{"array-no-break", "{\"jobId\":" + id + ",\"unknown\":[\u00a01]}"},
	{"array-colon", `{"jobId":` + id + `,"unknown":[1:2]}`},
	{"array-pair", `{"jobId":` + id + `,"unknown":["a":1]}`},
	{"array-raw-tab", "{\"jobId\":" + id + ",\"unknown\":[\"a\tb\"]}"},
	{"array-raw-newline", "{\"jobId\":" + id + ",\"unknown\":[\"a\nb\"]}"},
	{"array-bare-word", `{"jobId":` + id + `,"unknown":[a]}`},
	{"array-quotes-single", `{"jobId":` + id + `,"unknown":['a']}`},
	{"array-nan", `{"jobId":` + id + `,"unknown":[NaN]}`},
	{"object-semicolon", `{"jobId":` + id + `,"unknown":{"a":1;"b":2}}`},
	{"object-bare-name", `{"jobId":` + id + `,"unknown":{a:1}}`},
	{"object-comment", `{"jobId":` + id + `,"unknown":{/* c */"a":1}}`},
	{"object-raw-newline", "{\"jobId\":" + id + ",\"unknown\":{\"a\":{\"b\":\"c\nd\"}}}"},
	{"comma-deep-trailing", `{"jobId":` + id + `,"unknown":{"a":{"b":1,}}}`},
	{"comma-deep-array-trailing", `{"jobId":` + id + `,"unknown":{"a":[1,]}}`},
	{"comma-deeper-trailing", `{"jobId":` + id + `,"unknown":{"a":{"b":{"c":[{"d":1,}]}}}}`},
	{"comma-missing-line-break", "{\"jobId\":" + id + "\n\"executionDetails\":{}}"},
	{"comma-missing-nested", `{"jobId":` + id + `,"executionDetails":{"summary":"s" "percentComplete":1}}`},
	{"comma-revision-missing", `{"jobId":` + id + `,"currentRevision":{"revision":"r" "changeIdentifier":"c"}}`},
	{"comma-variables-missing", `{"jobId":` + id + `,"outputVariables":{"a":"b" "c":"d"}}`},
	{"comma-nested-leading", `{"jobId":` + id + `,"executionDetails":{,"summary":"s"}}`},
	{"comment-before-name", `{/* c */"jobId":` + id + `}`},
	{"comment-line-before-name", "{// c\n\"jobId\":" + id + "}"},
	{"comment-hash-before-name", "{# c\n\"jobId\":" + id + "}"},
	{"comment-before-comma", `{"jobId":` + id + `/* c */,"executionDetails":{}}`},
	{"comment-nested", `{"jobId":` + id + `,"executionDetails":{/* c */}}`},
	{"guard-short", `)]}'{"jobId":` + id + `}`},
	{"guard-line", ")]}'\n{\"jobId\":" + id + "}"},
	{"guard-for", `for(;;);{"jobId":` + id + `}`},
	{"space-vertical-tab-comma", "{\"jobId\":" + id + "\v,\"executionDetails\":{}}"},
	{"space-form-feed-name", "{\f\"jobId\":" + id + "}"},
	{"space-form-feed-colon", "{\"jobId\"\f:" + id + "}"},
	{"space-form-feed-last", "{\"jobId\":" + id + "\f}"},
	{"literal-other-t-44", `{"jobId":` + id + `,"unknown":t}`},
	{"literal-other-tr-45", `{"jobId":` + id + `,"unknown":tr}`},
	{"literal-other-true-46", `{"jobId":` + id + `,"unknown":trUe}`},
	{"literal-other-true-47", `{"jobId":` + id + `,"unknown":truE}`},
	{"literal-other-true1-48", `{"jobId":` + id + `,"unknown":True1}`},
	{"literal-other-f-49", `{"jobId":` + id + `,"unknown":f}`},
	{"literal-other-fals-50", `{"jobId":` + id + `,"unknown":fals}`},
	{"literal-other-false-51", `{"jobId":` + id + `,"unknown":falsE}`},
	{"literal-other-n-52", `{"jobId":` + id + `,"unknown":n}`},
	{"literal-other-null-53", `{"jobId":` + id + `,"unknown":nuLL}`},
	{"literal-other-null-54", `{"jobId":` + id + `,"unknown":nuLl}`},
	{"literal-other-t1-55", `{"jobId":` + id + `,"unknown":t1}`},
	{"literal-other-nope-56", `{"jobId":` + id + `,"unknown":nope}`},
	{"literal-other-yes-57", `{"jobId":` + id + `,"unknown":yes}`},
	{"literal-other-on-58", `{"jobId":` + id + `,"unknown":on}`},
	{"literal-other-true-59", `{"jobId":` + id + `,"unknown":TRUE}`},
	{"array-number-09", `{"jobId":` + id + `,"unknown":[1__0]}`},
	{"array-number-10", `{"jobId":` + id + `,"unknown":[1_0]}`},
	{"array-number-11", `{"jobId":` + id + `,"unknown":[0_1]}`},
	{"array-number-12", `{"jobId":` + id + `,"unknown":[1'0]}`},
	{"array-number-13", `{"jobId":` + id + `,"unknown":[0x1p3]}`},
	{"array-number-15", `{"jobId":` + id + `,"unknown":[infinity]}`},
}

// badNumbers are no numbers of JSON's.
var badNumbers = []string{
	"NaN", "-NaN", "nan", "Infinity", "-Infinity", "+Infinity", "inf", "007", "01", "-01", "00", "+5", "+0", ".5",
	"-.5", "5.", "5.e1", "5e", "5e+", "5E-", "e5", "0x10", "0X1F", "0b1", "0o7", "1_000", "1,000", "5n", "5L", "5f",
	"5d", "5%", "--5", "-", "- 5", "1e5.5", "1e1e1", "5 0", "１", "٣", "½", "5px", "0.5.5", "1/2", "(5)", "$5",
	"'5'", "1e٣", "#5", "^5", "5-", "\\u0035", "00.5", "-00.5", "01.5",
}

// badStrings are no strings of JSON's, without the quotes.
var badStrings = []struct{ name, inner string }{
	{"escape-x", `\x41`},
	{"escape-quote", `\'`},
	{"escape-zero", `\0`},
	{"escape-octal", `\101`},
	{"escape-a", `\a`},
	{"escape-v", `\v`},
	{"escape-e", `\e`},
	{"escape-upper-u", `\U00000041`},
	{"escape-upper-n", `\N`},
	{"escape-space", `\ `},
	{"escape-short", `\u12`},
	{"escape-shorter", `\u`},
	{"escape-braces", `\u{41}`},
	{"escape-not-hex", `\u00g1`},
	{"escape-not-hex-capital", `\u00G1`},
	{"escape-not-hex-slash", `\u00/1`},
	{"escape-not-hex-colon", `\u00:1`},
	{"escape-not-hex-at", `\u00@1`},
	{"escape-not-hex-grave", "\\u00`1"},
	{"escape-sign", `\u+041`},
	{"escape-spaced", `\u 041`},
	{"escape-percent", `\%`},
	{"escape-newline", "\\\n"},
	{"escape-wide", `\uＡ041`},
	{"escape-end", `\`},
	{"escape-c", `\cA`},
	{"escape-s", `\s`},
	{"escape-brace", `\{`},
	{"escape-dollar", `\$`},
	{"escape-hyphen", `\-`},
	{"quote-inside", `a"b`},
	{"escape-hex-prefix", `\u0x41`},
	{"escape-underscore", `\u_041`},
	{"escape-three", `\u041`},
	{"escape-three-first", `\u41 `},
	{"escape-letter", `\é`},
	{"escape-cjk", `\漢`},
	{"escape-digit", `\1`},
	{"escape-nine", `\9`},
	{"escape-upper-t", `\T`},
	{"escape-capital-u", `\U0041`},
	{"escape-minus", `\u-041`},
	{"escape-dot", `\u00.1`},
	{"escape-fullwidth", `\u００４１`},
}

// grammar is everything that is no JSON, or no object.
func grammar() []Case {
	var out []Case
	add := func(rule, name, body string) {
		out = append(out, Case{
			ID: rule + "/" + name,
			Title: fmt.Sprintf("%.60s",
				strings.ReplaceAll(fmt.Sprintf("%q", strings.ReplaceAll(body, jobMark, "JOB-ID")), `\"`, `"`)),
			Rule: rule,
			Plan: &Single{Job: Shared, Request: text(body), Allowed: judge.RejectPrefer(serialization, validation)},
		})
	}
	ignored := func(name, body string) {
		add("json/grammar", name, body)
		c := &out[len(out)-1]
		c.Rule, c.Single().Allowed = "json/grammar-ignored", judge.ShouldReject(serialization, validation)
	}
	for _, m := range append(malformed, malformedInside...) {
		add("json/grammar", m.name, m.text)
	}
	for _, m := range passedOver {
		ignored(m.name, m.text)
	}
	for i, n := range badNumbers {
		for path, around := range map[string]struct{ before, after string }{
			"percent":       {`"executionDetails":{"percentComplete":`, ``},
			"percent-comma": {`"executionDetails":{"percentComplete":`, `,"summary":"s"`},
			"created":       {`"currentRevision":{"revision":"r","changeIdentifier":"c","created":`, ``},
			"unknown":       {`"executionDetails":{"unknown":`, ``},
		} {
			name, body := fmt.Sprintf("number-%s-%02d-%s", path, i, slug(n)),
				`{"jobId":`+id+`,`+around.before+n+around.after+`}}`
			if path == "unknown" && readNumber(n) {
				ignored(name, body)
				continue
			}
			add("json/grammar", name, body)
		}
	}
	for _, b := range badStrings {
		add("json/grammar", "string-token-"+b.name, `{"jobId":`+id+`,"continuationToken":"`+b.inner+`"}`)
		add("json/grammar", "string-summary-"+b.name, `{"jobId":`+id+`,"executionDetails":{"summary":"a`+b.inner+`z"}}`)
		if name, body := "string-unknown-"+b.name,
			`{"jobId":`+id+`,"unknown":"`+b.inner+`"}`; slices.Contains(endless, b.name) {
			add("json/grammar", name, body)
		} else {
			ignored(name, body)
		}
		add("json/grammar", "string-name-"+b.name, `{"jobId":`+id+`,"un`+b.inner+`known":1}`)
	}
	for r := range rune(0x20) {
		for where, body := range map[string]string{
			"external": `{"jobId":` + id + `,"executionDetails":{"externalExecutionId":"a` + string(r) + `b"}}`,
			"revision": `{"jobId":` + id + `,"currentRevision":{"revision":"a` + string(r) +
				`b","changeIdentifier":"c"}}`,
			"change": `{"jobId":` + id + `,"currentRevision":{"revision":"r","changeIdentifier":"a` + string(r) +
				`b"}}`,
			"revision-summary": `{"jobId":` + id +
				`,"currentRevision":{"revision":"r","changeIdentifier":"c","revisionSummary":"a` + string(r) + `b"}}`,
			"token":   `{"jobId":` + id + `,"continuationToken":"a` + string(r) + `b"}`,
			"summary": `{"jobId":` + id + `,"executionDetails":{"summary":"` + string(r) + `"}}`,
			"unknown": `{"jobId":` + id + `,"unknown":"a` + string(r) + `b"}`,
			"name":    `{"jobId":` + id + `,"un` + string(r) + `known":1}`,
		} {
			add("json/grammar", fmt.Sprintf("raw-control-%02x-%s", r, where), body)
		}
	}
	add("json/grammar", "raw-newline-variable", `{"jobId":`+id+`,"unknown":{"a":"x`+"\n"+`y"}}`)
	out = append(out, topLevels(add)...)
	return sortedByID(out)
}

// topLevels are values that are no object, and objects with something after them.
func topLevels(add func(rule, name, body string)) []Case {
	object := `{"jobId":` + id + `}`
	for name, body := range map[string]string{
		"array-empty": `[]`, "array-of-request": `[` + object + `]`, "array-of-id": `[` + id + `]`,
		"array-of-pair": `["jobId",` + id + `]`, "array-of-pairs": `[["jobId",` + id + `]]`, "string": `"x"`,
		"string-id": id, "string-empty": `""`, "string-request": `"{\"jobId\":\"` + jobMark + `\"}"`,
		"null": `null`, "true": `true`, "false": `false`, "zero": `0`, "one": `1`, "fraction": `1.5`,
		"array-null": `[null]`, "array-two": `[` + object + `,` + object + `]`,
	} {
		add("json/top-level", name, body)
	}
	for name, after := range map[string]string{
		"letter": "x", "brace": "}", "bracket": "]", "comma": ",", "comma-object": ",{}", "object": "{}",
		"same-object": object, "object-next-line": "\n" + object, "array": "[]", "null": "null", "number": "0",
		"string": `"x"`, "nul": "\x00", "nul-many": "\x00\x00\x00\x00", "semicolon": ";", "newline-letter": "\nx",
		"space-letter": " x", "colon": ":", "quote": `"`, "comment": "/* */", "hash": "#", "slash": "/",
		"delete": "\x7f", "form-feed": "\f", "vertical-tab": "\v", "no-break-space": "\u00a0", "bom": "\ufeff",
		"escape": "\x1a", "markup": "<x>", "long": strings.Repeat(" ", 5000) + "x", "true": "true", "minus": "-",
		"dots": "...", "backslash-n": `\n`,
	} {
		add("json/trailing-data", name, object+after)
	}
	for name, blank := range map[string]string{
		"empty": "", "space": " ", "newline": "\n", "white-space": " \t\r\n ",
		"tab": "\t", "crlf": "\r\n", "long-white-space": strings.Repeat(" ", 10000),
	} {
		add("json/empty-body", name, blank)
	}
	return nil
}

// truncations are a valid request cut after each of its bytes.
func truncations() []Case {
	var out []Case
	for _, v := range []struct {
		name string
		request
	}{{"plain", plain()}, {"everything", everything()}} {
		whole := strings.ReplaceAll(v.String(), jobMark, strings.Repeat("\x01", 36))
		for n := 1; n < len(whole); n++ {
			out = append(out, Case{
				ID:    fmt.Sprintf("json/truncated/%s-%03d", v.name, n),
				Title: fmt.Sprintf("a valid request cut after %d bytes", n), Rule: "json/truncated",
				Plan: &Single{
					Job: Shared, Request: cut(v.build(), n),
					Allowed: judge.RejectPrefer(serialization, validation),
				},
			})
		}
	}
	return out
}

func cut(b build, n int) build {
	return func(id string) (wire.Request, bool) {
		r, ok := b(id)
		if n >= len(r.Body) {
			return r, false
		}
		r.Body = r.Body[:n]
		return r, ok
	}
}
