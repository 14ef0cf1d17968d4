package runner

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/plumbline-conformance/plumbline/internal/cases"
)

// noFailure is why cases are left out that end jobs as failed: it is another
// operation, which is not what is tested.
const noFailure = "the target does not accept PutJobFailureResult for a job in progress"

// failing is whether the target ends a job as failed, which is found out once.
type failing struct {
	once sync.Once
	can  bool
	// endsNeighbours says that the failure of a job may end the others of its stage.
	endsNeighbours atomic.Bool
}

// failable says whether the target ends a job as failed. One job tells, once.
func (r *run) failable(ctx context.Context) bool {
	r.failing.once.Do(func() {
		b, err := r.pool.openBy(ctx, 1, r.supply.Open) // a failure may end its neighbours
		if err != nil {
			return
		}
		job := b.Jobs[0]
		r.explain(b, job.Action)
		r.failing.can = succeeded(r.send(ctx, preflight, job.ID, cases.Fail(job.ID)))
		r.ended(b, job)
	})
	return r.failing.can
}
