package plumbline

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAPlanOfRoots makes the part of the catalogue that a selection needs: the run has the cases that it would have of
// the whole, and an error says what it would say.
func TestAPlanOfRoots(t *testing.T) {
	chosen := func(p plan) (out []string) {
		for _, c := range p.list {
			if p.Selected(c.ID) {
				out = append(out, c.ID)
			}
		}
		return out
	}
	for _, c := range []struct {
		o    Options
		part bool // of the catalogue is enough
	}{
		{Options{Run: []string{"jobId/pattern/*"}}, true},
		{Options{Run: []string{"life/after-failure/**", "success/plain"}, Skip: []string{"life/**/variables"}}, true},
		{Options{Run: []string{"explore/**"}, Explore: 20, Seed: 3}, true},
		{Options{Run: []string{"race/**"}, Explore: 20, Profile: "2015"}, true},
		{Options{Run: []string{"race/**"}, Wire: "all"}, true},
		{Options{Run: []string{"race/**"}, Operations: []string{"all"}}, true},
		{Options{Run: []string{"{race,life}/**"}}, false},
		{Options{Run: []string{"*/pattern/**"}}, false},
		{Options{Run: []string{"everywhere/next-stage"}}, false},
		{Options{Skip: []string{"race/**"}}, false},
		{Options{Run: []string{"race/**"}, Known: "testdata/none"}, false},
	} {
		roots := c.o.roots()
		assert.Equal(t, c.part, len(roots) > 0, "%v", c.o)
		if c.o.Known != "" {
			continue
		}
		whole, err := c.o.planOf(nil)
		require.NoError(t, err, "%v", c.o)
		part, err := c.o.plan()
		require.NoError(t, err, "%v", c.o)
		if whole.Selected == nil {
			require.Nil(t, part.Selected)
			continue
		}
		require.Equal(t, chosen(whole), chosen(part), "%v", c.o)
		require.Equal(t, whole.Further.Total, part.Further.Total)
		assert.Equal(t, c.part, len(part.list) < len(whole.list), "%v", c.o)
	}
	for _, run := range []string{"nosuch/case", "jobId/patern/*", "race/**[", "cbor/**"} {
		_, err := Options{Run: []string{run}}.plan()
		_, want := Options{Run: []string{run}}.planOf(nil)
		require.Error(t, want, run)
		assert.EqualError(t, err, want.Error())
	}
	_, err := Options{Run: []string{"race/**"}, Skip: []string{"life/**"}}.plan()
	assert.NoError(t, err, "what is skipped is of the whole catalogue")
}
