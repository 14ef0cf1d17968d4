package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

func TestEvidence(t *testing.T) {
	noTarget(t)
	p := provider.New()
	s := httptest.NewServer(p)
	defer s.Close()
	path := filepath.Join(t.TempDir(), "evidence.json")
	got := call(t.Context(), cannot, "evidence", "--endpoint", s.URL, "--output", path)
	assert.Equal(t, exitFine, got.code, got.stderr)
	before, after, found := strings.Cut(got.stdout, "removes all of it at the end\n")
	require.True(t, found)
	assert.Contains(t, before, "at most ")
	assert.Contains(t, after, "confirms    life/unacknowledged: a success before the job is acknowledged: 400 InvalidJobStateException")
	assert.Contains(t, after, "settles     json/duplicate-keys: the same name twice: 200")
	assert.NotContains(t, after, "refutes")
	assert.Empty(t, p.Leftovers())
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Contains(t, string(text), `"schema": "plumbline.evidence/v1"`)
	assert.NotContains(t, string(text), "123456789012")

	variant, err := provider.Named("unacknowledged-accepted")
	require.NoError(t, err)
	other := httptest.NewServer(variant)
	defer other.Close()
	got = call(t.Context(), cannot, "evidence", "--endpoint", other.URL)
	assert.Contains(t, got.stdout, "refutes     life/unacknowledged: a success before the job is acknowledged: 200")
	assert.Empty(t, variant.Leftovers())

	got = call(t.Context(), cannot, "evidence", "--endpoint", other.URL, "--dry-run")
	assert.Equal(t, exitFine, got.code)
	assert.NotContains(t, got.stdout, "confirms")
	for args, says := range map[string]string{
		"": "give --endpoint URL",
		"--endpoint http://127.0.0.1:1 --wait 0s":                                "--wait is a time",
		"--endpoint https://codepipeline.us-east-1.amazonaws.com --allow-remote": "--role-arn and --bucket",
		"--endpoint http://127.0.0.1:1 --wait 1ms":                               "CreateCustomActionType: no answer: dial tcp 127.0.0.1:1: ",
		"--endpoint http://93.184.216.34":                                        "--allow-remote",
	} {
		got = call(t.Context(), cannot, append([]string{"evidence"}, strings.Fields(args)...)...)
		assert.Equal(t, exitFailed, got.code, args)
		assert.Contains(t, got.stderr, says, args)
	}
}
