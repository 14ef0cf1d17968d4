package report

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestTimeLeft has the time that is left told once enough has been seen.
func TestTimeLeft(t *testing.T) {
	for _, c := range []struct {
		done, total int
		after       time.Duration
		want        string
	}{
		{1, 1000, time.Minute, " (0 %)"},
		{500, 1000, time.Second, " (50 %)"},
		{20, 1000, 2 * time.Second, " (2 %, about 2 min left)"},
		{250, 1000, 10 * time.Second, " (25 %, about 30 s left)"},
		{999, 1000, 10 * time.Second, " (99 %, about 1 s left)"},
		{100, 1000, time.Hour, " (10 %, about 9.0 h left)"},
		{1000, 1000, time.Hour, " (100 %)"},
		{0, 0, time.Hour, ""},
		{11, 10, time.Hour, ""},
	} {
		p := &Progress{started: time.Unix(100, 0)}
		assert.Equal(t, c.want, p.part(Event{Done: c.done, Total: c.total}, p.started.Add(c.after)))
	}
}

func TestProgress(t *testing.T) {
	clock := time.Unix(0, 0)
	run := func(terminal bool, width int) string {
		var b bytes.Buffer
		p := NewProgress(&b, terminal, width)
		p.now = func() time.Time { clock = clock.Add(6 * time.Second); return clock }
		p.last = clock
		p.Event(Event{Kind: KindStarted, Total: 4000})
		p.Event(Event{Kind: KindCase, Case: &Case{ID: "a/b", Status: StatusFail}, Done: 1, Total: 4000})
		p.Event(Event{Kind: KindCase, Case: &Case{ID: "a/c\x1b", Status: StatusWarn}, Done: 2, Total: 4000})
		p.Event(Event{Kind: KindNote, Text: "workers\x1b lowered"})
		p.Event(Event{Kind: KindFinished, Done: 2, Total: 4000})
		return b.String()
	}
	assert.Equal(t, "1 of 4,000 cases (0 %), 1 failed\n", run(false, 0))
	wipe := "\r\x1b[K"
	assert.Equal(t, wipe+"1 of 4,000 cases (0 %), 1 failed  a/b"+wipe+`2 of 4,000 cases (0 %), 1 failed, 1 warning  a/c\x1b`+
		wipe+`workers\x1b lowered`+wipe, run(true, 80))
	assert.Contains(t, run(true, 11), wipe+"1 of 4,000"+wipe)
}
