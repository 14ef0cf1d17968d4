package worker

import (
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// failureCases are about jobs that are failed, and what else becomes of these.
func failureCases() []Case {
	const op = model.PutJobFailureResult
	return []Case{
		scenario(op, "in-progress", "ends", "a job in progress is failed", taken("a"), do("fail it", failing, "a")),
		scenario(op, "with-external-id", "ends", "a job is failed with an external execution id", taken("a"),
			do("fail it", failingID, "a"),
			shows(op, "the state shows the id and the message", "a", ShowsExternalID("external-7"),
				ShowsFailure("no"))),
		scenario(op, "twice", "once", "a job is failed twice", taken("a"), do("fail it", failing, "a"),
			rejected("fail it again", failing, "a", ended)),
		scenario(op, "twice-otherwise", "once", "a job is failed twice, in different ways", taken("a"),
			do("fail it", failing, "a"), rejected("fail it with another type", failingID, "a", ended)),
		scenario(op, "twice-with-id", "once", "a job is failed twice, with the same external execution id", taken("a"),
			do("fail it", failingID, "a"), rejected("fail it again", failingID, "a", ended)),
		scenario(op, "then-success", "success-after", "a failed job is completed", taken("a"),
			do("fail it", failing, "a"), rejected("complete it", succeeding, "a", ended)),
		scenario(op, "then-continuation", "success-after", "a failed job is continued", taken("a"),
			do("fail it", failing, "a"), rejected("continue it", continuing, "a", ended)),
		scenario(op, "then-acknowledgement", "acknowledge-after", "a failed job is acknowledged again", taken("a"),
			do("fail it", failing, "a"), rejected("acknowledge it", taking, "a", judge.RejectAny())),
		scenario(op, "after-success", "after-success", "a completed job is failed", taken("a"),
			do("complete it", succeeding, "a"), rejected("fail it", failing, "a", ended)),
		scenario(op, "after-continuation", "after-continuation", "a job that a continuation has ended is failed",
			taken("a"), do("continue it", continuing, "a"), rejected("fail it", failing, "a", ended),
			next("b", "a"), do("the next job can be completed", succeeding, "b")),
		scenario(op, "of-next-job", "ends", "the job that a continuation leads to is failed", taken("a"),
			do("continue it", continuing, "a"), next("b", "a"), do("fail the next job", failing, "b"),
			rejected("fail it again", failing, "b", ended)),
		scenario(op, "of-second-next-job", "ends", "the job that a second continuation leads to is failed", taken("a"),
			do("continue it", continuing, "a"), next("b", "a"), do("continue the next job", continuing, "b"),
			next("c", "b"), do("fail the one after it", failing, "c"),
			rejected("fail it again", failing, "c", ended), rejected("complete it", succeeding, "c", ended)),
		scenario(op, "shown-twice", "shown", "the state shows a failure when another of the job was refused",
			taken("a"), do("fail it", failing, "a"), rejected("fail it with another message", failingID, "a", ended),
			shows(op, "the state shows the first message", "a", ShowsFailure(message))),
		scenario(op, "second-stage", "ends", "a job of the second stage is failed", taken("a"),
			do("complete the first", succeeding, "a"), Take{As: "next", Second: true, Acknowledge: true},
			do("fail it", failing, "next"),
			rejected("fail it again", failing, "next", ended), rejected("complete it", succeeding, "next", ended)),
		scenario(op, "shown-continued", "shown", "the state shows the failure of the job that a continuation leads to",
			taken("a"), do("continue it", continuing, "a"), next("b", "a"), do("fail the next job", failing, "b"),
			shows(op, "the state shows the message", "b", ShowsFailure(message)),
			shows(op, "the execution is failed", "b", ExecutionFailed("First"))),
		scenario(op, "after-continuation-next", "after-continuation",
			"a job that a continuation has ended is failed while the next is in progress", taken("a"),
			do("continue it", continuing, "a"), next("b", "a"), rejected("fail the first", failing, "a", ended),
			do("complete the next", succeeding, "b")),
		scenario(op, "of-next-job-old-id", "after-continuation", "the next job is failed, and then the first",
			taken("a"), do("continue it", continuing, "a"), next("b", "a"), do("fail the next job", failing, "b"),
			rejected("fail the first", failing, "a", ended)),
	}
}

// failureEffects are about what a failure does, and what a rejected one does not.
func failureEffects() []Case {
	const op = model.PutJobFailureResult
	return []Case{
		scenario(op, "dispatched", "unacknowledged", "a job that nobody acknowledged is failed", polled("a"),
			rejected("fail it", failing, "a", judge.ShouldReject(model.InvalidJobState))),
		scenario(op, "dispatched-continued", "unacknowledged",
			"the job that a continuation leads to is failed, and nobody acknowledged it", taken("a"),
			do("continue it", continuing, "a"), polledAfter("b", "a"),
			rejected("fail the next", failing, "b", judge.ShouldReject(model.InvalidJobState))),
		scenario(op, "dispatched-second-stage", "unacknowledged",
			"a job of the second stage is failed, and nobody acknowledged it", taken("a"),
			do("complete it", succeeding, "a"), Take{As: "b", Second: true},
			rejected("fail the next", failing, "b", judge.ShouldReject(model.InvalidJobState))),
		scenario(op, "rejected-before-acknowledgement", "rejected-changes-nothing",
			"a rejected failure of a job that nobody acknowledged leaves its nonce unused", polled("a"),
			Call{
				Label: "fail it", Request: failing, Job: "a", Allowed: judge.ShouldReject(model.InvalidJobState),
				Rule: op + "/life/unacknowledged",
			},
			do("acknowledge it", taking, "a"), do("complete it", succeeding, "a")),
		scenario(op, "rejected-first", "rejected-changes-nothing", "a rejected failure leaves the job as it was",
			taken("a"), rejected("fail it without a message", badFailure, "a", judge.Reject(model.Validation)),
			do("complete it", succeeding, "a")),
		scenario(op, "rejected-state", "rejected-changes-nothing", "a rejected failure leaves the state as it was",
			taken("a"), rejected("fail it without a message", badFailure, "a", judge.Reject(model.Validation)),
			shows(op, "the action is in progress", "a", StillRuns), do("fail it", failing, "a")),
		scenario(op, "shown", "shown", "the state shows a failure", taken("a"), do("fail it", failing, "a"),
			shows(op, "the state shows the message", "a", ShowsFailure(message)),
			shows(op, "the execution is failed", "a", ExecutionFailed("First"))),
		scenario(op, "shown-long", "shown", "the state shows the longest message", taken("a"),
			do("fail it", failingLong, "a"), shows(op, "the state shows the message", "a", ShowsFailure(longMessage))),
		scenario(op, "next-execution", "next-execution", "a pipeline is started again after a failure", taken("a"),
			do("fail it", failing, "a"), Start{}, Take{As: "b", Acknowledge: true, Due: true},
			do("complete the new job", succeeding, "b")),
		scenario(op, "no-further-job-of-next", "no-further-job", "after a failure of the next job no job comes",
			taken("a"), do("continue it", continuing, "a"), next("b", "a"), do("fail the next job", failing, "b"),
			do("poll for the action", polling("50"), "", NoneBeside("a")),
			Call{
				Label: "poll for the second stage", Request: pollingNext, Second: true, Allowed: judge.Accept(),
				Expect: []Expectation{AtMost(0)},
			}),
		scenario(op, "no-further-job", "no-further-job",
			"after a failure no job of the action comes, and none of the next stage", taken("a"),
			do("fail it", failing, "a"),
			do("poll for the action", polling("50"), "", Never("a")),
			Call{
				Label: "poll for the second stage", Request: pollingNext, Second: true, Allowed: judge.Accept(),
				Expect: []Expectation{AtMost(0)},
			}),
		shownAs("shown-blanks", "  blanks around it \t"),
		shownAs("shown-lines", "one\r\ntwo\n"),
		shownAs("shown-emoji", "failed \U0001f642 \u4efb\u52a1"),
		scenario(op, "others-untouched", "others-untouched", "a failure leaves the job of another pipeline as it was",
			Take{As: "a", Acknowledge: true}, Take{As: "b", Pipeline: 1, Acknowledge: true},
			do("fail the first", failing, "a"), do("complete the second", succeeding, "b")).with(pipelines(2)),
		scenario(op, "others-unacknowledged", "others-untouched",
			"a failure leaves a job that waits to be acknowledged as it was",
			Take{As: "a", Acknowledge: true}, Take{As: "b", Pipeline: 1}, do("fail the first", failing, "a"),
			do("acknowledge the second", taking, "b"), do("complete the second", succeeding, "b")).with(pipelines(2)),
	}
}

// failingWith is a failure with a type and a message.
func failingWith(kind, message string) Request {
	return asks(model.PutJobFailureResult,
		`{"jobId":"${job}","failureDetails":{"type":"`+kind+`","message":`+quoted(message)+`}}`)
}

// shownAs is a failure with a message that the state has to show as it was sent.
func shownAs(id, message string) Case {
	const op = model.PutJobFailureResult
	return scenario(op, id, "shown", "the state shows a message as it was sent", taken("a"),
		do("fail it", failingWith("JobFailed", message), "a"),
		shows(op, "the state shows the message", "a", ShowsFailure(message)))
}

// failureTypes are failures of each type: all of them end the job and its action.
func failureTypes() []Case {
	const op = model.PutJobFailureResult
	place, _ := model.MustOperation(op).At("failureDetails.type")
	var list []Case
	for _, kind := range place.Shape.Enum {
		fail := failingWith(kind, "it failed")
		list = append(list,
			scenario(op, "no-further-job-"+strings.ToLower(kind), "no-further-job",
				"after a failure of the type "+kind+" no job of the action comes, and none of the next stage",
				taken("a"),
				do("fail it", fail, "a"), rejected("fail it again", fail, "a", ended).by(op+"/life/once"),
				do("poll for the action", polling("50"), "", NoneBeside("a")),
				Call{
					Label: "poll for the second stage", Request: pollingNext, Second: true, Allowed: judge.Accept(),
					Expect: []Expectation{NoneBeside("a")},
				}))
	}
	return list
}

// checkedAfter are invalid results for a job that was asked about before: that is no reason to check them less.
func checkedAfter() []Case {
	invalid := []Step{
		rejected("complete it with an empty token", continuingWith(""), "a", judge.RejectAny()),
		rejected("complete it beyond the whole", asks(model.PutJobSuccessResult,
			`{"jobId":"${job}","executionDetails":{"percentComplete":101}}`), "a", judge.RejectAny()),
		rejected("fail it without a message", badFailure, "a", judge.RejectAny()),
		do("complete it", succeeding, "a"),
	}
	return []Case{
		scenario(model.GetJobDetails, "checked-after", "changes-nothing",
			"invalid results for a job whose details were asked for",
			append([]Step{taken("a"), do("its details", detailing, "a")}, invalid...)...),
		scenario(model.AcknowledgeJob, "checked-after", "rejected-changes-nothing",
			"invalid results for a job that was asked for with another nonce",
			append([]Step{
				polled("a"), rejected("acknowledge it with another nonce", takingNone, "a", judge.RejectAny()),
				do("acknowledge it", taking, "a"),
			}, invalid...)...),
	}
}

// refusals are requests of each operation that are refused for different reasons, between the steps of a job's life.
func refusals() []Case {
	list := []Case{
		scenario(model.AcknowledgeJob, "rejected-of-continued", "rejected-changes-nothing",
			"a job that a continuation has ended is acknowledged, which leaves the next as it was", taken("a"),
			do("continue it", continuing, "a"), Take{As: "b", After: "a"},
			rejected("acknowledge the first", taking, "a", judge.RejectAny()), do("acknowledge the next", taking, "b"),
			do("complete it", succeeding, "b")),
	}
	for _, op := range []string{model.AcknowledgeJob, model.GetJobDetails, model.PutJobFailureResult} {
		of := model.MustOperation(op)
		rule := "rejected-changes-nothing"
		if of.Effect == model.Reads {
			rule = "changes-nothing"
		}
		var refused []Step
		for _, r := range []struct{ label, body string }{
			{"an empty object", "{}"},
			{"an unfinished object", `{"jobId":"${job}"`},
			{"a number for the job", `{"jobId":7}`},
			{"an id of a wrong format", strings.ReplaceAll(minimal(of).String(), markJob, markJob+" ")},
			{
				"a job that there is not",
				strings.ReplaceAll(minimal(of).String(), markJob, "11111111-2222-4333-8444-555555555555"),
			},
		} {
			refused = append(refused, rejected(r.label, asks(op, r.body), "a", judge.RejectAny()))
		}
		steps := append([]Step{polled("a")}, refused...)
		steps = append(append(steps, do("acknowledge it", taking, "a")), refused...)
		list = append(list,
			scenario(op, "refused-between", rule,
				"what is refused between the steps of a job's life disturbs none of them",
				append(steps, do("complete it", succeeding, "a"))...))
	}
	return list
}

// attempts is how often a request that is rejected is sent: what counts attempts, or remembers answers, shows.
const attempts = 12

// repeats have requests of each operation about a job be rejected again and again, for different reasons.
func repeats() []Case {
	var list []Case
	of := map[string]Request{}
	for name, r := range theirs {
		custom := customCall[name]
		of[name], of[custom.Operation] = r, custom
	}
	for _, name := range Checked() {
		op, r := model.MustOperation(name), of[name]
		if r.Body == "" {
			continue // it names no job
		}
		rule, begin, put := "rejected-changes-nothing", polled("a"), scenario
		switch op.Effect {
		case model.Reads:
			rule = "changes-nothing"
		case model.Succeeds, model.Fails:
			begin = taken("a")
		}
		if op.ThirdParty {
			put = partnerCase
		}
		var steps []Step
		again := func(label string, r Request, allowed judge.Allowed) {
			steps = append(steps, slices.Repeat([]Step{rejected(label, r, "a", allowed)}, attempts)...)
		}
		again("an empty object", asks(name, "{}"), judge.RejectAny())
		again("a job that there is not", r.their(markJob, "11111111-2222-4333-8444-555555555555"), judge.RejectAny())
		if op.HasNonce() {
			again("a wrong nonce", r.their(markNonce, "not-the-nonce"), wrongNonce)
		}
		if op.ThirdParty {
			again("a token that there is none of", r.their(markToken, "not-the-token"), wrongToken)
		}
		if op.Effect == model.Succeeds {
			again("an empty token", r.their(`"}`, `","continuationToken":""}`), judge.Reject(model.Validation))
		}
		if op.Effect == model.Fails {
			again("no message", r.their(`"message":`, `"massage":`), judge.Reject(model.Validation))
		}
		steps = append(steps, do("the right request", r, "a"))
		switch op.Effect {
		case model.Acknowledges:
			again("the right one again", r, judge.ShouldReject(model.InvalidNonce))
		case model.Succeeds, model.Fails:
			again("the right one again", r, theirEnd)
		}
		list = append(list, put(name, "rejected-again", rule,
			"what is rejected is rejected again and again, and changes nothing", append([]Step{begin}, steps...)...))
	}
	return list
}
