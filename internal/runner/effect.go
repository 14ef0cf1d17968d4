package runner

import (
	"context"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/runner/effect"
)

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
