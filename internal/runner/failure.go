package runner

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
)

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
