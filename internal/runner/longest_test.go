package runner

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
)

func TestLongestFirst(t *testing.T) {
	list := []*cases.Case{
		{ID: "one", Plan: &cases.Scenario{Steps: make([]cases.Step, 1)}},
		{ID: "three", Plan: &cases.Scenario{Steps: make([]cases.Step, 3)}},
		{ID: "fifty", Plan: &cases.Scenario{Steps: []cases.Step{{Times: 50}}}},
		{ID: "another three", Plan: &cases.Scenario{Steps: make([]cases.Step, 3)}},
	}
	ids := func(list []*cases.Case) (out []string) {
		for _, c := range list {
			out = append(out, c.ID)
		}
		return out
	}
	r := &run{supply: jobs.None()}
	assert.Equal(t, []string{"fifty", "three", "another three", "one"}, ids(r.longestFirst(list)))
	assert.Equal(t, "one", list[0].ID, "the list itself is shared")
	r.options.MaxJobs = 3
	assert.Equal(t, list, r.longestFirst(list), "with few jobs")
}
