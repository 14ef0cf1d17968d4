package runner

import (
	"context"

	"github.com/plumbline-conformance/plumbline/internal/cases"
)

// mostSuitors is how many jobs are looked at for ids that suit cases.
const mostSuitors = 16

// choosy splits off the cases that look for a job whose id suits them.
func choosy(list []cases.Case) (rest, choosy []cases.Case) {
	for _, c := range list {
		if c.Suits != nil {
			choosy = append(choosy, c)
		} else {
			rest = append(rest, c)
		}
	}
	return rest, choosy
}

// suited runs the cases that look for a job whose id suits them: each job gets
// those that it suits, the last one what is left. Where jobs are few there is no
// choice.
func (r *run) suited(ctx context.Context, list []cases.Case) {
	for n := 1; len(list) > 0; n++ {
		l := &sharedLane{run: r}
		if n == mostSuitors || r.most() > 0 || !l.ensure(ctx) {
			l.all(ctx, list)
			return
		}
		var suits, left []cases.Case
		for _, c := range list {
			if c.Suits(l.held.job.ID) {
				suits = append(suits, c)
			} else {
				left = append(left, c)
			}
		}
		l.all(ctx, suits)
		list = left
	}
}
