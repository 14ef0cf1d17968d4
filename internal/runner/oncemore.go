package runner

import (
	"context"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// A target may allow few pipelines at a time, which is no fault of its: what has no verdict then
// is tried once more with nothing beside it.

const (
	// sharedAtOnce is how many of the cases that share jobs are tried once more with the jobs of one pipeline.
	sharedAtOnce = 1024
	// fewLost is how many cases may have lost their jobs to answers that were lost, and mostLost how often they are
	// tried once more.
	fewLost, mostLost = 24, 3
	// mostPasses is how often the cases are gone through that still have no verdict.
	mostPasses = 4
)

// onceMore tries the cases that have no verdict once more, one part after the other, each with no other pipeline there,
// for as long as that gives verdicts. Where something has failed the run's verdict is known.
func (r *run) onceMore(ctx context.Context, list []*cases.Case) {
	a := r.supply.AWS()
	if a == nil || r.most() > 0 {
		return
	}
	r.afterRestart(ctx, a, list)
	r.outlived(ctx, list)
	r.contest(ctx, a, list)
	r.afterLosses(ctx, a, list)
	if !a.WasFull() {
		return
	}
	left := r.withoutVerdict(list)
	if len(left) == 0 {
		return
	}
	r.stillEnded(ctx) // of pipelines that are removed now
	r.accounts.forgetEarly()
	r.single = true
	defer func() { r.single = false }()
	before := len(left)
	for pass := 0; pass < mostPasses && len(left) > 0 && r.cut(ctx) == "" && !r.anyFailure(); pass++ {
		r.oneByOne(ctx, left)
		now := r.withoutVerdict(list)
		if len(now) == len(left) {
			break
		}
		left = now
	}
	if r.owes = r.owes || len(left) > 0; !r.owes {
		r.book.mu.Lock()
		r.jobsErr = nil // it has left no case without a verdict
		r.book.mu.Unlock()
	}
	if n := before - len(left); n > 0 {
		r.Note("%s had no verdict at first, and got one when tried again with few pipelines at a time: the target "+
			"allows no more", report.Plural(n, "case"))
	}
}

// afterLosses runs once more the few cases that have no verdict where answers of polls were lost, and jobs with them: a
// gateway may cut one in a thousand.
func (r *run) afterLosses(ctx context.Context, a *jobs.AWS, list []*cases.Case) {
	if a.Losses() == 0 {
		return
	}
	r.single = true
	defer func() { r.single = false }()
	for range mostLost {
		left := r.withoutVerdict(list)
		if len(left) == 0 || len(left) > fewLost || r.cut(ctx) != "" {
			return
		}
		r.oneByOne(ctx, left)
	}
}

// oneByOne runs the parts of some cases one after the other.
func (r *run) oneByOne(ctx context.Context, list []*cases.Case) {
	byNeed, rows := r.sorted(ctx, list)
	shared := byNeed[cases.Shared]
	delete(byNeed, cases.Shared)
	for part := range slices.Chunk(shared, sharedAtOnce) {
		r.unitDone(ctx)
		r.runShared(ctx, map[cases.Needs][]*cases.Case{cases.Shared: part})
	}
	for _, p := range []part{rows, r.runFinished, r.runUnacknowledged, r.runScenarios, r.runOwn, r.runIdle} {
		r.unitDone(ctx)
		p(ctx, byNeed)
	}
	r.unitDone(ctx)
	r.races(ctx, byNeed[cases.Several])
	r.runQuiet(ctx, byNeed[cases.Several])
	r.unitDone(ctx)
}

// unitDone makes room for the pipelines of the next unit of a part, where one follows the other.
func (r *run) unitDone(ctx context.Context) {
	if r.single {
		r.vacate(ctx, r.supply.AWS())
	}
}

// vacate removes the pipelines that nobody uses any more, those of free jobs among them.
func (r *run) vacate(ctx context.Context, a *jobs.AWS) {
	if r.cut(ctx) != "" {
		return
	}
	r.pool.mu.Lock()
	r.pool.free = nil
	r.pool.mu.Unlock()
	r.pool.forget()
	if r.restarted.Load() {
		a.Forgotten(ctx) // of what is removed it is not known any more
	}
	var idle []*jobs.Batch
	for _, b := range a.Batches() {
		if !r.inUse(b) && !r.accounts.waits(b) {
			idle = append(idle, b)
		}
	}
	a.DrainOf(ctx, idle)
	r.remove(ctx, a, idle)
}

// withoutVerdict are those of some cases that could not be judged.
func (r *run) withoutVerdict(list []*cases.Case) []*cases.Case {
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	var out []*cases.Case
	for _, c := range list {
		if r.results[c.ID].Status == report.StatusError {
			out = append(out, c)
		}
	}
	return out
}

// anyFailure reports whether a case has failed, or one about the run as a whole will.
func (r *run) anyFailure() bool {
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	for _, res := range r.results {
		if res.Status == report.StatusFail {
			return true
		}
	}
	return false
}

// forgetEarly forgets the jobs that were completed early, and remembers no others.
func (a *accounts) forgetEarly() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.early, a.ripe = [2][]lease{}, true
}

// waits reports whether a job of a batch was waited for in vain, and may come late.
func (a *accounts) waits(b *jobs.Batch) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	l := a.ledgers[b]
	return l != nil && len(l.overdue) > 0
}

// A target that keeps all in memory may be started again while it is checked. What it says of jobs that it has
// forgotten is no finding, and the cases that had these jobs are run once more.

// mostRestarts is how often that is done.
const mostRestarts = 2

// afterRestart runs once more the cases without a verdict, and those in which the target may have forgotten a job,
// where it was started again.
func (r *run) afterRestart(ctx context.Context, a *jobs.AWS, list []*cases.Case) {
	for range mostRestarts {
		if r.cut(ctx) != "" || !r.anyDoubt(list) || !a.Forgotten(ctx) {
			return
		}
		r.forgotten.Store(true)
		r.withdraw()
		left := r.withoutVerdict(list)
		a.Renew(ctx)
		r.forgotten.Store(false)
		r.restarted.Store(true)
		r.stateless.Store(false)
		r.accounts.forgetEarly()
		r.single = true
		r.oneByOne(ctx, left)
		r.single = false
		r.Note("%s: %s run once more, of which %d have a verdict", started, report.Plural(len(left), "case"),
			len(left)-len(r.withoutVerdict(left)))
	}
}

// anyDoubt reports whether a case has no verdict, or one that may be due to a job that the target has forgotten.
func (r *run) anyDoubt(list []*cases.Case) bool {
	return len(r.withoutVerdict(list)) > 0 || r.anyFinding()
}
