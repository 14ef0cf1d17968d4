package report

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestOneCauseIsShownOften holds that what was sent and came is left out after the first hundred cases of a cause, which
// say so and keep their replay lines, and that another cause is shown whatever came before it.
func TestOneCauseIsShownOften(t *testing.T) {
	d := &Document{}
	add := func(id, rule string) {
		d.Cases = append(d.Cases, Case{
			ID: id, Rule: rule, Level: LevelMust, Status: StatusFail, Expected: "400", Got: "200",
			Curl: "curl", Replay: "plumbline check --run " + id, KnownLine: id, Exchange: &Exchange{Status: 200}, Steps: []Exchange{{}, {}},
			Findings: []Finding{{Rule: rule, Level: LevelMust, Expected: "400", Got: "200"}},
		})
	}
	for i := range 3 * mostOfOneCause {
		add(fmt.Sprintf("a/%03d", i), "jobId/pattern")
	}
	add("z/1", "jobId/required")
	d.Cases = append(d.Cases, Case{ID: "z/2", Rule: "jobId/type", Status: StatusObserved, Exchange: &Exchange{}})
	Finish(d)
	shown := 0
	for _, c := range d.Cases {
		if c.Exchange != nil {
			shown++
		}
		assert.Equal(t, c.Exchange != nil && c.Status == StatusFail, len(c.Steps) > 0, c.ID)
		assert.Equal(t, c.Exchange != nil && c.Status == StatusFail, c.Curl != "", c.ID)
		assert.Equal(t, c.Exchange == nil, c.LeftOut, c.ID)
		if c.Status == StatusFail {
			assert.NotEmpty(t, c.Replay, c.ID)
			assert.Equal(t, c.ID, c.KnownLine)
			assert.Len(t, c.Findings, 1, c.ID)
		}
	}
	assert.GreaterOrEqual(t, shown, mostOfOneCause+2)
	assert.LessOrEqual(t, shown, mostOfOneCause+3) // the example
	assert.NotNil(t, d.Cases[len(d.Cases)-2].Exchange)
	assert.NotNil(t, d.Cases[len(d.Cases)-1].Exchange)
	assert.Len(t, d.Notes, 1)
	before := len(d.Notes)
	Finish(d)
	assert.Len(t, d.Notes, before, "it is done once")
}
