package cases

import (
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// invalidPlaces are requests that are invalid for every reason, for jobs at other places of a pipeline's life
// than the first job of an action in a first execution: the constraints are the same for all of them.
func invalidPlaces(add adder) {
	end := func(job string) Step { return ok(job, "completed", "", sent{request: plain()}) }
	on := func(job string) Step { return ok(job, "continued", "", withToken("t")) }
	put := func(name, title string, steps func(each func(job string) []Step) [][]Step) {
		add("life/no-influence/invalid-"+name, "everything that is refused, "+title, "life/no-influence",
			slices.Concat(steps(onceEach)...)...)
		add("outputVariables/key-pattern/"+name, "names of variables, "+title, "outputVariables/key-pattern",
			slices.Concat(steps(badNames)...)...)
	}
	put("second-execution", "in a second execution, beside the first and in its second stage",
		func(each func(string) []Step) [][]Step {
			return [][]Step{{again("b")}, each("b"), {end("b"), next("c")}, each("c"), {end("c"), end("a")}}
		})
	put("third-execution", "in a third execution, after the first two, and for a job that continues there",
		func(each func(string) []Step) [][]Step {
			return [][]Step{
				{end("a"), next("n"), end("n"), again("b"), end("b"), next("m"), end("m"), again("c")},
				each("c"),
				{on("c")},
				each("c"),
				{end("c")},
			}
		})
	put("last-open", "for the last job of a stage, and for one of the next stage that continues",
		func(each func(string) []Step) [][]Step {
			return [][]Step{{end("b"), end("c")}, each("a"), {end("a"), next("d"), on("d")}, each("d"), {end("d")}}
		})
	put("older-execution", "for a job of an execution that another has followed",
		func(each func(string) []Step) [][]Step {
			return [][]Step{{again("b"), on("a")}, each("a"), {end("b"), end("a")}}
		})
	for _, call := range []struct {
		name, title string
		Call
	}{
		{"details-asked", "for a job whose details were asked for", AskDetails},
		{"other-nonce", "for a job that was acknowledged once more, with another nonce", OtherNonce},
	} {
		put(call.name, call.title, func(each func(string) []Step) [][]Step {
			return [][]Step{{{Job: "a", Label: string(call.Call), Do: call.Call}}, each("a"), {end("a")}}
		})
	}
	put("reported", "for an action that has reported in every member", func(each func(string) []Step) [][]Step {
		all := carrying(revision).set(summary, "s").set(external, "e").percent(100).set(token, "t")
		return [][]Step{{ok("a", "continued, with every member", "", all)}, each("a"), {end("a")}}
	})
	put("long-chain", "after ten continuations", func(each func(string) []Step) [][]Step {
		return [][]Step{slices.Repeat([]Step{on("a")}, 10), each("a"), {end("a")}}
	})
}

// invalidCategories are requests that are invalid for every reason, for jobs of actions of other categories than those
// of the first stage.
func invalidCategories() []Case {
	var out []Case
	end := func(job string) Step { return ok(job, "completed", "life/next-stage", sent{request: plain()}) }
	on := func(job string) Step { return ok(job, "continued", "life/continuation-job", withToken("t")) }
	put := func(name, title, category string, actions []Further, steps func(each func(job string) []Step) [][]Step) {
		out = append(out,
			scenario("life/no-influence/invalid-"+name, "everything that is refused, "+title, "life/no-influence",
				category, actions, slices.Concat(steps(onceEach)...)...),
			scenario("outputVariables/key-pattern/"+name, "names of variables, "+title,
				"outputVariables/key-pattern", category, actions, slices.Concat(steps(badNames)...)...))
	}
	put("further", "for a job that waited for another of its stage, for its next, and in the third stage", "Test",
		[]Further{{"Second", "second", 2}, {"Second", "first", 1}, {"Third", "last", 1}},
		func(each func(string) []Step) [][]Step {
			return [][]Step{
				{end("a"), ordered("b", "Second/first"), end("b"), ordered("c", "Second/second")},
				each("c"),
				{on("c")},
				each("c"),
				{end("c"), first("d", "Third/last")},
				each("d"),
				{end("d"), still()},
			}
		})
	put("deploy", "for a job of category Deploy, and for its next", "Deploy", []Further{{"Second", "deploy", 1}},
		func(each func(string) []Step) [][]Step {
			return [][]Step{
				{end("a"), first("b", "Second/deploy")}, each("b"), {on("b")}, each("b"), {end("b"), still()},
			}
		})
	return out
}

// onceEach is refusedEach, each sent once.
func onceEach(job string) []Step {
	out := refusedEach(job)
	for i := range out {
		out[i].Twice = false
	}
	return out
}

// badNames are variables whose names or values are refused for a job.
func badNames(job string) []Step {
	var out []Step
	for _, w := range wrongs() {
		if profileOf(w.request) != "" && w.class != "too-large" {
			s := no(job, "refused: "+w.name, "", w.build(), w.with())
			s.Twice = false
			out = append(out, s)
		}
	}
	large := wrongs()[len(wrongs())-1]
	size := no(job, "refused: "+large.name, "outputVariables/size", large.build(), judge.RejectPrefer(tooManyBytes))
	size.Twice = false
	return append(out, size)
}

// sentIDs are texts of the form of a job's id that requests carry elsewhere: none of them makes
// or names a job, whatever a target keeps under them.
func sentIDs(add adder) {
	end := ok("a", "completed", "", sent{request: plain()})
	taken := inWork("a")
	own := ok("a", "continued with the job's own id as the token", "life/token-exact", withToken(jobMark))
	add("life/after-continuation/own-id", "the spent id, which is the next job's token", "life/after-continuation",
		own, spentStep("a", "", plain()), taken, spentStep("a", "", plain()),
		spentStep("a", "", withToken("t").request), own, taken, spentStep("a", "", plain()), end,
		spentStep("a", "", plain()))
	paths := []string{token, external, revID, change, summary, revSum}
	id := func(i int) string { return replaceAt("5e111d00-4a5b-4c6d-8e7f-90a1b2c3d400", 35, num(i)) }
	all, unknown := carrying(revision), []Step{}
	for i, path := range paths {
		all = all.set(path, id(i))
		unknown = append(unknown,
			no("a", "the id that was sent as "+path, "jobId/unknown", text(`{"jobId":"`+id(i)+`"}`),
				judge.Reject(notFound)))
	}
	steps := append([]Step{ok("a", "continued, with an id in every text", "life/continuation-job", all), taken},
		unknown...)
	steps = append(append(steps, ok("a", "continued", "life/continuation-job", withToken("t"))), unknown...)
	add("life/jobs-apart/sent-ids", "ids that requests have carried in other members are the ids of no job",
		"life/jobs-apart", append(steps, end)...)
}
