package runner

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// shownMembers are the members of a request that GetPipelineState shows.
var shownMembers = []string{"summary", "externalExecutionId", "percentComplete", "revision", "changeIdentifier"}

// carriage is what the accepted requests of an action have carried. They are read when that is asked for, each once.
type carriage struct {
	unread []wire.Request
	names  map[string]bool // of shownMembers, what a request carried
}

// add adds a request, of which it is known what it carried besides what is read of it.
func (c *carriage) add(r wire.Request, known cases.Effect) {
	c.unread = append(c.unread, r)
	if c.names == nil {
		c.names = map[string]bool{}
	}
	for i, carried := range []bool{
		known.Summary != nil, known.ExternalID != nil, known.Percent != nil, known.Revision != nil, known.Change != nil,
	} {
		if carried {
			c.names[shownMembers[i]] = true
		}
	}
}

// has reports whether some request may have carried a member, in whatever letter case. A
// request that cannot be read may have carried all.
func (c *carriage) has(member string) bool {
	for !c.names[member] && len(c.unread) > 0 {
		c.read(c.unread[0].Body)
		c.unread = c.unread[1:]
	}
	return c.names[member]
}

func (c *carriage) read(text []byte) {
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
			sent := l.latest.c.Single().Effect
			due = append(due, display{action: l.action(b, links), sent: sent, accepted: &l.accepted})
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
