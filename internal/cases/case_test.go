package cases

import (
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/spec"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const liveID = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"

func TestCatalogueCounts(t *testing.T) {
	n := map[Needs]int{}
	f := map[string]int{}
	for _, c := range Catalogue(spec.Current) {
		n[c.Needs]++
		f[c.Rule]++
	}
	t.Log(n, len(Catalogue(spec.Current)))
	for _, k := range sortedKeys(f) {
		t.Log(k, f[k])
	}
}

func TestEveryCaseBuilds(t *testing.T) {
	for _, c := range Catalogue(spec.Current) {
		_, known := spec.RuleByID(c.Rule)
		assert.True(t, known, "%s names the rule %s", c.ID, c.Rule)
		if c.Request == nil {
			continue
		}
		_, ok := c.Request(liveID)
		require.True(t, ok, c.ID)
	}
}
