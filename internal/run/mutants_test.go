package run

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/worker"
)

// custom are the operations for custom actions.
var custom = worker.Checked()[:4]

// meeting selects the cases in which operations meet, and those of the whole run.
func meeting(id string) bool {
	return strings.Contains(id, "/life/") || strings.Contains(id, "/everywhere/") || strings.Contains(id, "/race/")
}

// failures are the cases that failed, or were warned of.
func failures(out *Outcome) []report.Case {
	return slices.DeleteFunc(slices.Clone(out.Cases), func(c report.Case) bool { return c.Status != report.StatusFail })
}

// TestMutantsOfMeetings catches the mutants that show where operations meet on a job.
func TestMutantsOfMeetings(t *testing.T) {
	t.Parallel()
	for _, f := range provider.WorkerFaults() {
		if !strings.Contains(f.Family, "together") {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			caught := func(selected func(string) bool) bool {
				p, err := provider.Named(f.Name)
				require.NoError(t, err)
				op, _, _ := strings.Cut(f.Name, "/")
				return len(failures(checked(t, p, Options{Operations: []string{op}, Strict: true, Selected: selected}))) > 0
			}
			assert.True(t, caught(meeting) || caught(nil), "it %s, and nothing was found", f.Says)
		})
	}
}

// TestMutantsOfRaces catches the mutants that show where requests meet in time.
func TestMutantsOfRaces(t *testing.T) {
	n := 0
	for _, f := range provider.WorkerFaults() {
		if !strings.Contains(f.Family, "side by side") {
			continue
		}
		n++
		t.Run(f.Name, func(t *testing.T) {
			caught := false
			for try := 0; try < 10 && !caught; try++ { // whether requests meet is a matter of chance
				p, err := provider.Named(f.Name)
				require.NoError(t, err)
				out := checked(t, p, Options{Operations: custom, Strict: true, Selected: func(id string) bool { return strings.Contains(id, "/race/") }})
				caught = len(failures(out)) > 0
				for _, c := range failures(out) {
					assert.NotNil(t, c.History, "%s: the requests that no order explains are in the report", c.ID)
				}
			}
			assert.True(t, caught, "it %s, and nothing was found", f.Says)
		})
	}
	assert.GreaterOrEqual(t, n, 10)
}

// TestVariantsOfTheWorkerAreGreen runs all cases of the custom operations on what differs and
// conforms in them, and the cases in which operations meet on every other variant.
func TestVariantsOfTheWorkerAreGreen(t *testing.T) {
	t.Parallel()
	assert.GreaterOrEqual(t, len(provider.WorkerVariants()), 20)
	for _, v := range slices.Concat(provider.WorkerVariants(), provider.Variants()) {
		if v.Should {
			continue
		}
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			p, err := provider.Named(v.Name)
			require.NoError(t, err)
			o := Options{Operations: custom, Strict: true}
			if v.Family != "job worker" {
				o.Selected = meeting
			}
			out := checked(t, p, o)
			for _, c := range failures(out) {
				t.Errorf("%s: %s, %v", c.ID, c.Got, c.Findings)
			}
			for _, c := range out.Cases {
				assert.NotEqual(t, report.StatusError, c.Status, "%s: %s", c.ID, c.Reason)
			}
		})
	}
}
