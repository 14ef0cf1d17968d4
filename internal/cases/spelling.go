package cases

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// full is a request with a value in every string, so that spelling has something
// to be wrong about.
func full() sent {
	return carrying(revision).set(token, "token é/\"\\\n1").set(revID, "rev").set(change, "change").set(revSum, "a revision").
		set(summary, "done").set(external, "ext").percent(50).also(created, `1751900000`)
}

// fullVariables is the same with variables instead of the token.
func fullVariables() sent {
	s := full()
	s.request, s.effect.Token = s.without(token).with(outputs, `{"name":"value","other":""}`), nil
	return s
}

// spellings write the same JSON value in other ways.
func spellings() []Case {
	var out []Case
	add := func(id, title string, s sent, body string) {
		c := accepted("json/spelling/"+id, title, "json/spelling", s)
		c.Request = text(body)
		out = append(out, c)
	}
	for _, v := range []struct {
		name string
		sent
	}{{"token", full()}, {"variables", fullVariables()}, {"plain", sent{request: plain()}}} {
		tokens := lex(v.String())
		for _, ws := range []struct{ name, text string }{{"space", " "}, {"tab", "\t"}, {"newline", "\n"}, {"return", "\r"}, {"crlf", "\r\n"}, {"two-newlines", "\n\n"}, {"two-crlf", "\r\n\r\n"}, {"all", " \t\r\n"}, {"many", strings.Repeat(" ", 300)}, {"more", strings.Repeat("\n \t\r", 500)}} {
			add(v.name+"/white-space-"+ws.name, "white space before, after and between all tokens", v.sent, ws.text+strings.Join(tokens, ws.text)+ws.text)
			add(v.name+"/before-"+ws.name, "white space before the value", v.sent, ws.text+v.String())
			add(v.name+"/after-"+ws.name, "white space after the value", v.sent, v.String()+ws.text)
		}
		for i := 1; i < len(tokens); i++ {
			add(fmt.Sprintf("%s/gap-%02d", v.name, i), "white space in one place", v.sent, strings.Join(tokens[:i], "")+" \n\t\r"+strings.Join(tokens[i:], ""))
		}
		for name, spell := range escapes {
			add(v.name+"/escaped-"+name, "strings escaped: "+name, v.sent, respell(tokens, func(string) bool { return true }, spell))
			add(v.name+"/escaped-names-"+name, "member names escaped: "+name, v.sent, respell(tokens, isMemberName, spell))
		}
		for i, t := range tokens {
			if t[0] == '"' {
				add(fmt.Sprintf("%s/escaped-one-%02d", v.name, i), "one string escaped", v.sent, strings.Join(tokens[:i], "")+escapeAll(t)+strings.Join(tokens[i+1:], ""))
			}
		}
		for i, order := range orders(v.request) {
			add(fmt.Sprintf("%s/order-%02d", v.name, i), "members in another order", v.sent, order)
		}
	}
	for _, n := range []int{64 << 10, 300 << 10, 500 << 10} {
		add(fmt.Sprintf("plain/white-space-%d", n), fmt.Sprintf("%d blanks within the request", n), sent{request: plain()}, `{"jobId":`+id+strings.Repeat(" ", n)+`}`)
	}
	return sortedByID(append(out, shortEscapes()...))
}

// lex splits compact JSON text into its tokens.
func lex(s string) []string {
	var out []string
	for i := 0; i < len(s); {
		j := i + 1
		switch {
		case s[i] == '"':
			for s[j] != '"' {
				if s[j] == '\\' {
					j++
				}
				j++
			}
			j++
		case !strings.ContainsRune("{}[]:,", rune(s[i])):
			for !strings.ContainsRune("{}[]:,", rune(s[j])) {
				j++
			}
		}
		out, i = append(out, s[i:j]), j
	}
	return out
}

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
		n := len(string([]rune(rest)[:1]))
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

// idEscape marks which characters of the id are to be escaped: the marks are read
// by text once the id is known.
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

// orders are other orders of the members, inside structures too.
func orders(r request) []string {
	reversed := func(ps []pair) string {
		out := make([]pair, len(ps))
		for i, p := range ps {
			out[len(ps)-1-i] = p
		}
		return compact(out)
	}
	top := r.pairs(compact)
	out := []string{reversed(r.pairs(compact)), compact(r.pairs(reversed)), reversed(r.pairs(reversed))}
	for i := 1; i < len(top); i++ {
		out = append(out, compact(append(append([]pair(nil), top[i:]...), top[:i]...)))
	}
	return out
}

// shortEscapes spell the same characters in all the ways that JSON has.
func shortEscapes() []Case {
	var out []Case
	for _, v := range []struct{ id, value, text string }{
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
	} {
		s := carrying(revision)
		for _, path := range freeStrings {
			s = s.spelled(path, v.value, v.text)
		}
		out = append(out, accepted("json/spelling/escape-"+v.id, "the string "+v.text+" everywhere", "json/spelling", s))
	}
	for name, n := range map[string]int{"longest-escaped": 1, "longest-escaped-pairs": 2} {
		s := carrying(revision)
		for _, path := range freeStrings {
			value := filled([]string{"", "é", "😀"}[n], maxLength(path)/n)
			s = s.spelled(path, value, escapeAll(quoted(value)))
		}
		out = append(out, accepted("json/spelling/"+name, "the longest strings, all escaped: six bytes a unit", "json/spelling", s))
	}
	return out
}

// unknownMembers put members that nobody knows next to valid ones, at every level.
func unknownMembers() []Case {
	names := append([]string{
		"x", "", " ", ".", "..", "a.b", "a.b.c", "a/b", "a b", "a-b", "a_b", "a:b", "a[0]", "a[]", "[]", "{}", "$", "$ref", "$id", "$type", "$schema", "$where", "$set", "$oid", "@", "@type", "@class", "@odata.type", "@context", "#text", "#", "*", "%s", "%", "\\", "/", "\"", "'", "`", "\n", "\x00", "\t", "\ufeff", "é", "名", "😀", "\u2028",
		"__proto__", "prototype", "constructor", "toString", "valueOf", "hasOwnProperty", "__defineGetter__", "toJSON", "then", "length", "class", "__class__", "__init__", "__dict__", "__name__", "self", "this", "super", "import", "lambda", "def", "del", "None", "True", "for", "type", "__type", "_type", "code", "message", "Message", "error", "errors", "status", "Status", "state", "id", "_id", "ID", "Id", "uuid", "key", "keys", "items", "values", "get", "update", "pop", "copy", "clear", "name", "value", "data", "null", "undefined", "true", "false", "0", "1", "-1", "NaN",
		"nonce", "clientToken", "failureDetails", "accountId", "actionTypeId", "pipelineName", "pipelineContext", "stageName", "actionName", "version", "clientRequestToken", "region", "Action", "Version", "X-Amz-Target", "Authorization", "xmlns", "xsi:type", "job_id", "job-id", "jobIds", "job", "jobid ", " jobId", "jobId\x00", "jobId.", "continuation_token", "token", "details", "revisions", "output_variables", "variables", "{{x}}", "${x}", "#{x}", "<script>", "SELECT", "' OR 1=1", "__typename", "_", "__", "_links", "_embedded", "%00",
	}, strings.Repeat("n", 1000))
	values := []struct{ name, text string }{
		{"null", `null`},
		{"true", `true`},
		{"false", `false`},
		{"zero", `0`},
		{"minus-one", `-1`},
		{"fraction", `1.5`},
		{"exponent", `1e10`},
		{"big", `123456789012345678901234567890`},
		{"empty-string", `""`},
		{"string", `"x"`},
		{"escapes", `"\u0000\ud83d\ude00\/\b"`},
		{"unicode", `"é漢😀"`},
		{"empty-array", `[]`},
		{"array", `[1,"x",null,true,[],{}]`},
		{"empty-object", `{}`},
		{"object", `{"a":{"b":[{"c":null}]}}`},
		{"eight-arrays", `[[[[[[[[]]]]]]]]`},
		{"eight-objects", `{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}`},
		{"eight-mixed", `{"a":[{"a":[{"a":[{"a":[1]}]}]}]}`},
		{"nested-objects", strings.Repeat(`{"a":`, 6) + `1` + strings.Repeat(`}`, 6)},
		{"nested-arrays", strings.Repeat(`[`, 6) + strings.Repeat(`]`, 6)},
		{"same-names", `{"jobId":"x","continuationToken":"","executionDetails":{"percentComplete":101}}`},
		{"array-of-names", `[{"jobId":1}]`},
		{"braces-in-string", `"}]{[,:\""`},
		{"empty-names", `{"":{"":[]}}`},
		{"long-array", `[` + strings.Repeat(`0,`, 999) + `0]`},
		{"minus-zero", `-0`},
		{"minus-zero-fraction", `-0.0`},
		{"zero-exponent", `1e05`},
		{"exponent-plus", `1E+05`},
		{"exponent-minus", `1e-05`},
		{"infinite", `1e400`},
		{"minus-infinite", `-1e400`},
		{"tiny", `1e-400`},
		{"many-digits", strings.Repeat("9", 5000)},
		{"many-decimals", `0.` + strings.Repeat("3", 5000)},
		{"null-inside", `{"a":null}`},
		{"null-in-array", `[null]`},
		{"array-of-blank", `[ ]`},
		{"object-of-blank", `{ }`},
		{"array-of-blanks", `[ 1 , 2 ]`},
		{"wide-object", wideObject(100)},
		{"wider-object", wideObject(2000)},
	}
	var out []Case
	for i, name := range names {
		out = append(out, withUnknown(fmt.Sprintf("json/unknown-members/name-%03d-%s", i, slug(name+" ")), everyLevel, quoted(name), `"x"`, i%3))
	}
	for _, v := range values {
		for place := range 3 {
			out = append(out, withUnknown(fmt.Sprintf("json/unknown-members/value-%s-%d", v.name, place), everyLevel, `"unknown"`, v.text, place))
		}
	}
	many := `0`
	for i := range 300 {
		many += fmt.Sprintf(`,"unknown%d":%d`, i, i)
	}
	out = append(out, misplaced()...)
	for _, n := range []int{1001, 2000, 5000} {
		out = append(out, manyUnknown(n))
	}
	for _, n := range []int{250000, 300000, 400000, 500000} {
		out = append(out, withUnknown(fmt.Sprintf("json/unknown-members/top/large-value-%d", n), "top", `"unknown"`, quoted(strings.Repeat("v", n)), 1))
	}
	for i, m := range []string{`"summary":"a"`, `"percentComplete":101`, `"revision":""`, `"executionDetails.percentComplete":101`, `"executionDetails.summary":""`, `"executionDetails[percentComplete]":101`, `"currentRevision.revision":""`, `"outputVariables.a b":"x"`, `"status":"InProgress"`, `"state":"InProgress"`, `"jobStatus":"InProgress"`, `"status":"Queued","nonce":"1"`, `"acknowledged":true`, `"completed":false`, `"ended":false`, `"id":"x","token":"t"`, `"/executionDetails/percentComplete":101`} {
		c := accepted(fmt.Sprintf("json/unknown-members/alone/%02d-%s", i, slug(m)), "nothing else than the id and "+m, "json/unknown-members", sent{request: plain()})
		c.Request = text(`{"jobId":` + id + `,` + m + `}`)
		out = append(out, c)
	}
	for _, level := range []string{"top", revision, details} {
		id := "json/unknown-members/" + level
		out = append(out,
			withUnknown(id+"/one", level, `"unknown"`, `"x"`, 1), withUnknown(id+"/object", level, `"unknown"`, `{"a":[1]}`, 2), withUnknown(id+"/null", level, `"unknown"`, `null`, 0),
			withUnknown(id+"/large-value", level, `"unknown"`, quoted(strings.Repeat("v", 100000)), 1), withUnknown(id+"/large-name", level, quoted(strings.Repeat("n", 100000)), `1`, 1), withUnknown(id+"/many", level, `"unknown"`, many, 0))
	}
	return out
}

// wideObject is an object of n members.
func wideObject(n int) string {
	ps := make([]pair, n)
	for i := range ps {
		ps[i] = pair{fmt.Sprintf(`"m%d"`, i), num(i)}
	}
	return compact(ps)
}

// manyUnknown puts n unknown members at the top.
func manyUnknown(n int) Case {
	c := accepted(fmt.Sprintf("json/unknown-members/top/many-%d", n), fmt.Sprintf("%d unknown members", n), "json/unknown-members", sent{request: plain()})
	c.Request = text(strings.TrimSuffix(wideObject(n), "}") + `,"jobId":` + id + `}`)
	return c
}

// misplaced are known names where they are not known, with values that would be
// wrong in their own place.
func misplaced() []Case {
	values := map[string][]string{
		"jobId": {`"x"`, `1`, `null`}, "continuationToken": {`""`, `"smuggled"`, `1`}, "revision": {`""`, `1`}, "changeIdentifier": {`""`, `[]`}, "created": {`"now"`}, "revisionSummary": {`""`, `1`},
		"summary": {`""`, `1`}, "externalExecutionId": {`""`, `[]`}, "percentComplete": {`101`, `-1`, `"x"`}, "outputVariables": {`"x"`, `{"a b":1}`}, "currentRevision": {`{}`, `"x"`}, "executionDetails": {`1`, `{"percentComplete":101}`},
	}
	home := map[string]string{"jobId": "top", "continuationToken": "top", "outputVariables": "top", "currentRevision": "top", "executionDetails": "top", "revision": revision, "changeIdentifier": revision, "created": revision, "revisionSummary": revision, "summary": details, "externalExecutionId": details, "percentComplete": details}
	var out []Case
	for _, name := range sortedKeys(values) {
		for _, level := range []string{"top", revision, details} {
			for i, v := range values[name] {
				if level != home[name] {
					out = append(out, withUnknown(fmt.Sprintf("json/unknown-members/misplaced/%s-in-%s-%d", name, level, i), level, quoted(name), v, 1))
				}
			}
		}
	}
	return out
}

// everyLevel puts a member at the top and in both structures.
const everyLevel = "every level"

// withUnknown puts a member of the given text first, in the middle or last among
// the members of a level, or of all.
func withUnknown(id, level, name, value string, place int) Case {
	s := carrying(revision).set(summary, "done").set(external, "ext")
	if place == 2 {
		s = s.set(token, "token-1")
	}
	at := func(here string) func([]pair) string {
		return func(ps []pair) string {
			if level == here || level == everyLevel {
				i := []int{0, len(ps) / 2, len(ps)}[place]
				ps = append(append(append([]pair(nil), ps[:i]...), pair{name, value}), ps[i:]...)
			}
			return compact(ps)
		}
	}
	c := accepted(id, fmt.Sprintf("an unknown member %.40s at %s", name, level), "json/unknown-members", s)
	c.Request = text(at("top")(s.pairs(func(ps []pair) string {
		if ps[0].name == `"revision"` {
			return at(revision)(ps)
		}
		return at(details)(ps)
	})))
	return c
}
