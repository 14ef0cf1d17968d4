package rules

// endAdvice is the advice on the states in which a result is not taken.
var endAdvice = map[string]Advice{
	"life/completed-once": {
		Mistakes: []Mistake{
			{
				Is:    "Success is idempotent: a job that has succeeded may succeed again, because a client may retry.",
				Mend:  "Refuse with InvalidJobStateException. A client that retries after a lost answer learns from it that the first one counted.",
				Fault: "completed-twice",
			},
			{
				Is:    "The status is set, but never looked at.",
				Mend:  "End a job by one conditional step: where its status is InProgress, set it to Succeeded; if nothing was changed, refuse.",
				Fault: "success-does-not-end",
			},
		},
	},
	"life/completed-state": {
		Seen: "The page has an error about the job's state; that it is this one for an ended job is an inference, so another name is a warning.",
		Mistakes: []Mistake{{
			Is:    "A job that has ended is deleted, so that the same id gets JobNotFoundException afterwards.",
			Mend:  "Keep ended jobs with their status, at least as long as their execution lives.",
			Fault: "ended-job-not-found",
		}},
	},
	"life/after-failure": {
		Mistakes: []Mistake{{
			Is:    "Only Succeeded is looked at, and a failed job succeeds after all.",
			Mend:  "Ask whether the job is InProgress, instead of listing what it must not be.",
			Fault: "completed-after-failure",
		}},
	},
	"life/after-continuation": {
		Mistakes: []Mistake{{
			Is:    "The continued action keeps its job, which now has a token: the old id goes on working.",
			Mend:  "End the old job as Succeeded and make a new one with an id of its own.",
			Fault: "completed-after-token",
		}},
	},
	"life/unacknowledged": {
		Mistakes: []Mistake{{
			Is:    "Jobs go from Queued to Succeeded, since nobody asked for AcknowledgeJob.",
			Mend:  "Take results for jobs that are InProgress only. Workers that forget to acknowledge are then found in tests, and not when two of them get the same job.",
			Fault: "unacknowledged-accepted",
		}},
	},
	"life/invalid-on-finished": {
		Mistakes: []Mistake{{
			Is:   "An ended job is answered 200 before the request is looked at, to be idempotent.",
			Mend: "Both checks refuse. Which comes first is yours to choose.",
		}},
	},
	"life/invalid-on-unacknowledged": {
		Mistakes: []Mistake{{
			Is:   "A job that waits is ended before its request is looked at.",
			Mend: "Both checks refuse: that the job is in progress, and that the request is right. Let neither stand in for the other.",
		}},
	},
	"life/rejected-changes-nothing": {
		Mistakes: []Mistake{
			{
				Is:    "The job is ended first and the members are checked while they are stored: the worker gets 400 and its work is lost.",
				Mend:  "Check everything, then change everything, in one transaction.",
				Fault: "refused-validation-spends-job",
			},
			{
				Is:    "After so many refusals a job is given up.",
				Mend:  "Only a result and a timeout end a job.",
				Fault: "refused-ten-times-spends-job",
			},
		},
	},
	"life/rejected-again-same": {
		Mistakes: []Mistake{{
			Is:    "The first refusal leaves something behind, a half-made record or a lock, and the second finds it.",
			Mend:  "Let a refusal return before anything is written.",
			Fault: "refused-twice-spends-job",
		}},
	},
}

// continuationAdvice is the advice on the job after the job.
var continuationAdvice = map[string]Advice{
	"life/continuation-job": {
		Mistakes: []Mistake{
			{
				Is:    "The token is stored and no job is made: the action hangs for ever.",
				Mend:  "Put a new job of the same action into the queue, with the token in data.continuationToken.",
				Fault: "continuation-lost",
			},
			{
				Is:    "The new job has the id of the old one.",
				Mend:  "Make a new id, and a new nonce.",
				Fault: "continuation-same-id",
			},
			{
				Is:    "Two are made, by the request and by the scheduler that looks for actions without a job.",
				Mend:  "Let one of them do it, in the transaction that ends the old job.",
				Fault: "continuation-twice",
			},
		},
	},
	"life/token-exact": {
		Mistakes: []Mistake{
			{
				Is:    "The token is trimmed, normalised, escaped or decoded on its way: + becomes a space, CR LF becomes LF, <> become entities.",
				Mend:  "The token is the worker's own and opaque: keep the string, and write it with the JSON library only.",
				Fault: "token-trimmed",
			},
			{
				Is:    "A column is too narrow, and the database cuts without a word.",
				Mend:  "Make room for 2,048 characters, not bytes.",
				Fault: "token-cut-at-255",
			},
		},
	},
	"life/first-job-no-token": {
		Mistakes: []Mistake{{
			Is:    "The token is kept with the action or the execution, and the next execution begins with it.",
			Mend:  "Keep it with the job that it was sent for. No token is no member: neither \"\" nor \"0\".",
			Fault: "execution-inherits-token",
		}},
	},
	"life/token-reusable": {
		Mistakes: []Mistake{{
			Is:    "Tokens are a unique key, so that the second use of one is refused.",
			Mend:  "Workers may send the same token each time: it names the thing they wait for.",
			Fault: "token-same-refused",
		}},
	},
	"life/no-further-job": {
		Mistakes: []Mistake{{
			Is:    "A scheduler sees an action that is in progress and has no job, and makes one.",
			Mend:  "End the action together with its last job.",
			Fault: "success-requeues",
		}},
	},
	"life/null-token": {
		Mistakes: []Mistake{{
			Is:    "Whether the member is there decides, and null is there; or null becomes the text \"null\".",
			Mend:  "null is absent: the action ends.",
			Fault: "token-null-text",
		}},
	},
	"life/next-stage": {
		Mistakes: []Mistake{
			{
				Is:    "The stage ends with its first success, or when all its jobs have ended, failed ones among them.",
				Mend:  "Count the actions that have succeeded for good. A success with a token is not yet one.",
				Fault: "next-stage-early",
			},
			{
				Is:    "Nothing starts the next stage: jobs are all there is.",
				Mend:  "When the last action of a stage has succeeded, queue the jobs of the next.",
				Fault: "next-stage-never",
			},
		},
	},
	"life/second-stage": {
		Mistakes: []Mistake{{
			Is:   "Jobs of the first stage are made by one piece of code, those of later stages by another, which forgets tokens or checks.",
			Mend: "Make every job by one function; the stage is one of its arguments.",
		}},
	},
	"life/jobs-accounted": {
		Mistakes: []Mistake{{
			Is:    "Jobs of other executions, of removed pipelines or of nobody are handed out.",
			Mend:  "Make jobs in one place, from an action of a running execution, and forget them with it.",
			Fault: "success-requeues",
		}},
	},
}

// apartAdvice is the advice on jobs and requests that must not touch each other.
var apartAdvice = map[string]Advice{
	"life/one-winner": {
		Mistakes: []Mistake{{
			Is:    "The status is read, looked at and written in three steps, and two requests do so at the same time.",
			Mend:  "Hold a lock for the job from the look to the write, or update where status = 'InProgress' and count the rows.",
			Fault: "race-narrow",
		}},
	},
	"life/success-or-failure": {
		Mistakes: []Mistake{{
			Is:    "PutJobSuccessResult and PutJobFailureResult have each a lock of their own, or only one of them has.",
			Mend:  "Let both go through one function that ends a job.",
			Fault: "race-failure-lost",
		}},
	},
	"life/jobs-apart": {
		Mistakes: []Mistake{
			{
				Is:    "A result is stored with the stage or the execution: one success ends every job of it.",
				Mend:  "Store by the job's id what was said of the job.",
				Fault: "success-ends-stage",
			},
			{
				Is:   "A request is kept in a field of the handler, which the next request overwrites.",
				Mend: "Keep nothing of a request outside of its own variables, and test with the race detector or its like.",
			},
		},
	},
	"life/no-influence": {
		Mistakes: []Mistake{
			{
				Is:    "Ended jobs are kept in a cache of a fixed size; when it is full, old ids are unknown, or new again.",
				Mend:  "Bound by executions that are gone, not by a number.",
				Fault: "forgets-ended-after-50",
			},
			{
				Is:    "Something leaks with every request, until a limit is met.",
				Mend:  "Run the whole catalogue twice in a row: it is some 20,000 requests.",
				Fault: "after-500-everything-fails",
			},
		},
	},
	"life/state-shown": {
		Mistakes: []Mistake{
			{
				Is:    "What is shown was escaped, trimmed or cut where it was stored.",
				Mend:  "Store what was sent; escape where a page is drawn.",
				Fault: "summary-html-escaped",
			},
			{
				Is:    "externalExecutionId or revisionChangeId come from another action of the stage.",
				Mend:  "Keep them with the action, and with the execution.",
				Fault: "state-details-of-all",
			},
		},
	},
	"life/state-untouched": {
		Mistakes: []Mistake{{
			Is:    "executionDetails are stored before the request is refused.",
			Mend:  "Check first; a refusal writes nothing.",
			Fault: "refused-stores-details",
		}},
	},
}
