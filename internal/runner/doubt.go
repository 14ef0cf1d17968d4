package runner

import (
	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
)

// another says whether a case names another job of the target's.
func (r *run) another(c *cases.Case, id string) bool {
	names := c.Single().Names
	return names != nil && r.supply.Known(names(id))
}

// doubtful remembers a failed case about an id that no job has: the target may turn out to have one.
func (r *run) doubtful(a *attempt, id string) {
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	r.doubts[a.c.ID] = id
}

// clear leaves out the cases about ids that some job turned out to have, or may have where the target numbers its jobs.
func (r *run) clear() {
	for caseID, id := range r.doubts {
		if r.supply.MayHave(id) {
			r.skip(r.results[caseID].Case, jobs.AnotherJob)
		}
	}
}
