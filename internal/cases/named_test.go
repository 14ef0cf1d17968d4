package cases

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

// TestRoots: the ids of a family begin as its table says, so that Named finds every case.
func TestRoots(t *testing.T) {
	n := 0
	for _, family := range families {
		roots := strings.Fields(family.roots)
		for _, c := range family.cases() {
			n++
			root, _, _ := strings.Cut(c.ID, "/")
			if !slices.Contains(roots, root) {
				assert.Contains(t, roots, root, c.ID)
			}
		}
	}
	assert.Len(t, whole(), n)
}

// TestNamed finds one case of each root, what it finds is the catalogue's, and in its profile only.
func TestNamed(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Catalogue(model.Current) {
		root, _, _ := strings.Cut(c.ID, "/")
		if seen[root] {
			continue
		}
		seen[root] = true
		found, ok := Named(model.Current, c.ID)
		require.True(t, ok, c.ID)
		assert.Equal(t, []string{c.ID, c.Title, c.Rule, string(c.Needs), c.Allowed.String()}, []string{found.ID, found.Title, found.Rule, string(found.Needs), found.Allowed.String()})
		if c.Profile != "" {
			_, ok = Named(model.Profile2015, c.ID)
			assert.False(t, ok, c.ID)
		}
	}
	for _, id := range []string{"", "jobId", "jobId/pattern", "jobId/**", "nothing/of/the/kind"} {
		_, ok := Named(model.Current, id)
		assert.False(t, ok, id)
	}
}
