package cases

import (
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
