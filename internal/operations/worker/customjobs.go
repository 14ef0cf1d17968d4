package worker

import (
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// customJobs are jobs of custom actions that the calls of partners are about, and those of partners that the calls
// for custom actions are about: each of the calls is for the one kind of action only.
func customJobs() []Case {
	var list []Case
	for _, name := range Checked() {
		r, ok := theirs[name]
		if !ok {
			continue
		}
		begin, proof := taken, do("complete it", succeeding, "a")
		if name == model.AcknowledgeThirdPartyJob {
			begin, proof = polled, do("acknowledge it", taking, "a")
		}
		ask := func(says, token string, allowed judge.Allowed) Step {
			return rejected(says, r.their(markToken, token), "a", allowed)
		}
		list = append(list,
			scenario(name, "custom-job", "custom-job",
				"a job of a custom action, which has no client token, is asked for", begin("a"),
				ask("with a token that there is none of", "not-the-token", judge.RejectAny()),
				ask("with its own id", markJob, judge.RejectAny()), ask("with its nonce", markNonce, judge.RejectAny()),
				ask("and again", "not-the-token", judge.RejectAny()), proof),
			partnerCase(name, "custom-call", "custom-call", "a partner job is asked for by the call for custom actions",
				begin("a"), rejected("the call for custom actions", customCall[name], "a", judge.ShouldReject()),
				do("and the partner's", r, "a")))
	}
	return append(append(list, customTypes()...),
		partnerCase(model.PollForThirdPartyJobs, "custom-call", "own-type",
			"the type of a partner action is asked for by the call for custom actions", Take{As: "a", Unpolled: true},
			rejected("PollForJobs", asks(model.PollForJobs, theirPoll("50").Body), "", judge.RejectAny()), polled("a")))
}

// customCall are the calls for custom actions, by those of partners that they are the twins of.
var customCall = map[string]Request{
	model.GetThirdPartyJobDetails: detailing, model.AcknowledgeThirdPartyJob: taking,
	model.PutThirdPartyJobSuccessResult: succeeding, model.PutThirdPartyJobFailureResult: failing,
}

// customTypes are polls of partners for the action type of a custom action, of which a job waits.
func customTypes() []Case {
	const op = model.PollForThirdPartyJobs
	poll := func(owner string, allowed judge.Allowed) Call {
		body := `{"actionTypeId":{"category":"Source","owner":"` + owner +
			`","provider":"${provider}","version":"${version}"},"maxBatchSize":50}`
		return Call{
			Label: "poll for the owner " + owner, Request: asks(op, body), Allowed: allowed,
			Expect: []Expectation{AtMost(0)},
		}
	}
	end := []Step{Take{As: "a", Acknowledge: true, Due: true}, do("complete it", succeeding, "a")}
	none := judge.RejectPrefer(model.ActionTypeNotFound)
	return []Case{
		scenario(op, "custom-type", "own-type", "the type of a custom action is asked for with the owner ThirdParty",
			append([]Step{poll("ThirdParty", none), poll("ThirdParty", none)}, end...)...),
		scenario(op, "custom-owner", "own-type", "the type of a custom action is asked for, a job of which waits",
			append([]Step{poll("Custom", judge.Either()), poll("Custom", judge.Either())}, end...)...),
	}
}
