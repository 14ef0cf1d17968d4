// Package runner runs the catalogue against a target: it plans, arranges jobs,
// sends, judges and tells what happened as events. It owns the results.
package runner

import (
	"bytes"
	"context"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	smithytime "github.com/aws/smithy-go/time"
	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/survey"
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
	target  *client.Target
	supply  *jobs.Supply
	pool    *pool
	slots   chan struct{}
	large   chan struct{} // slots of large requests

	mu       sync.Mutex
	results  map[string]*Result
	doubts   map[string]string // failed cases about an id that a job may turn out to have
	taken    int               // slots that were taken away
	lowered  time.Time         // when that was last done
	lost     []string          // the cases that were in flight when the target went away
	order    []string
	planned  int // how many of them are of the list
	unlisted map[report.Unlisted]int
	folded   int // further cases that were counted
	shown    int // of them, failures
	errors   int // and errors
	overall  map[string]*tally
	notes    []string
	jobsErr  error
	unserved map[string]error // the cases that were skipped for want of a job, with the reason
	inFlight map[int64]string
	done     int

	ledgers map[*jobs.Batch]*ledger // guarded by mu
	vain    time.Time               // when a job was last waited for in vain; guarded by mu
	// jobs that a plain success or a continuation ended early in the run; guarded by mu
	early     [2][]lease
	stateless atomic.Bool // GetPipelineState is of no use

	failures sync.Once
	canFail  bool // written by failures

	requests   atomic.Int64
	took       atomic.Int64 // by all requests together, in ns
	ticket     atomic.Int64
	refusals   atomic.Int64
	silence    silence
	culprits   atomic.Int64
	reruns     atomic.Int64
	turnedAway atomic.Int64 // requests in a row that were throttled to the last
	excused    atomic.Int64 // requests that got 503, and their answer later
	insisted   atomic.Int64 // requests that got 503 whenever they were sent
	unsure     atomic.Int64 // scenarios that were begun again because an answer was lost
	asleep     *sleepers    // the cases that are to wait before the others are sent
	uncounted  atomic.Int64 // jobs that a lost answer may account for
	late       atomic.Int64 // jobs that appeared when nobody waited for them any more
	held       atomic.Int64 // stages that were held back
	endings    atomic.Int64 // and completed
	blinks     atomic.Int64 // how often in a row GetPipelineState did not answer
	looks      atomic.Int64 // at a state that did not show what was sent
	seed       maphash.Seed
	distinct   map[uint64]struct{} // hashes of requests; guarded by mu
	slowness   slowness
}

// Run runs the cases and the overall ones.
func Run(ctx context.Context, t *client.Target, supply *jobs.Supply, listed []cases.Case, o Options) *Outcome {
	r := &run{
		options: o, target: t, supply: supply, slots: make(chan struct{}, o.Workers),
		large:   make(chan struct{}, largeAtOnce),
		results: map[string]*Result{}, overall: map[string]*tally{}, inFlight: map[int64]string{},
		ledgers: map[*jobs.Batch]*ledger{}, doubts: map[string]string{}, unserved: map[string]error{},
		seed: maphash.MakeSeed(), unlisted: map[report.Unlisted]int{}, distinct: map[uint64]struct{}{},
	}
	r.pool, r.slowness = newPool(r), newSlowness()
	r.notes = slices.Clone(o.Notes)
	list := r.plan(listed)
	r.tell(report.Event{Kind: report.KindStarted, Total: r.total(), Report: r.head()})
	switch {
	case o.Connections == 1:
		r.note("the target serves one connection at a time: one worker, and no connection kept open")
	case o.Connections > 1:
		r.note("the target serves few connections at a time: %d workers", o.Connections)
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
	r.execute(working, list)
	r.further(working)
	r.settle(ctx)
	r.noteExcused()
	return r.outcome(ctx, "", true)
}

// notRun is the reason of a case that has no result yet.
const notRun = "not run"

// plan selects the cases and gives each a result that says that it was not run.
func (r *run) plan(list []cases.Case) []*cases.Case {
	var kept []*cases.Case
	for _, c := range append(pointers(list), pointers(cases.OverallOf(list))...) {
		if r.options.Selected != nil && !r.options.Selected(c.ID) {
			continue
		}
		r.order = append(r.order, c.ID)
		r.results[c.ID] = &Result{Case: c, Status: report.StatusError, Reason: notRun}
		if c.Request == nil && c.Steps == nil && c.Race == nil {
			r.overall[c.ID] = &tally{}
			continue
		}
		kept = append(kept, c)
	}
	r.planned = len(r.order)
	return kept
}

// pointers are the cases of a list where they are: there are many lists of them, of which
// none needs copies.
func pointers(list []cases.Case) []*cases.Case {
	out := make([]*cases.Case, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// total is how many cases there are in all.
func (r *run) total() int { return r.planned + r.options.Further.Total }

// execute runs everything that sends requests, side by side: the parts wait for
// each other only in the slots that they share.
func (r *run) execute(ctx context.Context, list []*cases.Case) {
	byNeed := map[cases.Needs][]*cases.Case{}
	for _, c := range r.chunkable(ctx, r.rows(ctx, list)) {
		need := c.Needs
		if need == cases.NoJob && r.supply.Any() {
			need = cases.Shared
		}
		byNeed[need] = append(byNeed[need], c)
	}
	r.pool.prime(ctx)
	r.asleep = awaiting(byNeed[cases.Several])
	if !r.few(ctx, byNeed, r.runShared, r.runSpecial, r.runOwn, r.runIdle) {
		var group errgroup.Group
		for i, p := range []part{r.runIdle, r.runOwn, r.runShared, r.runSpecial} {
			group.Go(func() error {
				if i > 0 {
					r.asleep.wait(ctx)
				}
				p(ctx, byNeed)
				return nil
			})
		}
		_ = group.Wait() // the parts record their errors as results
	}
	r.races(ctx, byNeed[cases.Several])
	r.runQuiet(ctx, byNeed[cases.Several])
	r.serve()
}

// send sends one request of a case, waiting for a slot, and again where the
// target asks for patience.
func (r *run) send(ctx context.Context, id, jobID string, request wire.Request) *client.Exchange {
	defer r.admit(ctx, id)()
	ticket := r.enter(id)
	defer r.leave(ticket)
	var e *client.Exchange
	r.quietly(ctx, id, func(ctx context.Context) {
		if e = r.unsent(id); e == nil {
			e = r.patiently(ctx, func() *client.Exchange { return r.target.Do(ctx, request) })
		}
	})
	e = r.unhurried(ctx, r.wholly(ctx, e))
	if e.Unsent {
		return e
	}
	for pause := firstPause; e.Fate == wire.Refused && id != preflight && pause <= lastPause && ctx.Err() == nil &&
		!r.gone(); pause *= 2 {
		r.lower("refused")
		_ = smithytime.SleepWithContext(ctx, pause)
		e = r.patiently(ctx, func() *client.Exchange { return r.target.Do(ctx, request) })
	}
	r.count(e, jobID)
	return e
}

const (
	// firstPause and lastPause are how long to wait before a connection is tried
	// again that was refused; each time twice as long.
	firstPause = 300 * time.Millisecond
	lastPause  = 1200 * time.Millisecond
)

// lower halves the number of workers: a target that refuses connections may have
// too many of them, which is no fault of its own. It does so once a second at most.
func (r *run) lower(did string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	width := cap(r.slots) - r.taken
	if width <= 1 || time.Since(r.lowered) < time.Second {
		return
	}
	r.lowered = time.Now()
	n := width / 2
	r.taken += n
	go func() {
		for range n {
			r.slots <- struct{}{} // never given back
		}
	}()
	r.notes = append(r.notes, fmt.Sprintf("the target %s connections: continuing with %d workers instead of %d", did,
		width-n, width))
}

// enter notes which case is in flight.
func (r *run) enter(id string) int64 {
	n := r.ticket.Add(1)
	r.mu.Lock()
	r.inFlight[n] = id
	r.mu.Unlock()
	return n
}

func (r *run) leave(n int64) {
	r.mu.Lock()
	delete(r.inFlight, n)
	r.mu.Unlock()
}

// count counts a request, and whether it is a new one, the job's id masked.
func (r *run) count(e *client.Exchange, jobID string) {
	e.Job.ID = jobID
	r.requests.Add(1)
	r.took.Add(int64(e.Took))
	if r.listen(e); e.Fate == wire.Hung {
		r.noteHang()
	}
	if e.Fate == wire.Refused && !strings.HasPrefix(e.Detail, "interrupted") {
		if r.refusals.Add(1) == 1 {
			r.lose()
		}
	} else {
		r.refusals.Store(0)
	}
	var h maphash.Hash
	h.SetSeed(r.seed)
	for _, s := range []string{e.Request.Method, e.Request.Path, e.Request.Target, e.Request.ContentType} {
		_, _ = h.WriteString(s)
		_ = h.WriteByte(0)
	}
	for _, f := range e.Request.Header {
		_, _ = h.WriteString(f.Name + ":" + f.Value + "\x00")
	}
	maphash.WriteComparable(&h, e.Request.Framing)
	maphash.WriteComparable(&h, e.Request.Signature)
	for rest, found := e.Request.Body, jobID != ""; ; {
		var before []byte
		if before, rest, found = cutID(rest, jobID, found); !found {
			_, _ = h.Write(before)
			break
		}
		_, _ = h.Write(before)
		_ = h.WriteByte(0)
	}
	_, _ = h.Write(e.Request.Raw)
	r.mu.Lock()
	r.distinct[h.Sum64()] = struct{}{}
	r.mu.Unlock()
}

func cutID(body []byte, id string, search bool) (before, after []byte, found bool) {
	if !search {
		return body, nil, false
	}
	return bytes.Cut(body, []byte(id))
}

// lose notes which cases are in flight as the target goes away.
func (r *run) lose() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lost = slices.Collect(maps.Values(r.inFlight))
}

// lastSeen names the cases whose requests were in flight when the target went away.
func (r *run) lastSeen() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.lost) == 0 {
		return ""
	}
	slices.Sort(r.lost)
	lost := slices.Compact(r.lost)
	return "; in flight were " + strings.Join(lost[:min(len(lost), 20)], ", ")
}

// gone says whether the target refuses connections for good, or answers nothing any more.
func (r *run) gone() bool { return r.parting() != "" }

// parting says how the target went away, empty of one that is there.
func (r *run) parting() string {
	switch a := r.supply.AWS(); {
	case r.silence.total.Load():
		return "it no longer answers"
	case r.refusals.Load() >= 3 || a != nil && a.Gone():
		return "it refuses connections"
	}
	return ""
}

// cut says why what was awaited may not have come for reasons of its own: the run was
// interrupted, or the target is gone. It is empty of a run that goes on.
func (r *run) cut(ctx context.Context) string {
	switch {
	case r.gone():
		return "the target stopped answering"
	case ctx.Err() != nil:
		return "the run was interrupted"
	}
	return ""
}

func (r *run) tell(e report.Event) {
	if r.options.OnEvent != nil {
		r.options.OnEvent(e)
	}
}

// note records something that the run has to say besides.
func (r *run) note(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	r.mu.Lock()
	r.notes = append(r.notes, text)
	r.mu.Unlock()
	r.tell(report.Event{Kind: report.KindNote, Text: text})
}

// outcome gathers what was found.
func (r *run) outcome(ctx context.Context, headline string, answered bool) *Outcome {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := &Outcome{
		Headline: headline, Notes: r.notes, Requests: int(r.requests.Load()), Distinct: len(r.distinct),
		Jobs:     int(r.pool.used.Load()),
		Complete: ctx.Err() == nil, Answered: answered, Gone: r.gone(), JobsErr: r.jobsErr, NoJobs: r.noJobs(),
		Unserved: len(r.unserved),
	}
	for _, id := range r.order {
		out.Results = append(out.Results, r.results[id])
	}
	out.Planned, out.Unlisted = r.planned, unlistedOf(r.unlisted)
	r.tell(report.Event{Kind: report.KindFinished, Done: r.total(), Total: r.total()})
	return out
}
