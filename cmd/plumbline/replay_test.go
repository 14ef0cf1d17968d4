package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// recorded is the report of a check, as a file.
func recorded(t *testing.T, url string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.json")
	args = append([]string{"check", "-q", "--endpoint", url, "--report", "json=" + path}, args...)
	got := call(t.Context(), plumbline.Check, args...)
	require.Equal(t, exitBroken, got.code, got.stderr)
	return path
}

// TestReplay replays failures of cases, of random combinations and of a run as a whole.
func TestReplay(t *testing.T) {
	noTarget(t)
	some := []string{"--run", "continuationToken/length/0*", "--run", "success/**", "--explore", "150", "--run", "explore/**"}
	faulty := stand(t, "token-unchecked")
	path := recorded(t, faulty, some...)
	d, err := report.ReadFile(path)
	require.NoError(t, err)
	failures, err := plumbline.Failures(d)
	require.NoError(t, err)

	t.Run("unchanged", func(t *testing.T) {
		got := call(t.Context(), nil, "replay", path)
		assert.Equal(t, exitBroken, got.code, got.stderr)
		assert.Contains(t, got.stdout, "unchanged  continuationToken/length/02049: 200 with an empty body\n")
		assert.Contains(t, got.stdout, "unchanged  explore/seed-1/")
		assert.Contains(t, got.stdout, "unchanged  everywhere/jobs-accounted: ", "which every answer of a run shows")
		assert.True(t, strings.HasSuffix(got.stdout, " unchanged, 0 changed, 0 fixed\n"), got.stdout)
		assert.Equal(t, len(failures)+1, strings.Count(got.stdout, "\n"))
	})
	t.Run("fixed", func(t *testing.T) {
		args := []string{"replay", path, "--endpoint", stand(t, "")}
		for _, c := range failures {
			if !strings.HasPrefix(c.ID, "everywhere/") { // for which all cases are sent: once is enough, above
				args = append(args, c.ID)
			}
		}
		got := call(t.Context(), nil, args...)
		assert.Equal(t, exitFine, got.code, got.stderr)
		assert.Contains(t, got.stdout, "fixed      continuationToken/length/02049: 400 ValidationException; it was 200 with an empty body\n")
		assert.True(t, strings.HasSuffix(got.stdout, fmt.Sprintf(": 0 unchanged, 0 changed, %d fixed\n", len(args)-4)), got.stdout)
	})
	t.Run("changed", func(t *testing.T) {
		got := call(t.Context(), nil, "replay", path, "continuationToken/length/02049", "--endpoint", stand(t, "length-500"))
		assert.Equal(t, exitBroken, got.code, got.stderr)
		assert.Contains(t, got.stdout, "changed    continuationToken/length/02049: 500")
		assert.Contains(t, got.stdout, "1 replayed: 0 unchanged, 1 changed, 0 fixed\n")
	})
	t.Run("no verdict", func(t *testing.T) {
		got := call(t.Context(), nil, "replay", path, "continuationToken/length/02049", "--endpoint", "http://127.0.0.1:1")
		assert.Equal(t, exitFailed, got.code)
		assert.Contains(t, got.stderr, "never answered")
	})
	t.Run("as curl", func(t *testing.T) {
		got := call(t.Context(), nil, "replay", path, "continuationToken/length/02049", "--curl")
		assert.Equal(t, exitFine, got.code, got.stderr)
		assert.Contains(t, got.stdout, "# continuationToken/length/02049: expected 400 ValidationException, got 200 with an empty body\n")
		assert.Contains(t, got.stdout, "\n: \"${JOB:?}\"; { printf '{\"jobId\":\"'\"${JOB:?}\"'\",", "the command takes a fresh job")
		assert.Contains(t, got.stdout, "\n#   JOB=$(curl -sS ", "and there is a way to one")
	})
	t.Run("as curl, of what the report leaves out", func(t *testing.T) {
		many := recorded(t, stand(t, "error-no-type"), "--run", "jobId/pattern/{form,hyphen,upper-case}-*")
		got := call(t.Context(), nil, "replay", many, "jobId/pattern/upper-case-00", "--curl")
		assert.Equal(t, exitFine, got.code, got.stderr)
		assert.Regexp(t, `# not in the report, which shows others of its cause; repeated by:\n`+
			`#   plumbline check --endpoint \S+ --run jobId/pattern/upper-case-00\n`, got.stdout)
	})
}

func TestFailuresThatWereNotSentShareALine(t *testing.T) {
	var out, none bytes.Buffer
	a := newApp(&out, &none)
	const interrupted = "the run was interrupted before this case"
	a.printReplayed([]plumbline.Replayed{
		{ID: "a", Fate: plumbline.Unchanged, Is: "200"},
		{ID: "b", Fate: plumbline.NoVerdict, Reason: interrupted},
		{ID: "c", Fate: plumbline.Fixed, Is: "400", Was: "200"},
		{ID: "d", Fate: plumbline.NoVerdict, Reason: interrupted},
		{ID: "e", Fate: plumbline.NoVerdict, Reason: "no job"},
		{ID: "f", Fate: plumbline.NoVerdict, Reason: interrupted},
	})
	assert.Equal(t, `unchanged  a: 200
no verdict b and 2 more: the run was interrupted before this case
fixed      c: 400; it was 200
no verdict e: no job
6 replayed: 1 unchanged, 0 changed, 1 fixed, 4 no verdict
`, out.String())
	assert.Equal(t, exitBroken, a.code)
	assert.Empty(t, none.String())
}

func TestReplayOfWhatIsNoReport(t *testing.T) {
	noTarget(t)
	url := stand(t, "percent-101-accepted")
	path := recorded(t, url, "--run", "executionDetails.percentComplete/range/101")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	dir := t.TempDir()
	file := func(name, content string) string {
		name = filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(name, []byte(content), 0o600))
		return name
	}
	with := func(old, instead string) string {
		require.Contains(t, string(text), old)
		return strings.Replace(string(text), old, instead, 1)
	}
	for _, c := range []struct {
		name string
		args []string
		says string
	}{
		{"nothing", nil, "replay needs the path of a JSON report"},
		{"no file", []string{filepath.Join(dir, "none.json")}, "none.json"},
		{"empty", []string{file("empty.json", "")}, "the report is empty"},
		{"no JSON", []string{file("text.json", "FAIL")}, "the report is not JSON"},
		{"truncated", []string{file("cut.json", string(text[:len(text)/2]))}, "the report is truncated"},
		{"another tool", []string{file("other.json", `{"schema":"acme/v1"}`)}, "a document of another tool"},
		{"another schema", []string{file("v9.json", with(`plumbline.report/v1`, `plumbline.report/v9`))}, `has the schema "plumbline.report/v9"`},
		{"green", []string{file("green.json", strings.ReplaceAll(string(text), `"status":"fail"`, `"status":"pass"`))}, "has no failures"},
		{"a command in the file", []string{file("exec.json", with(`"jobs": "aws"`, `"jobs": "exec=touch /tmp/x"`))}, "to run it, add --jobs"},
		{"no such case", []string{path, "no/such/case"}, `the report has no case "no/such/case"`},
		{"a case that passed", []string{path, "everywhere/target-alive"}, "did not fail"},
		{"a case that is gone", []string{file("gone.json", strings.ReplaceAll(string(text), "executionDetails.percentComplete/range/101", "gone/case"))}, "no longer has any failure of the report"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := call(t.Context(), nil, append([]string{"replay"}, c.args...)...)
			assert.Equal(t, exitFailed, got.code, got.stdout)
			assert.Contains(t, got.stderr, c.says)
			assert.Empty(t, got.stdout)
			assert.LessOrEqual(t, strings.Count(got.stderr, "\n"), 2)
		})
	}
}
