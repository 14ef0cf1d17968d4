package provider

import (
	"html"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// failingUnless has a failure whose details are not of a kind have no effect.
func failingUnless(lost func(j *job, code, message string) bool) change {
	return failing(func(c *core, j *job, code, message, ext string) {
		if !lost(j, code, message) {
			c.failJob(j, code, message, ext)
		}
	})
}

// valueFaults depend on the values of a request that is accepted, or show in those of an answer.
var valueFaults = []entry{
	{
		"PutJobFailureResult/life/configuration-error-lost",
		"answers 200 to a failure of the type ConfigurationError, and leaves the job in progress",
		failingUnless(func(_ *job, code, _ string) bool { return code == "ConfigurationError" }),
	},
	{
		"PutJobFailureResult/life/unavailable-lost",
		"answers 200 to a failure of the type SystemUnavailable, and leaves the job in progress",
		failingUnless(func(_ *job, code, _ string) bool { return code == "SystemUnavailable" }),
	},
	{
		"PutJobFailureResult/life/long-message-lost",
		"answers 200 to a failure with a message of more than 1,000 bytes, and leaves the job in progress",
		failingUnless(func(_ *job, _, message string) bool { return len(message) > 1000 }),
	},
	{"PutJobFailureResult/life/message-cut", "keeps the first 255 bytes of a message", messageAs(func(s string) string {
		return s[:min(255, len(s))]
	})},
	{"PutJobFailureResult/life/message-or-id", "loses the message where there is an external execution id", failingWith(
		func(message, ext string) (string, string) {
			if ext != "" {
				message = ""
			}
			return message, ext
		})},
	{"GetJobDetails/life/another-account", "shows another account in details", answered(
		"GetJobDetails", "jobDetails.accountId", saidAs("000000000000"))},
	{
		"GetJobDetails/life/latest-execution", "names the latest execution of the pipeline in the details of each job",
		func(b *behaviour) {
			latest := map[string]string{} // by pipeline
			var mu sync.Mutex
			b.life.made = func(_ *core, j *job) {
				mu.Lock()
				defer mu.Unlock()
				latest[j.action.execution.pipeline.name] = j.action.execution.id
			}
			answered("GetJobDetails", "jobDetails.data.pipelineContext", func(context value) value {
				mu.Lock()
				defer mu.Unlock()
				return naming(latest[context.str("pipelineName")], "pipelineExecutionId")(context)
			})(b)
		},
	},
	{"GetJobDetails/life/configuration-lost", "leaves the configuration of the action out of details", answered(
		"GetJobDetails", "jobDetails.data.actionConfiguration", leftOut)},
	{
		"GetJobDetails/life/first-token-kept", "shows the token of the first continuation after a second one",
		func(b *behaviour) {
			first := map[*actionRun]optional{}
			making(func(_ *core, j *job) {
				if token, ok := first[j.action]; ok && j.token.set {
					j.token = token
				} else if j.token.set {
					first[j.action] = j.token
				}
			})(b)
		},
	},
	{
		"PollForJobs/life/context-of-the-first", "names the first of all pipelines in the context of each job",
		func(b *behaviour) {
			var first value
			answered("PollForJobs", "jobs.data.pipelineContext.pipelineName", func(name value) value {
				if first.kind == absent {
					first = name
				}
				return first
			})(b)
		},
	},
	{"PollForJobs/life/stage-as-action", "names the stage in place of the action in the context of a job", answered(
		"PollForJobs", "jobs.data.pipelineContext.action.name", saidAs("First"))},
	{"PollForJobs/life/names-in-lower-case", "keeps the names of actions in lower case", answered(
		"PollForJobs", "jobs.data.pipelineContext.action.name", respeltText(strings.ToLower))},
	{"PollForJobs/life/two-nonces", "has two nonces, and gives them to jobs in turn", lifeWith(func(l *life) {
		n := 0
		l.made = func(_ *core, j *job) { n, j.nonce = n+1, "5f3c9ab2-84d1-4e6f-9a07-c2b1d4e8f65"+strconv.Itoa(n%2) }
	})},
}

// alsoOf gives the waiting jobs of action types that are nearly the one that is asked for.
func alsoOf(near func(asked, other typeID) bool) change {
	return giving(func(c *core, id typeID, jobs []*job) []*job {
		for other, waiting := range c.queues {
			for _, j := range waiting {
				if other != id && near(id, other) && j.status == jobQueued {
					jobs = append(jobs, j)
				}
			}
		}
		return jobs
	})
}

// but leaves jobs out that PollForJobs would give, and loses them.
func but(lost func(*job) bool) change {
	return giving(func(_ *core, _ typeID, jobs []*job) []*job {
		var rest []*job
		for _, j := range jobs {
			if lost(j) {
				j.status = jobDispatched
			} else {
				rest = append(rest, j)
			}
		}
		return rest
	})
}

// queueFaults show in which jobs come, and which never do.
var queueFaults = slices.Concat(
	under("PollForJobs/life/", []entry{
		{"version-ignored", "gives the jobs of all versions of an action type", alsoOf(func(asked, other typeID) bool {
			return asked.provider == other.provider && asked.category == other.category
		})},
		{
			"next-of-version-1",
			"gives the jobs that continuations of any version of an action type lead to as those of version 1",
			giving(func(c *core, id typeID, jobs []*job) []*job {
				if id.version != "1" {
					return slices.DeleteFunc(jobs, isContinuation)
				}
				for other, waiting := range c.queues {
					for _, j := range waiting {
						if other != id && other.provider == id.provider && j.token.set && j.status == jobQueued {
							jobs = append(jobs, j)
						}
					}
				}
				return jobs
			}),
		},
		{"category-ignored", "gives the jobs of all categories of a provider", alsoOf(func(asked, other typeID) bool {
			return asked.provider == other.provider && asked.version == other.version
		})},
		{"rest-lost", "loses the jobs beyond a batch", giving(func(c *core, id typeID, jobs []*job) []*job {
			if len(jobs) > 0 {
				for _, j := range c.queues[id] {
					j.visible = time.Now().AddDate(1, 0, 0)
				}
			}
			return jobs
		})},
		{"third-lost", "loses every third job", but(func(j *job) bool { return j.number%3 == 0 })},
		{"one-execution", "loses the jobs of all executions of a pipeline but the first", func(b *behaviour) {
			first := map[string]*execution{}
			but(func(j *job) bool {
				name := j.action.execution.pipeline.name
				if first[name] == nil {
					first[name] = j.action.execution
				}
				return first[name] != j.action.execution
			})(b)
		}},
	}),
	[]entry{
		{"PutJobFailureResult/life/never-again", "makes no job of a pipeline that has failed once", func(b *behaviour) {
			failed := map[string]bool{}
			afterFailing(func(_ *core, j *job) { failed[j.action.execution.pipeline.name] = true })(b)
			but(func(j *job) bool { return failed[j.action.execution.pipeline.name] })(b)
		}},
		{
			"PutJobFailureResult/life/next-handed-out-again", "hands the failed job of a continuation out again",
			afterFailing(func(c *core, j *job) {
				if j.token.set {
					c.requeue(j, jobQueued)
				}
			}),
		},
		{
			"PollForJobs/life/query-takes-others",
			"takes the jobs that queryParam does not ask for too, and does not give them",
			querying(func(c *core, id typeID, query []member, j *job) bool {
				if matchesQuery(c, id, query, j) {
					return true
				}
				j.status = jobDispatched
				return false
			}),
		},
	},
)

// settingFaults change the configurations of actions as jobs show them, in the answers of both calls that do.
func settingFaults() []entry {
	var all []entry
	for _, k := range []struct {
		kind, says string
		how        func(configuration []member) []member
	}{
		{"one-value", "shows one value of the configuration of an action only", func(c []member) []member {
			return c[:min(1, len(c))]
		}},
		{"names-in-lower-case", "shows the names of a configuration in lower case", func(c []member) []member {
			return eachOf(c, func(m member) member { return member{strings.ToLower(m.name), m.value} })
		}},
		{"numbers", "shows values of a configuration that are whole numbers as numbers", func(c []member) []member {
			return eachOf(c, func(m member) member {
				if n, err := strconv.Atoi(m.value.text); err == nil {
					m.value = numberOf(n)
				}
				return m
			})
		}},
		{"json-read", "shows values of a configuration that are JSON as what they are in JSON", valuesAs(
			func(_, s string) value {
				if v, err := plainGrammar.parse([]byte(s)); err == nil && v.kind != number {
					return v
				}
				return textOf(s)
			})},
		{"trimmed", "trims the values of a configuration", valuesAs(func(_, s string) value {
			return textOf(strings.TrimSpace(s))
		})},
		{"escaped", "escapes the values of a configuration for HTML", valuesAs(func(_, s string) value {
			return textOf(html.EscapeString(s))
		})},
		{"ascii", "shows a question mark for what is not ASCII in a configuration", valuesAs(func(_, s string) value {
			return textOf(onlyASCII(s))
		})},
		{"cut", "shows the first 255 characters of the values of a configuration", valuesAs(func(_, s string) value {
			return textOf(cutTo(255)(s))
		})},
		{"secret-hidden", "hides the secret values of a configuration", valuesAs(func(name, s string) value {
			if strings.HasPrefix(name, "secret") {
				s = "****"
			}
			return textOf(s)
		})},
	} {
		for _, of := range [][]string{{"PollForJobs", "jobs"}, {"GetJobDetails", "jobDetails"}} {
			all = append(all, entry{
				of[0] + "/life/configuration-" + k.kind, k.says + " in " + of[0],
				answered(of[0], of[1]+".data.actionConfiguration.configuration",
					func(c value) value { return value{kind: object, members: k.how(c.members)} }),
			})
		}
	}
	return all
}

func eachOf(c []member, how func(member) member) []member {
	out := make([]member, len(c))
	for i, m := range c {
		out[i] = how(m)
	}
	return out
}

func valuesAs(how func(name, text string) value) func([]member) []member {
	return func(c []member) []member {
		return eachOf(c, func(m member) member { return member{m.name, how(m.name, m.value.text)} })
	}
}

// attemptFaults answer 200 to a request that was rejected twice before.
func attemptFaults(ops []string) []entry {
	var all []entry
	for _, of := range ops {
		all = append(all, entry{
			of + "/life/third-attempt-accepted",
			"answers 200 to a request of " + of + " that it has rejected twice", func(b *behaviour) {
				var mu sync.Mutex
				rejected := map[string]int{}
				b.worker.forgives = func(op string, body []byte) bool {
					mu.Lock()
					defer mu.Unlock()
					rejected[string(body)]++
					return op == of && rejected[string(body)] > 2
				}
			},
		})
	}
	return all
}
