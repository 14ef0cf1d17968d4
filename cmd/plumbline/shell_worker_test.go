package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAWorkerIsTestedFromAShell runs the script of the example: with a worker that does its jobs, with one that never
// asks for jobs, and with one whose request is rejected.
func TestAWorkerIsTestedFromAShell(t *testing.T) {
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the script needs %s, which is not installed", tool)
		}
	}
	bin := t.TempDir()
	command, traces := prepare(t.Context(), t)
	program := fmt.Sprintf("#!/bin/sh\n%s='%s' exec '%s' \"$@\"\n", tracesEnv, traces, command.Path)
	require.NoError(t, os.WriteFile(filepath.Join(bin, "plumbline"), []byte(program), 0o755))
	build := exec.CommandContext(t.Context(), "go", "build", "-ldflags=-s -w", "-o", bin+string(filepath.Separator), "./examples/worker-go")
	build.Dir = "../.."
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)

	wrong := `curl -s -o /dev/null "$AWS_ENDPOINT_URL_CODEPIPELINE" -d '{"jobId":"no id"}' -H 'Content-Type: application/x-amz-json-1.1' ` +
		`-H 'X-Amz-Target: CodePipeline_20150709.PutJobSuccessResult' ` +
		`-H 'Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=0'`
	for _, c := range []struct {
		name, within string
		worker       []string
		code         int
		says         string
	}{
		{"does its jobs", "1m", []string{filepath.Join(bin, "worker-go"), "-once", "Source/PlumblineSeed/1"}, exitFine, "expected 2 successes and 0 rejections within 1m0s: met\n"},
		{"never asks", "200ms", []string{"true"}, exitBroken, "expected 2 successes and 0 rejections within 200ms, got 0 successes and 0 rejections: of the jobs 2 Queued; nobody called PollForJobs\n"},
		{"is rejected", "1m", []string{"bash", "-c", wrong}, exitBroken, "got 0 successes and 1 rejection: PutJobSuccessResult no id: 400 ValidationException"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			script := exec.CommandContext(t.Context(), "examples/worker-go/test.sh", c.worker...)
			script.Dir = "../.."
			script.Env = append(os.Environ(), "PLUMBLINE="+filepath.Join(bin, "plumbline"), "WITHIN="+c.within)
			script.Stdout, script.Stderr = &stdout, &stderr
			err := script.Run()
			require.NotNil(t, script.ProcessState, "%v", err)
			assert.Equal(t, c.code, script.ProcessState.ExitCode(), stdout.String()+stderr.String())
			assert.Contains(t, stdout.String(), c.says)
		})
	}
}
