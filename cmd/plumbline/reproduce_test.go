package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"mvdan.cc/sh/v3/shell"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestReplayHasEveryFlagOfTheRun runs a check with every flag that there is: the commands that repeat the run and its
// failures have all of them but those of the output, and find the failure again.
func TestReplayHasEveryFlagOfTheRun(t *testing.T) {
	noTarget(t)
	const id = "acme/too-much"
	file := func(name, text string) string {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	url := stand(t, "percent-101-accepted")
	_, certificate, remove, err := selfSigned("127.0.0.1:0")
	require.NoError(t, err)
	defer remove()
	reportPath := filepath.Join(t.TempDir(), "r.json")
	args := []string{
		"check", "--endpoint", url, "--jobs", "aws", "--third-party", "exec=true", "--operation", "PutJobSuccessResult", "--profile", "2015", "--wire", "all", "--strict", "--run", id, "--run", "explore/**", "--skip", "acme/other",
		"--known", file("known list.txt", ""), "--cases", file("cases.json", `{"cases":[
			{"id":"acme/too-much","title":"t","needs":"shared job","source":"s","request":{"json":{"jobId":"${jobId}","executionDetails":{"percentComplete":101}}},"expect":{"errors":["ValidationException"]}},
			{"id":"acme/other","title":"t","needs":"own job","source":"s","request":{"json":{"jobId":"${jobId}"}},"expect":{"success":true}}]}`),
		"--seed", "2", "--explore", "3", "--timeout", "9s", "--wait", "1s", "--workers", "2", "--max-jobs", "30",
		"--ca", certificate, "--role-arn", "arn:aws:iam::123456789012:role/r", "--bucket", "bucket", "--allow-remote",
		"--report", "json=" + reportPath, "--no-color", "--quiet",
	}
	got := call(t.Context(), plumbline.Check, args...)
	require.Equal(t, exitBroken, got.code, got.stderr)
	d, err := report.ReadFile(reportPath)
	require.NoError(t, err)
	replay := ""
	for _, c := range d.Cases {
		if c.ID == id {
			replay = c.Replay
		}
	}
	require.NotEmpty(t, replay)
	output := map[string]bool{"report": true, "sarif-location": true, "no-color": true, "quiet": true, "verbose": true, "help": true}
	command := (&app{}).checkCommand()
	require.NoError(t, command.ParseFlags(args[1:]))
	command.Flags().VisitAll(func(f *pflag.Flag) {
		if output[f.Name] || f.Name == "embedded" {
			return
		}
		require.True(t, f.Changed, "--%s is new: give it a value above", f.Name)
		assert.Contains(t, replay+" ", " --"+f.Name+" ", "the command that repeats a failure")
		assert.Contains(t, d.Reproduce+" ", " --"+f.Name+" ", "the command that repeats the run")
	})
	again, err := shell.Fields(replay, nil)
	require.NoError(t, err)
	got = call(t.Context(), plumbline.Check, append(again[1:], "--report", "json="+reportPath)...)
	require.Equal(t, exitBroken, got.code, got.stderr)
	d, err = report.ReadFile(reportPath)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(d.Groups[0].Example, id), "the failure is found again")
	assert.Equal(t, 1, d.Summary.Status.Fail)
}

// TestReplayOfAPlainRunIsShort holds that what has its usual value is not repeated.
func TestReplayOfAPlainRunIsShort(t *testing.T) {
	noTarget(t)
	url := stand(t, "percent-101-accepted")
	got := call(t.Context(), plumbline.Check, "check", "--endpoint", url, "--run", "executionDetails.percentComplete/range/*")
	require.Equal(t, exitBroken, got.code, got.stderr)
	assert.Contains(t, got.stdout, "  replay     plumbline check --endpoint "+url+" --run executionDetails.percentComplete/range/")
	assert.NotContains(t, got.stdout, "--seed")
}
