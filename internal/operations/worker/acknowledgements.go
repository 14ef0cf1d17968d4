package worker

import (
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// acknowledgeCases are about nonces, and what they are good for.
func acknowledgeCases() []Case {
	const op = model.AcknowledgeJob
	wrong := judge.Reject(model.InvalidNonce)
	return []Case{
		scenario(op, "right-nonce", "in-progress", "a job is acknowledged, and can be completed", polled("a"),
			do("acknowledge it", taking, "a"), do("complete it", succeeding, "a")),
		scenario(op, "right-nonce-failed", "in-progress", "a job is acknowledged, and can be failed", polled("a"),
			do("acknowledge it", taking, "a"), do("fail it", failing, "a")),
		scenario(op, "wrong-then-right", "rejected-changes-nothing", "a wrong nonce, and then the right one",
			polled("a"), rejected("acknowledge it with another nonce", takingNone, "a", wrong),
			do("acknowledge it", taking, "a")),
		scenario(op, "wrong-often", "rejected-changes-nothing", "five wrong nonces, and then the right one",
			polled("a"), rejected("another nonce", takingNone, "a", wrong),
			rejected("and again", takingNone, "a", wrong),
			rejected("and again", takingNone, "a", wrong), rejected("and again", takingNone, "a", wrong),
			rejected("and again", takingNone, "a", wrong), do("acknowledge it", taking, "a")),
		scenario(op, "twice", "nonce-once", "a nonce is used twice", polled("a"), do("acknowledge it", taking, "a"),
			rejected("acknowledge it again", taking, "a", judge.ShouldReject(model.InvalidNonce)),
			do("complete it", succeeding, "a")),
		scenario(op, "again-other-nonce", "nonce-once", "a job in progress is acknowledged with another nonce",
			polled("a"), do("acknowledge it", taking, "a"),
			rejected("acknowledge it with another nonce", takingNone, "a", judge.ShouldReject(model.InvalidNonce)),
			do("complete it", succeeding, "a")),
		scenario(op, "nonce-of-another", "nonce-of-another", "a job is acknowledged with the nonce of another",
			Take{As: "a"}, Take{As: "b", Pipeline: 1},
			rejected("acknowledge the first with the nonce of the second", takingAs, "a", wrong).withNonceOf("b"),
			do("acknowledge the first", taking, "a"), do("acknowledge the second", taking, "b"),
			do("complete the second", succeeding, "b")).with(pipelines(2)),
		scenario(op, "nonce-of-neighbour", "nonce-of-another",
			"a job is acknowledged with the nonce of the action beside", Take{As: "a"}, Take{As: "b"},
			rejected("acknowledge the first with the nonce of the second", takingAs, "a", wrong).withNonceOf("b"),
			rejected("and the second with that of the first", takingAs, "b", wrong).withNonceOf("a"),
			do("acknowledge the first", taking, "a"), do("acknowledge the second", taking, "b"),
			do("complete the second", succeeding, "b")).with(func(s *Scenario) { s.Actions = 2 }),
		scenario(op, "used-nonce-of-another", "nonce-of-another",
			"a job is acknowledged with the used nonce of another", Take{As: "a"}, Take{As: "b", Pipeline: 1},
			do("acknowledge the second", taking, "b"),
			rejected("acknowledge the first with its nonce", takingAs, "a", wrong).withNonceOf("b"),
			do("acknowledge the first", taking, "a")).with(pipelines(2)),
		scenario(op, "after-success", "after-end", "a completed job is acknowledged", taken("a"),
			do("complete it", succeeding, "a"), rejected("acknowledge it", taking, "a", judge.RejectAny())),
		scenario(op, "after-failure", "after-end", "a failed job is acknowledged", taken("a"),
			do("fail it", failing, "a"), rejected("acknowledge it", taking, "a", judge.RejectAny())),
		scenario(op, "after-continuation", "after-end", "a job that a continuation has ended is acknowledged",
			taken("a"), do("continue it", continuing, "a"), rejected("acknowledge it", taking, "a", judge.RejectAny())),
		scenario(op, "after-continuation-next", "nonce-of-another",
			"the next job is acknowledged with the nonce of the first", taken("a"), do("continue it", continuing, "a"),
			Take{As: "b", After: "a"},
			rejected("acknowledge the next with the nonce of the first", takingAs, "b", wrong).withNonceOf("a"),
			do("acknowledge the next", taking, "b"), do("complete it", succeeding, "b")),
		scenario(op, "next-job", "in-progress", "the job that a continuation leads to is acknowledged", taken("a"),
			do("continue it", continuing, "a"), Take{As: "b", After: "a"}, do("acknowledge the next", taking, "b"),
			do("complete it", succeeding, "b")),
		scenario(op, "second-stage", "in-progress", "a job of the second stage is acknowledged", taken("a"),
			do("complete the first", succeeding, "a"), Take{As: "next", Second: true},
			do("acknowledge it", taking, "next"), do("complete it", succeeding, "next")),
		scenario(op, "others-untouched", "others-untouched", "an acknowledgement leaves another job as it was",
			Take{As: "a"}, Take{As: "b", Pipeline: 1}, do("acknowledge the first", taking, "a"),
			rejected("complete the second", succeeding, "b", judge.ShouldReject(model.InvalidJobState)).
				by(op+"/life/others-untouched")).with(pipelines(2)),
		scenario(op, "neighbour-untouched", "others-untouched",
			"an acknowledgement leaves the job of the action beside as it was", Take{As: "a"}, Take{As: "b"},
			do("acknowledge the first", taking, "a"), do("acknowledge the second", taking, "b"),
			do("complete the first", succeeding, "a"),
			do("complete the second", succeeding, "b")).with(func(s *Scenario) { s.Actions = 2 }),
		scenario(op, "not-handed-out-again", "not-handed-out-again",
			"a job that was acknowledged is not handed out again", polled("a"), do("acknowledge it", taking, "a"),
			do("poll", polling("50"), "", Never("a")), do("complete it", succeeding, "a")),
	}
}

// endedCases acknowledge jobs that have ended, in each way, with what is no nonce of theirs: they stay as they are.
func endedCases() []Case {
	const op = model.AcknowledgeJob
	var list []Case
	for _, end := range []struct {
		id, says string
		by       Request
	}{
		{"success", "a completed job", succeeding},
		{"failure", "a failed job", failing},
		{"continuation", "a job that a continuation has ended", continuing},
	} {
		list = append(list,
			scenario(op, "after-"+end.id+"-other-nonce", "after-end", end.says+" is acknowledged with another nonce",
				taken("a"), do("end it", end.by, "a"),
				rejected("acknowledge it with another nonce", takingNone, "a", judge.RejectAny()),
				rejected("complete it", succeeding, "a", ended), rejected("fail it", failing, "a", ended)))
	}
	return append(list,
		scenario(op, "after-continuation-nonce-of-next", "after-end",
			"a job that a continuation has ended is acknowledged with the nonce of the next", taken("a"),
			do("continue it", continuing, "a"), Take{As: "b", After: "a"},
			rejected("acknowledge the first", takingAs, "a", judge.RejectAny()).withNonceOf("b"),
			do("acknowledge the next", taking, "b")))
}
