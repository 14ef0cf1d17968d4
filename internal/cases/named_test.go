package cases

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
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

// TestNamed finds one case of each root and of each rule of jobId, what it finds is the catalogue's, and in its profile only.
func TestNamed(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Catalogue(model.Current) {
		kind, _, _ := strings.Cut(c.ID, "/")
		if kind == "jobId" { // of more than one family
			kind = c.Rule
		}
		if seen[kind] {
			continue
		}
		seen[kind] = true
		found, ok := Named(model.Current, c.ID)
		require.True(t, ok, c.ID)
		assert.Equal(t, goldenLine(c)+c.Title, goldenLine(found)+found.Title)
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

// TestOverflowingLength: 500 for a Content-Length that fits no integer is a warning, since
// libraries answer before the implementation is asked; for one that is no number a failure.
func TestOverflowingLength(t *testing.T) {
	for name, level := range map[string]rules.Level{"length-huge": rules.Should, "length-word": rules.Must, "length-negative": rules.Must} {
		c, ok := Named(model.Current, "protocol/broken-framing/"+name)
		require.True(t, ok)
		found := c.Single().Allowed.Check(wire.Answer{Fate: wire.Answered, Status: 500})
		require.NotEmpty(t, found, name)
		for _, f := range found {
			assert.Equal(t, level, f.Level, name)
		}
	}
}
