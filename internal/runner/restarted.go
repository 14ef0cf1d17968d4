package runner

import (
	"context"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

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
