package runner

import (
	"context"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/cases"
)

// mostSuitors is how many jobs are looked at for ids that suit cases.
const mostSuitors = 16

// choosy splits off the cases that look for a job whose id suits them.
func choosy(list []*cases.Case) (rest, choosy []*cases.Case) {
	for _, c := range list {
		if c.Single().Suits != nil {
			choosy = append(choosy, c)
		} else {
			rest = append(rest, c)
		}
	}
	return rest, choosy
}

// onSuitableJobs runs the cases that look for a job whose id suits them: a job gets those that it suits while it lasts,
// the last one what is left. Where jobs are few there is no choice.
func (r *run) onSuitableJobs(ctx context.Context, list []*cases.Case) {
	l := &sharedJob{run: r}
	for n := 1; len(list) > 0; {
		if n == mostSuitors || r.most() > 0 || ctx.Err() != nil || r.gone() || !l.ensure(ctx) {
			l.all(ctx, list)
			return
		}
		i := slices.IndexFunc(list, func(c *cases.Case) bool { return c.Single().Suits(l.held.job.ID) })
		if i < 0 {
			l.prove(ctx)
			l, n = &sharedJob{run: r}, n+1
			continue
		}
		l.try(ctx, list[i])
		list = slices.Delete(list, i, i+1)
	}
	l.prove(ctx)
}
