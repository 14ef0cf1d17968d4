//go:build pact

package contracts

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/selftest/hostile"
)

// TestNoProxy verifies in a process that has a trap as every proxy: neither the library,
// which is told of states by HTTP, nor what passes requests on connects to it, and nothing
// is asked for credentials.
func TestNoProxy(t *testing.T) {
	trap, err := hostile.NewTrap(t.TempDir())
	require.NoError(t, err)
	defer func() { assert.NoError(t, trap.Close()) }()
	self, err := os.Executable()
	require.NoError(t, err)
	for _, p := range trap.Profiles() {
		if p.Name != "none" && p.Name != "role-of-process" {
			continue // internal/client has all kinds
		}
		c := exec.CommandContext(t.Context(), self, "-test.run", "^TestVerify$", "-test.v", "-only", "id alone")
		c.Env = append(os.Environ(), append(p.Env, "NO_PROXY=", "no_proxy=")...)
		said, err := c.CombinedOutput()
		require.NoError(t, err, "%s", said)
		assert.Contains(t, string(said), "--- PASS: TestVerify/")
		assert.Zero(t, trap.Connections(), p.Name)
		assert.False(t, trap.Ran(), p.Name)
	}
}
