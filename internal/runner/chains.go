package runner

import (
	"context"
	"fmt"
	"slices"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/runner/survey"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// chain is a sequence of cases on one action: each but the last leads to the job of the next by its token.
type chain []*cases.Case

// variables are the bytes of output variables in a chain.
func (c chain) variables() int {
	n := 0
	for _, k := range c {
		n += k.Single().Variables
	}
	return n
}

// deal makes chains and deals them into batches.
func (r *run) deal(list []*cases.Case) [][]chain {
	if !r.supply.Follows() {
		return r.singly(list)
	}
	var batches [][]chain
	var now []chain
	size, most := 0, r.brief(r.supply.Most()-1)
	for _, c := range chains(list) {
		if len(now) > 0 && (len(now) >= most || size+c.variables() > mostVariables) {
			batches, now, size = append(batches, now), nil, 0
		}
		now, size = append(now, c), size+c.variables()
	}
	if len(now) > 0 {
		batches = append(batches, now)
	}
	return batches
}

// mostTold is how many cases follow each other on the jobs of an action that has action types of its own.
const mostTold = 12

// singly deals the cases one by one. Those with a token follow each other where jobs are told by their action types.
func (r *run) singly(list []*cases.Case) [][]chain {
	var out [][]chain
	var continuing chain
	for _, c := range list {
		if r.supply.FollowsTold() && c.Single().Effect.Token != nil && !c.Single().Effect.Free {
			continuing = append(continuing, c)
			continue
		}
		out = append(out, []chain{{c}})
	}
	for part := range slices.Chunk(continuing, mostTold) {
		out = append(out, []chain{part})
	}
	return out
}

// continues reports whether a case of the chain leads to another job.
func (c chain) continues() bool {
	return slices.ContainsFunc(c, func(k *cases.Case) bool { return k.Single().Effect.Token != nil })
}

// chains pair the cases with a token, which lead to another job, with those that end theirs. Large variables come last,
// and what has consequences that nobody knows, so that they end up together and apart.
func chains(list []*cases.Case) []chain {
	var continuing, ending, apart []*cases.Case
	for _, c := range list {
		switch {
		case c.Single().Effect.Free, c.Single().Variables > 1000:
			apart = append(apart, c)
		case c.Single().Effect.Token != nil:
			continuing = append(continuing, c)
		default:
			ending = append(ending, c)
		}
	}
	var out []chain
	for i := 0; i < max(len(ending), (len(continuing)+1)/2); i++ {
		var c chain
		for k := i; k < len(continuing); k += max(len(ending), (len(continuing)+1)/2) {
			c = append(c, continuing[k])
		}
		if i < len(ending) {
			c = append(c, ending[i])
		}
		out = append(out, c)
	}
	for _, c := range apart {
		out = append(out, chain{c})
	}
	return out
}

// holder is which of n actions holds the stage back in turn: the first and the last, which are
// the likeliest to be missed, then each of the others.
func holder(turn, n int) int {
	switch turn %= n; turn {
	case 0:
		return 0
	case 1:
		return n - 1
	}
	return turn - 1
}

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

// mostSuitors is how many jobs are looked at for ids that suit cases.
const mostSuitors = 16

// choosy splits off the cases that look for a job whose id suits them.
func choosy(list []*cases.Case) (rest, choosy []*cases.Case) {
	for _, c := range list {
		if c.Single().Suits != nil {
			choosy = append(choosy, c)
		} else {
			rest = append(rest, c)
		}
	}
	return rest, choosy
}

// onSuitableJobs runs the cases that look for a job whose id suits them: a job gets those that it suits while it lasts,
// the last one what is left. Where jobs are few there is no choice.
func (r *run) onSuitableJobs(ctx context.Context, list []*cases.Case) {
	l := &sharedJob{run: r}
	for n := 1; len(list) > 0; {
		if n == mostSuitors || r.most() > 0 || ctx.Err() != nil || r.gone() || !l.ensure(ctx) {
			l.all(ctx, list)
			return
		}
		i := slices.IndexFunc(list, func(c *cases.Case) bool { return c.Single().Suits(l.held.job.ID) })
		if i < 0 {
			l.prove(ctx)
			l, n = &sharedJob{run: r}, n+1
			continue
		}
		l.try(ctx, list[i])
		list = slices.Delete(list, i, i+1)
	}
	l.prove(ctx)
}

// chunkable leaves out the cases whose bodies come in chunks where the target reads none, but for those that say so.
func (r *run) chunkable(ctx context.Context, list []*cases.Case) []*cases.Case {
	if !slices.ContainsFunc(list, func(c *cases.Case) bool { return c.Chunked() }) {
		return list
	}
	old, reads := r.chunks(ctx)
	return slices.DeleteFunc(list, func(c *cases.Case) bool {
		switch {
		case !c.Chunked():
			return false
		case old:
			r.skip(c, "the target answers by HTTP/1.0, and chunks are of HTTP/1.1 (RFC 9112, section 6.1)")
			return true
		case !reads && !c.AboutChunks():
			r.skip(c, "the target does not read bodies in chunks: rule protocol/chunked")
			return true
		}
		return false
	})
}

// chunks asks with a body in chunks and without, whether the target answers by HTTP/1.0, and
// whether it answers both alike.
func (r *run) chunks(ctx context.Context) (old, reads bool) {
	plain := wire.Request{Body: []byte(survey.Probes[0])}
	e := r.send(ctx, preflight, "", plain)
	if e.HTTP10 {
		return true, false
	}
	plain.Framing = wire.Chunked
	in := r.surely(ctx, plain)
	return false, in.Outcome() == e.Outcome()
}
