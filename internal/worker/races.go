package worker

import (
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// raceCases are requests about a job at the same time.
func raceCases() []Case {
	one := func(r Request) []Request { return []Request{r} }
	race := func(op, id, rule, title string, plan Race) Case {
		return Case{ID: op + "/race/" + id, Title: title, Operation: op, Rule: op + "/life/" + rule, Plan: plan}
	}
	const trials = 24
	return []Case{
		race(model.PutJobFailureResult, "failures", "one-end", "a job is failed by four workers at once",
			Race{Job: InProgress, Jobs: 2, Trials: trials, Clients: [][]Request{one(failing), one(failing), one(failingID), one(failing)}}),
		race(model.PutJobFailureResult, "success-and-failure", "one-end", "a job is completed and failed at once",
			Race{Job: InProgress, Jobs: 2, Trials: trials, Clients: [][]Request{one(failing), one(succeeding), one(failing), one(succeeding)}}),
		race(model.PutJobFailureResult, "continuation-and-failure", "one-end", "a job is continued and failed at once",
			Race{Job: InProgress, Jobs: 2, Trials: trials, Clients: [][]Request{one(continuing), one(failing), one(continuing)}}),
		race(model.PutJobFailureResult, "apart", "apart", "eight jobs are failed at once, a worker each",
			Race{Job: InProgress, Jobs: 8, Trials: trials / 4, Clients: [][]Request{one(failing)}}),
		race(model.PutJobFailureResult, "rejected-besides", "one-end", "a job is failed while rejected failures of it are sent",
			Race{Job: InProgress, Jobs: 2, Trials: trials, Clients: [][]Request{{badFailure, badFailure}, one(failing), {badFailure, badFailure}}}),
		race(model.AcknowledgeJob, "acknowledgements", "one-acknowledgement", "a job is acknowledged by four workers at once",
			Race{Job: Dispatched, Jobs: 2, Trials: trials, Clients: [][]Request{one(taking), one(taking), one(taking), one(taking)}}),
		race(model.AcknowledgeJob, "apart", "apart", "eight jobs are acknowledged at once, a worker each",
			Race{Job: Dispatched, Jobs: 8, Trials: trials / 4, Clients: [][]Request{one(taking)}}),
		race(model.AcknowledgeJob, "worker-and-others", "in-order", "a worker takes and completes its job while others ask for it with a wrong nonce",
			Race{Job: Dispatched, Jobs: 2, Trials: trials, Clients: [][]Request{{taking, succeeding}, {takingNone, takingNone}, {detailing, detailing}}}),
		race(model.AcknowledgeJob, "take-and-fail", "in-order", "a worker takes and fails its job at once",
			Race{Job: Dispatched, Jobs: 4, Trials: trials, Clients: [][]Request{{taking, failing}}}),
		race(model.GetJobDetails, "while-taken", "in-order", "details are asked for while a job is taken and completed",
			Race{Job: Dispatched, Jobs: 2, Trials: trials, Clients: [][]Request{{taking, succeeding}, {detailing, detailing, detailing}, {detailing, detailing, detailing}}}),
		race(model.GetJobDetails, "while-failed", "in-order", "details are asked for while a job is failed",
			Race{Job: InProgress, Jobs: 2, Trials: trials, Clients: [][]Request{one(failing), {detailing, detailing}, {detailing, detailing}}}),
		race(model.GetJobDetails, "reads", "in-order", "details of a job in progress are asked for by four workers at once",
			Race{Job: InProgress, Jobs: 2, Trials: trials / 2, Clients: [][]Request{{detailing, detailing}, {detailing, detailing}, {detailing, detailing}, {detailing, detailing}}}),
		race(model.PollForJobs, "polls", "one-poller", "six jobs are polled for by four workers at once",
			Race{Job: Queued, Jobs: 6, Trials: trials, Clients: [][]Request{one(polling("2")), one(polling("2")), one(polling("2")), one(polling("2"))}}),
	}
}
