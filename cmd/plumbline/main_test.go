package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// noTarget takes away what the environment of the test says of a target.
func noTarget(t *testing.T) {
	t.Setenv("AWS_ENDPOINT_URL", "")
	t.Setenv("AWS_ENDPOINT_URL_CODEPIPELINE", "")
	t.Setenv("AWS_CA_BUNDLE", "")
}

// outcome is what a call of the program left.
type outcome struct {
	code           int
	stdout, stderr string
}

type checker = func(context.Context, plumbline.Target, plumbline.Options) (*plumbline.Report, error)

// call runs the program with a check of the test's own.
func call(ctx context.Context, check checker, args ...string) outcome {
	var stdout, stderr bytes.Buffer
	a := &app{stdout: &stdout, stderr: &stderr, check: check}
	code := a.run(ctx, args)
	return outcome{code, stdout.String(), stderr.String()}
}

// stand serves the mutant of a name, or the reference provider, and returns its URL.
func stand(t *testing.T, fault string) string {
	t.Helper()
	p := provider.New()
	if fault != "" {
		var err error
		p, err = provider.Named(fault)
		require.NoError(t, err)
	}
	s, err := listen("127.0.0.1:0", p, nil)
	require.NoError(t, err)
	t.Cleanup(s.close)
	return s.url
}

// answers is a check that ends with cases of these statuses.
func answers(statuses ...string) checker {
	return func(_ context.Context, target plumbline.Target, o plumbline.Options) (*plumbline.Report, error) {
		d := &plumbline.Report{Complete: true, Strict: o.Strict, Profile: o.Profile, Seed: o.Seed, Target: report.Target{URL: target.URL}}
		d.Reproduce = "plumbline check --endpoint " + target.URL
		for _, s := range statuses {
			d.Cases = append(d.Cases, report.Case{ID: "case/" + s, Level: report.LevelMust, Rule: "r", Status: s, Replay: d.Reproduce})
			if o.OnEvent != nil {
				o.OnEvent(report.Event{Kind: report.KindCase, Case: &d.Cases[len(d.Cases)-1]})
			}
		}
		report.Finish(d)
		return d, nil
	}
}

func cannot(context.Context, plumbline.Target, plumbline.Options) (*plumbline.Report, error) {
	return nil, errors.New("cannot reach http://127.0.0.1:1: connection refused")
}

func TestExitCodes(t *testing.T) {
	noTarget(t)
	here := []string{"--endpoint", "http://127.0.0.1:1"}
	for _, c := range []struct {
		name  string
		check checker
		args  []string
		code  int
		says  string // on standard output when the code is 0 or 1, else on standard error
	}{
		{"conformant", answers("pass"), here, 0, "conformant: 1 case passed"},
		{"a failure", answers("pass", "fail"), here, 1, "NOT conformant: 1 of 2 cases failed"},
		{"a failure and an error", answers("fail", "error"), here, 1, "NOT conformant"},
		{"a known failure passed", answers("fixed"), here, 1, "NOT conformant"},
		{"a warning", answers("pass", "warn"), here, 0, "conformant"},
		{"a warning, strict", answers("pass", "warn"), append([]string{"--strict"}, here...), 1, "NOT conformant"},
		{"unreachable", cannot, here, 2, "plumbline: cannot reach http://127.0.0.1:1: connection refused\n"},
		{"no report", func(context.Context, plumbline.Target, plumbline.Options) (*plumbline.Report, error) { return nil, nil }, here, 2, "without a report"},
		{"no target", cannot, nil, 2, "no target: give --endpoint URL, or --embedded"},
		{"two targets", cannot, append([]string{"--embedded"}, here...), 2, "exclude each other"},
		{"unknown flag", cannot, []string{"--endpont", "x"}, 2, "unknown flag: --endpont"},
		{"not a number", cannot, append([]string{"--seed", "x"}, here...), 2, `--seed must be a number, not "x"`},
		{"no unit of time", cannot, append([]string{"--timeout", "5"}, here...), 2, `--timeout must be a time with its unit, such as 5s or 2m, not "5"`},
		{"neither true nor false", cannot, append([]string{"--strict=yes"}, here...), 2, `--strict must be true or false, not "yes"`},
		{"an argument", cannot, append([]string{"x"}, here...), 2, "check takes no arguments, but got \"x\"\n"},
		{"a URL as argument", cannot, []string{"http://127.0.0.1:1"}, 2, "did you mean --endpoint http://127.0.0.1:1?"},
		{"loud and quiet", cannot, append([]string{"-q", "-v"}, here...), 2, "exclude each other"},
		{"unknown report", cannot, append([]string{"--report", "pdf"}, here...), 2, `no report format "pdf"`},
		{"report without a name", cannot, append([]string{"--report", "json="}, here...), 2, "names no file"},
		{"unwritable report", cannot, append([]string{"--report", "json=" + filepath.Join(t.TempDir(), "no", "r.json")}, here...), 2, "there is no directory"},
		{"two on standard output", cannot, append([]string{"--report", "json", "--report", "text"}, here...), 2, "two reports go to standard output"},
		{"two in one file", cannot, append([]string{"--report", "json=/tmp/r", "--report", "text=/tmp/r"}, here...), 2, "two reports go to /tmp/r"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := call(t.Context(), c.check, append([]string{"check"}, c.args...)...)
			assert.Equal(t, c.code, got.code, got.stderr)
			if c.code == exitFailed {
				assert.Contains(t, got.stderr, c.says)
				assert.Empty(t, got.stdout)
				assert.LessOrEqual(t, strings.Count(got.stderr, "\n"), 2, "one sentence and a hint")
			} else {
				assert.Contains(t, got.stdout, c.says)
			}
		})
	}
}

func TestOtherMisuse(t *testing.T) {
	for args, says := range map[string]string{
		"chekc":                               `there is no command "chekc": did you mean check?`,
		"completion tcsh":                     `there is no command "tcsh"`,
		"help chekc":                          `there is no command "chekc": did you mean check?`,
		"nonsense":                            `there is no command "nonsense"`,
		"explain":                             "explain needs the id of one case",
		"list x":                              "no case matches",
		"serve --fault nonsense":              "nonsense",
		"serve --jobs -1":                     "--jobs and --queued must not be negative",
		"clean --endpoint http://127.0.0.1:1": "plumbline: ListPipelines: no answer: Post \"http://127.0.0.1:1/\": dial tcp 127.0.0.1:1: ",
		"serve --latency -1s":                 "--job-timeout and --latency must not be negative, got -1s",
		"serve --listen nowhere":              "cannot listen on nowhere",
	} {
		got := call(t.Context(), cannot, strings.Fields(args)...)
		assert.Equal(t, exitFailed, got.code, args)
		assert.Contains(t, got.stderr, says, args)
	}
}

func TestTargetFromTheEnvironment(t *testing.T) {
	noTarget(t)
	var seen string
	check := func(ctx context.Context, target plumbline.Target, o plumbline.Options) (*plumbline.Report, error) {
		seen = target.URL
		return answers("pass")(ctx, target, o)
	}
	t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:2")
	require.Zero(t, call(t.Context(), check, "check").code)
	assert.Equal(t, "http://127.0.0.1:2", seen)
	t.Setenv("AWS_ENDPOINT_URL_CODEPIPELINE", "http://127.0.0.1:3")
	require.Zero(t, call(t.Context(), check, "check").code)
	assert.Equal(t, "http://127.0.0.1:3", seen)
	require.Zero(t, call(t.Context(), check, "check", "--endpoint", "http://127.0.0.1:4").code)
	assert.Equal(t, "http://127.0.0.1:4", seen)
	require.Zero(t, call(t.Context(), check, "check", "--embedded").code)
	assert.NotContains(t, []string{"http://127.0.0.1:2", "http://127.0.0.1:3"}, seen)
}

func TestReports(t *testing.T) {
	noTarget(t)
	dir := t.TempDir()
	jsonPath, textPath := filepath.Join(dir, "r.json"), filepath.Join(dir, "r.txt")
	got := call(t.Context(), answers("fail"), "check", "--embedded", "--report", "json="+jsonPath, "--report", "text="+textPath)
	assert.Equal(t, exitBroken, got.code)
	assert.Contains(t, got.stdout, "NOT conformant", "the text goes to standard output besides")
	d, err := report.ReadFile(jsonPath)
	require.NoError(t, err)
	assert.Equal(t, "plumbline check --embedded", d.Reproduce)
	assert.Equal(t, "plumbline check --embedded", d.Cases[0].Replay)
	text, err := os.ReadFile(textPath)
	require.NoError(t, err)
	assert.Contains(t, string(text), "NOT conformant")

	got = call(t.Context(), answers("pass"), "check", "--embedded", "--report", "json")
	d, err = report.ReadJSON(strings.NewReader(got.stdout))
	require.NoError(t, err, "nothing but the JSON")
	assert.True(t, d.Complete)
}

func TestAnInterruptedRunLeavesItsReport(t *testing.T) {
	noTarget(t)
	path := filepath.Join(t.TempDir(), "r.json")
	for status, code := range map[string]int{"pass": exitFailed, "fail": exitBroken} {
		check := func(ctx context.Context, target plumbline.Target, o plumbline.Options) (*plumbline.Report, error) {
			d, _ := answers(status)(ctx, target, o)
			<-ctx.Done()
			d.Complete = false
			return d, ctx.Err()
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Millisecond, cancel)
		got := call(ctx, check, "check", "--embedded", "--report", "json="+path)
		assert.Equal(t, code, got.code, status)
		assert.Contains(t, got.stderr, "interrupted")
		d, err := report.ReadFile(path)
		require.NoError(t, err)
		assert.False(t, d.Complete)
	}
}

func TestHelpTellsANewcomer(t *testing.T) {
	for args, says := range map[string][]string{
		"":                {"PutJobSuccessResult", "plumbline check --embedded", "check ", "list ", "explain ", "serve ", "completion "},
		"check --help":    {"Exit status", "--endpoint URL", "AWS_ENDPOINT_URL_CODEPIPELINE", "--report", "--jobs none"},
		"serve --help":    {"--listen", "--fault list"},
		"version":         {"plumbline " + plumbline.Version},
		"completion bash": {"complete"},
	} {
		got := call(t.Context(), cannot, strings.Fields(args)...)
		assert.Zero(t, got.code, args)
		for _, s := range says {
			assert.Contains(t, got.stdout, s, args)
		}
	}
}

func TestExplainAndList(t *testing.T) {
	l := report.Listed{
		ID: "jobId/nul", Title: "a NUL in it", Level: "must", Rule: "jobId.pattern", Source: "the page", Needs: "no job",
		Expected: "400", Request: "POST / HTTP/1.1\r\n\r\n{\"jobId\":\"\x00\x1b\"}",
	}
	var b bytes.Buffer
	explain(&b, l)
	assert.Contains(t, b.String(), "jobId/nul\n  title    a NUL in it\n")
	assert.Contains(t, b.String(), "  request  POST / HTTP/1.1\n           \n           {\"jobId\":\"\\x00\\x1b\"}\n")
	b.Reset()
	require.NoError(t, writeTable(&b, []report.Listed{l}))
	assert.Equal(t, "ID         LEVEL  NEEDS   ALLOWED  TITLE\njobId/nul  must   no job  400      a NUL in it\n", b.String())
}

func TestFaultList(t *testing.T) {
	got := call(t.Context(), cannot, "serve", "--fault", "list")
	assert.Zero(t, got.code)
	assert.Contains(t, got.stdout, "FAULTS")
	assert.Contains(t, got.stdout, "VARIANTS")
}
