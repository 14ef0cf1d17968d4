package runner

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/runner/effect"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// apart sends as many valid requests at once as there are jobs: each gets 200.
func (r *run) apart(ctx context.Context, c *cases.Case) {
	race := c.Race()
	if most := r.supply.Most(); r.single && race.Ways > most {
		r.skip(c, "it needs %d jobs, but the target provides at most %d at a time", race.Ways, most)
		return
	}
	a := &attempt{c: c}
	trials := 0
	for ; trials < race.Trials && a.open() && ctx.Err() == nil; trials++ {
		r.pool.renew()
		leases, err := r.leases(ctx, race.Ways)
		if err != nil {
			r.without(ctx, chain{c}, err)
			return
		}
		r.together(ctx, a, leases)
		r.unitDone(ctx)
	}
	a.got = fmt.Sprintf("200 for each, %d times", trials)
	r.finish(a)
}

func (r *run) leases(ctx context.Context, n int) ([]lease, error) {
	out := make([]lease, n)
	var mu sync.Mutex
	var first error
	var group sync.WaitGroup
	for i := range out {
		group.Go(func() {
			l, err := r.pool.take(ctx)
			mu.Lock()
			defer mu.Unlock()
			out[i] = l
			if err != nil {
				first = err
			}
		})
	}
	group.Wait()
	return out, first
}

// together sends one valid request to each job at once.
func (r *run) together(ctx context.Context, a *attempt, leases []lease) {
	requests, race := make([]wire.Request, len(leases)), a.c.Race()
	for i, l := range leases {
		requests[i], _ = race.Requests[i%len(race.Requests)](l.job.ID)
	}
	exchanges := r.burst(ctx, a, requests)
	excused := r.forgiven(ctx, a, exchanges)
	for i, e := range exchanges {
		r.count(e, leases[i].job.ID)
		lost := unanswered(e) || notPassedOn(e)
		if lost {
			r.explain(leases[i].batch, leases[i].job.Action)
		} else {
			r.ended(leases[i].batch, leases[i].job)
		}
		if excused && lost {
			continue
		}
		if e.Fate == wire.Refused || e.Throttled() || e.Sends > 1 && !succeeded(e) {
			r.explain(leases[i].batch, leases[i].job.Action) // the first of two may have succeeded
			// too many connections are no verdict, and neither is what was sent twice
			continue
		}
		if succeeded(e) && leases[i].batch != nil {
			r.completed(leases[i].batch, leases[i].job.Action)
		}
		before := len(a.findings)
		r.add(a, judge.Accept(), e)
		if len(a.findings) == before {
			a.exchanges = a.exchanges[:len(a.exchanges)-1]
		}
	}
}

// finaleTime is how long a stage is completed again and again.
const finaleTime = 6 * time.Second

// finale completes all jobs of a stage at once: the job of the next stage appears, once.
func (r *run) finale(ctx context.Context, c *cases.Case) {
	race := c.Race()
	if most := r.supply.Most(); race.Ways > most {
		r.skip(c, "it needs %d parallel jobs, but the target provides at most %d", race.Ways, most)
		return
	}
	a := &attempt{c: c}
	began, trials := time.Now(), 0
	for ; trials < race.Trials && a.open() &&
		(trials == 0 || r.cut(ctx) == "" && !r.census.isSlow() && time.Since(began) < finaleTime); trials++ {
		b, err := r.pool.open(ctx, race.Ways)
		if err == nil && len(b.Jobs) < race.Ways {
			err = fmt.Errorf("%w: %d of the %d of one pipeline came", jobs.ErrNoJobs, len(b.Jobs), race.Ways)
		}
		if err != nil && trials > 0 {
			break
		}
		if err != nil {
			r.without(ctx, chain{c}, err)
			return
		}
		leases := make([]lease, len(b.Jobs))
		for i, job := range b.Jobs {
			leases[i] = lease{batch: b, job: job}
		}
		r.together(ctx, a, leases)
		if len(a.findings) > 0 || a.failed != "" || len(r.ledger(b).done) < len(leases) {
			break
		}
		next, unsure := r.awaitNext(ctx, b)
		switch {
		case unsure != nil:
			a.failed = unsure.Error()
		case next == nil && r.cut(ctx) == "":
			a.find(effect.NextStage()...)
		}
		r.unitDone(ctx)
	}
	a.got = fmt.Sprintf("the next stage began once, %d times", trials)
	r.finish(a)
}
