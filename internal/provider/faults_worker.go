package provider

import (
	"maps"
	"slices"
	"strings"
)

// WorkerFaults lists the mutants of the operations of a job worker other than
// PutJobSuccessResult, by kind and member and by hand.
func WorkerFaults() []Fault {
	return faultsOf(workerFamilies())
}

// WorkerVariants lists the variants of these operations.
func WorkerVariants() []Variant {
	var all []Variant
	for _, e := range slices.Concat(workerVariants, partnerVariants) {
		all = append(all, Variant{Name: e.name, Says: e.says, Family: "job worker", change: e.change})
	}
	return all
}

func workerFamilies() []family {
	return []family{
		{"members of the job worker's calls", memberFaults()},
		{"JSON of the job worker's calls", jsonFaults()},
		{"answers of the job worker's calls", answerFaultsOfWorker()},
		{"what the job worker's calls together answer", outputFaults()},
		{"the job worker's calls together", meetingFaults},
		{"the job worker's calls by CBOR", workerFaultsOnCBOR()},
		{"the job worker's calls side by side", besideFaults},
		{"jobs of partners, by all calls together", partnerFaults()},
	}
}

// nine are the operations other than PutJobSuccessResult, in alphabetical order.
func nine() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(documented)), func(op string) bool { return op == successResult })
}

// workerOps are those of them for custom actions.
func workerOps() []string { return slices.DeleteFunc(nine(), isPartner) }

// jobOps are those of them that are about a job.
func jobOps() []string {
	return slices.DeleteFunc(workerOps(), func(op string) bool { return documented[op].at("jobId") == nil })
}

// forEach makes a mutant of each of the operations for custom actions.
func forEach(kind, says string, how func(op string) change) []entry {
	var all []entry
	for _, op := range workerOps() {
		all = append(all, entry{op + "/" + kind, says + ": " + op, how(op)})
	}
	return all
}

func jsonFaults() []entry {
	kinds := []struct {
		kind, says string
		how        func(*grammar)
	}{
		{"json/trailing-comma-accepted", "accepts a comma before a closing brace", func(g *grammar) {
			g.comma = func(_, after byte) (bool, bool) { return after == '}', false }
		}},
		{"json/trailing-data-ignored", "ignores what follows the object", func(g *grammar) {
			g.tail = func([]byte) bool { return true }
		}},
		{"json/single-quotes-accepted", "accepts single quotes", func(g *grammar) { g.quotes = `"'` }},
		{"json/bare-names-accepted", "accepts names without quotes", func(g *grammar) { g.names = bare }},
		{"json/cut-accepted", "accepts an object whose closing brace is missing", func(g *grammar) { g.cut = true }},
		{"json/control-characters-accepted", "accepts raw control characters in strings", func(g *grammar) {
			g.control = func(byte) bool { return true }
		}},
		{"json/form-feed-is-space", "takes a form feed for white space", func(g *grammar) { g.space += "\f" }},
		{"json/no-break-space-is-space", "takes a no-break space for white space", func(g *grammar) {
			g.skip = func(rest []byte) int {
				if strings.HasPrefix(string(rest), "\u00a0") {
					return 2
				}
				return 0
			}
		}},
		{"json/carriage-return-refused", "takes no carriage return for white space", func(g *grammar) {
			g.space = " \t\n"
		}},
		{"json/comments-accepted", "accepts comments", func(g *grammar) { g.skip = skipComment }},
		{"json/words-for-numbers-accepted", "accepts NaN and Infinity", func(g *grammar) { g.word = notNumbers }},
		{"json/nesting-of-4", "refuses what is nested more than 4 deep", func(g *grammar) { g.depth = 4 }},
	}
	var all []entry
	for _, k := range kinds {
		all = append(all, forEach(k.kind, k.says, func(op string) change { return readingOf(op, k.how) })...)
	}
	all = append(all, forEach("json/empty-body-accepted", "reads an empty body as an empty object",
		func(op string) change {
			return readingOf(op, func(g *grammar) {
				g.prepare = func(in []byte) []byte {
					if len(strings.TrimSpace(string(in))) == 0 {
						return []byte(`{"jobId":"00000000-0000-0000-0000-000000000000",` +
							`"failureDetails":{"type":"JobFailed","message":"a"},"nonce":"a",` +
							`"actionTypeId":{"category":"Test","owner":"Custom","provider":"a","version":"1"}}`)
					}
					return in
				}
			})
		})...)
	all = append(all, forEach("names/case-folded", "reads names of members in any letter case", func(op string) change {
		return onNamesOf(op, renaming(func(name string, known []string) string {
			return match(name, known, strings.EqualFold)
		}))
	})...)
	for _, k := range []struct {
		kind, says string
		when       func(path string, m member) bool
	}{
		{"unknown/refused", "refuses unknown members", func(string, member) bool { return true }},
		{"unknown/refused-below", "refuses unknown members of structures", func(path string, _ member) bool {
			return path != ""
		}},
		{"unknown/objects-refused", "refuses unknown members that are objects", func(_ string, m member) bool {
			return m.value.kind == object
		}},
		{
			"unknown/long-refused", "refuses unknown members of more than 1,000 characters",
			func(_ string, m member) bool { return len(m.value.text) > 1000 },
		},
		{"unknown/of-outputs-refused", "refuses unknown members that outputs have", func(_ string, m member) bool {
			return m.name == "status" || m.name == "accountId"
		}},
		{"unknown/dollar-refused", "refuses unknown members whose name begins with $", func(_ string, m member) bool {
			return strings.HasPrefix(m.name, "$")
		}},
	} {
		for _, op := range workerOps() {
			if k.kind == "unknown/refused-below" && (op == "AcknowledgeJob" || op == "GetJobDetails") {
				continue // they have no structures
			}
			all = append(all, entry{op + "/" + k.kind, k.says + ": " + op, onNamesOf(op, refusingUnknown(k.when))})
		}
	}
	return all
}

func skipComment(rest []byte) int {
	s := string(rest)
	switch {
	case strings.HasPrefix(s, "//"), strings.HasPrefix(s, "#"):
		if end := strings.IndexByte(s, '\n'); end >= 0 {
			return end + 1
		}
		return len(s)
	case strings.HasPrefix(s, "/*"):
		if end := strings.Index(s, "*/"); end >= 0 {
			return end + 2
		}
	}
	return 0
}

// answering changes the answers of one operation.
func answering(op string, how func(out *reply, f *failure)) change {
	return func(b *behaviour) {
		b.worker.edit = func(of string, out *reply, f *failure) {
			if of == op {
				how(out, f)
			}
		}
	}
}

// outputting changes the document of a success of one operation.
func outputting(op string, how func(value) value) change {
	return answering(op, func(out *reply, f *failure) {
		if f == nil {
			v, _ := plainGrammar.parse(out.body) // it was just written
			w := &writer{}
			out.body = w.value(how(v)).buf
		}
	})
}

func answerFaultsOfWorker() []entry {
	onRefusal := func(how func(*reply, *failure)) func(string) change {
		return func(op string) change {
			return answering(op, func(out *reply, f *failure) {
				if f != nil {
					how(out, f)
				}
			})
		}
	}
	all := slices.Concat(
		forEach("answer/errors-200", "answers errors with status 200",
			onRefusal(func(out *reply, _ *failure) { out.status = 200 })),
		forEach("answer/errors-404", "answers errors with status 404",
			onRefusal(func(out *reply, _ *failure) { out.status = 404 })),
		forEach("answer/errors-500", "answers errors with status 500",
			onRefusal(func(out *reply, _ *failure) { out.status = 500 })),
		forEach("answer/errors-untyped", "answers errors without a type",
			onRefusal(func(out *reply, f *failure) { out.body = errorBody("message", f.message) })),
		forEach("answer/errors-of-text", "answers errors as text",
			onRefusal(func(out *reply, f *failure) { out.body = []byte(f.message) })),
		forEach("answer/errors-generic", "answers every error as InternalFailure",
			onRefusal(func(out *reply, f *failure) { out.body = errorBody("__type", "InternalFailure") })),
		forEach("answer/not-found-validation",
			"answers ValidationException where there is no job, nonce or action type",
			onRefusal(func(out *reply, f *failure) {
				if f.kind == "JobNotFoundException" || f.kind == "InvalidNonceException" ||
					f.kind == "ActionTypeNotFoundException" {
					out.body = errorBody("__type", validation, "message", f.message)
				}
			})),
		forEach("answer/content-type-html", "answers as HTML", func(op string) change {
			return answering(op, func(out *reply, _ *failure) { out.contentType = "text/html" })
		}),
		forEach("answer/success-201", "answers successes with status 201", func(op string) change {
			return answering(op, func(out *reply, f *failure) {
				if f == nil {
					out.status = 201
				}
			})
		}),
	)
	return append(all, entry{
		"PutJobFailureResult/answer/object", "answers a failure with an empty object",
		answering("PutJobFailureResult", func(out *reply, f *failure) {
			if f == nil {
				out.body = []byte("{}")
			}
		}),
	})
}

// output is a member of what an operation answers.
type output struct{ op, path string }

// outputsOf answer a success without a member that it has to have, or with another.
func outputsOf(members []output) []entry {
	var all []entry
	for _, o := range members {
		for _, k := range []struct {
			kind, says, in string
			how            func(value) value
		}{
			{"absent", "leaves ", " out of ", leftOut},
			{"null", "answers null for ", " in ", being(nullValue)},
			{"number", "answers a number for ", " in ", being(numberOf(7))},
		} {
			if k.kind == "number" || !strings.HasSuffix(o.path, "actionTypeId") { // which may be absent
				name := o.op + "/output/" + k.kind + "/" + o.path
				all = append(all, entry{name, k.says + o.path + k.in + o.op, answered(o.op, o.path, k.how)})
			}
		}
	}
	return all
}

func outputFaults() []entry {
	return outputsOf([]output{
		{"AcknowledgeJob", "status"},
		{"GetJobDetails", "jobDetails"},
		{"GetJobDetails", "jobDetails.id"},
		{"GetJobDetails", "jobDetails.data"},
		{"GetJobDetails", "jobDetails.accountId"},
		{"PollForJobs", "jobs.id"},
		{"PollForJobs", "jobs.nonce"},
		{"PollForJobs", "jobs.data"},
		{"PollForJobs", "jobs.accountId"},
		{"GetJobDetails", "jobDetails.data.actionTypeId"},
		{"PollForJobs", "jobs.data.actionTypeId"},
	})
}

// within changes the member at a path, in every element of a list on the way.
func within(v value, path []string, how func(value) value) value {
	if v.kind == array {
		out := value{kind: array}
		for _, item := range v.items {
			out.items = append(out.items, within(item, path, how))
		}
		return out
	}
	if len(path) == 0 {
		return how(v)
	}
	out := value{kind: v.kind, text: v.text}
	for _, m := range v.members {
		if m.name == path[0] {
			if len(path) == 1 {
				m.value = how(m.value)
			} else {
				m.value = within(m.value, path[1:], how)
			}
		}
		if m.value.kind != absent {
			out.members = append(out.members, m)
		}
	}
	return out
}
