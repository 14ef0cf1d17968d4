package runner

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// unsent finds what the state shows of an action although none of its accepted requests
// carried it. An empty string and a percentage of 0 are nothing. Of an execution after the
// first, the revision may be that of the one before.
func unsent(a *attempt, accepted []wire.Request, s jobs.Shown, later bool) {
	for _, m := range []struct {
		name  string
		shown string
	}{{"summary", s.Summary}, {"externalExecutionId", s.ExternalID}, {"percentComplete", above0(s.Percent)}, {"revision", s.Revision}, {"changeIdentifier", s.Change}} {
		if m.shown == "" || later && (m.name == "revision" || m.name == "changeIdentifier") || carried(accepted, m.name) {
			continue
		}
		a.find("life/state-shown", fmt.Sprintf("GetPipelineState shows no %s, for no request of the action carried one", m.name), words(m.shown))
	}
}

func above0(n *int32) string {
	if n == nil || *n == 0 {
		return ""
	}
	return fmt.Sprint(*n)
}

// carried reports whether some request may have carried a member, in whatever letter case. A
// request that cannot be read may have carried all.
func carried(requests []wire.Request, name string) bool {
	for _, r := range requests {
		var body struct{ ExecutionDetails, CurrentRevision, FailureDetails map[string]json.RawMessage }
		if json.Unmarshal(r.Body, &body) != nil {
			return true
		}
		for _, structure := range []map[string]json.RawMessage{body.ExecutionDetails, body.CurrentRevision, body.FailureDetails} {
			for n := range structure {
				if strings.EqualFold(n, name) {
					return true
				}
			}
		}
	}
	return false
}

// shownAtLast looks once more, when all jobs of a batch have had their requests, at what the
// state shows of every action: what its last request carried, and nothing that came from others.
func (r *run) shownAtLast(ctx context.Context, b *jobs.Batch, links []*link) {
	if !b.Follows() || r.stateless.Load() || ctx.Err() != nil {
		return
	}
	found := r.atLast(ctx, b, links)
	if len(found) > 0 && r.looks.Add(1) <= mostLooks {
		wait(ctx, lookAgain)
		if found = r.atLast(ctx, b, links); len(found) == 0 {
			r.looks.Store(0)
		}
	}
	if len(found) > 0 && r.supply.AWS().Uncalled(ctx) {
		return
	}
	for id, f := range found {
		r.accuse(id, f)
	}
}

// atLast are the first findings by the cases whose requests the actions got last.
func (r *run) atLast(ctx context.Context, b *jobs.Batch, links []*link) map[string]judge.Finding {
	shown, ok := r.state(ctx, b)
	if !ok {
		return nil
	}
	found := map[string]judge.Finding{}
	for _, l := range links {
		if l.lost || l.free || l.latest == nil {
			continue
		}
		s, seen := shown[l.action(b, links)]
		if !seen {
			continue
		}
		a := &attempt{c: l.latest.c}
		compareShown(a, l.latest.c.Effect, s)
		unsent(a, l.accepted, s, false)
		if len(a.findings) > 0 {
			f := a.findings[0]
			f.Expected += ", also when the other actions have had their requests"
			found[l.latest.c.ID] = f
		}
	}
	return found
}
