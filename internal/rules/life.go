package rules

// lifeRules say what a job's life looks like from outside.
func lifeRules() []Rule {
	return append(append(endRules(), continuationRules()...), apartRules()...)
}

// considered is the user guide's sentence that most of these rules rest on.
const considered = "once PutJobSuccessResult is called the job counts as complete; with a token, a new job is made " +
	"that carries it"

// endRules are about the states in which a result is not taken.
func endRules() []Rule {
	return inFamily("life",
		Rule{
			ID: "life/completed-once", Level: Must, Grade: "D + I",
			Title:  "A job that was completed is not completed again: 400",
			Source: Source{docGuide, "job workers", considered},
		},
		Rule{
			ID: "life/completed-state", Level: Should, Grade: "I",
			Title:  "The refusal of a completed job is InvalidJobStateException",
			Source: Source{docPage, "Errors, InvalidJobStateException", "the error about the job's state"},
		},
		Rule{
			ID: "life/after-failure", Level: Must, Grade: "D + I",
			Title:  "A job that was ended by PutJobFailureResult is not completed: 400",
			Source: Source{docFailure, "", "it represents the failure of a job: its end"},
		},
		Rule{
			ID: "life/after-continuation", Level: Must, Grade: "D",
			Title:  "The id of a job that ended with a continuation token is spent: 400",
			Source: Source{docGuide, "job workers", considered},
		},
		Rule{
			ID: "life/unacknowledged", Level: Should, Grade: "I",
			Title: "A job that nobody acknowledged gets InvalidJobStateException",
			Source: Source{
				docAck, "",
				"a worker acknowledges a job before it works on it; the job is InProgress from then on",
			},
			Caution: "The flow is documented; what real AWS answers to a worker that skips a step is not known.",
		},
		Rule{
			ID: "life/invalid-on-finished", Level: Must, Grade: "I",
			Title: "An invalid request about a finished job is refused",
			Source: Source{
				docInference, "",
				"each of the two is a reason of its own; which one is told is the target's choice",
			},
		},
		Rule{
			ID: "life/invalid-on-unacknowledged", Level: Must, Grade: "I",
			Title: "An invalid request about a job that nobody acknowledged is refused",
			Source: Source{
				docInference, "",
				"each of the two is a reason of its own; which one is told is the target's choice",
			},
		},
		Rule{
			ID: "life/rejected-changes-nothing", Level: Must, Grade: "I",
			Title:  "A refused request changes nothing: the job can still be completed, no job appears or vanishes",
			Source: Source{docInference, "", "any other reading loses work"},
		},
		Rule{
			ID: "life/rejected-again-same", Level: Must, Grade: "I",
			Title:  "A refused request, sent again, is refused in the same way",
			Source: Source{docInference, "", "what a refusal changes nothing of, is as it was"},
		},
	)
}

// continuationRules are about the job after the job.
func continuationRules() []Rule {
	return inFamily("life",
		Rule{
			ID: "life/continuation-job", Level: Must, Grade: "D",
			Title:  "A success with a token makes exactly one new job, with a new id, of the same action",
			Source: Source{docGuide, "job workers", considered},
		},
		Rule{
			ID: "life/token-exact", Level: Must, Grade: "D",
			Title:  "The new job carries the token exactly as it was sent",
			Source: Source{docPoll, "JobData, continuationToken", "the token that a worker gave, handed back to it"},
		},
		Rule{
			ID: "life/first-job-no-token", Level: Must, Grade: "D",
			Title: "The first job of an action carries no token",
			Source: Source{
				docPoll, "JobData, continuationToken",
				"a token comes from a worker, and none has been asked yet",
			},
		},
		Rule{
			ID: "life/token-reusable", Level: Must, Grade: "D",
			Title: "The same token may be sent again by a later job of the action",
			Source: Source{
				docPage, "Request Parameters, continuationToken",
				"it can be reused to tell more about the progress",
			},
		},
		Rule{
			ID: "life/no-further-job", Level: Must, Grade: "D",
			Title: "A success without a token is the action's last job in this execution",
			Source: Source{
				docPage, "Request Parameters, continuationToken",
				"no token is supplied when the action is complete",
			},
		},
		Rule{
			ID: "life/null-token", Level: Must, Grade: "D",
			Title: "A success with a null token is one without a token",
			Source: Source{
				docProtocol, "Shape serialization",
				"a null member of a structure is read as one that is not there",
			},
		},
		Rule{
			ID: "life/next-stage", Level: Must, Grade: "D",
			Title:  "The jobs of the next stage appear when all actions of a stage have succeeded, and not before",
			Source: Source{docGuide, "job workers", "stages follow one another; a stage is done when its actions are"},
		},
		Rule{
			ID: "life/run-order", Level: Should, Grade: "D",
			Title:  "An action begins when those of its stage with a lower runOrder have succeeded, and not before",
			Source: Source{docAction, "Contents, runOrder", "it is the order in which a stage's actions are run"},
		},
		Rule{
			ID: "life/second-stage", Level: Must, Grade: "D",
			Title:  "A job of the second stage has the same life as one of the first",
			Source: Source{docGuide, "job workers", "nothing of what is said of jobs depends on the stage"},
		},
		Rule{
			ID: "life/jobs-accounted", Level: Must, Grade: "I",
			Title:  "Every job that is handed out has a reason",
			Source: Source{docPoll, "", "jobs come from actions of a running execution"},
		},
	)
}

// apartRules are about jobs and requests that must not touch each other.
func apartRules() []Rule {
	return inFamily("life",
		Rule{
			ID: "life/one-winner", Level: Must, Grade: "I",
			Title:  "Of concurrent successes for one job at most one gets 200",
			Source: Source{docInference, "", "a job is completed once, also when two workers hurry"},
		},
		Rule{
			ID: "life/success-or-failure", Level: Must, Grade: "I",
			Title:  "Of a success and a failure that race for one job at most one gets 200",
			Source: Source{docInference, "", "a job ends once, in one way"},
		},
		Rule{
			ID: "life/jobs-apart", Level: Must, Grade: "I",
			Title:  "What one request carried shows in no other job",
			Source: Source{docInference, "", "a request names one job"},
		},
		Rule{
			ID: "life/no-influence", Level: Must, Grade: "I",
			Title:  "Earlier requests have no influence: the thousandth is answered like the first",
			Source: Source{docInference, "", "the outcome depends on the request and on the job it names"},
		},
		Rule{
			ID: "life/removed", Level: Observe, Grade: "?",
			Title:  "A success for a job in progress whose pipeline or action type was deleted",
			Source: Source{docInference, "", "it may go on or be unknown; whichever it is, it gets an answer"},
		},
		Rule{
			ID: "life/state-shown", Level: Should, Grade: "I",
			Title:  "GetPipelineState shows the details and the revision as they were sent, with that action only",
			Source: Source{docState, "ActionState", "it has members of the same names, for the latest execution"},
		},
		Rule{
			ID: "life/state-untouched", Level: Should, Grade: "I",
			Title:  "A refused request leaves what GetPipelineState shows as it was",
			Source: Source{docInference, "", "a refusal changes nothing"},
		},
	)
}
