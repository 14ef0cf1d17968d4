package cases

import (
	"fmt"
	"slices"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// failing is the request that ends a job as failed.
func failing() build { return failingAs("JobFailed") }

// failingAs is the same with a type of failure.
func failingAs(kind string) build {
	return altered(text(`{"jobId":`+id+`,"failureDetails":{"type":"`+kind+`","message":"failed on purpose"}}`),
		func(r *wire.Request) { r.Target = failureTarget })
}

// failingOutside is the same with the id that the work has elsewhere.
func failingOutside() build {
	return altered(text(`{"jobId":`+id+
		`,"failureDetails":{"type":"JobFailed","message":"failed on purpose","externalExecutionId":"outside-1"}}`),
		func(r *wire.Request) { r.Target = failureTarget })
}

// ok is a step that must be accepted.
func ok(job, label, rule string, s sent) Step {
	return Step{Job: job, Label: label, Rule: rule, Request: s.build(), Allowed: judge.Accept(), Effect: s.effect}
}

// no is a step that must be refused, twice.
func no(job, label, rule string, request build, allowed judge.Allowed) Step {
	return Step{Job: job, Label: label, Rule: rule, Request: request, Allowed: allowed, Twice: true}
}

// inWork is a refused request for a job that continues another: it is acknowledged for it.
func inWork(job string) Step {
	return no(job, "refused, once it is acknowledged", "", plain().with(percent, `101`).build(),
		judge.Reject(validation))
}

// early is a success for a job before it is acknowledged.
func early(job string) Step {
	return Step{
		Job: job, Label: "success before it is acknowledged", Rule: "life/unacknowledged",
		Request: plain().build(), Allowed: judge.ShouldReject(invalidState), Effect: Effect{Free: true}, Twice: true,
		At: Early,
	}
}

// onceEnded is a step that every job must refuse that the name has been so far, twice.
func onceEnded(job, label, rule string, request build) Step {
	s := no(job, label, rule, request, judge.RejectPrefer(invalidState))
	s.At = Spent
	return s
}

// spentStep asks for every job that the name has been so far, with the same answer.
func spentStep(job, rule string, r request) Step {
	return onceEnded(job, "every id that the job has had before", rule, r.build())
}

// seen asks that the state shows the effect of the last success.
func (s Step) seen() Step {
	s.Shown = &s.Effect
	return s
}

// withToken is a small success with a token.
func withToken(t string) sent { return sent{request: plain()}.set(token, t) }

// failed ends a job as failed.
func failed(job string, request build) Step {
	return Step{Job: job, Label: "failed", Request: request, Allowed: judge.Accept(), Fails: true}
}

// late asks for job a, which has failed, lateFor for another.
func late(r request) Step { return lateFor("a", r) }

func lateFor(job string, r request) Step {
	return onceEnded(job, "success after the failure", "life/after-failure", r.build())
}

// everyRequest adds a step for each request that is not about variables, valid or not, of a job that
// has ended.
func everyRequest(steps []Step, ended func(request) Step) []Step {
	requests := laden()
	for _, name := range sortedKeys(requests) {
		if profileOf(requests[name]) == "" {
			steps = append(steps, ended(requests[name]))
		}
	}
	for _, w := range wrongs() {
		if profileOf(w.request) == "" {
			step := ended(w.request)
			step.Allowed = w.with(append(model.ModelledErrors(), serialization)...)
			steps = append(steps, step)
		}
	}
	return steps
}

// refusedEach is a refused request of every kind for a job.
func refusedEach(job string) []Step {
	var out []Step
	for _, w := range wrongs() {
		if profileOf(w.request) == "" {
			out = append(out, no(job, "refused: "+w.name, "", w.build(), w.with()))
		}
	}
	return out
}

type adder = func(id, title, rule string, steps ...Step)

// again starts the pipeline another time.
func again(jobs ...string) Step {
	return Step{Label: "the pipeline is started again", Rule: "life/first-job-no-token", Do: Restart(jobs)}
}

// next awaits the job of the second stage, still sees that there is none yet.
func next(job string) Step {
	return Step{Job: job, Label: "the job of the second stage", Rule: "life/next-stage", Do: Next{}}
}

func still() Step {
	return Step{Label: "no job of the second stage yet", Rule: "life/next-stage", Do: Still{}}
}

// Idle says whether a scenario waits between its steps while nothing is done with its jobs.
func (s *Scenario) Idle() bool {
	return slices.ContainsFunc(s.Steps, func(s Step) bool { return s.Wait.Before > 0 || s.Wait.After > 0 })
}

// Quiet says whether a scenario waits while nothing at all is sent to the target, so that it is run after all others.
func (s *Scenario) Quiet() bool {
	return slices.ContainsFunc(s.Steps, func(s Step) bool { return s.Wait.Quiet })
}

// idleTimes are a little longer than the times after which implementations are seen to forget: a second, and two.
var idleTimes = []time.Duration{1100 * time.Millisecond, 2200 * time.Millisecond}

// idle are jobs with which nothing is done for a while: time alone changes nothing.
func idle(add adder) {
	on, end := ok("a", "continued", "", withToken("t")), ok("a", "completed", "", sent{request: plain()})
	refused := no("a", "refused", "", plain().with(token, `"smuggled"`).with(percent, `101`).build(),
		judge.Reject(validation))
	again := spentStep("a", "life/completed-once", plain())
	quiet := ok("a", "completed", "", sent{request: plain()})
	quiet.Wait = Wait{Before: idleTimes[0], Quiet: true}
	add("life/no-influence/idle-server-one-second",
		"jobs in progress and a completed one when nothing at all was sent for a while", "life/no-influence",
		ok("b", "continued", "", withToken("t")), ok("c", "completed", "", sent{request: plain()}),
		quiet, ok("b", "completed", "", sent{request: plain()}), spentStep("c", "life/completed-once", plain()))
	for i, d := range idleTimes {
		after := func(s Step) Step { s.Wait.Before = d; return s }
		late := func(s Step) Step { s.Wait.After = d; return s }
		more := after // of the longer waits there is one
		if i > 0 {
			more = func(s Step) Step { return s }
		}
		name := []string{"one-second", "two-seconds"}[i]
		put := func(rule, what, title string, steps ...Step) {
			add(fmt.Sprintf("%s/idle-%s-%s", rule, what, name), title, rule, steps...)
		}
		put("life/no-influence", "in-progress", "a job in progress that nothing is sent for, then completed",
			after(end), more(again))
		put("life/no-influence", "continued",
			"a job that continues another and is in progress, that nothing is sent for", on, refused, after(on),
			refused, more(end))
		put("life/rejected-changes-nothing", "refused", "a refused request, then nothing, then a success", refused,
			after(refused), end, again)
		put("life/continuation-job", "not-polled-for", "a next job that is not polled for at once", late(on), more(on),
			end)
		put("life/continuation-job", "not-acknowledged", "a next job that is not acknowledged at once", on, after(on),
			more(end))
		put("life/after-continuation", "spent", "the spent id when nothing was sent for a while", on,
			after(spentStep("a", "", plain())), end)
		put("life/next-stage", "not-polled-for", "a job of the second stage that is not polled for at once", late(end),
			next("c"), more(ok("c", "the second stage's completed", "", sent{request: plain()})))
		put("life/state-shown", "shown", "what was sent is shown when nothing was sent for a while",
			late(ok("a", "continued with details", "",
				sent{request: plain()}.set(summary,
					"kept").set(external, "ext-idle").percent(40).set(token, "t"))).seen(), end)
	}
}

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
