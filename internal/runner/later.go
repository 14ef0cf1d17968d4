package runner

import (
	"context"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// mostEarly is how many jobs of a kind are remembered that were completed early in the run.
const mostEarly = 12

// stillEnded asks at the end of the run for jobs that were completed at its beginning:
// neither time nor a late acknowledgement brings them back.
func (r *run) stillEnded(ctx context.Context) {
	r.askEnded(ctx, r.early[0])
	r.askEnded(ctx, r.early[1])
}

func (r *run) askEnded(ctx context.Context, ended []lease) {
	for i, l := range ended {
		if r.cut(ctx) != "" {
			return
		}
		if i%2 == 1 && l.batch.Follows() {
			l.batch.AcknowledgeAgain(ctx, l.job)
		}
		request := cases.Complete(l.job.ID)
		if i%4 > 1 {
			request = cases.Continue(l.job.ID, "late")
		}
		e := r.send(ctx, cases.StillEnded, l.job.ID, request)
		if e.Fate != wire.Answered || e.Throttled() {
			continue
		}
		r.affirm(cases.StillEnded)
		if succeeded(e) {
			r.explain(l.batch, l.job.Action)
			r.violated(cases.StillEnded, "400: the job was completed at the beginning of the run", e.Outcome(), e)
		}
	}
}
