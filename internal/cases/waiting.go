package cases

// unpolled leaves the job that follows to wait until a later step needs it.
func (s Step) unpolled() Step {
	s.Wait.Unpolled = true
	return s
}

// waiting are next jobs of several actions that wait at the same time: each is made, whatever waits already.
func waiting(add adder) {
	end := func(job string) Step { return ok(job, "completed", "", sent{request: plain()}) }
	on := func(job, token string) Step {
		return ok(job, "continued", "life/continuation-job", withToken(token)).unpolled()
	}
	put := func(name, title string, steps ...Step) {
		add("life/jobs-apart/waiting-"+name, title, "life/jobs-apart", steps...)
	}
	put("same-token", "three next jobs with the same token wait at the same time, twice",
		on("a", "waits beside its like"), on("b", "waits beside its like"), on("c", "waits beside its like"),
		on("c", "waits beside its like"), on("b", "waits beside its like"), on("a", "waits beside its like"),
		end("b"), end("a"), end("c"))
	put("own-tokens", "three next jobs with tokens of their own wait at the same time", on("a", "a-1"), on("b", "b-1"),
		on("c", "c-1"), on("b", "b-2"), end("c"), end("a"), end("b"))
	put("of-two-executions", "next jobs of two executions of one action wait at the same time",
		again("b"), on("a", "of the first"), on("b", "of the second"), on("a", "of the first, again"), end("b"),
		end("a"))
	put("beside-start", "a next job waits while the pipeline is started again", on("a", "of the first"), again("b"),
		on("a", "of the first, again"), on("b", "of the second"), again("c"), end("b"), end("c"), end("a"))
	put("beside-completed", "a next job waits while the neighbours end", on("a", "kept"), end("b"), end("c"), still(),
		end("a"), next("d"), end("d"))
	put("beside-spent", "a next job waits while the spent id is asked for with another token",
		on("a", "kept"), spentStep("a", "life/after-continuation", withToken("late").request),
		spentStep("a", "life/after-continuation", plain()), on("a", "kept"),
		spentStep("a", "life/after-continuation", withToken("late").request), end("a"))
}
