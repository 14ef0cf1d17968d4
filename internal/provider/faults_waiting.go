package provider

import (
	"slices"
	"strconv"
)

// waitingFaults are about what happens beside a job: next jobs of several actions that wait at
// the same time, and ended jobs whose refused requests touch the execution.
var waitingFaults = []entry{
	{"waiting-token-once", "makes no next job while another of its execution waits that has the same token", proceeding(func(c *core, j *job, token string) {
		if !slices.ContainsFunc(c.waitingBeside(j), func(other *job) bool { return other.token.text == token }) {
			c.proceed(j, token)
		}
	})},
	{"waiting-token-shared", "hands every next job that waits the newest token of its execution", proceeding(func(c *core, j *job, token string) {
		for _, other := range c.waitingBeside(j) {
			other.token.text = token
		}
		c.proceed(j, token)
	})},
	{"same-revision-ends-nothing", "begins no next stage for a revision that an earlier execution has reported", settling(func(c *core, j *job) {
		for _, other := range j.action.everywhere() {
			if other != j.action && other.revision != nil && j.action.revision != nil && other.revision.revision == j.action.revision.revision {
				j.action.status = succeeded
				return
			}
		}
		c.settle(j)
	})},
	{"older-created-refused", "refuses a created that is before one that the action has reported", readying(func(c *core, j *job, r *result) *failure {
		if f := c.inProgress(j, r); f != nil || r.revision == nil || !r.revision.created.set {
			return f
		}
		now, _ := strconv.ParseFloat(r.revision.created.text, 64)
		for _, other := range j.action.everywhere() {
			if other.revision == nil || !other.revision.created.set {
				continue
			}
			if then, _ := strconv.ParseFloat(other.revision.created.text, 64); now < then {
				return invalid("The revision is older than the one before.")
			}
		}
		return nil
	})},
	{"refused-failure-stops-execution", "fails the execution of a job that has ended when a failure is refused for it", func(b *behaviour) {
		failable := b.worker.life.failable
		b.worker.life.failable = func(j *job) bool {
			may := failable(j)
			if e := j.action.execution; !may && j.ended != never && e.status == running && e.pipeline != nil {
				e.status = failedRun
			}
			return may
		}
	}},
	{"refused-success-revives-action", "counts the action of a failed job as succeeded when a success is refused for it", lifeWith(func(l *life) {
		l.refused = func(c *core, id string, _ *result, f *failure) {
			if j := c.jobs[id]; j != nil && j.ended == byFailure && f == c.b.notInProgress && j.action.execution != c.seed {
				j.action.status, j.action.execution.status = succeeded, running
				c.advance(j.action.execution)
			}
		}
	})},
}

// everywhere are the runs of an action in all executions of its pipeline.
func (a *actionRun) everywhere() []*actionRun {
	if a.execution.pipeline == nil {
		return nil
	}
	var out []*actionRun
	for _, e := range a.execution.pipeline.executions {
		for _, runs := range e.runs {
			for _, run := range runs {
				if run.declared == a.declared {
					out = append(out, run)
				}
			}
		}
	}
	return out
}

// waitingBeside are the next jobs of a job's execution that wait to be polled for.
func (c *core) waitingBeside(j *job) []*job {
	var out []*job
	for _, other := range c.queues[j.action.declared.typeID] {
		if other.token.set && other.action.execution == j.action.execution {
			out = append(out, other)
		}
	}
	return out
}
