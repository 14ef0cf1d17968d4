package cases

import (
	"fmt"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Plan is what a case sends: a [*Single], a [*Scenario], a [*Race] or a [WholeRun].
type Plan interface {
	// Needs is the job that the plan needs.
	Needs() Needs
	// Expected says for people what is allowed.
	Expected() string
}

// Single is the case's one request; nil where its plan is another.
func (c Case) Single() *Single {
	s, _ := c.Plan.(*Single)
	return s
}

// Scenario is the case's steps; nil where its plan is another.
func (c Case) Scenario() *Scenario {
	s, _ := c.Plan.(*Scenario)
	return s
}

// Race is the case's race; nil where its plan is another.
func (c Case) Race() *Race {
	r, _ := c.Plan.(*Race)
	return r
}

// Large reports whether the case sends one request of more than 256 KiB, whose answer may take its time.
func (c Case) Large() bool {
	s := c.Single()
	return s != nil && s.Large
}

// Chunked reports whether bodies of the case are in chunks, for which a target that reads none cannot answer.
func (c Case) Chunked() bool {
	switch p := c.Plan.(type) {
	case *Single:
		return p.Chunked
	case *Race:
		return p.Chunked
	}
	return false
}

// AboutChunks reports whether the case is about whether bodies in chunks are read at all.
func (c Case) AboutChunks() bool { return c.Rule == "protocol/chunked" }

// Needs is the job that the case needs.
func (c Case) Needs() Needs { return c.Plan.Needs() }

// Needs is the job that a case's request is sent to.
type Needs string

// What a case may need.
const (
	// NoJob is a request that names no job of the target's.
	NoJob Needs = "no job"
	// Shared is a job in progress that several requests share, since none of them
	// may change it; afterwards it is completed, which proves that none did.
	Shared Needs = "a job in progress, left as it was"
	// Own is a job in progress that the request may complete.
	Own Needs = "a job in progress of its own"
	// Finished is a job that a success has ended.
	Finished Needs = "a finished job"
	// Unacknowledged is a job that was handed out and never acknowledged.
	Unacknowledged Needs = "a job that was never acknowledged"
	// Several is jobs in progress of actions side by side, and what becomes of them.
	Several Needs = "jobs in progress that are followed"
)

// Single is one request, to a job in a state.
type Single struct {
	Job Needs
	// Request builds the request for a job's id. It answers false where this id
	// does not lend itself to the case (no letter to put in upper case, say).
	Request func(jobID string) (wire.Request, bool)
	Allowed judge.Allowed
	// Effect is what the request leaves behind once it got 200.
	Effect Effect
	// Variables is the size in bytes of the output variables it carries, for a
	// target may limit them per execution.
	Variables int
	// Suits says whether a live job's id shows at its best what the case is about; nil
	// is any. Such a job is looked for, and done without where none comes.
	Suits func(jobID string) bool
	// Row sends the request so many times on one connection, for as long as the target
	// leaves it open, fewer on a slow target; each is to be answered like the first.
	Row int
	// Names answers the id that the request names instead of the job's, where that
	// might be the id of another job of the target's.
	Names func(jobID string) string
	// Large marks a request of more than 256 KiB.
	Large bool
	// Twice sends the request a second time, which must get the same answer.
	Twice bool
	// Chunked marks a body in chunks.
	Chunked bool
	// KeepAlive sends a second request on the same connection, if the answer left it
	// open, which must be answered like on any other.
	KeepAlive bool
	// MayClose allows the target to close the connection without an answer, as
	// after broken framing (RFC 9112), or to wait for the rest of the request.
	MayClose bool
}

// Needs implements [Plan].
func (s *Single) Needs() Needs { return s.Job }

// Expected implements [Plan].
func (s *Single) Expected() string { return s.Allowed.String() }

// with is the case with another request made of its own; the case itself stays as it is.
func (c Case) with(change func(*Single)) Case {
	s := *c.Single()
	change(&s)
	c.Plan = &s
	return c
}

// altered is the case with a change of its request.
func (c Case) altered(change func(*wire.Request)) Case {
	return c.with(func(s *Single) { s.Request = altered(s.Request, change) })
}

// Scenario is requests one after the other, to jobs that are followed.
type Scenario struct {
	Steps []Step
	// Second has the scenario's one job in the second stage, where it is not
	// acknowledged before it has to be.
	Second bool
	// Further are the actions of the stages after the first, nil for one action in one stage.
	Further []Further
	// Category is that of these actions, empty for Build.
	Category string
	// Worker is the wire by which the jobs are polled for and acknowledged.
	Worker wire.Spelling
}

// Needs implements [Plan].
func (*Scenario) Needs() Needs { return Several }

// Expected implements [Plan].
func (s *Scenario) Expected() string {
	return fmt.Sprintf("each of %d steps as documented", len(s.Steps))
}

// Further is an action of a stage after the first; those of a stage follow each other.
type Further struct {
	Stage, Action string
	Order         int32 // its runOrder
}

// Step is one step of a scenario: a request to a job of it, or what is done between requests.
type Step struct {
	// Job names a job of the scenario's: its first use is a job in progress of an
	// action of its own; after a success with a token it is the job that follows.
	Job   string
	Label string
	Rule  string
	// Do is done where no request is sent.
	Do Action

	Request func(jobID string) (wire.Request, bool)
	Allowed judge.Allowed
	Effect  Effect
	// At is when in the life of the job the request is sent.
	At Moment
	// Fails says that the step ends the job as failed, which is not what is tested.
	Fails bool
	// Twice sends the request a second time, which must get the same answer.
	Twice bool
	// Times sends the request so many times in all, fewer on a slow target; each is to
	// get what the first is.
	Times int
	// Shown asks that the pipeline's state shows just this effect for the job's
	// action after the step, where the target tells.
	Shown *Effect

	Wait Wait
	// Spare lets the step be left out where the scenario has taken long already.
	Spare bool
}

// Sends says whether the step sends a request.
func (s Step) Sends() bool { return s.Do == nil }

// Moment is when in the life of a job a request is sent to it.
type Moment int

// The moments: once the job is acknowledged, before the job that a continuation has led to is, and once a success
// or a failure has ended it. The last is sent to every job that the step's job has been before.
const (
	InWork Moment = iota
	Early
	Spent
)

// Wait is the time that a scenario takes around a step.
type Wait struct {
	// Before is how long nothing is done for the scenario before the step, not even that its
	// job is acknowledged; After is how long nothing is done after a success, not even that
	// the job that follows is polled for.
	Before, After time.Duration
	// Quiet has nothing else be sent to the target during Before.
	Quiet bool
	// Unpolled leaves the job that follows to wait until a later step needs it: nobody polls
	// for it before.
	Unpolled bool
}

// Action is what a step does that sends no request: [Restart], [Next], [Still], [Removal] or [Call].
type Action interface{ action() }

// Restart starts another execution of the pipeline: these are then the first jobs of its actions. A
// target that lets executions wait for each other ends the scenario here.
type Restart []string

// Next awaits the job of the second stage, which the step's job then is, or of an action of a later stage.
type Next struct {
	Of string // stage/action, empty for the one action of the second stage
}

// Still sees that no other job of a later stage has come.
type Still struct{}

// Removal removes what the scenario's jobs belong to.
type Removal string

// What can be removed.
const (
	Pipeline Removal = "pipeline"
	Types    Removal = "action types"
)

// Call is another call of a job worker about the step's job, which is in progress. What it answers is not tested.
type Call string

// What is called.
const (
	AskDetails Call = "GetJobDetails"
	OtherNonce Call = "AcknowledgeJob with another nonce"
)

func (Restart) action() {}
func (Next) action()    {}
func (Still) action()   {}
func (Removal) action() {}
func (Call) action()    {}

// Race is a number of requests sent at the same moment to one job, or one each to
// as many jobs.
type Race struct {
	// Requests are the contenders, in turn; those to one job, unless Apart.
	Requests []func(jobID string) (wire.Request, bool)
	Ways     int
	Trials   int
	// Apart sends each request to a job of its own: all must succeed.
	Apart bool
	// Stage has these jobs be all of a stage's: the next stage follows, once.
	Stage bool
	// Continued races for jobs that so many continuations have made, Second for those
	// of the second stage, Later for those of the pipeline's third execution.
	Continued     int
	Second, Later bool
	// Worker is the wire by which the jobs are polled for and acknowledged.
	Worker wire.Spelling
	// Again asks for the job once more when the race is over.
	Again bool
	// Chunked marks bodies in chunks.
	Chunked bool
}

// Needs implements [Plan].
func (*Race) Needs() Needs { return Several }

// Expected implements [Plan].
func (r *Race) Expected() string {
	if r.Apart {
		return "200 for each"
	}
	return "200 for exactly one"
}

// WholeRun is judged on all that a run has seen.
type WholeRun struct{}

// Needs implements [Plan].
func (WholeRun) Needs() Needs { return NoJob }

// Expected implements [Plan].
func (WholeRun) Expected() string { return "no finding in the whole run" }

// Effect is what an accepted request leaves behind: nil members were not sent.
type Effect struct {
	Token      *string // read it by TokenFor
	Revision   *string
	Change     *string
	Summary    *string // of the execution details
	ExternalID *string
	Percent    *int
	Created    *int64 // milliseconds since 1970
	// Free marks a request whose consequences no document settles: whatever job
	// follows is explained.
	Free bool
}

// TokenFor is the token that the request for a job carried.
func (e Effect) TokenFor(jobID string) string { return strings.ReplaceAll(*e.Token, jobMark, jobID) }

// Shows says whether the pipeline's state has something to show of it.
func (e Effect) Shows() bool {
	return e.Revision != nil || e.Change != nil || e.Summary != nil || e.ExternalID != nil || e.Percent != nil ||
		e.Created != nil
}
