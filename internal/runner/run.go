// Package runner runs the catalogue against a target: it plans, arranges jobs,
// sends, judges and tells what happened as events. It owns the results.
package runner

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/runner/survey"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Options say how a run goes.
type Options struct {
	Profile model.Profile
	Strict  bool
	// Selected says whether a case is to be run; nil runs all.
	Selected func(id string) bool
	// Workers is how many requests are under way at the same time.
	Workers int
	// Enough is with how many workers the run goes on when answers become slower with all of
	// them; 0 keeps all.
	Enough int
	// MaxJobs is how many jobs may be used; 0 is as many as are needed.
	MaxJobs int
	// NoJobs says why no job can be had, where the supply could not be prepared: the
	// cases that need one then have no verdict.
	NoJobs error
	// Found is what a survey found that needed no job; the zero value has the run ask.
	Found survey.Result
	// Connections is how many connections the target serves at a time, 0 of one that
	// serves as many as there are workers.
	Connections int
	// Further are run after the list.
	Further Further
	// Notes are what the report says besides, from before the run.
	Notes   []string
	OnEvent func(report.Event)
}

// Outcome is what a run found: the results in the catalogue's order and how it went.
type Outcome struct {
	Results  []*Result
	Planned  int // of the results, those of the list; the others are further ones
	Unlisted []report.Unlisted
	Headline string
	Missing  *report.Missing // of a target that lacks the operation
	Notes    []string
	Requests int
	Distinct int
	Jobs     int
	// Complete is false where the run was interrupted.
	Complete bool
	// Answered is false where the target never gave an answer.
	Answered bool
	// Gone is set where the target went away.
	Gone bool
	// JobsErr says why a job could not be had, where jobs were wanted, and NoJobs why none
	// could: the cases that need one were skipped then.
	JobsErr, NoJobs error
	// Unserved is how many cases were skipped for want of a job.
	Unserved int
}

// run is one run under way.
type run struct {
	options Options
	supply  *jobs.Supply
	pool    *pool
	traffic
	*book
	accounts
	turns
	asleep   *sleepers // the cases that are to wait before the others are sent
	resent   resent
	rowTime  time.Duration // that one connection is kept busy for at the most
	failing  failing
	lifetime lifetime // of jobs that are left alone
	single   bool     // one part is run after the other, with no other pipeline there
	owes     bool     // some cases have no verdict at last
}

// turns count what a run does only so often, or in another way each time.
type turns struct {
	culprits atomic.Int64 // that were searched for
	reruns   atomic.Int64 // pipelines that were started a second time
	unsure   atomic.Int64 // scenarios that were begun again because an answer was lost
	lag      client.Lag   // of what GetPipelineState shows
	held     atomic.Int64 // stages that were held back
	endings  atomic.Int64 // and completed
	// heldTokens are how many jobs that hold a stage back have continued.
	heldTokens atomic.Int64
	// beforehands are how many jobs were about to be sent the request of a case.
	beforehands atomic.Int64

	narrow atomic.Bool // of several actions in a second stage some had no job
}

// Run runs the cases and the overall ones.
func Run(ctx context.Context, t *client.Target, supply *jobs.Supply, listed []cases.Case, o Options) *Outcome {
	r := &run{
		options: o, supply: supply, book: newBook(o), accounts: accounts{ledgers: map[*jobs.Batch]*ledger{}},
		traffic: traffic{
			target: t, slots: newSlots(o.Workers, o.Enough), flight: newFlight(), census: newCensus(),
			slowness: newSlowness(),
			patience: client.Patience{Another: func(ctx context.Context) *client.Exchange {
				return t.Do(ctx, wire.Request{Body: []byte(survey.Probes[0])})
			}},
		},
	}
	r.pool = newPool(r)
	list := r.plan(listed, o)
	r.Tell(report.Event{Kind: report.KindStarted, Total: r.total, Report: r.head()})
	switch {
	case o.Connections == 1:
		r.Note("the target serves one connection at a time: one worker, and no connection kept open")
	case o.Connections > 1:
		r.Note("the target serves few connections at a time: %d workers", o.Connections)
	}
	r.noteTime(listed)
	if found, ok := r.preflight(ctx, list); !ok {
		r.notRun(found.Headline)
		out := r.outcome(ctx, found.Headline, false)
		out.Missing = found.Missing
		return out
	}
	working, cancel := context.WithCancel(ctx)
	defer cancel()
	r.silence.broken = cancel
	r.apartIfFailing(working, list)
	kept, last := r.atFirst(working)
	r.execute(working, list)
	kept(working)
	r.onceMore(working, list)
	last(working)
	r.further(working)
	r.settle(ctx)
	r.NotePatience(&r.patience)
	return r.outcome(ctx, "", true)
}

// execute runs everything that sends requests, side by side: the parts wait for
// each other only in the slots that they share. What mostly waits does so while the races are run, too.
func (r *run) execute(ctx context.Context, list []*cases.Case) {
	byNeed, rows := r.sorted(ctx, list)
	r.resent.choose(byNeed[cases.Own])
	r.pool.prime(ctx)
	r.asleep = awaiting(byNeed[cases.Several])
	var waiting, group errgroup.Group
	if !r.few(ctx, byNeed, r.runShared, r.runFinished, r.runUnacknowledged, r.runScenarios, r.runOwn, r.runIdle) {
		slow := r.census.isSlow() // and takes longer than the sleepers sleep
		waiting.Go(func() error {
			r.runIdle(ctx, byNeed)
			return nil
		})
		for _, p := range []part{
			r.runOwn, r.runShared, r.runFinished, r.runUnacknowledged, r.runScenarios, rows,
		} {
			group.Go(func() error {
				if !slow {
					r.asleep.wait(ctx)
				}
				p(ctx, byNeed)
				return nil
			})
		}
	}
	_ = group.Wait() // the parts record their errors as results
	r.races(ctx, byNeed[cases.Several])
	_ = waiting.Wait()
	r.runQuiet(ctx, byNeed[cases.Several])
	r.serve()
}

// sorted are the cases by what they need, but for the rows, which are run at once or are a part of their own.
func (r *run) sorted(ctx context.Context, list []*cases.Case) (byNeed map[cases.Needs][]*cases.Case, rows part) {
	byNeed = map[cases.Needs][]*cases.Case{}
	list, rows = r.rows(ctx, list)
	for _, c := range r.chunkable(ctx, list) {
		need := c.Needs()
		if need == cases.NoJob && r.supply.Any() {
			need = cases.Shared
		}
		byNeed[need] = append(byNeed[need], c)
	}
	return byNeed, rows
}

// gone says whether the target refuses connections for good, or answers nothing any more.
func (r *run) gone() bool { return r.parting() != "" }

// parting says how the target went away, empty of one that is there.
func (r *run) parting() string {
	switch a := r.supply.AWS(); {
	case r.silence.total.Load():
		return "it no longer answers"
	case r.flight.refusals.Load() >= 3 || a != nil && a.Gone():
		return "it refuses connections"
	}
	return ""
}

// cut says why what was awaited may not have come for reasons of its own: the run was
// interrupted, or the target is gone. It is empty of a run that goes on.
func (r *run) cut(ctx context.Context) string {
	switch {
	case r.gone():
		return errGone.Error()
	case ctx.Err() != nil:
		return "the run was interrupted"
	}
	return ""
}

// outcome gathers what was found.
func (r *run) outcome(ctx context.Context, headline string, answered bool) *Outcome {
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	out := &Outcome{
		Headline: headline, Notes: r.Notes(), Requests: int(r.census.requests.Load()), Distinct: r.census.distinct.n,
		Jobs:     int(r.pool.used.Load()),
		Complete: ctx.Err() == nil, Answered: answered, Gone: r.gone(), JobsErr: r.jobsErr, NoJobs: r.noJobs(),
		Unserved: len(r.unserved),
	}
	for _, id := range r.order {
		out.Results = append(out.Results, r.results[id])
	}
	if r.pool.came.Load() && !slices.ContainsFunc(out.Results, (*Result).undecided) {
		out.JobsErr = nil // each case has its verdict all the same
	}
	out.Planned, out.Unlisted = r.planned, unlistedOf(r.counted.unlisted)
	r.Tell(report.Event{Kind: report.KindFinished, Done: r.total, Total: r.total})
	return out
}
