package runner

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// shownMembers are the members of a request that GetPipelineState shows.
var shownMembers = []string{"summary", "externalExecutionId", "percentComplete", "revision", "changeIdentifier"}

// carriage is what the accepted requests of an action have carried. They are read when
// that is asked for, each once.
type carriage struct {
	unread []wire.Request
	names  map[string]bool // of shownMembers, what a request carried
}

func (c *carriage) add(r wire.Request) { c.unread = append(c.unread, r) }

// has reports whether some request may have carried a member, in whatever letter case. A
// request that cannot be read may have carried all.
func (c *carriage) has(member string) bool {
	for _, r := range c.unread {
		c.read(r.Body)
	}
	c.unread = nil
	return c.names[member]
}

func (c *carriage) read(text []byte) {
	if c.names == nil {
		c.names = map[string]bool{}
	}
	var body struct{ ExecutionDetails, CurrentRevision, FailureDetails map[string]json.RawMessage }
	carried := shownMembers
	if json.Unmarshal(text, &body) == nil {
		carried = nil
		for _, structure := range []map[string]json.RawMessage{
			body.ExecutionDetails, body.CurrentRevision,
			body.FailureDetails,
		} {
			carried = slices.AppendSeq(carried, maps.Keys(structure))
		}
	}
	for _, member := range shownMembers {
		if slices.ContainsFunc(carried, func(name string) bool { return strings.EqualFold(name, member) }) {
			c.names[member] = true
		}
	}
}

// unsent finds what the state shows of an action although none of its accepted requests
// carried it. An empty string and a percentage of 0 are nothing. Of an execution after the
// first, the revision may be that of the one before.
func unsent(a *attempt, accepted *carriage, s jobs.Shown, later bool) {
	for i, shown := range []string{s.Summary, s.ExternalID, above0(s.Percent), s.Revision, s.Change} {
		member := shownMembers[i]
		if shown == "" || later && (member == "revision" || member == "changeIdentifier") || accepted.has(member) {
			continue
		}
		a.find("life/state-shown", fmt.Sprintf("GetPipelineState shows no %s, for no request of the action carried one",
			member), words(shown))
	}
}

func above0(n *int32) string {
	if n == nil || *n == 0 {
		return ""
	}
	return fmt.Sprint(*n)
}

// shownAtLast looks once more, when all jobs of a batch have had their requests, at what the
// state shows of every action: what its last request carried, and nothing that came from others.
func (r *run) shownAtLast(ctx context.Context, b *jobs.Batch, links []*link) {
	if !b.Follows() || r.stateless.Load() || ctx.Err() != nil {
		return
	}
	found := r.atLast(ctx, b, links)
	if len(found) > 0 && r.looks.Add(1) <= mostLooks {
		_ = smithytime.SleepWithContext(ctx, lookAgain)
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
		unsent(a, &l.accepted, s, false)
		if len(a.findings) > 0 {
			f := a.findings[0]
			f.Expected += ", also when the other actions have had their requests"
			found[l.latest.c.ID] = f
		}
	}
	return found
}
