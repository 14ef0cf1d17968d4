package cases

import (
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/judge"
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
	// Unreadable is the case that the error for a request is a test of which cannot be read.
	Unreadable = Everywhere("answer/unreadable-error")
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
	for _, id := range judge.CBORAnswerRules {
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
