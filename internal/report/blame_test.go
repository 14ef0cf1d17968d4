package report

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestBlame(t *testing.T) {
	c := Case{ID: "a", Rule: "own", Level: LevelMust, Status: StatusFail, Findings: []Finding{
		{Rule: "known", Level: LevelMust, Known: true},
		{Rule: "must", Level: LevelMust},
		{Rule: "should", Level: LevelShould},
		{Rule: "observe", Level: LevelObserve},
	}}
	rules := func(c Case, strict bool) (names []string) {
		for _, f := range blamed(&c, strict) {
			names = append(names, f.Rule)
		}
		return names
	}
	assert.Equal(t, []string{"must"}, rules(c, false))
	assert.Equal(t, []string{"must", "should"}, rules(c, true))
	c.Status = StatusWarn
	assert.Equal(t, []string{"must", "should"}, rules(c, false))
	c.Findings = nil
	assert.Equal(t, []string{"own"}, rules(c, false))
}
