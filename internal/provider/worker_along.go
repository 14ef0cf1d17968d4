package provider

import (
	"strconv"
	"strings"
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
	{
		"PollForJobs/life/second-stage-with-token", "gives the jobs of the second stage a continuation token",
		making(func(_ *core, j *job) {
			if j.action.stage > 0 && !j.token.set {
				j.token = optional{set: true, text: "token"}
			}
		}),
	},
	{
		"AcknowledgeJob/life/any-nonce-since-third", "accepts every nonce of a job from the third execution on",
		anyNonce(since(3)),
	},
	{
		"PutJobFailureResult/life/again-since-third", "fails a failed job again from the third execution on",
		alsoFails(func(j *job) bool { return j.ended == byFailure && since(3)(j) }),
	},
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
	{
		"PollForJobs/life/query-of-16", "compares the first 16 characters of the value of queryParam",
		queryingBy(func(own, asked string) bool {
			return own[:min(len(own), 16)] == asked[:min(len(asked), 16)]
		}),
	},
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
