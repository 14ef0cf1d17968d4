package runner

import (
	"context"
	"fmt"
	"slices"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// shifts are how many requests go over other connections before a row is sent again: one
// that hangs at the same place then counts the requests of the connection, and not all.
var shifts = []int{7, 13}

// rowTimeBeside is how long a row may take that is not waited for.
const rowTimeBeside = 3 * spareTime

// rows runs the cases of many requests on one connection, and returns the other cases. Nothing else is under way
// meanwhile: a target that hangs then on every hundredth request of a connection has its verdict before it holds up the
// others. Of a slow target they are left to the function that it returns, for they would be waited for alone.
func (r *run) rows(ctx context.Context, list []*cases.Case) (others []*cases.Case, beside part) {
	var rows []*cases.Case
	others = slices.DeleteFunc(slices.Clone(list), func(c *cases.Case) bool {
		single := c.Single()
		row := single != nil && single.Row > 0
		if row {
			rows = append(rows, c)
		}
		return row
	})
	r.rowTime = spareTime
	if r.census.isSlow() && r.most() == 0 {
		r.rowTime = rowTimeBeside
		return others, func(ctx context.Context, _ map[cases.Needs][]*cases.Case) { r.onSharedJob(ctx, rows) }
	}
	r.onSharedJob(ctx, rows)
	return others, func(context.Context, map[cases.Needs][]*cases.Case) {}
}

// row sends a request many times on one connection, and judges the last answer. That the target hangs at one of them is
// believed where it does so at the same one each time, with nothing else under way.
func (r *run) row(ctx context.Context, a *attempt, request wire.Request) *client.Exchange {
	single := a.c.Single()
	defer r.admit(ctx, a.c.ID)()
	e, n := r.target.DoRow(ctx, request, single.Row, r.rowTime)
	r.countRow(e, n)
	// the pace is set by now
	for pause := client.FirstBackoff; e.Throttled() && pause < client.LastBackoff && ctx.Err() == nil; pause *= 2 {
		_ = smithytime.SleepWithContext(ctx, pause)
		e, n = r.target.DoRow(ctx, request, single.Row, r.rowTime)
		r.countRow(e, n)
	}
	if n == 1 || e.Fate != wire.Hung {
		r.add(a, single.Allowed, e)
		return e
	}
	for _, shift := range shifts {
		again, at := e, n
		r.target.Alone(ctx, func(ctx context.Context) {
			for range shift {
				r.target.Do(ctx, request)
			}
			again, at = r.target.DoRow(ctx, request, single.Row, r.rowTime)
		})
		r.countRow(again, shift+at) // not before: what it does may call the target
		if again.Fate != wire.Hung || at != n {
			a.got = fmt.Sprintf("%d requests were answered, at the second try", at)
			return again
		}
	}
	a.exchanges, a.got = append(a.exchanges, e), e.Outcome()
	if late := r.target.Lateness(); late > starved {
		a.failed = "no verdict: no answer in time, but this machine is short of time"
		return e
	}
	a.findings = append(a.findings, judge.Finding{
		Rule: a.c.Rule, Level: a.c.Level(),
		Expected: fmt.Sprintf("an answer to request %d on one connection, like to the first", n),
		Got:      fmt.Sprintf("none within the time limit, %d times", 1+len(shifts)),
	})
	return e
}

// countRow counts the last of n requests, and the others by their number.
func (r *run) countRow(last *client.Exchange, n int) {
	r.count(last, "")
	r.census.requests.Add(int64(n - 1))
}
