package runner

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// TestResent chooses whose accepted requests are sent again: some of every kind, not nearly all, the same each time, and
// of a part of the cases at least those of it that the whole has.
func TestResent(t *testing.T) {
	var own []*cases.Case
	all := cases.Catalogue(model.Current)
	for i := range all {
		if all[i].Needs() == cases.Own {
			own = append(own, &all[i])
		}
	}
	for i := range 3 { // as many again of one kind
		for n := range 400 {
			own = append(own, &cases.Case{ID: fmt.Sprintf("explore/seed-%d/%04d", i, n), Rule: "combine/valid", Plan: &cases.Single{}})
		}
	}
	var r, again resent
	r.choose(own)
	again.choose(own)
	require.Equal(t, r.chosen, again.chosen)
	assert.Less(t, len(r.chosen), len(own)/2)
	of, chosen := map[success]int{}, map[success]int{}
	for i, c := range own {
		of[successOf(c)]++
		if r.chosen[c] {
			chosen[successOf(c)]++
		}
		for size := range []int{1, 7, 100} { // alone, and with those around it
			var part resent
			part.choose(own[max(0, i-size):min(len(own), i+size+1)])
			require.True(t, part.chosen[c] || !r.chosen[c], c.ID)
		}
	}
	for kind, n := range of {
		assert.GreaterOrEqual(t, chosen[kind], min(n, alwaysResent)+min(n/400, 1), "%+v", kind)
	}
	r.choose(own)
	assert.Less(t, len(r.chosen), len(again.chosen), "of those that come later fewer are")
	assert.NotEmpty(t, r.chosen)
}
