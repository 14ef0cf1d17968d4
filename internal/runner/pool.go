package runner

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
)

// pool hands out single jobs in progress, opening batches as they are needed.
type pool struct {
	run  *run
	mu   sync.Mutex
	free []lease
	used atomic.Int64
}

// lease is one job in progress and the batch it came with.
type lease struct {
	batch *jobs.Batch
	job   *jobs.Job
}

// errMaxJobs says that the run has used as many jobs as it may.
var errMaxJobs = errors.New("as many jobs were used as --max-jobs allows")

// open opens a batch of n, counting its jobs. The first failure to get any is
// remembered: it is why cases have no verdict.
func (p *pool) open(ctx context.Context, n int) (*jobs.Batch, error) {
	if err := p.allowance(&n); err != nil {
		return nil, err
	}
	var b *jobs.Batch
	var err error
	for range 2 {
		if b, err = p.run.supply.Open(ctx, n); err == nil || ctx.Err() != nil || errors.Is(err, jobs.ErrUsedUp) {
			break
		}
	}
	if err != nil && (b == nil || len(b.Jobs) == 0) {
		if !errors.Is(err, jobs.ErrUsedUp) {
			p.fail(err)
		}
		return nil, err
	}
	p.used.Add(int64(len(b.Jobs)))
	p.run.receive(b)
	return b, nil
}

// allowance lowers n to what --max-jobs leaves.
func (p *pool) allowance(n *int) error {
	if most := p.run.options.MaxJobs; most > 0 {
		*n = min(*n, most-int(p.used.Load()))
		if *n <= 0 {
			return errMaxJobs
		}
	}
	return nil
}

func (p *pool) fail(err error) {
	p.run.mu.Lock()
	defer p.run.mu.Unlock()
	if p.run.jobsErr == nil {
		p.run.jobsErr = err
	}
}

// prime opens the first batch before anything else is planned: it shows how many
// jobs a batch may have.
func (p *pool) prime(ctx context.Context) {
	if !p.run.supply.Follows() {
		return
	}
	if l, err := p.take(ctx); err == nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.free = append(p.free, l)
	}
}

// take hands out one job in progress.
func (p *pool) take(ctx context.Context) (lease, error) {
	if !p.run.supply.Follows() {
		return p.single(ctx)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) == 0 {
		b, err := p.open(ctx, p.run.portion(p.run.supply.Most()))
		if err != nil {
			return lease{}, err
		}
		for _, job := range b.Jobs {
			p.free = append(p.free, lease{b, job})
		}
	}
	l := p.free[0]
	p.free = p.free[1:]
	return l, nil
}

// single opens a batch of one job, which sources of single jobs do side by side.
func (p *pool) single(ctx context.Context) (lease, error) {
	b, err := p.open(ctx, 1)
	if err != nil {
		return lease{}, err
	}
	return lease{b, b.Jobs[0]}, nil
}
