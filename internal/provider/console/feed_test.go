package console

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestTheLatestEventsAreKept holds what a reader gets who comes late: the last events, each job once as it is now, in the
// order in which the jobs were made.
func TestTheLatestEventsAreKept(t *testing.T) {
	var f feed
	add := func(key string, n int) { f.add(event{kind: "k", key: key, show: func() any { return n }}) }
	seen := func() (all []string) {
		past, to := f.follow()
		f.leave(to)
		for _, e := range past {
			all = append(all, fmt.Sprintf("%s%v", e.key, e.show()))
		}
		return all
	}
	add("a", 1)
	add("", 2)
	add("b", 3)
	add("a", 4)
	assert.Equal(t, []string{"a4", "2", "b3"}, seen())

	for i := range mostPast - 1 {
		add("", i)
	}
	got := seen()
	assert.Len(t, got, mostPast)
	assert.Equal(t, "b3", got[0])
	add("a", 5) // it was forgotten
	got = seen()
	assert.Equal(t, "a5", got[mostPast-1])
	assert.Equal(t, "0", got[0])
	for i := range 5*mostPast + 17 {
		add(fmt.Sprint("j", i/3), i)
		assert.LessOrEqual(t, len(f.past), 2*mostPast)
		assert.LessOrEqual(t, len(f.latest), 2*mostPast)
	}
	got = seen()
	assert.Len(t, got, mostPast)
	assert.Equal(t, fmt.Sprintf("j%d%d", (5*mostPast+16)/3, 5*mostPast+16), got[mostPast-1])
	assert.NotEqual(t, got[mostPast-2], got[mostPast-1])
}
