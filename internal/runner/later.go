package runner

import (
	"context"
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/rules"
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
		body := []byte(fmt.Sprintf(completion, l.job.ID))
		if i%4 > 1 {
			body = fmt.Appendf(nil, `{"jobId":"%s","continuationToken":"late"}`, l.job.ID)
		}
		e := r.send(ctx, cases.StillEnded, l.job.ID, wire.Request{Body: body})
		if e.Fate != wire.Answered || e.Throttled() {
			continue
		}
		r.affirm(cases.StillEnded)
		if succeeded(e) {
			r.explain(l.batch, l.job.Action)
			r.blame(cases.StillEnded, judge.Finding{
				Rule: "life/completed-once", Level: rules.Must,
				Expected: "400: the job was completed at the beginning of the run", Got: e.Outcome(),
			}, e)
		}
	}
}
