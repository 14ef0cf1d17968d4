package provider

import (
	"net/url"
	"slices"
	"strings"
)

// placeFaults show in where a job says that it is of, in which queue it waits, and with whom its values are shown.
var placeFaults = slices.Concat(placesNamed, stationFaults, nearTypes, nearNonces, detailsOfOthers, shownElsewhere)

// telling changes the data of the jobs that PollForJobs gives.
func telling(how func(data value) value) change {
	return outputting("PollForJobs", func(v value) value { return within(v, []string{"jobs", "data"}, how) })
}

// ifContinued changes the data of the jobs that a continuation leads to.
func ifContinued(how func(data value) value) func(value) value {
	return func(data value) value {
		if data.get("continuationToken").kind == text {
			return how(data)
		}
		return data
	}
}

// naming has data name another place.
func naming(name string, path ...string) func(value) value {
	return func(data value) value { return within(data, path, func(value) value { return textOf(name) }) }
}

func ofSecondStage(how func(value) value) func(value) value {
	return func(data value) value {
		if data.get("actionTypeId").str("category") == "Build" {
			return how(data)
		}
		return data
	}
}

var placesNamed = []entry{
	{"PollForJobs/life/next-of-other-stage", "names another stage in the job that a continuation leads to", telling(
		ifContinued(naming("Third", "pipelineContext", "stage", "name")))},
	{"PollForJobs/life/next-of-other-action", "names another action in the job that a continuation leads to", telling(
		ifContinued(naming("continued", "pipelineContext", "action", "name")))},
	{
		"PollForJobs/life/next-of-other-execution", "names another execution in the job that a continuation leads to",
		telling(ifContinued(naming("0f1e2d3c-4b5a-4968-8778-695a4b3c2d1e", "pipelineContext", "pipelineExecutionId"))),
	},
	{"PollForJobs/life/second-stage-named-first", "names the first stage in the jobs of the second", telling(
		ofSecondStage(naming("First", "pipelineContext", "stage", "name")))},
	{
		"PollForJobs/life/second-stage-of-first-action", "names an action of the first stage in the jobs of the second",
		telling(ofSecondStage(naming("Action-00", "pipelineContext", "action", "name"))),
	},
	{"PollForJobs/life/token-lost", "leaves the continuation token out of jobs", telling(func(data value) value {
		return within(data, []string{"continuationToken"}, func(value) value { return value{} })
	})},
	{
		"PollForJobs/life/token-kept", "gives the first job of an action the token of an execution before",
		func(b *behaviour) {
			last := map[*action]*job{}
			b.life.made = func(_ *core, j *job) {
				of := j.action.declared
				if before := last[of]; !j.token.set && before != nil && before.action != j.action {
					j.token = before.token
				} else if j.token.set {
					last[of] = j
				}
			}
		},
	},
	{"PollForJobs/life/configuration-of-first", "gives all jobs the configuration of the first", func(b *behaviour) {
		var first value
		telling(func(data value) value {
			return within(data, []string{"actionConfiguration"}, func(own value) value {
				if len(first.get("configuration").members) == 0 {
					first = own
				}
				return first
			})
		})(b)
	}},
	{
		"PollForJobs/life/configuration-lost-of-next", "loses the configuration of a job that a continuation leads to",
		telling(ifContinued(func(data value) value {
			return within(data, []string{"actionConfiguration", "configuration"},
				func(value) value { return value{kind: object} })
		})),
	},
	{"PollForJobs/life/many-lost", "loses a job where more than 20 wait", func(b *behaviour) {
		b.worker.life.gives = func(_ *core, _ typeID, jobs []*job) []*job {
			if len(jobs) <= 20 {
				return jobs
			}
			jobs[0].status = jobDispatched
			return jobs[1:]
		}
	}},
	{"PollForJobs/life/queue-of-200", "keeps the newest 200 of the jobs that wait", lifeWith(func(l *life) {
		l.made = func(c *core, j *job) {
			waiting := c.queues[j.action.declared.typeID]
			c.queues[j.action.declared.typeID] = waiting[max(0, len(waiting)-200):]
		}
	})},
}

// nearTypes give the jobs of action types whose ids are nearly the one that is asked for.
var nearTypes = []entry{
	{
		"PollForJobs/life/provider-case-folded", "gives the jobs of providers that differ in letter case",
		alsoOf(func(asked, other typeID) bool {
			return strings.EqualFold(asked.provider, other.provider) && asked.category == other.category &&
				asked.version == other.version
		}),
	},
	{
		"PollForJobs/life/provider-by-beginning",
		"gives the jobs of providers that begin like the one that is asked for",
		alsoOf(func(asked, other typeID) bool {
			return strings.HasPrefix(other.provider, asked.provider) && asked.category == other.category &&
				asked.version == other.version
		}),
	},
	{
		"PollForJobs/life/version-by-beginning", "gives the jobs of versions that begin like the one that is asked for",
		alsoOf(func(asked, other typeID) bool {
			return asked.provider == other.provider && asked.category == other.category &&
				strings.HasPrefix(other.version, asked.version)
		}),
	},
	{
		"PollForJobs/life/version-without-zeros", "gives the jobs of versions that are the same number",
		alsoOf(func(asked, other typeID) bool {
			return asked.provider == other.provider && asked.category == other.category &&
				strings.TrimLeft(other.version, "0") == strings.TrimLeft(asked.version, "0")
		}),
	},
	{
		"PollForJobs/life/parts-joined", "keeps jobs by the parts of an action type's id, one after the other",
		alsoOf(func(asked, other typeID) bool {
			return asked.category+asked.provider+asked.version == other.category+other.provider+other.version
		}),
	},
	{
		"PollForJobs/life/parts-joined-by-hyphens", "keeps jobs by the parts of an action type's id, joined by hyphens",
		alsoOf(func(asked, other typeID) bool {
			return asked.category+"-"+asked.provider+"-"+asked.version == other.category+"-"+other.provider+"-"+
				other.version
		}),
	},
}

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

// comparing compares nonces after something was done to them.
func comparing(how func(string) string) change {
	return nonces(func(j *job, given string) bool { return j.nonce != "" && how(j.nonce) == how(given) })
}

var nearNonces = []entry{
	{"AcknowledgeJob/life/nonce-of-neighbour-accepted", "accepts the nonces of the actions beside", func(b *behaviour) {
		var at *core
		b.worker.life.find = func(c *core, _, id string) *job { at = c; return c.jobs[id] }
		b.worker.life.nonce = func(j *job, given string) bool {
			for _, other := range at.jobs {
				if other.nonce == given && other.action.execution == j.action.execution &&
					other.action.stage == j.action.stage && !other.token.set {
					return j.nonce != ""
				}
			}
			return j.nonce != "" && j.nonce == given
		}
	}},
	{"AcknowledgeJob/life/nonce-characters-compared", "compares the characters of nonces in any order", comparing(
		sorted)},
	{"AcknowledgeJob/life/nonce-digits-of-any-script", "reads digits of any script in nonces", comparing(digitsOnly)},
	{
		"AcknowledgeJob/life/nonce-percent-decoded", "decodes the percent signs in nonces",
		comparing(func(s string) string {
			if plain, err := url.PathUnescape(s); err == nil {
				return plain
			}
			return s
		}),
	},
	{
		"AcknowledgeJob/life/nonce-like", "takes a nonce for a pattern of a database",
		nonces(func(j *job, given string) bool {
			return j.nonce != "" && (j.nonce == given || given == ".*" || given == "%")
		}),
	},
}

// detailsIn changes the continuation token in details.
func detailsIn(how func(string) string) change {
	return outputting("GetJobDetails", func(v value) value {
		return within(v, []string{"jobDetails", "data", "continuationToken"},
			func(t value) value { return textOf(how(t.text)) })
	})
}

// detailsFor finds another job than the one whose details are asked for.
func detailsFor(instead func(asked, other *job) bool) change {
	return workerLifeWith(func(l *workerLife) {
		l.find = func(c *core, op, id string) *job {
			asked := c.jobs[id]
			if op != "GetJobDetails" || asked == nil {
				return asked
			}
			for _, other := range c.jobs {
				if other.number < asked.number && instead(asked, other) {
					shown := *other
					shown.id = asked.id
					return &shown
				}
			}
			return asked
		}
	})
}

var detailsOfOthers = []entry{
	{
		"GetJobDetails/life/token-cut", "shows the first 255 characters of a token in details",
		detailsIn(func(s string) string {
			return string([]rune(s)[:min(255, codePoints(s))])
		}),
	},
	{"GetJobDetails/life/token-trimmed", "shows a token without the blanks around it in details", detailsIn(
		strings.TrimSpace)},
	{
		"GetJobDetails/life/token-ascii", "shows the ASCII characters of a token in details",
		detailsIn(func(s string) string {
			return strings.Map(func(r rune) rune {
				if r > 0x7e {
					return '?'
				}
				return r
			}, s)
		}),
	},
	{
		"GetJobDetails/life/of-neighbour", "shows the data of the first of the actions beside in details",
		detailsFor(func(asked, other *job) bool {
			return asked.action.execution == other.action.execution && asked.action.stage == other.action.stage &&
				asked.action != other.action
		}),
	},
	{
		"GetJobDetails/life/of-first-execution", "shows the data of the first execution of a pipeline in details",
		detailsFor(func(asked, other *job) bool {
			return asked.action.declared == other.action.declared && asked.action.execution != other.action.execution
		}),
	},
	{
		"GetJobDetails/life/refused-at-last", "refuses the details of a job that was asked for 20 times",
		func(b *behaviour) {
			asked := map[*job]int{}
			b.worker.life.visible = func(j *job) bool { asked[j]++; return asked[j] <= 20 }
		},
	},
}

// beside calls a function for each of the actions in the stage of a job.
func beside(j *job, what func(*actionRun)) {
	for _, a := range j.action.execution.runs[j.action.stage] {
		if a != j.action {
			what(a)
		}
	}
}

var shownElsewhere = []entry{
	{
		"PutJobFailureResult/life/shown-with-neighbours",
		"shows the message of a failure with all actions of the stage",
		afterFailing(func(_ *core, j *job) {
			beside(j, func(a *actionRun) { a.failure = j.action.failure })
		}),
	},
	{
		"PutJobFailureResult/life/shown-with-neighbour", "shows a failure with another action of the stage",
		afterFailing(func(_ *core, j *job) {
			beside(j, func(a *actionRun) { a.failure, j.action.failure = j.action.failure, nil })
		}),
	},
	{
		"PutJobFailureResult/life/second-stage-not-shown", "shows no message of a failure in the second stage",
		afterFailing(func(_ *core, j *job) {
			if j.action.stage > 0 {
				j.action.failure = nil
			}
		}),
	},
	{
		"PutJobFailureResult/life/second-stage-tried-again",
		"makes another job of an action of the second stage that fails", afterFailing(func(c *core, j *job) {
			if j.action.stage > 0 {
				c.newJob(j.action, optional{})
			}
		}),
	},
	{
		"PutJobFailureResult/life/last-message-for-all",
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
	{
		"PutJobFailureResult/life/last-id-for-all", "shows the external execution id of the last failure that had one",
		func(b *behaviour) {
			var last optional
			afterFailing(func(_ *core, j *job) {
				if id := j.action.details.externalID; id.set {
					last = id
				}
				j.action.details.externalID = last
			})(b)
		},
	},
	{
		"PutJobFailureResult/life/external-id-cut", "keeps the first 255 bytes of an external execution id",
		failingWith(func(message, ext string) (string, string) {
			return message, strings.ToValidUTF8(ext[:min(255, len(ext))], "")
		}),
	},
	{
		"PutJobFailureResult/life/external-id-trimmed", "keeps an external execution id without the blanks around it",
		failingWith(func(message, ext string) (string, string) {
			return message, strings.TrimSpace(ext)
		}),
	},
	{
		"PutJobFailureResult/life/message-without-controls", "keeps a message without its control characters",
		failingWith(func(message, ext string) (string, string) {
			return strings.Map(func(r rune) rune {
				if r < ' ' && r != '\n' && r != '\r' && r != '\t' {
					return -1
				}
				return r
			}, message), ext
		}),
	},
	{
		"PutJobFailureResult/life/message-backslashes-doubled", "doubles the backslashes of a message",
		failingWith(func(message, ext string) (string, string) {
			return strings.ReplaceAll(message, `\`, `\\`), ext
		}),
	},
	{
		"PutJobFailureResult/life/message-composed", "keeps a message with its combining accents composed",
		failingWith(func(message, ext string) (string, string) {
			return strings.NewReplacer("e\u0301", "é", "o\u0308", "ö").Replace(message), ext
		}),
	},
	{
		"PutJobFailureResult/life/takes-waiting", "takes the waiting jobs of the action type when a job fails",
		afterFailing(func(c *core, j *job) { delete(c.queues, j.action.declared.typeID) }),
	},
	{
		"PutJobFailureResult/life/token-kept",
		"gives the first job of the next execution the token of the job that failed", func(b *behaviour) {
			failed := map[*action]optional{}
			afterFailing(func(_ *core, j *job) { failed[j.action.declared] = j.token })(b)
			b.life.made = func(_ *core, j *job) {
				if token := failed[j.action.declared]; token.set && !j.token.set {
					j.token = token
				}
			}
		},
	},
}
