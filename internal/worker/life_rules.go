package worker

import (
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// handRule is a rule of the life of jobs, of one operation.
type handRule struct {
	id                      string
	level                   rules.Level
	grade, title            string
	document, section, says string
}

const (
	guide   = "CodePipeline User Guide: Create and add a custom action"
	ackPage = "CodePipeline API Reference: AcknowledgeJob"
	failure = "CodePipeline API Reference: PutJobFailureResult"
	details = "CodePipeline API Reference: GetJobDetails"
	pollDoc = "CodePipeline API Reference: PollForJobs"
	shown   = "CodePipeline API Reference: GetPipelineState"
	result  = "CodePipeline API Reference: PutJobSuccessResult"

	theirPolls  = "CodePipeline API Reference: PollForThirdPartyJobs"
	theirData   = "CodePipeline API Reference: GetThirdPartyJobDetails"
	theirAck    = "CodePipeline API Reference: AcknowledgeThirdPartyJob"
	theirResult = "CodePipeline API Reference: PutThirdPartyJobSuccessResult"
	theirFault  = "CodePipeline API Reference: PutThirdPartyJobFailureResult"
	customOnly  = "its twin for custom actions is used for these only, and asks for no client token"
	tokenSays   = "verifies that the calling entity is allowed access to the job and its details"
)

// handRules are the rules of the cases in which operations meet.
var handRules = map[string][]handRule{
	model.PutJobFailureResult: {
		{"ends", rules.Must, "D", "A job in progress can be failed: 200 with an empty body", failure, "", "represents the failure of a job as returned to the pipeline by a job worker"},
		{"once", rules.Must, "D + I", "A job is failed once: 400", failure, "Errors, InvalidJobStateException", "the job is Failed, which is no state in which a result can be put"},
		{"success-after", rules.Must, "D + I", "A failed job is not completed: 400", result, "Errors, InvalidJobStateException", "the job is Failed, which is no state in which a result can be put"},
		{"acknowledge-after", rules.Must, "D + I", "A failed job is not acknowledged again: 400", ackPage, "", "a nonce is for one acknowledgement"},
		{"after-success", rules.Must, "D + I", "A completed job is not failed: 400", guide, "job workers", "once PutJobSuccessResult is called the job counts as complete"},
		{"after-continuation", rules.Must, "D", "A job that a continuation has ended is not failed: 400", guide, "job workers", "once PutJobSuccessResult is called the job counts as complete; with a token, a new job is made"},
		{"unacknowledged", rules.Should, "I", "A job that nobody acknowledged is not failed: 400 InvalidJobStateException", ackPage, "", "a worker acknowledges a job before it works on it"},
		{"rejected-changes-nothing", rules.Must, "I", "A rejected failure leaves the job in progress", inferred, "", "any other reading loses work"},
		{"shown", rules.Should, "I", "GetPipelineState shows the failure: the message as sent, the action and the execution Failed", shown, "ActionExecution, errorDetails", "members of the same names"},
		{"no-further-job", rules.Must, "D", "After a failure no further job of the action comes, and none of the next stage", guide, "job workers", "a stage is done when its actions have succeeded"},
		{"next-execution", rules.Should, "I", "After a failure the pipeline can be started again, and its job is handed out", guide, "job workers", "an execution of a pipeline makes a job for each of its custom actions"},
		{"one-end", rules.Must, "I", "Of concurrent successes and failures of one job at most one gets 200", inferred, "", "a job ends once, in one way"},
		{"apart", rules.Must, "I", "Concurrent failures of different jobs do not touch each other", inferred, "", "a request names one job"},
		{"others-untouched", rules.Must, "I", "A failure leaves the jobs of other pipelines as they were", inferred, "", "a request names one job"},
	},
	model.AcknowledgeJob: {
		{"in-progress", rules.Must, "D", "An acknowledged job is in progress: a result can be put", ackPage, "Response Elements, status", "whether the job worker has received the job"},
		{"nonce-once", rules.Should, "D + I", "A nonce is used once: a second acknowledgement gets 400 InvalidNonceException", ackPage, "Request Parameters, nonce", "makes sure that the job is being worked on by one job worker only"},
		{"nonce-of-another", rules.Must, "D", "The nonce of another job is rejected: 400 InvalidNonceException", ackPage, "Errors, InvalidNonceException", "the nonce was specified in an invalid format"},
		{"after-end", rules.Must, "D + I", "A job that has ended is not acknowledged: 400", ackPage, "", "a nonce is for one acknowledgement"},
		{"rejected-changes-nothing", rules.Must, "I", "A rejected acknowledgement leaves the nonce of the job unused", inferred, "", "any other reading loses work"},
		{"others-untouched", rules.Must, "I", "An acknowledgement leaves other jobs as they were", inferred, "", "a request names one job"},
		{"one-acknowledgement", rules.Should, "I", "Of concurrent acknowledgements of one job at most one is InProgress", inferred, "", "a nonce is for one acknowledgement"},
		{"apart", rules.Must, "I", "Workers that take and end different jobs at the same time do not touch each other's", inferred, "", "a request names one job"},
		{"in-order", rules.Must, "I", "What one worker does with its job is not disturbed by what others ask about it", inferred, "", "an answered request has taken effect"},
		{"not-handed-out-again", rules.Should, "I", "A job that was acknowledged is not handed out again", pollDoc, "", "one job is handed to one poller at a time"},
	},
	model.GetJobDetails: {
		{"data", rules.Must, "D + I", "The details are those of the job that was asked for, as PollForJobs gave them", details, "Response Elements, jobDetails", "returns information about a job"},
		{"dispatched", rules.Should, "I", "The details of a job can be had before it is acknowledged", details, "", "used for custom actions only; no state is named"},
		{"token", rules.Must, "D + I", "The details of the job that a continuation leads to carry the token", details, "JobData, continuationToken", "the token that a worker gave, handed back to it"},
		{"ended", rules.Observe, "?", "What becomes of a request for the details of a job that has ended", details, "", "not said"},
		{"in-order", rules.Must, "I", "Details that are asked for while a job is taken or ended neither fail nor undo it", inferred, "", "a request that only reads changes nothing"},
		{"changes-nothing", rules.Must, "D + I", "GetJobDetails changes nothing", details, "", "returns information"},
	},
	model.PollForJobs: {
		{"batch", rules.Must, "D", "At most maxBatchSize jobs are handed out, none of them twice", pollDoc, "Request Parameters, maxBatchSize", "the maximum number of jobs to return"},
		{"own-type", rules.Must, "D", "Only jobs of the action type that is asked for are handed out", pollDoc, "Request Parameters, actionTypeId", "the action type for which jobs are polled"},
		{"none-taken", rules.Should, "I", "A job in progress is not handed out", pollDoc, "", "one job is handed to one poller at a time"},
		{"none-ended", rules.Must, "D + I", "A job that has ended is not handed out", guide, "job workers", "once PutJobSuccessResult is called the job counts as complete"},
		{"every-job", rules.Must, "D", "Every job that an action makes is handed out", pollDoc, "", "returns information about any jobs for a job worker to act on"},
		{"executions", rules.Should, "I", "Each execution of a pipeline makes a job of its own, which is handed out", guide, "job workers", "an execution of a pipeline makes a job for each of its custom actions"},
		{"own-nonce", rules.Should, "I", "Each job has a nonce of its own", pollDoc, "Job, nonce", "a system-generated random number"},
		{"context", rules.Must, "D", "The pipelineContext of a job, where there is one, names its pipeline, stage and action", "CodePipeline API Reference: PipelineContext", "Contents", "the name of the pipeline; the stage of the pipeline; the context of an action"},
		{"one-poller", rules.Should, "I", "Of concurrent polls no job is handed out twice with the same nonce", inferred, "", "one job is handed to one poller at a time"},
		{"token", rules.Must, "D", "The job that a continuation leads to carries its token", guide, "job workers", "a new job is made that includes the token"},
		{"configuration", rules.Should, "D + I", "A job has the configuration of its action", "CodePipeline API Reference: ActionConfiguration", "Contents, configuration", "the configuration data for the action"},
		{"account", rules.Should, "D + I", "All jobs of a pipeline name the same account", pollDoc, "Job, accountId", "the ID of the AWS account to use when performing the job"},
		{"query", rules.Should, "D", "With a queryParam only jobs whose configuration has the value are handed out", pollDoc, "Request Parameters, queryParam", "only jobs whose action configuration matches the mapped value are returned"},
		{"rejected-changes-nothing", rules.Must, "I", "A rejected poll hands no job out", inferred, "", "any other reading loses work"},
	},
	model.PollForThirdPartyJobs: {
		{"every-job", rules.Should, "I", "Every partner job that waits is handed out", theirPolls, "", "determines whether there are any third party jobs for a job worker to act on"},
		{"batch", rules.Must, "D", "At most maxBatchSize partner jobs are handed out, none of them twice", theirPolls, "Request Parameters, maxBatchSize", "the maximum number of jobs to return"},
		{"own-type", rules.Must, "D", "The action type of a partner is asked for with the owner ThirdParty only", theirPolls, "Request Parameters, actionTypeId", "represents information about an action type"},
		{"none-taken", rules.Should, "I", "A partner job in progress is not handed out", theirPolls, "", "one job is handed to one poller at a time"},
		{"none-ended", rules.Should, "I", "A partner job that has ended is not handed out", theirPolls, "", "jobs for a job worker to act on"},
		{"rejected-changes-nothing", rules.Should, "I", "A rejected poll hands no partner job out", inferred, "", "any other reading loses work"},
	},
	model.GetThirdPartyJobDetails: {
		{"data", rules.Must, "D", "The details of a partner job carry its id, its data and its nonce", theirData, "Response Elements, jobDetails", "requests the details of a job for a third party action; the nonce is to be used in an AcknowledgeThirdPartyJob request"},
		{"client-token", rules.Must, "D", "Details are given for the client token of the job only: 400 InvalidClientTokenException", theirData, "Request Parameters, clientToken", tokenSays},
		{"token", rules.Should, "I", "The details of the partner job that a continuation leads to carry the token", theirData, "ThirdPartyJobData, continuationToken", "the token that a worker gave, handed back to it"},
		{"ended", rules.Observe, "?", "What becomes of a request for the details of a partner job that has ended", theirData, "", "not said"},
		{"changes-nothing", rules.Should, "D + I", "GetThirdPartyJobDetails changes nothing", theirData, "", "requests the details"},
		{"custom-job", rules.Must, "D", "A job of a custom action, which has no client token, is none of a partner: 400", theirData, "", "used for partner actions only"},
		{"custom-call", rules.Should, "D + I", "A partner job is none of a custom action: the call for these gets 400", theirData, "", customOnly},
	},
	model.AcknowledgeThirdPartyJob: {
		{"in-progress", rules.Must, "D", "A partner job that was acknowledged is in progress: a result can be put", theirAck, "", "confirms that a job worker has received the specified job"},
		{"client-token", rules.Must, "D", "A partner job is acknowledged with its client token only: 400 InvalidClientTokenException", theirAck, "Request Parameters, clientToken", tokenSays},
		{"nonce", rules.Must, "D", "A partner job is acknowledged with its nonce only: 400 InvalidNonceException", theirAck, "Errors, InvalidNonceException", "the error for a nonce that is not valid"},
		{"nonce-once", rules.Should, "I", "The nonce of a partner job is used once: a second acknowledgement gets 400 InvalidNonceException", theirAck, "Request Parameters, nonce", "makes sure that the job is being worked on by one job worker only"},
		{"after-end", rules.Should, "I", "A partner job that has ended is not acknowledged: 400", theirAck, "Request Parameters, nonce", "makes sure that the job is being worked on by one job worker only"},
		{"others-untouched", rules.Should, "I", "Acknowledging a partner job leaves other jobs as they were", inferred, "", "a request names one job"},
		{"rejected-changes-nothing", rules.Should, "I", "A rejected acknowledgement leaves a partner job as it was", inferred, "", "any other reading loses work"},
		{"custom-job", rules.Must, "D", "A job of a custom action, which has no client token, is none of a partner: 400", theirAck, "", "used for partner actions only"},
		{"custom-call", rules.Should, "D + I", "A partner job is none of a custom action: the call for these gets 400", theirAck, "", customOnly},
	},
	model.PutThirdPartyJobSuccessResult: {
		{"ends", rules.Must, "D", "A partner job in progress can be completed: 200 with an empty body", theirResult, "", "represents the success of a third party job as returned to the pipeline by a job worker"},
		{"client-token", rules.Must, "D", "A partner job is completed with its client token only: 400 InvalidClientTokenException", theirResult, "Request Parameters, clientToken", tokenSays},
		{"once", rules.Should, "I", "A completed partner job gets no second result: 400 InvalidJobStateException", theirResult, "Errors, InvalidJobStateException", "the job has ended, which is no state in which a result can be put"},
		{"unacknowledged", rules.Should, "I", "A partner job that nobody acknowledged is not completed: 400 InvalidJobStateException", theirAck, "", "a worker acknowledges a job before it works on it"},
		{"continues", rules.Should, "D + I", "A success with a continuation token leads to another partner job, which is handed out", theirResult, "Request Parameters, continuationToken", "future jobs use this token to identify the running instance of the action"},
		{"others-untouched", rules.Should, "I", "A success leaves other partner jobs as they were", inferred, "", "a request names one job"},
		{"rejected-changes-nothing", rules.Should, "I", "A rejected success leaves a partner job in progress", inferred, "", "any other reading loses work"},
		{"custom-job", rules.Must, "D", "A job of a custom action, which has no client token, is none of a partner: 400", theirResult, "", "used for partner actions only"},
		{"custom-call", rules.Should, "D + I", "A partner job is none of a custom action: the call for these gets 400", theirResult, "", customOnly},
	},
	model.PutThirdPartyJobFailureResult: {
		{"ends", rules.Must, "D", "A partner job in progress can be failed: 200 with an empty body", theirFault, "", "represents the failure of a third party job as returned to the pipeline by a job worker"},
		{"client-token", rules.Must, "D", "A partner job is failed with its client token only: 400 InvalidClientTokenException", theirFault, "Request Parameters, clientToken", tokenSays},
		{"once", rules.Should, "I", "A partner job that has ended gets no second result: 400 InvalidJobStateException", theirFault, "Errors, InvalidJobStateException", "the job has ended, which is no state in which a result can be put"},
		{"unacknowledged", rules.Should, "I", "A partner job that nobody acknowledged is not failed: 400 InvalidJobStateException", theirAck, "", "a worker acknowledges a job before it works on it"},
		{"others-untouched", rules.Should, "I", "A failure leaves other partner jobs as they were", inferred, "", "a request names one job"},
		{"rejected-changes-nothing", rules.Should, "I", "A rejected failure leaves a partner job in progress", inferred, "", "any other reading loses work"},
		{"custom-job", rules.Must, "D", "A job of a custom action, which has no client token, is none of a partner: 400", theirFault, "", "used for partner actions only"},
		{"custom-call", rules.Should, "D + I", "A partner job is none of a custom action: the call for these gets 400", theirFault, "", customOnly},
	},
}
