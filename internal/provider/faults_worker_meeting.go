package provider

import (
	"cmp"
	"slices"
	"strings"
)

// meetingFaults show where the operations meet on a job.
var meetingFaults = slices.Concat(failingFaults, takingFaults, detailFaults, pollFaults, valueFaults, queueFaults,
	finerFaults, placeFaults, settingFaults(), batchFaults, laterFaults, attemptFaults(jobOps()))

// alsoFails lets more jobs be failed than those in progress.
func alsoFails(more func(*job) bool) change {
	return workerLifeWith(func(l *workerLife) {
		l.failable = func(j *job) bool { return j.status == jobInProgress || more(j) }
	})
}

// afterFailing does something besides what a failure does.
func afterFailing(what func(c *core, j *job)) change {
	return failing(func(c *core, j *job, code, message, ext string) {
		c.failJob(j, code, message, ext)
		what(c, j)
	})
}

// excused passes over that a job is not in progress, but for one that has failed, where a failure is of some kind.
func excused(which func(code, ext string) bool) change {
	return workerLifeWith(func(l *workerLife) {
		l.excused = func(j *job, code, ext string) bool { return j.ended != byFailure && which(code, ext) }
	})
}

// failingWith fails a job with other details than were sent.
func failingWith(how func(message, ext string) (string, string)) change {
	return failing(func(c *core, j *job, code, message, ext string) {
		message, ext = how(message, ext)
		c.failJob(j, code, message, ext)
	})
}

// messageAs fails a job with another message than was sent.
func messageAs(how func(string) string) change {
	return failingWith(func(message, ext string) (string, string) { return how(message), ext })
}

// externalIDAs fails a job with another external execution id than was sent.
func externalIDAs(how func(string) string) change {
	return failingWith(func(message, ext string) (string, string) { return message, how(ext) })
}

func nothingOf(string) string { return "" }

// each does something to every job in a state but one, of that one's action type.
func (c *core) each(but *job, in status, what func(*job)) {
	for _, j := range c.jobs {
		if j != but && j.status == in && j.action.declared.typeID == but.action.declared.typeID {
			what(j)
		}
	}
}

var failingFaults = under("PutJobFailureResult/life/", []entry{
	{"id-leads-on", "fails the next job by the id of the one that it continues", leadingOn("PutJobFailureResult")},
	{"twice-accepted", "fails a failed job again", alsoFails(endedBy(byFailure))},
	{"twice-with-id-accepted", "fails a failed job again that has an external execution id", alsoFails(
		func(j *job) bool { return j.ended == byFailure && j.action.details.externalID.set })},
	{"after-success-accepted", "fails a completed job", alsoFails(endedBy(bySuccess))},
	{"after-continuation-accepted", "fails a job that a continuation has ended", alsoFails(endedBy(byToken))},
	{"of-a-type-excused", "answers 200 to a failure SystemUnavailable of any job", excused(func(code, _ string) bool {
		return code == "SystemUnavailable"
	})},
	{"with-id-excused", "answers 200 to a failure with an external execution id of a job that was not failed", excused(
		func(_, ext string) bool { return ext != "" })},
	{"unacknowledged-accepted", "fails a job that nobody acknowledged", alsoFails(inState(jobDispatched))},
	{
		"unacknowledged-later-accepted", "fails jobs that nobody acknowledged, but those that begin an execution",
		alsoFails(func(j *job) bool { return j.status == jobDispatched && (j.token.set || inLaterStage(j)) }),
	},
	{"not-ended", "answers 200 and leaves the job in progress", failing(func(*core, *job, string, string, string) {})},
	{"completable-after", "lets a failed job be completed", func(b *behaviour) {
		workerLifeWith(func(l *workerLife) {
			l.failable = func(j *job) bool { return j.status == jobInProgress && j.ended == never }
		})(b)
		afterFailing(func(_ *core, j *job) { j.status = jobInProgress })(b)
	}},
	{"message-lost", "does not keep the message of a failure", messageAs(nothingOf)},
	{"message-lower-cased", "keeps the message of a failure in lower case, and plain", messageAs(func(s string) string {
		return strings.ToLower(strings.ReplaceAll(s, "<", "&lt;"))
	})},
	{"external-id-lost", "does not keep the external execution id", externalIDAs(nothingOf)},
	{"execution-goes-on", "leaves the execution of a failed job in progress", afterFailing(func(_ *core, j *job) {
		j.action.execution.status = running
	})},
	{"other-executions-failed", "fails the other executions of a pipeline too", afterFailing(failOthers)},
	{
		"second-stage-goes-on", "answers 200 to a failure of a job of the second stage, and leaves it in progress",
		afterFailing(func(_ *core, j *job) {
			if j.action.stage > 0 {
				j.status, j.ended = jobInProgress, never
			}
		}),
	},
	{
		"continued-execution-goes-on", "leaves the execution of a failed job in progress that a continuation led to",
		afterFailing(func(_ *core, j *job) {
			if j.token.set {
				j.action.execution.status = running
			}
		}),
	},
	{"action-goes-on", "shows the action of a failed job in progress", afterFailing(func(_ *core, j *job) {
		j.action.status = running
	})},
	{"next-stage-starts", "starts the next stage after a failure", afterFailing(func(c *core, j *job) {
		j.action.execution.status = running
		c.settle(j)
	})},
	{"handed-out-again", "hands a failed job out again", afterFailing(func(c *core, j *job) {
		c.requeue(j, jobQueued)
	})},
	{"ends-others", "ends the jobs of other pipelines too", afterFailing(func(c *core, j *job) {
		c.each(j, jobInProgress, func(other *job) { other.status = jobFailed })
	})},
	{"ends-waiting", "ends the jobs that wait to be acknowledged too", afterFailing(func(c *core, j *job) {
		c.each(j, jobDispatched, func(other *job) { other.status, other.nonce = jobFailed, "" })
	})},
	{"rejected-ends", "fails the job of a request that it refuses", besidesRefusing(
		"PutJobFailureResult", func(c *core, j *job) {
			if j.status == jobInProgress {
				c.failJob(j, "JobFailed", "refused", "")
			}
		})},
	{"unacknowledged-spends", "uses up the nonce of a job that nobody acknowledged, and refuses to fail it", alsoFails(
		func(j *job) bool {
			if j.status == jobDispatched {
				j.nonce = ""
			}
			return false
		})},
	{"rejected-shown", "shows the action of a request that it refuses as failed", besidesRefusing(
		"PutJobFailureResult", func(_ *core, j *job) { j.action.status = failedRun })},
	{"found-by-35", "compares the first 35 characters of a job's id", foundBy35("PutJobFailureResult")},
	{"acknowledgeable-after", "lets a failed job be acknowledged again", nonces(func(j *job, given string) bool {
		return j.nonce == given || j.ended == byFailure
	})},
})

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

// once makes a change that concerns the requests for jobs that something was done with.
func once(done func(note func(*job)) change, then look) change {
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

var detailFaults = under("GetJobDetails/life/", []entry{
	{"then-unmeasured", "measures no text of a success for a job whose details were asked for", unmeasuredOnce(
		askedFor)},
	{"acknowledges-next", "acknowledges the next job after a continuation when its details are asked for", detailing(
		func(_ *core, j *job) {
			if j.status == jobDispatched && isContinuation(j) {
				j.status = jobInProgress
			}
		})},
	{"acknowledges", "acknowledges a job whose details are asked for", detailing(func(_ *core, j *job) {
		if j.status == jobDispatched {
			j.status = jobInProgress
		}
	})},
	{"spends-nonce", "uses up the nonce of a job whose details are asked for", detailing(func(_ *core, j *job) {
		j.nonce = ""
	})},
	{"requeues", "lets a job whose details are asked for wait again", detailing(func(c *core, j *job) {
		if j.status == jobInProgress {
			c.requeue(j, jobQueued)
		}
	})},
	{"forgets", "forgets a job when its details are asked for", detailing(func(c *core, j *job) {
		delete(c.jobs, j.id)
	})},
	{"takes-others", "takes the waiting jobs of the type when details are asked for", detailing(func(c *core, j *job) {
		c.queues[j.action.declared.typeID] = nil
	})},
	{"unacknowledged-refused", "refuses the details of a job that nobody acknowledged", hiding(inState(jobDispatched))},
	{"in-progress-refused", "refuses the details of a job in progress", hiding(inState(jobInProgress))},
	{"of-the-newest", "shows the details of the job that was asked for last but one", func(b *behaviour) {
		var last *job
		finding("GetJobDetails", func(c *core, id string) *job {
			found := c.jobs[id]
			if found != nil {
				found, last = cmp.Or(last, found), found
			}
			return found
		})(b)
	}},
	{"token-lost", "leaves the continuation token out of details", answered(
		"GetJobDetails", "jobDetails.data.continuationToken", leftOut)},
	{"context-lost", "leaves the pipeline context out of details", answered(
		"GetJobDetails", "jobDetails.data.pipelineContext", leftOut)},
	{"type-lost", "leaves the action type out of details", answered(
		"GetJobDetails", "jobDetails.data.actionTypeId", leftOut)},
	{"nonce-shown", "shows the nonce in details", answered("GetJobDetails", "jobDetails", func(d value) value {
		return d.with("nonce", textOf("a"))
	})},
	{"found-by-35", "compares the first 35 characters of a job's id", foundBy35("GetJobDetails")},
})
