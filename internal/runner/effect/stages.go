package effect

import "github.com/plumbline-conformance/plumbline/internal/judge"

// NextStage is that no job of the second stage came although all of the first have succeeded.
func NextStage() []judge.Finding {
	return one(nextStage, "a job of the second stage once all of the first have succeeded", NoJob)
}

// TooEarly is a job of the second stage before all actions of the first have succeeded. The place is where in the case.
func TooEarly(place string) []judge.Finding {
	return one(nextStage, place+"no job of the second stage before all actions of the first have succeeded",
		"a job of the second stage")
}

// OutOfOrder is a job of an action whose turn had not come. It is of the same stage as the jobs of the case, or of
// another.
func OutOfOrder(place, action string, sameStage bool) []judge.Finding {
	rule, expected := nextStage, "no job but the first one of each action of a stage, once all actions of the stage "+
		"before have succeeded"
	if sameStage {
		rule, expected = "life/run-order", "no job of an action before those of a lower runOrder have succeeded"
	}
	return one(rule, place+expected, "a job of "+action)
}

const nextStage = "life/next-stage"
