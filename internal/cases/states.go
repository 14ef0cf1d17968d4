package cases

import (
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// These requests name a job that is not in progress, or none: whatever they carry
// besides, and whatever else is wrong with them, they are refused.

// laden are valid requests that each carry something else.
func laden() map[string]request {
	return map[string]request{
		"plain": plain(), "token": plain().with(token, `"again"`), "revision": carrier(revision),
		"details": plain().with(summary, `"again"`), "external": plain().with(external, `"again"`),
		"percent": plain().with(percent, `100`), "percent-zero": plain().with(percent, `0`),
		"created": carrier(created).with(created, `1`), "revision-summary": carrier(revSum).with(revSum, `"again"`),
		"variables": plain().with(outputs, `{"a":"b"}`), "empty-variables": plain().with(outputs, `{}`),
		"empty-details": plain().with(details, `{}`), "nulls": plain().with(token, `null`).with(details, `null`),
		"everything-with-token": everything(), "everything-with-variables": everythingElse(),
		"unknown-member": plain().with(jobID, `"`+jobMark+`","force":true`),
		"unknown-status": plain().with(jobID,
			`"`+jobMark+`","status":"InProgress","state":"InProgress","jobStatus":"InProgress"`),
	}
}

// wrong is a request with one invalid member.
type wrong struct {
	name string
	request
	class string
}

// wrongs are requests that are wrong in one member each.
func wrongs() []wrong {
	var out []wrong
	classes := invalidClasses()
	for _, path := range sortedKeys(classes) {
		for _, c := range classes[path] {
			out = append(out, wrong{
				path + "-" + c.name,
				c.apply(sent{request: carrier(path).withoutPart(path)}).request, c.name,
			})
		}
	}
	for _, path := range []string{revID, change} {
		out = append(out, wrong{path + "-absent", carrier(path).without(path), "absent"})
	}
	large := plain().with(outputs, inVariables(many(10, filled("v", 20000))...))
	return append(out, wrong{"outputVariables-too-large", large, "too-large"})
}

// with is the request's set of answers where the job is one more reason to refuse it, which has names of its own.
func (w wrong) with(names ...string) judge.Allowed {
	own, allowed := []string{validation}, judge.Reject
	switch {
	case ofType(w.class):
		own, allowed = []string{serialization, validation}, judge.RejectPrefer
	case w.class == "too-large":
		own, allowed = []string{tooManyBytes, validation}, judge.RejectPrefer
	}
	names = append(own, names...)
	slices.Sort(names)
	return allowed(slices.Compact(names)...)
}

// withoutPart leaves out a member, a structure with everything in it.
func (r request) withoutPart(path string) request { return r.withPart(path, "").without(path) }

// finished asks a job that has ended again in every valid way, and in every invalid one.
func finished() []Case {
	var out []Case
	requests := laden()
	for _, name := range sortedKeys(requests) {
		out = append(out, Case{
			ID: "life/completed-once/" + name, Title: "a finished job again: " + name, Rule: "life/completed-once",
			Profile: profileOf(requests[name]),
			Plan: &Single{
				Job: Finished, Twice: true, Request: requests[name].build(),
				Allowed: judge.RejectPrefer(invalidState),
			},
		})
	}
	for _, w := range wrongs() {
		out = append(out, Case{
			ID: "life/invalid-on-finished/" + w.name, Title: "an invalid request on a finished job",
			Rule: "life/invalid-on-finished", Profile: profileOf(w.request),
			Plan: &Single{
				Job: Finished, Twice: true, Request: w.build(),
				Allowed: w.with(append(model.ModelledErrors(), serialization)...),
			},
		})
	}
	return out
}

// unacknowledged asks for a job that was handed out and never acknowledged.
func unacknowledged() []Case {
	var out []Case
	requests := laden()
	requests["everything"] = everything()
	for name, r := range requests {
		out = append(out, Case{
			ID: "life/unacknowledged/" + name, Title: "a job that was never acknowledged: " + name,
			Rule: "life/unacknowledged", Profile: profileOf(r),
			Plan: &Single{
				Job: Unacknowledged, Twice: true, Request: r.build(),
				Allowed: judge.ShouldReject(invalidState), Effect: Effect{Free: true},
			},
		})
	}
	out = sortedByID(out)
	for _, w := range wrongs() {
		out = append(out, Case{
			ID:    "life/invalid-on-unacknowledged/" + w.name,
			Title: "an invalid request on a job that was never acknowledged",
			Rule:  "life/invalid-on-unacknowledged", Profile: profileOf(w.request),
			Plan: &Single{
				Job: Unacknowledged, Twice: true, Request: w.build(),
				Allowed: w.with(append(model.ModelledErrors(), serialization)...),
			},
		})
	}
	return out
}

// nobodys are ids that no job has.
var nobodys = map[string]string{
	"ordinary": "3f2b8c1d-9e4a-4b7c-8d6e-5f0a1b2c3d4e",
	"nil":      "00000000-0000-0000-0000-000000000000",
}

// unknown asks, in every valid way and in every invalid one, for a job that there
// is not, by an id that can be none, and without an id.
func unknown() []Case {
	var out []Case
	named := ""
	add := func(id, title, rule string, r request, allowed judge.Allowed) {
		c := Case{
			ID: id, Title: title, Rule: rule, Profile: profileOf(r),
			Plan: &Single{Job: NoJob, Request: r.build(), Allowed: allowed},
		}
		if who := named; who != "" {
			c.Single().Names = func(string) string { return who }
		}
		out = append(out, c)
	}
	requests := laden()
	for _, who := range sortedKeys(nobodys) {
		text := quoted(nobodys[who])
		named = nobodys[who]
		for _, name := range sortedKeys(requests) {
			if !strings.HasPrefix(name, "unknown-") { // it stands beside the id
				add("jobId/unknown/laden/"+name+"-"+who, "an id that no job has: "+name, "jobId/unknown",
					requests[name].with(jobID, text), judge.Reject(notFound))
			}
		}
		for _, w := range wrongs() {
			add("jobId/invalid-and-unknown/"+w.name+"-"+who, "an invalid request for a job that there is not",
				"jobId/invalid-and-unknown", w.request.with(jobID, text), w.with(notFound))
		}
	}
	named = ""
	for _, w := range wrongs() {
		add("jobId/pattern/laden/"+w.name, "an invalid request with an id that can be none", "jobId/pattern",
			w.request.with(jobID, `"not-an-id"`), w.with(notFound))
		add("jobId/required/laden/"+w.name, "an invalid request without an id", "jobId/required",
			w.request.without(jobID), w.with())
	}
	for _, name := range sortedKeys(requests) {
		if !strings.HasPrefix(name, "unknown-") {
			add("jobId/pattern/laden/"+name, "an id that can be none: "+name, "jobId/pattern",
				requests[name].with(jobID, `"not-an-id"`), judge.Reject(notFound, validation))
			add("jobId/required/laden/"+name, "no id: "+name, "jobId/required", requests[name].without(jobID),
				judge.Reject(validation))
			add("jobId/required/null/"+name, "a null id: "+name, "jobId/required", requests[name].with(jobID, `null`),
				judge.Reject(validation))
		}
	}
	return out
}
