package selftest

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMakeCheckSaysThatItBuilds: the first command of the README compiles for a minute the first
// time, and says so before.
func TestMakeCheckSaysThatItBuilds(t *testing.T) {
	needs(t, "make")
	out, err := exec.CommandContext(t.Context(), "make", "-n", "check").Output()
	require.NoError(t, err)
	first, rest, _ := strings.Cut(string(out), "\n")
	assert.Regexp(t, `^echo ".*building.*" >&2$`, first)
	assert.Contains(t, rest, "go run")
}
