package runner

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

const (
	// leastLifetime is what a job in progress lives at least.
	leastLifetime = 700 * time.Millisecond
	// mostBrief is how many jobs are made at a time of a target that times them out.
	mostBrief = 4
	// mostVain is how many jobs are left alone in vain before no other is: the target does not time out jobs.
	mostVain = 3
)

// lifetime is for how long jobs in progress live for which nothing is sent: a target may time them out.
type lifetime struct {
	mu    sync.Mutex
	lived time.Duration // at least
	ends  time.Duration // at the most, zero as long as none is seen to end
	vain  int           // how many jobs were left alone and lived
}

// timesOut reports whether the target ends jobs in progress that are as old as one that has ended, whatever is sent for
// them: a job that is left alone for as long has ended, too.
func (r *run) timesOut(ctx context.Context, age time.Duration) bool {
	l := &r.lifetime
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.ends > 0:
		return age > l.lived
	case age < leastLifetime || age <= l.lived || l.vain == mostVain:
		return false
	}
	if !r.leftAlone(ctx, age) {
		l.lived, l.vain = age, l.vain+1
		return false
	}
	l.ends = age
	r.lifespan(ctx, l)
	r.Note("the target times out jobs in progress, after %s or less: each is used for half as long at the most",
		l.ends.Round(time.Second/10))
	return true
}

// leftAlone reports whether a job has ended that nothing was sent for in a while.
func (r *run) leftAlone(ctx context.Context, d time.Duration) bool {
	b, err := r.pool.open(ctx, 1)
	if err != nil || smithytime.SleepWithContext(ctx, d) != nil {
		return false
	}
	return stateError(r.complete(ctx, cases.SharedJobs, &lease{batch: b, job: b.Jobs[0]}))
}

// lifespan finds out more closely how long jobs live that have ended at an age. The caller holds the mutex.
func (r *run) lifespan(ctx context.Context, l *lifetime) {
	ends, dead := l.ends, make([]bool, 3)
	sideBySide(-1, []int{0, 1, 2}, func(i int) { dead[i] = r.leftAlone(ctx, ends*time.Duration(i+1)/4) })
	for i := len(dead) - 1; i >= 0; i-- {
		if at := ends * time.Duration(i+1) / 4; dead[i] {
			l.ends = at
		} else if at < l.ends {
			l.lived = max(l.lived, at)
		}
	}
	l.lived = min(l.lived, l.ends)
}

// brief is how many of n jobs are made at a time: few where the last could be timed out while the others are used.
func (r *run) brief(n int) int {
	l := &r.lifetime
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ends > 0 {
		return min(n, mostBrief)
	}
	return n
}

// tooLong is why a case has no verdict that takes as long as jobs live.
const tooLong = "it takes longer than the target leaves jobs in progress"

// outlived runs once more the cases whose jobs the target may have timed out, with jobs that are as young as can be.
func (r *run) outlived(ctx context.Context, list []*cases.Case) {
	left, oldest := r.refusedForState(list)
	if len(left) == 0 || r.cut(ctx) != "" || !r.timesOut(ctx, oldest) {
		return
	}
	r.single = true
	defer func() { r.single = false }()
	for before := 0; len(left) != before && len(left) > 0 && r.cut(ctx) == ""; left, _ = r.refusedForState(left) {
		before = len(left)
		r.oneByOne(ctx, left)
	}
	for _, c := range left {
		if r.lifetime.old(r.result(c.ID).age) {
			r.skip(c, tooLong)
		}
	}
}

// refusedForState are those of some cases in which all that was found may be due to a job that had ended, and the
// age of the oldest of their jobs.
func (r *run) refusedForState(list []*cases.Case) (left []*cases.Case, oldest time.Duration) {
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	for _, c := range list {
		res := r.results[c.ID]
		if res.age == 0 || len(res.Findings) == 0 || slices.ContainsFunc(res.Findings, func(f judge.Finding) bool {
			return !isForgotten(f) && !strings.Contains(f.Got, model.InvalidJobState)
		}) {
			continue
		}
		left, oldest = append(left, c), max(oldest, res.age)
	}
	return left, oldest
}

// old reports whether jobs of an age may be about to be timed out.
func (l *lifetime) old(age time.Duration) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ends > 0 && age > l.ends/2
}

// stateError reports whether a request was refused for the state of its job.
func stateError(e *client.Exchange) bool {
	return tells(e) && !succeeded(e) && (strings.Contains(e.Outcome(), model.InvalidJobState) ||
		strings.Contains(e.Outcome(), model.JobNotFound))
}

// noFailure is why cases are left out that end jobs as failed: it is another operation, which is not what is tested.
const noFailure = "the target does not accept PutJobFailureResult for a job in progress"

// failing is whether the target ends a job as failed, which is found out once.
type failing struct {
	mu    sync.Mutex
	known bool
	can   bool
	// endsNeighbours says that the failure of a job may end the others of its stage.
	endsNeighbours atomic.Bool
}

// looseNeighbours is how many jobs tell whether a failure ends the others of its stage, where jobs do not tell which
// these are: a target may have started another execution, too.
const looseNeighbours = 8

// failable says whether the target ends a job as failed. One job tells, once.
func (r *run) failable(ctx context.Context) bool {
	f := &r.failing
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.known {
		return f.can
	}
	n, open := 1, r.supply.Open // a failure may end its neighbours
	if r.supply.Loose() {
		n, open = looseNeighbours, r.supply.OpenTogether
	}
	b, err := r.pool.openBy(ctx, n, open)
	if f.known = !errors.Is(err, jobs.ErrFull); err != nil {
		return false
	}
	job := b.Jobs[0]
	r.explain(b, job.Action)
	f.can = succeeded(r.send(ctx, preflight, job.ID, cases.Fail(job.ID)))
	r.ended(b, job)
	for _, other := range b.Jobs[1:] {
		if e := r.complete(ctx, preflight, &lease{batch: b, job: other}); tells(e) && !succeeded(e) {
			f.endsNeighbours.Store(true)
		}
	}
	return f.can
}

// apartIfFailing finds out before all else whether the jobs that do not tell their pipeline may share one.
func (r *run) apartIfFailing(ctx context.Context, list []*cases.Case) {
	if r.supply.Loose() && slices.ContainsFunc(list, (*cases.Case).Failing) {
		r.failable(ctx)
	}
}

// unfailable leaves out a case that needs a failure, of a target that ends no job as failed. Where that could not be
// found out, the case has no verdict.
func (r *run) unfailable(c *cases.Case) {
	r.failing.mu.Lock()
	known := r.failing.known
	r.failing.mu.Unlock()
	if !known {
		r.fault(c, jobs.ErrFull.Error())
		return
	}
	r.skip(c, noFailure)
}
