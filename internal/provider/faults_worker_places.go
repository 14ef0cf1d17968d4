package provider

import (
	"slices"
	"strings"
)

// placeFaults show in where a job says that it is of, in which queue it waits, and with whom its values are shown.
var placeFaults = slices.Concat(placesNamed, stationFaults, nearTypes, nearNonces, detailsOfOthers, shownElsewhere)

// ifContinued changes the data of the jobs that a continuation leads to.
func ifContinued(how func(data value) value) func(value) value {
	return func(data value) value {
		if data.get("continuationToken").kind == text {
			return how(data)
		}
		return data
	}
}

func ofSecondStage(how func(value) value) func(value) value {
	return func(data value) value {
		if data.get("actionTypeId").str("category") == "Build" {
			return how(data)
		}
		return data
	}
}

var placesNamed = under("PollForJobs/life/", []entry{
	{"next-of-other-stage", "names another stage in the job that a continuation leads to", telling(
		ifContinued(naming("Third", "pipelineContext", "stage", "name")))},
	{"next-of-other-action", "names another action in the job that a continuation leads to", telling(
		ifContinued(naming("continued", "pipelineContext", "action", "name")))},
	{"next-of-other-execution", "names another execution in the job that a continuation leads to", telling(
		ifContinued(naming("0f1e2d3c-4b5a-4968-8778-695a4b3c2d1e", "pipelineContext", "pipelineExecutionId")))},
	{"second-stage-named-first", "names the first stage in the jobs of the second", telling(
		ofSecondStage(naming("First", "pipelineContext", "stage", "name")))},
	{"second-stage-of-first-action", "names an action of the first stage in the jobs of the second", telling(
		ofSecondStage(naming("Action-00", "pipelineContext", "action", "name")))},
	{"token-lost", "leaves the continuation token out of jobs", answered(
		"PollForJobs", "jobs.data.continuationToken", leftOut)},
	{"token-kept", "gives the first job of an action the token of an execution before", func(b *behaviour) {
		last := map[*action]*job{}
		b.life.made = func(_ *core, j *job) {
			of := j.action.declared
			if before := last[of]; !j.token.set && before != nil && before.action != j.action {
				j.token = before.token
			} else if j.token.set {
				last[of] = j
			}
		}
	}},
	{"configuration-of-first", "gives all jobs the configuration of the first", func(b *behaviour) {
		var first value
		answered("PollForJobs", "jobs.data.actionConfiguration", func(own value) value {
			if len(first.get("configuration").members) == 0 {
				first = own
			}
			return first
		})(b)
	}},
	{"configuration-lost-of-next", "loses the configuration of a job that a continuation leads to", telling(
		ifContinued(func(data value) value {
			return within(data, []string{"actionConfiguration", "configuration"}, being(value{kind: object}))
		}))},
	{"many-lost", "loses a job where more than 20 wait", func(b *behaviour) {
		b.worker.life.gives = func(_ *core, _ typeID, jobs []*job) []*job {
			if len(jobs) <= 20 {
				return jobs
			}
			jobs[0].status = jobDispatched
			return jobs[1:]
		}
	}},
	{"queue-of-200", "keeps the newest 200 of the jobs that wait", making(func(c *core, j *job) {
		waiting := c.queues[j.action.declared.typeID]
		c.queues[j.action.declared.typeID] = waiting[max(0, len(waiting)-200):]
	})},
})

// nearTypes give the jobs of action types whose ids are nearly the one that is asked for.
var nearTypes = under("PollForJobs/life/", []entry{
	{"provider-case-folded", "gives the jobs of providers that differ in letter case", alsoOf(
		func(asked, other typeID) bool {
			return strings.EqualFold(asked.provider, other.provider) && asked.category == other.category &&
				asked.version == other.version
		})},
	{"provider-by-beginning", "gives the jobs of providers that begin like the one that is asked for", alsoOf(
		func(asked, other typeID) bool {
			return strings.HasPrefix(other.provider, asked.provider) && asked.category == other.category &&
				asked.version == other.version
		})},
	{"version-by-beginning", "gives the jobs of versions that begin like the one that is asked for", alsoOf(
		func(asked, other typeID) bool {
			return asked.provider == other.provider && asked.category == other.category &&
				strings.HasPrefix(other.version, asked.version)
		})},
	{"version-without-zeros", "gives the jobs of versions that are the same number", alsoOf(
		func(asked, other typeID) bool {
			return asked.provider == other.provider && asked.category == other.category &&
				strings.TrimLeft(other.version, "0") == strings.TrimLeft(asked.version, "0")
		})},
	{"hyphens-as-underscores", "gives the jobs of providers that differ in hyphens and underscores", alsoOf(
		func(asked, other typeID) bool {
			return strings.ReplaceAll(asked.provider, "-", "_") == strings.ReplaceAll(other.provider, "-", "_") &&
				asked.category == other.category && asked.version == other.version
		})},
	{"parts-joined", "keeps jobs by the parts of an action type's id, one after the other", alsoOf(
		func(asked, other typeID) bool {
			return asked.category+asked.provider+asked.version == other.category+other.provider+other.version
		})},
	{"parts-joined-by-hyphens", "keeps jobs by the parts of an action type's id, joined by hyphens", alsoOf(
		func(asked, other typeID) bool {
			return asked.category+"-"+asked.provider+"-"+asked.version == other.category+"-"+other.provider+"-"+
				other.version
		})},
})

// digitsOnly reads digits of other scripts as those of ASCII.
func digitsOnly(s string) string {
	return strings.Map(func(r rune) rune {
		for _, zero := range "０٠" {
			if r >= zero && r <= zero+9 {
				return r - zero + '0'
			}
		}
		return r
	}, s)
}

var nearNonces = under("AcknowledgeJob/life/", []entry{
	{"nonce-of-neighbour-accepted", "accepts the nonces of the actions beside", func(b *behaviour) {
		seen := coreSeen(b)
		b.worker.life.nonce = func(j *job, given string) bool {
			for _, other := range seen().jobs {
				if other.nonce == given && other.action.execution == j.action.execution &&
					other.action.stage == j.action.stage && !other.token.set {
					return j.nonce != ""
				}
			}
			return j.nonce != "" && j.nonce == given
		}
	}},
	{"nonce-of-continued-leads-on", "acknowledges the next job by the id of the one before it", func(b *behaviour) {
		seen := coreSeen(b)
		b.worker.life.nonce = func(j *job, given string) bool {
			for _, other := range seen().jobs {
				if j.ended == byToken && other.action == j.action && other.status == jobDispatched {
					other.status, other.nonce = jobInProgress, ""
				}
			}
			return j.nonce != "" && j.nonce == given
		}
	}},
	{"nonce-characters-compared", "compares the characters of nonces in any order", comparing(sorted)},
	{"nonce-digits-of-any-script", "reads digits of any script in nonces", comparing(digitsOnly)},
	{"nonce-percent-decoded", "decodes the percent signs in nonces", comparing(percentDecoded)},
	{"nonce-like", "takes a nonce for a pattern of a database", noncesLike(func(own, given string) bool {
		return own == given || given == ".*" || given == "%"
	})},
})

// detailsFor finds another job than the one whose details are asked for.
func detailsFor(instead func(asked, other *job) bool) change {
	return finding("GetJobDetails", func(c *core, id string) *job {
		asked := c.jobs[id]
		for _, other := range c.jobs {
			if asked != nil && other.number < asked.number && instead(asked, other) {
				shown := *other
				shown.id = asked.id
				return &shown
			}
		}
		return asked
	})
}

var detailsOfOthers = under("GetJobDetails/life/", []entry{
	{"token-cut", "shows the first 255 characters of a token in details", detailsIn(cutTo(255))},
	{"token-trimmed", "shows a token without the blanks around it in details", detailsIn(strings.TrimSpace)},
	{"token-ascii", "shows the ASCII characters of a token in details", detailsIn(onlyASCII)},
	{"of-neighbour", "shows the data of the first of the actions beside in details", detailsFor(
		func(asked, other *job) bool {
			return asked.action.execution == other.action.execution && asked.action.stage == other.action.stage &&
				asked.action != other.action
		})},
	{"of-first-execution", "shows the data of the first execution of a pipeline in details", detailsFor(
		func(asked, other *job) bool {
			return asked.action.declared == other.action.declared && asked.action.execution != other.action.execution
		})},
	{"refused-at-last", "refuses the details of a job that was asked for 20 times", func(b *behaviour) {
		asked := map[*job]int{}
		b.worker.life.visible = func(j *job) bool { asked[j]++; return asked[j] <= 20 }
	}},
})

// beside calls a function for each of the actions in the stage of a job.
func beside(j *job, what func(*actionRun)) {
	for _, a := range j.action.execution.runs[j.action.stage] {
		if a != j.action {
			what(a)
		}
	}
}

var shownElsewhere = under("PutJobFailureResult/life/", []entry{
	{"shown-with-neighbours", "shows the message of a failure with all actions of the stage", afterFailing(
		func(_ *core, j *job) {
			beside(j, func(a *actionRun) { a.failure = j.action.failure })
		})},
	{"shown-with-neighbour", "shows a failure with another action of the stage", afterFailing(func(_ *core, j *job) {
		beside(j, func(a *actionRun) { a.failure, j.action.failure = j.action.failure, nil })
	})},
	{"second-stage-not-shown", "shows no message of a failure in the second stage", afterFailing(func(_ *core, j *job) {
		if j.action.stage > 0 {
			j.action.failure = nil
		}
	})},
	{
		"second-stage-tried-again",
		"makes another job of an action of the second stage that fails", afterFailing(func(c *core, j *job) {
			if j.action.stage > 0 {
				c.newJob(j.action, optional{})
			}
		}),
	},
	{
		"last-message-for-all",
		"shows the message of the last failure with all actions that have failed", func(b *behaviour) {
			var failed []*actionRun
			afterFailing(func(_ *core, j *job) {
				failed = append(failed, j.action)
				for _, a := range failed {
					a.failure = j.action.failure
				}
			})(b)
		},
	},
	{"last-id-for-all", "shows the external execution id of the last failure that had one", func(b *behaviour) {
		var last optional
		afterFailing(func(_ *core, j *job) {
			if id := j.action.details.externalID; id.set {
				last = id
			}
			j.action.details.externalID = last
		})(b)
	}},
	{"external-id-cut", "keeps the first 255 bytes of an external execution id", externalIDAs(func(s string) string {
		return strings.ToValidUTF8(s[:min(255, len(s))], "")
	})},
	{"external-id-trimmed", "keeps an external execution id without the blanks around it", externalIDAs(
		strings.TrimSpace)},
	{"message-without-controls", "keeps a message without its control characters", messageAs(
		runesAs(-1, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' }))},
	{"message-backslashes-doubled", "doubles the backslashes of a message", messageAs(changing(`\`, `\\`))},
	{"message-composed", "keeps a message with its combining accents composed", messageAs(
		strings.NewReplacer("e\u0301", "é", "o\u0308", "ö").Replace)},
	{"takes-waiting", "takes the waiting jobs of the action type when a job fails", afterFailing(func(c *core, j *job) {
		delete(c.queues, j.action.declared.typeID)
	})},
	{"token-kept", "gives the first job of the next execution the token of the job that failed", func(b *behaviour) {
		failed := map[*action]optional{}
		afterFailing(func(_ *core, j *job) { failed[j.action.declared] = j.token })(b)
		b.life.made = func(_ *core, j *job) {
			if token := failed[j.action.declared]; token.set && !j.token.set {
				j.token = token
			}
		}
	}},
})
