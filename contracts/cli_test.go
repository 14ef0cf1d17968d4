//go:build pact

package contracts

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCommandLine runs the two lines of the README as they stand there, from the
// root of the checkout: plumbline states, and Pact's command-line verifier.
func TestCommandLine(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the lines are for a POSIX shell")
	}
	tool, err := filepath.Abs("../.cache/pact/bin/pact")
	require.NoError(t, err)
	if _, err := os.Stat(tool); err != nil {
		t.Skip("make pact-tools installs the command-line verifier")
	}
	bin := t.TempDir()
	said, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", bin+"/plumbline", "../cmd/plumbline").CombinedOutput()
	require.NoError(t, err, "%s", said)
	require.NoError(t, os.Symlink(tool, bin+"/pact"))
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")

	for _, c := range []struct {
		serve, jobs string
		right       bool
		says        []string
	}{
		{"", "", true, []string{"a success with the longest values", "output variables that are too large"}},
		{"--fault success-empty-object", "", false, []string{"a success with the job's id alone", "Expected empty body but received Present(2 bytes", "There were 9 pact failures"}},
		{"--fault job-state-409", "", false, []string{"a success for a job that is completed", "expected 400 but was 409", "There were 1 pact failures"}},
		{"--fault error-type-dotted", "", false, []string{"to match '^([^:#]*#)?(JobNotFoundException)(:.*)?$'", "There were 11 pact failures"}},
		{"", " --jobs none", false, []string{"One or more of the setup state change handlers has failed"}},
	} {
		t.Run(strings.TrimSpace(c.serve+c.jobs+" "), func(t *testing.T) {
			provider := start(t, "plumbline serve --listen 127.0.0.1:0 "+c.serve)
			states := start(t, strings.NewReplacer("http://127.0.0.1:4566", provider, "127.0.0.1:4567", "127.0.0.1:0").Replace(line(t, "plumbline states"))+c.jobs)
			verify := strings.ReplaceAll(line(t, "pact verifier"), "4567", states[strings.LastIndex(states, ":")+1:])
			command := shell(verify + " --no-colour")
			began := time.Now()
			out, err := command.CombinedOutput()
			assert.Equal(t, c.right, err == nil, "%s\n%s", verify, out)
			assert.Less(t, time.Since(began), 20*time.Second)
			for _, text := range c.says {
				assert.Contains(t, string(out), text)
			}
		})
	}
}

// line is the README's line that begins with the words.
func line(t *testing.T, words string) string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	found := regexp.MustCompile(`(?m)^    (` + words + ` .*)$`).FindSubmatch(text)
	require.NotNil(t, found, "README.md has no line that begins with %s", words)
	return string(found[1])
}

func shell(command string) *exec.Cmd {
	c := exec.Command("sh", "-c", "exec "+command)
	c.Dir = ".."
	return c
}

// start starts a server for the time of the test and answers the URL that it prints.
func start(t *testing.T, command string) string {
	t.Helper()
	c := shell(command)
	said := &strings.Builder{}
	c.Stderr = said
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	t.Cleanup(func() {
		defer func() { t.Logf("%s\n%s", command, said) }()
		_ = c.Process.Signal(os.Interrupt)
		_, _ = io.Copy(io.Discard, out) // until it has ended
		assert.NoError(t, c.Wait(), command)
	})
	first, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err, command)
	url, found := strings.CutPrefix(strings.TrimSpace(first), "listening on ")
	require.True(t, found, first)
	return url
}
