package report

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// counting is a document whose cases are mostly counted.
func counting() *Document {
	d := sample()
	d.Unlisted = []Unlisted{
		{Level: LevelMust, Family: "variables", Status: StatusPass, Count: 900_000},
		{Level: LevelMust, Family: "jobId", Status: StatusSkip, Reason: "needs a job", Count: 50},
	}
	Finish(d)
	return d
}

func TestWhatIsOnlyCountedIsInEveryView(t *testing.T) {
	d, listed := counting(), sample()
	assert.Equal(t, listed.Summary.Cases+900_050, d.Summary.Cases)
	assert.Equal(t, listed.Summary.Status.Pass+900_000, d.Summary.Status.Pass)
	assert.Contains(t, Reasons(d, StatusSkip), Reason{Text: "needs a job", Count: 50, Example: "a random combination"})
	for name, view := range map[string]struct {
		show func(*bytes.Buffer) error
		says string
	}{
		"text":     {func(b *bytes.Buffer) error { return Text(b, d, TextOptions{}) }, "900,001"},
		"junit":    {func(b *bytes.Buffer) error { return JUnit(b, d) }, "explore: 900,000 random combinations (must, pass)"},
		"markdown": {func(b *bytes.Buffer) error { return Markdown(b, d) }, "900,001"},
		"json":     {func(b *bytes.Buffer) error { return WriteJSON(b, d) }, `"count": 900000`},
	} {
		var b bytes.Buffer
		require.NoError(t, view.show(&b), name)
		assert.Contains(t, b.String(), view.says, name)
	}
}

func TestExitCodeOfWhatIsOnlyCounted(t *testing.T) {
	for status, code := range map[string]int{StatusPass: 0, StatusObserved: 0, StatusSkip: 2, StatusError: 2, StatusFail: 1} {
		d := &Document{Complete: true, Unlisted: []Unlisted{{Status: status, Count: 2}}}
		assert.Equal(t, code, ExitCode(d), status)
	}
}
