package cases

import (
	"fmt"
	"slices"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

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
