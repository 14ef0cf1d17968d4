package evidence

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// question is one request, and what its answer says of rules.
type question struct {
	asks      string
	operation string
	// with are the members of the body, in which JOB stands for the job's id and NONCE for its nonce.
	with  string
	raw   string // before the body: a byte order mark
	nonce string
	// sure is set where every source has the request rejected, so that no job is used up by it.
	sure   bool
	claims []claim
}

func (q question) body(id string) []byte {
	return []byte(q.raw + "{" + strings.NewReplacer("JOB", id, "NONCE", q.nonce).Replace(q.with) + "}")
}

// claim is a rule, and how an answer is read as evidence for or against it.
type claim struct {
	rule string
	read func(wire.Answer) (Verdict, string)
}

// telling reports whether an answer is one about the request at all.
func telling(a wire.Answer) bool {
	return a.Fate == wire.Answered && !a.Throttled() && !a.AuthRefused() && !a.NotImplemented() && a.Status < 500
}

// rejected claims that the request gets 400, with one of the names where there are any.
func rejected(rule string, names ...string) claim {
	return claim{rule, func(a wire.Answer) (Verdict, string) {
		switch {
		case !telling(a):
			return Open, outcome(a)
		case a.Status == 400 && (len(names) == 0 || slices.Contains(names, wire.ErrorType(a))):
			return Confirms, outcome(a)
		}
		return Refutes, outcome(a)
	}}
}

// accepted claims that the request gets 200.
func accepted(rule string) claim {
	return claim{rule, func(a wire.Answer) (Verdict, string) {
		switch {
		case !telling(a):
			return Open, outcome(a)
		case a.Status == 200:
			return Confirms, outcome(a)
		}
		return Refutes, outcome(a)
	}}
}

// observed claims nothing: whatever the answer is settles the question.
func observed(rule string) claim {
	return claim{rule, func(a wire.Answer) (Verdict, string) {
		if !telling(a) {
			return Open, outcome(a)
		}
		return Settles, outcome(a)
	}}
}

// clean claims that a success has a body of zero bytes and names no coding.
func clean(rule string) claim {
	return claim{rule, func(a wire.Answer) (Verdict, string) {
		switch codings := a.Values("Content-Encoding"); {
		case !telling(a) || a.Status != 200:
			return Open, outcome(a)
		case len(codings) > 0:
			return Refutes, "Content-Encoding " + codings[0]
		}
		return Confirms, fmt.Sprintf("no Content-Encoding; a body of %d bytes", len(a.Body))
	}}
}

// typed claims that an error's type stands in __type, without a URI.
func typed(rule string) claim {
	return claim{rule, func(a wire.Answer) (Verdict, string) {
		if !telling(a) || a.Status < 400 {
			return Open, outcome(a)
		}
		var places []string
		good := false
		for _, t := range wire.ErrorTypes(a) {
			places = append(places, t.Place+": "+t.Raw)
			good = good || t.Place == wire.PlaceType && !strings.Contains(t.Raw, ":")
		}
		says := strings.Join(places, ", ")
		switch {
		case good:
			return Confirms, says
		case says == "":
			return Refutes, "no type anywhere"
		}
		return Refutes, says
	}}
}

// useful claims that every recorded client can use the answer: its error, or its success.
func useful(rule string) claim {
	return claim{rule, func(a wire.Answer) (Verdict, string) {
		if success := rule == "clients/success"; !telling(a) || (a.Status == 200) != success ||
			!success && wire.ErrorType(a) == "" {
			return Open, outcome(a)
		}
		for _, f := range judge.Either().Check(a) {
			if f.Rule == rule {
				return Refutes, f.Got
			}
		}
		return Confirms, outcome(a)
	}}
}

// success is a question about a success of the live job.
func success(asks, with string, claims ...claim) question {
	return question{asks: asks, operation: model.PutJobSuccessResult, with: `"jobId":"JOB"` + with, claims: claims}
}

func revision(created string) string {
	return `,"currentRevision":{"revision":"r","changeIdentifier":"c","created":` + created + `}`
}

func details(members string) string { return `,"executionDetails":{` + members + `}` }

func (q question) certain() question {
	q.sure = true
	return q
}

// onDispatched are the questions about a job that was handed out and not acknowledged. The one that may end it is the
// last.
func onDispatched() []question {
	return []question{
		{
			asks: "the details of a job before it is acknowledged", operation: model.GetJobDetails,
			with:   `"jobId":"JOB"`,
			claims: []claim{accepted("GetJobDetails/life/dispatched")},
		},
		success("an invalid success before the job is acknowledged", `,"continuationToken":""`,
			rejected("life/invalid-on-unacknowledged")),
		success("a success before the job is acknowledged", ``, rejected("life/unacknowledged", model.InvalidJobState)),
	}
}

// onLive are the questions about a job in progress. Whatever is rejected leaves it for the next one; the last one ends
// it.
func onLive() []question {
	const astral = "\U0001F600"
	return []question{
		success("a token of 2049 characters", `,"continuationToken":"`+strings.Repeat("t", 2049)+`"`,
			typed("answer/error-__type"), useful("clients/error")).certain(),
		success("the same again", `,"continuationToken":"`+strings.Repeat("t", 2049)+`"`,
			rejected("life/rejected-again-same")).certain(),
		success("a byte order mark", ``, observed("json/encoding")).marked(),
		success("the same name twice", `,"continuationToken":"a","continuationToken":"b"`,
			observed("json/duplicate-keys")),
		success("percentComplete 1.5", details(`"percentComplete":1.5`),
			observed("executionDetails.percentComplete/fraction")),
		success("a variable that is null", `,"outputVariables":{"A":null}`, observed("outputVariables/null-value")),
		success("variables together with a token", `,"continuationToken":"t","outputVariables":{"A":"a"}`,
			rejected("outputVariables/with-token", model.Validation)),
		success("no variables together with a token", `,"continuationToken":"t","outputVariables":{}`,
			observed("outputVariables/empty-with-token")),
		success("created 1e400", revision("1e400"), observed("currentRevision.created/beyond-double")),
		success("a summary of 1100 characters beyond the BMP", details(`"summary":"`+strings.Repeat(astral, 1100)+`"`),
			observed("length/two-counts")),
		success("created 1.5e9", revision("1.5e9"), accepted("currentRevision.created/spelling")),
		success("created in the year 9999", revision("253402300799"), accepted("currentRevision.created/far-away")),
		success("nothing but the job, of which requests were rejected", ``, accepted("life/rejected-changes-nothing"),
			clean("answer/empty-coding"), useful("clients/success")),
	}
}

func (q question) marked() question {
	q.raw = "\ufeff"
	return q
}

// onFinished are the questions about a job that has succeeded.
func onFinished() []question {
	return []question{
		success("the success again", ``, rejected("life/completed-once"),
			rejected("life/completed-state", model.InvalidJobState)),
		success("an invalid request about the job", `,"continuationToken":""`, rejected("life/invalid-on-finished")),
		{
			asks: "the details of the job", operation: model.GetJobDetails, with: `"jobId":"JOB"`,
			claims: []claim{observed("GetJobDetails/life/ended")},
		},
		{
			asks: "its acknowledgement", operation: model.AcknowledgeJob, with: `"jobId":"JOB","nonce":"NONCE"`,
			claims: []claim{
				rejected("AcknowledgeJob/life/after-end"),
				rejected("AcknowledgeJob/life/nonce-once", model.InvalidNonce),
			},
		},
		failure("its failure", rejected("PutJobFailureResult/life/after-success")),
	}
}

func failure(asks string, claims ...claim) question {
	return question{
		asks: asks, operation: model.PutJobFailureResult,
		with:   `"jobId":"JOB","failureDetails":{"type":"JobFailed","message":"asked by plumbline evidence"}`,
		claims: claims,
	}
}

// onFailed are the questions about a job that the first of them fails.
func onFailed() []question {
	return []question{
		failure("a failure"),
		failure("the failure again", rejected("PutJobFailureResult/life/once")),
		success("a success after the failure", ``, rejected("life/after-failure"),
			rejected("PutJobFailureResult/life/success-after")),
		{
			asks: "an acknowledgement after the failure", operation: model.AcknowledgeJob,
			with:   `"jobId":"JOB","nonce":"NONCE"`,
			claims: []claim{rejected("PutJobFailureResult/life/acknowledge-after")},
		},
	}
}

// Rules are the rules that the questions are about, in the order of the questions.
func Rules() []string {
	var all []string
	for _, q := range slices.Concat(onDispatched(), onLive(), onFinished(), onFailed()) {
		for _, c := range q.claims {
			if !slices.Contains(all, c.rule) {
				all = append(all, c.rule)
			}
		}
	}
	return append(all, "life/one-winner")
}

// Question is the question that is about a rule, "" where none is.
func Question(rule string) string {
	for _, q := range slices.Concat(onDispatched(), onLive(), onFinished(), onFailed()) {
		if slices.ContainsFunc(q.claims, func(c claim) bool { return c.rule == rule }) {
			return q.asks
		}
	}
	if rule == "life/one-winner" {
		return "two successes for one job at once"
	}
	return ""
}
