package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
)

// TestTheGate goes the way of somebody who puts it into CI: a failure, its
// acceptance, the green run, and the request to remove what was mended.
func TestTheGate(t *testing.T) {
	noTarget(t)
	dir := t.TempDir()
	t.Chdir(dir)
	t.Setenv("GITHUB_STEP_SUMMARY", filepath.Join(dir, "summary.md"))
	require.NoError(t, os.WriteFile("summary.md", []byte("# Before\n"), 0o600))
	check := func(url string, args ...string) outcome {
		return call(t.Context(), plumbline.Check, append([]string{"check", "--endpoint", url, "--explore", "0", "--wait", "5s", "--run", "{success,everywhere}/**", "--run", "jobId/{type,pattern/{upper-case,form,cut}-*,unknown/digit-*}"}, args...)...)
	}
	url := stand(t, "job-id-case-folded")
	got := check(url, "--report", "json=r.json", "--report", "junit=r.xml")
	require.Equal(t, exitBroken, got.code, got.stderr)
	assert.Contains(t, got.stdout, "known line jobId/pattern/upper-case-00")
	xml, err := os.ReadFile("r.xml")
	require.NoError(t, err)
	assert.Contains(t, string(xml), `<failure message="expected 400 ValidationException or JobNotFoundException, got 200 with an empty body" type="jobId/pattern">`)
	summary, err := os.ReadFile("summary.md")
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(summary), "# Before\n## ❌ plumbline: NOT conformant"), "%.200s", summary)

	got = call(t.Context(), cannot, "known", "r.json")
	require.Zero(t, got.code, got.stderr)
	list := strings.Replace(got.stdout, "not looked into yet", "since 1.0", 1)
	require.NoError(t, os.WriteFile("known.txt", []byte(list), 0o600))
	got = check(url, "--known", "known.txt")
	assert.Equal(t, exitFine, got.code, got.stdout)
	assert.Contains(t, got.stdout, "known failures:\n")
	assert.Contains(t, got.stdout, "since 1.0: jobId/pattern: expected 400")

	got = call(t.Context(), cannot, "known", "r.json", "--by-rule")
	require.Zero(t, got.code, got.stderr)
	assert.Contains(t, got.stdout, "\nrule:jobId/pattern\n")
	assert.NotContains(t, got.stdout, "upper-case")
	require.NoError(t, os.WriteFile("rules.txt", []byte(got.stdout), 0o600))
	got = check(url, "--known", "rules.txt")
	assert.Equal(t, exitFine, got.code, got.stdout)

	got = check(stand(t, ""), "--known", "known.txt")
	assert.Equal(t, exitBroken, got.code)
	assert.Contains(t, got.stdout, "jobId/pattern/upper-case-* is listed as a known failure, but it passes: remove its block (36 cases)")
}

// TestASummaryThatCannotBeWritten has GitHub's summary of the step lead nowhere, which
// decides nothing.
func TestASummaryThatCannotBeWritten(t *testing.T) {
	noTarget(t)
	for _, path := range []string{t.TempDir(), filepath.Join(t.TempDir(), "no", "summary.md")} {
		t.Setenv("GITHUB_STEP_SUMMARY", path)
		for status, want := range map[string]int{"pass": exitFine, "fail": exitBroken} {
			got := call(t.Context(), answers(status), "check", "--endpoint", "http://127.0.0.1:1")
			assert.Equal(t, want, got.code)
			assert.Contains(t, got.stderr, "plumbline: warning: could not write GITHUB_STEP_SUMMARY: open "+path)
		}
	}
}

func TestBadGates(t *testing.T) {
	noTarget(t)
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"stale.txt": "reason: x\njobId/patern\n", "date.txt": "reason: x\nuntil: soon\njobId/**\n", "glob.txt": "reason: x\njobId/[\n",
		"own.yaml": "cases:\n  - id: a/b\n", "ids.txt": "77777777-0000-4000-8000-000000000000\n", "bad.txt": "x\n", "r.json": "{}",
	} {
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	}
	for args, says := range map[string]string{
		"--known nowhere.txt":              "could not read the list of known failures: open nowhere.txt",
		"--known stale.txt":                "stale.txt:2: jobId/patern matches no case; similar ids are ",
		"--known date.txt":                 `date.txt:2: until: "soon" is not a date; write it as 2026-12-31`,
		"--known glob.txt":                 `glob.txt:2: "jobId/[" is not a valid glob`,
		"--cases own.yaml":                 "own.yaml:2:5: /cases/0: missing properties ",
		"--jobs ids=ids.txt":               "answers 400 JobNotFoundException to 77777777-0000-4000-8000-000000000000; create jobs in progress",
		"--jobs ids=bad.txt":               `bad.txt:1: "x" is not a job id`,
		"--jobs exec=false":                "the command false ended with exit status 1",
		"--jobs exec=true":                 "the command true printed nothing",
		"--jobs states=http://127.0.0.1:1": "the state URL http://127.0.0.1:1 does not answer",
		"--wait -1s":                       "time limits",
		"--report junit=":                  "names no file",
	} {
		got := call(t.Context(), plumbline.Check, append([]string{"check", "--embedded", "--run", "success/**"}, strings.Fields(args)...)...)
		assert.Equal(t, exitFailed, got.code, args)
		assert.Contains(t, got.stderr, says, args)
		assert.LessOrEqual(t, strings.Count(got.stderr, "\n"), 2, "%s: one sentence\n%s", args, got.stderr)
		assert.Empty(t, got.stdout, args)
	}
	for args, says := range map[string]string{"known": "known needs the path of one JSON report", "known nowhere.json": "nowhere.json", "known r.json": "not a report of plumbline"} {
		got := call(t.Context(), cannot, strings.Fields(args)...)
		assert.Equal(t, exitFailed, got.code, args)
		assert.Contains(t, got.stderr, says, args)
	}
}
