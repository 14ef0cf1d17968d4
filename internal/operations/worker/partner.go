package worker

import (
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// Partner is a sequence of steps on jobs of partner actions. No call of the API makes such a job: they come from
// whoever runs the target.
type Partner struct{ Steps []Step }

// Needs implements [Plan].
func (Partner) Needs() string { return "jobs of a partner action (--third-party)" }

// Expected implements [Plan].
func (p Partner) Expected() string { return Scenario{Steps: p.Steps}.Expected() }

// Shown implements [Plan].
func (Partner) Shown() *Request { return nil }

// The requests of which these scenarios are made.
var (
	theirDetails = asks(model.GetThirdPartyJobDetails, `{"jobId":"${job}","clientToken":"${clientToken}"}`)
	theirTaking  = asks(model.AcknowledgeThirdPartyJob,
		`{"jobId":"${job}","nonce":"${nonce}","clientToken":"${clientToken}"}`)
	theirSuccess = asks(model.PutThirdPartyJobSuccessResult, `{"jobId":"${job}","clientToken":"${clientToken}"}`)
	theirFailure = asks(model.PutThirdPartyJobFailureResult,
		`{"jobId":"${job}","clientToken":"${clientToken}",`+
			`"failureDetails":{"type":"JobFailed","message":"it failed, \u00e9\u6f22 <&>"}}`)
)

// their has another value of a member, as it stands in the body.
func (r Request) their(old, with string) Request {
	r.Body = strings.ReplaceAll(r.Body, old, with)
	return r
}

func theirContinuation(token string) Request {
	return theirSuccess.their(`"}`, `","continuationToken":"`+token+`"}`)
}

// fullSuccess is a success with every member.
var fullSuccess = theirSuccess.their(`"}`,
	`","currentRevision":{"revision":"r-1","changeIdentifier":"c-1","created":1751900000,"revisionSummary":"s"},`+
		`"executionDetails":{"summary":"done","externalExecutionId":"e-1","percentComplete":100}}`)

var theirLong = asks(model.PutThirdPartyJobSuccessResult,
	`{"jobId":"${job}","clientToken":"${clientToken}","continuationToken":`+quoted(fullToken)+`}`)

// theirPoll asks for at most n partner jobs of the action type.
func theirPoll(n string) Request {
	return asks(model.PollForThirdPartyJobs,
		`{"actionTypeId":{"category":"${category}","owner":"ThirdParty","provider":"${provider}",`+
			`"version":"${version}"},"maxBatchSize":`+n+`}`)
}

// theirs are the requests about a partner job, by operation.
var theirs = map[string]Request{
	model.GetThirdPartyJobDetails: theirDetails, model.AcknowledgeThirdPartyJob: theirTaking,
	model.PutThirdPartyJobSuccessResult: theirSuccess, model.PutThirdPartyJobFailureResult: theirFailure,
}

var (
	theirEnd   = judge.ShouldReject(model.InvalidJobState)
	wrongToken = judge.RejectPrefer(model.InvalidClientToken)
	wrongNonce = judge.RejectPrefer(model.InvalidNonce, model.Validation) // it may be too long, besides
	longToken  = judge.RejectPrefer(model.InvalidClientToken, model.Validation)
)

//go:noinline
func partnerCase(op, id, rule, title string, steps ...Step) Case {
	return Case{
		ID: op + "/life/" + id, Title: title, Operation: op, Rule: op + "/life/" + rule, Plan: Partner{Steps: steps},
	}
}

// partnerCases are the cases about jobs of partner actions.
func partnerCases() []Case {
	var list []Case
	for _, part := range [][]Case{
		partnerPolls(), partnerDetails(), partnerAcknowledgements(), partnerSuccesses(), partnerFailures(),
		partnerEnds(), partnerStates(), partnerTokens(), partnerConstraints(),
	} {
		list = append(list, part...)
	}
	return list
}

func partnerPolls() []Case {
	const op = model.PollForThirdPartyJobs
	poll := func(n string, expect ...Expectation) Call {
		return Call{Label: "poll for at most " + n, Request: theirPoll(n), Allowed: judge.Accept(), Expect: expect}
	}
	other := func(old, with string) Request { return theirPoll("50").their(old, with) }
	return []Case{
		partnerCase(op, "handed-out", "every-job", "partner jobs that wait are handed out", Take{As: "a", Due: true},
			Take{As: "b", Due: true}, do("the details of the second", theirDetails, "b")),
		partnerCase(op, "batch-1", "batch", "one partner job is asked for", Take{As: "a", Unpolled: true},
			Take{As: "b", Unpolled: true}, poll("1", AtMost(1)), poll("1", AtMost(1))),
		partnerCase(op, "batch-2", "batch", "two partner jobs of three are asked for", Take{As: "a", Unpolled: true},
			Take{As: "b", Unpolled: true}, Take{As: "c", Unpolled: true}, poll("2", AtMost(2), NoneTwice)),
		partnerCase(op, "none-in-progress", "none-taken", "a partner job in progress is not handed out", taken("a"),
			poll("50", Never("a")), do("complete it", theirSuccess, "a")),
		partnerCase(op, "none-completed", "none-ended", "a completed partner job is not handed out", taken("a"),
			do("complete it", theirSuccess, "a"), poll("50", Never("a"))),
		partnerCase(op, "none-failed", "none-ended", "a failed partner job is not handed out", taken("a"),
			do("fail it", theirFailure, "a"), poll("50", Never("a"))),
		partnerCase(op, "owner-custom", "own-type", "the partner's action type is asked for with the owner Custom",
			Take{As: "a", Unpolled: true},
			rejected("poll for the owner Custom", other("ThirdParty", "Custom"), "", judge.RejectAny()), polled("a")),
		partnerCase(op, "owner-aws", "own-type", "the partner's action type is asked for with the owner AWS",
			Take{As: "a", Unpolled: true},
			rejected("poll for the owner AWS", other("ThirdParty", "AWS"), "", judge.RejectAny()), polled("a")),
		partnerCase(op, "rejected-batch-0", "rejected-changes-nothing",
			"a rejected poll for no partner job hands none out", Take{As: "a", Unpolled: true},
			rejected("poll for none", theirPoll("0"), "", judge.Reject(model.Validation)), Take{As: "a", Due: true},
			do("its details", theirDetails, "a")),
		partnerCase(op, "rejected-version", "rejected-changes-nothing",
			"a rejected poll without a version hands none out", Take{As: "a", Unpolled: true},
			rejected("poll without a version", other(`,"version":"${version}"`, ""), "",
				judge.Reject(model.Validation)),
			Take{As: "a", Due: true}, do("its details", theirDetails, "a")),
		partnerCase(op, "batch-large", "batch", "more partner jobs are asked for than there are",
			Take{As: "a", Unpolled: true}, Take{As: "b", Unpolled: true}, Take{As: "c", Unpolled: true},
			poll("2147483647", NoneTwice)),
	}
}

func partnerDetails() []Case {
	const op = model.GetThirdPartyJobDetails
	look := func(label, job string, expect ...Expectation) Call { return do(label, theirDetails, job, expect...) }
	return []Case{
		partnerCase(op, "dispatched", "data", "the details of a partner job that nobody acknowledged", polled("a"),
			look("its details", "a", HasNonce)),
		partnerCase(op, "of-two", "data", "the details of two partner jobs", polled("a"), polled("b"),
			look("its details", "a", HasNonce), look("those of the other", "b", HasNonce),
			look("and again", "a", HasNonce)),
		partnerCase(op, "in-progress", "data", "the details of a partner job in progress", taken("a"),
			look("its details", "a")),
		partnerCase(op, "nonce-unused", "changes-nothing", "details leave the nonce of a partner job unused",
			polled("a"), look("its details", "a"), look("and again", "a"), do("acknowledge it", theirTaking, "a"),
			do("complete it", theirSuccess, "a")),
		partnerCase(op, "not-acknowledged", "changes-nothing", "details do not acknowledge a partner job", polled("a"),
			look("its details", "a"), rejected("complete it", theirSuccess, "a", theirEnd)),
		partnerCase(op, "not-completed", "changes-nothing", "details leave a partner job in progress", taken("a"),
			look("its details", "a"), look("and again", "a"), do("complete it", theirSuccess, "a")),
		partnerCase(op, "continued", "token", "the details of the partner job that a continuation leads to", taken("a"),
			do("continue it", theirContinuation("token-17"), "a"), polledAfter("b", "a"),
			look("its details", "b", HasToken("token-17"))),
		partnerCase(op, "continued-long", "token",
			"the details of a partner job carry a long token of all kinds of characters", taken("a"),
			do("continue it", theirLong, "a"), polledAfter("b", "a"), look("its details", "b", HasToken(fullToken))),
		partnerCase(op, "own-type", "own-type", "the details of partner jobs name their action type", polled("a"),
			look("its details", "a", OwnType), taken("b"), look("those of one in progress", "b", OwnType)),
		partnerCase(op, "token-wrong-ended", "client-token",
			"the details of a completed partner job are asked for with a token that there is none of", taken("a"),
			do("complete it", theirSuccess, "a"),
			rejected("a token that there is none of", theirDetails.their(markToken, "not-the-token"), "a",
				judge.RejectAny())),
		partnerCase(op, "after-success", "ended", "the details of a completed partner job", taken("a"),
			do("complete it", theirSuccess, "a"),
			Call{Label: "its details", Request: theirDetails, Job: "a", Allowed: judge.Either()}),
		partnerCase(op, "after-failure", "ended", "the details of a failed partner job", taken("a"),
			do("fail it", theirFailure, "a"),
			Call{Label: "its details", Request: theirDetails, Job: "a", Allowed: judge.Either()}),
	}
}

func polledAfter(as, after string) Take { return Take{As: as, After: after} }

func partnerAcknowledgements() []Case {
	const op = model.AcknowledgeThirdPartyJob
	wrong := func(label, nonce string) Call {
		return rejected(label, theirTaking.their("${nonce}", nonce), "a", wrongNonce)
	}
	return []Case{
		partnerCase(op, "right", "in-progress", "a partner job is acknowledged with the nonce of its details",
			polled("a"), do("acknowledge it", theirTaking, "a"), do("complete it", theirSuccess, "a")),
		partnerCase(op, "then-failure", "in-progress", "a partner job is acknowledged, and fails", polled("a"),
			do("acknowledge it", theirTaking, "a"), do("fail it", theirFailure, "a")),
		partnerCase(op, "wrong-nonce", "nonce", "a partner job is acknowledged with a wrong nonce", polled("a"),
			wrong("a wrong nonce", "not-the-nonce"), wrong("the nonce and more", "${nonce}x"),
			do("acknowledge it", theirTaking, "a")),
		partnerCase(op, "nonce-of-another", "nonce", "a partner job is acknowledged with the nonce of another",
			polled("a"), polled("b"),
			rejected("the nonce of the other", theirTaking.their("${nonce}", markOther), "a", wrongNonce).
				withNonceOf("b"),
			do("acknowledge it", theirTaking, "a"), do("acknowledge the other", theirTaking, "b")),
		partnerCase(op, "twice", "nonce-once", "a partner job is acknowledged twice", taken("a"),
			rejected("acknowledge it again", theirTaking, "a", judge.ShouldReject(model.InvalidNonce))),
		partnerCase(op, "after-success", "after-end", "a completed partner job is acknowledged", taken("a"),
			do("complete it", theirSuccess, "a"),
			rejected("acknowledge it again", theirTaking, "a", judge.ShouldReject())),
		partnerCase(op, "after-failure", "after-end", "a failed partner job is acknowledged", taken("a"),
			do("fail it", theirFailure, "a"), rejected("acknowledge it again", theirTaking, "a", judge.ShouldReject())),
		partnerCase(op, "others-untouched", "others-untouched", "acknowledging a partner job leaves another as it was",
			polled("a"), polled("b"), do("acknowledge it", theirTaking, "a"),
			rejected("complete the other", theirSuccess, "b", theirEnd), do("acknowledge the other", theirTaking, "b")),
		partnerCase(op, "rejected-state", "rejected-changes-nothing",
			"a rejected acknowledgement leaves a partner job as it was", polled("a"),
			wrong("a wrong nonce", "not-the-nonce"), rejected("complete it", theirSuccess, "a", theirEnd),
			do("acknowledge it", theirTaking, "a"), do("complete it", theirSuccess, "a")),
	}
}

func partnerSuccesses() []Case {
	const op = model.PutThirdPartyJobSuccessResult
	return []Case{
		partnerCase(op, "in-progress", "ends", "a partner job in progress is completed", taken("a"),
			do("complete it", theirSuccess, "a")),
		partnerCase(op, "full", "ends", "a partner job is completed with every member", taken("a"),
			do("complete it", fullSuccess, "a")),
		partnerCase(op, "twice", "once", "a partner job is completed twice", taken("a"),
			do("complete it", theirSuccess, "a"), rejected("complete it again", theirSuccess, "a", theirEnd)),
		partnerCase(op, "then-failure", "once", "a completed partner job is failed", taken("a"),
			do("complete it", theirSuccess, "a"), rejected("fail it", theirFailure, "a", theirEnd)),
		partnerCase(op, "then-continuation", "once", "a completed partner job is continued", taken("a"),
			do("complete it", theirSuccess, "a"),
			rejected("continue it", theirContinuation("token-17"), "a", theirEnd)),
		partnerCase(op, "dispatched", "unacknowledged", "a partner job that nobody acknowledged is completed",
			polled("a"), rejected("complete it", theirSuccess, "a", theirEnd)),
		partnerCase(op, "continuation", "continues", "a continuation of a partner job leads to another job", taken("a"),
			do("continue it", theirContinuation("token-17"), "a"),
			Take{As: "b", After: "a", Acknowledge: true, Due: true}, do("complete the next", theirSuccess, "b")),
		partnerCase(op, "continuation-twice", "continues", "a partner job is continued, and the next one too",
			taken("a"), do("continue it", theirContinuation("token-17"), "a"),
			Take{As: "b", After: "a", Acknowledge: true, Due: true},
			do("continue the next", theirContinuation("token-18"), "b"),
			Take{As: "c", After: "b", Acknowledge: true, Due: true}, do("complete the last", theirSuccess, "c")),
		partnerCase(op, "old-id", "once", "a partner job that a continuation has ended is completed", taken("a"),
			do("continue it", theirContinuation("token-17"), "a"),
			rejected("complete it", theirSuccess, "a", theirEnd)),
		partnerCase(op, "rejected-first", "rejected-changes-nothing",
			"a rejected success leaves a partner job as it was", taken("a"),
			rejected("an empty token", theirContinuation(""), "a", judge.Reject(model.Validation)),
			do("complete it", theirSuccess, "a")),
		partnerCase(op, "others-untouched", "others-untouched", "a success leaves another partner job as it was",
			taken("a"), taken("b"), do("complete it", theirSuccess, "a"), do("fail the other", theirFailure, "b")),
	}
}

func partnerFailures() []Case {
	const op = model.PutThirdPartyJobFailureResult
	return []Case{
		partnerCase(op, "in-progress", "ends", "a partner job in progress is failed", taken("a"),
			do("fail it", theirFailure, "a")),
		partnerCase(op, "twice", "once", "a partner job is failed twice", taken("a"), do("fail it", theirFailure, "a"),
			rejected("fail it again", theirFailure, "a", theirEnd)),
		partnerCase(op, "then-success", "once", "a failed partner job is completed", taken("a"),
			do("fail it", theirFailure, "a"), rejected("complete it", theirSuccess, "a", theirEnd)),
		partnerCase(op, "then-continuation", "once", "a failed partner job is continued", taken("a"),
			do("fail it", theirFailure, "a"), rejected("continue it", theirContinuation("token-17"), "a", theirEnd)),
		partnerCase(op, "after-continuation", "once", "a partner job that a continuation has ended is failed",
			taken("a"), do("continue it", theirContinuation("token-17"), "a"),
			rejected("fail it", theirFailure, "a", theirEnd)),
		partnerCase(op, "of-next-job", "ends", "the partner job that a continuation leads to is failed", taken("a"),
			do("continue it", theirContinuation("token-17"), "a"), next("b", "a"),
			do("fail the next", theirFailure, "b"),
			rejected("fail it again", theirFailure, "b", theirEnd).by(op+"/life/once")),
		partnerCase(op, "dispatched", "unacknowledged", "a partner job that nobody acknowledged is failed", polled("a"),
			rejected("fail it", theirFailure, "a", theirEnd)),
		partnerCase(op, "rejected-first", "rejected-changes-nothing",
			"a rejected failure leaves a partner job as it was", taken("a"),
			rejected("an empty message", theirFailure.their(`it failed, \u00e9\u6f22 <&>`, ""), "a",
				judge.Reject(model.Validation)),
			do("complete it", theirSuccess, "a")),
		partnerCase(op, "others-untouched", "others-untouched", "a failure leaves another partner job as it was",
			taken("a"), taken("b"), do("fail it", theirFailure, "a"), do("complete the other", theirSuccess, "b")),
	}
}

// partnerTokens have each operation on a job get client tokens that are not the job's.
func partnerTokens() []Case {
	var list []Case
	for _, name := range Checked() {
		r, ok := theirs[name]
		if !ok {
			continue
		}
		begin := taken
		if name == model.GetThirdPartyJobDetails || name == model.AcknowledgeThirdPartyJob {
			begin = polled
		}
		right := do("and with the right one", r, "a")
		for _, w := range []struct {
			id, says, token string
			allowed         judge.Allowed
		}{
			{"wrong", "a token that there is none of", "not-the-token", wrongToken},
			{"longer", "the token and one character more", "${clientToken}x", longToken},
			{"letter-case", "the token in another letter case", markTokenCase, longToken},
			{"cut", "the token without its last character", markTokenCut, wrongToken},
			{"job-id", "the id of the job", "${job}", longToken},
			{"client-id", "the id of its client", markClient, wrongToken},
			{"blank-after", "the token and a blank", "${clientToken} ", longToken},
			{"newline-after", "the token and a newline", `${clientToken}\n`, longToken},
		} {
			list = append(list,
				partnerCase(name, "token-"+w.id, "client-token", "a partner job is asked for with "+w.says, begin("a"),
					rejected(w.says, r.their(markToken, w.token), "a", w.allowed), right))
		}
		list = append(list,
			partnerCase(name, "token-of-another", "client-token",
				"a partner job is asked for with the client token of another", begin("a"), begin("b"),
				rejected("the token of the other", r.their(markToken, markOtherToken), "a", wrongToken).
					withNonceOf("b"),
				right),
			partnerCase(name, "token-missing", "client-token", "a partner job is asked for without a client token",
				begin("a"),
				rejected("no token", r.their(`,"clientToken":"${clientToken}"`, ""), "a",
					judge.Reject(model.Validation)),
				right),
			partnerCase(name, "token-empty", "client-token", "a partner job is asked for with an empty client token",
				begin("a"),
				rejected("an empty token", r.their(markToken, ""), "a",
					judge.Reject(model.Validation, model.InvalidClientToken)),
				right))
	}
	return list
}

// partnerConstraints has every constraint of a member be violated on one job, which is then as it was, and values
// within the constraints be accepted, each on a job of its own.
func partnerConstraints() []Case {
	var list []Case
	for _, name := range Checked() {
		op := model.MustOperation(name)
		if _, ok := theirs[name]; !ok {
			continue
		}
		op.ThirdParty = false // the job is known
		for _, p := range op.Inputs() {
			d := &deriver{op: op}
			d.presence(p)
			d.types(p)
			d.choices(p)
			switch {
			case p.Shape.Enum != nil:
				d.enumeration(p)
			case p.Shape.Type == model.TypeString && p.Shape.Bounded():
				d.lengths(p)
			case p.Shape.Type == model.TypeInteger:
				d.numbers(p)
			case p.Shape.Type == model.TypeTimestamp:
				d.timestamps(p)
			}
			list = append(list, onPartnerJobs(name, p.Path, d.cases)...)
		}
	}
	return list
}

func onPartnerJobs(name, path string, derived []Case) []Case {
	begin, proof := taken, do("the job is as it was", theirs[name], "a")
	if name == model.GetThirdPartyJobDetails || name == model.AcknowledgeThirdPartyJob {
		begin = polled
	}
	bad, good := []Step{begin("a")}, []Step(nil)
	for _, c := range derived {
		plan := c.Plan.(Single)
		id := strings.TrimPrefix(c.ID, name+"/"+path+"/")
		switch {
		case !plan.Allowed.Must.Success:
			bad = append(bad, rejected(id, plan.Request, "a", plan.Allowed).by(c.Rule))
		case len(plan.Allowed.Must.Errors) == 0 && path != "jobId" && path != "clientToken":
			as := fmt.Sprintf("j%d", len(good)+1)
			good = append(good, begin(as), do(id, plan.Request, as).by(c.Rule))
			if effect := model.MustOperation(name).Effect; effect == model.Succeeds || effect == model.Fails {
				good = append(good, rejected(id+" again", plan.Request, as, theirEnd).by(name+"/life/once"))
			}
		}
	}
	rule := name + "/" + path + "/"
	cases := []Case{
		{
			ID:    name + "/partner/" + path + "/rejected",
			Title: "values of " + path + " that violate a constraint, on one partner job", Operation: name,
			Rule: rule + "type", Plan: Partner{append(bad, proof)},
		},
	}
	if len(good) > 0 {
		cases = append(cases,
			Case{
				ID:    name + "/partner/" + path + "/accepted",
				Title: "values of " + path + " within its constraints, each on a partner job", Operation: name,
				Rule: name + "/accepted", Plan: Partner{good},
			})
	}
	return cases
}
