package worker

import (
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
