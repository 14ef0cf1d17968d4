package provider

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// requeue puts a job back among those that wait.
func (c *core) requeue(j *job, as status) {
	j.status = as
	c.queues[j.action.declared.typeID] = append(c.queues[j.action.declared.typeID], j)
}

// foundBy35 finds a job by the first 35 characters of its id.
func foundBy35(of string) change {
	return finding(of, func(c *core, id string) *job {
		if j := c.jobs[id]; j != nil {
			return j
		}
		for other, j := range c.jobs {
			if len(id) >= 35 && strings.HasPrefix(other, id[:35]) {
				return j
			}
		}
		return nil
	})
}

// leadingOn takes the id of a job that a continuation has ended for that of the job in which its action goes on.
func leadingOn(of string) change {
	return finding(of, func(c *core, id string) *job {
		j := c.jobs[id]
		for j != nil && j.next != nil {
			j = j.next
		}
		return j
	})
}

// nonceKept leaves a nonce to be used again.
var nonceKept = acknowledging(func(_ *core, j *job) { j.status = jobInProgress })

var takingFaults = slices.Concat(
	under("AcknowledgeJob/life/", []entry{
		{"id-leads-on", "acknowledges the next job by the id of the one that it continues", leadingOn(
			"AcknowledgeJob")},
		{
			"wrong-nonce-then-unmeasured",
			"measures no text of a success for a job that was asked for with another nonce",
			unmeasuredOnce(askedOtherwise),
		},
		{"any-nonce-accepted", "accepts every nonce", anyNonce(anyJob)},
		{"nonce-case-folded", "compares nonces in any letter case", noncesLike(strings.EqualFold)},
		{"nonce-trimmed", "compares nonces without the blanks around them", noncesLike(func(own, given string) bool {
			return own == strings.TrimSpace(given)
		})},
		{"nonce-cut", "compares the first 32 characters of nonces", nonces(func(j *job, given string) bool {
			return len(j.nonce) > 32 && strings.HasPrefix(given, j.nonce[:32])
		})},
		{"job-id-accepted", "accepts the job's id as its nonce", nonces(func(j *job, given string) bool {
			return j.nonce != "" && (j.nonce == given || j.id == given)
		})},
		{"nonce-of-another-accepted", "accepts the nonce of another job", func(b *behaviour) {
			handed := map[string]bool{}
			b.worker.life.gives = func(_ *core, _ typeID, jobs []*job) []*job {
				for _, j := range jobs {
					handed[j.nonce] = true
				}
				return jobs
			}
			b.worker.life.nonce = func(j *job, given string) bool { return j.nonce != "" && handed[given] }
		}},
	}),
	[]entry{
		{"PollForJobs/life/one-nonce-for-all", "gives all jobs the same nonce", making(func(_ *core, j *job) {
			j.nonce = "5f3c9ab2-84d1-4e6f-9a07-c2b1d4e8f653"
		})},
	},
	under("AcknowledgeJob/life/", []entry{
		{"twice-accepted", "accepts a nonce twice", nonceKept},
		{"ended-accepted", "acknowledges a job that has ended", nonces(func(j *job, given string) bool {
			return j.nonce == given || j.ended != never
		})},
		{"not-in-progress", "answers InProgress and leaves the job as it was", onlySaid},
		{"status-dispatched", "answers the state that the job was in", statuses(jobDispatched)},
		{"status-of-second-stage", "answers Dispatched for a job of the second stage", workerLifeWith(
			func(l *workerLife) {
				l.status = func(j *job) string {
					if inLaterStage(j) {
						return "Dispatched"
					}
					return "InProgress"
				}
			})},
		{"others-too", "acknowledges all jobs that were handed out", acknowledging(func(c *core, j *job) {
			c.each(j, jobDispatched, func(other *job) { other.status = jobInProgress })
			j.nonce, j.status = "", jobInProgress
		})},
		{"wrong-nonce-spends", "uses up the nonce of a job with a wrong one", nonces(func(j *job, given string) bool {
			if j.nonce != given {
				j.nonce = ""
			}
			return j.nonce != "" && j.nonce == given
		})},
		{"wrong-nonce-spends-at-5", "uses up the nonce of a job with the fifth wrong one", func(b *behaviour) {
			wrong := map[string]int{}
			b.worker.life.nonce = func(j *job, given string) bool {
				if j.nonce != given {
					wrong[j.id]++
				}
				return j.nonce != "" && j.nonce == given && wrong[j.id] < 5
			}
		}},
		{
			"rejected-spends", "uses up the nonce of a job with a request that it refuses for what it says",
			besidesRefusing("AcknowledgeJob", func(_ *core, j *job) { j.nonce = "" }),
		},
		{"handed-out-again", "hands an acknowledged job out again", workerLifeWith(func(l *workerLife) {
			l.acknowledge = func(c *core, j *job) {
				j.nonce = ""
				c.requeue(j, jobInProgress)
			}
			l.gives = givesAlso(inState(jobInProgress))
		})},
		{"found-by-35", "compares the first 35 characters of a job's id", foundBy35("AcknowledgeJob")},
	}),
	[]entry{
		{
			"PollForJobs/life/next-with-old-nonce", "gives the job that a continuation leads to the nonce of the first",
			making(func(_ *core, j *job) {
				if j.token.set {
					j.nonce = j.action.id
				} else {
					j.action.id = j.nonce
				}
			}),
		},
	},
)

var pollFaults = under("PollForJobs/life/", []entry{
	{"one-more", "gives one job more than it was asked for", batches(func(n int) int { return n + 1 })},
	{"batch-ignored", "gives all jobs that wait", batches(func(int) int { return 1000 })},
	{"batch-over-ten-unlimited", "gives all jobs that wait to who asks for more than ten", batches(func(n int) int {
		if n > 10 {
			return 1000
		}
		return n
	})},
	{"two-for-one", "gives two jobs to who asks for one", batches(func(n int) int { return max(n, 2) })},
	{"twice-in-one", "gives a job twice in one answer", giving(func(_ *core, _ typeID, jobs []*job) []*job {
		if len(jobs) > 1 {
			jobs[1] = jobs[0]
		}
		return jobs
	})},
	{"other-types", "gives the waiting jobs of all action types", giving(func(c *core, id typeID, jobs []*job) []*job {
		for other, waiting := range c.queues {
			for _, j := range waiting {
				if other != id && other.category == id.category && j.status == jobQueued {
					jobs = append(jobs, j)
				}
			}
		}
		return jobs
	})},
	{"completed-too", "gives completed jobs too", giving(givesAlso(endedBy(bySuccess)))},
	{"failed-too", "gives failed jobs too", giving(givesAlso(endedBy(byFailure)))},
	{"continued-too", "gives jobs that a continuation has ended too", giving(givesAlso(endedBy(byToken)))},
	{"in-progress-too", "gives jobs in progress too", giving(givesAlso(inState(jobInProgress)))},
	{"second-stage-lost", "loses the jobs of the second stage", giving(func(_ *core, id typeID, jobs []*job) []*job {
		if id.category == "Build" {
			return nil
		}
		return jobs
	})},
	{"rejected-takes", "takes the waiting jobs of a request that it refuses for what it says", ifRefused(
		"PollForJobs", func(c *core, in value) {
			delete(c.queues, typeAsked(in))
		})},
	{"rejected-query-takes", "takes the waiting jobs of a request that it refuses for its queryParam", ifRefused(
		"PollForJobs", func(c *core, in value) {
			if len(in.get("queryParam").members) == 1 {
				delete(c.queues, typeAsked(in))
			}
		})},
	{"owner-ignored", "does not look at the owner", workerLifeWith(func(l *workerLife) {
		l.unknown = func(owner string, id typeID) *failure {
			if owner != "Custom" && strings.HasPrefix(id.provider, "plumbline") {
				return nil
			}
			return errNoType
		}
	})},
	{"other-owner-takes", "takes the waiting jobs of a request for another owner, and refuses it", workerLifeWith(
		func(l *workerLife) { l.unknown = nil })},
	{"query-ignored", "does not look at queryParam", querying(func(*core, typeID, []member, *job) bool {
		return true
	})},
	{"query-case-folded", "gives the jobs whose value is that of queryParam in any letter case", queryingBy(
		strings.EqualFold)},
	{"query-by-beginning", "gives the jobs whose value begins like that of queryParam", queryingBy(
		func(own, asked string) bool { return strings.HasPrefix(asked, own[:1]) })},
	{"version-latest-taken", "takes the version latest or 0 of an action type for the latest", versionsAlso(
		"latest", "0")},
	{"version-any-character", "looks for the version as a database does that takes _ for any character", versionsAlso(
		"_")},
	{"unknown-empty", "answers no jobs for an action type that there is not", workerLifeWith(func(l *workerLife) {
		l.unknown = func(string, typeID) *failure { return nil }
	})},
})

// fifty is a nonce of as many characters as it may have.
func fifty(nonce string) string { return (nonce + strings.Repeat("x", 50))[:50] }

// finerFaults of a job worker's calls show with one kind of nonce, of job or of value only.
var finerFaults = []entry{
	{"AcknowledgeJob/life/nonce-of-50-cut", "accepts the beginning of a nonce of 50 characters", func(b *behaviour) {
		making(func(_ *core, j *job) { j.nonce = fifty(j.nonce) })(b)
		noncesLike(strings.HasPrefix)(b)
	}},
	{
		"AcknowledgeJob/life/nonce-of-1-zeros", "makes nonces of few digits, and compares them as numbers",
		func(b *behaviour) {
			var n counter
			making(func(_ *core, j *job) { j.nonce = strconv.Itoa(n.next()) })(b)
			comparing(func(s string) string { return strings.TrimLeft(s, "0") })(b)
		},
	},
	{
		"AcknowledgeJob/nonce/wrong/uuid", "makes nonces that are UUIDs, and compares them without their hyphens",
		func(b *behaviour) {
			bare := func(nonce string) string { return strings.ReplaceAll(nonce, "-", "") }
			lifeWith(func(l *life) { l.made = func(_ *core, j *job) { j.nonce = j.id } })(b)
			nonces(func(j *job, given string) bool { return j.nonce != "" && bare(j.nonce) == bare(given) })(b)
		},
	},
	{
		"AcknowledgeJob/life/nonce-as-number", "makes nonces of digits, and takes them as JSON numbers too",
		func(b *behaviour) {
			var n counter
			making(func(_ *core, j *job) { j.nonce = strconv.Itoa(1000 + n.next()) })(b)
			spelledOut(b.inputs["AcknowledgeJob"].at("nonce"))
		},
	},
	{"AcknowledgeJob/life/failed-accepted", "acknowledges a failed job", nonces(func(j *job, given string) bool {
		return j.nonce == given || j.ended == byFailure
	})},
	{"AcknowledgeJob/life/neighbours-spent", "uses up the nonces of the jobs of actions beside", acknowledging(
		func(c *core, j *job) {
			c.each(j, jobDispatched, func(other *job) {
				if other.action.execution == j.action.execution {
					other.nonce, other.status = "", jobInProgress
				}
			})
			j.nonce, j.status = "", jobInProgress
		})},
	{"PollForJobs/life/one-less", "gives one job fewer than it was asked for", batches(func(n int) int {
		return n - 1
	})},
	{
		"GetJobDetails/life/rejected-spends-all",
		"uses up the nonces of all jobs with a request that it refuses for what it says",
		ifRefused("GetJobDetails", func(c *core, _ value) {
			for _, j := range c.jobs {
				if j.status == jobDispatched {
					j.nonce = ""
				}
			}
		}),
	},
	{"PutJobFailureResult/life/message-trimmed", "keeps a message without the white space around it", messageAs(
		strings.TrimSpace)},
	{"PutJobFailureResult/life/tried-again", "makes another job of an action whose failure is not its own", failing(
		func(c *core, j *job, code, message, ext string) {
			c.failJob(j, code, message, ext)
			if code == "SystemUnavailable" || code == "RevisionUnavailable" {
				c.newJob(j.action, optional{})
			}
		})},
	{
		"PollForJobs/life/version-as-number", "takes a version of an action type as a JSON number too",
		func(b *behaviour) { spelledOut(b.inputs["PollForJobs"].at("actionTypeId.version")) },
	},
	{
		"PutJobFailureResult/combined/configuration-error-unmeasured",
		"does not measure the externalExecutionId of a ConfigurationError",
		forgivenFor("PutJobFailureResult", regexp.MustCompile(
			`"ConfigurationError".*"externalExecutionId":"a{1000}`)),
	},
	{
		"PollForJobs/combined/batch-unchecked-with-query",
		"does not look at a maxBatchSize that comes with a queryParam",
		forgivenFor("PollForJobs", regexp.MustCompile(
			`"maxBatchSize":[-0].*"queryParam":|"queryParam":.*"maxBatchSize":[-0]`)),
	},
	{
		"PutJobFailureResult/life/message-until-nul", "measures a message up to its first NUL",
		func(b *behaviour) {
			b.inputs["PutJobFailureResult"].at("failureDetails.message").reading(rewritten(upTo("\x00")))
		},
	},
}

// forgivenFor answers 200 to the requests of an operation whose bodies match.
func forgivenFor(operation string, bodies *regexp.Regexp) change {
	return func(b *behaviour) {
		b.worker.forgives = func(op string, body []byte) bool { return op == operation && bodies.Match(body) }
	}
}

// spelledOut takes a number for the text of its digits.
func spelledOut(d *param) {
	d.reading(func(v value) (value, *failure) {
		if v.kind == number {
			v = textOf(v.text)
		}
		return v, nil
	})
}

// wordsOfOthers are values of other enumerations, which is what a list that was written from memory has besides.
func wordsOfOthers(d *param) {
	d.oneOf = slices.Concat(d.oneOf, []string{"TimedOut", "Succeeded", "Failed", "InProgress"})
}

// notNumbers are words that lenient readers take for numbers.
func notNumbers(spelled string) (value, bool) {
	switch spelled {
	case "NaN", "Infinity", "-Infinity":
		return nullValue, true
	}
	return value{}, false
}

// versionsAlso takes further versions of the action types of a run for one that there is.
func versionsAlso(names ...string) change {
	return workerLifeWith(func(l *workerLife) {
		unknown := l.unknown
		l.unknown = func(owner string, id typeID) *failure {
			if owner == "Custom" && strings.HasPrefix(id.provider, "plumbline") && slices.Contains(names, id.version) {
				return nil
			}
			return unknown(owner, id)
		}
	})
}

// typeAsked is the action type that a poll asks for.
func typeAsked(in value) typeID {
	given := in.get("actionTypeId")
	return typeID{given.str("category"), given.str("provider"), given.str("version")}
}
