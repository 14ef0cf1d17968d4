package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCorporaAreCommitted compares what is committed with what would be written.
func TestCorporaAreCommitted(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, write(dir))
	for target, inputs := range corpora() {
		assert.GreaterOrEqual(t, len(inputs), 24, target)
		committed, err := filepath.Glob(filepath.Join("..", "testdata", "fuzz", target, "seed-*"))
		require.NoError(t, err)
		require.Len(t, committed, len(inputs), "%s: run make corpus", target)
		for _, path := range committed {
			got, err := os.ReadFile(path)
			require.NoError(t, err)
			want, err := os.ReadFile(filepath.Join(dir, target, filepath.Base(path)))
			require.NoError(t, err)
			assert.Equal(t, string(want), string(got), "%s: run make corpus", path)
			assert.Less(t, len(got), 8<<10, path)
			assert.True(t, strings.HasPrefix(string(got), "go test fuzz v1\n"))
		}
	}
}
