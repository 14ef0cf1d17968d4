package runner

import (
	"context"
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
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
		compareToken(a, a.c.Single().Effect, old, l.job)
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

// compareToken compares the job that follows with what the token promised.
func compareToken(a *attempt, sent cases.Effect, old, next *jobs.Job) {
	token := sent.TokenFor(old.ID)
	switch {
	case next == nil:
		a.find("life/continuation-job", fmt.Sprintf("a new job of the same action with the token %.80q", token), noJob)
	case next.ID == old.ID:
		a.find("life/continuation-job", "a new job with a new id", "the old id again")
	case old.Execution != "" && next.Execution != "" && next.Execution != old.Execution:
		a.find("life/continuation-job", "a new job of the same action in the same execution, "+old.Execution,
			"a job of the execution "+next.Execution)
	case next.Token == nil:
		a.find("life/token-exact", fmt.Sprintf("the token %.80q", token), "a job without a token")
	case *next.Token != token:
		a.find("life/token-exact", fmt.Sprintf("the token as it was sent, %s", words(token)), words(*next.Token))
	}
}

// words say a string in a line, with its length where it is long.
func words(s string) string {
	if len(s) > 80 {
		return fmt.Sprintf("%d bytes, %.40q … %.40q", len(s), s, s[len(s)-30:])
	}
	return fmt.Sprintf("%q", s)
}

// compare compares what the pipeline's state shows with what was sent.
func (r *run) compare(ctx context.Context, b *jobs.Batch, links []*link) {
	var waiting []*link
	var due []display
	for _, l := range links {
		if l.shown != nil {
			waiting = append(waiting, l)
			sent := l.shown.c.Single().Effect
			due = append(due, display{action: l.action(b, links), sent: sent, accepted: &l.accepted})
		}
	}
	if len(waiting) == 0 {
		return
	}
	found := r.misshown(ctx, b, due)
	for i, l := range waiting {
		l.shown.findings = append(l.shown.findings, found[due[i].action]...)
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
