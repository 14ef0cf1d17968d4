package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
)

// TestPromotedCaseFailsWhereItWasFound promotes an input with which FuzzLimits finds
// a fault, and checks the provider with the fault, then the one without.
func TestPromotedCaseFailsWhereItWasFound(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "FuzzJudge", "long")
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	body := `{\"jobId\":\"11111111-2222-4333-8444-abcdefabcdef\",\"executionDetails\":{\"percentComplete\":101}}`
	require.NoError(t, os.WriteFile(path, []byte("go test fuzz v1\n[]byte(\""+body+"\")\n"), 0o600))

	promoted := call(t.Context(), plumbline.Check, "promote", path)
	require.Equal(t, exitFine, promoted.code, promoted.stderr)
	file := filepath.Join(dir, "found.yaml")
	require.NoError(t, os.WriteFile(file, []byte(promoted.stdout), 0o600))
	for fault, want := range map[string]int{"percent-101-accepted": exitBroken, "": exitFine} {
		got := call(t.Context(), plumbline.Check, "check", "--endpoint", stand(t, fault), "--cases", file, "--run", "found/**", "--explore", "0", "--no-color", "-q")
		assert.Equal(t, want, got.code, "%s: %s%s", fault, got.stdout, got.stderr)
	}
}

func TestPromoteBadInput(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{nil, "promote takes one file"},
		{[]string{"no/such/file"}, "the input cannot be read: open no/such/file: no such file or directory"},
		{[]string{"promote_test.go"}, `it begins with "package main"`},
	} {
		got := call(t.Context(), plumbline.Check, append([]string{"promote"}, c.args...)...)
		assert.Equal(t, exitFailed, got.code)
		assert.Contains(t, got.stderr, c.says)
	}
}
