package worker

import (
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

func asks(operation, body string) Request { return Request{Operation: operation, Body: body} }

// The beginnings of polls, for the jobs of a scenario's first stage and of its second.
const (
	onType   = `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"${provider}","version":"${version}"},`
	onFirst  = `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"${provider}","version":"1"},`
	onSecond = `{"actionTypeId":{"category":"Build","owner":"Custom","provider":"${provider}","version":"1"},`
)

// The requests of which scenarios are made.
var (
	failing = asks(model.PutJobFailureResult,
		`{"jobId":"${job}","failureDetails":{"type":"JobFailed","message":"it failed, \u00e9\u6f22 <&>"}}`)
	failingID = asks(model.PutJobFailureResult,
		`{"jobId":"${job}","failureDetails":{"type":"PermissionError","message":"no",`+
			`"externalExecutionId":"external-7"}}`)
	failingLong = asks(model.PutJobFailureResult,
		`{"jobId":"${job}","failureDetails":{"type":"SystemUnavailable","message":"`+longMessage+`"}}`)
	badFailure = asks(model.PutJobFailureResult,
		`{"jobId":"${job}","failureDetails":{"type":"JobFailed","message":""}}`)
	succeeding   = asks(model.PutJobSuccessResult, `{"jobId":"${job}"}`)
	continuingOn = asks(model.PutJobSuccessResult, `{"jobId":"${job}","continuationToken":"token-18"}`)
	continuing   = asks(model.PutJobSuccessResult, `{"jobId":"${job}","continuationToken":"token-17"}`)
	// continuingOwn has a token that tells of which job it is.
	continuingOwn = asks(model.PutJobSuccessResult, `{"jobId":"${job}","continuationToken":"of ${job}"}`)

	taking     = asks(model.AcknowledgeJob, `{"jobId":"${job}","nonce":"${nonce}"}`)
	takingAs   = asks(model.AcknowledgeJob, `{"jobId":"${job}","nonce":"${other nonce}"}`)
	takingNone = asks(model.AcknowledgeJob, `{"jobId":"${job}","nonce":"not-the-nonce"}`)
	detailing  = asks(model.GetJobDetails, `{"jobId":"${job}"}`)
)

// longMessage is the longest message that a failure may have.
var longMessage = strings.Repeat("long, ", 5000/6) + "ab"

// message is that of failing.
const message = "it failed, é漢 <&>"

// polling asks for at most n jobs.
func polling(n string) Request {
	return asks(model.PollForJobs, onType+`"maxBatchSize":`+n+`}`)
}

// fullToken is a token of more than 2,000 characters, of all kinds.
var fullToken = " " + cut(everyText+strings.Repeat("token 漢 ", 250), 2046) + " "

func continuingWith(token string) Request {
	return asks(model.PutJobSuccessResult, `{"jobId":"${job}","continuationToken":`+quoted(token)+`}`)
}

// querying asks for at most 50 jobs whose property has a value.
func querying(value string) Request {
	return asks(model.PollForJobs,
		onFirst+`"maxBatchSize":50,"queryParam":{"`+QueryProperty+`":"`+value+`"}}`)
}

// pollingNext asks for the jobs of the second stage.
var pollingNext = asks(model.PollForJobs, onSecond+`"maxBatchSize":50}`)

// Minimal is the smallest valid request about a job in progress that ends it: of PutJobSuccessResult or
// PutJobFailureResult.
func Minimal(operation string) Request {
	if operation == model.PutJobSuccessResult {
		return succeeding
	}
	return failing
}

// do is a call about a job that must be carried out. It and its like stand in hundreds of places: none needs a copy.
//
//go:noinline
func do(label string, r Request, job string, expect ...Expectation) Call {
	return Call{Label: label, Request: r, Job: job, Allowed: judge.Accept(), Expect: expect}
}

// rejected is a call about a job that must not.
//
//go:noinline
func rejected(label string, r Request, job string, allowed judge.Allowed) Call {
	return Call{Label: label, Request: r, Job: job, Allowed: allowed}
}

// shows looks at what the state shows of a job.
func shows(op, label, job string, expect ...Expectation) Look {
	return Look{Label: label, Job: job, Rule: op + "/life/shown", Expect: expect}
}

func (c Call) by(rule string) Call {
	c.Rule = rule
	return c
}

func (c Call) withNonceOf(other string) Call {
	c.Other = other
	return c
}

func (c Call) of(pipeline int) Call {
	c.Pipeline = pipeline
	return c
}

// ended is what a request gets whose job has ended.
var ended = judge.RejectPrefer(model.InvalidJobState)

// scenario makes a case of steps on the jobs of one action.
//
//go:noinline
func scenario(op, id, rule, title string, steps ...Step) Case {
	return Case{
		ID: op + "/life/" + id, Title: title, Operation: op, Rule: op + "/life/" + rule, Plan: Scenario{Steps: steps},
	}
}

// with changes the pipelines of a scenario.
func (c Case) with(change func(*Scenario)) Case {
	s := c.Plan.(Scenario)
	change(&s)
	c.Plan = s
	return c
}

func pipelines(n int) func(*Scenario) { return func(s *Scenario) { s.Pipelines = n } }

// taken names a job and acknowledges it, polled only polls for it.
func taken(as string) Take  { return Take{As: as, Acknowledge: true} }
func polled(as string) Take { return Take{As: as} }
func next(as, after string) Take {
	return Take{As: as, After: after, Acknowledge: true}
}

// byHand are the cases in which operations meet.
func byHand() []Case {
	return slices.Concat(
		failureCases(), failureEffects(), failureTypes(), refusals(), checkedAfter(), repeats(), acknowledgeCases(),
		detailsCases(), settingsCases(),
		pollCases(), handedOut(), queryCases(), batchOwnCases(), neighbourCases(), rejectedPolls(), partnerCases(),
		placeCases(), alongCases(), stationCases(), refusedAlong(), queriedAlong(), configuredDetails(), endedCases(),
		besideCases(), batchCases(),
		queriedCases(), shownCases(), customJobs(), laterCases(), raceCases(),
	)
}

// effects say what an accepted request leaves behind.
var effects = map[model.Effect]string{
	model.Fails:        "the job has ended, and is not failed again",
	model.Acknowledges: "the job is in progress, and can be failed",
}

// overall are the cases that the whole run is judged by.
func overall() []Case {
	var list []Case
	for _, name := range Checked() {
		op := model.MustOperation(name)
		add := func(rule, title string) {
			list = append(list,
				Case{
					ID: name + "/everywhere/" + rule, Title: title, Operation: name, Rule: name + "/" + rule,
					Plan: WholeRun{"no finding in the whole run"},
				})
		}
		add("answer-form", "the form of every answer")
		if op.Output != nil {
			add("output", "every output has the members that a worker needs")
			add("output-types", "every output has the types of the model")
			add("output-constraints", "every output is within the constraints of the model")
		}
		if !op.ThirdParty && (op.Effect == model.Fails || op.Effect == model.Acknowledges) {
			add("rejected-changes-nothing", "a rejected request leaves the job as it was")
			add("accepted-has-effect", "an accepted request has had its effect")
		}
	}
	return list
}

// laterCases hold that what was settled at the beginning of a run is so at its end. A target may have ended a job in
// progress by then, as it took too long.
func laterCases() []Case {
	two := []Step{
		taken("a"), do("fail the first", failing, "a"),
		Take{As: "b", Pipeline: 1, Acknowledge: true},
		do("complete the second", succeeding, "b"),
		Later{},
	}
	ended := func(op, id, rule, title string, steps ...Step) Case {
		return scenario(op, id, rule, title, append(two, steps...)...).with(pipelines(2))
	}
	spent := judge.RejectAny()
	return []Case{
		scenario(model.AcknowledgeJob, "later-twice", "nonce-once", "a nonce is used once more at the end of the run",
			taken("a"), Later{}, rejected("acknowledge it again", taking, "a", judge.ShouldReject())),
		ended(model.AcknowledgeJob, "later-ended", "after-end",
			"jobs that have ended are acknowledged at the end of the run",
			rejected("acknowledge the failed one", taking, "a", spent),
			rejected("acknowledge the completed one", taking, "b", spent)),
		ended(model.PutJobFailureResult, "later-ended", "once",
			"jobs that have ended get results at the end of the run",
			rejected("fail the failed one again", failing, "a", spent),
			rejected("complete it", succeeding, "a", spent).by(model.PutJobFailureResult+"/life/success-after"),
			rejected("fail the completed one", failing, "b", spent).
				by(model.PutJobFailureResult+"/life/after-success")),
		scenario(model.GetJobDetails, "later-details", "data", "the details of a job in progress at the end of the run",
			taken("a"), taken("b"), Later{}, Given{"complete the second, which is in progress", succeeding, "b"},
			do("the details of the first", detailing, "a", SameData)).with(side(2)),
		scenario(model.PollForJobs, "later-taken", "none-taken",
			"a job in progress is not handed out at the end of the run",
			taken("a"), Later{}, pollFor("50", Never("a"))),
		ended(model.PollForJobs, "later-ended", "none-ended",
			"jobs that have ended are not handed out at the end of the run", pollFor("50", Never("a"), Never("b"))),
	}
}

// Halves are the steps of a scenario before the end of the run and those at it, none of which there are in most.
func (s Scenario) Halves() (before, after []Step) {
	for i, step := range s.Steps {
		if _, ok := step.(Later); ok {
			return s.Steps[:i], s.Steps[i+1:]
		}
	}
	return s.Steps, nil
}
