package runner

import (
	"cmp"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/cases"
)

// longestFirst are scenarios in the order of how many requests they send one after the other, most
// first: what takes longest should not be begun last. Where jobs are few the order stays.
func (r *run) longestFirst(list []*cases.Case) []*cases.Case {
	if r.most() > 0 {
		return list
	}
	return slices.SortedStableFunc(slices.Values(list), func(a, b *cases.Case) int {
		return cmp.Compare(inSequence(b), inSequence(a))
	})
}

// inSequence is about how many requests a scenario sends one after the other.
func inSequence(c *cases.Case) int {
	scenario := c.Scenario()
	if scenario == nil {
		return 0
	}
	n := len(scenario.Steps)
	for _, s := range scenario.Steps {
		n += s.Times
	}
	return n
}
