package runner

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
)

// pool hands out single jobs in progress, opening batches as they are needed.
type pool struct {
	run  *run
	mu   sync.Mutex
	free []lease
	got  time.Time // when the free ones were opened
	used atomic.Int64
	came atomic.Bool // a job has come

	stock   chan *jobs.Batch // loose jobs
	openers chan struct{}
	alone   sync.Mutex // held by who opens loose jobs, where one pipeline is to follow the other
}

func newPool(r *run) *pool {
	return &pool{run: r, stock: make(chan *jobs.Batch, mostLoose), openers: make(chan struct{}, mostOpeners)}
}

// lease is one job in progress and the batch it came with.
type lease struct {
	batch *jobs.Batch
	job   *jobs.Job
	since time.Time // of a job of the pool: when it was asked for
}

// errMaxJobs says that the run has used as many jobs as it may.
var errMaxJobs = errors.New("the limit of --max-jobs is reached")

// errShut says that no job is asked for of a target that serves nothing.
var errShut = errors.New("the target rejects every request for now")

// errGone says that no job is asked for of a target that has gone away.
var errGone = errors.New("the target stopped answering")

// open opens a batch of n, counting its jobs. The first failure to get any is
// remembered: it is why cases have no verdict. Loose jobs share a pipeline where the failure of one leaves the others.
func (p *pool) open(ctx context.Context, n int) (*jobs.Batch, error) {
	if n == 1 && p.run.supply.Loose() && p.run.most() == 0 && !p.run.failing.endsNeighbours.Load() {
		return p.loose(ctx)
	}
	return p.openBy(ctx, n, p.run.supply.Open)
}

// openApart is open of a batch for whose jobs nobody else polls before the function is called
// that it returns: the next jobs of its actions wait side by side.
func (p *pool) openApart(ctx context.Context, n int) (*jobs.Batch, func(), error) {
	if n == 1 {
		b, err := p.open(ctx, n)
		return b, func() {}, err
	}
	return p.openReleased(ctx, n, p.run.supply.OpenApart)
}

// openTold opens a batch of n that is followed although others are not; the function says that it is so no more.
func (p *pool) openTold(ctx context.Context, n int) (*jobs.Batch, func(), error) {
	return p.openReleased(ctx, n, func(ctx context.Context, n int) (*jobs.Batch, func(), error) {
		return p.run.supply.OpenTold(ctx, n, nil)
	})
}

// openReleased opens a batch that has to be released.
func (p *pool) openReleased(ctx context.Context, n int, open func(context.Context, int) (*jobs.Batch, func(), error)) (
	*jobs.Batch, func(), error,
) {
	leave := func() {}
	b, err := p.openBy(ctx, n, func(ctx context.Context, n int) (*jobs.Batch, error) {
		leave()
		b, done, err := open(ctx, n)
		leave = done
		return b, err
	})
	return b, func() { leave() }, err
}

const (
	// mostOpeners is how many batches of loose jobs are opened side by side, and mostLoose
	// how many jobs may be waiting then.
	mostOpeners = 4
	mostLoose   = 4 * mostOpeners * jobs.MostActions
)

// loose hands out a job that is not followed, as a batch of its own. They come many at a time.
func (p *pool) loose(ctx context.Context) (*jobs.Batch, error) {
	if p.run.single {
		p.alone.Lock()
		defer p.alone.Unlock()
	}
	select {
	case b := <-p.stock:
		return b, nil
	default:
	}
	select {
	case b := <-p.stock:
		return b, nil
	case p.openers <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-p.openers }()
	b, err := p.openBy(ctx, jobs.MostActions, p.run.supply.OpenLoose)
	if err != nil {
		return nil, err
	}
	singles := b.Singles()
	for _, single := range singles[1:] {
		select {
		case p.stock <- single:
		default: // more than will be asked for soon
		}
	}
	return singles[0], nil
}

// forget gives up the loose jobs that wait to be handed out.
func (p *pool) forget() {
	for {
		select {
		case <-p.stock:
		default:
			return
		}
	}
}

// opener opens a batch of n.
type opener = func(ctx context.Context, n int) (*jobs.Batch, error)

func (p *pool) openBy(ctx context.Context, n int, open opener) (*jobs.Batch, error) {
	switch {
	case p.run.gone():
		return nil, errGone
	case p.run.patience.Shut(ctx):
		return nil, errShut
	}
	n, err := p.reserve(n)
	if err != nil {
		return nil, err
	}
	var b *jobs.Batch
	for range 2 {
		b, err = open(ctx, n)
		if err == nil || ctx.Err() != nil || isFinal(err) || p.run.gone() ||
			p.run.supply.Follows() && !p.came.Load() {
			break
		}
	}
	p.settle(n, b)
	if err != nil && (b == nil || len(b.Jobs) == 0) {
		if !isFinal(err) && p.run.cut(ctx) == "" {
			p.fail(err)
		}
		return nil, err
	}
	p.run.receive(b)
	return b, nil
}

// isFinal reports whether asking once more leads to nothing, and other cases may have jobs all the same.
func isFinal(err error) bool { return errors.Is(err, jobs.ErrUsedUp) || errors.Is(err, jobs.ErrShape) }

// barren is why no job was to be had, where pipelines were tried and none has ever
// come: each further try would take as long.
func (p *pool) barren() error {
	if p.came.Load() || !p.run.supply.Follows() {
		return nil
	}
	p.run.book.mu.Lock()
	defer p.run.book.mu.Unlock()
	return p.run.jobsErr
}

// reserve counts n jobs that are about to be opened, or as many as --max-jobs
// leaves, so that those who open at the same time do not exceed it together.
func (p *pool) reserve(n int) (int, error) {
	if err := p.barren(); err != nil {
		return 0, err
	}
	for {
		used, most := p.used.Load(), int64(p.run.options.MaxJobs)
		if most > 0 {
			n = min(n, int(most-used))
		}
		if n <= 0 {
			return 0, errMaxJobs
		}
		if p.used.CompareAndSwap(used, used+int64(n)) {
			return n, nil
		}
	}
}

// settle gives back what was reserved and did not come.
func (p *pool) settle(reserved int, b *jobs.Batch) {
	came := 0
	if b != nil {
		came = len(b.Jobs)
	}
	if came > 0 {
		p.came.Store(true)
	}
	p.used.Add(int64(came - reserved))
}

func (p *pool) fail(err error) {
	p.run.book.mu.Lock()
	defer p.run.book.mu.Unlock()
	if p.run.jobsErr == nil {
		p.run.jobsErr = err
	}
}

// prime opens the first batch before anything else is planned: it shows how many jobs a batch may have.
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
	if len(p.free) == 0 || p.run.lifetime.old(time.Since(p.got)) {
		p.free, p.got = nil, time.Now() // which is before the target made them
		b, err := p.open(ctx, p.run.portion(p.run.supply.Most()))
		if err != nil {
			return lease{}, err
		}
		p.run.look(ctx, b)
		for _, job := range b.Jobs {
			p.free = append(p.free, lease{b, job, p.got})
		}
	}
	l := p.free[0]
	p.free = p.free[1:]
	return l, nil
}

// keepsFor is how long jobs in progress may wait for the requests of a case that is not tried
// again with another one: a target may time them out.
const keepsFor = 5 * time.Second

// renew gives up the free jobs that have waited for long.
func (p *pool) renew() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.got) > keepsFor {
		p.free = nil
	}
}

// single opens a batch of one job, which sources of single jobs do side by side.
func (p *pool) single(ctx context.Context) (lease, error) {
	asked := time.Now()
	b, err := p.open(ctx, 1)
	if err != nil {
		return lease{}, err
	}
	return lease{b, b.Jobs[0], asked}, nil
}
