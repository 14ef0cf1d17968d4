package provider

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

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
			spelledOut(b.worker.params["AcknowledgeJob"].at("nonce"))
		},
	},
	{"AcknowledgeJob/life/failed-accepted", "acknowledges a failed job", nonces(func(j *job, given string) bool {
		return j.nonce == given || j.ended == byFailure
	})},
	{
		"AcknowledgeJob/life/neighbours-spent", "uses up the nonces of the jobs of actions beside",
		acknowledging(func(c *core, j *job) {
			c.each(j, jobDispatched, func(other *job) {
				if other.action.execution == j.action.execution {
					other.nonce, other.status = "", jobInProgress
				}
			})
			j.nonce, j.status = "", jobInProgress
		}),
	},
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
	{
		"PutJobFailureResult/life/message-trimmed", "keeps a message without the white space around it",
		messageAs(strings.TrimSpace),
	},
	{
		"PutJobFailureResult/life/tried-again", "makes another job of an action whose failure is not its own",
		failing(func(c *core, j *job, code, message, ext string) {
			c.failJob(j, code, message, ext)
			if code == "SystemUnavailable" || code == "RevisionUnavailable" {
				c.newJob(j.action, optional{})
			}
		}),
	},
	{
		"PollForJobs/life/version-as-number", "takes a version of an action type as a JSON number too",
		func(b *behaviour) { spelledOut(b.worker.params["PollForJobs"].at("actionTypeId.version")) },
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
			message := b.worker.params["PutJobFailureResult"].at("failureDetails.message")
			message.take = func(v value) (value, *failure) {
				v.text, _, _ = strings.Cut(v.text, "\x00")
				return v, nil
			}
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
	d.take = func(v value) (value, *failure) {
		if v.kind == number {
			v = textOf(v.text)
		}
		return v, nil
	}
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
