package provider

import (
	"strings"
)

// meetingFaults show where the operations meet on a job.
var meetingFaults = func() []entry {
	var all []entry
	for _, table := range [][]entry{
		failingFaults, takingFaults, detailFaults, pollFaults, valueFaults, queueFaults,
		finerFaults, placeFaults, settingFaults(), batchFaults, laterFaults, attemptFaults(false),
	} {
		all = append(all, table...)
	}
	return all
}()

// alsoFails lets more jobs be failed than those in progress.
func alsoFails(more func(*job) bool) change {
	return workerLifeWith(func(l *workerLife) {
		l.failable = func(j *job) bool { return j.status == jobInProgress || more(j) }
	})
}

// afterFailing does something besides what a failure does.
func afterFailing(what func(c *core, j *job)) change {
	return workerLifeWith(func(l *workerLife) {
		l.fail = func(c *core, j *job, code, message, ext string) {
			c.failJob(j, code, message, ext)
			what(c, j)
		}
	})
}

// failingWith fails a job with other details than were sent.
func failingWith(how func(message, ext string) (string, string)) change {
	return workerLifeWith(func(l *workerLife) {
		l.fail = func(c *core, j *job, code, message, ext string) {
			message, ext = how(message, ext)
			c.failJob(j, code, message, ext)
		}
	})
}

// besidesRefusing does something to the job of a request that is refused for what it says.
func besidesRefusing(of string, what func(c *core, j *job)) change {
	return func(b *behaviour) {
		b.worker.refused = func(p *Provider, op string, in value, _ *failure) {
			p.core.mu.Lock()
			defer p.core.mu.Unlock()
			if j := p.core.jobs[in.str("jobId")]; op == of && j != nil {
				what(p.core, j)
			}
		}
	}
}

// each does something to every job but one that is in a state.
func (c *core) each(but *job, in status, what func(*job)) {
	for _, j := range c.jobs {
		if j != but && j.status == in && j.action.declared.typeID == but.action.declared.typeID {
			what(j)
		}
	}
}

var failingFaults = []entry{
	{
		"PutJobFailureResult/life/id-leads-on", "fails the next job by the id of the one that it continues",
		leadingOn("PutJobFailureResult"),
	},
	{"PutJobFailureResult/life/twice-accepted", "fails a failed job again", alsoFails(func(j *job) bool {
		return j.ended == byFailure
	})},
	{"PutJobFailureResult/life/after-success-accepted", "fails a completed job", alsoFails(func(j *job) bool {
		return j.ended == bySuccess
	})},
	{
		"PutJobFailureResult/life/after-continuation-accepted", "fails a job that a continuation has ended",
		alsoFails(func(j *job) bool { return j.ended == byToken }),
	},
	{
		"PutJobFailureResult/life/unacknowledged-accepted", "fails a job that nobody acknowledged",
		alsoFails(func(j *job) bool { return j.status == jobDispatched }),
	},
	{
		"PutJobFailureResult/life/not-ended", "answers 200 and leaves the job in progress",
		workerLifeWith(func(l *workerLife) {
			l.fail = func(*core, *job, string, string, string) {}
		}),
	},
	{"PutJobFailureResult/life/completable-after", "lets a failed job be completed", func(b *behaviour) {
		workerLifeWith(func(l *workerLife) {
			l.failable = func(j *job) bool { return j.status == jobInProgress && j.ended == never }
		})(b)
		afterFailing(func(_ *core, j *job) { j.status = jobInProgress })(b)
	}},
	{
		"PutJobFailureResult/life/message-lost", "does not keep the message of a failure",
		failingWith(func(_, ext string) (string, string) { return "", ext }),
	},
	{
		"PutJobFailureResult/life/message-lower-cased", "keeps the message of a failure in lower case, and plain",
		failingWith(func(message, ext string) (string, string) {
			return strings.ToLower(strings.ReplaceAll(message, "<", "&lt;")), ext
		}),
	},
	{
		"PutJobFailureResult/life/message-ascii", "keeps the ASCII characters of a message",
		failingWith(func(message, ext string) (string, string) {
			return strings.Map(func(r rune) rune {
				if r > 0x7e {
					return '?'
				}
				return r
			}, message), ext
		}),
	},
	{
		"PutJobFailureResult/life/external-id-lost", "does not keep the external execution id",
		failingWith(func(message, _ string) (string, string) { return message, "" }),
	},
	{
		"PutJobFailureResult/life/execution-goes-on", "leaves the execution of a failed job in progress",
		afterFailing(func(_ *core, j *job) { j.action.execution.status = running }),
	},
	{
		"PutJobFailureResult/life/other-executions-failed", "fails the other executions of a pipeline too",
		afterFailing(failOthers),
	},
	{
		"PutJobFailureResult/life/second-stage-goes-on",
		"answers 200 to a failure of a job of the second stage, and leaves it in progress",
		afterFailing(func(_ *core, j *job) {
			if j.action.stage > 0 {
				j.status, j.ended = jobInProgress, never
			}
		}),
	},
	{
		"PutJobFailureResult/life/continued-execution-goes-on",
		"leaves the execution of a failed job in progress that a continuation led to",
		afterFailing(func(_ *core, j *job) {
			if j.token.set {
				j.action.execution.status = running
			}
		}),
	},
	{
		"PutJobFailureResult/life/action-goes-on", "shows the action of a failed job in progress",
		afterFailing(func(_ *core, j *job) { j.action.status = running }),
	},
	{
		"PutJobFailureResult/life/next-stage-starts", "starts the next stage after a failure",
		afterFailing(func(c *core, j *job) {
			j.action.execution.status = running
			c.settle(j)
		}),
	},
	{"PutJobFailureResult/life/handed-out-again", "hands a failed job out again", afterFailing(func(c *core, j *job) {
		c.requeue(j, jobQueued)
	})},
	{
		"PutJobFailureResult/life/ends-others", "ends the jobs of other pipelines too",
		afterFailing(func(c *core, j *job) {
			c.each(j, jobInProgress, func(other *job) { other.status = jobFailed })
		}),
	},
	{
		"PutJobFailureResult/life/ends-waiting", "ends the jobs that wait to be acknowledged too",
		afterFailing(func(c *core, j *job) {
			c.each(j, jobDispatched, func(other *job) { other.status, other.nonce = jobFailed, "" })
		}),
	},
	{"PutJobFailureResult/life/rejected-ends", "fails the job of a request that it refuses", besidesRefusing(
		"PutJobFailureResult", func(c *core, j *job) {
			if j.status == jobInProgress {
				c.failJob(j, "JobFailed", "refused", "")
			}
		})},
	{
		"PutJobFailureResult/life/rejected-shown", "shows the action of a request that it refuses as failed",
		besidesRefusing("PutJobFailureResult", func(_ *core, j *job) { j.action.status = failedRun }),
	},
	{"PutJobFailureResult/life/found-by-35", "compares the first 35 characters of a job's id", foundBy(
		"PutJobFailureResult", 35)},
	{"PutJobFailureResult/life/found-by-23", "compares the first four groups of a job's id", foundBy(
		"PutJobFailureResult", 23)},
	{
		"PutJobFailureResult/life/acknowledgeable-after", "lets a failed job be acknowledged again",
		nonces(func(j *job, given string) bool { return j.nonce == given || j.ended == byFailure }),
	},
}

// givesAlso has PollForJobs give further jobs of the type.
func givesAlso(which func(*job) bool) func(*core, typeID, []*job) []*job {
	return func(c *core, id typeID, jobs []*job) []*job {
		for _, j := range c.jobs {
			if j.action.declared.typeID == id && which(j) {
				jobs = append(jobs, j)
			}
		}
		return jobs
	}
}

func detailing(what func(c *core, j *job)) change {
	return workerLifeWith(func(l *workerLife) { l.details = what })
}

// once makes a change that concerns the requests for jobs that something was done with.
func once(done func(note func(*job)) change, then func(which func(*job) bool) change) change {
	return func(b *behaviour) {
		noted := map[*job]bool{}
		done(func(j *job) { noted[j] = true })(b)
		then(func(j *job) bool { return noted[j] })(b)
	}
}

// unmeasuredOnce measures no text of a success for a job that something was done with.
func unmeasuredOnce(done func(note func(*job)) change) change { return once(done, unmeasuredFor) }

// askedFor notes the jobs whose details are asked for.
func askedFor(note func(*job)) change { return detailing(func(_ *core, j *job) { note(j) }) }

// askedOtherwise notes the jobs that are acknowledged with another nonce than theirs.
func askedOtherwise(note func(*job)) change {
	return nonces(func(j *job, given string) bool {
		if j.nonce != given {
			note(j)
		}
		return j.nonce != "" && j.nonce == given
	})
}

// unnamed looks at no name of a variable for one of the jobs.
func unnamed(which func(*job) bool) change { return excusedFor(which, ruleVariableName) }

var detailFaults = []entry{
	{
		"GetJobDetails/life/then-unmeasured", "measures no text of a success for a job whose details were asked for",
		unmeasuredOnce(askedFor),
	},
	{
		"GetJobDetails/life/acknowledges", "acknowledges a job whose details are asked for",
		detailing(func(_ *core, j *job) {
			if j.status == jobDispatched {
				j.status = jobInProgress
			}
		}),
	},
	{
		"GetJobDetails/life/spends-nonce", "uses up the nonce of a job whose details are asked for",
		detailing(func(_ *core, j *job) { j.nonce = "" }),
	},
	{"GetJobDetails/life/completes", "completes a job whose details are asked for", detailing(func(_ *core, j *job) {
		if j.status == jobInProgress {
			j.status, j.ended = jobSucceeded, bySuccess
		}
	})},
	{
		"GetJobDetails/life/requeues", "lets a job whose details are asked for wait again",
		detailing(func(c *core, j *job) {
			if j.status == jobInProgress {
				c.requeue(j, jobQueued)
			}
		}),
	},
	{"GetJobDetails/life/forgets", "forgets a job when its details are asked for", detailing(func(c *core, j *job) {
		delete(c.jobs, j.id)
	})},
	{
		"GetJobDetails/life/takes-others", "takes the waiting jobs of the type when details are asked for",
		detailing(func(c *core, j *job) {
			c.queues[j.action.declared.typeID] = nil
		}),
	},
	{
		"GetJobDetails/life/unacknowledged-refused", "refuses the details of a job that nobody acknowledged",
		workerLifeWith(func(l *workerLife) {
			l.visible = func(j *job) bool { return j.status != jobDispatched }
		}),
	},
	{
		"GetJobDetails/life/in-progress-refused", "refuses the details of a job in progress",
		workerLifeWith(func(l *workerLife) {
			l.visible = func(j *job) bool { return j.status != jobInProgress }
		}),
	},
	{
		"GetJobDetails/life/of-the-newest", "shows the details of the job that was asked for last but one",
		func(b *behaviour) {
			var last *job
			b.worker.life.find = func(c *core, op, id string) *job {
				found := c.jobs[id]
				if op == "GetJobDetails" && found != nil {
					found, last = last, found
					if found == nil {
						found = last
					}
				}
				return found
			}
		},
	},
	{"GetJobDetails/life/token-lost", "leaves the continuation token out of details", outputting(
		"GetJobDetails", func(v value) value {
			return within(v, []string{"jobDetails", "data", "continuationToken"}, func(value) value { return value{} })
		})},
	{"GetJobDetails/life/token-upper-case", "shows the continuation token in upper case", outputting(
		"GetJobDetails", func(v value) value {
			return within(v, []string{"jobDetails", "data", "continuationToken"},
				func(t value) value { return textOf(strings.ToUpper(t.text)) })
		})},
	{"GetJobDetails/life/context-lost", "leaves the pipeline context out of details", outputting(
		"GetJobDetails", func(v value) value {
			return within(v, []string{"jobDetails", "data", "pipelineContext"}, func(value) value { return value{} })
		})},
	{"GetJobDetails/life/type-lost", "leaves the action type out of details", outputting(
		"GetJobDetails", func(v value) value {
			return within(v, []string{"jobDetails", "data", "actionTypeId"}, func(value) value { return value{} })
		})},
	{"GetJobDetails/life/nonce-shown", "shows the nonce in details", outputting("GetJobDetails", func(v value) value {
		return within(v, []string{"jobDetails"}, func(d value) value { return d.with("nonce", textOf("a")) })
	})},
	{"GetJobDetails/life/found-by-35", "compares the first 35 characters of a job's id", foundBy("GetJobDetails", 35)},
}
