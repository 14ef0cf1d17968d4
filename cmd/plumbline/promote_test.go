package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
)

// TestPromotedCaseFailsWhereItWasFound promotes an input with which FuzzJudge finds a
// fault, and checks the provider with the fault, then the one without.
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

// TestPromotedIsSmallest promotes what an input with much in it shows: small where the
// finding shows, whole and with a word about it where it does not. It runs elsewhere, as
// whoever has the command only.
func TestPromotedIsSmallest(t *testing.T) {
	const fault = "percent-101-accepted"
	var size int
	path := found(t, fault, "FuzzLimits", generate.AtLimit, func(r generate.Request) bool {
		size = len(r.Build(subject.AnyJob))
		return size > 150
	})
	for _, c := range []struct {
		name string
		env  []string
		says string
	}{
		{"fault", []string{"PLUMBLINE_FAULT=" + fault}, ""},
		{"endpoint", []string{"PLUMBLINE_ENDPOINT=" + stand(t, fault)}, ""},
		{"none", nil, "plumbline: the request is not reduced: the built-in provider does not show the finding; set PLUMBLINE_FAULT or PLUMBLINE_ENDPOINT as in the fuzz run\n"},
		{"other", []string{"PLUMBLINE_FAULT=token-2049-accepted"}, "not reduced: PLUMBLINE_FAULT='token-2049-accepted' does not show the finding"},
		{"misspelled", []string{"PLUMBLINE_FAULT=percent-101"}, `not reduced: PLUMBLINE_FAULT: no fault, variant or disturbance is named "percent-101"`},
		{"gone", []string{"PLUMBLINE_ENDPOINT=http://127.0.0.1:1"}, "not reduced: PLUMBLINE_ENDPOINT=http://127.0.0.1:1: the target http://127.0.0.1:1 cannot be reached"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := processWith(t.Context(), t, c.env, "promote", path)
			require.Equal(t, exitFine, got.code, got.stderr)
			assert.Contains(t, got.stdout, "rule: executionDetails.percentComplete/range")
			if c.says == "" {
				assert.Contains(t, got.stdout, `body: '{"jobId":"${jobId}","executionDetails":{"percentComplete":101}}'`)
				assert.Empty(t, got.stderr)
				return
			}
			assert.Greater(t, len(got.stdout), size)
			assert.Contains(t, got.stderr, c.says)
		})
	}
}

// TestPromotedByCBOR promotes what is found on the other wire, by choices and as bytes, and
// checks the provider with the fault, then the one without.
func TestPromotedByCBOR(t *testing.T) {
	bytes := filepath.Join(t.TempDir(), "FuzzCBOR", "found")
	require.NoError(t, os.MkdirAll(filepath.Dir(bytes), 0o755))
	require.NoError(t, os.WriteFile(bytes, fmt.Appendf(nil, "go test fuzz v1\n[]byte(%q)\n", "\xa2\x65jobIdx$"+subject.AnyJob+"\x61x\x1c"), 0o600))
	for _, c := range []struct{ fault, path, says string }{
		{"cbor-null-refused", found(t, "cbor-null-refused", "FuzzCBORRequest", generate.NewCBORRequest, func(r generate.Request) bool {
			return len(r.Build(subject.AnyJob)) > 150
		}), "wire: cbor"},
		{"cbor-malformed-500", bytes, "rule: cbor/well-formed"},
	} {
		if _, err := provider.Named(c.fault); err != nil {
			t.Errorf("%s: %v", c.fault, err)
			continue
		}
		promoted := processWith(t.Context(), t, []string{"PLUMBLINE_FAULT=" + c.fault}, "promote", c.path)
		require.Equal(t, exitFine, promoted.code, promoted.stderr)
		assert.Contains(t, promoted.stdout, c.says)
		file := filepath.Join(t.TempDir(), "found.yaml")
		require.NoError(t, os.WriteFile(file, []byte(promoted.stdout), 0o600))
		for fault, want := range map[string]int{c.fault: exitBroken, "": exitFine} {
			got := call(t.Context(), plumbline.Check, "check", "--endpoint", stand(t, fault), "--cases", file, "--run", "found/**", "--explore", "0", "--no-color", "-q")
			assert.Equal(t, want, got.code, "%s: %s%s\n%s", fault, got.stdout, got.stderr, promoted.stdout)
		}
	}
}

// TestPromotedWithoutItsPast promotes a finding that no case can have.
func TestPromotedWithoutItsPast(t *testing.T) {
	path := found(t, "percent-101-accepted", "FuzzRequest", generate.NewRequest, func(r generate.Request) bool { return r.Past == generate.Refused })
	got := processWith(t.Context(), t, []string{"PLUMBLINE_FAULT=percent-101-accepted"}, "promote", path)
	assert.Equal(t, exitFine, got.code)
	assert.Equal(t, "plumbline: the finding depends on an earlier request for the same job, which a case cannot express: keep the input too\n", got.stderr)
}

// found writes an input of a target of which the generator makes a wanted request, one
// that shows a fault.
func found(t *testing.T, fault, target string, draw func(generate.Draw) generate.Request, wanted func(generate.Request) bool) (path string) {
	t.Helper()
	s, err := subject.Embedded(fault)
	require.NoError(t, err)
	path = filepath.Join(t.TempDir(), target, "found")
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	random := rand.NewChaCha8([32]byte{1})
	for {
		data := make([]byte, 400)
		_, _ = random.Read(data) // never fails
		r := draw(generate.Bytes(data))
		problem, err := s.Try(r)
		require.NoError(t, err)
		if problem != "" && wanted(r) {
			require.NoError(t, os.WriteFile(path, fmt.Appendf(nil, "go test fuzz v1\n[]byte(%q)\n", data), 0o600))
			return path
		}
	}
}

func TestPromoteBadInput(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{nil, "promote needs one file"},
		{[]string{"no/such/file"}, "could not read the input: open no/such/file: no such file or directory"},
		{[]string{"promote_test.go"}, `it begins with "package main"`},
	} {
		got := call(t.Context(), plumbline.Check, append([]string{"promote"}, c.args...)...)
		assert.Equal(t, exitFailed, got.code)
		assert.Contains(t, got.stderr, c.says)
	}
}
