package worker

import (
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// Scenario is a sequence of steps on the jobs of an action type of its own.
type Scenario struct {
	// Pipelines and Actions are how many pipelines there are, and how many actions each has side
	// by side: 1 of each where it is 0.
	Pipelines, Actions int
	// Configured gives the action of the pipeline at an index a value of the queryable property.
	Configured []string
	// OneByOne polls for one job at a time.
	OneByOne bool
	// Types is how many action types there are, of which a pipeline uses the one at its index;
	// 1 where it is 0.
	Types int
	Steps []Step
}

// Needs implements [Plan].
func (s Scenario) Needs() string { return "jobs of pipelines of its own" }

// Expected implements [Plan].
func (s Scenario) Expected() string {
	return fmt.Sprintf("each of %d steps as documented", len(s.Steps))
}

// Shown implements [Plan].
func (s Scenario) Shown() *Request { return nil }

// Step is one step of a scenario: a [Take], a [Call] or a [Look].
type Step interface{ step() }

// Take polls until a job is there that the scenario has not taken, and names it. Nothing of it
// is judged.
type Take struct {
	As string
	// Pipeline is the index of the pipeline that the job is to be of.
	Pipeline int
	// Acknowledge also acknowledges it.
	Acknowledge bool
	// After is the job that a continuation leads on from, Second asks for the job of the second
	// stage.
	After  string
	Second bool
	// Due says that a job which does not come is what the case looks for.
	Due bool
}

// Call is a request that is judged.
type Call struct {
	Label   string
	Request Request
	// Job is the name of the job that the request is about, Other of one whose nonce it has.
	Job, Other string
	// Pipeline is the index of the pipeline whose action type a poll asks for.
	Pipeline int
	Allowed  judge.Allowed
	Rule     string
	Expect   []Expectation
	// Second polls for the second stage.
	Second bool
}

// Look asks for the state of the pipeline of a job. Where the target does not tell it, nothing
// is judged.
type Look struct {
	Label  string
	Job    string
	Rule   string
	Expect []Expectation
}

func (Take) step() {}
func (Call) step() {}
func (Look) step() {}

// Expectation is what the document of an answer must say besides.
type Expectation interface {
	// Check answers what was expected and what came, both empty where it is as it should be.
	Check(Seen) (expected, got string)
}

// Seen is an answer with what is known of the scenario's jobs.
type Seen struct {
	Document map[string]any
	// Jobs are the ids of the named jobs, Data what PollForJobs told of them.
	Jobs map[string]string
	Data map[string]any
	// Job is the name of the job that the request was about.
	Job string
	// Provider is that of the action type that was asked for, Action and Pipeline where the job stands.
	Provider, Action string
}

// Race is requests of several clients about the same job at the same time. Their answers must
// be such that some order of the requests explains them.
type Race struct {
	// Job is the state that each job is in at the start: Queued, Dispatched or InProgress. Of
	// queued jobs there are as many as there are actions of one pipeline, and the clients poll.
	Job State
	// Jobs is how many jobs there are in a trial, each with clients of its own.
	Jobs, Trials int
	// Clients are what the clients of a job send, each one request after the other.
	Clients [][]Request
}

// Needs implements [Plan].
func (Race) Needs() string { return "jobs that several requests are about at the same time" }

// Expected implements [Plan].
func (r Race) Expected() string { return "answers that some order of the requests explains" }

// Shown implements [Plan].
func (Race) Shown() *Request { return nil }
