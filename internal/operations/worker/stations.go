package worker

import (
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// everyFailure are valid failures for one job, each of which carries something else, and all of which are refused.
func everyFailure(job string, allowed judge.Allowed) []Step {
	place, _ := model.MustOperation(model.PutJobFailureResult).At("failureDetails.type")
	steps := []Step{
		rejected("fail it with an external execution id", failingID, job, allowed),
		rejected("fail it with the longest message", failingLong, job, allowed),
	}
	for _, kind := range place.Shape.Enum {
		steps = append(steps, rejected("fail it as "+kind, failingWith(kind, "it failed"), job, allowed))
	}
	return steps
}

// refusedAlong have every failure be refused for each job along a pipeline: for one that has ended, by whatever, and
// for one that nobody acknowledged, whose details are asked for.
func refusedAlong() []Case {
	const op, details = model.PutJobFailureResult, model.GetJobDetails
	unacknowledged := judge.ShouldReject(model.InvalidJobState)
	var list []Case
	for _, at := range stations {
		along := func(op, id, rule, title string, steps ...Step) {
			list = append(list, scenario(op, id+"-along-"+at.id, rule, at.says+title,
				slices.Concat(at.steps, steps)...))
		}
		endedBy := func(id, rule, says, label string, by Request) {
			along(op, id, rule, " is "+says+", and failed in every way", append([]Step{
				do("acknowledge it", taking, "x"), do(label, by, "x"),
			}, everyFailure("x", ended)...)...)
		}
		endedBy("completed", "after-success", "completed", "complete it", succeeding)
		endedBy("continued", "after-continuation", "continued", "continue it", continuingWith("token-19"))
		endedBy("failed", "once", "failed", "fail it", failing)
		along(op, "waiting", "unacknowledged", " is failed in every way, and nobody acknowledged it",
			everyFailure("x", unacknowledged)...)
		look := Call{Label: "its details", Request: detailing, Job: "x", Allowed: judge.ShouldAccept()}
		along(details, "not-acknowledged", "changes-nothing", " is asked for, and not acknowledged by that",
			look, look, rejected("complete it", succeeding, "x", unacknowledged))
	}
	return list
}

// queriedAlong have polls with another value give none of the jobs along a pipeline.
func queriedAlong() []Case {
	const op = model.PollForJobs
	var list []Case
	for _, at := range stations {
		steps, last := withValue("one", at.steps), len(at.steps)-1
		poll := do("poll for two", querying("two"), "", Configured("two"))
		if steps[last].(Take).Second {
			poll.Second = true
			poll.Request = asks(op, onSecond+`"maxBatchSize":50,"queryParam":{"`+QueryProperty+`":"two"}}`)
		}
		steps = slices.Concat(steps[:last], []Step{poll, steps[last], do("acknowledge it", taking, "x")})
		list = append(list, scenario(op, "query-along-"+at.id, "query",
			"a queryParam with another value does not give "+at.says, steps...).
			with(func(s *Scenario) { s.Configured = []string{"one"} }))
	}
	return list
}
