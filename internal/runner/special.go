package runner

import (
	"context"
	"errors"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// runFinished asks finished jobs again. Those that a continuation ended are asked by the cases with a token themselves.
func (r *run) runFinished(ctx context.Context, byNeed map[cases.Needs][]*cases.Case) {
	list := byNeed[cases.Finished]
	if len(list) == 0 {
		return
	}
	if !r.supply.Any() {
		r.jobless(list)
		return
	}
	held, err := r.pool.take(ctx)
	if err != nil {
		r.without(ctx, list, err)
		return
	}
	if e := r.complete(ctx, cases.SharedJobs, &held); !succeeded(e) {
		for _, c := range list {
			r.fault(c, "the job could not be finished: "+e.Outcome())
		}
		return
	}
	sideBySide(r.options.Workers, list, func(c *cases.Case) {
		if ctx.Err() != nil || r.gone() {
			r.rest([]*cases.Case{c})
			return
		}
		r.twice(ctx, c, held.job.ID, "", nil)
	})
}

// twice sends a case's request two times and judges both, unless the case is moot by then.
func (r *run) twice(ctx context.Context, c *cases.Case, jobID, why string, moot func() bool) *attempt {
	a := &attempt{c: c}
	if r.hopeless(c) {
		return a
	}
	request, ok := c.Single().Request(jobID)
	if !ok {
		r.skip(c, "the id of the job, %q, does not fit this case", jobID)
		return a
	}
	rejected := !c.Single().Allowed.Must.Success
	r.bothTimes(ctx, a, jobID, request)
	for a.again && rejected && r.cut(ctx) == "" {
		*a = attempt{c: c}
		r.bothTimes(ctx, a, jobID, request)
	}
	if moot != nil && moot() {
		a.skipped, a.failed, a.findings = why, "", nil
	}
	r.finish(a)
	return a
}

// bothTimes sends a request, and again if it was refused.
func (r *run) bothTimes(ctx context.Context, a *attempt, jobID string, request wire.Request) {
	first := r.send(ctx, a.c.ID, jobID, request)
	r.add(a, a.c.Single().Allowed, first)
	if a.again || first.Fate != wire.Answered || succeeded(first) {
		return
	}
	r.sameAgain(a, a.c.Single().Allowed, first, r.send(ctx, a.c.ID, jobID, request))
}

// leastUnacknowledged is how many cases share a batch of jobs that are not acknowledged.
const leastUnacknowledged = 8

// runUnacknowledged runs the cases about such jobs, side by side where answers are waited for.
func (r *run) runUnacknowledged(ctx context.Context, byNeed map[cases.Needs][]*cases.Case) {
	list := byNeed[cases.Unacknowledged]
	if !r.supply.Follows() || !r.waits() || r.single || len(list) == 0 {
		r.onUnacknowledged(ctx, list)
		return
	}
	sideBySide(-1, slices.Collect(slices.Chunk(list, leastUnacknowledged)), func(part []*cases.Case) {
		r.onUnacknowledged(ctx, part)
	})
}

// onUnacknowledged asks for jobs that were handed out and never acknowledged. Whatever the target answers to that, a
// refusal must leave the job as it was: it can still be acknowledged and completed. Requests that must be refused share
// a job until one is not; each of the others has its own.
func (r *run) onUnacknowledged(ctx context.Context, list []*cases.Case) {
	if len(list) == 0 {
		return
	}
	if !r.supply.Any() {
		r.jobless(list)
		return
	}
	u := &unacknowledged{run: r}
	for i, c := range list {
		if ctx.Err() != nil || r.gone() {
			r.rest(list[i:])
			return
		}
		if r.hopeless(c) {
			continue
		}
		if err := u.ensure(ctx, own(list[i:])); err != nil {
			r.withoutQueued(ctx, list[i:], err)
			return
		}
		u.one(ctx, c)
	}
	u.prove(ctx)
}

// own is how many jobs the cases need: one each, and one for all that can share.
func own(list []*cases.Case) int {
	n, shared := 0, 0
	for _, c := range list {
		if c.Single().Allowed.Must.Success {
			n++
		} else {
			shared = 1
		}
	}
	return n + shared
}

// withoutQueued says of cases why there was no job for them: because the source
// makes none in that state, or because none came.
func (r *run) withoutQueued(ctx context.Context, list []*cases.Case, err error) {
	if !errors.Is(err, jobs.ErrState) {
		r.without(ctx, list, err)
		return
	}
	for _, c := range list {
		r.skip(c, "%s", err)
	}
}

// unacknowledged is jobs that were handed out and not acknowledged; the first is the one that is asked for.
type unacknowledged struct {
	run   *run
	batch *jobs.Batch
	free  []*jobs.Job
	last  *attempt // of the requests that the first job has got
}

// ensure opens a batch of at most n jobs where none is left.
func (u *unacknowledged) ensure(ctx context.Context, n int) error {
	if len(u.free) > 0 {
		return nil
	}
	r := u.run
	r.unitDone(ctx)                 // the batch before may be in the only place
	n, err := r.pool.reserve(n + 1) // one that is acknowledged: its neighbours still are not
	if err != nil {
		return err
	}
	b, err := r.supply.OpenUnacknowledged(ctx, n)
	r.pool.settle(n, b)
	if err != nil {
		return err
	}
	r.receive(b)
	u.batch, u.free = b, b.Jobs
	if last := len(b.Jobs) - 1; last > 0 && b.Follows() && b.Acknowledge(ctx, b.Jobs[last]) == nil {
		r.explain(b, b.Jobs[last].Action)
		u.free = b.Jobs[:last]
	}
	return nil
}

// released is why nothing is said of a job that was to be asked for too early.
const released = "the target hands out no other job before one is acknowledged"

// one sends a case's request, twice, to the first job.
func (u *unacknowledged) one(ctx context.Context, c *cases.Case) {
	job := u.free[0]
	u.run.explain(u.batch, job.Action)
	u.last = u.run.twice(ctx, c, job.ID, released, func() bool { return u.batch.Released(job) })
	refused := len(u.last.exchanges) > 0 && u.last.failed == "" && !u.last.again && !u.last.lost &&
		!succeeded(u.last.exchanges[0])
	switch {
	case !refused:
		u.free, u.last = u.free[1:], nil
	case c.Single().Allowed.Must.Success:
		u.prove(ctx)
	}
}

// prove acknowledges and completes the first job, which was only asked for too early.
func (u *unacknowledged) prove(ctx context.Context) {
	if u.last == nil {
		return
	}
	job, t := u.free[0], u.last
	u.free, u.last = u.free[1:], nil
	if !u.batch.Follows() || ctx.Err() != nil {
		return
	}
	if err := u.batch.Acknowledge(ctx, job); err != nil {
		if why, refused := jobs.Refusal(err); refused && !errors.Is(err, jobs.ErrNonces) {
			u.run.reopen(t.c.ID, cases.Violated(cases.SharedJobs, "a job that can be acknowledged after the refusal",
				"AcknowledgeJob answers "+why))
		}
		return
	}
	e := u.run.complete(ctx, t.c.ID, &lease{batch: u.batch, job: job})
	if tells(e) && !succeeded(e) {
		u.run.reopen(t.c.ID, cases.Violated(cases.SharedJobs, "200: the job was acknowledged after the refusal",
			e.Outcome()), e)
	}
}
