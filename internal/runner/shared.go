package runner

import (
	"context"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/cases"
)

// casesPerJob is how many requests share a job before it must prove that none of them touched it.
const casesPerJob = 64

// closingPerJob is the same of requests after which a connection may be closed.
const closingPerJob = 8

// runShared sends the requests that must be rejected: those of a part one after the other to a shared job, which is
// then completed.
func (r *run) runShared(ctx context.Context, byNeed map[cases.Needs][]*cases.Case) {
	if !r.supply.Any() {
		r.jobless(byNeed[cases.Shared])
	}
	list := byNeed[cases.NoJob]
	if r.supply.Any() {
		list = byNeed[cases.Shared]
	}
	list, choosy := choosy(list)
	parts := []func(){func() { r.onSuitableJobs(ctx, choosy) }}
	for _, part := range byJob(list, r.perJob(len(list))) {
		parts = append(parts, func() { r.onSharedJob(ctx, part) })
	}
	sideBySide(r.options.Workers, parts, func(do func()) { do() })
}

// largeAtOnce is how many large requests are in memory at the same time.
const largeAtOnce = 1

// alone waits until few enough large requests are under way; the function that it returns lets the next one go.
func (r *run) alone(c *cases.Case) func() {
	if !c.Large() {
		return func() {}
	}
	r.slots.large <- struct{}{}
	return func() { <-r.slots.large }
}

// byJob cuts the cases into parts that share a job each. Large requests come first and have jobs of their own, and so
// have, few to a job, those of which some are never finished: nothing waits for them at the end.
func byJob(list []*cases.Case, length int) [][]*cases.Case {
	var out [][]*cases.Case
	var odd, small []*cases.Case
	for _, c := range list {
		switch {
		case c.Large() && length == casesPerJob:
			out = append(out, []*cases.Case{c})
		case c.Single().MayClose && length == casesPerJob:
			odd = append(odd, c)
		default:
			small = append(small, c)
		}
	}
	out = append(out, slices.Collect(slices.Chunk(odd, closingPerJob))...)
	return append(out, slices.Collect(slices.Chunk(small, length))...)
}
