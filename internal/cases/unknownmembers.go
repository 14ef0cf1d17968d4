package cases

import (
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// unknownNames are names that the operation does not know, among them those that mean
// something to some language, format or sibling service.
var unknownNames = append([]string{
	"x", "", " ", ".", "..", "a.b", "a.b.c", "a/b", "a b", "a-b", "a_b", "a:b", "a[0]", "a[]", "[]", "{}", "$", "$ref",
	"$id", "$type", "$schema", "$where", "$set", "$oid", "@", "@type", "@class", "@odata.type", "@context", "#text",
	"#", "*", "%s", "%", "\\", "/", "\"", "'", "`", "\n", "\x00", "\t", "\ufeff", "é", "名", "😀", "\u2028",
	"__proto__", "prototype", "constructor", "toString", "valueOf", "hasOwnProperty", "__defineGetter__", "toJSON",
	"then", "length", "class", "__class__", "__init__", "__dict__", "__name__", "self", "this", "super", "import",
	"lambda", "def", "del", "None", "True", "for", "type", "__type", "_type", "code", "message", "Message",
	"error", "errors", "status", "Status", "state", "id", "_id", "ID", "Id", "uuid", "key", "keys", "items",
	"values", "get", "update", "pop", "copy", "clear", "name", "value", "data", "null", "undefined",
	"true", "false", "0", "1", "-1", "NaN",
	"nonce", "clientToken", "failureDetails", "accountId", "actionTypeId", "pipelineName", "pipelineContext",
	"stageName", "actionName", "version", "clientRequestToken", "region", "Action", "Version", "X-Amz-Target",
	"Authorization", "xmlns", "xsi:type", "job_id", "job-id", "jobIds", "job", "jobid ", " jobId", "jobId\x00",
	"jobId.", "continuation_token", "token", "details", "revisions", "output_variables", "variables",
	"{{x}}", "${x}", "#{x}", "<script>", "SELECT", "' OR 1=1", "__typename", "_", "__", "_links",
	"_embedded", "%00",
}, strings.Repeat("n", 1000))

// unknownValues are JSON values of every type, size and depth that is to be read over.
var unknownValues = []struct{ name, text string }{
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
	{"array-1000", `[` + strings.Repeat(`0,`, 1000) + `0]`},
	{"array-10001", `[` + strings.Repeat(`0,`, 10000) + `0]`},
	{"array-of-1001-objects", `[` + strings.Repeat(`{},`, 1000) + `{}]`},
	{"array-of-1001-arrays", `[` + strings.Repeat(`[],`, 1000) + `[]]`},
	{"array-of-1001-strings", `[` + strings.Repeat(`"s",`, 1000) + `""]`},
	{"array-of-tabs", "[\t1\t,\t2\t]"},
	{"array-of-lines", "[\n1\n,\r\n2\r\n]"},
	{"object-of-tabs", "{\t\"a\"\t:\t[\t]\t,\t\"b\"\t:\t{\t}\t}"},
	{"object-of-lines", "{\r\"a\"\r:\n[\n]\r,\n\"b\"\r\n:\r\n{\r\n}\r\n}"},
	{"minus-zero", `-0`},
	{"minus-zero-fraction", `-0.0`},
	{"zero-exponent", `1e05`},
	{"exponent-plus", `1E+05`},
	{"exponent-one-digit", `1e5`},
	{"exponent-minus", `1e-05`},
	{"tiny", `1e-400`},
	{"many-digits", strings.Repeat("9", 300)},
	{"many-decimals", `0.` + strings.Repeat("3", 298)},
	{"widest", `1.7976931348623157e308`},
	{"null-inside", `{"a":null}`},
	{"null-in-array", `[null]`},
	{"array-of-blank", `[ ]`},
	{"object-of-blank", `{ }`},
	{"array-of-blanks", `[ 1 , 2 ]`},
	{"wide-object", wideObject(100)},
	{"wider-object", wideObject(2000)},
}

// vastNumbers are beyond the range or the precision that a reader has to have.
var vastNumbers = []struct{ name, text string }{
	{"infinite", `1e400`},
	{"minus-infinite", `-1e400`},
	{"exponent", `1e99999999999`},
	{"digits", strings.Repeat("9", 5000)},
	{"decimals", `0.` + strings.Repeat("3", 5000)},
	{"nested", `{"a":[1e400]}`},
}

// soleMembers are the only ones beside the id: some would be wrong if they were read as the
// member that they resemble, some say what the job's state is.
var soleMembers = []string{
	`"summary":"a"`,
	`"continuation_token":""`,
	`"continuation-token":""`,
	`"continuation token":""`,
	`"execution_details":{"percent_complete":101}`,
	`"executionDetails":{"percent_complete":101}`,
	`"executionDetails":{"percent-complete":101}`,
	`"executionDetails":{"percent complete":101}`,
	`"executionDetails":{"external_execution_id":""}`,
	`"output_variables":{"a b":"x"}`,
	`"current_revision":{"revision":""}`,
	`"currentRevision":{"revision":"r","changeIdentifier":"c","revision_summary":""}`,
	`"currentRevision":{"revision":"r","changeIdentifier":"c","revision summary":""}`,
	`"currentRevision":{"revision":"r","changeIdentifier":"c","change_identifier":""}`,
	`"currentRevision":{"revision":"r","changeIdentifier":"c","revisionId":""}`,
	`"currentRevision":{"revision":"r","changeIdentifier":"c","createdAt":"now"}`,
	`"percentComplete":101`,
	`"revision":""`,
	`"executionDetails.percentComplete":101`,
	`"executionDetails.summary":""`,
	`"executionDetails[percentComplete]":101`,
	`"currentRevision.revision":""`,
	`"outputVariables.a b":"x"`,
	`"status":"InProgress"`,
	`"state":"InProgress"`,
	`"jobStatus":"InProgress"`,
	`"status":"Queued","nonce":"1"`,
	`"acknowledged":true`,
	`"completed":false`,
	`"ended":false`,
	`"id":"x","token":"t"`,
	`"/executionDetails/percentComplete":101`,
}

// unknownMembers put members that nobody knows next to valid ones, at every level.
func unknownMembers() []Case {
	var out []Case
	for i, name := range unknownNames {
		out = append(out, withUnknown(fmt.Sprintf("json/unknown-members/name-%03d-%s", i, slug(name+" ")), everyLevel,
			quoted(name), `"x"`, i%3))
	}
	for _, v := range unknownValues {
		for place := range 3 {
			out = append(out, withUnknown(fmt.Sprintf("json/unknown-members/value-%s-%d", v.name, place), everyLevel,
				`"unknown"`, v.text, place))
		}
	}
	for _, v := range vastNumbers {
		c := withUnknown("json/number-limits/"+v.name, everyLevel, `"unknown"`, v.text, 1)
		c.Title, c.Rule, c.Single().Job, c.Single().Allowed,
			c.Single().Effect = "a number of an unknown member: "+v.name, "json/number-limits", Own, judge.Either(),
			Effect{Free: true}
		out = append(out, c)
	}
	out = append(out, misplaced()...)
	out = append(out, aliases()...)
	for _, n := range []int{1001, 2000, 5000} {
		out = append(out, manyUnknown(n))
	}
	for _, n := range []int{250000, 300000, 400000, 500000} {
		out = append(out, withUnknown(fmt.Sprintf("json/unknown-members/top/large-value-%d", n), "top", `"unknown"`,
			quoted(strings.Repeat("v", n)), 1))
	}
	for i, m := range soleMembers {
		c := accepted(fmt.Sprintf("json/unknown-members/alone/%02d-%s", i, slug(m)), "nothing else than the id and "+m,
			"json/unknown-members", sent{request: plain()})
		c.Single().Request = text(`{"jobId":` + id + `,` + m + `}`)
		out = append(out, c)
	}
	many := `0`
	for i := range 300 {
		many += fmt.Sprintf(`,"unknown%d":%d`, i, i)
	}
	for _, level := range []string{"top", revision, details} {
		id := "json/unknown-members/" + level
		out = append(out,
			withUnknown(id+"/one", level, `"unknown"`, `"x"`, 1),
			withUnknown(id+"/object", level, `"unknown"`, `{"a":[1]}`, 2),
			withUnknown(id+"/null", level, `"unknown"`, `null`, 0),
			withUnknown(id+"/large-value", level, `"unknown"`, quoted(strings.Repeat("v", 100000)), 1),
			withUnknown(id+"/large-name", level, quoted(strings.Repeat("n", 40000)), `1`, 1),
			withUnknown(id+"/many", level, `"unknown"`, many, 0))
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
	c := accepted(fmt.Sprintf("json/unknown-members/top/many-%d", n), fmt.Sprintf("%d unknown members", n),
		"json/unknown-members", sent{request: plain()})
	c.Single().Request = text(strings.TrimSuffix(wideObject(n), "}") + `,"jobId":` + id + `}`)
	return c
}

// misplaced are known names where they are not known, with values that would be
// wrong in their own place.
func misplaced() []Case {
	values := map[string][]string{
		"jobId": {`"x"`, `1`, `null`}, "continuationToken": {`""`, `"smuggled"`, `1`}, "revision": {`""`, `1`},
		"changeIdentifier": {`""`, `[]`}, "created": {`"now"`}, "revisionSummary": {`""`, `1`},
		"summary": {`""`, `1`}, "externalExecutionId": {`""`, `[]`}, "percentComplete": {`101`, `-1`, `"x"`},
		"outputVariables": {`"x"`, `{"a b":1}`}, "currentRevision": {`{}`, `"x"`},
		"executionDetails": {`1`, `{"percentComplete":101}`},
	}
	home := map[string]string{
		"jobId": "top", "continuationToken": "top", "outputVariables": "top",
		"currentRevision": "top", "executionDetails": "top", "revision": revision, "changeIdentifier": revision,
		"created": revision, "revisionSummary": revision, "summary": details, "externalExecutionId": details,
		"percentComplete": details,
	}
	var out []Case
	for _, name := range sortedKeys(values) {
		for _, level := range []string{"top", revision, details} {
			for i, v := range values[name] {
				if level != home[name] {
					out = append(out,
						withUnknown(fmt.Sprintf("json/unknown-members/misplaced/%s-in-%s-%d", name, level, i), level,
							quoted(name), v, 1))
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
	c.Single().Request = text(at("top")(s.pairs(func(ps []pair) string {
		if ps[0].name == `"revision"` {
			return at(revision)(ps)
		}
		return at(details)(ps)
	})))
	return c
}
