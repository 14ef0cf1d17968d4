package cases

import (
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// deeds are what is done with the jobs at some places of a pipeline's life: what they refuse, and the success that
// ends them.
type deeds interface {
	each(job string) []Step
	end(job string) Step
}

// invalidPlaces are requests that are invalid for every reason, for jobs at other places of a pipeline's life
// than the first job of an action in a first execution: the constraints are the same for all of them. So are the
// members of a success, and that it comes once.
func invalidPlaces(add adder) {
	put := func(name, title string, steps func(do deeds) [][]Step) {
		add("life/no-influence/invalid-"+name, "everything that is refused, "+title+", then the spent ids",
			"life/no-influence", untilSpent(steps)...)
		add("outputVariables/key-pattern/"+name, "names of variables, "+title, "outputVariables/key-pattern",
			slices.Concat(steps(naming{})...)...)
	}
	put("second-execution", "in a second execution, beside the first and in its second stage",
		func(do deeds) [][]Step {
			return [][]Step{
				{again("b")}, do.each("b"), {do.end("b"), next("c")}, do.each("c"), {do.end("c"), do.end("a")},
			}
		})
	put("third-execution", "in a third execution, after the first two, and for a job that continues there",
		func(do deeds) [][]Step {
			return [][]Step{
				{do.end("a"), next("n"), do.end("n"), again("b"), do.end("b"), next("m"), do.end("m"), again("c")},
				do.each("c"),
				{continued("c")},
				do.each("c"),
				{do.end("c")},
			}
		})
	put("last-open", "for the last job of a stage, and for one of the next stage that continues",
		func(do deeds) [][]Step {
			return [][]Step{
				{do.end("b"), do.end("c")},
				do.each("a"),
				{do.end("a"), next("d"), continued("d")},
				do.each("d"),
				{do.end("d")},
			}
		})
	put("older-execution", "for a job of an execution that another has followed",
		func(do deeds) [][]Step {
			return [][]Step{{again("b"), continued("a")}, do.each("a"), {do.end("b"), do.end("a")}}
		})
	for _, call := range []struct {
		name, title string
		Call
	}{
		{"details-asked", "for a job whose details were asked for", AskDetails},
		{"other-nonce", "for a job that was acknowledged once more, with another nonce", OtherNonce},
	} {
		put(call.name, call.title, func(do deeds) [][]Step {
			asked := Step{Job: "a", Label: string(call.Call), Do: call.Call}
			return [][]Step{{asked}, do.each("a"), {continued("a"), asked, do.end("a"), next("b"), do.end("b")}}
		})
	}
	put("reported", "for an action that has reported in every member", func(do deeds) [][]Step {
		return [][]Step{{continued("a")}, do.each("a"), {do.end("a")}}
	})
	put("long-chain", "after ten continuations", func(do deeds) [][]Step {
		return [][]Step{slices.Repeat([]Step{continued("a")}, 10), do.each("a"), {do.end("a")}}
	})
}

// invalidCategories are the same for jobs of actions of other categories than those of the first stage.
func invalidCategories() []Case {
	var out []Case
	put := func(name, title, category string, actions []Further, steps func(do deeds) [][]Step) {
		out = append(out,
			scenario("life/no-influence/invalid-"+name, "everything that is refused, "+title+", then the spent ids",
				"life/no-influence", category, actions, untilSpent(steps)...),
			scenario("outputVariables/key-pattern/"+name, "names of variables, "+title,
				"outputVariables/key-pattern", category, actions, slices.Concat(steps(naming{})...)...))
	}
	put("further", "for a job that waited for another of its stage, for its next, and in the third stage", "Test",
		[]Further{{"Second", "second", 2}, {"Second", "first", 1}, {"Third", "last", 1}},
		func(do deeds) [][]Step {
			return [][]Step{
				{do.end("a"), ordered("b", "Second/first"), do.end("b"), ordered("c", "Second/second")},
				do.each("c"),
				{continued("c")},
				do.each("c"),
				{do.end("c"), first("d", "Third/last")},
				do.each("d"),
				{continued("d"), do.end("d"), still()},
			}
		})
	put("deploy", "for a job of category Deploy, and for its next", "Deploy", []Further{{"Second", "deploy", 1}},
		func(do deeds) [][]Step {
			return [][]Step{
				{do.end("a"), first("b", "Second/deploy")},
				do.each("b"),
				{continued("b")},
				do.each("b"),
				{do.end("b"), still()},
			}
		})
	return out
}

// continued is a success with the longest token and every member that a token may be sent with.
func continued(job string) Step {
	all := full().percent(100).set(token, filled("token é/\"\\\n1 ", maxLength(token)))
	return ok(job, "continued, with every member", "", all)
}

// naming sends names and values of variables that are refused.
type naming struct{}

func (naming) each(job string) []Step { return badNames(job) }
func (naming) end(job string) Step    { return ok(job, "completed, with variables", "", fullVariables()) }

// refusing sends everything else that is refused, once for each job, and knows for which.
type refusing struct{ jobs []string }

func (r *refusing) each(job string) []Step {
	if !slices.Contains(r.jobs, job) {
		r.jobs = append(r.jobs, job)
	}
	return onceEach(job)
}

func (*refusing) end(job string) Step {
	all := full()
	all.request, all.effect.Token = all.without(token), nil
	return ok(job, "completed, with every member", "", all)
}

// untilSpent sends everything that is refused, and a success for every id of these jobs when they have ended.
func untilSpent(steps func(do deeds) [][]Step) []Step {
	do := &refusing{}
	out := slices.Concat(steps(do)...)
	for _, job := range do.jobs {
		out = append(out, spentStep(job, "life/completed-once", plain()))
	}
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
