package runner

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/spec"
)

// runSpecial runs the cases that need a job in another state than in progress,
// and those that follow several jobs.
func (r *run) runSpecial(ctx context.Context, byNeed map[cases.Needs][]cases.Case) {
	r.onFinished(ctx, byNeed[cases.Finished])
	r.onUnacknowledged(ctx, byNeed[cases.Unacknowledged])
	r.scenarios(ctx, byNeed[cases.Several])
}

// onFinished asks finished jobs again. Those that a continuation ended are asked
// by the cases with a token themselves.
func (r *run) onFinished(ctx context.Context, list []cases.Case) {
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
	var group errgroup.Group
	group.SetLimit(r.options.Workers)
	for _, c := range list {
		group.Go(func() error {
			if ctx.Err() != nil || r.gone() {
				r.rest(ctx, []cases.Case{c})
				return nil
			}
			r.twice(ctx, c, held.job.ID)
			return nil
		})
	}
	_ = group.Wait() // the cases record their errors as results
}

// twice sends a case's request two times and judges both.
func (r *run) twice(ctx context.Context, c cases.Case, jobID string) *attempt {
	a := &attempt{c: c}
	request, ok := c.Request(jobID)
	if !ok {
		r.skip(c, "the id of the job, %q, does not lend itself to this case", jobID)
		return a
	}
	first := r.send(ctx, c.ID, jobID, request)
	r.add(a, c.Allowed, first)
	if first.Fate == spec.Answered && !succeeded(first) {
		second := r.send(ctx, c.ID, jobID, request)
		r.add(a, c.Allowed, second)
		if first.Outcome() != second.Outcome() && a.failed == "" {
			a.find("life/rejected-again-same", first.Outcome()+", as the first time", second.Outcome())
		}
	}
	r.finish(a)
	return a
}

// onUnacknowledged asks for jobs that were handed out and never acknowledged.
// Whatever the target answers to that, a refusal must leave the job as it was: it
// can still be acknowledged and completed.
func (r *run) onUnacknowledged(ctx context.Context, list []cases.Case) {
	if len(list) == 0 {
		return
	}
	if !r.supply.Any() {
		r.jobless(list)
		return
	}
	n, err := r.pool.reserve(len(list))
	if err != nil {
		r.without(ctx, list, err)
		return
	}
	b, err := r.supply.OpenUnacknowledged(ctx, n)
	r.pool.settle(n, b)
	if errors.Is(err, jobs.ErrState) {
		for _, c := range list {
			r.skip(c, "%s", err)
		}
		return
	}
	if err != nil {
		r.without(ctx, list, err)
		return
	}
	r.receive(b)
	for i, c := range list {
		if i >= n {
			r.noJob(c, errMaxJobs)
			continue
		}
		if i >= len(b.Jobs) || ctx.Err() != nil || r.gone() {
			r.fault(c, "no job was left for this case")
			continue
		}
		job := b.Jobs[i]
		r.explain(b, job.Action)
		if t := r.twice(ctx, c, job.ID); b.Follows() && len(t.exchanges) > 0 && !succeeded(t.exchanges[0]) && t.failed == "" {
			r.afterRefusal(ctx, b, job, t)
		}
	}
}

// afterRefusal acknowledges and completes a job that was asked for too early.
func (r *run) afterRefusal(ctx context.Context, b *jobs.Batch, job *jobs.Job, t *attempt) {
	if err := b.Acknowledge(ctx, job); err != nil {
		return // no verdict: the call is not what is tested
	}
	e := r.complete(ctx, t.c.ID, &lease{b, job})
	if e.Fate == spec.Answered && !succeeded(e) && !e.Throttled() {
		f := spec.Finding{Rule: "life/rejected-changes-nothing", Level: spec.Must, Expected: "200: the job was acknowledged after the refusal", Got: e.Outcome()}
		r.accuse(t.c.ID, f, e)
	}
}
