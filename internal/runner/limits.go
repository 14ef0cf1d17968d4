package runner

import (
	"context"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
)

// most is how many jobs the run may use, 0 for as many as are needed: what --max-jobs allows, or what the source has.
func (r *run) most() int {
	most := r.supply.Limit()
	if m := r.options.MaxJobs; m > 0 && (most == 0 || m < most) {
		most = m
	}
	return most
}

// portion is how many jobs are opened ahead: n, and where jobs are few only some of them.
func (r *run) portion(n int) int {
	n = r.brief(n)
	if most := r.most(); most > 0 {
		return max(1, min(n, most/8))
	}
	return n
}

// perJob is how many cases share a job. Where jobs are few, a quarter of them is for
// the cases that can share, so that as many cases as possible are run.
func (r *run) perJob(cases int) int {
	if most := r.most(); most > 0 {
		shared := max(1, most/4)
		return max(casesPerJob, (cases+shared-1)/shared)
	}
	return casesPerJob
}

// slow is from what mean time of an answer on a target is a slow one, lateJobs from
// what wait for a job on its jobs are.
const (
	slow     = 10 * time.Millisecond
	lateJobs = 250 * time.Millisecond
)

// waits says whether the target's answers or its jobs are mostly waited for: more can
// then be under way at the same time.
func (r *run) waits() bool { return r.census.isSlow() || r.supply.Late() > lateJobs }

// part runs some of the cases.
type part = func(context.Context, map[cases.Needs][]*cases.Case)

// few runs the parts one after the other where jobs are few: first those that make most of a job.
func (r *run) few(ctx context.Context, byNeed map[cases.Needs][]*cases.Case, parts ...part) bool {
	if r.most() == 0 {
		return false
	}
	for _, p := range parts {
		p(ctx, byNeed)
	}
	return true
}

// atOnce is how many batches are under way at the same time. Those of single jobs are as many as there are workers.
func (r *run) atOnce() int {
	switch {
	case r.single:
		return 1
	case !r.supply.Follows():
		return r.options.Workers
	case r.roomy():
		return batchesAtOnceRoomy
	case r.waits():
		return batchesAtOnceSlow
	}
	return batchesAtOnce
}
