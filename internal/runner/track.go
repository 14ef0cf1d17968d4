package runner

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/spec"
)

// track is the jobs that a race runs on.
type track struct {
	run  *run
	race *cases.Race
	// alone gives each job a pipeline of its own: a race that fails jobs may end their
	// neighbours.
	alone bool
	free  []lease
}

// take hands out a job, opening a batch where none is left.
func (t *track) take(ctx context.Context, left int) (lease, error) {
	if len(t.free) == 0 {
		if err := t.open(ctx, left); err != nil {
			return lease{}, err
		}
	}
	l := t.free[0]
	t.free = t.free[1:]
	return l, nil
}

// open opens a batch and brings its jobs to where the race is run.
func (t *track) open(ctx context.Context, left int) error {
	r := t.run
	n := min(left, r.supply.Most())
	if r.isSlow() {
		n = min(n, fewestTrials)
	}
	if t.alone || t.race.Second || !r.supply.Follows() {
		n = 1
	}
	b, err := r.pool.open(ctx, n)
	if err != nil {
		return err
	}
	list := b.Jobs
	switch {
	case t.race.Second:
		list = t.second(ctx, b)
	default:
		for range t.race.Continued {
			list = t.continued(ctx, b, list)
		}
	}
	for _, job := range list {
		t.free = append(t.free, lease{b, job})
	}
	if len(list) == 0 {
		return fmt.Errorf("%w: none appeared after the first", jobs.ErrNoJobs)
	}
	return nil
}

// second completes the first stage and answers the job of the second, in progress.
func (t *track) second(ctx context.Context, b *jobs.Batch) []*jobs.Job {
	if !succeeded(t.run.complete(ctx, preflight, &lease{b, b.Jobs[0]})) {
		return nil
	}
	t.run.nextTaken(b)
	next := b.Next(ctx, continuationPatience)
	if next == nil || b.Acknowledge(ctx, next) != nil {
		return nil
	}
	return []*jobs.Job{next}
}

// continued lets every job of the list continue and answers those that follow, in
// progress.
func (t *track) continued(ctx context.Context, b *jobs.Batch, list []*jobs.Job) []*jobs.Job {
	var group errgroup.Group
	actions := make([]string, len(list))
	for i, job := range list {
		group.Go(func() error {
			e := t.run.send(ctx, preflight, job.ID, spec.Request{Body: fmt.Appendf(nil, `{"jobId":"%s","continuationToken":"t"}`, job.ID)})
			t.run.ended(b, job)
			if succeeded(e) {
				actions[i] = job.Action
			}
			return nil
		})
	}
	_ = group.Wait() // what did not succeed has no job that follows
	actions = slices.DeleteFunc(actions, func(a string) bool { return a == "" })
	if len(actions) == 0 {
		return nil
	}
	var out []*jobs.Job
	for _, next := range b.Await(ctx, actions, continuationPatience) {
		if b.Acknowledge(ctx, next) == nil {
			out = append(out, next)
		}
	}
	return out
}
