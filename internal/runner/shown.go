package runner

import (
	"context"
	"maps"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/runner/effect"
)

// display is what the state has to show of an action.
type display struct {
	action string
	sent   effect.Sent
}

// misshown are the findings about what the state shows of actions, by their names. What is not as it was sent is
// looked at again a little later. Where there was an execution that nobody started, only what is told to be of ours
// counts.
func (r *run) misshown(ctx context.Context, b *jobs.Batch, due []display) map[string][]judge.Finding {
	found, ours := r.misshownNow(ctx, b, due)
	missed := r.lag.Settle(ctx, len(found), func() int {
		found, ours = r.misshownNow(ctx, b, due)
		return len(found)
	})
	if missed > 0 && r.supply.AWS().Uncalled(ctx) {
		maps.DeleteFunc(found, func(action string, _ []judge.Finding) bool { return !ours[action] })
	}
	return found
}

// misshownNow also answers the actions that are told to be of the execution whose jobs the batch has.
func (r *run) misshownNow(ctx context.Context, b *jobs.Batch, due []display) (
	found map[string][]judge.Finding, ours map[string]bool,
) {
	if r.stateless.Load() {
		return nil, nil
	}
	shown, ok := r.state(ctx, b)
	if !ok {
		return nil, nil
	}
	found, ours = map[string][]judge.Finding{}, map[string]bool{}
	for _, d := range due {
		got, seen := shown[d.action]
		if list := d.sent.Shown(got); seen && len(list) > 0 {
			found[d.action], ours[d.action] = list, got.OfExecution
		}
	}
	return found, ours
}

// shownAtLast looks once more, when all jobs of a batch have had their requests, at what the
// state shows of every action: what its last request carried, and nothing that came from others.
func (r *run) shownAtLast(ctx context.Context, b *jobs.Batch, links []*link) {
	if !b.Follows() || r.stateless.Load() || ctx.Err() != nil {
		return
	}
	var due []display
	var ids []string // of the cases whose requests the actions got last
	for _, l := range links {
		if !l.lost && !l.free && l.latest != nil {
			due = append(due, display{
				l.action(b, links),
				effect.Sent{Last: l.latest.c.Single().Effect, Accepted: &l.accepted},
			})
			ids = append(ids, l.latest.c.ID)
		}
	}
	found := r.misshown(ctx, b, due)
	for i, id := range ids {
		if list := found[due[i].action]; len(list) > 0 {
			f := list[0]
			f.Expected += ", also when the other actions have had their requests"
			r.reopen(id, f)
		}
	}
}
