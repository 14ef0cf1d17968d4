package worker

import (
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// raceCases are requests about a job at the same time.
func raceCases() []Case {
	one := func(r Request) []Request { return []Request{r} }
	race := func(op, id, rule, title string, plan Race) Case {
		if !plan.Side && !plan.Follow {
			plan.After = last(plan.Clients)
		}
		return Case{ID: op + "/race/" + id, Title: title, Operation: op, Rule: op + "/life/" + rule, Plan: plan}
	}
	const trials = 24
	return []Case{
		race(model.PutJobFailureResult, "failures", "one-end", "a job is failed by four workers at once",
			Race{
				Job: InProgress, Jobs: 2, Trials: trials,
				Clients: [][]Request{one(failing), one(failing), one(failingID), one(failing)},
			}),
		race(model.PutJobFailureResult, "success-and-failure", "one-end", "a job is completed and failed at once",
			Race{
				Job: InProgress, Jobs: 2, ByCBOR: true, Trials: trials,
				Clients: [][]Request{one(failing), one(succeeding), one(failing), one(succeeding)},
			}),
		race(model.PutJobFailureResult, "continuation-and-failure", "one-end", "a job is continued and failed at once",
			Race{
				Job: InProgress, Jobs: 2, Trials: trials,
				Clients: [][]Request{one(continuing), one(failing), one(continuing)},
			}),
		race(model.PutJobFailureResult, "apart", "apart", "eight jobs are failed at once, a worker each",
			Race{Job: InProgress, Jobs: 8, ByCBOR: true, Trials: trials / 4, Clients: [][]Request{one(failing)}}),
		race(model.PutJobFailureResult, "rejected-besides", "one-end",
			"a job is failed while rejected failures of it are sent",
			Race{
				Job: InProgress, Jobs: 2, Trials: trials,
				Clients: [][]Request{{badFailure, badFailure}, one(failing), {badFailure, badFailure}},
			}),
		race(model.PutJobFailureResult, "successes-and-continuations", "one-end",
			"a job is completed and continued at once",
			Race{
				Job: InProgress, Jobs: 2, Trials: trials,
				Clients: [][]Request{one(succeeding), one(continuing), one(succeeding), one(continuingOn)},
			}),
		race(model.PutJobFailureResult, "seldom", "one-end", "1,200 jobs are completed by two workers each",
			Race{
				Job: InProgress, Jobs: 8, Trials: 150, Side: true,
				Clients: [][]Request{one(succeeding), one(succeeding)},
			}),
		race(model.PutJobFailureResult, "failed-besides-rejected", "one-end",
			"a job is failed and then completed while rejected failures of it are sent",
			Race{
				Job: InProgress, Jobs: 2, Trials: trials,
				Clients: [][]Request{{badFailure, badFailure}, {failing, succeeding}, {badFailure, badFailure}},
			}),
		race(model.AcknowledgeJob, "seldom", "one-acknowledgement", "1,200 jobs are acknowledged by two workers each",
			Race{Job: Dispatched, Jobs: 8, Trials: 150, Side: true, Clients: [][]Request{one(taking), one(taking)}}),
		race(model.AcknowledgeJob, "continued-apart", "apart",
			"eight jobs are acknowledged and continued at once, a worker each",
			Race{
				Job: Dispatched, Jobs: 8, ByCBOR: true, Trials: trials / 4, Follow: true,
				Clients: [][]Request{{taking, continuingOwn}},
			}),
		race(model.AcknowledgeJob, "acknowledgements", "one-acknowledgement",
			"a job is acknowledged by four workers at once",
			Race{
				Job: Dispatched, Jobs: 2, ByCBOR: true, Trials: trials,
				Clients: [][]Request{one(taking), one(taking), one(taking), one(taking)},
			}),
		race(model.AcknowledgeJob, "apart", "apart", "eight jobs are acknowledged at once, a worker each",
			Race{Job: Dispatched, Jobs: 8, Trials: trials / 4, Clients: [][]Request{one(taking)}}),
		race(model.AcknowledgeJob, "worker-and-others", "in-order",
			"a worker takes and completes its job while others ask for it with a wrong nonce",
			Race{
				Job: Dispatched, Jobs: 2, Trials: trials,
				Clients: [][]Request{{taking, succeeding}, {takingNone, takingNone}, {detailing, detailing}},
			}),
		race(model.AcknowledgeJob, "take-and-fail", "in-order", "a worker takes and fails its job at once",
			Race{Job: Dispatched, Jobs: 4, Trials: trials, Clients: [][]Request{{taking, failing}}}),
		race(model.GetJobDetails, "while-taken", "in-order", "details are asked for while a job is taken and completed",
			Race{
				Job: Dispatched, Jobs: 2, Trials: trials,
				Clients: [][]Request{
					{taking, succeeding}, {detailing, detailing, detailing}, {detailing, detailing, detailing},
				},
			}),
		race(model.GetJobDetails, "while-failed", "in-order", "details are asked for while a job is failed",
			Race{
				Job: InProgress, Jobs: 2, Trials: trials,
				Clients: [][]Request{one(failing), {detailing, detailing}, {detailing, detailing}},
			}),
		race(model.GetJobDetails, "reads", "in-order",
			"details of a job in progress are asked for by four workers at once",
			Race{
				Job: InProgress, Jobs: 2, Trials: trials / 2,
				Clients: [][]Request{
					{detailing, detailing}, {detailing, detailing}, {detailing, detailing}, {detailing, detailing},
				},
			}),
		race(model.GetJobDetails, "while-ended", "in-order",
			"details are asked for while a job is failed and then completed",
			Race{
				Job: InProgress, Jobs: 2, Trials: trials,
				Clients: [][]Request{
					{failing, succeeding}, {detailing, detailing, detailing}, {detailing, detailing, detailing},
				},
			}),
		race(model.GetJobDetails, "while-completed", "in-order",
			"details are asked for while a job is completed and then failed",
			Race{
				Job: InProgress, Jobs: 2, ByCBOR: true, Trials: trials,
				Clients: [][]Request{
					{succeeding, failing}, {detailing, detailing, detailing}, {detailing, detailing, detailing},
				},
			}),
		race(model.PollForJobs, "while-taken", "one-poller", "jobs are polled for while one is completed",
			Race{
				Job: InProgress, Jobs: 2, Trials: trials,
				Clients: [][]Request{one(succeeding), {polling("1"), polling("1")}, {polling("50"), polling("50")}},
			}),
		race(model.PollForJobs, "polls", "one-poller", "six jobs are polled for by four workers at once",
			Race{
				Job: Queued, Jobs: 6, ByCBOR: true, Trials: trials,
				Clients: [][]Request{one(polling("2")), one(polling("2")), one(polling("2")), one(polling("2"))},
			}),
	}
}

// fewTrials are those of a race by CBOR: what is behind the wire is raced for by JSON.
const fewTrials = 6

// last is the result that the clients of a race send, which is sent once more: a job ends once.
func last(clients [][]Request) []Request {
	for _, client := range clients {
		for _, r := range client {
			if op := model.MustOperation(r.Operation); op.Effect == model.Succeeds || op.Effect == model.Fails {
				return []Request{Minimal(r.Operation)}
			}
		}
	}
	return nil
}
