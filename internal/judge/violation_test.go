package judge

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// TestNotAsBefore: a job that has ended may be forgotten between two requests; a refusal that turns into another is a
// violation else, and so is a job that comes back.
func TestNotAsBefore(t *testing.T) {
	for _, c := range []struct {
		first, again string
		level        rules.Level
	}{
		{"400 InvalidJobStateException", "400 JobNotFoundException", rules.Should},
		{"400 JobNotFoundException", "400 InvalidJobStateException", rules.Must},
		{"400 ValidationException", "400 JobNotFoundException", rules.Must},
		{"400 InvalidJobStateException", "200 with an empty body", rules.Must},
	} {
		assert.Equal(t, c.level, NotAsBefore(c.first, c.again).Level, "%s, then %s", c.first, c.again)
	}
}
