// Package cases is the catalogue: requests that each break exactly one rule, or
// none. A case is built, never validated: what it must get is known because it
// is known what was broken, so that no checker of ours has a say in it.
package cases

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

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

// Case is one request with what it may get.
type Case struct {
	// ID reads as a path and never changes its meaning.
	ID    string
	Title string
	// Rule is the id of the rules.Rule that decides.
	Rule    string
	Profile model.Profile // empty: both
	Needs   Needs
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
	// Steps make the case a scenario: it has no request of its own.
	Steps []Step
	// Race makes the case a race of requests sent at the same moment.
	Race *Race
	// Source and Severity are those of a case that no rule decides: one of a user's own.
	Source   string
	Severity rules.Level
	// Large marks a request of more than 256 KiB, whose answer may take its time.
	Large bool
	// Twice sends the request a second time, which must get the same answer.
	Twice bool
	// OnCBOR marks a case of the CBOR wire.
	OnCBOR bool
	// Chunked marks a body in chunks, which a target that does not read any cannot answer
	// for.
	Chunked bool
	// KeepAlive sends a second request on the same connection, if the answer left it
	// open, which must be answered like on any other.
	KeepAlive bool
	// MayClose allows the target to close the connection without an answer, as
	// after broken framing (RFC 9112), or to wait for the rest of the request.
	MayClose bool
	// Second has the scenario's one job in the second stage, where it is not
	// acknowledged before it has to be.
	Second bool
	// Further are the actions of the stages after the first, nil for one action in one stage.
	Further []Further
	// OnCBORWorker has the scenario's jobs polled for and acknowledged by CBOR.
	OnCBORWorker bool
}

// Further is an action of a stage after the first; those of a stage follow each other.
type Further struct {
	Stage, Action string
	Order         int32 // its runOrder
}

// Removal is what a step removes while jobs are in progress.
type Removal string

// What can be removed.
const (
	Pipeline Removal = "pipeline"
	Types    Removal = "action types"
)

// Step is one request of a scenario.
type Step struct {
	// Job names a job of the scenario's: its first use is a job in progress of an
	// action of its own; after a success with a token it is the job that follows.
	Job string
	// Spent sends the request to every job that Job has been before, and not to the
	// one that it is.
	Spent   bool
	Label   string
	Request func(jobID string) (wire.Request, bool)
	Allowed judge.Allowed
	Rule    string
	Effect  Effect
	// Early sends the request before the job is acknowledged that a continuation
	// has led to.
	Early bool
	// Fails says that the step ends the job as failed, which is not what is tested.
	Fails bool
	// Twice sends the request a second time, which must get the same answer.
	Twice bool
	// Times sends the request so many times in all, fewer on a slow target; each is to
	// get what the first is.
	Times int
	// Restart starts another execution of the pipeline and sends nothing: these are
	// then the first jobs of its actions. A target that lets executions wait for each
	// other ends the scenario here.
	Restart []string
	// Next awaits the job of the second stage, which Job then is, or of the action Of of a
	// later stage; Still sees that no other has come. Neither sends anything.
	Next, Still bool
	Of          string // stage/action
	// Removes removes what the scenario's jobs belong to, and sends nothing else.
	Removes Removal
	// Idle is how long nothing is done for the scenario before the step, not even that its
	// job is acknowledged; Late is how long nothing is done after a success, not even that
	// the job that follows is polled for.
	Idle, Late time.Duration
	// Quiet has nothing else be sent to the target during Idle.
	Quiet bool
	// Unpolled leaves the job that follows to wait until a later step needs it: nobody polls
	// for it before.
	Unpolled bool
	// Spare lets the step be left out where the scenario has taken long already.
	Spare bool
	// Shown asks that the pipeline's state shows just this effect for the job's
	// action after the step, where the target tells.
	Shown *Effect
}

// Sends says whether the step sends a request.
func (s Step) Sends() bool { return s.Request != nil }

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
	// Again asks for the job once more when the race is over.
	Again bool
}

// Level is the level of the case's rule.
func (c Case) Level() rules.Level {
	if rule, ok := rules.RuleByID(c.Rule); ok {
		return rule.Level
	}
	return c.Severity
}

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
	return e.Revision != nil || e.Change != nil || e.Summary != nil || e.ExternalID != nil || e.Percent != nil || e.Created != nil
}

// Catalogue is the list of all cases of a profile, in a stable order. It is the
// caller's own; the cases are shared. With roots, it has all cases whose ids begin
// with one of these first parts, and perhaps others: the rest is not made.
func Catalogue(profile model.Profile, roots ...string) []Case {
	if onlyOnce.Load() || len(roots) > 0 {
		return slices.DeleteFunc(assemble(familiesOf(roots)), func(c Case) bool { return c.Profile != "" && c.Profile != profile })
	}
	all := whole()
	kept := make([]Case, 0, len(all)+mostAdded)
	for _, c := range all {
		if c.Profile == "" || c.Profile == profile {
			kept = append(kept, c)
		}
	}
	return kept
}

// OnlyOnce says that this process lists the catalogue of JSON once, so that no second copy of it is kept in memory.
// Whoever lists it again has it made again.
func OnlyOnce() { onlyOnce.Store(true) }

var onlyOnce atomic.Bool

// mostAdded is room for what is added to a list in most runs: the random combinations.
const mostAdded = 1000

// repeated is how many of a rule's refused requests are sent twice in a row: the
// same request again gets the same answer.
const repeated = 12

// repeat marks the first refused requests of every rule to be sent twice.
func repeat(all []Case) {
	count := map[string]int{}
	for i, c := range all {
		if c.Needs == Shared && !c.Large && !c.KeepAlive && c.Row == 0 && count[c.Rule] < repeated {
			count[c.Rule]++
			all[i].Twice = true
		}
	}
}

// family is one of the functions that the catalogue is made of.
type family struct {
	cases func() []Case
	roots string // the first parts of its ids, separated by spaces
	// named makes one case of a large family alone; nil where all are made to find one.
	named func(id string) (Case, bool)
}

const members = "continuationToken currentRevision.changeIdentifier currentRevision.created currentRevision.revision currentRevision.revisionSummary " +
	"executionDetails.externalExecutionId executionDetails.percentComplete executionDetails.summary "

var families = []family{
	{cases: basics, roots: "success"},
	{cases: jobIDs, roots: "jobId"},
	{cases: mutatedIDs, roots: "jobId", named: mutatedID},
	{cases: unknownIDs, roots: "jobId"},
	{cases: lengths, roots: members},
	{cases: shrunk, roots: members},
	{cases: alphabets, roots: "characters"},
	{cases: numbers, roots: members},
	{cases: wrongTypes, roots: members + "currentRevision executionDetails jobId outputVariables"},
	{cases: shapes, roots: members + "currentRevision executionDetails jobId outputVariables"},
	{cases: absences, roots: members + "currentRevision executionDetails jobId null outputVariables"},
	{cases: variables, roots: "outputVariables"},
	{cases: combinations, roots: "combine"},
	{cases: spellings, roots: "json"},
	{cases: sized, roots: "json"},
	{cases: grammar, roots: "json"},
	{cases: packaged, roots: "json"},
	{cases: truncations, roots: "json"},
	{cases: unknownMembers, roots: members + "jobId json"},
	{cases: memberCase, roots: "json"},
	{cases: encodings, roots: "json"},
	{cases: large, roots: "json"},
	{cases: protocol, roots: "protocol"},
	{cases: framing, roots: "protocol"},
	{cases: finished, roots: "life"},
	{cases: unacknowledged, roots: "life"},
	{cases: unknown, roots: "jobId"},
	{cases: scenarios, roots: "life outputVariables"},
	{cases: secondStage, roots: "life"},
	{cases: further, roots: "life"},
	{cases: races, roots: "race"},
}

// Named is the case of an id. It makes no more of the catalogue than has such ids, and does
// not know which cases are sent twice.
func Named(profile model.Profile, id string) (Case, bool) {
	root, _, _ := strings.Cut(id, "/")
	for _, family := range familiesOf([]string{root}) {
		if c, ok := family.called(id); ok && (c.Profile == "" || c.Profile == profile) {
			return c, true
		}
	}
	return Case{}, false
}

// called is a family's case of an id.
func (f family) called(id string) (Case, bool) {
	if f.named != nil {
		return f.named(id)
	}
	all := f.cases()
	if i := slices.IndexFunc(all, func(c Case) bool { return c.ID == id }); i >= 0 {
		return all[i], true
	}
	return Case{}, false
}

// whole is the catalogue of all profiles. It is made once: it never changes.
var whole = sync.OnceValue(func() []Case { return assemble(families) })

// familiesOf are the families that may have cases of one of the roots; without any, all.
func familiesOf(roots []string) []family {
	if len(roots) == 0 {
		return families
	}
	var out []family
	for _, f := range families {
		if slices.ContainsFunc(strings.Fields(f.roots), func(root string) bool { return slices.Contains(roots, root) }) {
			out = append(out, f)
		}
	}
	return out
}

// assemble puts families together.
func assemble(families []family) []Case {
	made := make([][]Case, len(families)) // side by side: it is the longest part of a start
	var group sync.WaitGroup
	for i, family := range families {
		group.Go(func() { made[i] = family.cases() })
	}
	group.Wait()
	n := mostAdded
	for _, part := range made {
		n += len(part)
	}
	all := make([]Case, 0, n)
	for _, part := range made {
		all = append(all, part...)
	}
	repeat(all)
	seen := make(map[string]bool, len(all))
	for _, c := range all {
		if seen[c.ID] {
			panic(fmt.Sprintf("two cases are called %s", c.ID))
		}
		seen[c.ID] = true
	}
	return all
}
