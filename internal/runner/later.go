package runner

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// mostEarly is how many jobs of a kind are remembered that were completed early in the run.
const mostEarly = 12

// stillEnded asks at the end of the run for jobs that were completed at its beginning:
// neither time nor a late acknowledgement brings them back.
func (r *run) stillEnded(ctx context.Context) {
	var group errgroup.Group
	group.SetLimit(r.options.Workers)
	for _, ended := range r.early {
		for i, l := range ended {
			group.Go(func() error {
				r.askEnded(ctx, i, l)
				return nil
			})
		}
	}
	_ = group.Wait() // what is found is recorded
}

// askEnded asks for the nth of the jobs that were completed in one way.
func (r *run) askEnded(ctx context.Context, n int, l lease) {
	if r.cut(ctx) != "" {
		return
	}
	if n%2 == 1 && l.batch.Follows() {
		l.batch.AcknowledgeAgain(ctx, l.job)
	}
	request := cases.Complete(l.job.ID)
	if n%4 > 1 {
		request = cases.Continue(l.job.ID, "late")
	}
	e := r.send(ctx, cases.StillEnded, l.job.ID, request)
	if e.Fate != wire.Answered || e.Throttled() {
		return
	}
	r.tested(cases.StillEnded)
	if succeeded(e) {
		r.explain(l.batch, l.job.Action)
		r.violated(cases.StillEnded, "400: the job was completed at the beginning of the run", e.Outcome(), e)
	}
}
