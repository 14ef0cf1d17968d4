package worker

import (
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

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
	var list []Case
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
