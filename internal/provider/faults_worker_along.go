package provider

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// stationFaults show at one kind of job along a pipeline only, or with values that some reader takes for the same.
var stationFaults = []entry{
	{"PollForJobs/life/account-of-next", "names another account in the job that a continuation leads to", answered(
		"PollForJobs", "jobs", func(list value) value {
			return within(list, nil, func(j value) value {
				if j.get("data").get("continuationToken").kind != text {
					return j
				}
				return naming("210987654321", "accountId")(j)
			})
		})},
	{
		"PollForJobs/life/second-stage-of-first-category",
		"names the category of the first stage in the jobs of the second",
		telling(ofSecondStage(naming("Source", "actionTypeId", "category"))),
	},
	{
		"PollForJobs/life/second-stage-of-other-execution", "names another execution in the jobs of the second stage",
		telling(ofSecondStage(naming("0f1e2d3c-4b5a-4968-8778-695a4b3c2d1e", "pipelineContext",
			"pipelineExecutionId"))),
	},
	{
		"PollForJobs/life/second-stage-unconfigured", "leaves the configuration out of the jobs of the second stage",
		telling(ofSecondStage(unconfigured)),
	},
	{"PollForJobs/life/second-stage-with-token", "gives the jobs of the second stage a continuation token", making(
		func(_ *core, j *job) {
			if j.action.stage > 0 && !j.token.set {
				j.token = optional{set: true, text: "token"}
			}
		})},
	{"AcknowledgeJob/life/any-nonce-since-third", "accepts every nonce of a job from the third execution on", anyNonce(
		since(3))},
	{"PutJobFailureResult/life/again-since-third", "fails a failed job again from the third execution on", alsoFails(
		func(j *job) bool { return j.ended == byFailure && since(3)(j) })},
	{
		"PutJobFailureResult/life/second-next-lost",
		"answers 200 to a failure of the job that a second continuation leads to, and leaves it in progress",
		failingUnless(func(j *job, _, _ string) bool { return j.action.jobs > 2 }),
	},
	{
		"PutJobFailureResult/life/again-clears-message",
		"shows no message any more of a job for which another failure was refused",
		workerLifeWith(func(l *workerLife) {
			l.failable = func(j *job) bool {
				if j.status == jobFailed {
					j.action.failure = nil
				}
				return j.status == jobInProgress
			}
		}),
	},
	{
		"PollForJobs/life/batch-overflows", "adds one to maxBatchSize in 32 bits, and gives no job for the largest",
		batches(func(n int) int { return max(0, int(int32(n+1))-1) }),
	},
	{
		"PollForJobs/life/query-first-jobs-only", "gives the next job after a continuation whatever value is asked for",
		querying(func(c *core, id typeID, query []member, j *job) bool {
			return isContinuation(j) || matchesQuery(c, id, query, j)
		}),
	},
	{
		"PollForJobs/life/query-first-stage-only", "gives the jobs of later stages whatever value is asked for",
		querying(func(c *core, id typeID, query []member, j *job) bool {
			return inLaterStage(j) || matchesQuery(c, id, query, j)
		}),
	},
	{
		"PollForJobs/life/query-of-the-type",
		"looks for the value of queryParam in what the action type declares, where none stands, and gives no job",
		queryingBy(func(_, _ string) bool { return false }),
	},
	{
		"PollForJobs/life/query-as-number", "gives the jobs whose value is the same number as that of queryParam",
		queryingBy(func(own, asked string) bool {
			a, errA := strconv.ParseFloat(own, 64)
			b, errB := strconv.ParseFloat(asked, 64)
			return own == asked || errA == nil && errB == nil && a == b
		}),
	},
	{"PollForJobs/life/query-of-16", "compares the first 16 characters of the value of queryParam", queryingBy(
		func(own, asked string) bool {
			return own[:min(len(own), 16)] == asked[:min(len(asked), 16)]
		})},
	{
		"PollForJobs/life/query-without-hyphens", "takes a hyphen in the value of queryParam for an underscore",
		queryingBy(func(own, asked string) bool {
			return strings.ReplaceAll(own, "-", "_") == strings.ReplaceAll(asked, "-", "_")
		}),
	},
	{
		"AcknowledgeJob/life/second-execution-lost", "acknowledges no job of a second execution, and says that it did",
		workerLifeWith(func(l *workerLife) {
			acknowledge, first := l.acknowledge, map[*action]*execution{}
			l.acknowledge = func(c *core, j *job) {
				if first[j.action.declared] == nil {
					first[j.action.declared] = j.action.execution
				}
				if first[j.action.declared] == j.action.execution {
					acknowledge(c, j)
				}
			}
		}),
	},
	{
		"PutJobFailureResult/life/second-execution-lost",
		"answers 200 to a failure in a second execution, and leaves the job in progress", func(b *behaviour) {
			first := map[*action]*execution{}
			making(func(_ *core, j *job) {
				if first[j.action.declared] == nil {
					first[j.action.declared] = j.action.execution
				}
			})(b)
			failingUnless(func(j *job, _, _ string) bool { return first[j.action.declared] != j.action.execution })(b)
		},
	},
	{
		"GetJobDetails/life/configuration-of-next-lost",
		"leaves the configuration out of the details of a job that a continuation leads to",
		answered("GetJobDetails", "jobDetails.data", ifContinued(unconfigured)),
	},
}

// forgotten is after what time a mutant forgets what has become of a job.
const forgotten = time.Second / 10

// ago notes when jobs were acknowledged or ended, and answers whether that is a while ago.
func ago(is func(*job) bool) (note func(*core, *job), long func(*job) bool) {
	at := map[*job]time.Time{}
	note = func(_ *core, j *job) { at[j] = time.Now() }
	return note, func(j *job) bool {
		then, known := at[j]
		return known && is(j) && time.Since(then) > forgotten
	}
}

// onceAcknowledged lets a mutant ask whether a job in progress was acknowledged a while ago.
func onceAcknowledged(how func(l *workerLife, long func(*job) bool)) change {
	return workerLifeWith(func(l *workerLife) {
		note, long := ago(inState(jobInProgress))
		acknowledge := l.acknowledge
		l.acknowledge = func(c *core, j *job) {
			acknowledge(c, j)
			note(c, j)
		}
		how(l, long)
	})
}

// onceFailed lets a mutant ask whether a job was failed a while ago.
func onceFailed(how func(l *workerLife, long func(*job) bool)) change {
	return workerLifeWith(func(l *workerLife) {
		note, long := ago(endedBy(byFailure))
		l.fail = func(c *core, j *job, code, message, ext string) {
			c.failJob(j, code, message, ext)
			note(c, j)
		}
		how(l, long)
	})
}

var laterFaults = []entry{
	{
		"AcknowledgeJob/life/later-again", "forgets after a tenth of a second that a job in progress was acknowledged",
		onceAcknowledged(func(l *workerLife, long func(*job) bool) {
			right := l.nonce
			l.nonce = func(j *job, given string) bool { return right(j, given) || long(j) }
		}),
	},
	{"AcknowledgeJob/life/later-failed-again", "acknowledges a job that was failed a tenth of a second ago", onceFailed(
		func(l *workerLife, long func(*job) bool) {
			right := l.nonce
			l.nonce = func(j *job, given string) bool { return right(j, given) || long(j) }
		})},
	{"PutJobFailureResult/life/later-twice", "fails a job again that was failed a tenth of a second ago", onceFailed(
		func(l *workerLife, long func(*job) bool) {
			l.failable = func(j *job) bool { return j.status == jobInProgress || long(j) }
		})},
	{
		"GetJobDetails/life/later-refused", "refuses the details of a job acknowledged a tenth of a second ago",
		onceAcknowledged(func(l *workerLife, long func(*job) bool) {
			l.visible = func(j *job) bool { return !long(j) }
		}),
	},
	{
		"PollForJobs/life/later-taken", "hands a job out again that was acknowledged a tenth of a second ago",
		onceAcknowledged(func(l *workerLife, long func(*job) bool) { l.gives = givesAlso(long) }),
	},
	{"PollForJobs/life/later-failed", "hands a job out again that was failed a tenth of a second ago", onceFailed(
		func(l *workerLife, long func(*job) bool) { l.gives = givesAlso(long) })},
}

// batchFaults show where jobs come in one answer, or stand side by side, and differ.
var batchFaults = []entry{
	{"PollForJobs/life/token-stays", "gives jobs the continuation token of one before them in the answer", inTurn(
		func(before, data value) value {
			if token := before.get("continuationToken"); token.kind == text &&
				data.get("continuationToken").kind != text {
				return data.with("continuationToken", token)
			}
			return data
		})},
	{"PollForJobs/life/configuration-stays", "gives jobs the configuration of the first of the answer", inTurn(
		func(before, data value) value {
			return data.with("actionConfiguration", before.get("actionConfiguration"))
		})},
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
	{"PollForJobs/life/configuration-expanded", "expands ${NAME} in the configuration of an action", telling(expanded)},
	{"PollForJobs/life/arn-of-another", "names another pipeline in the ARN", telling(
		naming("arn:aws:codepipeline:us-east-1:123456789012:another", "pipelineContext", "pipelineArn"))},
	{"GetJobDetails/life/outputs-lost", "leaves the artifacts that an action makes out of details", answered(
		"GetJobDetails", "jobDetails.data.outputArtifacts", leftOut)},
	{"GetJobDetails/life/inputs-lost", "leaves the artifacts that an action takes out of details", answered(
		"GetJobDetails", "jobDetails.data.inputArtifacts", leftOut)},
	{"GetJobDetails/life/unconfigured", "leaves the configuration out of details", answered(
		"GetJobDetails", "jobDetails.data", unconfigured)},
	{"AcknowledgeJob/life/ended-nonce-accepted", "accepts the nonces of jobs that have ended", usedNonces(
		func(j, used *job) bool {
			return j.clientToken == "" && used.ended != never
		})},
	{"AcknowledgeJob/life/nonce-renewed", "gives all jobs of an action type new nonces when it is polled for", giving(
		func(c *core, id typeID, jobs []*job) []*job {
			for _, j := range c.jobs {
				if j.status == jobDispatched && j.action.declared.typeID == id && !slices.Contains(jobs, j) {
					j.nonce = newUUID()
				}
			}
			return jobs
		})},
	{"PollForJobs/life/query-any-property", "compares the value of queryParam with those of all properties", querying(
		func(_ *core, _ typeID, query []member, j *job) bool {
			return len(query) == 0 ||
				slices.ContainsFunc(j.action.declared.configuration,
					func(m member) bool { return m.value.text == query[0].value.text })
		})},
	{"PutJobFailureResult/life/second-stage-completed-accepted", "fails completed jobs of the second stage", alsoFails(
		func(j *job) bool { return j.action.stage > 0 && j.ended == bySuccess })},
	{"AcknowledgeJob/life/second-stage-any-nonce", "accepts every nonce of a job of the second stage", anyNonce(
		inLaterStage)},
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

// placeholder is a name to be expanded.
var placeholder = regexp.MustCompile(`\$\{[A-Z]+\}`)

// expanded has nothing stand for the names in a configuration.
func expanded(data value) value {
	return within(data, []string{"actionConfiguration", "configuration"}, func(v value) value {
		for i := range v.members {
			v.members[i].value.text = placeholder.ReplaceAllString(v.members[i].value.text, "")
		}
		return v
	})
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
