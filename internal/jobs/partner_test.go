package jobs

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPartnerJobs reads partner jobs of files, right ones and wrong ones.
func TestPartnerJobs(t *testing.T) {
	for name, c := range map[string]struct{ text, problem string }{
		"two":             {"# comment\nj1 t1 Build/P/1 # one\n\n  j2\tt2\tTest/Q/2\n", ""},
		"no token":        {"j1 Build/P/1\n", "jobs.txt:1: write the id"},
		"no version":      {"\nj1 t1 Build/P\n", "jobs.txt:2: write the id"},
		"twice":           {"j1 t1 Build/P/1\nj1 t2 Build/P/1\n", "jobs.txt:2: the job"},
		"none":            {"# nothing\n", "there is no partner job"},
		"more than three": {"j1 t1 Build/P/1 x\n", "jobs.txt:1: write the id"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "jobs.txt")
			require.NoError(t, os.WriteFile(path, []byte(c.text), 0o600))
			next, err := ParsePartners("ids="+path, "")
			if c.problem != "" {
				require.ErrorContains(t, err, c.problem)
				return
			}
			require.NoError(t, err)
			for _, want := range []PartnerJob{{"j1", "t1", "Build/P/1"}, {"j2", "t2", "Test/Q/2"}} {
				got, err := next(t.Context())
				require.NoError(t, err)
				assert.Equal(t, want, got)
			}
			_, err = next(t.Context())
			assert.ErrorIs(t, err, ErrUsedUpPartners)
		})
	}
	for _, value := range []string{"", "ids", "ids=", "exec= ", "states=http://127.0.0.1:1", "aws"} {
		_, err := ParsePartners(value, "")
		assert.ErrorContains(t, err, "--third-party must be", value)
	}
	_, err := ParsePartners("ids=/nowhere/jobs.txt", "")
	assert.ErrorContains(t, err, "could not read the file of partner jobs")
}
