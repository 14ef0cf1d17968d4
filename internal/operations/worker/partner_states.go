package worker

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// partnerStates ask for a partner job with what is not its own, in the states that a job is in later than the first.
func partnerStates() []Case {
	const details, take = model.GetThirdPartyJobDetails, model.AcknowledgeThirdPartyJob
	next := []Step{taken("a"), do("continue it", theirContinuation("token-17"), "a")}
	none := func(name, job string) Step {
		wrong := theirs[name].their(markToken, "not-the-token")
		return rejected("a token that there is none of", wrong, job, wrongToken)
	}
	nonceOf := func(job, says string) Step {
		return rejected("the nonce of "+says, theirTaking.their(markNonce, markOther), "b", wrongNonce).withNonceOf(job)
	}
	look := func(job string, expect ...Expectation) Call {
		return do("the details of "+job, theirDetails, job, append(expect, SameData)...)
	}
	list := []Case{
		partnerCase(model.PollForThirdPartyJobs, "client-id", "client-id",
			"partner jobs with the same client token name the same client", taken("a"), sameClient(Take{As: "b"}),
			do("continue the first", theirContinuation("token-17"), "a"), sameClient(Take{As: "c", After: "a"})),
		partnerCase(details, "own-data", "own-data",
			"the details of two partner jobs, before and after one is acknowledged", polled("a"), polled("b"),
			look("a"), look("b", OtherPlace("a")), do("acknowledge the first", theirTaking, "a"),
			look("a"), look("b"), look("a"), look("a"), look("a"), do("complete it", theirSuccess, "a"),
			do("acknowledge the other", theirTaking, "b")),
		partnerCase(details, "token-of-neighbour", "token",
			"the details of a partner job carry no token, though a continuation of another has led on", taken("a"),
			taken("c"), do("continue the first", theirContinuation("token-17"), "a"), polledAfter("b", "a"),
			do("the details of the other", theirDetails, "c", NoToken),
			do("those of the next", theirDetails, "b", HasToken("token-17"))),
		partnerCase(details, "continued-twice", "token",
			"the details of the partner job that a second continuation leads to",
			append(slices.Clone(next), Take{As: "b", After: "a", Acknowledge: true},
				do("continue the next", theirContinuation("token-18"), "b"), polledAfter("c", "b"),
				do("the details of the last", theirDetails, "c", HasToken("token-18")))...),
		partnerCase(take, "rejected-in-progress", "rejected-changes-nothing",
			"a wrong nonce leaves a partner job in progress", taken("a"),
			rejected("a wrong nonce", theirTaking.their(markNonce, "not-the-nonce"), "a", wrongNonce),
			do("complete it", theirSuccess, "a")),
		partnerCase(details, "token-wrong-in-progress", "client-token",
			"the details of a partner job in progress are asked for with a token that there is none of",
			taken("a"), none(details, "a"), do("and with the right one", theirDetails, "a")),
		partnerCase(take, "next-job", "in-progress", "the partner job that a continuation leads to is acknowledged",
			append(slices.Clone(next), polledAfter("b", "a"), do("acknowledge the next", theirTaking, "b"),
				do("complete it", theirSuccess, "b"))...),
		partnerCase(take, "nonces-of-others", "nonce",
			"a partner job is acknowledged with the nonces of jobs before it: ended, failed, and in progress",
			append(slices.Clone(next), polledAfter("b", "a"), taken("c"), taken("d"),
				do("fail another", theirFailure, "d"), nonceOf("a", "the job that led to it"),
				nonceOf("c", "one in progress"), nonceOf("d", "one that has failed"),
				do("acknowledge it", theirTaking, "b"))...),
	}
	for _, name := range Checked() {
		r, ok := theirs[name]
		if !ok {
			continue
		}
		begin := Take{As: "b", After: "a", Acknowledge: name != details && name != take}
		list = append(list,
			partnerCase(name, "token-wrong-next", "client-token",
				"the partner job that a continuation leads to is asked for with a token that there is none of",
				append(slices.Clone(next), begin, none(name, "b"), do("and with the right one", r, "b"))...),
			partnerCase(name, "token-words", "client-token",
				"a partner job is asked for with words and patterns for its client token", words(name, r)...))
	}
	return list
}

// OtherPlace expects the details of a job to be of another execution than those of a named one, or of another action,
// where both name them.
func OtherPlace(name string) Expectation {
	return expects(func(s Seen) (expected, got string) {
		action := func(data any) string {
			text, _ := at(data, "pipelineContext", "action", "name").(string)
			return text
		}
		data, before := at(s.Document, "jobDetails", "data"), s.Data[name]
		if of := action(data); of == "" || of != action(before) || executionOf(data) != executionOf(before) {
			return "", ""
		}
		return "another action or another execution than in the details of " + name,
			fmt.Sprintf("the action %.60q of the same execution", action(data))
	})
}

// words ask for a job with client tokens that some layer may take for any.
func words(name string, r Request) []Step {
	begin := taken
	if name == model.GetThirdPartyJobDetails || name == model.AcknowledgeThirdPartyJob {
		begin = polled
	}
	steps := []Step{begin("a")}
	for _, word := range []string{"*", "%", ".*", "null", "' OR '1'='1", markNonce} {
		steps = append(steps, rejected("the token "+word, r.their(markToken, word), "a", wrongToken))
	}
	return append(steps, do("and with the right one", r, "a"))
}

func sameClient(t Take) Take {
	t.Expect = []Expectation{ClientOf("a")}
	return t
}

// ClientOf expects the partner job of a poll to name the client of a named job, where their client tokens are the same.
func ClientOf(name string) Expectation {
	return ofEach(func(s Seen, j map[string]any) (expected, got string) {
		before := s.Clients[name]
		if told, _ := j["clientId"].(string); before != "" && told != "" && told != before {
			return fmt.Sprintf("the clientId %q, as in the job %s of the same client token", before, name),
				fmt.Sprintf("%.60q", told)
		}
		return "", ""
	})
}

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
