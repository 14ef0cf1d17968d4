package worker

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// everyText are the texts in which every character is legal, one after the other.
var everyText = func() string {
	var b strings.Builder
	for _, t := range texts {
		b.WriteString(t.text + "|")
	}
	return b.String()
}()

// failingNamed is a failure with a message and an external execution id.
func failingNamed(message, external string) Request {
	return asks(model.PutJobFailureResult,
		`{"jobId":"${job}","failureDetails":{"type":"JobFailed","message":`+
			quoted(message)+`,"externalExecutionId":`+quoted(external)+`}}`)
}

// shownCases are about what the state shows of failures: each with its action, and with no other.
func shownCases() []Case {
	const op = model.PutJobFailureResult
	look := func(label, job string, expect ...Expectation) Look {
		return Look{Label: label, Job: job, Rule: op + "/life/shown", Expect: expect}
	}
	other := failingWith("JobFailed", "another message")
	second := []Step{
		taken("a"), do("complete the first", succeeding, "a"),
		Take{As: "next", Second: true, Acknowledge: true},
		do("fail the next", failing, "next"),
	}
	external := "  " + cut(everyText, 1490) + "  "
	twoOf := func(actions int) func(*Scenario) {
		return func(s *Scenario) { s.Actions, s.Pipelines = actions, 2/actions }
	}
	return []Case{
		shownAs("shown-characters", everyText),
		scenario(op, "shown-external-id", "shown", "the state shows an external execution id as it was sent",
			taken("a"), do("fail it", failingNamed("no", external), "a"),
			look("the state shows the id", "a", ShowsExternalID(external))),
		scenario(op, "shown-second-stage", "shown", "the state shows a failure in the second stage",
			append(second,
				look("the state shows the message", "next", ShowsFailure(message), ExecutionFailed("Second")))...),
		scenario(op, "shown-neighbour", "shown",
			"the state shows a failure with its action, and not with the one beside", taken("a"), taken("b"),
			do("fail the first", failing, "a"), look("the state shows the message", "a", ShowsFailure(message)),
			look("and not with the other", "b", HidesMessage(message))).with(twoOf(2)),
		scenario(op, "shown-neighbour-second", "shown",
			"the state shows the failure of the second of two actions, and not with the first", taken("a"), taken("b"),
			do("fail the second", failing, "b"), look("the state shows the message", "b", ShowsFailure(message)),
			look("and not with the other", "a", HidesMessage(message))).with(twoOf(2)),
		scenario(op, "shown-two-pipelines", "shown", "the states of two pipelines show what was sent about each",
			taken("a"), Take{As: "b", Pipeline: 1, Acknowledge: true}, do("fail the first with an id", failingID, "a"),
			do("fail the second without one", other, "b"),
			look("the first shows its own", "a", ShowsFailure("no"), ShowsExternalID("external-7")),
			look("the second shows its own", "b", ShowsFailure("another message"), HidesExternalID("external-7"))).
			with(twoOf(1)),
		scenario(op, "no-further-job-of-second-stage", "no-further-job",
			"after a failure in the second stage no job comes",
			append(second,
				Call{
					Label: "poll for the action", Request: pollingNext, Second: true, Allowed: judge.Accept(),
					Expect: []Expectation{NoneBeside("a")},
				},
				do("poll for the first stage", polling("50"), "", NoneBeside("a")))...),
		scenario(op, "next-execution-of-continued", "next-execution",
			"a pipeline is started again after a failure of the job that a continuation leads to", taken("a"),
			do("continue it", continuing, "a"), next("b", "a"), do("fail the next", failing, "b"),
			Start{}, Take{As: "c", Acknowledge: true, Due: true}, do("complete the new job", succeeding, "c")),
		scenario(op, "others-waiting", "others-untouched", "a failure leaves a job that waits to be polled as it was",
			taken("a"), do("fail it", failing, "a"), Take{As: "b", Pipeline: 1, Acknowledge: true, Due: true},
			do("complete the other", succeeding, "b")).
			with(func(s *Scenario) { s.Pipelines, s.Batch = 2, 1 }),
	}
}

// cut is the beginning of a text, of so many characters by every way of counting them.
func cut(text string, most int) string {
	units := 0
	for i, r := range text {
		if units += max(1, utf8.RuneLen(r)-2); units > most {
			return text[:i]
		}
	}
	return text
}

// HidesMessage expects the job's action not to show the message of another's failure.
func HidesMessage(message string) Expectation {
	return expects(func(s Seen) (expected, got string) {
		if told := at(s.action(), "latestExecution", "errorDetails", "message"); told == message {
			return "no message of another job in errorDetails", fmt.Sprintf("%.80q", fmt.Sprint(told))
		}
		return "", ""
	})
}

// HidesExternalID expects the job's action not to show the external execution id of another's failure.
func HidesExternalID(id string) Expectation {
	return expects(func(s Seen) (expected, got string) {
		if told := at(s.action(), "latestExecution", "externalExecutionId"); told == id {
			return "no externalExecutionId of another job", fmt.Sprintf("%.80q", fmt.Sprint(told))
		}
		return "", ""
	})
}
