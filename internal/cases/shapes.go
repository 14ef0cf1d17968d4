package cases

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// A shape is a valid value of a member in another JSON shape, which some library converts back without a word: a value
// in an array, in an object that says its type, as text. It is of a wrong type all the same.

// scalarShapes hold a scalar: %s is its JSON text, %q its characters as a JSON string, %a a JSON
// array of its characters, %c of their code points, %o an object of them, %b its base64 in quotes.
var scalarShapes = []struct{ name, format string }{
	{"array", `[%s]`},
	{"array-in-array", `[[%s]]`},
	{"array-and-null", `[%s,null]`},
	{"null-and-array", `[null,%s]`},
	{"array-twice", `[%s,%s]`},
	{"array-with-name", `["value",%s]`},
	{"array-of-object", `[{"value":%s}]`},
	{"characters", `%a`},
	{"code-points", `%c`},
	{"indexed-characters", `%o`},
	{"buffer", `{"type":"Buffer","data":%c}`},
	{"base64-object", `{"$binary":{"base64":%b,"subType":"00"}}`},
	{"blob", `{"B":%b}`},
	{"typed", `{"type":"string","value":%s}`},
	{"typed-dollar", `{"$type":"string","$value":%s}`},
	{"nil-and-text", `{"@nil":"false","#text":%s}`},
	{"valid-and-string", `{"Valid":true,"String":%s}`},
	{"is-present", `{"present":true,"value":%s}`},
	{"constructor", `{"constructor":"String","value":%s}`},
	{"to-string", `{"toString":%s}`},
	{"value-of", `{"valueOf":%s}`},
	{"array-like", `{"length":36,"0":%s}`},
}

// scalarKeys are names of the one member of an object that stands for a scalar.
var scalarKeys = []string{
	"value", "S", "$t", "#text", "$", "_", "N", "string", "$oid", "id", "", "0", "Value", "$value", "_value", "@value",
	"val", "v", "_text", "text", "Text", "content", "data", "s", "n", "String", "stringValue", "StringValue",
	"string_value", "str", "$string", "int", "Int", "integer", "integerValue", "long", "number", "double",
	"float",
	"$numberInt", "$numberLong", "$numberDouble", "$numberDecimal", "$uuid", "$symbol", "ID", "key", "name", "raw",
	"default", "some", "Some", "just", "Just", "ok", "Ok", "get", "item", "element", "en", "ref", "$ref", "Ref",
	"result", "__value__", "unwrap", "base64",
}

// idQueries are objects that some databases' libraries take for a condition where a value is
// expected, which the id of a job fulfils: %s is that id.
var idQueries = []string{
	`{"$ne":null}`, `{"$ne":""}`, `{"$gt":""}`, `{"$gte":" "}`, `{"$exists":true}`, `{"$regex":"."}`, `{"$in":[%s]}`,
	`{"$eq":%s}`, `{"$nin":[]}`, `{"$not":{"$eq":null}}`,
	`{"not":null}`, `{"not":""}`, `{"gt":""}`, `{"contains":""}`, `{"startsWith":""}`, `{"in":[%s]}`, `{"equals":%s}`,
	`{"$like":"%"}`, `{"ne":null}`, `{"like":"%"}`,
}

// shapes are all shapes of the members' values.
func shapes() []Case {
	var out []Case
	add := func(path, name, value string) {
		c := wrongType(path, "shape-"+name, carrier(path).withPart(path, value))
		c.Title = "a valid " + path + " in another shape: " + name
		out = append(out, c)
	}
	valid := map[string]string{
		jobID: id, token: `"token-1"`, revID: `"rev-1"`, change: `"change-1"`,
		created: `1751900000`, revSum: `"a revision"`, summary: `"done"`, external: `"ext-1"`, percent: `50`,
	}
	for _, path := range paths() {
		if v, scalar := valid[path]; scalar {
			for _, s := range scalarsAs(path, v) {
				add(path, s.name, s.text)
			}
		}
	}
	for i, query := range idQueries {
		add(jobID, fmt.Sprintf("query-%02d-%s", i, slug(query)), strings.ReplaceAll(query, "%s", id))
	}
	for _, s := range timeShapes() {
		add(created, s.name, s.text)
	}
	for _, s := range numberShapes {
		add(percent, s.name, s.text)
	}
	for _, s := range structureShapes([]pair{
		{`"revision"`, `"r"`},
		{`"changeIdentifier"`, `"c"`},
		{`"created"`, `1751900000`},
		{`"revisionSummary"`, `"s"`},
	}) {
		add(revision, s.name, s.text)
	}
	for _, s := range structureShapes([]pair{
		{`"summary"`, `"s"`},
		{`"externalExecutionId"`, `"e"`},
		{`"percentComplete"`, `50`},
	}) {
		add(details, s.name, s.text)
	}
	for _, s := range mapShapes() {
		add(outputs, s.name, s.text)
	}
	return append(out, variableShapes()...)
}

// scalarsAs are a scalar's shapes. The id is only put into objects and arrays: its characters are not known beforehand.
func scalarsAs(path, text string) []jsonValue {
	var out []jsonValue
	plain := strings.Trim(text, `"`)
	for _, s := range scalarShapes {
		if path == jobID && strings.ContainsAny(strings.ReplaceAll(s.format, "%s", ""), "%") {
			continue
		}
		out = append(out, jsonValue{name: s.name, text: inShape(s.format, text, plain)})
	}
	for i, k := range scalarKeys {
		if often := i < 8; !often && !slices.Contains([]string{jobID, percent, created, summary, outputs}, path) &&
			i%5 != len(path)%5 {
			continue // each of the others with some members
		}
		out = append(out, jsonValue{
			name: fmt.Sprintf("object-%02d-%s", i, slug(k)),
			text: `{` + quoted(k) + `:` + text + `}`,
		})
	}
	if text == plain { // a number
		for i, k := range []string{
			"value", "N", "$numberInt", "$numberLong", "$numberDouble", "integerValue", "",
			"#text", "0",
		} {
			out = append(out, jsonValue{
				name: fmt.Sprintf("object-of-text-%02d-%s", i, slug(k)),
				text: `{` + quoted(k) + `:` + quoted(plain) + `}`,
			})
		}
		out = append(out, jsonValue{name: "array-of-text", text: `[` + quoted(plain) + `]`},
			jsonValue{name: "array-of-bool", text: `[true]`})
	}
	return append(out, jsonValue{name: "object-own-name", text: `{` + quoted(base(path)) + `:` + text + `}`})
}

// inShape fills a format in.
func inShape(format, text, plain string) string {
	var characters, codes, indexed []string
	for i, c := range plain {
		characters, codes = append(characters, quoted(string(c))), append(codes, num(int(c)))
		indexed = append(indexed, fmt.Sprintf(`"%d":%s`, i, quoted(string(c))))
	}
	return strings.NewReplacer(
		"%s", text, "%a", "["+strings.Join(characters, ",")+"]", "%c", "["+strings.Join(codes, ",")+"]", "%o",
		"{"+strings.Join(indexed, ",")+"}", "%b", quoted(base64.StdEncoding.EncodeToString([]byte(plain))),
	).Replace(format)
}

// numberShapes are 50, or nothing, as what is no number.
var numberShapes = []jsonValue{
	{"as-true", "", `true`},
	{"as-false", "", `false`},
	{"as-empty-text", "", `""`},
	{"as-text", "", `"50"`},
	{"as-percent-text", "", `"50%"`},
	{"as-float-text", "", `"50.0"`},
	{"as-empty-array", "", `[]`},
	{"as-empty-object", "", `{}`},
	{"as-null-text", "", `"null"`},
	{"as-big-integer", "", `{"low":50,"high":0,"unsigned":false}`},
	{"as-digits", "", `{"s":1,"e":1,"c":[50]}`},
	{"as-fraction", "", `{"numerator":50,"denominator":1}`},
	{"as-range", "", `[0,50]`},
	{"as-fraction-array", "", `[50,100]`},
	{"as-binary", "", `"0b110010"`},
	{"as-hex", "", `"0x32"`},
	{"as-words", "", `"fifty"`},
	{"as-bytes", "", `[0,0,0,50]`},
	{"as-sql", "", `{"Int32":50,"Valid":true}`},
	{"as-sql-64", "", `{"Int64":50,"Valid":true}`},
}

// timeShapes are a time as libraries write it that have no number for it.
func timeShapes() []jsonValue {
	at := time.Unix(1751900000, 0).UTC()
	out := []jsonValue{
		{"as-true", "", `true`},
		{"as-empty-object", "", `{}`},
		{"as-empty-array", "", `[]`},
		{"as-false", "", `false`},
		{"seconds-and-nanos", "", `{"seconds":1751900000,"nanos":0}`},
		{"seconds-text-and-nanos", "", `{"seconds":"1751900000","nanos":0}`},
		{"seconds", "", `{"seconds":1751900000}`},
		{"underscored", "", `{"_seconds":1751900000,"_nanoseconds":0}`},
		{"epoch-second", "", `{"epochSecond":1751900000,"nano":0}`},
		{"sec-and-usec", "", `{"sec":1751900000,"usec":0}`},
		{"date", "", `{"$date":1751900000000}`},
		{"date-number-long", "", `{"$date":{"$numberLong":"1751900000000"}}`},
		{"date-text", "", `{"$date":"2025-07-07T14:53:20Z"}`},
		{"timestamp", "", `{"$timestamp":{"t":1751900000,"i":1}}`},
		{"timestamp-member", "", `{"timestamp":1751900000}`},
		{"epoch", "", `{"epoch":1751900000}`},
		{"unix", "", `{"unix":1751900000}`},
		{"time", "", `{"time":1751900000000}`},
		{"iso", "", `{"iso":"2025-07-07T14:53:20Z"}`},
		{"parse-date", "", `{"__type":"Date","iso":"2025-07-07T14:53:20.000Z"}`},
		{"array-of-seconds-and-nanos", "", `[1751900000,0]`},
		{"array-of-parts", "", `[2025,7,7,14,53,20]`},
		{"array-of-date", "", `[2025,7,7]`},
		{"array-of-parts-and-nanos", "", `[2025,7,7,14,53,20,0]`},
		{"nested-parts", "", `[[2025,7,7],[14,53,20,0]]`},
		{"parts", "", `{"year":2025,"month":7,"day":7,"hour":14,"minute":53,"second":20}`},
		{
			"parts-nested", "",
			`{"date":{"year":2025,"month":7,"day":7},"time":{"hour":14,"minute":53,"second":20,"nano":0}}`,
		},
		{"sql", "", `{"Time":"2025-07-07T14:53:20Z","Valid":true}`},
		{"tagged", "", `{"@type":"type.googleapis.com/google.protobuf.Timestamp","value":"2025-07-07T14:53:20Z"}`},
	}
	for i, layout := range []string{
		time.RFC3339, time.RFC1123, time.RFC1123Z, time.ANSIC, time.DateTime, time.DateOnly,
		"20060102T150405Z", "02/01/2006 15:04:05",
	} {
		out = append(out, jsonValue{
			name: fmt.Sprintf("array-of-time-%d", i),
			text: `[` + quoted(at.Format(layout)) + `]`,
		})
	}
	return out
}

// structureShapes are a structure's members in what is no object.
func structureShapes(members []pair) []jsonValue {
	var values, flat, entries, named, tuples, form, lines, xml []string
	for _, m := range members {
		name, value := strings.Trim(m.name, `"`), strings.Trim(m.value, `"`)
		values, flat = append(values, m.value), append(flat, m.name, m.value)
		entries = append(entries, `{"key":`+m.name+`,"value":`+m.value+`}`)
		named = append(named, `{"name":`+m.name+`,"value":`+m.value+`}`)
		tuples = append(tuples, `[`+m.name+`,`+m.value+`]`)
		form, lines, xml = append(form, name+"="+value), append(lines, name+": "+value),
			append(xml, "<"+name+">"+value+"</"+name+">")
	}
	object := compact(members)
	list := func(items []string) string { return `[` + strings.Join(items, ",") + `]` }
	single := func() string {
		var out []string
		for _, m := range members {
			out = append(out, compact([]pair{m}))
		}
		return list(out)
	}
	return []jsonValue{
		{"in-order", "", list(values)},
		{"in-order-first", "", `[` + values[0] + `]`},
		{"names-and-values", "", list(flat)},
		{"entries", "", list(entries)},
		{"named-values", "", list(named)},
		{"tuples", "", list(tuples)},
		{"of-one-member-each", "", single()},
		{"array", "", `[` + object + `]`},
		{"array-in-array", "", `[[` + object + `]]`},
		{"array-and-null", "", `[` + object + `,null]`},
		{"array-twice", "", `[` + object + `,` + object + `]`},
		{"name-and-object", "", `["x",` + object + `]`},
		{"json-text", "", quoted(object)},
		{"json-text-twice", "", quoted(quoted(object))},
		{"base64", "", quoted(base64.StdEncoding.EncodeToString([]byte(object)))},
		{"form", "", quoted(strings.Join(form, "&"))},
		{"form-semicolon", "", quoted(strings.Join(form, ";"))},
		{"form-comma", "", quoted(strings.Join(form, ","))},
		{"lines", "", quoted(strings.Join(lines, "\n"))},
		{"yaml", "", quoted("{" + strings.Join(lines, ", ") + "}")},
		{"xml", "", quoted(strings.Join(xml, ""))},
		{"values-text", "", quoted(strings.Join(values, ","))},
		{"as-empty-text", "", `""`},
		{"as-blank-text", "", `" "`},
		{"as-empty-array", "", `[]`},
		{"as-null-text", "", `"null"`},
		{"as-empty-object-text", "", `"{}"`},
		{"as-false", "", `false`},
		{"as-true", "", `true`},
		{"as-zero", "", `0`},
		{"as-array-of-null", "", `[null]`},
		{"as-array-of-empty-object", "", `[{}]`},
		{"as-first-value", "", members[0].value},
	}
}

// mapShapes are a map in what is no object of texts.
func mapShapes() []jsonValue {
	return append(structureShapes([]pair{{`"a"`, `"b"`}, {`"c"`, `"d"`}}), []jsonValue{
		{"capital-entries", "", `[{"Key":"a","Value":"b"}]`},
		{"named-capital", "", `[{"Name":"a","Value":"b"}]`},
		{"short-entries", "", `[{"k":"a","v":"b"}]`},
		{"assignments", "", `["a=b","c=d"]`},
		{"colons", "", `["a:b"]`},
		{"names", "", `["a","c"]`},
		{"entry-member", "", `{"entry":[{"key":"a","value":"b"}]}`},
		{"entries-member", "", `{"entries":{"a":"b"}}`},
		{"map-member", "", `{"M":{"a":{"S":"b"}}}`},
		{"typed", "", `{"a":{"type":"string","value":"b"}}`},
	}...)
}

// variableShapes are a variable's value in other shapes, alone and after right ones.
func variableShapes() []Case {
	var out []Case
	for _, s := range scalarsAs(outputs, `"b"`) {
		v := jsonValue{name: "shape-" + s.name, text: s.text}
		c := wrongValue(v, 0)
		c.Title = "the value of a variable in another shape: " + s.name
		out = append(out, c)
	}
	for i, v := range []string{`50`, `0`, `-1`, `1.5`, `1e2`, `true`, `false`, `[]`, `{}`, `["b","c"]`} {
		c := refused(fmt.Sprintf("outputVariables/value-type/shape-among-%d", i),
			"the value of one of ten variables is "+v, "outputVariables/value-type",
			plain().with(outputs, strings.TrimSuffix(inVariables(many(5, "x")...),
				"}")+`,"name":`+v+`,`+inVariables(variable{"w", "x"}, variable{"x", ""}, variable{"y", "z"})[1:]),
			serialization, validation)
		c.Single().Allowed = judge.RejectPrefer(serialization, validation)
		out = append(out, c)
	}
	return out
}
