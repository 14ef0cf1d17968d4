package worker

import (
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

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
