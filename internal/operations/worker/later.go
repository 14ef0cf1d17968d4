package worker

import (
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

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
