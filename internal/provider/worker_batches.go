package provider

import "slices"

// batchFaults show where jobs come in one answer, or stand side by side, and differ.
var batchFaults = []entry{
	{
		"PollForJobs/life/token-stays", "gives jobs the continuation token of one before them in the answer",
		inTurn(func(before, data value) value {
			if token := before.get("continuationToken"); token.kind == text &&
				data.get("continuationToken").kind != text {
				return data.with("continuationToken", token)
			}
			return data
		}),
	},
	{
		"PollForJobs/life/configuration-stays", "gives jobs the configuration of the first of the answer",
		inTurn(func(before, data value) value {
			return data.with("actionConfiguration", before.get("actionConfiguration"))
		}),
	},
	{"PollForJobs/life/unconfigured", "leaves the configuration out of jobs", telling(unconfigured)},
	{"PollForJobs/output/jobs-in-upper-case", "names the jobs of an answer Jobs", outputting(
		"PollForJobs", func(v value) value {
			return value{kind: object, members: []member{{"Jobs", v.get("jobs")}}}
		})},
	{"PollForJobs/output/token-in-snake-case", "names the continuation token of a job continuation_token", telling(
		ifContinued(func(data value) value {
			return value{kind: object, members: eachOf(data.members, func(m member) member {
				if m.name == "continuationToken" {
					m.name = "continuation_token"
				}
				return m
			})}
		}))},
	{"PollForJobs/life/arn-of-another", "names another pipeline in the ARN", telling(
		naming("arn:aws:codepipeline:us-east-1:123456789012:another", "pipelineContext", "pipelineArn"))},
	{"GetJobDetails/life/unconfigured", "leaves the configuration out of details", answered(
		"GetJobDetails", "jobDetails.data", unconfigured)},
	{
		"AcknowledgeJob/life/ended-nonce-accepted", "accepts the nonces of jobs that have ended",
		usedNonces(func(j, used *job) bool {
			return j.clientToken == "" && used.ended != never
		}),
	},
	{
		"AcknowledgeJob/life/nonce-renewed", "gives all jobs of an action type new nonces when it is polled for",
		giving(func(c *core, id typeID, jobs []*job) []*job {
			for _, j := range c.jobs {
				if j.status == jobDispatched && j.action.declared.typeID == id && !slices.Contains(jobs, j) {
					j.nonce = newUUID()
				}
			}
			return jobs
		}),
	},
	{
		"PollForJobs/life/query-any-property", "compares the value of queryParam with those of all properties",
		querying(func(_ *core, _ typeID, query []member, j *job) bool {
			return len(query) == 0 ||
				slices.ContainsFunc(j.action.declared.configuration,
					func(m member) bool { return m.value.text == query[0].value.text })
		}),
	},
	{
		"PutJobFailureResult/life/second-stage-completed-accepted", "fails completed jobs of the second stage",
		alsoFails(func(j *job) bool { return j.action.stage > 0 && j.ended == bySuccess }),
	},
	{
		"AcknowledgeJob/life/second-stage-any-nonce", "accepts every nonce of a job of the second stage",
		anyNonce(inLaterStage),
	},
	{
		"GetJobDetails/life/token-of-execution",
		"shows the continuation token of an execution in the details of all its jobs",
		finding("GetJobDetails", func(c *core, id string) *job {
			asked := c.jobs[id]
			if asked == nil || asked.token.set {
				return asked
			}
			shown := *asked
			for _, other := range c.jobs {
				if other.token.set && other.action.execution == asked.action.execution {
					shown.token = other.token
				}
			}
			return &shown
		}),
	},
}

func unconfigured(data value) value {
	return within(data, []string{"actionConfiguration"}, leftOut)
}

// inTurn changes the data of the jobs of an answer by that of the one before.
func inTurn(how func(before, data value) value) change {
	return outputting("PollForJobs", func(v value) value {
		before := value{}
		return within(v, []string{"jobs", "data"}, func(data value) value {
			if before.kind != absent {
				data = how(before, data)
			}
			before = data
			return data
		})
	})
}
