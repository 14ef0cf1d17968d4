package cases

import (
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// shownDetails follow details and revisions into the pipeline's state.
func shownDetails(add adder) {
	report := func(n int) sent {
		return sent{request: plain()}.set(summary,
			fmt.Sprintf("summary %d", n)).set(external, fmt.Sprintf("external %d", n)).percent(n * 10)
	}
	rev := func(n int) sent {
		return carrying(revision).set(revID, fmt.Sprintf("revision %d", n)).set(change, fmt.Sprintf("change %d", n))
	}
	add("life/state-shown/progress", "each continuation reports progress", "life/state-shown",
		ok("a", "continued", "", report(1).set(token, "t1")).seen(),
		ok("a", "continued", "", report(2).set(token, "t2")).seen(),
		ok("a", "continued", "", report(5).set(token, "t3")).seen(),
		ok("a", "completed", "", report(10)).seen())
	add("life/state-shown/apart", "details of neighbours are kept apart", "life/state-shown",
		ok("a", "continued", "", report(1).set(token, "ta")).seen(),
		ok("b", "continued", "", report(2).set(token, "tb")).seen(), ok("c", "completed", "", report(3)).seen(),
		ok("a", "continued", "", report(4).set(token, "ta")).seen(),
		ok("b", "completed", "", report(6)).seen(), ok("a", "completed", "", report(7)).seen())
	add("life/state-shown/revisions", "revisions of neighbours are kept apart", "life/state-shown",
		ok("a", "continued", "", rev(1).set(token, "ta")).seen(), ok("b", "completed", "", rev(2)).seen(),
		ok("c", "continued", "", rev(3).set(token, "tc")).seen(), ok("a", "completed", "", rev(4)).seen(),
		ok("c", "completed", "", rev(5)).seen())
	add("life/state-shown/zero", "percentComplete 0 and 100 are shown", "life/state-shown",
		ok("a", "continued", "", sent{request: plain()}.percent(0).set(token, "t")).seen(),
		ok("a", "continued", "", sent{request: plain()}.percent(100).set(token, "t")).seen(),
		ok("a", "completed", "", sent{request: plain()}.percent(0)).seen())
	secondExecution(add, report, rev)
	bad := plain().with(summary, `"smuggled"`).with(external, `"smuggled"`).with(percent, `101`).build()
	step := no("a", "refused, with details", "life/state-untouched", bad, judge.Reject(validation))
	kept := report(1).set(token, "t")
	step.Shown = &kept.effect
	badRev := no("a", "refused, with a revision", "life/state-untouched", rev(9).set(token, "").build(),
		judge.Reject(validation))
	keptRev := rev(2).set(token, "t")
	badRev.Shown = &keptRev.effect
	spent := spentStep("a", "life/after-continuation",
		plain().with(summary, `"late"`).with(external, `"late"`).with(percent, `99`))
	spent.Shown = &kept.effect
	spentRev := spentStep("a", "life/after-continuation", carrier(revision).with(revID, `"late"`))
	spentRev.Shown = &keptRev.effect
	add("life/state-untouched/spent-details", "a refused request with a spent id leaves the details as they were",
		"life/state-untouched", ok("a", "continued", "", kept).seen(), spent,
		ok("a", "completed", "", report(8)).seen())
	add("life/state-untouched/spent-revision", "a refused request with a spent id leaves the revision as it was",
		"life/state-untouched", ok("a", "continued", "", keptRev).seen(), spentRev,
		ok("a", "completed", "", rev(8)).seen())
	over := spentStep("a", "life/completed-once",
		plain().with(summary, `"late"`).with(external, `"late"`).with(percent, `99`))
	last := report(1)
	over.Rule, over.Shown = "life/state-untouched", &last.effect
	add("life/state-untouched/completed-details",
		"a refused request for a completed job leaves the details as they were", "life/state-untouched",
		ok("a", "completed", "", last).seen(), over, over)
	add("life/state-untouched/details", "a refused request leaves the details as they were", "life/state-untouched",
		ok("a", "continued", "", kept).seen(), step, ok("a", "completed", "", report(8)).seen())
	smuggled := step
	smuggled.Shown = &Effect{}
	silent := ok("a", "continued, without a report", "", withToken("t")).seen()
	add("life/state-untouched/before-any", "the details of a refused request are not those of the successes after it",
		"life/state-untouched", smuggled, silent, ok("a", "completed", "", sent{request: plain()}).seen())
	add("life/state-untouched/revision", "a refused request leaves the revision as it was", "life/state-untouched",
		ok("a", "continued", "", keptRev).seen(), badRev, ok("a", "completed", "", rev(8)).seen())
}

// secondExecution follows what the state shows through two executions of a pipeline: the second
// shows nothing of the first's details, at no moment.
func secondExecution(add adder, report, rev func(int) sent) {
	refusedFirst := func(job, label string) Step {
		s := no(job, label, "life/state-untouched", plain().with(percent, `101`).build(), judge.Reject(validation))
		s.Shown = &Effect{}
		return s
	}
	silent := func(job, token string) Step {
		return ok(job, "continued, without a report", "", withToken(token)).seen()
	}
	all := func(n int) sent {
		s := report(n)
		for path, text := range rev(n).request {
			s.request[path] = text
		}
		s.effect.Revision, s.effect.Change = rev(n).effect.Revision, rev(n).effect.Change
		return s
	}
	add("life/state-shown/second-execution", "details of one execution and of the next", "life/state-shown",
		ok("a", "continued", "", all(1).set(token, "t1")).seen(), ok("b", "completed", "", report(2)).seen(),
		ok("a", "completed", "", all(3)).seen(), again("c", "d"),
		refusedFirst("c", "refused, before anything was reported"), silent("c", "t1"),
		ok("c", "continued", "", report(4).set(token, "t2")).seen(),
		refusedFirst("d", "refused, when a neighbour has reported"),
		ok("d", "continued", "", sent{request: plain()}.percent(50).set(token, "t3")).seen(),
		ok("c", "completed", "", all(6)).seen(), silent("d", "t4"),
		ok("d", "completed", "", sent{request: plain()}.set(summary, "summary 7")).seen())
	last := func(job string) Step { return ok(job, "completed", "", sent{request: plain()}).seen() }
	unlike := report(4).set(token, "t4")
	other := refusedFirst("b", "refused, when that execution has reported once more")
	other.Shown = &unlike.effect
	add("life/state-shown/older-execution", "a job of the execution before reports, and then that of the latest",
		"life/state-shown",
		again("b"), ok("a", "continued", "", all(1).set(token, "t1")),
		refusedFirst("b", "refused, when the execution before has reported"),
		ok("b", "continued", "", unlike).seen(), ok("a", "continued", "", all(2).set(token, "t2")), other,
		last("b"), ok("a", "completed", "", report(3)))
	one := func(job string, s sent) Step { return ok(job, "continued", "", s.set(token, "t")).seen() }
	add("life/state-shown/one-each", "each of four actions reports another member", "life/state-shown",
		one("a", sent{request: plain()}.set(summary, "only a summary")),
		one("b", sent{request: plain()}.set(external, "only-an-id")), one("c", sent{request: plain()}.percent(30)),
		one("d", carrying(revision)),
		last("b"), last("a"), last("d"), last("c"))
}

// reported is a success that says everything of its action but a token.
func reported(n int, at, rev string) sent {
	return carrying(revision).set(revID, rev).set(change, "change of "+rev).set(revSum, "summary of "+rev).
		set(summary, fmt.Sprintf("report of %d", n)).set(external, "external "+rev).percent(n).also(created, at)
}

// reportedBefore are successes that say again what the action, another, or an earlier execution
// has said before, or less: a request is valid by itself, whatever was said before.
func reportedBefore(add adder) {
	put := func(name, title string, steps ...Step) {
		add("life/no-influence/reported-"+name, title, "life/no-influence", steps...)
	}
	end := func(job string, s sent) Step { return ok(job, "completed", "", s) }
	on := func(job string, s sent) Step { return ok(job, "continued", "", s.set(token, "t")) }
	same := reported(50, "1751900000", "rev")
	less := []sent{
		reported(90, "2000000000", "rev-9"), reported(50, "1000000000.5", "rev-5"),
		reported(0, "-1", "rev-1"),
	}
	put("same", "the same report again and again", on("a", same), on("a", same), end("a", same), next("b"),
		on("b", same), end("b", same))
	put("less", "each report is older and less than the one before", on("a", less[0]), on("a", less[1]),
		end("a", less[2]), next("b"), end("b", less[2]))
	put("same-beside", "the same report of all actions of a stage", end("a", same), on("b", same), end("c", same),
		end("b", same), next("d"), end("d", same))
	put("same-executions", "the same report in each execution", end("a", same), next("n"), end("n", same), again("b"),
		on("b", same), end("b", same), next("m"), end("m", same))
	put("less-executions", "each execution reports what is older and less", end("a", less[0]), next("n"),
		end("n", less[0]), again("b"), end("b", less[1]), next("m"), end("m", less[2]))
}
