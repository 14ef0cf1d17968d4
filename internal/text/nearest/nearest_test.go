package nearest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/text/nearest"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "abc", 0}, {"lenght", "length", 1}, {"abc", "ab", 1}, {"abc", "xabc", 1}, {"abc", "axc", 1}, {"abcd", "badc", 2}, {"a", "abcdefg", 4}} {
		assert.Equal(t, c.want, nearest.Distance(c.a, c.b), "%s %s", c.a, c.b)
		assert.Equal(t, c.want, nearest.Distance(c.b, c.a), "%s %s", c.b, c.a)
	}
}

func TestNames(t *testing.T) {
	names := []string{"jobId/unknown", "jobId/pattern", "continuationToken/length", "json/large"}
	assert.Equal(t, []string{"continuationToken/length"}, nearest.Names("continuationToken/lenght", names, 1))
	assert.Equal(t, []string{"jobId/pattern", "jobId/unknown"}, nearest.Names("jobid/patern", names, 2))
	assert.Equal(t, []string{"json/large"}, nearest.Names("large", names, 1))
	assert.Len(t, nearest.Names("zzz", names, 9), len(names))
	assert.Equal(t, []string{"endpoint"}, nearest.Misspelled("endpiont", []string{"run", "endpoint", "explore"}))
	assert.Empty(t, nearest.Misspelled("zzz", []string{"run", "endpoint"}))
}
