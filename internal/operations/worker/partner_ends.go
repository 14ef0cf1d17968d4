package worker

import (
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// partnerEnds are about what comes after a partner job has ended, in each way.
func partnerEnds() []Case {
	const success, failure = model.PutThirdPartyJobSuccessResult, model.PutThirdPartyJobFailureResult
	list := []Case{
		partnerCase(success, "none-after", "no-further-job",
			"after a success no further partner job of the action comes",
			taken("a"), None{}, do("complete it", theirSuccess, "a"), None{"a"}),
		partnerCase(success, "continuation-once", "no-further-job", "a continuation of a partner job leads to one job",
			taken("a"), None{}, do("continue it", theirContinuation("token-17"), "a"),
			polledAfter("b", "a"), None{"a"}),
		partnerCase(failure, "none-after", "no-further-job",
			"after a failure no further partner job of the action comes",
			taken("a"), None{}, do("fail it", theirFailure, "a"), None{"a"}),
		partnerCase(success, "continuation-same-token", "continues",
			"a partner job is continued, and the next one too, with the same token", taken("a"),
			do("continue it", theirContinuation("token-17"), "a"),
			Take{As: "b", After: "a", Acknowledge: true, Due: true},
			do("continue the next", theirContinuation("token-17"), "b"),
			Take{As: "c", After: "b", Acknowledge: true, Due: true}, do("complete the last", theirSuccess, "c")),
		partnerCase(failure, "after-success", "once", "a completed partner job is failed", taken("a"),
			do("complete it", theirSuccess, "a"), rejected("fail it", theirFailure, "a", theirEnd)),
		partnerCase(success, "continuation-full", "continues",
			"a continuation of a partner job with every member leads to another job", taken("a"),
			do("continue it", fullSuccess.their(`"execution`, `"continuationToken":"token-17","execution`), "a"),
			Take{As: "b", After: "a", Acknowledge: true, Due: true}, do("complete the next", theirSuccess, "b")),
		partnerCase(model.PollForThirdPartyJobs, "next-handed-out", "every-job",
			"the partner job that a continuation leads to is handed out", taken("a"),
			do("continue it", theirContinuation("token-17"), "a"), Take{As: "b", After: "a", Due: true}),
	}
	place, _ := model.MustOperation(failure).At("failureDetails.type")
	for _, kind := range place.Shape.Enum {
		fail := theirFailure.their("JobFailed", kind).their(`"}}`, `","externalExecutionId":"external-7"}}`)
		list = append(list,
			partnerCase(failure, "twice-"+strings.ToLower(kind), "once",
				"a partner job is failed twice, with the type "+kind,
				taken("a"), do("fail it", fail, "a"), theirs50("a"), rejected("fail it again", fail, "a", theirEnd),
				rejected("complete it", theirSuccess, "a", theirEnd)),
			partnerCase(failure, "none-after-"+strings.ToLower(kind), "no-further-job",
				"after a failure with the type "+kind+" no further partner job of the action comes",
				taken("a"), None{}, do("fail it", fail, "a"), None{"a"}))
	}
	return list
}

// theirs50 polls for as many partner jobs as there may be, of which none is one that has ended.
func theirs50(ended string) Call {
	return Call{
		Label: "poll for the action type", Request: theirPoll("50"), Allowed: judge.Accept(),
		Expect: []Expectation{Never(ended)},
	}
}
