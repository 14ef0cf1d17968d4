package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// saved writes the report of cases with these statuses, and answers its path.
func saved(t *testing.T, name string, statuses ...string) string {
	t.Helper()
	d, err := answers(statuses...)(t.Context(), plumbline.Target{URL: "http://127.0.0.1:1"}, plumbline.Options{Profile: "current"})
	require.NoError(t, err)
	return save(t, name, d)
}

func save(t *testing.T, name string, d *plumbline.Report) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, report.WriteFile(path, func(w io.Writer) error { return report.WriteJSON(w, d) }))
	return path
}

func TestReportShowsASavedOne(t *testing.T) {
	path := saved(t, "r.json", "pass", "fail")
	for format, begins := range map[string]string{
		"text": "http://127.0.0.1:1 is NOT conformant", "json": `{`, "junit": "<?xml", "markdown": "## ❌", "sarif": "{", "html": "<!doctype html>", "badge": "<svg",
	} {
		t.Run(format, func(t *testing.T) {
			got := call(t.Context(), cannot, "report", path, "--format", format)
			require.Zero(t, got.code, got.stderr)
			assert.True(t, strings.HasPrefix(got.stdout, begins), "%.60s", got.stdout)
			file := filepath.Join(t.TempDir(), "view")
			toFile := call(t.Context(), cannot, "report", path, "--format", format+"="+file)
			require.Zero(t, toFile.code, toFile.stderr)
			assert.Empty(t, toFile.stdout)
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, got.stdout, string(text))
		})
	}
	got := call(t.Context(), cannot, "report", path)
	assert.Contains(t, got.stdout, "NOT conformant: 1 of 2 cases failed", "text is what is shown unasked")
	original, err := os.ReadFile(path)
	require.NoError(t, err)
	again := call(t.Context(), cannot, "report", path, "--format", "json")
	assert.Equal(t, string(original), again.stdout, "what was read is written the same")
}

// TestCheckWritesEveryFormat at once, each as report shows it from the JSON.
func TestCheckWritesEveryFormat(t *testing.T) {
	noTarget(t)
	t.Chdir(t.TempDir())
	args := []string{"check", "--endpoint", "http://127.0.0.1:1", "--quiet"}
	formats := []string{"json", "junit", "markdown", "sarif", "html", "badge"}
	for _, format := range formats {
		args = append(args, "--report", format+"=check."+format)
	}
	got := call(t.Context(), answers("pass", "fail", "warn", "observed", "error", "skip", "known", "fixed"), args...)
	require.Equal(t, exitBroken, got.code, got.stderr)
	for _, format := range formats {
		require.Zero(t, call(t.Context(), cannot, "report", "check.json", "--format", format+"=report."+format).code)
		one, err := os.ReadFile("check." + format)
		require.NoError(t, err)
		other, err := os.ReadFile("report." + format)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(one, other), "%s from the run and from its JSON", format)
	}
}

func TestBadReportsAreToldInASentence(t *testing.T) {
	whole := saved(t, "whole.json", "pass")
	text, err := os.ReadFile(whole)
	require.NoError(t, err)
	other := saved(t, "other.json", "pass")
	page := filepath.Join(t.TempDir(), "page.html")
	require.NoError(t, os.WriteFile(page, []byte("before"), 0o600))
	bad := func(name, text string) string {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	old, err := answers("pass")(context.Background(), plumbline.Target{}, plumbline.Options{Profile: "2015"})
	require.NoError(t, err)
	for _, c := range []struct {
		name string
		args []string
		says string
	}{
		{"another version", []string{"report", bad("v9.json", `{"schema":"plumbline.report/v9"}`)}, `the report has the schema "plumbline.report/v9", this version of plumbline reads "plumbline.report/v1"`},
		{"truncated", []string{"report", bad("cut.json", string(text[:len(text)/2]))}, "the report is truncated"},
		{"no cases", []string{"report", bad("head.json", `{"schema":"plumbline.report/v1"}`)}, `it has no member "cases"`},
		{"complete, and no cases", []string{"report", bad("done.json", `{"schema":"plumbline.report/v1","complete":true}`)}, `it has no member "cases"`},
		{"another tool", []string{"report", bad("sarif.json", `{"version":"2.1.0","runs":[]}`)}, "not a report of plumbline"},
		{"a recording", []string{"report", bad("w.jsonl", `{"schema":"plumbline.recording/v1"}`)}, "a recording of plumbline watch, not a report: plumbline replay"},
		{"another tool with a schema", []string{"report", bad("bowtie.json", `{"schema":"bowtie/v1"}`)}, "a document of another tool"},
		{"not JSON", []string{"report", bad("page.html", "<html>")}, "not JSON"},
		{"empty", []string{"report", bad("empty.json", "")}, "the report is empty"},
		{"no such file", []string{"report", "nowhere.json"}, "nowhere.json"},
		{"no report", []string{"report"}, "the path of one JSON report, but got 0"},
		{"no such format", []string{"report", whole, "--format", "pdf"}, `no report format "pdf": choose badge, html, json, junit, markdown, sarif or text`},
		{"over itself", []string{"report", whole, "--format", "html=" + whole}, "would overwrite the report that it reads"},
		{"loud and quiet", []string{"report", whole, "-q", "-v"}, "exclude each other"},
		{"compare one", []string{"compare", whole}, "at least two JSON reports, but got 1"},
		{"compare a truncated one", []string{"compare", whole, bad("cut.json", string(text[:len(text)/2]))}, "cut.json: the report is truncated"},
		{"compare another tool's", []string{"compare", bad("x.json", `{"a":1}`), whole}, "not a report of plumbline"},
		{"compare profiles", []string{"compare", whole, save(t, "old.json", old)}, `whole is of the profile "current" and old of "2015"`},
		{"compare nothing in common", []string{"compare", whole, saved(t, "fail.json", "fail")}, "no case in common"},
		{"a gate of three", []string{"compare", whole, other, other, "--fail-on-regression"}, "--fail-on-regression compares two reports"},
		{"compare over one", []string{"compare", whole, other, "--format", "html=" + other}, "would overwrite the report that it reads"},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := c.args
			if !strings.Contains(strings.Join(args, " "), "--format") {
				args = append(args, "--format", "html="+page)
			}
			got := call(t.Context(), cannot, args...)
			assert.Equal(t, exitFailed, got.code)
			assert.Contains(t, got.stderr, c.says)
			assert.Empty(t, got.stdout)
			assert.LessOrEqual(t, strings.Count(got.stderr, "\n"), 2, "one sentence and a hint")
		})
	}
	for path, want := range map[string]string{page: "before", whole: string(text)} {
		now, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, want, string(now), "nothing is overwritten")
	}
}

func TestCompare(t *testing.T) {
	before, after := saved(t, "before.json", "pass", "skip"), saved(t, "after.json", "pass", "fail")
	got := call(t.Context(), cannot, "compare", before, after)
	require.Zero(t, got.code, got.stderr)
	for _, says := range []string{"from before to after:", "only in after: 1 case", "only in before: 1 case"} {
		assert.Contains(t, got.stdout, says)
	}
	got = call(t.Context(), cannot, "compare", before, after, before, "--format", "markdown")
	assert.Contains(t, got.stdout, "## plumbline: 3 reports compared")
	file := filepath.Join(t.TempDir(), "compare.html")
	require.Zero(t, call(t.Context(), cannot, "compare", before, after, "--format", "html="+file).code)
	assert.FileExists(t, file)
}

// TestTheGateOfComparison is what the exit status says with --fail-on-regression.
func TestTheGateOfComparison(t *testing.T) {
	with := func(name, status string, complete bool) string {
		d := &plumbline.Report{Complete: complete, Profile: "current", Cases: []report.Case{{ID: "a", Status: status}, {ID: "b", Status: "pass"}}}
		report.Finish(d)
		return save(t, name, d)
	}
	fine := with("fine.json", "pass", true)
	for name, c := range map[string]struct {
		after string
		code  int
	}{
		"the same":       {with("same.json", "pass", true), exitFine},
		"a regression":   {with("worse.json", "fail", true), exitBroken},
		"a verdict lost": {with("lost.json", "error", true), exitFailed},
		"not complete":   {with("cut.json", "pass", false), exitFailed},
		"both":           {with("both.json", "fail", false), exitBroken},
	} {
		t.Run(name, func(t *testing.T) {
			got := call(t.Context(), cannot, "compare", fine, c.after, "--fail-on-regression")
			assert.Equal(t, c.code, got.code, got.stderr)
			assert.NotEmpty(t, got.stdout)
			assert.Equal(t, c.code == exitFailed, got.stderr != "")
			assert.Zero(t, call(t.Context(), cannot, "compare", fine, c.after).code, "without the flag it only shows")
		})
	}
}

func TestSARIFLocation(t *testing.T) {
	noTarget(t)
	path := filepath.Join(t.TempDir(), "r.json")
	got := call(t.Context(), answers("fail"), "check", "--embedded", "--report", "sarif", "--report", "json="+path, "--sarif-location", "api/put.go")
	assert.Contains(t, got.stdout, `"uri": "api/put.go"`)
	for name, args := range map[string][]string{
		"--report": {"check", "--embedded", "--report", "json=" + path, "--sarif-location", "api/put.go"},
		"--format": {"report", path, "--sarif-location", "api/put.go"},
	} {
		none := call(t.Context(), cannot, args...)
		assert.Equal(t, exitFailed, none.code)
		assert.Contains(t, none.stderr, "--sarif-location is for a SARIF report, and there is none: add "+name+" sarif=PATH")
	}
	got = call(t.Context(), nil, "report", path, "--format", "sarif", "--sarif-location", "other.go")
	assert.Contains(t, got.stdout, `"uri": "other.go"`, got.stderr)
}
