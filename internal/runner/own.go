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

const (
	// continuationPatience is how long the job that a token leads to may take to appear.
	continuationPatience = 4 * time.Second
	// mostVariables is how many bytes of output variables the cases of one
	// execution may carry, for a target may limit them per execution.
	mostVariables = 60000
	// mostTries is how often a case is tried that lost its job through no doing of its own.
	mostTries = 5
	// batchesAtOnce is how many batches are under way at the same time.
	batchesAtOnce = 3
	// batchesAtOnceSlow is the same for a target whose answers or jobs are mostly waited for.
	batchesAtOnceSlow = 12
	// batchesAtOnceRoomy is the same for one that serves as many as come.
	batchesAtOnceRoomy = 32
)

// runOwn runs the cases that may complete their job: chains side by side, in batches, in rounds.
func (r *run) runOwn(ctx context.Context, byNeed map[cases.Needs][]*cases.Case) {
	list := byNeed[cases.Own]
	if !r.supply.Any() {
		r.jobless(list)
		return
	}
	for try := 0; len(list) > 0; try++ {
		var mu sync.Mutex
		var lost []*cases.Case
		sideBySide(r.atOnce(), r.deal(list), func(part []chain) {
			left := r.batch(ctx, part)
			r.unitDone(ctx)
			mu.Lock()
			defer mu.Unlock()
			lost = append(lost, left...)
		})
		if try == mostTries {
			for _, c := range lost {
				r.fault(c, fmt.Sprintf("the job was lost before this case could run, %d times", mostTries+1))
			}
			return
		}
		list = lost
	}
}

// link is one action of a batch under way.
type link struct {
	job    *jobs.Job // nil once it has ended or is lost
	left   chain
	lost   bool
	queued bool     // job is not acknowledged yet
	free   bool     // what follows from its requests is not settled
	await  *attempt // its token is to come back
	shown  *attempt // its effect is to be shown
	// accepted are the requests that got 200, latest the last of their attempts.
	accepted effect.Carriage
	latest   *attempt
}

// batch runs chains side by side on the actions of one pipeline and answers the cases that lost their job. One action
// more than there are chains holds the stage back until all others have ended.
func (r *run) batch(ctx context.Context, chains []chain) []*cases.Case {
	n := len(chains)
	if n < r.supply.Most() && r.supply.Follows() || r.tells(chains) {
		n++ // the one that holds the stage back
	}
	b, leave, err := r.open(ctx, n, chains)
	defer leave()
	if err != nil {
		for _, c := range chains {
			r.without(ctx, c, err)
		}
		return nil
	}
	if n > len(chains) && len(b.Jobs) == n {
		h := holder(int(r.held.Add(1))-1, n)
		b.Jobs[h], b.Jobs[n-1] = b.Jobs[n-1], b.Jobs[h]
	}
	var links []*link
	var lost []*cases.Case
	for i, c := range chains {
		if i >= len(b.Jobs) {
			lost = append(lost, c...)
			continue
		}
		links = append(links, &link{job: b.Jobs[i], left: c})
	}
	for r.round(ctx, b, links) {
	}
	r.shownAtLast(ctx, b, links)
	whole := len(lost) == 0 && len(b.Jobs) == n && n > len(chains)
	for _, l := range links {
		if l.lost || l.free || l.job != nil {
			whole = false
		}
		lost = append(lost, l.left...)
	}
	if ctx.Err() != nil || r.gone() {
		r.rest(lost)
		return nil
	}
	if whole && b.Follows() {
		r.nextStage(ctx, b, b.Jobs[n-1])
	}
	return lost
}

// open opens a batch of n for chains; the function that it returns says that its jobs are not followed any more.
func (r *run) open(ctx context.Context, n int, chains []chain) (*jobs.Batch, func(), error) {
	if r.tells(chains) {
		return r.pool.openTold(ctx, n)
	}
	if n == 1 && chains[0].variables() > mostVariables/jobs.MostActions { // beside others it may be too much
		b, err := r.pool.openBy(ctx, n, r.supply.Open)
		return b, func() {}, err
	}
	return r.pool.openApart(ctx, n)
}

// tells reports whether the actions of chains are to have action types of their own, by which their jobs are told.
func (r *run) tells(chains []chain) bool { return r.supply.FollowsTold() && chains[0].continues() }

// without says of a chain that there was no job for it.
func (r *run) without(ctx context.Context, c chain, err error) {
	if ctx.Err() != nil {
		r.rest(c)
		return
	}
	for _, k := range c {
		r.noJob(k, err)
	}
}

// round sends the next request of every link, side by side, awaits the jobs that follow, and compares what the state
// shows. It answers whether anything was left to do.
func (r *run) round(ctx context.Context, b *jobs.Batch, links []*link) bool {
	var going []*link
	for _, l := range links {
		if l.job != nil && !l.lost && ctx.Err() == nil && !r.gone() {
			going = append(going, l)
		}
	}
	if len(going) == 0 {
		return false
	}
	sideBySide(-1, going, func(l *link) {
		if len(l.left) == 0 {
			r.end(ctx, b, l)
			return
		}
		r.step(ctx, b, l)
	})
	r.follow(ctx, b, links)
	r.compare(ctx, b, links)
	r.acknowledge(ctx, b, links)
	return true
}

// step sends the link's next request and proves what it did.
func (r *run) step(ctx context.Context, b *jobs.Batch, l *link) {
	c := l.left[0]
	if r.hopeless(c) {
		l.left = l.left[1:]
		return
	}
	defer r.alone(c)()
	request, ok := c.Single().Request(l.job.ID)
	l.left = l.left[1:]
	if !ok {
		r.skip(c, "the id of the job, %q, does not fit this case", l.job.ID)
		return
	}
	if r.beforehand(ctx, b, l.job) {
		l.lost, l.job, l.left = true, nil, append(chain{c}, l.left...)
		return
	}
	r.sentTo(b, l.job.Action, c.ID)
	if c.Single().Effect.Free {
		r.explain(b, l.job.Action)
		l.free = true
	}
	a := &attempt{c: c, since: b.Since}
	e := r.send(ctx, c.ID, l.job.ID, request)
	r.add(a, c.Single().Allowed, e)
	switch {
	case a.again:
		r.explain(b, l.job.Action)
		if l.lost, l.job = true, nil; r.onlyTime(ctx, a) {
			l.left = append(chain{c}, l.left...)
			return
		}
	case a.failed != "", e.Fate != wire.Answered, unknown(e):
		r.explain(b, l.job.Action)
		l.lost, l.job = true, nil
	case succeeded(e):
		r.accepted(ctx, b, l, a, request)
	}
	if l.await == nil && l.shown == nil {
		r.finish(a)
	}
}

// rarely is of how many jobs one is sent a request beforehand that must be refused.
const rarely = 6

// beforehand sends a request that must be refused to a job now and then, and reports whether that may have ended it.
func (r *run) beforehand(ctx context.Context, b *jobs.Batch, job *jobs.Job) bool {
	n := int(r.beforehands.Add(1))
	if n%rarely != 0 {
		return false
	}
	errand := cases.RefusedBefore[n/rarely%len(cases.RefusedBefore)]
	e := r.send(ctx, cases.SharedJobs, job.ID, errand.Request(job.ID))
	if tells(e) && !(stateError(e) && r.timesOut(ctx, time.Since(b.Since))) {
		for _, f := range errand.Check(e.Answer) {
			r.findOverall(cases.SharedJobs, f, e)
		}
	}
	if !unknown(e) && !succeeded(e) {
		return false
	}
	r.explain(b, job.Action)
	return true
}

// onlyTime sends the request of an attempt to other jobs until it is known whether only
// time was to blame for what came of the first. The case is to be tried as usual then.
func (r *run) onlyTime(ctx context.Context, a *attempt) bool {
	for a.again {
		a.again, a.exchanges, a.judged = false, nil, 0
		other, err := r.pool.take(ctx)
		if err != nil {
			a.failed = "no verdict: no answer in time, and no further job to try it with: " + err.Error()
			return false
		}
		r.explain(other.batch, other.job.Action)
		request, ok := a.c.Single().Request(other.job.ID)
		if !ok {
			a.failed = "no verdict: no answer in time, and the id of no further job lends itself to this case"
			return false
		}
		e := r.send(ctx, a.c.ID, other.job.ID, request)
		if r.add(a, a.c.Single().Allowed, e); tells(e) && !e.Late {
			r.slowness.decided(a.c.ID)
			return true
		}
	}
	return false
}

// end completes a job that the chain has left in progress.
func (r *run) end(ctx context.Context, b *jobs.Batch, l *link) {
	a := &attempt{c: new(cases.OverallCase(cases.SharedJobs))}
	e := r.complete(ctx, cases.SharedJobs, &lease{batch: b, job: l.job})
	if !unknown(e) && (!stateError(e) || !r.timesOut(ctx, time.Since(b.Since))) {
		e.Late = false // which other cases tell
		r.add(a, judge.Accept(), e)
	}
	for _, f := range a.findings {
		r.findOverall(cases.SharedJobs, f, e)
	}
	l.lost = !succeeded(e)
	l.job, l.latest = nil, nil // what went before its last request need not be shown any more
}

// acknowledge acknowledges the jobs that have followed, side by side.
func (r *run) acknowledge(ctx context.Context, b *jobs.Batch, links []*link) {
	sideBySide(r.options.Workers, links, func(l *link) {
		if l.job == nil || !l.queued {
			return
		}
		if err := b.Acknowledge(ctx, l.job); err != nil {
			l.lost, l.job = true, nil
		}
		l.queued = false
	})
}

// expectNothing notes that a plain completion was sent last.
func (r *run) expectNothing(b *jobs.Batch, job *jobs.Job) {
	if b != nil && b.Follows() {
		r.sentTo(b, job.Action, cases.SharedJobs)
	}
}

// follow awaits the jobs that tokens lead to and compares them.
func (r *run) follow(ctx context.Context, b *jobs.Batch, links []*link) {
	var actions []string
	for _, l := range links {
		if l.await != nil {
			actions = append(actions, l.job.Action)
		}
	}
	if len(actions) == 0 {
		return
	}
	found, unsure := b.Await(ctx, actions, continuationPatience)
	for _, l := range links {
		if l.await == nil {
			continue
		}
		if unsure != nil && found[l.job.Action] == nil {
			r.retry(b, l)
			continue
		}
		a, old := l.await, l.job
		l.await, l.job, l.queued = nil, found[old.Action], true
		a.find(effect.Continuation(a.c.Single().Effect, old, l.job)...)
		if l.lost = l.job == nil; l.lost {
			r.overdue(b, awaited{old.Action, old.Execution, a.c.Single().Effect.TokenFor(old.ID)})
		}
		if why := r.cut(ctx); why != "" && l.lost {
			a.failed = why + " before the job that follows was seen"
			a.findings = nil
		}
		if l.shown == nil {
			r.finish(a)
		}
	}
}

// retry puts the case that a link is at back: what its request leads to is not known, and
// it is tried again with another job.
func (r *run) retry(b *jobs.Batch, l *link) {
	r.explain(b, l.job.Action)
	l.left = append(chain{l.await.c}, l.left...)
	l.lost, l.job, l.await, l.shown = true, nil, nil, nil
}

// compare compares what the pipeline's state shows with what was sent.
func (r *run) compare(ctx context.Context, b *jobs.Batch, links []*link) {
	var waiting []*link
	var due []display
	for _, l := range links {
		if l.shown != nil {
			waiting = append(waiting, l)
			due = append(due, display{
				l.action(b, links),
				effect.Sent{Last: l.shown.c.Single().Effect, Accepted: &l.accepted},
			})
		}
	}
	if len(waiting) == 0 {
		return
	}
	found := r.misshown(ctx, b, due)
	for i, l := range waiting {
		l.shown.find(found[due[i].action]...)
		r.finish(l.shown)
		l.shown = nil
	}
}

// action is the name of the link's action.
func (l *link) action(b *jobs.Batch, links []*link) string {
	for i := range links {
		if links[i] == l && i < len(b.Jobs) {
			return b.Jobs[i].Action
		}
	}
	return ""
}
