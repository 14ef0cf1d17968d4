package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/spec"
	"github.com/plumbline-conformance/plumbline/internal/target"
)

// laneLength is how many requests share a job before it must prove that none of
// them touched it.
const laneLength = 64

// completion is the request that proves a job alive: it must get 200.
const completion = `{"jobId":"%s"}`

// runShared sends the requests that must be refused, in lanes: each lane sends
// one after the other to a job of its own and then completes it.
func (r *run) runShared(ctx context.Context, byNeed map[cases.Needs][]cases.Case) {
	if !r.supply.Any() {
		r.jobless(byNeed[cases.Shared])
	}
	list := byNeed[cases.NoJob]
	if r.supply.Any() {
		list = byNeed[cases.Shared]
	}
	list, choosy := choosy(list)
	var group errgroup.Group
	group.SetLimit(r.options.Workers)
	group.Go(func() error {
		r.suited(ctx, choosy)
		return nil
	})
	for _, part := range lanes(list, r.laneLength(len(list))) {
		group.Go(func() error {
			r.lane(ctx, part)
			return nil
		})
	}
	_ = group.Wait() // the lanes record their errors as results
}

// largeAtOnce is how many large requests are in memory at the same time.
const largeAtOnce = 2

// alone waits until few enough large requests are under way; the function that it
// returns lets the next one go.
func (r *run) alone(c cases.Case) func() {
	if !c.Large {
		return func() {}
	}
	r.large <- struct{}{}
	return func() { <-r.large }
}

// lanes cuts the cases into lanes. Large requests come first and have lanes of
// their own, so that nothing waits for them at the end.
func lanes(list []cases.Case, length int) [][]cases.Case {
	var out [][]cases.Case
	var small []cases.Case
	for _, c := range list {
		if c.Large && length == laneLength {
			out = append(out, []cases.Case{c})
		} else {
			small = append(small, c)
		}
	}
	return append(out, slices.Collect(slices.Chunk(small, length))...)
}

// jobless says of cases that need a job that there is none: because none was
// wanted, or because none could be had.
func (r *run) jobless(list []cases.Case) {
	for _, c := range list {
		if r.options.NoJobs != nil {
			r.fault(c, r.options.NoJobs.Error())
			continue
		}
		r.skip(c, "it needs a job, and none was wanted (--jobs none)")
	}
}

// lane runs cases one after the other on one job, and a new one after each 200.
func (r *run) lane(ctx context.Context, list []cases.Case) {
	(&sharedLane{run: r}).all(ctx, list)
}

// all runs cases and then proves that the job was left as it was.
func (l *sharedLane) all(ctx context.Context, list []cases.Case) {
	r := l.run
	for i, c := range list {
		if ctx.Err() != nil || r.gone() {
			r.rest(ctx, list[i:])
			break
		}
		if r.hopeless(c.Rule) {
			r.skip(c, "the target hung on %d cases of this rule; the others are not tried", mostHangs)
			continue
		}
		if c.Needs == cases.Shared && !l.ensure(ctx) {
			r.noJob(c, l.err)
			continue
		}
		l.one(ctx, c)
	}
	l.prove(ctx)
}

// rest says of cases that the run ended before them.
func (r *run) rest(ctx context.Context, list []cases.Case) {
	for _, c := range list {
		switch {
		case ctx.Err() != nil:
			r.fault(c, "the run was interrupted before this case")
		default:
			r.fault(c, "the target is gone: it refuses connections")
		}
	}
}

// noJob says of a case that no job could be had for it.
func (r *run) noJob(c cases.Case, err error) {
	if errors.Is(err, errMaxJobs) || errors.Is(err, jobs.ErrUsedUp) {
		r.skip(c, "%s", err)
		return
	}
	r.fault(c, err.Error())
}

// sharedLane is a job that requests share, and what was sent to it.
type sharedLane struct {
	run  *run
	held *lease
	err  error
	sent []spec.Request // since the job was taken
	ids  []string       // of their cases
	reqs []func(string) (spec.Request, bool)
}

// ensure takes a job if the lane has none.
func (l *sharedLane) ensure(ctx context.Context) bool {
	if l.held != nil {
		return true
	}
	if l.err != nil {
		return false
	}
	held, err := l.run.pool.take(ctx)
	if err != nil {
		l.err = err
		return false
	}
	l.held, l.sent, l.ids, l.reqs = &held, nil, nil, nil
	return true
}

// id is the id of the lane's job; a request that names no job does without one.
func (l *sharedLane) id() string {
	if l.held == nil {
		return ""
	}
	return l.held.job.ID
}

// one sends one case's request, twice where it says so.
func (l *sharedLane) one(ctx context.Context, c cases.Case) {
	r := l.run
	id := l.id()
	defer r.alone(c)()
	request, ok := c.Request(id)
	if !ok {
		r.skip(c, "the id of the job, %q, does not lend itself to this case", id)
		return
	}
	if r.another(c, id) {
		r.skip(c, anotherJob)
		return
	}
	a := &attempt{c: c}
	e := l.exchange(ctx, a, request)
	l.note(c)
	if c.Twice && e.Fate == spec.Answered && !succeeded(e) && a.failed == "" {
		again := r.send(ctx, c.ID, l.id(), request)
		r.add(a, c.Allowed, again)
		if again.Outcome() != e.Outcome() && a.failed == "" {
			a.find("life/rejected-again-same", e.Outcome()+", as the first time", again.Outcome())
		}
	}
	if succeeded(e) && l.held != nil {
		l.spent()
	}
	if c.Names != nil && len(a.findings) > 0 {
		r.doubtful(a, c.Names(id))
	}
	r.finish(a)
}

// anotherJob is why a case about an id that no job has is left out: targets that
// number their jobs have one.
const anotherJob = "the target has another job of the id that this case names"

// another says whether a case names another job of the target's.
func (r *run) another(c cases.Case, id string) bool {
	aws := r.supply.AWS()
	return c.Names != nil && aws != nil && aws.Known(c.Names(id))
}

// doubtful remembers a failed case about an id that no job has: the target may
// turn out to have one.
func (r *run) doubtful(a *attempt, id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.doubts[a.c.ID] = id
}

// clear leaves out the cases about ids that some job turned out to have.
func (r *run) clear(aws *jobs.AWS) {
	for caseID, id := range r.doubts {
		if aws.Known(id) {
			r.skip(r.results[caseID].Case, anotherJob)
		}
	}
}

// exchange sends a case's request, with a second one on the same connection for
// a case about the connection.
func (l *sharedLane) exchange(ctx context.Context, a *attempt, request spec.Request) *target.Exchange {
	r := l.run
	if !a.c.KeepAlive {
		e := r.send(ctx, a.c.ID, l.id(), request)
		if r.pardoned(ctx, e) {
			e = r.send(ctx, a.c.ID, l.id(), request)
		}
		r.add(a, a.c.Allowed, e)
		return e
	}
	r.slots <- struct{}{}
	defer func() { <-r.slots }()
	var second *target.Exchange
	same := false
	first := r.patiently(ctx, func() (first *target.Exchange) {
		first, second, same = r.target.DoPair(ctx, request, spec.Request{Body: []byte(`{"jobId":"5e5e5e5e-0000-4000-8000-00000000000b"}`)})
		return first
	})
	r.count(first, l.id())
	r.add(a, a.c.Allowed, first)
	if same && !second.Throttled() {
		r.count(second, "")
		r.add(a, spec.Reject("JobNotFoundException"), second)
	}
	return first
}

// note remembers what was sent to the job, for the search for a culprit.
func (l *sharedLane) note(c cases.Case) {
	l.ids = append(l.ids, c.ID)
	l.reqs = append(l.reqs, c.Request)
}

// spent gives the job up: a 200 has ended it, which also proves that nothing
// before had.
func (l *sharedLane) spent() {
	l.run.ended(l.held.batch, l.held.job)
	l.run.completed(l.held.batch, l.held.job.Action)
	l.held = nil
	l.run.affirm(cases.SharedJobs)
}

// prove completes the job: it must still be in progress, and its state untouched.
func (l *sharedLane) prove(ctx context.Context) {
	if l.held == nil || len(l.reqs) == 0 || ctx.Err() != nil || l.run.gone() {
		return
	}
	r, held := l.run, l.held
	r.untouched(ctx, held)
	e := r.complete(ctx, cases.SharedJobs, held)
	switch {
	case e.Fate == spec.Refused || e.Throttled():
	case succeeded(e):
		r.affirm(cases.SharedJobs)
	case e.Fate == spec.Answered:
		l.search(ctx, e)
	default:
		for _, f := range spec.Accept().Check(e.Answer) {
			r.blame(cases.SharedJobs, f, e)
		}
	}
}

// complete completes a job plainly.
func (r *run) complete(ctx context.Context, id string, l *lease) *target.Exchange {
	return r.completeWith(ctx, id, l, completion)
}

// completeWith completes a job by a body, which has a place for its id.
func (r *run) completeWith(ctx context.Context, id string, l *lease, body string) *target.Exchange {
	r.expectNothing(l.batch, l.job)
	e := r.send(ctx, id, l.job.ID, spec.Request{Body: fmt.Appendf(nil, body, l.job.ID)})
	r.ended(l.batch, l.job)
	if succeeded(e) {
		r.completed(l.batch, l.job.Action)
	}
	return e
}

// mostSearches is how many culprits are searched for in a run.
const mostSearches = 6

// search finds out which request ended the job, by halves on fresh jobs.
func (l *sharedLane) search(ctx context.Context, proof *target.Exchange) {
	r := l.run
	found := spec.Finding{Rule: "life/rejected-changes-nothing", Level: spec.Must, Expected: "200: the job only got requests that must be refused"}
	if r.culprits.Add(1) > mostSearches {
		found.Got = proof.Outcome() + " after requests that were refused"
		r.blame(cases.SharedJobs, found, proof)
		return
	}
	ids, reqs := l.ids, l.reqs
	for len(reqs) > 1 {
		half := len(reqs) / 2
		switch {
		case l.spends(ctx, reqs[:half]):
			ids, reqs = ids[:half], reqs[:half]
			continue
		case l.spends(ctx, reqs[half:]):
			ids, reqs = ids[half:], reqs[half:]
			continue
		}
		break
	}
	found.Got = fmt.Sprintf("%s after %s", proof.Outcome(), sequence(ids))
	r.blame(cases.SharedJobs, found, proof)
	if len(ids) == 1 {
		r.accuse(ids[0], found, proof)
	}
}

// sequence names the cases whose requests were sent.
func sequence(ids []string) string {
	if len(ids) == 1 {
		return "the request of " + ids[0]
	}
	return fmt.Sprintf("%d requests, from %s to %s", len(ids), ids[0], ids[len(ids)-1])
}

// spends says whether the requests end a fresh job that none of them may end.
func (l *sharedLane) spends(ctx context.Context, reqs []func(string) (spec.Request, bool)) bool {
	held, err := l.run.pool.take(ctx)
	if err != nil {
		return false
	}
	for _, build := range reqs {
		if request, ok := build(held.job.ID); ok {
			l.run.send(ctx, cases.SharedJobs, held.job.ID, request)
		}
	}
	e := l.run.complete(ctx, cases.SharedJobs, &held)
	return e.Fate == spec.Answered && !succeeded(e) && !e.Throttled()
}

// accuse adds a finding to a case that is finished already.
func (r *run) accuse(id string, f spec.Finding, shown ...*target.Exchange) {
	r.mu.Lock()
	res := r.results[id]
	r.mu.Unlock()
	if res == nil || res.Status == report.StatusError || res.Status == report.StatusSkip {
		return
	}
	a := &attempt{c: res.Case, findings: append(res.Findings, f), earlier: res.evidence, exchanges: shown, got: res.Got}
	r.finish(a)
}

// untouched looks whether a job that only got refused requests shows anything in
// the pipeline's state.
func (r *run) untouched(ctx context.Context, l *lease) {
	if !l.batch.Follows() || r.stateless.Load() {
		return
	}
	before := r.before(l.batch)
	shown, ok := r.state(ctx, l.batch)
	if !ok || before == nil {
		return
	}
	r.affirm(cases.StateKept)
	if was, is := describe(before[l.job.Action]), describe(shown[l.job.Action]); was != is {
		r.blame(cases.StateKept, spec.Finding{
			Rule: "life/state-untouched", Level: spec.Should, Expected: "as before the requests that were refused: " + was, Got: is,
		})
	}
}

// describe says what the state shows of an action.
func describe(s jobs.Shown) string {
	percent := "none"
	if s.Percent != nil {
		percent = fmt.Sprint(*s.Percent)
	}
	return fmt.Sprintf("summary %.60q, external id %.60q, percent %s, revision %.60q, change %.60q", s.Summary, s.ExternalID, percent, s.Revision, s.Change)
}
