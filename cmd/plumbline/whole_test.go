package main

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// These go through the real front door.

func TestCheckTellsRightFromWrong(t *testing.T) {
	noTarget(t)
	got := call(t.Context(), plumbline.Check, "check", "--embedded", "--explore", "0", "--run", "{success,everywhere}/**")
	assert.Equal(t, exitFine, got.code, got.stdout+got.stderr)
	assert.Contains(t, got.stdout, "\nconformant")

	path := filepath.Join(t.TempDir(), "r.json")
	got = call(t.Context(), plumbline.Check, "check", "--endpoint", stand(t, "success-empty-object"), "--explore", "0", "--run", "{success,everywhere}/**", "--report", "json="+path)
	assert.Equal(t, exitBroken, got.code, got.stdout+got.stderr)
	assert.Contains(t, got.stdout, "FAIL ")
	d, err := report.ReadFile(path)
	require.NoError(t, err)
	assert.True(t, d.Complete)
	fitsTheSchema(t, path)
	assert.Equal(t, plumbline.Version, d.Tool.Version)
}

var reportSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	return jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "fixtures", "report.schema.json"))
})

func fitsTheSchema(t *testing.T, path string) {
	t.Helper()
	schema, err := reportSchema()
	require.NoError(t, err)
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	instance, err := jsonschema.UnmarshalJSON(f)
	require.NoError(t, err)
	assert.NoError(t, schema.Validate(instance))
}

func TestBadInput(t *testing.T) {
	noTarget(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	closed := "http://" + l.Addr().String()
	require.NoError(t, l.Close())
	for _, args := range [][]string{
		{"check", "--endpoint", closed},
		{"check", "--endpoint", "127.0.0.1:4566:9"},
		{"check", "--endpoint", "ftp://127.0.0.1"},
		{"check", "--endpoint", "http://192.0.2.1:1"},
		{"check", "--embedded", "--run", "jobId/patern/*"},
		{"check", "--embedded", "--run", "["},
		{"check", "--embedded", "--skip", "**"},
		{"check", "--embedded", "--profile", "2014"},
		{"check", "--embedded", "--jobs", "magic"},
		{"check", "--embedded", "--workers", "-1"},
		{"check", "--embedded", "--timeout", "-1s"},
		{"check", "--embedded", "--explore", "-1"},
		{"check", "--embedded", "--ca", "nowhere.pem"},
		{"explain", "jobId/patern/upper-case-00"},
		{"list", "--profile", "2014"},
	} {
		got := call(context.Background(), plumbline.Check, args...)
		assert.Equal(t, exitFailed, got.code, "%v\n%s%s", args, got.stdout, got.stderr)
		assert.NotEmpty(t, got.stderr, "%v", args)
	}
}

func TestListAndExplainTheCatalogue(t *testing.T) {
	got := call(t.Context(), plumbline.Check, "list", "--json")
	require.Zero(t, got.code, got.stderr)
	var list []report.Listed
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &list))
	assert.Greater(t, len(list), 6000)
	got = call(t.Context(), plumbline.Check, "explain", "jobId/pattern/upper-case-00")
	require.Zero(t, got.code, got.stderr)
	for _, field := range []string{"  rule ", "  source ", "  needs ", "  allowed ", "  request "} {
		assert.Contains(t, got.stdout, field)
	}
}
