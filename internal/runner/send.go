package runner

import (
	"context"
	"fmt"
	"hash/crc32"
	"net/http"
	"slices"
	"time"

	smithytime "github.com/aws/smithy-go/time"
	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/runner/effect"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// send sends one request of a case, waiting for a slot, and again where the target asks for patience.
func (r *run) send(ctx context.Context, id, jobID string, request wire.Request) *client.Exchange {
	defer r.admit(ctx, id)()
	ticket := r.flight.enter(id)
	defer r.flight.leave(ticket)
	var e *client.Exchange
	r.quietly(ctx, id, func(ctx context.Context) {
		send := func() *client.Exchange { return r.target.Do(ctx, request) }
		if e = r.unsent(id); e != nil {
			return
		}
		if r.settledBy503(id) {
			if e = send(); !e.Throttled() || e.Status == http.StatusServiceUnavailable {
				return
			}
		}
		e = r.patience.Send(ctx, send)
	})
	e = r.unhurried(ctx, r.wholly(ctx, e))
	if e.Unsent {
		return e
	}
	for pause := firstPause; e.Fate == wire.Refused && id != preflight && pause <= lastPause && ctx.Err() == nil &&
		!r.gone(); pause *= 2 {
		r.lower("refused")
		_ = smithytime.SleepWithContext(ctx, pause)
		e = r.patience.Send(ctx, func() *client.Exchange { return r.target.Do(ctx, request) })
	}
	r.count(e, jobID)
	return e
}

// settledBy503 reports whether a 503 is an answer to a case's request as good as others, for which none is waited.
func (r *run) settledBy503(id string) bool {
	res := r.result(id)
	if res == nil || res.Case.Single() == nil {
		return false
	}
	return slices.Contains(res.Case.Single().Allowed.Must.Statuses, http.StatusServiceUnavailable)
}

const (
	// firstPause and lastPause are how long to wait before a connection is tried
	// again that was refused; each time twice as long.
	firstPause = 300 * time.Millisecond
	lastPause  = 1200 * time.Millisecond
)

// lower halves the number of workers: a target that refuses connections may have
// too many of them, which is no fault of its own.
func (r *run) lower(did string) {
	if before, now := r.slots.halve(); now < before {
		r.Remark("the target %s connections: continuing with %d workers instead of %d", did, now, before)
	}
}

// complete completes a job plainly.
func (r *run) complete(ctx context.Context, id string, l *lease) *client.Exchange {
	return r.completeWith(ctx, id, l, cases.Complete)
}

// completeWith completes a job by a request about it. A target that hung too often is not
// asked: that counts as a request that did not reach it.
func (r *run) completeWith(ctx context.Context, id string, l *lease, by func(string) wire.Request) *client.Exchange {
	if r.slowness.hangsTooOften() {
		return &client.Exchange{Answer: wire.Answer{Fate: wire.Refused, Detail: "not sent"}}
	}
	r.expectNothing(l.batch, l.job)
	e := r.send(ctx, id, l.job.ID, by(l.job.ID))
	if e.Fate != wire.Answered || unknown(e) {
		r.explain(l.batch, l.job.Action) // whether it was completed is unknown
		return e
	}
	r.ended(l.batch, l.job)
	if succeeded(e) {
		r.completed(l.batch, l.job.Action)
	}
	return e
}

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
			r.everywhere(f, e)
			continue
		}
		if len(a.findings) == 0 {
			a.at = len(a.exchanges) - 1
		}
		a.find(effect.NotEnded(a.c.Single().Effect, f))
	}
	r.checked(e)
}

const (
	// alwaysResent is how many accepted requests of a kind are sent again; of the others one of thenResent is: what
	// became of their jobs is seen by the job that follows, or by the next stage.
	alwaysResent = 12
	thenResent   = 8
)

// success is what accepted requests have in common of which some are sent again: the rule of their cases, and what
// they carry.
type success struct {
	rule                                                 string
	cbor, large, free, variables                         bool
	token, revision, summary, external, percent, created bool
}

func successOf(c *cases.Case) success {
	s, e := c.Single(), c.Single().Effect
	return success{
		rule: c.Rule, cbor: c.CBOR(), large: s.Large, free: e.Free, variables: s.Variables > 0,
		token: e.Token != nil, revision: e.Revision != nil || e.Change != nil, summary: e.Summary != nil,
		external: e.ExternalID != nil, percent: e.Percent != nil, created: e.Created != nil,
	}
}

// resent chooses the cases whose accepted requests are sent again. The list alone decides which they are: each run of
// it chooses the same ones, and a run of fewer cases those of them that it has.
type resent struct {
	counted map[success]int
	chosen  map[*cases.Case]bool
}

// choose chooses among further cases. It forgets those that were chosen before.
func (r *resent) choose(list []*cases.Case) {
	if r.counted == nil {
		r.counted = map[success]int{}
	}
	r.chosen = make(map[*cases.Case]bool, len(list)/thenResent)
	for _, c := range list {
		kind := successOf(c)
		if r.counted[kind] < alwaysResent || crc32.ChecksumIEEE([]byte(c.ID))%thenResent == 0 {
			r.chosen[c] = true
		}
		r.counted[kind]++
	}
}

// mostEarly is how many jobs of a kind are remembered that were completed early in the run.
const mostEarly = 12

// stillEnded asks at the end of the run for jobs that were completed at its beginning:
// neither time nor a late acknowledgement brings them back.
func (r *run) stillEnded(ctx context.Context) {
	var group errgroup.Group
	group.SetLimit(r.options.Workers)
	for _, ended := range r.early {
		for i, l := range ended {
			group.Go(func() error {
				r.askEnded(ctx, i, l)
				return nil
			})
		}
	}
	_ = group.Wait() // what is found is recorded
}

// askEnded asks for the nth of the jobs that were completed in one way.
func (r *run) askEnded(ctx context.Context, n int, l lease) {
	if r.cut(ctx) != "" {
		return
	}
	if n%2 == 1 && l.batch.Follows() {
		l.batch.AcknowledgeAgain(ctx, l.job)
	}
	request := cases.Complete(l.job.ID)
	if n%4 > 1 {
		request = cases.Continue(l.job.ID, "late")
	}
	e := r.send(ctx, cases.StillEnded, l.job.ID, request)
	if e.Fate != wire.Answered || e.Throttled() {
		return
	}
	r.tested(cases.StillEnded)
	if succeeded(e) {
		r.explain(l.batch, l.job.Action)
		r.violated(cases.StillEnded, "400: the job was completed at the beginning of the run", e.Outcome(), e)
	}
}
