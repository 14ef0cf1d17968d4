package provider

import (
	"slices"
)

// lifeFaults are about when a job can be ended and what becomes of it.
var lifeFaults = []entry{
	{"completed-twice", "lets a succeeded job succeed again", endedAgain(endedBy(bySuccess), always)},
	{"completed-after-failure", "lets a failed job succeed", endedAgain(endedBy(byFailure), always)},
	{"completed-after-outage", "lets a job succeed that failed with SystemUnavailable", endedAgain(
		each(endedBy(byFailure), func(j *job) bool { return j.action.failure[0] == "SystemUnavailable" }), always)},
	{
		"completed-after-neighbour-failed", "lets a job succeed again that has succeeded when its execution has failed",
		endedAgain(each(endedBy(bySuccess),
			func(j *job) bool { return j.action.execution.status == failedRun }), always),
	},
	{"completed-after-removal", "lets a job succeed again whose pipeline was removed", func(b *behaviour) {
		removed := map[*job]bool{}
		b.life.gone = func(c *core, j *job) { c.jobs[j.id], removed[j] = j, true }
		endedAgain(func(j *job) bool { return removed[j] }, always)(b)
	}},
	{"completed-after-token", "lets a job that a continuation has ended succeed", endedAgain(
		endedBy(byToken), hasNoToken)},
	{"continued-twice", "lets a job that a continuation has ended continue again", endedAgain(
		endedBy(byToken), hasToken)},
	{"continued-after-success", "lets a succeeded job go on with a token", endedAgain(endedBy(bySuccess), hasToken)},
	{"continued-after-failure", "lets a failed job go on with a token", endedAgain(endedBy(byFailure), hasToken)},
	{"completed-twice-with-details", "lets a succeeded job succeed again when executionDetails are sent", endedAgain(
		endedBy(bySuccess), hasDetails)},
	{"completed-twice-at-once-only", "refuses a second success once, then accepts it", func(b *behaviour) {
		refusedBefore := map[*job]bool{}
		endedAgain(func(j *job) bool {
			before := refusedBefore[j]
			refusedBefore[j] = true
			return before && j.ended == bySuccess
		}, always)(b)
	}},
	{"unacknowledged-accepted", "lets a job that was never acknowledged succeed", endedAgain(
		func(j *job) bool { return j.status == jobDispatched || j.status == jobQueued }, always)},
	{"unacknowledged-token-accepted", "lets a job that was never acknowledged go on with a token", endedAgain(
		inState(jobDispatched), hasToken)},
	{"continued-unacknowledged-accepted", "lets a continued job succeed without being acknowledged", endedAgain(
		each(inState(jobDispatched), isContinuation), always)},
	{"success-does-not-end", "answers 200 and leaves the job as it was", endsNothing(hasNoToken)},
	{"token-does-not-end", "makes the next job and leaves the old one as it was", endsNothing(hasToken)},
	{"success-with-variables-does-not-end", "leaves a job as it was that reports outputVariables", endsNothing(
		hasVariables)},
	{
		"success-with-details-does-not-end", "leaves a job as it was that reports a percentComplete below 100",
		endsNothing(func(r *result) bool {
			return !r.token.set && r.details != nil && r.details.percent != nil && *r.details.percent < 100
		}),
	},

	{"success-requeues", "makes another job after a plain success", settling(func(c *core, j *job) {
		c.settle(j)
		c.newJob(j.action, optional{})
	})},
	{"success-requeues-continued", "repeats the old token after the success of a continued job", settling(
		func(c *core, j *job) {
			c.settle(j)
			if j.token.set {
				c.newJob(j.action, j.token)
			}
		})},
	{"token-dropped", "makes the next job without the token", proceeding(func(c *core, j *job, _ string) {
		c.newJob(j.action, optional{})
	})},
	{"token-of-pipeline-ends", "takes the name of the job's pipeline for no token", tokenEnds(func(j *job) string {
		return j.action.execution.pipeline.name
	})},
	{"token-of-provider-ends", "takes the provider of the job's action type for no token", tokenEnds(
		func(j *job) string { return j.action.declared.typeID.provider })},
	{"token-of-acknowledged-ends", "takes the nonce of the job for no token", func(b *behaviour) {
		nonces := map[*job]string{} // also those that were used
		b.life.made = func(_ *core, j *job) { nonces[j] = j.nonce }
		tokenEnds(func(j *job) string { return nonces[j] })(b)
	}},
	{"token-of-first", "hands every later job the action's first token", proceeding(
		func(c *core, j *job, token string) {
			if j.token.set {
				token = j.token.text
			}
			c.proceed(j, token)
		})},
	{"tokens-joined", "appends a token to the one before", proceeding(func(c *core, j *job, token string) {
		c.proceed(j, j.token.text+token)
	})},
	{"token-of-last-request", "hands out every continued job with the token that was sent last", func(b *behaviour) {
		var last string
		b.life.proceed = func(c *core, j *job, token string) {
			last = token
			c.proceed(j, token)
		}
		b.life.taken = func(_ *core, j *job) {
			if j.token.set {
				j.token.text = last
			}
		}
	}},
	{"token-same-refused", "refuses a token that the action has sent before", readying(
		func(c *core, j *job, r *result) *failure {
			if j.status == jobInProgress && r.token.set && j.token == r.token {
				return invalid("The continuation token was used before.")
			}
			return c.inProgress(j, r)
		})},
	{"token-unique", "refuses a token that any action has sent before", func(b *behaviour) {
		seen := map[string]bool{}
		b.life.ready = func(c *core, j *job, r *result) *failure {
			f := c.inProgress(j, r)
			if f == nil && r.token.set && seen[r.token.text] {
				return invalid("The continuation token was used before.")
			}
			if f == nil && r.token.set {
				seen[r.token.text] = true
			}
			return f
		}
	}},
	{"continuation-lost", "makes no job after a success with a token", proceeding(func(*core, *job, string) {})},
	{"continuation-lost-second", "makes no job after the second continuation of an action", lostAfter(2)},
	{"continuation-lost-third", "makes no job after the third continuation of an action", lostAfter(3)},
	{"continuation-lost-tenth", "makes no job after the tenth continuation of an action", lostAfter(10)},
	{"continuation-same-id", "gives the next job the id of the old one", proceeding(
		func(c *core, j *job, token string) {
			next := c.newJob(j.action, optional{true, token})
			delete(c.jobs, next.id)
			next.id = j.id
			c.jobs[next.id] = next
		})},
	{"continuation-twice", "makes two jobs after a success with a token", proceeding(
		func(c *core, j *job, token string) {
			c.proceed(j, token)
			c.proceed(j, token)
		})},
	{"continuation-twice-second", "makes two jobs after the second continuation", proceeding(
		func(c *core, j *job, token string) {
			c.proceed(j, token)
			if j.token.set {
				c.proceed(j, token)
			}
		})},
	{"continuation-other-action", "gives the next job to the first action of the stage", proceeding(
		func(c *core, j *job, token string) {
			a := j.action
			c.newJob(a.execution.runs[a.stage][0], optional{true, token})
		})},
	{"continuation-restarts-stage", "starts every action of the stage anew with a continuation", proceeding(
		func(c *core, j *job, token string) {
			c.proceed(j, token)
			a := j.action
			for _, other := range a.execution.runs[a.stage] {
				if other != a {
					c.newJob(other, optional{})
				}
			}
		})},
	{"continuation-new-execution", "makes the next job in an execution of its own", proceeding(
		func(c *core, j *job, token string) {
			c.proceed(j, token)
			a := *j.action
			e := *a.execution
			e.id, a.execution = newUUID(), &e
			for _, waiting := range c.queues[a.declared.typeID] {
				if waiting.action == j.action && waiting.token.set {
					waiting.action = &a
				}
			}
		})},
	{"continuation-lost-with-details", "makes no job when executionDetails came with the token", storing(
		func(c *core, j *job, r *result) {
			c.store(j, r)
			if r.token.set && r.details != nil {
				*r = result{jobID: r.jobID}
			}
		})},
	{"continuation-lost-with-revision", "makes no job when currentRevision came with the token", storing(
		func(c *core, j *job, r *result) {
			c.store(j, r)
			if r.token.set && r.revision != nil {
				*r = result{jobID: r.jobID}
			}
		})},
	{"continuation-lost-at-100", "takes a token with percentComplete 100 for the end", storing(
		func(c *core, j *job, r *result) {
			c.store(j, r)
			if r.details != nil && r.details.percent != nil && *r.details.percent == 100 {
				r.token = optional{}
			}
		})},
	{"continuation-completes", "counts a success with a token as the action's end too", proceeding(
		func(c *core, j *job, token string) {
			c.proceed(j, token)
			c.settle(j)
		})},
	{"continued-job-unknown", "hands the next job out but does not find it by its id", proceeding(
		func(c *core, j *job, token string) {
			next := c.newJob(j.action, optional{true, token})
			delete(c.jobs, next.id)
			shadow := *next
			shadow.id = newUUID()
			c.jobs[shadow.id] = &shadow
		})},
	{"first-job-empty-token", "gives the first job of an action an empty token", making(func(_ *core, j *job) {
		if !j.token.set {
			j.token = optional{true, ""}
		}
	})},
	{"first-job-carries-token", "gives the first job of an action the token 0", making(func(_ *core, j *job) {
		if !j.token.set {
			j.token = optional{true, "0"}
		}
	})},
	{"execution-inherits-token", "gives the first job of an action the last token of the execution before", inheriting(
		func(a *actionRun) any { return a.declared })},
	{"stage-inherits-token", "gives the first jobs of a stage the last token of the execution", inheriting(
		func(a *actionRun) any { return a.execution })},
	{"next-stage-never", "never starts the second stage", stageEnds(func(_ *core, _ *execution) bool { return false })},
	{
		"next-stage-of-third-execution-never",
		"never starts the second stage from the third execution of a pipeline on",
		stageEnds(func(_ *core, e *execution) bool {
			return slices.Index(e.pipeline.executions, e) < 2 &&
				!slices.ContainsFunc(e.runs[e.stage], func(a *actionRun) bool { return a.status != succeeded })
		}),
	},
	{"next-stage-early", "starts the next stage when the first action has succeeded", stageEnds(
		func(_ *core, e *execution) bool {
			return slices.ContainsFunc(e.runs[e.stage], func(a *actionRun) bool { return a.status == succeeded })
		})},
	{
		"next-stage-without-first", "starts the next stage of more than three actions without the first of them",
		stageEnds(func(_ *core, e *execution) bool {
			runs := e.runs[e.stage]
			if len(runs) > 3 {
				runs = runs[1:]
			}
			return !slices.ContainsFunc(runs, func(a *actionRun) bool { return a.status != succeeded })
		}),
	},
	{"next-stage-one-early", "starts the next stage when all actions but one have succeeded", stageEnds(
		func(_ *core, e *execution) bool {
			left := 0
			for _, a := range e.runs[e.stage] {
				if a.status != succeeded {
					left++
				}
			}
			return left == 0 || left == 1 && len(e.runs[e.stage]) > 1
		})},
	{"next-stage-after-failure", "starts the next stage when all actions have ended, failed ones too", both(
		stageEnds(func(_ *core, e *execution) bool {
			return !slices.ContainsFunc(e.runs[e.stage],
				func(a *actionRun) bool { return a.status != succeeded && a.status != failedRun })
		}),
		lifeWith(func(l *life) {
			l.failing = func(c *core, j *job) { c.advance(j.action.execution) }
			l.settle = func(c *core, j *job) {
				if e := j.action.execution; e.status == failedRun {
					e.status = running // forgets the failure
				}
				c.settle(j)
			}
		}))},
	{
		"next-stage-of-another-execution",
		"starts the next stage of the latest execution too when one before it comes there",
		settling(func(c *core, j *job) {
			e := j.action.execution
			before := e.stage
			c.settle(j)
			if e == c.seed || e.stage == before {
				return
			}
			if all := e.pipeline.executions; all[len(all)-1] != e && all[len(all)-1].stage == before {
				c.enterStage(all[len(all)-1], e.stage)
			}
		}),
	},
	{"next-stage-twice", "makes the jobs of the second stage twice", settling(func(c *core, j *job) {
		before := j.action.execution.stage
		c.settle(j)
		if e := j.action.execution; e != c.seed && e.stage > before {
			for _, a := range e.runs[e.stage] {
				c.newJob(a, optional{})
			}
		}
	})},
	{"success-ends-stage", "ends every job of the stage with one", settling(func(c *core, j *job) {
		c.settle(j)
		for _, other := range c.jobs {
			if other.action.execution == j.action.execution && other.action.stage == j.action.stage &&
				other.action.execution != c.seed && other.status == jobInProgress {
				other.status, other.ended = jobSucceeded, bySuccess
			}
		}
	})},
}
