package selftest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestKnownFailures(t *testing.T) {
	t.Parallel()
	narrow := plumbline.Options{Run: []string{"success/**", "jobId/pattern/upper-case-0*", "everywhere/**"}}
	check := func(fault, list string) (*plumbline.Report, error) {
		p := provider.New()
		if fault != "" {
			var err error
			p, err = provider.Named(fault)
			require.NoError(t, err)
		}
		o := narrow
		o.Known = write(t, "known.txt", list)
		return plumbline.Check(t.Context(), plumbline.Target{Handler: p}, o)
	}
	const upper = "reason: as in 1.0\njobId/pattern/upper-case-*\n"
	d, err := check("job-id-case-folded", upper)
	require.NoError(t, err)
	assert.Zero(t, report.ExitCode(d), "%s", failures(d))
	assert.Equal(t, 10, d.Summary.Status.Known)

	d, err = check("", upper)
	require.NoError(t, err)
	assert.Equal(t, 1, report.ExitCode(d))
	assert.Equal(t, 10, d.Summary.Status.Fixed)
	assert.Contains(t, d.Groups[0].Headline, "known.txt:2: jobId/pattern/upper-case-* is listed as a known failure, but it passes: remove its block")

	d, err = check("success-empty-object", "reason: as in 1.0\nrule:answer/empty-body\n")
	require.NoError(t, err)
	assert.Zero(t, report.ExitCode(d), "%s", failures(d))
	assert.NotZero(t, d.Summary.Status.Known)

	d, err = check("", "reason: outputs come later\noutputVariables/**\n")
	require.NoError(t, err)
	assert.Zero(t, report.ExitCode(d), "what is not in this run is not stale")

	d, err = check("job-id-case-folded", "reason: as in 1.0\nuntil: 2020-01-31\njobId/pattern/upper-case-*\n")
	require.NoError(t, err)
	assert.Equal(t, 1, report.ExitCode(d))
	assert.Contains(t, strings.Join(d.Notes, "\n"), "known.txt:3: jobId/pattern/upper-case-* expired after 2020-01-31 and no longer accepts anything: as in 1.0")

	for list, says := range map[string]string{
		"reason: x\njobId/patern/upper-case-00\n":    "known.txt:2: jobId/patern/upper-case-00 matches no case; similar ids are jobId/pattern/upper-case-00",
		"reason: x\nrule:answer/empty\n":             "known.txt:2: rule:answer/empty matches no rule; similar ids are answer/empty-body",
		"reason: x\njobId/**\njobId/pattern/nul-*\n": "known.txt:3: ",
		"reason: x\njobId/[\n":                       "is not a valid glob",
	} {
		_, err := check("", list)
		var misuse *plumbline.UsageError
		require.ErrorAs(t, err, &misuse, list)
		assert.Contains(t, err.Error(), says)
	}
}

const ownCases = `cases:
  - id: acme/plain
    title: a job of our own is completed
    needs: own job
    source: our handbook
    request: {json: {jobId: "${jobId}"}}
    expect: {success: true}
  - id: acme/continued
    title: our usual token
    needs: own job
    rule: continuationToken/accepted
    request: {json: {jobId: "${jobId}", continuationToken: "step-2"}}
    expect: {success: true}
  - id: acme/percent
    title: more than everything
    needs: shared job
    source: our handbook
    request: {body: '{"jobId":"${jobId}","executionDetails":{"percentComplete":101}}'}
    expect: {errors: [ValidationException]}
  - id: acme/wrong
    title: what we would like
    needs: shared job
    source: our handbook
    request: {body: '{"jobId":"${jobId}","executionDetails":{"percentComplete":101}}'}
    expect: {errors: [InvalidJobStateException]}
  - id: acme/wish
    title: what would be nice
    needs: no job
    source: our handbook
    level: should
    request: {body: '{}'}
    expect: {errors: [JobNotFoundException]}
  - id: acme/finished
    title: twice
    needs: finished job
    source: our handbook
    request: {body: '{"jobId":"${jobId}"}'}
    expect: {errors: [InvalidJobStateException]}
`

func TestCasesOfOnesOwn(t *testing.T) {
	t.Parallel()
	o := plumbline.Options{Run: []string{"acme/**"}, Cases: write(t, "own.yaml", ownCases)}
	d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: provider.New()}, o)
	require.NoError(t, err)
	status := map[string]string{}
	for _, c := range d.Cases {
		status[c.ID] = c.Status
		if c.ID == "acme/wrong" {
			assert.Equal(t, "our handbook", c.Source)
			assert.Equal(t, "must", c.Level)
			assert.Contains(t, c.Got, "400 ValidationException")
		}
	}
	for id, want := range map[string]string{"plain": "pass", "continued": "pass", "percent": "pass", "wrong": "fail", "wish": "warn", "finished": "pass"} {
		assert.Equal(t, want, status["acme/"+id], id)
	}
	fits(t, d)
	o.Cases = write(t, "own.yaml", strings.Replace(ownCases, "own job", "a job", 1))
	_, err = plumbline.Check(t.Context(), plumbline.Target{Handler: provider.New()}, o)
	assert.ErrorContains(t, err, "own.yaml:4:12: /cases/0/needs: ")
	o.Cases = "nowhere.yaml"
	_, err = plumbline.Check(t.Context(), plumbline.Target{Handler: provider.New()}, o)
	assert.ErrorContains(t, err, "could not read the file of cases: open nowhere.yaml")
}

func TestAWSItself(t *testing.T) {
	for jobs, says := range map[string]string{
		"":     "set the source of jobs explicitly, as in --jobs aws --role-arn ARN --bucket NAME",
		"auto": "set the source of jobs explicitly",
		"aws":  "need a service role and a bucket that exist",
	} {
		for _, url := range []string{"https://codepipeline.eu-west-1.amazonaws.com", "https://codepipeline.eu-west-1.amazonaws.com./", "https://codepipeline.cn-north-1.amazonaws.com.cn", "https://codepipeline.us-east-1.api.aws"} {
			_, err := plumbline.Check(t.Context(), plumbline.Target{URL: url, Jobs: jobs}, plumbline.Options{})
			var misuse *plumbline.UsageError
			require.ErrorAs(t, err, &misuse)
			assert.Contains(t, err.Error(), says, "%s %s", url, jobs)
		}
	}
}
