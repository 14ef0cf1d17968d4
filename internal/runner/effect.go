package runner

import (
	"context"
	"fmt"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
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
		compareToken(a, a.c.Effect, old, l.job)
		if l.lost = l.job == nil; l.lost {
			r.overdue(b, awaited{old.Action, old.Execution, a.c.Effect.TokenFor(old.ID)})
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

// mostLooks is how often a run looks again at a state that does not show what was
// sent, and lookAgain how long it waits: a target may show it a little later.
const (
	mostLooks = 12
	lookAgain = 700 * time.Millisecond
)

// compare compares what the pipeline's state shows with what was sent.
func (r *run) compare(ctx context.Context, b *jobs.Batch, links []*link) {
	var waiting []*link
	for _, l := range links {
		if l.shown != nil {
			waiting = append(waiting, l)
		}
	}
	if len(waiting) == 0 {
		return
	}
	found := r.differences(ctx, b, links, waiting)
	if len(found) > 0 && r.looks.Add(1) <= mostLooks {
		_ = smithytime.SleepWithContext(ctx, lookAgain)
		if found = r.differences(ctx, b, links, waiting); len(found) == 0 {
			r.looks.Store(0)
		}
	}
	if len(found) > 0 && r.supply.AWS().Uncalled(ctx) {
		found = nil
	}
	for _, l := range waiting {
		l.shown.findings = append(l.shown.findings, found[l]...)
		r.finish(l.shown)
		l.shown = nil
	}
}

// differences are what the state shows otherwise than it was sent.
func (r *run) differences(ctx context.Context, b *jobs.Batch, links, waiting []*link) map[*link][]judge.Finding {
	if r.stateless.Load() {
		return nil
	}
	shown, ok := r.state(ctx, b)
	if !ok {
		return nil
	}
	found := map[*link][]judge.Finding{}
	for _, l := range waiting {
		if s, seen := shown[l.action(b, links)]; seen {
			a := &attempt{}
			compareShown(a, l.shown.c.Effect, s)
			unsent(a, &l.accepted, s, false)
			if len(a.findings) > 0 {
				found[l] = a.findings
			}
		}
	}
	return found
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

// compareShown compares an effect with what the state shows, member by member.
func compareShown(a *attempt, sent cases.Effect, s jobs.Shown) {
	for _, m := range []struct {
		name string
		sent *string
		got  string
	}{
		{"summary", sent.Summary, s.Summary},
		{"externalExecutionId", sent.ExternalID, s.ExternalID},
		{"revision", sent.Revision, s.Revision},
		{"changeIdentifier", sent.Change, s.Change},
	} {
		if m.sent != nil {
			differs(a, s, m.name, *m.sent == m.got, words(*m.sent), words(m.got))
		}
	}
	if sent.Percent != nil {
		differs(a, s, "percentComplete", s.Percent != nil && int(*s.Percent) == *sent.Percent,
			fmt.Sprint(*sent.Percent), number(s.Percent))
	}
	if sent.Token != nil && ended(s.Status) {
		a.find("life/state-shown", "GetPipelineState shows the action in progress, which continues", s.Status)
	}
	if sent.Created != nil {
		sentAt := time.UnixMilli(*sent.Created)
		differs(a, s, "created", s.Created != nil && s.Created.Sub(sentAt).Abs() <= time.Millisecond, seconds(&sentAt),
			seconds(s.Created))
	}
}

// differs finds that a member is shown otherwise than it was sent: with another value, or
// in another JSON type.
func differs(a *attempt, s jobs.Shown, name string, same bool, sent, got string) {
	if odd, is := s.Odd[name]; is {
		same, got = false, fmt.Sprintf("the JSON text %.80s", odd)
	}
	if !same {
		a.find("life/state-shown", fmt.Sprintf("GetPipelineState shows the %s as sent, %s", name, sent), got)
	}
}

func number(n *int32) string {
	if n == nil {
		return "none"
	}
	return fmt.Sprint(*n)
}

// seconds is a time since 1970, to the millisecond.
func seconds(t *time.Time) string {
	if t == nil {
		return "none"
	}
	return fmt.Sprintf("%.3f", float64(t.UnixMilli())/1000)
}
