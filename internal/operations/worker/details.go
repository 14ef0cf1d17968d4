package worker

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// detailsCases are about what is told of a job, and that telling it changes nothing.
func detailsCases() []Case {
	const op = model.GetJobDetails
	look := func(job string, expect ...Expectation) Call {
		return do("its details", detailing, job, append(expect, SameData, SameAccount)...)
	}
	return []Case{
		scenario(op, "before-acknowledgement", "dispatched", "the details of a job that nobody acknowledged",
			polled("a"),
			Call{
				Label: "its details", Request: detailing, Job: "a", Allowed: judge.ShouldAccept(),
				Expect: []Expectation{SameData},
			}),
		scenario(op, "in-progress", "data", "the details of a job in progress", taken("a"), look("a")),
		scenario(op, "after-success", "ended", "the details of a completed job", taken("a"),
			do("complete it", succeeding, "a"),
			Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.Either()}),
		scenario(op, "after-failure", "ended", "the details of a failed job", taken("a"), do("fail it", failing, "a"),
			Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.Either()}),
		scenario(op, "after-continuation", "ended", "the details of a job that a continuation has ended", taken("a"),
			do("continue it", continuing, "a"),
			Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.Either()}),
		scenario(op, "continued", "token", "the details of the job that a continuation leads to", taken("a"),
			do("continue it", continuing, "a"), next("b", "a"), look("b", HasToken("token-17"))),
		scenario(op, "continued-twice", "token", "the details of the job that a second continuation leads to",
			taken("a"), do("continue it", continuing, "a"), next("b", "a"), look("b", HasToken("token-17")),
			do("continue the next", continuingOn, "b"), next("c", "b"), look("c", HasToken("token-18"))),
		scenario(op, "continued-often-asked", "token",
			"the details of the job that a continuation leads to, again and again", taken("a"),
			do("continue it", continuing, "a"), next("b", "a"), look("b", HasToken("token-17")),
			look("b", HasToken("token-17")), look("b", HasToken("token-17")), look("b", HasToken("token-17"))),
		scenario(op, "continued-long", "token", "the details of a job carry a long token of all kinds of characters",
			taken("a"), do("continue it", continuingWith(fullToken), "a"), next("b", "a"),
			look("b", HasToken(fullToken)), do("complete it", succeeding, "b")),
		scenario(op, "of-neighbour", "data", "the details of the jobs of two actions side by side",
			Take{As: "a", Acknowledge: true}, Take{As: "b", Acknowledge: true}, look("a"), look("b"),
			look("a")).with(func(s *Scenario) { s.Actions = 2 }),
		scenario(op, "of-second-execution", "data", "the details of the job of a second execution", taken("a"),
			look("a"), do("complete it", succeeding, "a"), Start{}, taken("b"), look("b")),
		scenario(op, "often-asked", "data", "the details of a job, thirty times",
			append([]Step{taken("a")}, slices.Repeat([]Step{look("a")}, 30)...)...),
		scenario(op, "second-stage", "data", "the details of a job of the second stage", taken("a"),
			do("complete the first", succeeding, "a"), Take{As: "next", Second: true, Acknowledge: true}, look("next")),
		scenario(op, "configured", "data", "the details of a job whose action has a configuration",
			Take{As: "a", Query: "one", Acknowledge: true},
			look("a")).with(func(s *Scenario) { s.Configured = []string{"one"} }),
		scenario(op, "of-two", "data", "the details of two jobs", Take{As: "a", Acknowledge: true},
			Take{As: "b", Pipeline: 1, Acknowledge: true}, look("a"), look("b"), look("a")).with(pipelines(2)),
		scenario(op, "nonce-unused", "changes-nothing", "details leave the nonce of a job unused", polled("a"),
			Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.ShouldAccept()},
			Call{Label: "and again", Request: detailing, Job: "a", Allowed: judge.ShouldAccept()},
			do("acknowledge it", taking, "a"), do("complete it", succeeding, "a")),
		scenario(op, "not-acknowledged", "changes-nothing", "details do not acknowledge a job", polled("a"),
			Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.ShouldAccept()},
			rejected("complete it", succeeding, "a", judge.ShouldReject(model.InvalidJobState))),
		scenario(op, "not-completed", "changes-nothing", "details leave a job in progress", taken("a"), look("a"),
			look("a"), look("a"), do("complete it", succeeding, "a")),
		scenario(op, "not-failed", "changes-nothing", "details leave a job to be failed", taken("a"), look("a"),
			do("fail it", failing, "a"),
			Call{
				Label: "its details", Request: detailing, Job: "a", Allowed: judge.Either(), Rule: op + "/life/ended",
			}),
		scenario(op, "still-polled", "changes-nothing", "details of a job leave another to be polled", polled("a"),
			Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.ShouldAccept()},
			Take{As: "b", Pipeline: 1, Due: true},
			do("acknowledge the other", taking, "b")).with(func(s *Scenario) { s.Pipelines, s.Batch = 2, 1 }),
	}
}

// settings are configurations of actions with several properties, whose values some layer may read as something else.
var settings = []struct {
	id, says string
	values   map[string]string
}{
	{"several", "has several values", map[string]string{"Alpha": "a", "beta-2": "b", "gamma_3": "a"}},
	{"numbers", "has values that look like numbers and words of JSON", map[string]string{
		"zeros": "007", "exponent": "1e3", "point": "1.0", "word": "true", "nothing": "null",
	}},
	{"json", "has values that are JSON", map[string]string{
		"object": `{"a":[1,"b"],"c":null}`, "list": "[1, 2]", "quotes": `"quoted" \ \n`,
	}},
	{"texts", "has values of all kinds of characters", map[string]string{
		"languages": "é漢\u05d0🙂 e\u0301", "markup": `<a href="x">&amp;</a> %41+b #1 $HOME ${HOME} {{x}}`,
		"blanks": "  two  blanks ", "lines": "one\ntwo\tthree\r\n",
	}},
	{"long", "has a value of 1,000 characters", map[string]string{"long": filled("Value 漢, ", 999) + "."}},
	{"secret", "has a secret value", map[string]string{"secret-1": "s3cr3t", "plain": "p"}},
}

// settingsCases are jobs whose actions have these configurations, and their details.
func settingsCases() []Case {
	var list []Case
	for _, of := range settings {
		with := func(s *Scenario) { s.Configured, s.Settings = []string{"one"}, of.values }
		take := Take{As: "a", Query: "one", Acknowledge: true}
		look := do("its details", detailing, "a", ConfiguredWith(of.values))
		id, rule := "configuration-"+of.id, "configuration"
		list = append(list, scenario(model.GetJobDetails, id, rule,
			"the details of a job whose action "+of.says, take, look, look).with(with))
		take.Expect = []Expectation{ConfiguredWith(of.values)}
		next := Take{As: "b", After: "a", Query: "one", Acknowledge: true, Expect: take.Expect}
		list = append(list, scenario(model.PollForJobs, id, rule, "a job whose action "+of.says, take,
			do("continue it", continuing, "a"), next, do("complete the next", succeeding, "b")).with(with))
	}
	return list
}

// ConfiguredWith expects each job of a poll, or the details of one, to have these values in its configuration.
func ConfiguredWith(c map[string]string) Expectation {
	return ofDescribed(func(_ Seen, j map[string]any) (expected, got string) {
		told := at(j, "data", "actionConfiguration", "configuration")
		for _, name := range slices.Sorted(maps.Keys(c)) {
			if at(told, name) != c[name] {
				return fmt.Sprintf("the configuration of the action: %s is %.60q", name, c[name]),
					fmt.Sprintf("%.60q", fmt.Sprint(at(told, name)))
			}
		}
		return "", ""
	})
}

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
