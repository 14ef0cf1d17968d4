package cases

import (
	"fmt"
	"slices"
	"strings"
)

// smuggled is what an unknown member carries that is not to have any effect.
const smuggled = "smuggled"

// strangeValues are what aliases carry: values that would be refused if they were read as the
// member's, and values that would have an effect.
var strangeValues = []struct {
	name, title string
	of          map[string]string
}{
	{"invalid", "that would be invalid", map[string]string{
		jobID: `"x"`, token: `""`, revision: `{}`, revID: `""`, change: `""`, created: `"now"`, revSum: `""`,
		details: `{"percentComplete":101}`, summary: `""`, external: `""`, percent: `101`, outputs: `{"a b":"x"}`,
	}},
	{"valid", "that would have an effect", map[string]string{
		jobID: `"3f2b8c1d-9e4a-4b7c-8d6e-5f0a1b2c3d4e"`, token: `"` + smuggled + `"`,
		revision: `{"revision":"` + smuggled + `","changeIdentifier":"` + smuggled + `"}`,
		revID:    `"` + smuggled + `"`, change: `"` + smuggled + `"`, created: `1234567890`,
		revSum:  `"` + smuggled + `"`,
		details: `{"summary":"` + smuggled + `","externalExecutionId":"` + smuggled + `","percentComplete":37}`,
		summary: `"` + smuggled + `"`, external: `"` + smuggled + `"`, percent: `37`,
		outputs: `{"` + smuggled + `":"` + smuggled + `"}`,
	}},
}

// surroundings are what stands beside the aliases, and where.
type surroundings struct {
	name, title string
	sent        func() sent
	first       bool // the aliases stand before the members
}

var companies = []surroundings{
	{"alone", "without the documented members", func() sent { return carrying(revision) }, false},
	{"before", "before the documented members", everythingSent, true},
	{"after", "after the documented members", everythingSent, false},
}

// everythingSent is a valid request with every member but the variables.
func everythingSent() sent {
	return carrying(revision).set(token, "token-1").also(created, `1751900000`).set(revSum, "a revision").set(summary,
		"done").set(external, "ext-1").percent(50)
}

// aliases send members under names that some layer takes for the documented ones: beside
// these, and without them, on a live job. They are to be ignored.
func aliases() []Case {
	var out []Case
	for _, k := range aliasKinds {
		for _, v := range strangeValues {
			for _, at := range companies {
				out = append(out,
					aliasCase(k.name+"/"+v.name+"-"+at.name,
						fmt.Sprintf("%s, with values %s, %s", k.title, v.title, at.title), at, k.atTop,
						func(path string) []pair { return named(k.of(path), v.of[path]) }))
			}
		}
		out = append(out, instead(k)...)
	}
	for _, group := range sortedKeys(containers) {
		for _, v := range strangeValues {
			for _, at := range companies {
				out = append(out,
					aliasCase(group+"/"+v.name+"-"+at.name,
						fmt.Sprintf("members inside others: %s, with values %s, %s", group, v.title, at.title), at,
						false,
						func(path string) []pair { return contained(containers[group], path, v.of) }))
			}
		}
		out = append(out, refused("jobId/required/elsewhere/in-"+group, "the id inside other members: "+group,
			"jobId/required", nil, validation))
		out[len(out)-1].Single().Request = text(compact(contained(containers[group], jobID,
			map[string]string{jobID: id})))
	}
	return append(out, otherVocabulary()...)
}

// named gives every name the value.
func named(names []string, value string) []pair {
	names = slices.Clone(names)
	slices.Sort(names)
	var out []pair
	for _, n := range slices.Compact(names) {
		out = append(out, pair{quoted(n), value})
	}
	return out
}

// aliasCase is a request with unknown members at every level. The unknown members of a level
// are those of the members that belong there, at the top those of all where that is asked for.
func aliasCase(id, title string, at surroundings, atTop bool, of func(path string) []pair) Case {
	s := at.sent()
	unknown := func(level string) []pair {
		var out []pair
		for _, p := range paths() {
			if parent(p) == level || atTop && level == "" {
				out = append(out, of(p)...)
			}
		}
		return undocumented(out)
	}
	join := func(known []pair, level string) []pair {
		if at.first {
			return append(unknown(level), known...)
		}
		return append(slices.Clone(known), unknown(level)...)
	}
	top := s.pairs(func(ps []pair) string {
		if ps[0].name == quoted(base(revID)) {
			return compact(join(ps, revision))
		}
		return compact(join(ps, details))
	})
	if _, has := s.request[summary]; !has {
		top = append(top, pair{quoted(details), compact(join(nil, details))})
	}
	c := accepted("json/unknown-members/alias/"+id, title, "json/unknown-members", s)
	c.Single().Request = text(compact(join(top, "")))
	return c
}

// undocumented leaves out what has a documented name of some level, in whatever letter case,
// or a name that was there before.
func undocumented(ps []pair) []pair {
	seen := map[string]bool{}
	for _, p := range paths() {
		seen[strings.ToLower(quoted(base(p)))] = true
	}
	var out []pair
	for _, p := range ps {
		if !seen[p.name] && !seen[strings.ToLower(p.name)] {
			out = append(out, p)
		}
		seen[p.name] = true
	}
	return out
}

// instead have a required member under other names only.
func instead(k aliasKind) []Case {
	c := refused("jobId/required/elsewhere/as-"+k.name, "the id under other names only: "+k.title, "jobId/required",
		nil, validation)
	c.Single().Request = text(compact(undocumented(named(k.of(jobID), id))))
	out := []Case{c}
	for path, other := range map[string]pair{revID: {`"changeIdentifier"`, `"c"`}, change: {`"revision"`, `"r"`}} {
		c := refused(path+"/required/as-"+k.name, "under other names only: "+k.title, path+"/required", nil, validation)
		ps := undocumented(named(k.of(path), `"x"`))
		c.Single().Request = text(`{"jobId":` + id + `,"currentRevision":` + compact(append([]pair{other}, ps...)) +
			`}`)
		out = append(out, c)
	}
	return sortedByID(out)
}

// containers are names of members inside which some layer looks for the others.
var containers = map[string][]string{
	"prototypes": {
		"__proto__", "constructor", "prototype", "super", "parent", "base", "extends", "$extends",
		"inherits", "__class__", "__dict__", "__init__", "mixins", "<<", "$merge", "$ref", "$defaults", "defaults",
		"@extends", "template", "__parent__",
	},
	"wrappers": {
		"input", "Input", "body", "Body", "data", "Data", "request", "Request", "payload", "Payload", "params",
		"parameters", "arguments", "args", "PutJobSuccessResult", "PutJobSuccessResultInput",
		"PutJobSuccessResultRequest", "putJobSuccessResult", "detail", "Detail", "event", "content", "value",
		"@value", "fields", "attributes", "properties", "props", "item", "Item", "items", "job", "jobData",
		"result", "results", "variables", "message", "0", "", "root", "object", "entity", "document", "query", "$set",
		"set", "update", "patch", "_source", "@attributes", "$", "#", "_", "additionalProperties", "unknown", "any",
		"extra", "metadata", "options", "model",
	},
	"copies": {
		"jobId[]", "jobIds", "currentRevisions", "executionDetailsList", "overrides", "override", "default",
		"original", "current", "new", "old", "before", "after", "previous", "next", "context", "@context", "headers",
		"env", "config", "configuration", "session", "state",
	},
}

// contained puts a member into every container of its level; constructor has it in prototype besides.
func contained(names []string, path string, values map[string]string) []pair {
	var inner []pair
	for _, p := range paths() {
		if v, ok := values[p]; ok && parent(p) == parent(path) {
			inner = append(inner, pair{quoted(base(p)), v})
		}
	}
	text := compact(inner)
	var out []pair
	for _, n := range names {
		if n == "constructor" {
			out = append(out, pair{quoted(n), `{"prototype":` + text + `,` + text[1:]})
			continue
		}
		out = append(out, pair{quoted(n), text})
	}
	return out
}

// otherVocabulary are members of other operations, types and protocols, which say something
// else of the job than that it has succeeded.
func otherVocabulary() []Case {
	var out []Case
	for name, members := range map[string]string{
		"failure": `"failureDetails":{"type":"JobFailed","message":"smuggled","externalExecutionId":"smuggled"},` +
			`"failure":true,"failed":true,"error":{"code":"JobFailed","message":"smuggled"},"errors":["smuggled"],` +
			`"errorDetails":{"code":"x","message":"smuggled"},"exception":"smuggled","errorMessage":"smuggled",` +
			`"errorType":"JobFailed","fault":true,"cause":"smuggled","reason":"smuggled","type":"JobFailed",` +
			`"message":"smuggled","__type":"ValidationException","code":"ValidationException"`,
		"status": `"status":"Failed","state":"Failed","jobStatus":"Failed","Status":"Failed","result":"Failure",` +
			`"outcome":"failed","success":false,"succeeded":false,"ok":false,"completed":false,"complete":false,` +
			`"done":false,"finished":false,"ended":false,"final":false,"conclusion":"failure","phase":"InProgress",` +
			`"statusCode":500`,
		"continues": `"continue":true,"continuation":"smuggled","hasMore":true,"more":true,"inProgress":true,` +
			`"keepAlive":true,"retry":true,"retries":3,"again":true,"requeue":true,"repeat":true,"reschedule":true,` +
			`"delay":1,"delaySeconds":1,"wait":true,"pending":true,"next":"smuggled","isLast":false,"last":false,` +
			`"IsTruncated":true`,
		"control": `"dryRun":true,"DryRun":true,"validateOnly":true,"validate_only":true,"force":true,"async":true,` +
			`"preview":true,"simulate":true,"test":true,"noop":true,"skip":true,"disabled":true,"enabled":false,` +
			`"cancel":true,"abort":true,"delete":true,"_delete":true,"_method":"DELETE","ifMatch":"x",` +
			`"If-None-Match":"*","ttl":0,"expires":0,"timeout":0,"debug":true,"pretty":true,"version":2,` +
			`"apiVersion":"2017-01-01"`,
		"operation": `"Action":"PutJobFailureResult","action":"PutJobFailureResult",` +
			`"operation":"PutJobFailureResult","Operation":"PutJobFailureResult",` +
			`"X-Amz-Target":"CodePipeline_20150709.PutJobFailureResult",` +
			`"x-amz-target":"CodePipeline_20150709.PutJobFailureResult","target":"PutJobFailureResult",` +
			`"method":"PutJobFailureResult","command":"PutJobFailureResult","Version":"2015-07-09",` +
			`"@type":"PutJobFailureResultInput","$type":"PutJobFailureResultInput",` +
			`"_type":"PutJobFailureResultInput",` +
			`"@class":"PutJobFailureResultInput","jsonrpc":"2.0","id":1,"Content-Type":"text/plain"`,
		"worker": `"nonce":"1","clientToken":"smuggled","clientId":"smuggled","accountId":"000000000000",` +
			`"actionTypeId":{"category":"Build","owner":"AWS","provider":"CodeBuild","version":"1"},` +
			`"data":{"continuationToken":"smuggled"},"pipelineContext":{"pipelineName":"smuggled"},` +
			`"pipelineName":"smuggled","stageName":"smuggled","actionName":"smuggled","maxBatchSize":0,` +
			`"queryParam":{"a b":"c"},"workerId":"smuggled","region":"eu-west-1","tags":[{"key":"a","value":"b"}]`,
		"credential": `"Authorization":"none","authorization":"none","AWSAccessKeyId":"x","X-Amz-Security-Token":"x",` +
			`"X-Amz-Signature":"x","X-Amz-Date":"x","X-Amz-Expires":"0","accessKeyId":"x","secretAccessKey":"x",` +
			`"SessionToken":"x","role":"none","user":"nobody","username":"nobody","password":"x","token_type":"none",` +
			`"principal":"none","owner":"ThirdParty","tenant":"other"`,
	} {
		for _, at := range []surroundings{companies[0], companies[2]} {
			s := at.sent()
			c := accepted("json/unknown-members/vocabulary/"+name+"-"+at.name,
				"members of other operations and formats: "+name+", "+at.title, "json/unknown-members", s)
			c.Single().Request = text(strings.TrimSuffix(s.String(), "}") + `,` + members + `}`)
			out = append(out, c)
		}
	}
	return sortedByID(out)
}
