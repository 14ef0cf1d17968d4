package cases

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// The ids of the cases that judge the run as a whole.
const (
	SharedJobs    = "everywhere/rejected-changes-nothing"
	StateKept     = "everywhere/state-untouched"
	FirstJobs     = "everywhere/first-job-no-token"
	NextStages    = "everywhere/next-stage"
	JobsAccounted = "everywhere/jobs-accounted"
	StaysAlive    = "everywhere/target-alive"
	StillEnded    = "everywhere/completed-once"
	FirstAndLast  = "everywhere/no-influence"
	FormOfIDs     = "everywhere/job-id-form"
)

// Everywhere is the id of the case that stands for a rule of the answer's form,
// judged on every answer of the run.
func Everywhere(rule string) string { return "everywhere/" + rule }

// The cases that an answer by JSON is a test of, a success or an error, and those that one by CBOR is.
var (
	OfSuccesses = everywhereOf("answer/empty-body", "answer/success-content-type", "answer/empty-coding",
		"clients/success",
		"answer/request-id")
	OfErrors = everywhereOf("answer/error-content-type", "answer/message-string", "answer/error-__type",
		"clients/error",
		"answer/request-id")
	OfCBOR = everywhereOf(judge.CBORAnswerRules...)
	// Unreadable is the case that the error for a request is a test of which cannot be read, UnreadableCBOR that of one
	// by CBOR.
	Unreadable, UnreadableCBOR = Everywhere("answer/unreadable-error"), Everywhere(judge.UnreadableCBOR)
)

func everywhereOf(rules ...string) []string {
	ids := make([]string, len(rules))
	for i, rule := range rules {
		ids[i] = Everywhere(rule)
	}
	return ids
}

// OverallOf are the cases that are judged on a whole run of the list.
func OverallOf(list []Case) []Case {
	if slices.ContainsFunc(list, Case.CBOR) {
		return append(Overall(), OverallCBOR()...)
	}
	return Overall()
}

// OverallCBOR are those of the CBOR wire: what its every answer must look like.
func OverallCBOR() []Case {
	var out []Case
	for _, id := range append(slices.Clip(judge.CBORAnswerRules), judge.UnreadableCBOR) {
		rule, _ := rules.RuleByID(id)
		out = append(out, Case{
			ID: Everywhere(id), Title: "every answer by CBOR: " + rule.Title, Rule: id,
			Wire: wire.CBOR, Plan: WholeRun{},
		})
	}
	return out
}

// Overall are the cases that have no request of their own: they are judged on
// everything that the run sends.
func Overall() []Case {
	whole := func(id, title, rule string) Case {
		return Case{ID: id, Title: title, Rule: rule, Plan: WholeRun{}}
	}
	out := []Case{
		whole(SharedJobs, "a job that only got requests to be refused can still be completed",
			"life/rejected-changes-nothing"),
		whole(StateKept, "requests that were refused show nowhere in the pipeline's state", "life/state-untouched"),
		whole(FirstJobs, "the first job of an action carries no token", "life/first-job-no-token"),
		whole(NextStages,
			"the jobs of the next stage appear when all actions of the first have succeeded, and not before",
			"life/next-stage"),
		whole(JobsAccounted, "every job that the target hands out has a reason", "life/jobs-accounted"),
		whole(StillEnded, "a job that was completed at the beginning is so at the end", "life/completed-once"),
		whole(FirstAndLast,
			"invalid requests are rejected at the beginning as at the end, and the first job can be completed then",
			"life/no-influence"),
		whole(FormOfIDs, "no job is completed by an id that does not match the pattern", "jobId/pattern"),
		whole(StaysAlive, "the target is there until the end", "answer/not-dropped"),
	}
	of := slices.Concat(OfSuccesses, OfErrors, []string{Unreadable})
	for _, rule := range rules.Rules() {
		if slices.Contains(of, Everywhere(rule.ID)) {
			out = append(out, whole(Everywhere(rule.ID), "every answer: "+rule.Title, rule.ID))
		}
	}
	return out
}

// Errand is a request that a run sends about a job of its own, besides those of the cases, and what it must get.
type Errand struct {
	Request func(job string) wire.Request
	Allowed judge.Allowed
	// Rule is what another answer violates, empty for that of the case that judges the whole run.
	Rule string
	// Says is what a finding says to be expected, empty for what is allowed, and Why is added to that.
	Says, Why string
}

// Because is the errand with a reason for what it must get.
func (e Errand) Because(why string) Errand {
	e.Why = ", " + why
	return e
}

// Check is what is wrong with an answer: only what must be is of interest, for the cases tell the rest.
func (e Errand) Check(a wire.Answer) []judge.Finding {
	var out []judge.Finding
	for _, f := range e.Allowed.Check(a) {
		if f.Level == rules.Must && !f.Informative {
			f.Rule, f.Expected = e.Rule, cmp.Or(e.Says, f.Expected+e.Why)
			out = append(out, f)
		}
	}
	return out
}

// errand is one with a body that has a place for the job's id.
func errand(body string, allowed judge.Allowed) Errand {
	return Errand{Request: about(body), Allowed: allowed}
}

func about(body string) func(job string) wire.Request {
	return func(job string) wire.Request { return wire.Request{Body: fmt.Appendf(nil, body, job)} }
}

// Complete is the request that proves a job alive: it must get 200.
var Complete = about(`{"jobId":"%s"}`)

// Continue lets the action of a job continue with a token.
func Continue(job, token string) wire.Request {
	return wire.Request{Body: fmt.Appendf(nil, `{"jobId":"%s","continuationToken":%s}`, job, quoted(token))}
}

// Second is the request that follows another one on the same connection.
var Second = Errand{
	Request: func(string) wire.Request {
		return wire.Request{Body: []byte(`{"jobId":"5e5e5e5e-0000-4000-8000-00000000000b"}`)}
	},
	Allowed: judge.Reject(model.JobNotFound),
}

// ByAnotherID is sent with an id that the target knows something else by.
var ByAnotherID = Errand{
	Request: func(id string) wire.Request {
		const body = `{"jobId":%s,"executionDetails":{"summary":"by another id"}}`
		return wire.Request{Body: fmt.Appendf(nil, body, quoted(id))}
	},
	Allowed: judge.Reject(model.JobNotFound, model.Validation), Rule: "jobId/unknown",
}

// Endings complete a job, in turn that of the last action of a stage: whatever it carries, the next stage follows.
var Endings = []func(job string) wire.Request{
	Complete, about(`{"jobId":"%s","executionDetails":{"summary":"the last","percentComplete":100}}`),
	about(`{"jobId":"%s","currentRevision":{"revision":"r","changeIdentifier":"c"}}`),
	about(`{"jobId":"%s","outputVariables":{"a":"b"}}`),
	about(`{"jobId":"%s","continuationToken":null}`), about(`{"jobId":"%s","executionDetails":{}}`),
	about(`{"jobId":"%s","executionDetails":{"percentComplete":0}}`),
	about(`{"jobId":"%s","currentRevision":{"revision":"r","changeIdentifier":"c","created":1751900000},` +
		`"executionDetails":{"summary":"s","externalExecutionId":"e","percentComplete":50},"outputVariables":{}}`),
}

// RefusedAtLast must be refused to the last job in progress of a stage: they must not settle it.
var RefusedAtLast = []Errand{
	errand(`{"jobId":"%s","executionDetails":{"percentComplete":101}}`, judge.RejectAny()),
	errand(`{"jobId":"%s","continuationToken":""}`, judge.RejectAny()),
	errand(`{"jobId":"%s","executionDetails":{"summary":1}}`, judge.RejectAny()),
	errand(`{"jobId":"%s",}`, judge.RejectAny()),
}

// RefusedBefore must be refused to some of the jobs that are then sent what a case is about: a job may be checked less
// than others for no reason that a case could name.
var RefusedBefore = func() []Errand {
	out := []Errand{errand(`{"jobId":"%s","executionDetails":{"percentComplete":101}}`, judge.RejectAny())}
	for _, path := range []string{token, summary, external} {
		long := carrier(path).with(path, quoted(filled("a", maxLength(path)+1)))
		out = append(out, errand(strings.ReplaceAll(long.String(), jobMark, "%s"), judge.RejectAny()))
	}
	return out
}()

// Invalid are a few kinds of invalid requests about a job in progress.
func Invalid() []func(job string) wire.Request {
	var out []func(job string) wire.Request
	for i, w := range wrongs() {
		if i%4 == 0 && profileOf(w.request) == "" {
			out = append(out, func(job string) wire.Request {
				r, _ := w.build()(job)
				return r
			})
		}
	}
	return out
}

// LastAction completes the one action of the last stage, once.
var LastAction = []Errand{
	{Request: Complete, Allowed: judge.Accept(), Says: "200 for the last action of the pipeline"},
	{Request: Complete, Allowed: judge.RejectPrefer(
		invalidState), Says: "400: the last action of the pipeline has ended"},
}

// Violated is a finding of a case that judges the whole run, at the level of its rule.
func Violated(overall, expected, got string) judge.Finding {
	return judge.Violation(OverallCase(overall).Rule, expected, got)
}

// OverallCase is the case of an id that judges the whole run.
func OverallCase(id string) Case { return overallByID()[id] }

var overallByID = sync.OnceValue(func() map[string]Case {
	byID := map[string]Case{}
	for _, c := range Overall() {
		byID[c.ID] = c
	}
	return byID
})

// MostLikeProbes is the case of a list that is most like the probes of a survey: about the id of no job, and none of
// many that differ from a job's id in one digit.
func MostLikeProbes(list []*Case) *Case {
	best := list[len(list)-1]
	for _, c := range list {
		if c.Rule != "jobId/unknown" {
			continue
		}
		if c.Needs() == NoJob {
			return c
		}
		if best.Rule != c.Rule {
			best = c
		}
	}
	return best
}
