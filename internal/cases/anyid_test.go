package cases

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestAnyID has the requests of cases be made for whatever a target calls its jobs.
func TestAnyID(t *testing.T) {
	for _, id := range []string{"", "7", "job-1", `a"b\`, "漢", strings.Repeat("x", 300)} {
		assert.False(t, WellFormedID(id), id)
		assert.NotPanics(t, func() {
			for _, c := range mutatedIDs() {
				s := c.Single()
				_, made := s.Request(id)
				assert.False(t, made, "%s for %q", c.ID, id)
				assert.True(t, s.Suits == nil || s.Suits(id), "%s waits for another id than %q", c.ID, id)
			}
			for _, c := range jobIDs() {
				c.Single().Request(id)
			}
		}, id)
	}
	assert.True(t, WellFormedID(anyJobID))
}
