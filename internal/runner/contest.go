package runner

import (
	"context"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// Somebody else may work on the jobs of a run: another worker that polls the target for every action type. That is no
// fault of the target's. It is known of jobs that were never handed out to the run and have succeeded all the same.

// takenAgain is why a case has no verdict whose jobs somebody else took each time, at another step.
const takenAgain = "another worker completes jobs of this run, and took one that this case needs each time"

// mostContests is how often a case is tried again.
const mostContests = 3

// contested reports whether somebody else completes jobs of the run.
func (r *run) contested() bool {
	a := r.supply.AWS()
	return a != nil && a.Contested()
}

// contest tries the cases once more that have failed on jobs of their own, or have no verdict, where somebody else
// completes jobs of the run: what is the target's doing fails again.
func (r *run) contest(ctx context.Context, a *jobs.AWS, list []*cases.Case) {
	first, moved := r.unsettled(list), map[string]bool{}
	if len(first) == 0 || !a.Contest(ctx) {
		return
	}
	for left, pass := first, 0; pass < mostContests && len(left) > 0 && r.cut(ctx) == ""; pass++ {
		before := map[string]*Result{}
		for _, c := range left {
			before[c.ID] = r.result(c.ID)
		}
		r.oneByOne(ctx, left)
		for _, c := range left {
			was, is := before[c.ID], r.result(c.ID)
			if is.Status == report.StatusError || is.Status == report.StatusSkip {
				r.file(was)
			}
			moved[c.ID] = moved[c.ID] || elsewhere(was, is)
		}
		left = r.unsettled(left)
	}
	left := r.unsettled(first)
	for _, c := range left {
		if moved[c.ID] && onlyLacks(r.result(c.ID)) {
			r.fault(c, jobs.ErrNoVerdict.Error()+": "+takenAgain)
		}
	}
	r.Note("another worker completes jobs of this run: %s tried again with fresh jobs, which settled %d",
		report.Plural(len(first), "case"), len(first)-len(left))
}

// notSettled is why a job that did not appear says nothing where the run ended before a case could be tried again.
const notSettled = "another worker completes jobs of this run, which ended before this case could be tried again"

// cutShort looks, of a run that was interrupted, whether somebody else completes its jobs.
func (r *run) cutShort(ctx context.Context, a *jobs.AWS) {
	longer, done := client.Outlast(ctx)
	defer done()
	if r.onlyLost() {
		r.unsettledLost.Store(a.Contest(longer))
	}
}

// unsettled are those of some cases that have failed or have no verdict, of cases whose jobs are their own.
func (r *run) unsettled(list []*cases.Case) []*cases.Case {
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(list), func(c *cases.Case) bool {
		status := r.results[c.ID].Status
		return c.Needs() == cases.Shared || c.Needs() == cases.NoJob ||
			status != report.StatusFail && status != report.StatusWarn && status != report.StatusError
	})
}

// elsewhere reports whether a case lacked a job twice, each time at another step.
func elsewhere(was, is *Result) bool {
	return onlyLacks(was) && onlyLacks(is) && was.Findings[0].Expected != is.Findings[0].Expected
}

// onlyLacks reports whether all that a case has found is that its jobs did not appear.
func onlyLacks(res *Result) bool {
	return len(res.Findings) > 0 && !slices.ContainsFunc(res.Findings, isElse)
}
