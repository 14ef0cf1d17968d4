package provider

import (
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
)

// failOthers fails the other executions of a job's pipeline.
func failOthers(_ *core, j *job) {
	for _, e := range j.action.execution.pipeline.executions {
		if e != j.action.execution && e.status == running {
			e.status = failedRun
		}
	}
}

// waitingFaults are about what happens beside a job: next jobs of several actions that wait at
// the same time, and ended jobs whose refused requests touch the execution.
var waitingFaults = []entry{
	{
		"failure-fails-other-executions",
		"fails the other executions of a pipeline with the one of which a job has failed",
		lifeWith(func(l *life) { l.failing = failOthers }),
	},
	{"waiting-token-once", "makes no next job while another of its execution waits that has the same token", proceeding(
		func(c *core, j *job, token string) {
			if !slices.ContainsFunc(c.waitingBeside(j), func(other *job) bool { return other.token.text == token }) {
				c.proceed(j, token)
			}
		})},
	{"waiting-token-shared", "hands every next job that waits the newest token of its execution", proceeding(
		func(c *core, j *job, token string) {
			for _, other := range c.waitingBeside(j) {
				other.token.text = token
			}
			c.proceed(j, token)
		})},
	{"continuation-of-oldest-version", "queues the next job under the oldest version of its action type", proceeding(
		func(c *core, j *job, token string) {
			next := c.addJob(j.action, optional{true, token})
			oldest := j.action.declared.typeID
			for id, t := range c.types {
				if of := c.types[oldest]; of != nil && id.category == oldest.category &&
					id.provider == oldest.provider && t.created.Before(of.created) {
					oldest = id
				}
			}
			c.queues[oldest] = append(c.queues[oldest], next)
			c.changed(next)
		})},
	{
		"later-execution-token-cut", "keeps the first 255 characters of a token in an execution that is not the first",
		proceeding(func(c *core, j *job, token string) {
			if j.action.execution != c.seed && since(2)(j) {
				token = string([]rune(token)[:min(255, codePoints(token))])
			}
			c.proceed(j, token)
		}),
	},
	{"second-stage-token-trimmed", "keeps a token without the blanks around it in the second stage", proceeding(
		func(c *core, j *job, token string) {
			if j.action.stage > 0 {
				token = strings.TrimSpace(token)
			}
			c.proceed(j, token)
		})},
	{
		"start-drops-waiting-jobs", "drops the next job of an action that waits when its pipeline is started again",
		making(func(c *core, j *job) {
			if j.token.set || j.action.execution == c.seed {
				return
			}
			for _, run := range j.action.everywhere() {
				if next := run.latest; run != j.action && next != nil && next.token.set && next.status == jobQueued {
					next.status = jobTimedOut
				}
			}
		}),
	},
	{"success-by-pipeline-and-action", "keeps whether an action has succeeded by its pipeline and its name", settling(
		func(c *core, j *job) {
			for _, run := range j.action.everywhere() {
				if run.status == running {
					run.status = succeeded
				}
			}
			c.settle(j)
		})},
	{"waiting-token-by-12-bits", "keeps the tokens of waiting jobs under a hash of 12 bits of the job's id", sharing(
		func(j *job) string { return strconv.Itoa(int(crc32.ChecksumIEEE([]byte(j.id)) & 0xfff)) })},
	{
		"waiting-token-by-first-group", "keeps the tokens of waiting jobs under the first three digits of the job's id",
		sharing(func(j *job) string { return j.id[:3] }),
	},
	{"waiting-token-by-number", "keeps the tokens of waiting jobs under the job's number modulo 256", sharing(
		func(j *job) string { return strconv.Itoa(j.number % 256) })},
	{"waiting-token-by-stage", "keeps the tokens of waiting jobs under the execution", sharing(func(j *job) string {
		return j.action.execution.id
	})},
	{"waiting-token-by-action", "keeps the tokens of waiting jobs under the pipeline and the action", sharing(
		func(j *job) string { return j.action.execution.pipeline.name + "/" + j.action.declared.name })},
	{"waiting-job-ends-action", "counts an action whose next job waits to be polled for as ended", stageEnds(
		func(c *core, e *execution) bool {
			for _, a := range e.runs[e.stage] {
				if a.status != succeeded && (a.latest == nil || !a.latest.token.set || a.latest.status != jobQueued) {
					return false
				}
			}
			return true
		})},
	{
		"same-revision-ends-nothing", "begins no next stage for a revision that an earlier execution has reported",
		settling(func(c *core, j *job) {
			for _, other := range j.action.everywhere() {
				if other != j.action && other.revision != nil && j.action.revision != nil &&
					other.revision.revision == j.action.revision.revision {
					j.action.status = succeeded
					return
				}
			}
			c.settle(j)
		}),
	},
	{"older-created-refused", "refuses a created that is before one that the action has reported", readying(
		func(c *core, j *job, r *result) *failure {
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
	{
		"refused-failure-stops-execution",
		"fails the execution of a job that has ended when a failure is refused for it",
		func(b *behaviour) {
			failable := b.worker.life.failable
			b.worker.life.failable = func(j *job) bool {
				may := failable(j)
				if e := j.action.execution; !may && j.ended != never && e.status == running && e.pipeline != nil {
					e.status = failedRun
				}
				return may
			}
		},
	},
	{
		"refused-success-revives-action",
		"counts the action of a failed job as succeeded when a success is refused for it", lifeWith(func(l *life) {
			l.refused = func(c *core, id string, _ *result, f *failure) {
				if j := c.jobs[id]; j != nil && j.ended == byFailure && f == c.b.notInProgress &&
					j.action.execution != c.seed {
					j.action.status, j.action.execution.status = succeeded, running
					c.advance(j.action.execution)
				}
			}
		}),
	},
}

// sharing keeps the tokens of the jobs that wait under a key, so that the newest token is that of
// all jobs with the key.
func sharing(key func(*job) string) change {
	return proceeding(func(c *core, j *job, token string) {
		c.proceed(j, token)
		made := j.action.latest
		for _, queue := range c.queues {
			for _, other := range queue {
				if other.token.set && key(other) == key(made) {
					other.token.text = token
				}
			}
		}
	})
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
