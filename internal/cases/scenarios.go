package cases

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// failureTarget names the call that ends a job as failed.
const failureTarget = "CodePipeline_20150709.PutJobFailureResult"

// Failing says whether a case sends PutJobFailureResult, which a target need not
// have.
func (c Case) Failing() bool {
	fails := func(b build) bool {
		r, _ := b("")
		return r.Target == failureTarget
	}
	switch p := c.Plan.(type) {
	case *Scenario:
		return slices.ContainsFunc(p.Steps, func(s Step) bool { return s.Sends() && fails(s.Request) })
	case *Race:
		return slices.ContainsFunc(p.Requests, fails)
	}
	return false
}

// Fail is the request that ends a job as failed.
func Fail(jobID string) wire.Request {
	r, _ := failing()(jobID)
	return r
}

// scenarios are sequences of requests to jobs that follow each other.
func scenarios() []Case {
	var out []Case
	add := func(id, title, rule string, steps ...Step) {
		out = append(out, scenario(id, title, rule, "", nil, steps...))
	}
	end := ok("a", "completed", "", sent{request: plain()})
	afterFailure(add)
	continuations(add)
	lastJobs(add)
	tokensAmongOthers(add)
	executions(add)
	sideBySide(add)
	between(add)
	shownDetails(add)
	repeatedCalls(add)
	waiting(add)
	reportedBefore(add)
	idle(add)
	sentIDs(add)
	invalidPlaces(add)
	add("life/next-stage/after-failure", "no next stage where an action has failed", "life/next-stage",
		failed("a", failing()),
		Step{
			Job: "b", Label: "its neighbour completed, if the target still takes that", Request: plain().build(),
			Allowed: judge.Either(),
		}, still())
	add("life/next-stage/before-failure", "no next stage where the last action fails", "life/next-stage",
		ok("a", "completed", "", sent{request: plain()}), ok("b", "completed", "", sent{request: plain()}),
		failed("c", failing()), still())
	add("life/completed-once/neighbour-failed", "a completed job once more when another of its stage has failed",
		"life/completed-once", ok("a", "completed", "", sent{request: plain()}), failed("b", failing()),
		spentStep("a", "", plain()), spentStep("a", "", withToken("late").request))
	add("life/success-or-failure/failure-after-success", "a completed job cannot fail", "life/success-or-failure", end,
		onceEnded("a", "failed after it was completed", "", failing()))
	add("life/success-or-failure/failure-after-continuation", "a job that a continuation ended cannot fail",
		"life/success-or-failure", ok("a", "continued", "", withToken("t")),
		onceEnded("a", "failed after it was continued", "", failing()), end)
	add("life/success-or-failure/failure-beside-continuation",
		"a job that a continuation ended cannot fail, nor the one that follows through it", "life/success-or-failure",
		ok("a", "continued", "", withToken("t")),
		inWork("a"),
		onceEnded("a", "failed after it was continued", "", failing()), end)
	return out
}

// afterFailure asks for a job that has failed.
func afterFailure(add adder) {
	for _, v := range []struct {
		name string
		r    request
	}{
		{"plain", plain()},
		{"token", plain().with(token, `"late"`)},
		{"details", plain().with(summary, `"late"`).with(external, `"late"`)},
		{"revision", carrier(revision)},
		{"everything", everything()},
		{"invalid", plain().with(percent, `101`)},
	} {
		step := late(v.r)
		if v.name == "invalid" {
			step.Allowed = judge.RejectModelled()
		}
		add("life/after-failure/"+v.name, "a success after a failure: "+v.name, "life/after-failure",
			failed("a", failing()), step)
		add("life/after-failure/external-id/"+v.name, "a success after a failure with an external id: "+v.name,
			"life/after-failure", failed("a", failingOutside()), step)
	}
	add("life/after-failure/every-request", "every request, valid or not, after a failure", "life/after-failure",
		append(everyRequest([]Step{failed("a", failing())}, late), late(plain()))...)
	for _, kind := range []string{
		"ConfigurationError", "PermissionError", "RevisionOutOfSync", "RevisionUnavailable",
		"SystemUnavailable",
	} {
		add("life/after-failure/type/"+kind, "a success after a failure of the type "+kind, "life/after-failure",
			failed("a", failingAs(kind)), late(plain()), late(plain().with(token, `"late"`)))
	}
	withVariables := late(plain().with(outputs, `{"a":"b"}`))
	add("life/after-failure/variables", "a success with variables after a failure", "outputVariables/values",
		failed("a", failing()), withVariables)
	add("life/after-failure/of-continuation", "a success after the failure of a job that continued another",
		"life/after-failure", ok("a", "continued", "life/continuation-job", withToken("t")), failed("a", failing()),
		late(plain()), late(plain().with(token, `"t"`)))
}

// continuations follow tokens from job to job.
func continuations(add adder) {
	end := ok("a", "completed", "", sent{request: plain()})
	var ten []Step
	for i := range 10 {
		ten = append(ten, ok("a", fmt.Sprintf("continued, %d.", i+1), "",
			withToken(fmt.Sprintf("token %d of ten", i+1))))
	}
	add("life/continuation-job/ten", "ten continuations in a row, each with a token of its own",
		"life/continuation-job",
		append(ten, spentStep("a", "life/after-continuation", plain()), end, next("b"),
			ok("b", "the second stage's completed", "", sent{request: plain()}))...)
	var hundred []Step
	for i := range 130 {
		s := ok("a", fmt.Sprintf("continued, %d.", i+1), "",
			withToken(fmt.Sprintf("token %d of a hundred and thirty", i+1)))
		s.Spare = i >= 20
		hundred = append(hundred, s)
	}
	add("life/continuation-job/hundred", "a hundred continuations in a row and more, fewer on a slow target",
		"life/continuation-job", append(hundred, spentStep("a", "life/after-continuation", plain()), end)...)
	own := ok("a", "continued with the job's own id as the token", "", withToken(jobMark))
	add("life/token-exact/own-id", "the job's own id as the token, and everywhere else", "life/token-exact", own, own,
		ok("a", "completed, with its id in every string", "",
			sent{request: carrier(revision).with(revID, id).with(change, id).with(summary, id).with(external, id)}))
	var lengths []Step
	for _, n := range []int{1, 2048, 255, 256, 2047, 1024, 64, 2} {
		lengths = append(lengths,
			ok("a", fmt.Sprintf("continued with %d characters", n), "", withToken(filled("0123456789abcdef", n))))
	}
	once := ok("a", "continued", "life/continuation-job", withToken("t"))
	add("life/unacknowledged/continued", "the job of a continuation, not acknowledged", "life/unacknowledged", once,
		early("a"), end)
	add("life/unacknowledged/continued-thrice", "the job of a third continuation, not acknowledged",
		"life/unacknowledged", once, once, once, early("a"), end)
	taken := inWork("a")
	add("life/after-continuation/in-progress", "the spent id while the job that follows is in progress",
		"life/after-continuation", once, taken,
		spentStep("a", "", plain()), spentStep("a", "", withToken("t").request),
		spentStep("a", "", withToken("u").request), spentStep("a", "", plain().with(summary, `"late"`)), once,
		taken, spentStep("a", "", plain()), end, spentStep("a", "", withToken("t").request))
	spent := func(r request) Step { return spentStep("a", "", r) }
	add("life/after-continuation/every-request", "every request, valid or not, for the spent id",
		"life/after-continuation", append(everyRequest([]Step{once, taken}, spent), end)...)
	add("outputVariables/values/after-continuation", "variables for the spent id", "outputVariables/values", once,
		spent(plain().with(outputs, `{"a":"b"}`)), spent(plain().with(outputs, `{}`)), taken, spent(everythingElse()),
		end)
	add("life/rejected-changes-nothing/then-variables", "a refused token, then a success with variables",
		"life/rejected-changes-nothing",
		no("a", "refused, with a token", "", plain().with(token, `"smuggled"`).with(percent, `101`).build(),
			judge.Reject(validation)),
		ok("a", "completed with variables", "", sent{request: plain().with(outputs, `{"a":"b"}`)}))
	many := no("a", "refused, a thousand times", "", plain().with(percent, `101`).build(), judge.Reject(validation))
	many.Times = 1001
	add("life/rejected-changes-nothing/thousand", "a thousand refused requests for one job, fewer on a slow target",
		"life/rejected-changes-nothing", many, end)
	add("life/token-exact/lengths", "tokens of changing length on one action", "life/token-exact",
		append(lengths, end)...)
	long := strings.Repeat("0123456789abcdef", 128)
	var alike []Step
	for _, t := range []string{
		long, long[:2047] + "!", long[:1024] + "!" + long[1025:], "!" + long[1:],
		long[:64] + "!" + long[65:], long[:1000], long[:999] + "!", long[:999] + "?",
	} {
		alike = append(alike, ok("a", "continued with a token that differs in one character", "", withToken(t)))
	}
	add("life/token-exact/alike", "long tokens of one length that differ in one character", "life/token-exact",
		append(alike, end)...)
	reusedTokens(add)
}

// reusedTokens continue with tokens that are alike, and with those that were sent before.
func reusedTokens(add adder) {
	end := ok("a", "completed", "", sent{request: plain()})
	add("life/token-exact/case", "tokens that differ in letter case only, or in blanks", "life/token-exact",
		ok("a", "continued", "", withToken("next page")), ok("a", "continued", "", withToken("Next Page")),
		ok("a", "continued", "", withToken("NEXT PAGE")), ok("a", "continued", "", withToken("next page ")),
		ok("a", "continued", "", withToken("next  page")), end)
	turn := func(t string) Step { return ok("a", "continued with "+t, "", withToken(t)) }
	add("life/token-reusable/in-turn", "two tokens in turn", "life/token-reusable", turn("A"), turn("B"), turn("A"),
		turn("B"), turn("B"), turn("A"), end)
	reused := map[string]string{
		"ordinary": "the same token", "empty-looking": " ", "null-word": "null",
		"digits": "0042", "longest": filled("s", 2048),
	}
	for _, name := range sortedKeys(reused) {
		t := reused[name]
		again := ok("a", "continued with the same token", "", withToken(t))
		add("life/token-reusable/"+name, "the same token again by the next jobs", "life/token-reusable", again, again,
			again, spentStep("a", "life/after-continuation", withToken(t).request), end)
	}
}

// lastJobs complete an action in every way, at once and after continuations: no job follows.
func lastJobs(add adder) {
	for _, v := range []struct {
		name string
		sent
	}{
		{"plain", sent{request: plain()}},
		{"details", sent{request: plain()}.set(summary, "all done").set(external, "ext-9").percent(100)},
		{"revision", carrying(revision)},
		{"empty-details", sent{request: plain().with(details, `{}`)}},
		{"null-token", sent{request: plain().with(token, `null`)}},
		{"unknown-member", sent{request: plain().with(jobID, id+`,"x":"y"`)}},
	} {
		last := ok("a", "completed: "+v.name, "", v.sent)
		add("life/no-further-job/after-one-"+v.name, "a continuation, then completed: "+v.name, "life/no-further-job",
			ok("a", "continued", "", withToken("one")), last, spentStep("a", "life/completed-once", v.request))
		add("life/no-further-job/after-two-"+v.name, "two continuations, then completed: "+v.name,
			"life/no-further-job", ok("a", "continued", "", withToken("one")),
			ok("a", "continued", "", withToken("two")), last, spentStep("a", "life/completed-once", plain()))
		add("life/no-further-job/at-once-"+v.name, "completed at once: "+v.name, "life/no-further-job", last,
			spentStep("a", "life/completed-once", v.request),
			spentStep("a", "life/completed-once", plain().with(token, `"late"`)))
	}
}

// tokensAmongOthers continue with a token that is not alone in its request.
func tokensAmongOthers(add adder) {
	end := ok("a", "completed", "", sent{request: plain()})
	for _, v := range []struct {
		name string
		sent
	}{
		{"summary", sent{request: plain()}.set(summary, "s")},
		{"external", sent{request: plain()}.set(external, "e")},
		{"percent", sent{request: plain()}.percent(10)},
		{"revision", carrying(revision)},
		{"all", carrying(revision).set(summary, "s").set(external, "e").percent(10)},
	} {
		add("life/continuation-job/with-"+v.name, "a token together with "+v.name+", twice", "life/continuation-job",
			ok("a", "continued", "", v.set(token, "first")), ok("a", "continued again", "", v.set(token, "second")),
			end)
	}
}

// sideBySide are jobs of several actions whose steps alternate.
func sideBySide(add adder) {
	end := func(job string) Step { return ok(job, "completed", "", sent{request: plain()}) }
	add("life/jobs-apart/tokens", "two actions with tokens of their own, in turn", "life/jobs-apart",
		ok("a", "continued", "", withToken("a-1")), ok("b", "continued", "", withToken("b-1")),
		ok("b", "continued", "", withToken("b-2")), ok("a", "continued", "", withToken("a-2")), end("b"),
		ok("a", "continued", "", withToken("a-3")), end("a"))
	add("life/jobs-apart/same-token", "two actions with the same token at the same time", "life/jobs-apart",
		ok("a", "continued", "", withToken("same")), ok("b", "continued", "", withToken("same")),
		ok("a", "continued", "", withToken("same")), end("b"), end("a"))
	add("life/jobs-apart/one-continues", "one action continues, its neighbours end", "life/jobs-apart",
		ok("a", "continued", "", withToken("only-a")), end("b"), end("c"),
		ok("a", "continued", "", withToken("only-a-2")), end("d"), end("a"))
	add("life/jobs-apart/end-first", "one action ends, its neighbour continues after it", "life/jobs-apart", end("a"),
		ok("b", "continued", "", withToken("b")), end("c"), end("b"))
	large := func(job string, n int) Step {
		return ok(job, "continued with a long token", "", withToken(filled(job+"0123456789", n)))
	}
	add("life/jobs-apart/long-tokens", "long tokens that differ in their first letter only", "life/jobs-apart",
		large("a", 2048), large("b", 2048), large("c", 2048), end("a"), end("b"), end("c"))
}

// refusal is a request that is refused for a reason, and what it gets.
type refusal struct {
	name    string
	request build
	allowed judge.Allowed
}

// refusals are requests that are refused for every reason.
func refusals() []refusal {
	return []refusal{
		{"range", plain().with(percent, `101`).build(), judge.Reject(validation)},
		{"variables-and-range", plain().with(outputs, `{"a":"b"}`).with(percent, `101`).build(), judge.Reject(
			validation)},
		{"empty-token", plain().with(token, `""`).build(), judge.Reject(validation)},
		{"long-token", plain().with(token, quoted(filled("x", 2049))).build(), judge.Reject(validation)},
		{"token-and-range", plain().with(token, `"smuggled"`).with(percent, `101`).build(), judge.Reject(validation)},
		{"details-and-empty", plain().with(summary, `"smuggled"`).with(external, `""`).build(), judge.Reject(
			validation)},
		{"required", plain().with(token, `"smuggled"`).with(revision, `{"revision":"smuggled"}`).build(), judge.Reject(
			validation)},
		{"type", plain().with(token, `"smuggled"`).with(summary, `1`).build(), judge.RejectPrefer(serialization,
			validation)},
		{"token-type", plain().with(token, `1`).build(), judge.RejectPrefer(serialization, validation)},
		{"grammar", text(`{"jobId":` + id + `,"continuationToken":"smuggled",}`), judge.RejectPrefer(serialization,
			validation)},
		{"truncated", text(`{"jobId":` + id + `,"continuationToken":"smug`), judge.RejectPrefer(serialization,
			validation)},
		{"trailing", text(`{"jobId":` + id + `}}`), judge.RejectPrefer(serialization, validation)},
		{"upper-case", upperCases()[0].Single().Request, judge.Reject(validation, notFound)},
		{
			"unknown-id", text(`{"jobId":"0d0d0d0d-1111-4222-8333-444444444444","continuationToken":"smuggled"}`),
			judge.Reject(notFound),
		},
		{"no-id", text(`{"continuationToken":"smuggled"}`), judge.Reject(validation)},
		{"empty", text(``), judge.RejectPrefer(serialization, validation)},
		{"operation", altered(plain().with(token, `"smuggled"`).build(), func(r *wire.Request) {
			r.Target = operation + "s"
		}), withMust(judge.ShouldReject(unknownOp).Or(404, 501), judge.Below500().Or(501))},
	}
}

// between puts requests that must be refused between any two steps of a job's life.
func between(add adder) {
	on, end := ok("a", "continued", "", withToken("t")), ok("a", "completed", "", sent{request: plain()})
	beside := ok("b", "a neighbour continued", "", withToken("beside"))
	taken := inWork("b")
	taken.Label = "the neighbour's refused, once it is acknowledged"
	each := refusedEach("a")
	add("life/rejected-changes-nothing/every-kind",
		"requests refused for every reason, for a job that continues another, and for the next",
		"life/rejected-changes-nothing",
		slices.Concat([]Step{beside, taken, on}, each, []Step{on}, each,
			[]Step{
				ok("b", "the neighbour completed", "", sent{request: plain()}), end,
				spentStep("a", "life/completed-once", plain()),
			})...)
	name := no("a", "refused for a variable's name", "", plain().with(outputs, `{"a b":"x"}`).build(),
		judge.Reject(validation))
	add("outputVariables/key-pattern/continued",
		"a bad name of a variable, for a job that continues another, and for the next", "outputVariables/key-pattern",
		on, name, on, name, end)
	for _, k := range refusals() {
		refuse := func(label string) Step { return no("a", "refused "+label, "", k.request, k.allowed) }
		spent := Step{
			Job: "a", Label: "refused on the spent ids", Request: k.request, Allowed: judge.RejectAny(),
			Twice: true, At: Spent,
		}
		if k.name == "operation" {
			spent.Allowed = k.allowed
		}
		add("life/rejected-changes-nothing/"+k.name, "refused requests between any two steps: "+k.name,
			"life/rejected-changes-nothing",
			refuse("at first"), ok("a", "continued", "", withToken("kept 1")), refuse("after the continuation"), spent,
			ok("b", "a neighbour continued", "", withToken("neighbour")), taken, refuse("after a neighbour's"),
			ok("a", "continued", "", withToken("kept 2")), refuse("after two"), refuse("and again"),
			ok("b", "the neighbour completed", "", sent{request: plain()}),
			ok("a", "completed", "", sent{request: plain()}), spent)
	}
}

// withMust replaces what must hold.
func withMust(a, must judge.Allowed) judge.Allowed {
	a.Must = must.Must
	return a
}
