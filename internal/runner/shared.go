package runner

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/cases"
)

// laneLength is how many requests share a job before it must prove that none of
// them touched it.
const laneLength = 64

// oddLaneLength is the same of requests after which a connection may be closed.
const oddLaneLength = 8

// runShared sends the requests that must be refused, in lanes: each lane sends
// one after the other to a job of its own and then completes it.
func (r *run) runShared(ctx context.Context, byNeed map[cases.Needs][]*cases.Case) {
	if !r.supply.Any() {
		r.jobless(byNeed[cases.Shared])
	}
	list := byNeed[cases.NoJob]
	if r.supply.Any() {
		list = byNeed[cases.Shared]
	}
	list, choosy := choosy(list)
	var group errgroup.Group
	group.SetLimit(r.options.Workers)
	group.Go(func() error {
		r.suited(ctx, choosy)
		return nil
	})
	for _, part := range lanes(list, r.laneLength(len(list))) {
		group.Go(func() error {
			r.lane(ctx, part)
			return nil
		})
	}
	_ = group.Wait() // the lanes record their errors as results
}

// largeAtOnce is how many large requests are in memory at the same time.
const largeAtOnce = 1

// alone waits until few enough large requests are under way; the function that it
// returns lets the next one go.
func (r *run) alone(c *cases.Case) func() {
	if !c.Large {
		return func() {}
	}
	r.slots.large <- struct{}{}
	return func() { <-r.slots.large }
}

// lanes cuts the cases into lanes. Large requests come first and have lanes of their own, and so
// have, few to a lane, those of which some are never finished: nothing waits for them at the end.
func lanes(list []*cases.Case, length int) [][]*cases.Case {
	var out [][]*cases.Case
	var odd, small []*cases.Case
	for _, c := range list {
		switch {
		case c.Large && length == laneLength:
			out = append(out, []*cases.Case{c})
		case c.MayClose && length == laneLength:
			odd = append(odd, c)
		default:
			small = append(small, c)
		}
	}
	out = append(out, slices.Collect(slices.Chunk(odd, oddLaneLength))...)
	return append(out, slices.Collect(slices.Chunk(small, length))...)
}
