package selftest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// binary is the command, linked once for all tests of this package that run it.
func binary(t *testing.T) string {
	t.Helper()
	path, err := linked()
	require.NoError(t, err)
	return path
}

// linked is removed by TestMain.
var linked = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "plumbline-selftest-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "plumbline")
	out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", path, "./cmd/plumbline").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("go build ./cmd/plumbline: %w\n%s", err, out)
	}
	wasLinked = dir
	return path, err
})

var wasLinked string
