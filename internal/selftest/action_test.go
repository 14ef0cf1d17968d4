package selftest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// action is what the test reads of action.yml.
type action struct {
	Inputs map[string]struct {
		Default string `yaml:"default"`
	} `yaml:"inputs"`
	Outputs map[string]struct {
		Value string `yaml:"value"`
	} `yaml:"outputs"`
	Runs struct {
		Steps []struct {
			Env map[string]string `yaml:"env"`
			Run string            `yaml:"run"`
		} `yaml:"steps"`
	} `yaml:"runs"`
}

// TestTheActionRuns runs the script of action.yml as a runner does: with the inputs
// in its environment and files for its outputs and its summary. Its build is one with a cold cache: with -every it is done
// (and by the workflow, which uses the action), else the go command is one that holds what it is asked for.
func TestTheActionRuns(t *testing.T) {
	needs(t, "bash")
	text, err := os.ReadFile("action.yml")
	require.NoError(t, err)
	var a action
	require.NoError(t, yaml.Unmarshal(text, &a))
	root, err := os.Getwd()
	require.NoError(t, err)
	_, right := emulator(t, "")
	_, faulty := emulator(t, "success-no-content-type") // a should, which strict fails
	broken := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(broken, "cmd", "plumbline"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(broken, "go.mod"), []byte("module broken\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(broken, "cmd", "plumbline", "main.go"), []byte("package main\nbroken\n"), 0o600))
	path := goThatCopies(t, root)
	for _, c := range []struct {
		name, root string
		inputs     map[string]string
		env        []string
		code       int
	}{
		{"right", root, map[string]string{"endpoint": right, "strict": "true", "wire": "auto", "run": "success/**\ncbor/success/**", "skip": "success/everything-*\n"}, otherBuilds(t), 0},
		{"faulty", root, map[string]string{"endpoint": faulty, "strict": "true", "run": "success/**", "known": write(t, "known.txt", ""), "sarif-location": "api/put job.go"}, nil, 1},
		{"other operations", root, map[string]string{"endpoint": right, "strict": "true", "operation": "AcknowledgeJob\n\nGetJobDetails", "run": "AcknowledgeJob/nonce/length/**\nGetJobDetails/job/**"}, nil, 0},
		{"no such jobs of partners", root, map[string]string{"endpoint": right, "operation": "AcknowledgeThirdPartyJob", "third-party": "states=x"}, nil, 2},
		{"no such operation", root, map[string]string{"endpoint": right, "operation": "AcknowledgeJobs"}, nil, 2},
		{"neither strict nor not", root, map[string]string{"endpoint": right, "strict": "yes"}, nil, 2},
		{"no such profile", root, map[string]string{"endpoint": right, "profile": "2016"}, nil, 2},
		{"cannot be built", broken, map[string]string{"endpoint": right}, nil, 2},
		{"no outputs", root, map[string]string{"endpoint": right}, []string{"GITHUB_OUTPUT=/no/such/file"}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			temp := t.TempDir()
			outputs, summary := filepath.Join(temp, "outputs"), filepath.Join(temp, "summary.md")
			step := a.Runs.Steps[len(a.Runs.Steps)-1]
			script := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
			script.Env = append(os.Environ(), "GITHUB_ACTION_PATH="+c.root, "RUNNER_TEMP="+temp, "GITHUB_OUTPUT="+outputs, "GITHUB_STEP_SUMMARY="+summary)
			for name, value := range step.Env {
				script.Env = append(script.Env, name+"="+a.input(t, value, c.inputs))
			}
			script.Env = append(script.Env, c.env...)
			if c.root == root && !(*every && c.name == "right") {
				script.Env = append(script.Env, "PATH="+path)
			}
			said, _ := script.CombinedOutput() // the exit status is looked at
			require.Equal(t, c.code, script.ProcessState.ExitCode(), "%s", said)
			if c.code == 2 {
				return
			}
			written, err := os.ReadFile(outputs)
			require.NoError(t, err)
			for name := range a.Outputs {
				path := regexp.MustCompile(`(?m)^` + name + `=(.*)$`).FindStringSubmatch(string(written))
				require.NotNil(t, path, "the script sets no output %q", name)
				if name == "sarif" && c.inputs["sarif-location"] != "" {
					text, err := os.ReadFile(path[1])
					require.NoError(t, err)
					assert.Contains(t, string(text), `"uri": "api/put%20job.go"`)
				}
				assert.FileExists(t, path[1])
			}
			assert.FileExists(t, summary)
		})
	}
}

// goThatCopies is a PATH with a go command that copies the program instead of building it. It fails where it is asked for
// another build than the program's, or one that settings of the caller decide.
func goThatCopies(t *testing.T, root string) string {
	t.Helper()
	dir := t.TempDir()
	script := fmt.Sprintf(`#!/bin/sh
settings="$GOFLAGS $GOWORK $GO111MODULE $GOTOOLCHAIN $CGO_ENABLED$GOROOT$GOOS$GOARCH$GOAMD64$GOARM64$GOEXPERIMENT$GODEBUG"
[ "$settings" = "-mod=readonly off on local 0" ] || { echo "settings: $settings"; exit 1; }
[ "$*" = "-C %s build -o $5 ./cmd/plumbline" ] || { echo "arguments: $*"; exit 1; }
exec cp %s "$5"
`, root, binary(t))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go"), []byte(script), 0o755))
	return dir + string(os.PathListSeparator) + os.Getenv("PATH")
}

// otherBuilds is what a job's environment may say of builds of its own.
func otherBuilds(t *testing.T) []string {
	t.Helper()
	return []string{
		"GOOS=plan9", "GOARCH=386", "CGO_ENABLED=1", "GO111MODULE=off", "GOEXPERIMENT=nonsense", "GOTOOLCHAIN=go1.1", "GOROOT=/nonsense",
		"GOFLAGS=-nonsense", "GOWORK=" + filepath.Join(t.TempDir(), "go.work"), "CDPATH=/", "GREP_OPTIONS=--color=always",
	}
}

var inputExpression = regexp.MustCompile(`^\$\{\{ inputs\.([\w-]+) }}$`)

// input is the value of an expression: what the step's user gives, or the default.
func (a action) input(t *testing.T, expression string, given map[string]string) string {
	t.Helper()
	name := inputExpression.FindStringSubmatch(expression)
	require.NotNil(t, name, "%q is no input", expression)
	require.Contains(t, a.Inputs, name[1])
	if value, ok := given[name[1]]; ok {
		return value
	}
	return a.Inputs[name[1]].Default
}

// TestScriptsBuildForThisMachine, whatever the caller's environment says of other builds.
func TestScriptsBuildForThisMachine(t *testing.T) {
	settings := regexp.MustCompile(`(?m)^\. internal/tools/clients/(clean|lib)\.sh$|GOFLAGS=\S* GOWORK=off GOOS= GOARCH=`)
	builds := regexp.MustCompile(`(?m)^[^#]*\bgo (build|get|install|mod|run|test|tool|vet) `)
	found := 0
	for _, pattern := range []string{"*.sh", "*/*.sh", "*/*/*.sh", "*/*/*/*.sh"} {
		scripts, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, script := range scripts {
			text, err := os.ReadFile(script)
			require.NoError(t, err)
			if builds.Match(text) {
				found++
				assert.Regexp(t, settings, string(text), "%s builds for the caller's GOOS, GOARCH, GOFLAGS or GOWORK", script)
			}
		}
	}
	assert.Greater(t, found, 15)
}
