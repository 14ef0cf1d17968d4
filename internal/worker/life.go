package worker

import (
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// The requests of which scenarios are made.
var (
	failing      = Request{Operation: model.PutJobFailureResult, Body: `{"jobId":"${job}","failureDetails":{"type":"JobFailed","message":"it failed, \u00e9\u6f22 <&>"}}`}
	failingID    = Request{Operation: model.PutJobFailureResult, Body: `{"jobId":"${job}","failureDetails":{"type":"PermissionError","message":"no","externalExecutionId":"external-7"}}`}
	failingLong  = Request{Operation: model.PutJobFailureResult, Body: `{"jobId":"${job}","failureDetails":{"type":"SystemUnavailable","message":"` + longMessage + `"}}`}
	badFailure   = Request{Operation: model.PutJobFailureResult, Body: `{"jobId":"${job}","failureDetails":{"type":"JobFailed","message":""}}`}
	succeeding   = Request{Operation: model.PutJobSuccessResult, Body: `{"jobId":"${job}"}`}
	continuingOn = Request{Operation: model.PutJobSuccessResult, Body: `{"jobId":"${job}","continuationToken":"token-18"}`}
	continuing   = Request{Operation: model.PutJobSuccessResult, Body: `{"jobId":"${job}","continuationToken":"token-17"}`}
	// continuingOwn has a token that tells of which job it is.
	continuingOwn = Request{Operation: model.PutJobSuccessResult, Body: `{"jobId":"${job}","continuationToken":"of ${job}"}`}

	taking     = Request{Operation: model.AcknowledgeJob, Body: `{"jobId":"${job}","nonce":"${nonce}"}`}
	takingAs   = Request{Operation: model.AcknowledgeJob, Body: `{"jobId":"${job}","nonce":"${other nonce}"}`}
	takingNone = Request{Operation: model.AcknowledgeJob, Body: `{"jobId":"${job}","nonce":"not-the-nonce"}`}
	detailing  = Request{Operation: model.GetJobDetails, Body: `{"jobId":"${job}"}`}
)

// longMessage is the longest message that a failure may have.
var longMessage = strings.Repeat("long, ", 5000/6) + "ab"

// message is that of failing.
const message = "it failed, é漢 <&>"

// polling asks for at most n jobs.
func polling(n string) Request {
	return Request{Operation: model.PollForJobs, Body: `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"${provider}","version":"${version}"},"maxBatchSize":` + n + `}`}
}

// fullToken is a token of more than 2,000 characters, of all kinds.
var fullToken = " " + cut(everyText+strings.Repeat("token 漢 ", 250), 2046) + " "

func continuingWith(token string) Request {
	return Request{Operation: model.PutJobSuccessResult, Body: `{"jobId":"${job}","continuationToken":` + quoted(token) + `}`}
}

// querying asks for at most 50 jobs whose property has a value.
func querying(value string) Request {
	return Request{Operation: model.PollForJobs, Body: `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"${provider}","version":"1"},"maxBatchSize":50,"queryParam":{"` + QueryProperty + `":"` + value + `"}}`}
}

// pollingNext asks for the jobs of the second stage.
var pollingNext = Request{Operation: model.PollForJobs, Body: `{"actionTypeId":{"category":"Build","owner":"Custom","provider":"${provider}","version":"1"},"maxBatchSize":50}`}

// Minimal is the smallest valid request about a job in progress that ends it: of PutJobSuccessResult or
// PutJobFailureResult.
func Minimal(operation string) Request {
	if operation == model.PutJobSuccessResult {
		return succeeding
	}
	return failing
}

// do is a call about a job that must be carried out. It and its like stand in hundreds of places, none of which needs a copy.
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
	return Case{ID: op + "/life/" + id, Title: title, Operation: op, Rule: op + "/life/" + rule, Plan: Scenario{Steps: steps}}
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
	var list []Case
	list = append(list, failureCases()...)
	list = append(list, failureTypes()...)
	list = append(list, refusals()...)
	list = append(list, acknowledgeCases()...)
	list = append(list, detailsCases()...)
	list = append(list, pollCases()...)
	list = append(list, partnerCases()...)
	list = append(list, placeCases()...)
	list = append(list, alongCases()...)
	list = append(list, stationCases()...)
	list = append(list, configuredDetails()...)
	list = append(list, endedCases()...)
	list = append(list, besideCases()...)
	list = append(list, batchCases()...)
	list = append(list, queriedCases()...)
	list = append(list, shownCases()...)
	list = append(list, customJobs()...)
	return append(list, raceCases()...)
}

func failureCases() []Case {
	const op = model.PutJobFailureResult
	return []Case{
		scenario(op, "in-progress", "ends", "a job in progress is failed", taken("a"), do("fail it", failing, "a")),
		scenario(op, "with-external-id", "ends", "a job is failed with an external execution id", taken("a"), do("fail it", failingID, "a"),
			Look{Label: "the state shows the id and the message", Job: "a", Rule: op + "/life/shown", Expect: []Expectation{ShowsExternalID("external-7"), ShowsFailure("no")}}),
		scenario(op, "twice", "once", "a job is failed twice", taken("a"), do("fail it", failing, "a"), rejected("fail it again", failing, "a", ended)),
		scenario(op, "twice-otherwise", "once", "a job is failed twice, in different ways", taken("a"), do("fail it", failing, "a"), rejected("fail it with another type", failingID, "a", ended)),
		scenario(op, "then-success", "success-after", "a failed job is completed", taken("a"), do("fail it", failing, "a"), rejected("complete it", succeeding, "a", ended)),
		scenario(op, "then-continuation", "success-after", "a failed job is continued", taken("a"), do("fail it", failing, "a"), rejected("continue it", continuing, "a", ended)),
		scenario(op, "then-acknowledgement", "acknowledge-after", "a failed job is acknowledged again", taken("a"), do("fail it", failing, "a"), rejected("acknowledge it", taking, "a", judge.RejectAny())),
		scenario(op, "after-success", "after-success", "a completed job is failed", taken("a"), do("complete it", succeeding, "a"), rejected("fail it", failing, "a", ended)),
		scenario(op, "after-continuation", "after-continuation", "a job that a continuation has ended is failed", taken("a"), do("continue it", continuing, "a"), rejected("fail it", failing, "a", ended),
			next("b", "a"), do("the next job can be completed", succeeding, "b")),
		scenario(op, "of-next-job", "ends", "the job that a continuation leads to is failed", taken("a"), do("continue it", continuing, "a"), next("b", "a"), do("fail the next job", failing, "b"),
			rejected("fail it again", failing, "b", ended)),
		scenario(op, "second-stage", "ends", "a job of the second stage is failed", taken("a"), do("complete the first", succeeding, "a"), Take{As: "next", Second: true, Acknowledge: true}, do("fail it", failing, "next"),
			rejected("fail it again", failing, "next", ended), rejected("complete it", succeeding, "next", ended)),
		scenario(op, "shown-continued", "shown", "the state shows the failure of the job that a continuation leads to", taken("a"), do("continue it", continuing, "a"), next("b", "a"), do("fail the next job", failing, "b"),
			Look{Label: "the state shows the message", Job: "b", Rule: op + "/life/shown", Expect: []Expectation{ShowsFailure(message)}},
			Look{Label: "the execution is failed", Job: "b", Rule: op + "/life/shown", Expect: []Expectation{ExecutionFailed("First")}}),
		scenario(op, "of-next-job-old-id", "after-continuation", "the next job is failed, and then the first", taken("a"), do("continue it", continuing, "a"), next("b", "a"), do("fail the next job", failing, "b"),
			rejected("fail the first", failing, "a", ended)),
		scenario(op, "dispatched", "unacknowledged", "a job that nobody acknowledged is failed", polled("a"), rejected("fail it", failing, "a", judge.ShouldReject(model.InvalidJobState))),
		scenario(op, "rejected-first", "rejected-changes-nothing", "a rejected failure leaves the job as it was", taken("a"), rejected("fail it without a message", badFailure, "a", judge.Reject(model.Validation)),
			do("complete it", succeeding, "a")),
		scenario(op, "rejected-state", "rejected-changes-nothing", "a rejected failure leaves the state as it was", taken("a"), rejected("fail it without a message", badFailure, "a", judge.Reject(model.Validation)),
			Look{Label: "the action is in progress", Job: "a", Rule: op + "/life/shown", Expect: []Expectation{StillRuns{}}}, do("fail it", failing, "a")),
		scenario(op, "shown", "shown", "the state shows a failure", taken("a"), do("fail it", failing, "a"),
			Look{Label: "the state shows the message", Job: "a", Rule: op + "/life/shown", Expect: []Expectation{ShowsFailure(message)}},
			Look{Label: "the execution is failed", Job: "a", Rule: op + "/life/shown", Expect: []Expectation{ExecutionFailed("First")}}),
		scenario(op, "shown-long", "shown", "the state shows the longest message", taken("a"), do("fail it", failingLong, "a"),
			Look{Label: "the state shows the message", Job: "a", Rule: op + "/life/shown", Expect: []Expectation{ShowsFailure(longMessage)}}),
		scenario(op, "next-execution", "next-execution", "a pipeline is started again after a failure", taken("a"), do("fail it", failing, "a"), Start{}, Take{As: "b", Acknowledge: true, Due: true}, do("complete the new job", succeeding, "b")),
		scenario(op, "no-further-job-of-next", "no-further-job", "after a failure of the next job no job comes", taken("a"), do("continue it", continuing, "a"), next("b", "a"), do("fail the next job", failing, "b"),
			Call{Label: "poll for the action", Request: polling("50"), Allowed: judge.Accept(), Expect: []Expectation{NoneBeside("a")}},
			Call{Label: "poll for the second stage", Request: pollingNext, Second: true, Allowed: judge.Accept(), Expect: []Expectation{AtMost(0)}}),
		scenario(op, "no-further-job", "no-further-job", "after a failure no job of the action comes, and none of the next stage", taken("a"), do("fail it", failing, "a"),
			Call{Label: "poll for the action", Request: polling("50"), Allowed: judge.Accept(), Expect: []Expectation{Never("a")}},
			Call{Label: "poll for the second stage", Request: pollingNext, Second: true, Allowed: judge.Accept(), Expect: []Expectation{AtMost(0)}}),
		shownAs("shown-blanks", "  blanks around it \t"),
		shownAs("shown-lines", "one\r\ntwo\n"),
		shownAs("shown-emoji", "failed \U0001f642 \u4efb\u52a1"),
		scenario(op, "others-untouched", "others-untouched", "a failure leaves the job of another pipeline as it was",
			Take{As: "a", Acknowledge: true}, Take{As: "b", Pipeline: 1, Acknowledge: true}, do("fail the first", failing, "a"), do("complete the second", succeeding, "b")).with(pipelines(2)),
		scenario(op, "others-unacknowledged", "others-untouched", "a failure leaves a job that waits to be acknowledged as it was",
			Take{As: "a", Acknowledge: true}, Take{As: "b", Pipeline: 1}, do("fail the first", failing, "a"), do("acknowledge the second", taking, "b"), do("complete the second", succeeding, "b")).with(pipelines(2)),
	}
}

func acknowledgeCases() []Case {
	const op = model.AcknowledgeJob
	wrong := judge.Reject(model.InvalidNonce)
	return []Case{
		scenario(op, "right-nonce", "in-progress", "a job is acknowledged, and can be completed", polled("a"), do("acknowledge it", taking, "a"), do("complete it", succeeding, "a")),
		scenario(op, "right-nonce-failed", "in-progress", "a job is acknowledged, and can be failed", polled("a"), do("acknowledge it", taking, "a"), do("fail it", failing, "a")),
		scenario(op, "wrong-then-right", "rejected-changes-nothing", "a wrong nonce, and then the right one", polled("a"), rejected("acknowledge it with another nonce", takingNone, "a", wrong), do("acknowledge it", taking, "a")),
		scenario(op, "wrong-often", "rejected-changes-nothing", "five wrong nonces, and then the right one", polled("a"), rejected("another nonce", takingNone, "a", wrong), rejected("and again", takingNone, "a", wrong),
			rejected("and again", takingNone, "a", wrong), rejected("and again", takingNone, "a", wrong), rejected("and again", takingNone, "a", wrong), do("acknowledge it", taking, "a")),
		scenario(op, "twice", "nonce-once", "a nonce is used twice", polled("a"), do("acknowledge it", taking, "a"), rejected("acknowledge it again", taking, "a", judge.ShouldReject(model.InvalidNonce)), do("complete it", succeeding, "a")),
		scenario(op, "again-other-nonce", "nonce-once", "a job in progress is acknowledged with another nonce", polled("a"), do("acknowledge it", taking, "a"),
			rejected("acknowledge it with another nonce", takingNone, "a", wrong).by(op+"/nonce/wrong"), do("complete it", succeeding, "a")),
		scenario(op, "nonce-of-another", "nonce-of-another", "a job is acknowledged with the nonce of another", Take{As: "a"}, Take{As: "b", Pipeline: 1},
			rejected("acknowledge the first with the nonce of the second", takingAs, "a", wrong).withNonceOf("b"), do("acknowledge the first", taking, "a"), do("acknowledge the second", taking, "b"), do("complete the second", succeeding, "b")).with(pipelines(2)),
		scenario(op, "nonce-of-neighbour", "nonce-of-another", "a job is acknowledged with the nonce of the action beside", Take{As: "a"}, Take{As: "b"},
			rejected("acknowledge the first with the nonce of the second", takingAs, "a", wrong).withNonceOf("b"), rejected("and the second with that of the first", takingAs, "b", wrong).withNonceOf("a"),
			do("acknowledge the first", taking, "a"), do("acknowledge the second", taking, "b"), do("complete the second", succeeding, "b")).with(func(s *Scenario) { s.Actions = 2 }),
		scenario(op, "used-nonce-of-another", "nonce-of-another", "a job is acknowledged with the used nonce of another", Take{As: "a"}, Take{As: "b", Pipeline: 1},
			do("acknowledge the second", taking, "b"), rejected("acknowledge the first with its nonce", takingAs, "a", wrong).withNonceOf("b"), do("acknowledge the first", taking, "a")).with(pipelines(2)),
		scenario(op, "after-success", "after-end", "a completed job is acknowledged", taken("a"), do("complete it", succeeding, "a"), rejected("acknowledge it", taking, "a", judge.RejectAny())),
		scenario(op, "after-failure", "after-end", "a failed job is acknowledged", taken("a"), do("fail it", failing, "a"), rejected("acknowledge it", taking, "a", judge.RejectAny())),
		scenario(op, "after-continuation", "after-end", "a job that a continuation has ended is acknowledged", taken("a"), do("continue it", continuing, "a"), rejected("acknowledge it", taking, "a", judge.RejectAny())),
		scenario(op, "after-continuation-next", "nonce-of-another", "the next job is acknowledged with the nonce of the first", taken("a"), do("continue it", continuing, "a"), Take{As: "b", After: "a"},
			rejected("acknowledge the next with the nonce of the first", takingAs, "b", wrong).withNonceOf("a"), do("acknowledge the next", taking, "b"), do("complete it", succeeding, "b")),
		scenario(op, "next-job", "in-progress", "the job that a continuation leads to is acknowledged", taken("a"), do("continue it", continuing, "a"), Take{As: "b", After: "a"}, do("acknowledge the next", taking, "b"), do("complete it", succeeding, "b")),
		scenario(op, "second-stage", "in-progress", "a job of the second stage is acknowledged", taken("a"), do("complete the first", succeeding, "a"), Take{As: "next", Second: true}, do("acknowledge it", taking, "next"), do("complete it", succeeding, "next")),
		scenario(op, "others-untouched", "others-untouched", "an acknowledgement leaves another job as it was", Take{As: "a"}, Take{As: "b", Pipeline: 1}, do("acknowledge the first", taking, "a"),
			rejected("complete the second", succeeding, "b", judge.ShouldReject(model.InvalidJobState)).by(op+"/life/others-untouched")).with(pipelines(2)),
		scenario(op, "neighbour-untouched", "others-untouched", "an acknowledgement leaves the job of the action beside as it was", Take{As: "a"}, Take{As: "b"}, do("acknowledge the first", taking, "a"), do("acknowledge the second", taking, "b"),
			do("complete the first", succeeding, "a"), do("complete the second", succeeding, "b")).with(func(s *Scenario) { s.Actions = 2 }),
		scenario(op, "not-handed-out-again", "not-handed-out-again", "a job that was acknowledged is not handed out again", polled("a"), do("acknowledge it", taking, "a"),
			Call{Label: "poll", Request: polling("50"), Allowed: judge.Accept(), Expect: []Expectation{Never("a")}}, do("complete it", succeeding, "a")),
	}
}

func detailsCases() []Case {
	const op = model.GetJobDetails
	look := func(job string, expect ...Expectation) Call {
		return do("its details", detailing, job, append(expect, SameData{}, SameAccount{})...)
	}
	return []Case{
		scenario(op, "before-acknowledgement", "dispatched", "the details of a job that nobody acknowledged", polled("a"), Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.ShouldAccept(), Expect: []Expectation{SameData{}}}),
		scenario(op, "in-progress", "data", "the details of a job in progress", taken("a"), look("a")),
		scenario(op, "after-success", "ended", "the details of a completed job", taken("a"), do("complete it", succeeding, "a"), Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.Either()}),
		scenario(op, "after-failure", "ended", "the details of a failed job", taken("a"), do("fail it", failing, "a"), Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.Either()}),
		scenario(op, "after-continuation", "ended", "the details of a job that a continuation has ended", taken("a"), do("continue it", continuing, "a"), Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.Either()}),
		scenario(op, "continued", "token", "the details of the job that a continuation leads to", taken("a"), do("continue it", continuing, "a"), next("b", "a"), look("b", HasToken("token-17"))),
		scenario(op, "continued-twice", "token", "the details of the job that a second continuation leads to", taken("a"), do("continue it", continuing, "a"), next("b", "a"), look("b", HasToken("token-17")), do("continue the next", continuingOn, "b"),
			next("c", "b"), look("c", HasToken("token-18"))),
		scenario(op, "continued-often-asked", "token", "the details of the job that a continuation leads to, again and again", taken("a"), do("continue it", continuing, "a"), next("b", "a"),
			look("b", HasToken("token-17")), look("b", HasToken("token-17")), look("b", HasToken("token-17")), look("b", HasToken("token-17"))),
		scenario(op, "continued-long", "token", "the details of a job carry a long token of all kinds of characters", taken("a"), do("continue it", continuingWith(fullToken), "a"), next("b", "a"), look("b", HasToken(fullToken)), do("complete it", succeeding, "b")),
		scenario(op, "of-neighbour", "data", "the details of the jobs of two actions side by side", Take{As: "a", Acknowledge: true}, Take{As: "b", Acknowledge: true}, look("a"), look("b"), look("a")).with(func(s *Scenario) { s.Actions = 2 }),
		scenario(op, "of-second-execution", "data", "the details of the job of a second execution", taken("a"), look("a"), do("complete it", succeeding, "a"), Start{}, taken("b"), look("b")),
		scenario(op, "often-asked", "data", "the details of a job, thirty times", append([]Step{taken("a")}, slices.Repeat([]Step{look("a")}, 30)...)...),
		scenario(op, "second-stage", "data", "the details of a job of the second stage", taken("a"), do("complete the first", succeeding, "a"), Take{As: "next", Second: true, Acknowledge: true}, look("next")),
		scenario(op, "configured", "data", "the details of a job whose action has a configuration", Take{As: "a", Query: "one", Acknowledge: true}, look("a")).with(func(s *Scenario) { s.Configured = []string{"one"} }),
		scenario(op, "of-two", "data", "the details of two jobs", Take{As: "a", Acknowledge: true}, Take{As: "b", Pipeline: 1, Acknowledge: true}, look("a"), look("b"), look("a")).with(pipelines(2)),
		scenario(op, "nonce-unused", "changes-nothing", "details leave the nonce of a job unused", polled("a"), Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.ShouldAccept()},
			Call{Label: "and again", Request: detailing, Job: "a", Allowed: judge.ShouldAccept()}, do("acknowledge it", taking, "a"), do("complete it", succeeding, "a")),
		scenario(op, "not-acknowledged", "changes-nothing", "details do not acknowledge a job", polled("a"), Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.ShouldAccept()},
			rejected("complete it", succeeding, "a", judge.ShouldReject(model.InvalidJobState))),
		scenario(op, "not-completed", "changes-nothing", "details leave a job in progress", taken("a"), look("a"), look("a"), look("a"), do("complete it", succeeding, "a")),
		scenario(op, "not-failed", "changes-nothing", "details leave a job to be failed", taken("a"), look("a"), do("fail it", failing, "a"), Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.Either(), Rule: op + "/life/ended"}),
		scenario(op, "still-polled", "changes-nothing", "details of a job leave another to be polled", polled("a"), Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.ShouldAccept()}, Take{As: "b", Pipeline: 1, Due: true}, do("acknowledge the other", taking, "b")).with(func(s *Scenario) { s.Pipelines, s.Batch = 2, 1 }),
	}
}

func pollCases() []Case {
	const op = model.PollForJobs
	poll := func(n string, expect ...Expectation) Call {
		return Call{Label: "poll for at most " + n, Request: polling(n), Allowed: judge.Accept(), Expect: expect}
	}
	near := func(value string) Call {
		return Call{Label: "poll for " + value, Request: querying(value), Allowed: judge.Accept(), Expect: []Expectation{Configured(value)}}
	}
	side := func(n int) func(*Scenario) { return func(s *Scenario) { s.Actions = n } }
	list := []Case{
		scenario(op, "batch-1", "batch", "one job of five is asked for, again and again", poll("1", AtMost(1)), poll("1", AtMost(1)), poll("1", AtMost(1)), poll("1", AtMost(1))).with(side(5)),
		scenario(op, "batch-2", "batch", "two jobs of five are asked for", poll("2", AtMost(2), NoneTwice{}), poll("2", AtMost(2), NoneTwice{})).with(side(5)),
		scenario(op, "batch-3", "batch", "three jobs of five are asked for", poll("3", AtMost(3), NoneTwice{}), poll("3", AtMost(3), NoneTwice{})).with(side(5)),
		scenario(op, "batch-4", "batch", "four jobs of five are asked for", poll("4", AtMost(4), NoneTwice{})).with(side(5)),
		scenario(op, "batch-large", "batch", "more jobs are asked for than there are", poll("2147483647", NoneTwice{})).with(side(5)),
		scenario(op, "batch-rest", "every-job", "what is beyond a batch is handed out later", Take{As: "a", Due: true}, Take{As: "b", Due: true}, Take{As: "c", Due: true}, Take{As: "d", Due: true}, Take{As: "e", Due: true}).
			with(func(s *Scenario) { s.Actions, s.Batch = 5, 2 }),
		scenario(op, "batch-rest-1", "every-job", "what is beyond a batch of one is handed out later", Take{As: "a", Due: true}, Take{As: "b", Due: true}, Take{As: "c", Due: true}).
			with(func(s *Scenario) { s.Actions, s.Batch = 3, 1 }),
		scenario(op, "executions", "executions", "the jobs of two executions of a pipeline are handed out, one after the other", taken("a"), do("complete it", succeeding, "a"), Start{}, Take{As: "b", Due: true},
			do("acknowledge the second", taking, "b"), rejected("complete the first again", succeeding, "a", ended), do("complete the second", succeeding, "b")),
		scenario(op, "own-nonces", "own-nonce", "the nonces of jobs side by side are different", poll("50", OwnNonces{}), poll("50", OwnNonces{})).with(side(5)),
		scenario(op, "context", "context", "the jobs of two pipelines name where they are of", poll("50", InContext{}), poll("50", InContext{}), poll("50", InContext{})).with(func(s *Scenario) { s.Pipelines, s.Actions = 2, 2 }),
		scenario(op, "own-version", "own-type", "polls for two versions of an action type give the jobs of each", poll("50", OwnType{}).of(1), poll("50", OwnType{}).of(0), Take{As: "a"}, poll("50", OwnType{}, Never("a")).of(1), do("acknowledge it", taking, "a"), do("complete it", succeeding, "a")).
			with(func(s *Scenario) {
				s.Types, s.Near = 2, func(provider string) (string, string) { return provider, "2" }
			}),
		scenario(op, "own-category", "own-type", "a job of the second stage is not handed out to who asks for the first stage's type", taken("a"), do("complete it", succeeding, "a"), poll("50", OwnType{}), poll("50", OwnType{}),
			Take{As: "next", Second: true}, poll("50", OwnType{}, Never("next"))),
		scenario(op, "own-type", "own-type", "polls for two action types give the jobs of each", poll("50", OwnType{}).of(0), poll("50", OwnType{}).of(1), poll("50", OwnType{}).of(0)).
			with(func(s *Scenario) { s.Pipelines, s.Types = 2, 2 }),
		scenario(op, "own-type-taken", "own-type", "a job is handed out to who asks for its action type only", poll("50", OwnType{}).of(1), Take{As: "a", Acknowledge: true}, poll("50", OwnType{}, Never("a")).of(1), do("complete it", succeeding, "a")).
			with(func(s *Scenario) { s.Pipelines, s.Types = 2, 2 }),
		scenario(op, "none-in-progress", "none-taken", "a job in progress is not handed out", taken("a"), poll("50", Never("a")), do("complete it", succeeding, "a")),
		scenario(op, "none-completed", "none-ended", "a completed job is not handed out", taken("a"), do("complete it", succeeding, "a"), poll("50", Never("a")), poll("1", Never("a"))),
		scenario(op, "none-failed", "none-ended", "a failed job is not handed out", taken("a"), do("fail it", failing, "a"), poll("50", Never("a")), poll("1", Never("a"))),
		scenario(op, "none-continued", "none-ended", "a job that a continuation has ended is not handed out", taken("a"), do("continue it", continuing, "a"), poll("50", Never("a")), next("b", "a"), do("complete the next", succeeding, "b")),
		scenario(op, "none-completed-continued", "none-ended", "the last job of a chain is not handed out when it is completed", taken("a"), do("continue it", continuing, "a"), next("b", "a"), do("complete the next", succeeding, "b"),
			poll("50", Never("b")), poll("50", Never("a"))),
		scenario(op, "two-pipelines", "every-job", "the jobs of two pipelines are handed out, each with its own nonce", Take{As: "a", Due: true}, Take{As: "b", Pipeline: 1, Due: true}, do("acknowledge the first", taking, "a"), do("acknowledge the second", taking, "b"),
			do("complete the first", succeeding, "a"), do("complete the second", succeeding, "b")).with(pipelines(2)),
		scenario(op, "side-by-side", "every-job", "the jobs of actions side by side are handed out", Take{As: "a", Acknowledge: true, Due: true}, Take{As: "b", Acknowledge: true, Due: true}, Take{As: "c", Acknowledge: true, Due: true}, do("complete the first", succeeding, "a"), do("complete the second", succeeding, "b"), do("complete the third", succeeding, "c")).with(side(3)),
		scenario(op, "second-stage", "every-job", "the job of the second stage is handed out when the first has succeeded", taken("a"), do("complete it", succeeding, "a"), Take{As: "next", Second: true, Acknowledge: true, Due: true}, do("complete the next", succeeding, "next")),
		scenario(op, "query", "query", "a queryParam gives the jobs whose configuration has its value", Call{Label: "poll for three", Request: querying("three"), Allowed: judge.Accept(), Expect: []Expectation{Configured("three")}},
			Call{Label: "poll for one", Request: querying("one"), Allowed: judge.Accept(), Expect: []Expectation{Configured("one")}}, Call{Label: "poll for two", Request: querying("two"), Allowed: judge.Accept(), Expect: []Expectation{Configured("two")}}).
			with(func(s *Scenario) { s.Pipelines, s.Configured = 2, []string{"one", "two"} }),
		scenario(op, "query-nearly", "query", "a queryParam gives no job whose configuration has nearly its value", near("o"), near("on"), near("One"), near("ONE"), near("ones"), near("one-"), near("_one"), near("eno"),
			Take{As: "a", Query: "one", Due: true}, do("acknowledge it", taking, "a")).with(func(s *Scenario) { s.Configured = []string{"one"} }),
		scenario(op, "query-takes-none", "query", "polls with another value leave a job to be handed out", Call{Label: "poll for three", Request: querying("three"), Allowed: judge.Accept(), Expect: []Expectation{Configured("three")}},
			Take{As: "a", Query: "one", Due: true}, Call{Label: "poll for one again", Request: querying("one"), Allowed: judge.Accept(), Expect: []Expectation{Configured("one")}}, Take{As: "b", Pipeline: 1, Query: "two", Due: true}, do("acknowledge it", taking, "b")).
			with(func(s *Scenario) { s.Pipelines, s.Configured = 2, []string{"one", "two"} }),
	}
	for _, bad := range []struct{ id, says, body string }{
		{"batch-0", "for no job", `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"${provider}","version":"1"},"maxBatchSize":0}`},
		{"batch-negative", "for minus one", `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"${provider}","version":"1"},"maxBatchSize":-1}`},
		{"two-entries", "with two entries of queryParam", `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"${provider}","version":"1"},"queryParam":{"a":"b","c":"d"}}`},
		{"owner-aws", "for the owner AWS", `{"actionTypeId":{"category":"Source","owner":"AWS","provider":"${provider}","version":"1"}}`},
		{"owner-third-party", "for the owner ThirdParty", `{"actionTypeId":{"category":"Source","owner":"ThirdParty","provider":"${provider}","version":"1"}}`},
		{"category", "for another category", `{"actionTypeId":{"category":"source","owner":"Custom","provider":"${provider}","version":"1"}}`},
		{"version", "for another version", `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"${provider}","version":"2"}}`},
		{"batch-text", "for a number in quotes", `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"${provider}","version":"1"},"maxBatchSize":"1"}`},
	} {
		r := Request{Operation: op, Body: bad.body}
		list = append(list, scenario(op, "rejected-"+bad.id, "rejected-changes-nothing", "a rejected poll "+bad.says+" hands no job out",
			Call{Label: "poll " + bad.says, Request: r, Allowed: judge.RejectAny()}, Call{Label: "and again", Request: r, Allowed: judge.RejectAny()}, Take{As: "a", Acknowledge: true, Due: true}, do("complete it", succeeding, "a")))
	}
	return list
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
			list = append(list, Case{ID: name + "/everywhere/" + rule, Title: title, Operation: name, Rule: name + "/" + rule, Plan: WholeRun{"no finding in the whole run"}})
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
