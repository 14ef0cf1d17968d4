package worker

import (
	"strings"

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
	}
	place, _ := model.MustOperation(failure).At("failureDetails.type")
	for _, kind := range place.Shape.Enum {
		fail := theirFailure.their("JobFailed", kind).their(`"}}`, `","externalExecutionId":"external-7"}}`)
		list = append(list,
			partnerCase(failure, "twice-"+strings.ToLower(kind), "once",
				"a partner job is failed twice, with the type "+kind,
				taken("a"), do("fail it", fail, "a"), rejected("fail it again", fail, "a", theirEnd),
				rejected("complete it", theirSuccess, "a", theirEnd)))
	}
	return list
}
