package cases

import "fmt"

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
