package worker_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
)

// TestCasesAndRules holds that every case has a rule and every rule a case, that ids read as
// paths, and that the operations for custom actions have cases enough.
func TestCasesAndRules(t *testing.T) {
	used := map[string]bool{}
	for _, name := range worker.Checked() {
		list := worker.Of(name)
		t.Logf("%s: %d cases", name, len(list))
		if !model.MustOperation(name).ThirdParty {
			assert.GreaterOrEqual(t, len(list), 300, name)
		}
		for _, c := range list {
			_, ok := worker.RuleByID(c.Rule)
			assert.True(t, ok, "%s has no rule %s", c.ID, c.Rule)
			used[c.Rule] = true
			assert.True(t, strings.HasPrefix(c.ID, name+"/"), c.ID)
			assert.NotContains(t, c.ID, " ")
			assert.NotContains(t, c.ID, "//")
			assert.False(t, strings.ContainsAny(c.ID, `*?[]{}\`), "%s is a pattern that matches other cases", c.ID)
			assert.NotEmpty(t, c.Title, c.ID)
			assert.NotEmpty(t, c.Plan.Needs(), c.ID)
			assert.NotEmpty(t, c.Plan.Expected(), c.ID)
		}
	}
	seen := map[string]bool{}
	for _, r := range worker.Rules() {
		assert.False(t, seen[r.ID], "two rules are called %s", r.ID)
		seen[r.ID] = true
		assert.True(t, used[r.ID], "no case has the rule %s", r.ID)
		assert.NotEmpty(t, r.Title, r.ID)
		assert.NotEmpty(t, r.Grade, r.ID)
		assert.NotEmpty(t, r.Source.Document, r.ID)
	}
}
