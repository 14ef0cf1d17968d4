package cases

import (
	"fmt"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// jsonValue is a JSON value of one type.
type jsonValue struct{ name, kind, text string }

// jsonValues are several values of each JSON type; those that are right for a member are left out for it.
var jsonValues = []jsonValue{
	{"empty-string", "string", `""`},
	{"string", "string", `"x"`},
	{"string-of-digit", "string", `"1"`},
	{"string-of-number", "string", `"50"`},
	{"string-true", "string", `"true"`},
	{"string-object", "string", `"{}"`},
	{"zero", "number", `0`},
	{"one", "number", `1`},
	{"minus-one", "number", `-1`},
	{"fraction", "number", `1.5`},
	{"big-number", "number", `1751900000`},
	{"true", "bool", `true`},
	{"false", "bool", `false`},
	{"empty-array", "array", `[]`},
	{"array", "array", `[1]`},
	{"array-of-string", "array", `["x"]`},
	{"array-of-null", "array", `[null]`},
	{"array-of-object", "array", `[{}]`},
	{"nested-array", "array", `[[]]`},
	{"empty-object", "object", `{}`},
	{"object", "object", `{"a":1}`},
	{"object-of-string", "object", `{"a":"b"}`},
	{"object-value", "object", `{"value":"x"}`},
	{"date-array", "array", `[2015,7,9]`},
	{"array-of-number", "array", `[1751900000]`},
	{"array-of-two", "array", `["x","y"]`},
}

// rightKind is the JSON type of each member.
var rightKind = map[string]string{
	jobID: "string", token: "string", revision: "object", revID: "string", change: "string", created: "number",
	revSum:  "string",
	details: "object", summary: "string", external: "string", percent: "number", outputs: "object",
}

// paths are all members in order.
func paths() []string {
	var out []string
	for _, m := range order {
		out = append(out, m.name)
		for _, n := range m.nested {
			out = append(out, m.name+"."+n)
		}
	}
	return out
}

// wrongTypes give every member values of every other JSON type, alone and in the
// company of all others; and the right value wrapped in an array.
func wrongTypes() []Case {
	var out []Case
	for _, path := range paths() {
		for _, v := range append(jsonValues, wrapped(path)...) {
			if v.kind == rightKind[path] || (path == created && v.kind == "string") {
				continue
			}
			out = append(out, wrongType(path, v.name, carrier(path).withPart(path, v.text)))
			if v.name == "string" || v.name == "one" || v.name == "empty-object" || v.name == "true" ||
				v.name == "wrapped" {
				whole := everything()
				if path == outputs {
					whole = everythingElse()
				}
				out = append(out, wrongType(path, v.name+"-among-all", whole.withPart(path, v.text)))
			}
		}
	}
	for i, text := range []string{
		`"50%"`, `"50 "`, `" 50"`, `"+50"`, `"0"`, `"100"`, `"0x32"`, `"fifty"`, `"5e1"`,
		`"50.0"`, `"null"`, `"-1"`, `"٥٠"`, `"1,0"`, `"NaN"`, `"Infinity"`, `"-Infinity"`, `"1.5"`, `"99.9"`, `" "`,
		`"\t"`, `"\n50"`, `"-0"`, `"00"`, `"050"`, `"1e2"`, `"1_0"`, `"50n"`, `"undefined"`, `"50,"`, `"1e400"`,
		`"５０"`,
	} {
		out = append(out, wrongType(percent, fmt.Sprintf("as-string-%02d", i), plain().with(percent, text)))
	}
	for _, v := range jsonValues {
		if v.kind != "string" {
			out = append(out, wrongValue(v, 0), wrongValue(v, 1), wrongFirst(v))
		}
	}
	out = append(out, wrongValue(jsonValue{name: "true", text: `true`}, 51))
	for i, s := range append([]string{
		`""`, `"x"`, `"0"`, `"1751900000"`, `"1751900000.5"`, `"2015-07-09T00:00:00Z"`,
		`"2015-07-09T00:00:00.000Z"`, `"2015-07-09"`, `"Thu, 09 Jul 2015 00:00:00 GMT"`, `"now"`, `"1e9"`, `"NaN"`,
		`"Infinity"`,
	}, timeStrings...) {
		c := refused(fmt.Sprintf("currentRevision.created/number/%02d-%s", i, slug(s)), "the time as the string "+s,
			"currentRevision.created/number", carrier(created).with(created, s), serialization, validation)
		c.Single().Allowed = judge.RejectPrefer(serialization, validation)
		out = append(out, c)
	}
	return out
}

// timeStrings are times as other formats and languages write them.
var timeStrings = []string{
	`"2015-07-09T00:00:00+00:00"`, `"2015-07-09T00:00:00-07:00"`, `"2015-07-09T00:00:00+0000"`,
	`"2015-07-09T00:00:00+00"`, `"2015-07-09T00:00:00"`, `"2015-07-09T00:00Z"`, `"2015-07-09T00:00"`,
	`"2015-07-09 00:00:00"`, `"2015-07-09 00:00:00Z"`, `"2015-07-09 00:00:00 UTC"`,
	`"2015-07-09 00:00:00 +0000 UTC"`, `"2015-07-09T00:00:00.123456789Z"`, `"2015-07-09T00:00:00,5Z"`,
	`"2015-07-09t00:00:00z"`, `"2015-07-09T00:00:00Z[UTC]"`,
	`"20150709T000000Z"`, `"20150709"`, `"2015-W28-4"`, `"2015-190"`, `"2015-07"`, `"2015"`, `"07/09/2015"`,
	`"9 Jul 2015 00:00:00 +0000"`, `"Thursday, 09-Jul-15 00:00:00 GMT"`, `"Thu Jul  9 00:00:00 2015"`,
	`"Thu Jul 09 2015 00:00:00 GMT+0000"`, `"July 9, 2015"`, `"00:00:00"`, `"/Date(1436400000000)/"`,
	`"1436400000000"`,
	`"+Infinity"`, `"-Infinity"`, `"inf"`, `"nan"`, `"-1"`, `"+1"`, `"-0"`, `"1.5"`, `"0x10"`, `"1_000"`,
	`" 1436400000"`, `"1436400000 "`, `"1.4364e9"`, `"1436400000s"`, `" "`, `"null"`, `"today"`, `"@1436400000"`,
	`"PT1S"`, `"１"`,
}

// wrapped is a valid value of the member inside an array, and inside a string.
func wrapped(path string) []jsonValue {
	text := map[string]string{
		jobID: `"` + jobMark + `"`, revision: `{"revision":"r","changeIdentifier":"c"}`, details: `{"summary":"s"}`,
		outputs: `{"a":"b"}`, created: `1751900000`, percent: `50`,
	}[path]
	if text == "" {
		text = `"x"`
	}
	out := []jsonValue{
		{"wrapped", "array", `[` + text + `]`},
		{"wrapped-object", "object", `{"` + path + `":` + text + `}`},
	}
	if rightKind[path] == "object" {
		return out[:1]
	}
	if path == jobID {
		out = append(out, jsonValue{"wrapped-id", "object", `{"id":` + text + `}`},
			jsonValue{"wrapped-value", "object", `{"value":` + text + `}`},
			jsonValue{"wrapped-S", "object", `{"S":` + text + `}`})
	}
	return out
}

// withPart sets a member; a structure's text replaces the members inside it.
func (r request) withPart(path, text string) request {
	for _, m := range order {
		if m.name == path {
			for _, n := range m.nested {
				r = r.without(path + "." + n)
			}
		}
	}
	return r.with(path, text)
}

func wrongType(path, name string, r request) Case {
	c := refused(path+"/type/"+name, "the "+rightKind[path]+" replaced by "+name, path+"/type", r, serialization,
		validation)
	c.Single().Allowed = judge.RejectPrefer(serialization, validation)
	return c
}

// wrongValue is a value of a wrong type in outputVariables, alone or after right ones.
func wrongValue(v jsonValue, after int) Case {
	c := refused(fmt.Sprintf("outputVariables/value-type/%s-%d", v.name, after), "the value of a variable is "+v.text,
		"outputVariables/value-type",
		plain().with(outputs, compact(append(pairsOf(many(after, "fine")), pair{`"a"`, v.text}))), serialization,
		validation)
	c.Single().Allowed = judge.RejectPrefer(serialization, validation)
	return c
}

// wrongFirst is a value of a wrong type before right ones.
func wrongFirst(v jsonValue) Case {
	c := refused("outputVariables/value-type/"+v.name+"-first", "the value of the first variable is "+v.text,
		"outputVariables/value-type", plain().with(outputs, `{"a":`+v.text+`,"b":"fine","c":""}`), serialization,
		validation)
	c.Single().Allowed = judge.RejectPrefer(serialization, validation)
	return c
}

// absences leave members out, or send null for them.
func absences() []Case {
	return slices.Concat(withoutID(), withoutRequired(), nulls())
}

// withoutID leave the id out, or have it where it is not looked for.
func withoutID() []Case {
	elsewhere := func(id, title, body string) Case {
		return Case{
			ID: id, Title: title, Rule: "jobId/required",
			Plan: &Single{Job: Shared, Request: text(body), Allowed: judge.Reject(validation)},
		}
	}
	return []Case{
		elsewhere("jobId/required/elsewhere/id", "the id in a member called id", `{"id":`+id+`}`),
		elsewhere("jobId/required/elsewhere/job", "the id in a member job", `{"job":{"id":`+id+`}}`),
		elsewhere("jobId/required/elsewhere/job-object", "the id in a member job as jobId", `{"job":{"jobId":`+id+`}}`),
		elsewhere("jobId/required/elsewhere/space-before", "a blank before the name", `{" jobId":`+id+`}`),
		elsewhere("jobId/required/elsewhere/space-after", "a blank after the name", `{"jobId ":`+id+`}`),
		elsewhere("jobId/required/elsewhere/newline", "a line break after the name", `{"jobId\n":`+id+`}`),
		elsewhere("jobId/required/elsewhere/nul", "a NUL after the name", `{"jobId\u0000":`+id+`}`),
		elsewhere("jobId/required/elsewhere/bom", "a byte order mark before the name", `{"\ufeffjobId":`+id+`}`),
		elsewhere("jobId/required/elsewhere/wide", "the name in full-width letters", `{"ｊｏｂＩｄ":`+id+`}`),
		elsewhere("jobId/required/elsewhere/path", "the name as a path", `{"$.jobId":`+id+`}`),
		elsewhere("jobId/required/elsewhere/pointer", "the name as a pointer", `{"/jobId":`+id+`}`),
		elsewhere("jobId/required/elsewhere/index", "the name with an index", `{"jobId[0]":`+id+`}`),
		elsewhere("jobId/required/elsewhere/proto", "the id in __proto__", `{"__proto__":{"jobId":`+id+`}}`),
		elsewhere("jobId/required/elsewhere/constructor", "the id in constructor.prototype",
			`{"constructor":{"prototype":{"jobId":`+id+`}}}`),
		elsewhere("jobId/required/elsewhere/attribute", "the name as an attribute", `{"@jobId":`+id+`}`),
		elsewhere("jobId/required/elsewhere/details", "the id in executionDetails",
			`{"executionDetails":{"jobId":`+id+`}}`),
		elsewhere("jobId/required/elsewhere/data", "the whole request in a member data", `{"data":{"jobId":`+id+`}}`),
		elsewhere("jobId/required/elsewhere/input", "the whole request in a member input",
			`{"input":{"jobId":`+id+`}}`),
		elsewhere("jobId/required/elsewhere/event", "the id as an event of Lambda has it",
			`{"CodePipeline.job":{"id":`+id+`,"data":{}}}`),
		noJob("jobId/required/elsewhere/external-id", "the id in externalExecutionId",
			request{details: `{"externalExecutionId":` + id + `}`}),
		noJob("jobId/required/elsewhere/token", "the id in continuationToken", request{token: id}),
		noJob("jobId/required/elsewhere/revision", "the id in a revision",
			request{revision: `{"revision":` + id + `,"changeIdentifier":` + id + `}`}),
		noJob("jobId/required/elsewhere/variable", "the id in a variable", request{outputs: `{"jobId":` + id + `}`}),
		noJob("jobId/required/empty-object", "an object without members", request{}),
		noJob("jobId/required/null", "jobId is null", request{jobID: `null`}),
		noJob("jobId/required/absent-with-details", "everything but jobId: details",
			request{details: `{"summary":"s"}`}),
		noJob("jobId/required/absent-with-token", "everything but jobId: a token", request{token: `"t"`}),
		noJob("jobId/required/absent-with-everything", "everything but jobId", everything().without(jobID)),
		noJob("jobId/required/null-with-everything", "everything, jobId null", everything().with(jobID, `null`)),
	}
}

// withoutRequired leave out what a currentRevision must have.
func withoutRequired() []Case {
	var out []Case
	for _, path := range []string{revID, change} {
		rule := path + "/required"
		out = append(out,
			refused(path+"/required/absent", "left out", rule, carrier(path).without(path), validation),
			refused(path+"/required/absent-among-all", "left out, all others there", rule, everything().without(path),
				validation),
			refused(path+"/required/null", "null", rule, carrier(path).with(path, `null`), validation, serialization),
			refused(path+"/required/null-among-all", "null, all others there", rule, everything().with(path, `null`),
				validation, serialization))
	}
	return append(out,
		refused("currentRevision.revision/required/empty-structure", "an empty currentRevision",
			"currentRevision.revision/required", plain().with(revision, `{}`), validation),
		refused("currentRevision.revision/required/only-unknown", "only an unknown member",
			"currentRevision.revision/required", plain().with(revision, `{"unknown":"value"}`), validation),
		refused("currentRevision.revision/required/only-created", "only created", "currentRevision.revision/required",
			plain().with(created, `1`), validation),
		refused("currentRevision.revision/required/only-summary", "only revisionSummary",
			"currentRevision.revision/required", plain().with(revSum, `"s"`), validation))
}

// nulls send null for what may be left out.
func nulls() []Case {
	var out []Case
	for _, path := range paths() {
		if path == jobID || path == revID || path == change {
			continue
		}
		out = append(out, accepted(path+"/null/alone", "null, which is as if absent", path+"/null",
			nulled(carrying(path), path)))
		among := carrying(revision).set(summary, "done").set(external, "ext-1").percent(50).also(created,
			`1751900000`).also(revSum, `"s"`)
		out = append(out, accepted(path+"/null/among-all", "null, all others there", path+"/null", nulled(among, path)))
	}
	all := sent{request: plain().with(token, `null`).with(revision, `null`).with(details, `null`)}
	return append(out, accepted("null/all", "every optional member is null", "continuationToken/null", all),
		accepted("null/all-in-structures", "every optional member inside the structures is null",
			"executionDetails.summary/null",
			carrying(revision).also(created, `null`).also(revSum, `null`).also(summary, `null`).also(external,
				`null`).also(percent, `null`)))
}

// nulled sends null for a member, which then has no effect.
func nulled(s sent, path string) sent {
	s.request = s.request.withPart(path, `null`)
	switch path {
	case token:
		s.effect.Token = nil
	case revision:
		s.effect.Revision, s.effect.Change, s.effect.Created = nil, nil, nil
	case created:
		s.effect.Created = nil
	case details:
		s.effect.Summary, s.effect.ExternalID, s.effect.Percent = nil, nil, nil
	case summary:
		s.effect.Summary = nil
	case external:
		s.effect.ExternalID = nil
	case percent:
		s.effect.Percent = nil
	}
	return s
}

// noJob is a request that names no job at all.
func noJob(id, title string, r request) Case {
	return Case{
		ID: id, Title: title, Rule: "jobId/required", Profile: profileOf(r),
		Plan: &Single{Job: NoJob, Request: r.build(), Allowed: judge.Reject(validation), Twice: true},
	}
}
