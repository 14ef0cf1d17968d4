package selftest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryDependencyHasItsReason holds that docs/dependencies.md names each direct
// dependency.
func TestEveryDependencyHasItsReason(t *testing.T) {
	list := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{if not (or .Main .Indirect)}}{{.Path}}{{end}}", "all")
	direct, err := list.Output()
	require.NoError(t, err)
	page, err := os.ReadFile(filepath.Join("docs", "dependencies.md"))
	require.NoError(t, err)
	modules := strings.Fields(string(direct))
	assert.Greater(t, len(modules), 10)
	for _, m := range modules {
		assert.Contains(t, string(page), "\n| `"+m+"` |", "docs/dependencies.md gives no reason for %s", m)
	}
}
