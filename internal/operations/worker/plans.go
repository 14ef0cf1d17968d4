package worker

import (
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// Scenario is a sequence of steps on the jobs of an action type of its own.
type Scenario struct {
	// Pipelines and Actions are how many pipelines there are, and how many actions each has side
	// by side: 1 of each where it is 0.
	Pipelines, Actions int
	// Configured gives the action of the pipeline at an index a value of the queryable property.
	Configured []string
	// Settings are further properties of all actions, of which no poll asks. One whose name begins with secret is one.
	Settings map[string]string
	// Artifacts has each action of the first stage make an artifact, and that of the second take the first of them.
	Artifacts bool
	// Batch is how many jobs are polled for at a time, 50 where it is 0.
	Batch int
	// Types is how many action types there are, of which a pipeline uses the one at its index;
	// 1 where it is 0. Near makes the provider and the version of the second from the provider of
	// the first, which has the version 1; where it is nil the provider is a new one.
	Types int
	Near  func(provider string) (near, version string)
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

// Step is one step of a scenario: a [Take], a [Call], a [Given], a [Look], a [Start] or a [Later].
type Step interface{ step() }

// Take polls until a job is there that the scenario has not taken, and names it. Nothing of it
// is judged but what is expected of the job.
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
	// Query is the value of the queryable property that is polled for, none where it is empty.
	Query string
	// Due says that a job which does not come is what the case looks for.
	Due bool
	// AnyToken takes the job of the second stage also if it carries a token.
	AnyToken bool
	// Level is that of a due job which does not come, MUST where it is empty.
	Level rules.Level
	// Unpolled leaves a partner's job waiting to be polled for.
	Unpolled bool
	// Expect is what a poll that hands out this job alone must say.
	Expect []Expectation
}

// None polls for partner jobs until none comes that has not come before. From the second time on, none that comes may
// be of the action and the execution of a named job.
type None struct{ Beside string }

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

// Start starts another execution of the pipeline at an index.
type Start struct{ Pipeline int }

// Later waits for the end of the run, where the steps before it are carried out at its beginning.
type Later struct{}

// Given is a request about a job that is not judged: where it does not get 200, the steps after it say nothing.
type Given struct {
	Label   string
	Request Request
	Job     string
}

func (Take) step()  {}
func (None) step()  {}
func (Call) step()  {}
func (Look) step()  {}
func (Start) step() {}
func (Later) step() {}
func (Given) step() {}

// Expectation is what the document of an answer must say besides.
type Expectation struct {
	// Check answers what was expected and what came, both empty where it is as it should be.
	Check func(Seen) (expected, got string)
	// Certain says that the answer alone shows what is wrong, whatever the jobs' state.
	Certain bool
}

// Seen is an answer with what is known of the scenario's jobs.
type Seen struct {
	Document map[string]any
	// Jobs are the ids of the named jobs, the others what PollForJobs told of them, or the first details.
	Jobs, Nonces, Accounts map[string]string
	Data                   map[string]any
	// Clients are the ids of the clients of the named partner jobs that have the client token of the job taken.
	Clients map[string]string
	// Job is the name of the job that the request was about.
	Job string
	// Type is the action type that was asked for, Action where the job stands, Pipelines are the names of the
	// scenario's pipelines of that type.
	Type      map[string]string
	Action    string
	Pipelines []string
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
	// After is what one more client sends about each job when all others have their answers: what was answered
	// must have happened. It is empty where the clients send no result of a job.
	After []Request
	// Side has the jobs of a trial be of actions side by side, which saves calls.
	Side bool
	// ByCBOR says that the race is run on the second wire too.
	ByCBOR bool
	// Follow looks at the jobs that continuations lead to: each carries the token that was sent about its own.
	Follow bool
}

// Needs implements [Plan].
func (Race) Needs() string { return "jobs that several requests are about at the same time" }

// Expected implements [Plan].
func (r Race) Expected() string { return "answers that some order of the requests explains" }

// Shown implements [Plan].
func (Race) Shown() *Request { return nil }
