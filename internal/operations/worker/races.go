package worker

import (
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

// raceTrials are those of most races.
const raceTrials = 24

// client is what one of them sends, one after the other.
func client(requests ...Request) []Request { return requests }

// race is a case of what clients send about jobs at the same time.
func race(op, id, rule, title string, plan Race, clients ...[]Request) Case {
	if plan.Clients = clients; !plan.Side && !plan.Follow {
		plan.After = last(clients)
	}
	return Case{ID: op + "/race/" + id, Title: title, Operation: op, Rule: op + "/life/" + rule, Plan: plan}
}

// raceCases are requests about a job at the same time.
func raceCases() []Case { return slices.Concat(racesOfResults(), racesOfNonces(), racesOfReads()) }

// racesOfResults end jobs.
func racesOfResults() []Case {
	return []Case{
		race(model.PutJobFailureResult, "failures", "one-end", "a job is failed by four workers at once",
			Race{Job: InProgress, Jobs: 2, Trials: raceTrials},
			client(failing), client(failing), client(failingID), client(failing)),
		race(model.PutJobFailureResult, "success-and-failure", "one-end", "a job is completed and failed at once",
			Race{Job: InProgress, Jobs: 2, ByCBOR: true, Trials: raceTrials},
			client(failing), client(succeeding), client(failing), client(succeeding)),
		race(model.PutJobFailureResult, "continuation-and-failure", "one-end", "a job is continued and failed at once",
			Race{Job: InProgress, Jobs: 2, Trials: raceTrials},
			client(continuing), client(failing), client(continuing)),
		race(model.PutJobFailureResult, "apart", "apart", "eight jobs are failed at once, a worker each",
			Race{Job: InProgress, Jobs: 8, ByCBOR: true, Trials: raceTrials / 4},
			client(failing)),
		race(model.PutJobFailureResult, "rejected-besides", "one-end",
			"a job is failed while rejected failures of it are sent",
			Race{Job: InProgress, Jobs: 2, Trials: raceTrials},
			client(badFailure, badFailure), client(failing), client(badFailure, badFailure)),
		race(model.PutJobFailureResult, "successes-and-continuations", "one-end",
			"a job is completed and continued at once",
			Race{Job: InProgress, Jobs: 2, Trials: raceTrials},
			client(succeeding), client(continuing), client(succeeding), client(continuingOn)),
		race(model.PutJobFailureResult, "seldom", "one-end", "1,200 jobs are completed by two workers each",
			Race{Job: InProgress, Jobs: 8, Trials: 150, Side: true},
			client(succeeding), client(succeeding)),
		race(model.PutJobFailureResult, "failed-besides-rejected", "one-end",
			"a job is failed and then completed while rejected failures of it are sent",
			Race{Job: InProgress, Jobs: 2, Trials: raceTrials},
			client(badFailure, badFailure), client(failing, succeeding), client(badFailure, badFailure)),
	}
}

// racesOfNonces take jobs.
func racesOfNonces() []Case {
	return []Case{
		race(model.AcknowledgeJob, "seldom", "one-acknowledgement", "1,200 jobs are acknowledged by two workers each",
			Race{Job: Dispatched, Jobs: 8, Trials: 150, Side: true},
			client(taking), client(taking)),
		race(model.AcknowledgeJob, "continued-apart", "apart",
			"eight jobs are acknowledged and continued at once, a worker each",
			Race{Job: Dispatched, Jobs: 8, ByCBOR: true, Trials: raceTrials / 4, Follow: true},
			client(taking, continuingOwn)),
		race(model.AcknowledgeJob, "acknowledgements", "one-acknowledgement",
			"a job is acknowledged by four workers at once",
			Race{Job: Dispatched, Jobs: 2, ByCBOR: true, Trials: raceTrials},
			client(taking), client(taking), client(taking), client(taking)),
		race(model.AcknowledgeJob, "apart", "apart", "eight jobs are acknowledged at once, a worker each",
			Race{Job: Dispatched, Jobs: 8, Trials: raceTrials / 4},
			client(taking)),
		race(model.AcknowledgeJob, "worker-and-others", "in-order",
			"a worker takes and completes its job while others ask for it with a wrong nonce",
			Race{Job: Dispatched, Jobs: 2, Trials: raceTrials},
			client(taking, succeeding), client(takingNone, takingNone), client(detailing, detailing)),
		race(model.AcknowledgeJob, "take-and-fail", "in-order", "a worker takes and fails its job at once",
			Race{Job: Dispatched, Jobs: 4, Trials: raceTrials},
			client(taking, failing)),
	}
}

// racesOfReads ask about jobs, and for them.
func racesOfReads() []Case {
	return []Case{
		race(model.GetJobDetails, "while-taken", "in-order", "details are asked for while a job is taken and completed",
			Race{Job: Dispatched, Jobs: 2, Trials: raceTrials},
			client(taking, succeeding), client(detailing, detailing, detailing),
			client(detailing, detailing, detailing)),
		race(model.GetJobDetails, "while-failed", "in-order", "details are asked for while a job is failed",
			Race{Job: InProgress, Jobs: 2, Trials: raceTrials},
			client(failing), client(detailing, detailing), client(detailing, detailing)),
		race(model.GetJobDetails, "reads", "in-order",
			"details of a job in progress are asked for by four workers at once",
			Race{Job: InProgress, Jobs: 2, Trials: raceTrials / 2},
			client(detailing, detailing), client(detailing, detailing), client(detailing, detailing),
			client(detailing, detailing)),
		race(model.GetJobDetails, "while-ended", "in-order",
			"details are asked for while a job is failed and then completed",
			Race{Job: InProgress, Jobs: 2, Trials: raceTrials},
			client(failing, succeeding), client(detailing, detailing, detailing),
			client(detailing, detailing, detailing)),
		race(model.GetJobDetails, "while-completed", "in-order",
			"details are asked for while a job is completed and then failed",
			Race{Job: InProgress, Jobs: 2, ByCBOR: true, Trials: raceTrials},
			client(succeeding, failing), client(detailing, detailing, detailing),
			client(detailing, detailing, detailing)),
		race(model.PollForJobs, "while-taken", "one-poller", "jobs are polled for while one is completed",
			Race{Job: InProgress, Jobs: 2, Trials: raceTrials},
			client(succeeding), client(polling("1"), polling("1")), client(polling("50"), polling("50"))),
		race(model.PollForJobs, "polls", "one-poller", "six jobs are polled for by four workers at once",
			Race{Job: Queued, Jobs: 6, ByCBOR: true, Trials: raceTrials},
			client(polling("2")), client(polling("2")), client(polling("2")), client(polling("2"))),
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
