package cases

import (
	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// executions start a pipeline again: the first jobs of the new execution know
// nothing of the one before, and what is left of that goes on.
func executions(add adder) {
	end := func(job string) Step { return ok(job, "completed", "", sent{request: plain()}) }
	on := func(job, token string) Step { return ok(job, "continued", "", withToken(token)) }
	first := func(name, title string, steps ...Step) {
		add("life/first-job-no-token/"+name, title, "life/first-job-no-token", steps...)
	}
	first("after-failure", "a new execution after a job failed that had a token", on("a", "of the first"),
		failed("a", failing()), again("b"), on("b", "of the second"), end("b"), late(plain()))
	first("beside-continuation", "a new execution while a job continues", on("a", "of the first"), again("b"),
		on("a", "of the first again"), on("b", "of the second"), end("b"), on("a", "of the first, third"), end("a"))
	first("beside-first", "a new execution while the next stage has not begun", on("a", "t"), end("a"), again("b"),
		on("b", "t"), end("b"))
	first("beside-failure", "a job fails, and that of another execution goes on", again("b"), on("b", "of the second"),
		inWork("b"), failed("a", failing()), on("b", "of the second, again"), end("b"), late(plain()))
	add("life/next-stage/second-execution", "the stages of one execution after another", "life/next-stage",
		end("a"), still(), on("b", "t"), still(), end("b"), next("c"), end("c"), again("d", "e"), end("d"), still(),
		on("e", "t"), still(), end("e"), next("f"), on("f", "t"), end("f"))
	add("life/next-stage/first-ends-first",
		"two executions side by side, of which the first comes to the second stage first", "life/next-stage",
		again("b"), end("a"), next("c"), still(), on("b", "t"), end("c"), still(), end("b"), next("d"), end("d"))
	add("life/next-stage/other-fails", "the stages of an execution after a job of another has failed",
		"life/next-stage", again("b"), failed("a", failing()), end("b"), next("c"), end("c"))
	var five []Step
	for _, jobs := range [][2]string{{"a", "b"}, {"c", "d"}, {"e", "f"}, {"g", "h"}, {"i", "j"}} {
		if len(five) > 0 {
			five = append(five, again(jobs[0]))
		}
		five = append(five, on(jobs[0], "t"), end(jobs[0]), next(jobs[1]), end(jobs[1]))
	}
	add("life/next-stage/five-executions", "the stages of five executions, one after the other", "life/next-stage",
		five...)
	first("spent", "the jobs of one execution after another again", end("a"),
		spentStep("a", "life/completed-once", plain()), again("b"), end("b"),
		spentStep("b", "life/completed-once", plain()),
		spentStep("b", "life/completed-once", withToken("t").request),
		again("c"), on("c", "t"), spentStep("c", "life/after-continuation", plain()), end("c"),
		spentStep("c", "life/completed-once", plain()), spentStep("a", "life/completed-once", plain()))
	add("life/unacknowledged/second-execution", "the job of a continuation in a second execution, not acknowledged",
		"life/unacknowledged", again("b"), on("b", "t"), early("b"), end("b"), end("a"))
	first("failed-again", "the jobs of two executions fail, and are asked for again", again("b"),
		failed("b", failing()), lateFor("b", plain()), lateFor("b", withToken("t").request), end("a"),
		spentStep("a", "life/completed-once", plain()))
	add("life/next-stage/beside", "the stages of two executions side by side", "life/next-stage",
		again("b"), on("b", "of the second"), end("b"), next("c"), end("c"), on("a", "of the first"), end("a"),
		next("d"), end("d"))
	add("life/next-stage/one-action-each", "two executions side by side, of which each ends another action first",
		"life/next-stage",
		again("c", "d"), end("a"), end("d"), still(), end("b"), next("e"), still(), end("e"), end("c"), next("f"),
		end("f"))
	beside, after := []Step{again("b")}, []Step{end("a"), next("b")}
	for _, t := range []string{
		filled("0123456789abcdef", 2048), " between blanks ", "Größe: 日本語, ≠", "UPPER and lower",
	} {
		beside, after = append(beside, on("a", t), on("b", t)), append(after, on("b", t))
	}
	add("life/token-exact/executions", "tokens of every kind in two executions side by side", "life/token-exact",
		append(beside, end("b"), end("a"))...)
	add("life/token-exact/second-stage", "tokens of every kind in the second stage", "life/token-exact",
		append(after, end("b"))...)
	endsOfStages(add)
	sizesOfJobs(add)
}

// endsOfStages are the ways in which the last job of a stage ends.
func endsOfStages(add adder) {
	end := func(job string) Step { return ok(job, "completed", "", sent{request: plain()}) }
	on := func(job, token string) Step { return ok(job, "continued", "", withToken(token)) }
	bad := no("a", "refused", "", plain().with(percent, `101`).build(), judge.Reject(validation))
	badToken := no("a", "refused, with a token", "", plain().with(token, `"t"`).with(percent, `101`).build(),
		judge.Reject(validation))
	stage := func(name, title string, steps ...Step) {
		add("life/next-stage/"+name, title, "life/next-stage", steps...)
	}
	stage("continued-first", "one action continues, the others end before it", on("a", "t"), end("b"), end("c"),
		still(), end("a"), next("d"), end("d"))
	stage("continued-both", "all actions continue, and end one after the other", on("a", "t"), on("b", "t"), still(),
		end("a"), still(), on("b", "u"), still(), end("b"), next("c"), end("c"))
	stage("continued-between", "an action continues after its neighbour has ended", end("b"), on("a", "t"), still(),
		end("a"), next("c"), end("c"))
	stage("refused-last", "the last job of the stage is refused first", end("b"), bad, badToken, still(), end("a"),
		next("c"), end("c"))
	stage("refused-first", "a job is refused before its neighbour ends the stage", bad, badToken, end("a"), still(),
		end("b"), next("c"), end("c"))
	stage("refused-only", "the only job of the stage is refused first", bad, end("a"), next("b"), end("b"))
	for _, v := range []struct {
		name  string
		order []string
	}{
		{"first", []string{"b", "c", "d", "e", "a"}},
		{"second", []string{"e", "d", "c", "a", "b"}},
		{"third", []string{"a", "b", "d", "e", "c"}},
		{"fourth", []string{"a", "e", "b", "c", "d"}},
		{"fifth", []string{"a", "b", "c", "d", "e"}},
	} {
		var steps []Step
		for _, job := range []string{"a", "b", "c", "d", "e"} { // the names come in the order of the actions
			steps = append(steps,
				no(job, "refused", "", plain().with(percent, `101`).build(), judge.Reject(validation)))
		}
		for _, job := range v.order[:4] {
			steps = append(steps, end(job))
		}
		stage("last-of-five-"+v.name, "the "+v.name+" of five actions ends the stage",
			append(steps, still(), end(v.order[4]), next("f"))...)
	}
	failsNot := func(job string) Step {
		return onceEnded(job, "failed on its spent ids", "life/success-or-failure", failing())
	}
	stage("refused-failure", "a failure is refused for a completed job and for the spent id of a continued one",
		end("a"), failsNot("a"), on("b", "t"), failsNot("b"), still(), end("b"), next("c"), end("c"))
	stage("refused-failure-last", "a failure is refused for the last job of a stage and for that of the next", end("a"),
		end("b"), failsNot("b"), next("c"), on("c", "t"), failsNot("c"), end("c"))
	stage("refused-success", "a success is refused for a failed job", failed("a", failing()), late(plain()),
		Step{
			Job: "b", Label: "its neighbour completed, if the target still accepts that", Request: plain().build(),
			Allowed: judge.Either(),
		}, late(plain()), still())
	long := full()
	long.request, long.effect.Token = long.request.without(token), nil
	long = long.set(summary, filled("s", maxLength(summary))).set(external, filled("e", maxLength(external))).set(revID,
		filled("r", maxLength(revID))).set(change, filled("c", maxLength(change))).set(revSum, filled("m",
		maxLength(revSum)))
	stage("longest", "the last success of a stage with the longest members", end("b"), ok("a", "completed", "", long),
		next("c"), end("c"))
	add("outputVariables/values/ends-stage", "variables with the last success of a stage", "outputVariables/values",
		end("b"), ok("a", "completed", "", fullVariables()), next("c"), end("c"))
}

// sizesOfJobs are variables of jobs that count for each by itself.
func sizesOfJobs(add adder) {
	end := func(job string) Step { return ok(job, "completed", "", sent{request: plain()}) }
	on := func(job, token string) Step { return ok(job, "continued", "", withToken(token)) }
	sized := func(job string) Step {
		return ok(job, "completed with variables of 100,000 bytes", "",
			sent{request: withVariables(variable{"a", filled("v", 100000)}).request})
	}
	add("outputVariables/size-accepted/executions", "variables below the limit in each of two executions",
		"outputVariables/size-accepted", sized("a"), next("n"), end("n"), again("b"), sized("b"))
	refusedSize := no("a", "refused, with variables of 100,000 bytes", "",
		withVariables(variable{"a", filled("v", 100000)}).request.with(percent, `101`).build(),
		judge.Reject(validation))
	add("outputVariables/size-accepted/after-refused", "variables of refused requests count for nothing",
		"outputVariables/size-accepted", refusedSize, refusedSize, sized("a"))
	tooLarge := no("a", "refused, with variables of 200,000 bytes", "outputVariables/size",
		withVariables(variable{"a", filled("v", 200000)}).request.build(), judge.RejectPrefer(tooManyBytes))
	add("outputVariables/size-accepted/after-too-large", "variables that were refused for their size count for nothing",
		"outputVariables/size-accepted", tooLarge, sized("a"))
	unready := early("a")
	unready.Label, unready.Request = "variables of 100,000 bytes before it is acknowledged", sized("a").Request
	add("outputVariables/size-accepted/after-unacknowledged",
		"variables that were refused for the job's state count for nothing", "outputVariables/size-accepted",
		on("a", "t"), unready, sized("a"))
}

// secondStage are lives of a job of the second stage.
func secondStage() []Case {
	var out []Case
	add := func(name, title string, steps ...Step) {
		c := scenario("life/second-stage/"+name, "in the second stage: "+title, "life/second-stage", "", nil, steps...)
		c.Scenario().Second = true
		out = append(out, c)
	}
	end := func(s sent) Step { return ok("a", "completed", "", s) }
	spent := spentStep("a", "life/completed-once", plain())
	add("plain", "completed, and again", end(sent{request: plain()}), spent)
	add("everything", "everything at once, then everything but a token", ok("a", "continued", "", full()),
		end(fullVariables()), spent)
	add("tokens", "the same token twice, then another", ok("a", "continued", "", withToken("t")),
		ok("a", "continued", "", withToken("t")), ok("a", "continued", "", withToken("u")),
		spentStep("a", "life/after-continuation", plain()), end(sent{request: plain()}), spent)
	add("longest", "the longest token", ok("a", "continued", "", withToken(filled("0123456789", maxLength(token)))),
		end(sent{request: plain()}))
	add("revision", "a revision", end(carrying(revision)), spent)
	add("details", "details", end(sent{request: plain()}.set(summary, "s").set(external, "e").percent(0)), spent)
	add("variables", "variables", end(sent{request: plain().with(outputs, `{"a":"b"}`)}), spent)
	add("refused", "refused requests before and after",
		no("a", "refused", "", plain().with(percent, `101`).build(), judge.Reject(validation)),
		no("a", "refused", "", plain().with(token, `""`).build(), judge.Reject(validation)),
		no("a", "refused", "", plain().with(summary, `1`).build(), judge.RejectPrefer(serialization, validation)),
		ok("a", "continued", "", withToken("t")),
		no("a", "refused", "", plain().with(token, `""`).build(), judge.Reject(validation)),
		end(sent{request: plain()}), spent)
	add("invalid", "everything that is refused in the first", append(refusedEach("a"), end(sent{request: plain()}))...)
	report := sent{request: plain()}.set(summary,
		"of the second stage").set(external, "e-2").percent(60).set(token, "t")
	add("unacknowledged-continued", "before the job of a continuation is acknowledged",
		ok("a", "continued", "", withToken("t")), early("a"), end(sent{request: plain()}))
	add("shown", "details and a revision are shown", ok("a", "continued", "life/state-shown", report).seen(),
		ok("a", "completed", "life/state-shown", carrying(revision)).seen())
	add("failed", "a success after a failure", failed("a", failing()), late(plain()))
	add("failed-continuation", "a success after a continuation and a failure", ok("a", "continued", "", withToken("t")),
		failed("a", failing()), late(plain()))
	add("unacknowledged", "before it is acknowledged", early("a"), end(sent{request: plain()}))
	return out
}
