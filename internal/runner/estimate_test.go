package runner

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/cases"
)

func TestEstimate(t *testing.T) {
	portion := []cases.Case{{ID: "a", Needs: cases.Own}, {ID: "b", Needs: cases.Shared}}
	for name, c := range map[string]struct {
		list  []cases.Case
		total int
		says  string
	}{
		"the list":                 {portion, 0, "send about 3 requests and use about 2 jobs"},
		"and more, by their first": {portion, 2000, "send about 3003 requests and use about 1017 jobs"},
	} {
		t.Run(name, func(t *testing.T) {
			o := Options{Further: Further{Total: c.total, Portions: slices.Values([][]cases.Case{portion, portion})}}
			assert.Contains(t, Estimate(c.list, o, false), c.says)
		})
	}
}
