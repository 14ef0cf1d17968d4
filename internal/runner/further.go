package runner

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// Further are cases besides the list, too many to be kept: they are run portion by
// portion, and of each portion only those results are kept that have something to say.
type Further struct {
	Total    int
	Portions iter.Seq[[]cases.Case]
	// Listed says of a case that its result is kept whatever it is; nil of none.
	Listed func(id string) bool
}

const (
	// mostShown is how many further failures are shown with what was sent and came.
	mostShown = 1000
	// mostErrors is how many further cases without a verdict are listed.
	mostErrors = 1000
)

// further runs the further cases. Everything of a portion is settled before the next
// begins, the jobs that it had removed.
func (r *run) further(ctx context.Context) {
	if r.options.Further.Total == 0 {
		return
	}
	r.Note("of %s, those without a finding are counted, not listed",
		report.Plural(r.options.Further.Total, "random combination"))
	making, stop := context.WithCancel(ctx)
	defer stop()
	for part := range r.ahead(making) {
		if r.cut(ctx) != "" {
			break
		}
		r.book.mu.Lock()
		for _, c := range part {
			r.results[c.ID] = &Result{Case: c, Status: report.StatusError, Reason: notRun}
		}
		r.book.mu.Unlock()
		r.execute(ctx, part)
		r.onceMore(ctx, part)
		r.retire(ctx)
		r.fold(part)
	}
	r.notRun(cmp.Or(r.cut(ctx), notRun))
	if r.counted.failures > mostShown {
		r.Note("of the failed random combinations, only the first %s are shown with their exchange; replay "+
			"shows the others", report.Commas(mostShown))
	}
}

// ahead makes each portion while the one before it is run.
func (r *run) ahead(ctx context.Context) <-chan []*cases.Case {
	made := make(chan []*cases.Case)
	go func() {
		defer close(made)
		for part := range r.options.Further.Portions {
			select {
			case made <- pointers(part):
			case <-ctx.Done():
				return
			}
		}
	}()
	return made
}

// fold counts the results of a portion, and keeps those that have something to say.
func (r *run) fold(part []*cases.Case) {
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	for _, c := range part {
		res := r.results[c.ID]
		r.counted.all++
		if r.listed(res) {
			alone := *c // without the other cases of the portion
			res.Case = &alone
			r.order = append(r.order, c.ID)
			continue
		}
		delete(r.results, c.ID)
		delete(r.doubts, c.ID)
		r.counted.unlisted[unlisted(res)]++
	}
}

// listed says whether a further result is kept. The caller holds the mutex.
func (r *run) listed(res *Result) bool {
	switch res.Status {
	case report.StatusFail, report.StatusWarn:
		if r.counted.failures++; r.counted.failures > mostShown {
			res.evidence = nil
		}
		return true
	case report.StatusError:
		r.counted.errors++
		return r.counted.errors <= mostErrors
	}
	return r.options.Further.Listed != nil && r.options.Further.Listed(res.Case.ID)
}

// unlisted is what a result counts as that is not kept.
func unlisted(res *Result) report.Unlisted {
	rule, _ := rules.RuleByID(res.Case.Rule)
	return report.Unlisted{
		Level: string(res.Case.Level()), Family: rule.Family, Status: res.Status,
		Reason: report.Mask(res.Reason),
	}
}

// notRun counts the further cases that the run did not come to.
func (r *run) notRun(reason string) {
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	if left := r.options.Further.Total - r.counted.all; left > 0 {
		r.counted.unlisted[unlisted(&Result{
			Case: &cases.Case{Rule: cases.AnyCombination}, Status: report.StatusError,
			Reason: reason,
		})] += left
	}
}

// retire accounts for the jobs of the batches that nobody uses any more, and has them removed.
func (r *run) retire(ctx context.Context) {
	a := r.supply.AWS()
	if a == nil || r.cut(ctx) != "" {
		return
	}
	a.Drain(ctx)
	r.pool.forget()
	r.remove(ctx, a, slices.DeleteFunc(a.Batches(), r.inUse))
}

// remove accounts for the jobs of batches that nobody uses any more, and has these removed.
func (r *run) remove(ctx context.Context, a *jobs.AWS, done []*jobs.Batch) {
	for _, b := range done {
		r.account(ctx, a, b)
	}
	r.clear()
	r.accounts.mu.Lock()
	for _, b := range done {
		delete(r.ledgers, b)
	}
	r.accounts.mu.Unlock()
	a.Retire(ctx, done)
}

// inUse says of a batch whether it has jobs that are taken or asked for later.
func (r *run) inUse(b *jobs.Batch) bool {
	of := func(l lease) bool { return l.batch.PartOf(b) }
	r.pool.mu.Lock()
	defer r.pool.mu.Unlock()
	return slices.ContainsFunc(r.pool.free, of) || slices.ContainsFunc(r.early[0], of) ||
		slices.ContainsFunc(r.early[1], of)
}

// unlistedOf are the counts of what is not listed, in an order.
func unlistedOf(counts map[report.Unlisted]int) []report.Unlisted {
	var out []report.Unlisted
	for u, n := range counts {
		u.Count = n
		out = append(out, u)
	}
	slices.SortFunc(out, func(a, b report.Unlisted) int {
		return cmp.Or(cmp.Compare(a.Family, b.Family), cmp.Compare(a.Level, b.Level), cmp.Compare(a.Status, b.Status),
			cmp.Compare(a.Reason, b.Reason))
	})
	return out
}
