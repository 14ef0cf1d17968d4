package runner

import (
	"context"
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/runner/effect"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// accepted proves a success: with a token a job is to follow, without one the link has ended, and of each kind of
// requests some are sent again, which gets 400. Where jobs are not followed nothing else would show it.
func (r *run) accepted(ctx context.Context, b *jobs.Batch, l *link, a *attempt, request wire.Request) {
	r.ended(b, l.job)
	r.tested(cases.FormOfIDs)
	if !cases.WellFormedID(l.job.ID) {
		r.violated(cases.FormOfIDs, "400: the id that the target gave the job does not match the pattern",
			fmt.Sprintf("success for the job %.60q", l.job.ID), a.exchanges...)
	}
	r.remember(b, l.job, a.c.Single().Effect.Token != nil)
	l.accepted.Add(request, a.c.Single().Effect)
	l.latest = a
	if r.resent.chosen[a.c] || !b.Follows() {
		r.spentAgain(ctx, a, l.job.ID, request)
	}
	if !b.Follows() {
		l.job = nil
		return
	}
	if a.c.Single().Effect.Shows() {
		l.shown = a
	}
	if a.c.Single().Effect.Token == nil || a.c.Single().Effect.Free {
		r.completed(b, l.job.Action)
		l.job = nil
		return
	}
	l.await = a
}

// succeeded says whether the target took the job for completed: any 2xx, as all
// SDKs read it. That it is not precisely 200 is a finding of its own.
func succeeded(e *client.Exchange) bool { return e.Fate == wire.Answered && e.Status/100 == 2 }

// spentAgain sends an accepted request again: the job is complete.
func (r *run) spentAgain(ctx context.Context, a *attempt, jobID string, request wire.Request) {
	e := r.send(ctx, a.c.ID, jobID, request)
	for r.doubted(a, e) {
		if !a.again {
			return // and has no verdict
		}
		a.again = false
		e = r.send(ctx, a.c.ID, jobID, request)
	}
	if e.Fate != wire.Answered || e.Throttled() {
		r.add(a, judge.RejectAny(), e)
		return
	}
	if e.Late {
		a.find(r.lateness(e))
	}
	a.exchanges = append(a.exchanges, e)
	allowed := effect.Ended()
	if len(request.Body) > mayBeTooLarge {
		allowed = allowed.Or(413)
	}
	for _, f := range allowed.Check(e.Answer) {
		if f.Informative {
			r.everywhere(f, a.c.ID, e)
			continue
		}
		if len(a.findings) == 0 {
			a.at = len(a.exchanges) - 1
		}
		a.find(effect.NotEnded(a.c.Single().Effect, f))
	}
	r.checked(e)
}
