package cases

import (
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// further are scenarios of pipelines with more than one stage after the first, and more than one
// action in it.
func further() []Case {
	end := func(job string) Step { return ok(job, "completed", "life/next-stage", sent{request: plain()}) }
	on := func(job string) Step { return ok(job, "continued", "life/continuation-job", withToken("t")) }
	bad := no("e", "refused", "life/rejected-changes-nothing", plain().with(percent, `101`).build(),
		judge.Reject(validation))
	out := []Case{
		scenario("life/next-stage/further-stages",
			"three stages after the first, of several actions, whose names are like each other's", "life/next-stage",
			"",
			[]Further{
				{"Second", "build", 1},
				{"Second", "build-2", 1},
				{"Third", "build-2", 1},
				{"Third", "build", 1},
				{"Third", "b", 1},
				{"Fourth", "b", 1},
			},
			end("a"), first("b", "Second/build"), first("c", "Second/build-2"), still(),
			end("c"), still(), on("b"), still(), end("b"), spentStep("b", "life/completed-once", plain()),
			first("d", "Third/build"), first("e", "Third/build-2"), first("f", "Third/b"), still(),
			bad, end("f"), end("d"), still(), on("e"), end("e"), first("g", "Fourth/b"), still(),
			on("g"), end("g"), still(), spentStep("g", "life/completed-once", plain())),
		scenario("life/run-order/one-by-one", "actions of one stage, one after the other", "life/run-order",
			"Test",
			[]Further{{"Second", "third", 10}, {"Second", "second", 2}, {"Second", "first", 1}, {"Third", "last", 1}},
			end("a"), ordered("b", "Second/first"), still(), on("b"), still(), end("b"), ordered("c", "Second/second"),
			still(), on("c"), still(),
			end("c"), ordered("d", "Second/third"), still(), end("d"), first("e", "Third/last"), end("e"), still()),
		scenario("life/run-order/side-by-side", "actions of one stage, of which two go before the others",
			"life/run-order", "Deploy",
			[]Further{
				{"Second", "a", 1},
				{"Second", "b", 1},
				{"Second", "c", 2},
				{"Second", "d", 2},
				{"Third", "last", 1},
			},
			end("a"), ordered("b", "Second/a"), ordered("c", "Second/b"), still(), end("b"), still(), on("c"), still(),
			end("c"),
			ordered("d", "Second/c"), ordered("e", "Second/d"), still(), end("e"), still(), on("d"), still(), end("d"),
			first("f", "Third/last"), end("f"), still()),
	}
	out = append(out, scenario("life/unacknowledged/further",
		"a job that waited for another of its stage, and one of the third stage, not acknowledged",
		"life/unacknowledged", "Deploy",
		[]Further{{"Second", "second", 2}, {"Second", "first", 1}, {"Third", "last", 1}},
		end("a"), ordered("b", "Second/first"), end("b"), ordered("c", "Second/second"), early("c"), end("c"),
		first("d", "Third/last"), early("d"), end("d"), still()))
	several, steps := wideStage(12, on, end)
	out = append(out, scenario("life/next-stage/twelve-actions",
		"a stage of twelve actions, each of which ends before the job of the next is awaited", "life/next-stage",
		"Test",
		append(several, Further{"Third", "last", 1}),
		append(steps, first("z", "Third/last"), end("z"), still())...))
	out = append(out, invalidCategories()...)
	named := func(job, name string) Step { return ok(job, "continued with the token "+name, "", withToken(name)) }
	out = append(out, scenario("life/token-exact/own-names",
		"tokens that name the job's own account, and its action, action type and stage", "life/token-exact", "Test",
		[]Further{{"Second", "build", 1}}, named("a", "First"), named("a", "Action-00"), named("a", "Source"),
		named("a", "Custom"), named("a", "1"), named("a", "000000000000"), named("a", "123456789012"), end("a"),
		first("b", "Second/build"),
		named("b", "build"), named("b", "Build"), named("b", "Test"), named("b", "Second"), named("b", "Second/build"),
		end("b"), still()))
	return append(out, removed()...)
}

// scenario is a case of steps. The stages after the first have these actions, of a category, and the usual one where
// there are none. What a step violates is the case's rule, where it names no other.
func scenario(id, title, rule, category string, actions []Further, steps ...Step) Case {
	for i := range steps {
		if steps[i].Rule == "" {
			steps[i].Rule = rule
		}
	}
	c := Case{ID: id, Title: title, Rule: rule, Plan: &Scenario{Further: actions, Category: category, Steps: steps}}
	if r, _ := rules.RuleByID(rule); !r.In(model.Profile2015) {
		c.Profile = model.Current
	}
	return c
}

// wideStage is n actions of the second stage, and the steps that end them, the last after a continuation: each ends
// before the job of the next is awaited, so that a target may have as many side by side as it likes.
func wideStage(n int, on, end func(job string) Step) (all []Further, steps []Step) {
	steps = []Step{end("a")}
	job := ""
	for i := range n {
		if i > 0 {
			steps = append(steps, end(job))
		}
		job = string(rune('b' + i))
		all = append(all, Further{"Second", fmt.Sprintf("build-%d", i), 1})
		steps = append(steps, first(job, "Second/"+all[i].Action))
	}
	return all, append(steps, still(), on(job), end(job))
}

// first awaits the first job of an action of a stage that begins.
func first(job, of string) Step {
	return Step{Job: job, Label: "the first job of " + of, Rule: "life/next-stage", Do: Next{Of: of}}
}

// ordered is first of an action that has to wait for others of its stage.
func ordered(job, of string) Step {
	s := first(job, of)
	s.Rule = "life/run-order"
	return s
}

// removed are requests for jobs whose pipeline or action types are no more. What those in progress get
// is left open, as long as it is an answer.
func removed() []Case {
	var out []Case
	requests := map[string]request{
		"plain": plain(), "token": plain().with(token, `"t"`),
		"everything": everything().without(token),
	}
	for _, what := range []Removal{Pipeline, Types} {
		for _, name := range sortedKeys(requests) {
			if what == Types && name == "everything" {
				continue // what a job reports is kept with its pipeline
			}
			invalid := Step{
				Job: "a", Label: "an invalid request", Rule: "life/removed",
				Request: plain().with(percent, `101`).build(), Allowed: judge.RejectAny(),
			}
			valid := Step{
				Job: "a", Label: "a valid request", Rule: "life/removed", Request: requests[name].build(),
				Allowed: judge.Either(), Effect: Effect{Free: true},
			}
			out = append(out, Case{
				ID: fmt.Sprintf("life/removed/%s-%s", map[Removal]string{Pipeline: "pipeline", Types: "types"}[what],
					name), Title: fmt.Sprintf("the %s removed while a job is in progress, then: %s", what, name),
				Rule: "life/removed",
				Plan: &Scenario{Steps: []Step{{
					Label: fmt.Sprintf("the %s removed", what), Rule: "life/removed",
					Do: what,
				}, invalid, valid}},
			})
		}
	}
	spent := spentStep("a", "life/completed-once", plain())
	spent.Allowed = judge.RejectModelled()
	return append(out, Case{
		ID:    "life/removed/pipeline-completed",
		Title: "the pipeline removed once a job is completed, then completed again", Rule: "life/completed-once",
		Plan: &Scenario{Steps: []Step{
			ok("a", "completed", "life/completed-once", sent{request: plain()}),
			{Label: "the pipeline removed", Rule: "life/removed", Do: Pipeline},
			spent,
		}},
	})
}
