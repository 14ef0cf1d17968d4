package runner

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// raceJobs is the jobs that a race runs on.
type raceJobs struct {
	run  *run
	race *cases.Race
	// failing is set of a race that fails jobs, which may end their neighbours.
	failing bool
	opened  int // batches

	mu       sync.Mutex
	free     []lease
	releases []func()
}

// release has the jobs polled for by others too.
func (t *raceJobs) release() {
	for _, release := range t.releases {
		release()
	}
}

// alone says whether each job has a pipeline of its own.
func (t *raceJobs) alone() bool { return t.failing && t.run.failing.endsNeighbours.Load() }

// neighbourEnded reports whether a job that nobody could complete may have been ended by the
// failure of its neighbour. Jobs that may fail have a pipeline of their own from then on.
func (t *raceJobs) neighbourEnded(l lease) bool {
	if !t.failing || l.batch == nil || !l.batch.HasNeighbours() {
		return false
	}
	t.run.failing.endsNeighbours.Store(true)
	for _, left := range t.free {
		t.run.explain(left.batch, left.job.Action)
	}
	t.free = nil
	return true
}

// take hands out a job, opening a batch where none is left.
func (t *raceJobs) take(ctx context.Context, left int) (lease, error) {
	if len(t.free) == 0 {
		if err := t.open(ctx, left); err != nil {
			return lease{}, err
		}
	}
	l := t.free[0]
	t.free = t.free[1:]
	return l, nil
}

// open opens batches and brings their jobs to where the race is run. Those of one job
// are opened side by side where jobs are waited for.
func (t *raceJobs) open(ctx context.Context, left int) error {
	r := t.run
	n, side := r.brief(min(left, r.supply.Most())), 1
	if r.census.isSlow() {
		n = min(n, fewestTrials)
	}
	single := t.alone() || t.race.Second && r.narrow.Load() || !r.supply.Follows()
	switch {
	case single && r.waits():
		n, side = 1, min(left, fewestTrials)
	case single, t.race.Second && t.opened == 0: // and of the further ones many side by side
		n = 1
	}
	t.opened++
	var group errgroup.Group
	for range side {
		group.Go(func() error {
			list, err := t.batch(ctx, n)
			t.mu.Lock()
			defer t.mu.Unlock()
			t.free = append(t.free, list...)
			return err
		})
	}
	err := group.Wait()
	switch {
	case len(t.free) > 0:
		return nil
	case err != nil:
		return err
	}
	return fmt.Errorf("%w: none appeared after the first", jobs.ErrNoJobs)
}

// batch opens a batch of n jobs and answers the jobs that the race is run on.
func (t *raceJobs) batch(ctx context.Context, n int) ([]lease, error) {
	b, list, err := t.began(ctx, n)
	if err != nil {
		return nil, err
	}
	for range t.race.Continued {
		list = t.continued(ctx, b, list)
	}
	var out []lease
	for _, job := range list {
		out = append(out, lease{batch: b, job: job})
	}
	return out, nil
}

// errOneExecution says that the target starts no further execution, or lets it wait.
var errOneExecution = fmt.Errorf("%w: none of a further execution appeared", jobs.ErrNoJobs)

// later completes the jobs of a pipeline's executions, which are of the stage that the race is run in, and answers
// those of the third, in progress.
func (t *raceJobs) later(ctx context.Context, b *jobs.Batch, list []*jobs.Job) ([]*jobs.Job, error) {
	r := t.run
	for _, action := range slices.Concat(b.Actions, []string{jobs.NextAction}, b.Further()) {
		r.explain(b, action) // what comes late of an execution is no news
	}
	complete := func(list []*jobs.Job) {
		var group sync.WaitGroup
		for _, job := range list {
			group.Go(func() { r.complete(ctx, preflight, &lease{batch: b, job: job}) })
		}
		group.Wait()
	}
	for range 2 {
		complete(list)
		list, _ = r.supply.AWS().Restart(ctx, b, restartPatience)
		if t.race.Second && len(list) > 0 {
			complete(list)
			list = b.Later(ctx, continuationPatience)
		}
		if len(list) == 0 {
			return nil, errOneExecution
		}
	}
	return list, nil
}

// began opens a batch and answers n of its jobs, in progress, of the stage and the execution that the race is run in.
func (t *raceJobs) began(ctx context.Context, n int) (*jobs.Batch, []*jobs.Job, error) {
	b, list, err := t.first(ctx, n)
	if err == nil && t.race.Later && len(list) > 0 {
		list, err = t.later(ctx, b, list)
	}
	return b, list, err
}

// first is began of the first execution.
func (t *raceJobs) first(ctx context.Context, n int) (*jobs.Batch, []*jobs.Job, error) {
	if !t.race.Second {
		b, err := t.opens(ctx, n)
		if err != nil {
			return nil, nil, err
		}
		return b, b.Jobs, nil
	}
	if n > 1 {
		b, list := t.wide(ctx, n)
		if len(list) < n {
			t.run.narrow.Store(true) // the others were waited for
		}
		if len(list) > 0 {
			return b, list, nil
		}
	}
	b, err := t.run.pool.open(ctx, 1)
	if err != nil {
		return nil, nil, err
	}
	return b, t.second(ctx, b), nil
}

// opens opens a batch whose jobs are polled for by the worker's wire.
func (t *raceJobs) opens(ctx context.Context, n int) (*jobs.Batch, error) {
	if t.race.Worker != wire.CBOR {
		return t.run.pool.open(ctx, n)
	}
	return t.run.pool.openBy(ctx, n, func(ctx context.Context, n int) (*jobs.Batch, error) {
		b, release, err := t.run.supply.OpenOnCBOR(ctx, n)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.releases = append(t.releases, release)
		return b, err
	})
}

// wide opens a pipeline with n actions side by side in its second stage and answers the jobs of these.
func (t *raceJobs) wide(ctx context.Context, n int) (*jobs.Batch, []*jobs.Job) {
	r := t.run
	reserved, err := r.pool.reserve(1)
	if err != nil {
		return nil, nil
	}
	b, err := r.supply.OpenWide(ctx, n)
	if r.pool.settle(reserved, b); err != nil {
		return nil, nil // a target need not take so many actions
	}
	r.receive(b)
	var came []*jobs.Job
	if succeeded(r.complete(ctx, preflight, &lease{batch: b, job: b.Jobs[0]})) {
		came = b.Later(ctx, continuationPatience)
	}
	for _, action := range b.Further() {
		if !slices.ContainsFunc(came, func(job *jobs.Job) bool { return job.Action == action }) {
			r.explain(b, action) // it may come when nobody waits for it any more
		}
	}
	return b, came
}

// second completes the first stage and answers the job of the second, in progress.
func (t *raceJobs) second(ctx context.Context, b *jobs.Batch) []*jobs.Job {
	if !succeeded(t.run.complete(ctx, preflight, &lease{batch: b, job: b.Jobs[0]})) {
		return nil
	}
	next, err := t.run.awaitNext(ctx, b)
	if err != nil || next == nil || b.Acknowledge(ctx, next) != nil {
		return nil
	}
	return []*jobs.Job{next}
}

// continued lets every job of the list continue and answers those that follow, in
// progress.
func (t *raceJobs) continued(ctx context.Context, b *jobs.Batch, list []*jobs.Job) []*jobs.Job {
	var group errgroup.Group
	actions := make([]string, len(list))
	for i, job := range list {
		group.Go(func() error {
			e := t.run.send(ctx, preflight, job.ID, cases.Continue(job.ID, "t"))
			if unknown(e) {
				t.run.explain(b, job.Action)
				return nil
			}
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
	found, _ := b.Await(ctx, actions, continuationPatience)
	var out []*jobs.Job
	for _, action := range actions {
		next := found[action]
		if next == nil {
			t.run.explain(b, action) // it may come when nobody waits for it any more
			continue
		}
		if b.Acknowledge(ctx, next) == nil {
			out = append(out, next)
		}
	}
	return out
}
