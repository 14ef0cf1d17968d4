package selftest

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// walk is an addition as CONTRIBUTING shows it: the files that it touches, as they are afterwards.
type walk map[string]string

// walkStep is a sentence that says where something goes, and the block below it.
var walkStep = regexp.MustCompile("(?ms)^In `([^`]+)`, (?:(after|before) `([^\n]+)`|a new file):\n\n```[a-z]+\n(.*?)^```$")

// walkIn reads the walk under a heading of CONTRIBUTING.
func walkIn(t *testing.T, heading string) walk {
	t.Helper()
	text := source(t, "CONTRIBUTING.md")
	_, section, found := strings.Cut(text, "\n### "+heading)
	require.True(t, found, "CONTRIBUTING.md has no heading %q", heading)
	section, _, _ = strings.Cut(section, "\n#")
	files := walk{}
	for _, step := range walkStep.FindAllStringSubmatch(section, -1) {
		file, where, anchor, block := step[1], step[2], step[3], step[4]
		if where == "" {
			assert.NoFileExists(t, file, "the walk says that it is new")
			files[file] = block
			continue
		}
		if _, touched := files[file]; !touched {
			files[file] = source(t, file)
		}
		files[file] = inserted(t, files[file], where, anchor, block)
	}
	return files
}

// inserted is a text with a block after, or before, the first line that says this.
func inserted(t *testing.T, text, where, anchor, block string) string {
	t.Helper()
	var out strings.Builder
	done := false
	for line := range strings.Lines(text) {
		here := !done && strings.TrimSpace(line) == anchor
		done = done || here
		if here && where == "before" {
			line = block + line
		} else if here {
			line += block
		}
		out.WriteString(line)
	}
	require.True(t, done, "no line is %s", anchor)
	return out.String()
}

// built is the command with what a walk adds, made without touching the sources.
func (w walk) built(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	replaced := map[string]string{}
	for file, text := range w {
		at, err := filepath.Abs(file)
		require.NoError(t, err)
		replaced[at] = filepath.Join(dir, strings.ReplaceAll(file, "/", "_"))
		require.NoError(t, os.WriteFile(replaced[at], []byte(text), 0o600))
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replaced})
	require.NoError(t, err)
	list, bin := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "plumbline")
	require.NoError(t, os.WriteFile(list, overlay, 0o600))
	out, err := exec.CommandContext(t.Context(), "go", "build", "-overlay", list, "-o", bin, "./cmd/plumbline").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return bin
}

// said is what the command prints, and its exit status.
func said(t *testing.T, bin string, args ...string) (string, int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), bin, args...)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		require.NoError(t, err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// mutantAt serves a mutant until the test ends.
func mutantAt(t *testing.T, bin, name string) string {
	t.Helper()
	serve := exec.CommandContext(t.Context(), bin, "serve", "--listen", "127.0.0.1:0", "--fault", name)
	out, err := serve.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, serve.Start())
	t.Cleanup(func() { _ = serve.Process.Kill(); _ = serve.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err, "serve --fault %s", name)
	return strings.TrimSpace(strings.TrimPrefix(line, "listening on "))
}

// source is the text of a file of the module.
func source(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

// TestTheWalks takes the two walks of CONTRIBUTING: they touch no more files than they say, a line that they go by is
// there, and (with -every, as it compiles the command twice) what they add is listed, explained, checked and caught.
func TestTheWalks(t *testing.T) {
	for _, w := range []struct {
		heading, run, rule, mutant, caught string
		files                              int
		options                            []string
	}{
		{heading: "A rule with a case and a mutant", files: 4, run: "protocol/**", rule: "protocol/from", mutant: "from-refused", caught: "protocol/from/address"},
		{
			heading: "An operation of constraints alone", files: 3, run: "DeleteWebhook/**", rule: "DeleteWebhook/name/length",
			mutant: "DeleteWebhook/length/max-plus-one-accepted/name", caught: "DeleteWebhook/name/length/101", options: []string{"--operation", "DeleteWebhook"},
		},
	} {
		t.Run(w.heading, func(t *testing.T) {
			t.Parallel()
			added := walkIn(t, w.heading)
			assert.Len(t, added, w.files, "CONTRIBUTING.md promises so many files")
			if !*every {
				return
			}
			bin := added.built(t)
			out, status := said(t, bin, "list", w.run)
			assert.Contains(t, out, w.caught)
			assert.Zero(t, status)
			_, status = said(t, bin, "explain", w.rule)
			assert.Zero(t, status)
			check := append([]string{"check", "--strict", "--run", w.run}, w.options...)
			out, status = said(t, bin, append(check, "--embedded")...)
			assert.Zero(t, status, "%s", out)
			out, status = said(t, bin, append(check, "--endpoint", mutantAt(t, bin, w.mutant))...)
			assert.Equal(t, 1, status, "%s", out)
			assert.Contains(t, out, w.caught)
		})
	}
}
