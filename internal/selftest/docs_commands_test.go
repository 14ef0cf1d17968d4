package selftest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// TestTheCommandsInTheDocuments runs every command that a page shows, save those of
// docs/not-run.md. None may end with 2, which is wrong usage or nothing proven.
func TestTheCommandsInTheDocuments(t *testing.T) {
	t.Parallel()
	needs(t, "sh")
	notRun := tableOf(t, filepath.Join("docs", "not-run.md"))
	used := map[string]bool{}
	ran := map[string]string{}
	here := newWorkshop(t)
	for _, c := range commands(t) {
		if i := slices.IndexFunc(notRun, func(begins string) bool { return strings.HasPrefix(c.line, begins) }); i >= 0 {
			used[notRun[i]] = true
			continue
		}
		if page, done := ran[c.line]; done {
			t.Logf("%s: run as one of %s: %s", c.page, page, c.line)
			continue
		}
		ran[c.line] = c.page
		t.Run(c.page+"/"+c.line, func(t *testing.T) { here.run(t, c.line) })
	}
	for _, begins := range notRun {
		assert.True(t, used[begins], "docs/not-run.md names %q, which no page shows", begins)
	}
}

// command is one that a page shows.
type command struct{ page, line string }

var (
	program = regexp.MustCompile(`^(\$ )?(([A-Z_]+=\S+ )*(plumbline [a-z]+|make|go|docker|aws|curl|pact|python3|\./\S+)( [^─]*)?)$`)
	// A command is told from what is said of it by at least two spaces.
	remark   = regexp.MustCompile(`\s{2,}\S.*$|\s+# .*$`)
	settings = regexp.MustCompile(`^([A-Z_]+=\S+ )+`)
)

// commands are those in the blocks of code of all pages, the pages of the rules and
// what is no shell's left out.
func commands(t *testing.T) []command {
	t.Helper()
	var list []command
	for _, page := range documents(t) {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		fence := "none"
		for line := range strings.Lines(strings.ReplaceAll(string(text), "\\\n", "")) {
			if after, ok := strings.CutPrefix(line, "```"); ok {
				if fence = strings.TrimSpace(after); fence == "" {
					fence = "none"
				}
				continue
			}
			inBlock := strings.HasPrefix(line, "    ") && fence == "none" || fence == "sh"
			if found := program.FindStringSubmatch(strings.TrimSpace(line)); inBlock && found != nil {
				line := settings.ReplaceAllString(found[2], "")
				list = append(list, command{page, strings.Join(strings.Fields(remark.ReplaceAllString(line, "")), " ")})
			}
		}
	}
	require.Greater(t, len(list), 30)
	return list
}

// documents are the pages for people, those of the rules left out: they are made of the advice, whose faults have
// a test of their own.
func documents(t *testing.T) []string {
	t.Helper()
	return slices.DeleteFunc(pages(t), func(path string) bool {
		path = filepath.ToSlash(path)
		return strings.HasPrefix(path, "docs/rules/") || strings.HasPrefix(path, "internal/rules/advice/")
	})
}

// pages are all Markdown files of the repository.
func pages(t *testing.T) []string {
	t.Helper()
	var list []string
	require.NoError(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if d.IsDir() && (strings.HasPrefix(path, ".") && path != "." || path == "results") {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".md") {
			list = append(list, path)
		}
		return err
	}))
	return list
}

// tableOf is the first column of a page's table.
func tableOf(t *testing.T, page string) []string {
	t.Helper()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	var list []string
	for _, row := range regexp.MustCompile("(?m)^\\| `(.+?)` \\|").FindAllStringSubmatch(string(text), -1) {
		list = append(list, row[1])
	}
	require.NotEmpty(t, list)
	return list
}

// workshop is a directory with what the commands of the pages name, and a target
// that is right.
type workshop struct {
	dir, url string
	makes    string // the Makefile
	env      []string
}

// command is one of a shell, in this directory.
func (w *workshop) command(ctx context.Context, line string) *exec.Cmd {
	c := exec.CommandContext(ctx, "sh", "-c", line)
	c.Dir, c.Env = w.dir, w.env
	return c
}

func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	w := &workshop{dir: t.TempDir()}
	bin := filepath.Join(w.dir, "bin")
	require.NoError(t, os.Mkdir(bin, 0o755))
	require.NoError(t, os.Symlink(binary(t), filepath.Join(bin, "real")))
	few := "#!/bin/sh\ncase \"$*\" in check*--operation*) exec real \"$@\" --run '**/accepted/minimal' ;; esac\ncase \"$1\" in check) exec real \"$@\" --run 'success/**' --explore 0 ;; esac\nexec real \"$@\"\n"
	require.NoError(t, os.WriteFile(filepath.Join(bin, "plumbline"), []byte(few), 0o755))
	w.env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "AWS_ENDPOINT_URL=", "GITHUB_STEP_SUMMARY=")
	makefile, err := os.ReadFile("Makefile")
	require.NoError(t, err)
	w.makes = string(makefile)

	_, faulty := emulator(t, "success-201-after-token") // which two cases show, so that a replay sends just these
	require.Error(t, w.command(t.Context(), "plumbline check --endpoint "+faulty+" --report json=report.json").Run(), "a report with failures")
	report, err := os.ReadFile(filepath.Join(w.dir, "report.json"))
	require.NoError(t, err)
	for _, name := range []string{"a.json", "b.json", "c.json", "main.json", "branch.json"} {
		require.NoError(t, os.WriteFile(filepath.Join(w.dir, name), report, 0o600))
	}
	list := `{"schema":"plumbline.recording/v1","target":"URL"}
{"number":1,"request":{"method":"POST","path":"/","header":{"X-Amz-Target":["CodePipeline_20150709.ListPipelines"],"Content-Type":["application/x-amz-json-1.1"]},"body":"{}"},"answer":{"status":200}}
`
	require.NoError(t, os.WriteFile(filepath.Join(w.dir, "worker.jsonl"), []byte(list), 0o600))
	p, right := emulator(t, "")
	w.url = right
	var partners strings.Builder
	for _, j := range p.SeedPartnerJobs(280) {
		fmt.Fprintln(&partners, j.ID, j.ClientToken, provider.PartnerType)
	}
	require.NoError(t, os.WriteFile(filepath.Join(w.dir, "partner-jobs.txt"), []byte(partners.String()), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(w.dir, "ids.txt"), []byte(strings.Join(p.SeedJobs(100), "\n")), 0o600))
	require.NoError(t, w.command(t.Context(), "plumbline known report.json > known.txt").Run())
	return w
}

// run runs one command, in its own way of being run.
func (w *workshop) run(t *testing.T, line string) {
	t.Helper()
	if target, ok := strings.CutPrefix(line, "make "); ok {
		name, _, _ := strings.Cut(target, " ")
		assert.Contains(t, w.makes, "\n"+name+":", "the Makefile has no such target")
		return
	}
	line = strings.NewReplacer("--listen 127.0.0.1:4566", "--listen 127.0.0.1:0", "--listen 127.0.0.1:4567", "--listen 127.0.0.1:0",
		"http://127.0.0.1:4566", w.url, "--endpoint URL", "--endpoint "+w.url,
		"--record worker.jsonl", "--record nothing.jsonl").Replace(line) // since nothing passes there
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	c := w.command(ctx, "exec "+line)
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	listens := slices.ContainsFunc([]string{"serve", "states", "watch"}, func(name string) bool { return strings.HasPrefix(line, "plumbline "+name+" ") })
	if listens && !strings.Contains(line, "--fault list") {
		w.serve(t, c)
		return
	}
	out, _ := c.CombinedOutput() // the exit status is looked at
	assert.Contains(t, []int{0, 1}, c.ProcessState.ExitCode(), "%s\n%s", line, out)
}

// serve starts what serves until it is interrupted, and interrupts it.
func (w *workshop) serve(t *testing.T, c *exec.Cmd) {
	t.Helper()
	stdout, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	line, err := bufio.NewReader(stdout).ReadString('\n')
	assert.NoError(t, err)
	assert.True(t, strings.HasPrefix(line, "listening on "), line)
	require.NoError(t, c.Process.Signal(syscall.SIGTERM))
	_, _ = io.Copy(io.Discard, stdout)
	err = c.Wait()
	line = fmt.Sprint(c.Args)
	switch {
	case strings.Contains(line, " --expect "): // it was interrupted before that happened
		assert.Equal(t, 1, c.ProcessState.ExitCode(), line)
	case strings.Contains(line, "plumbline watch"): // nothing passed
		assert.Equal(t, 2, c.ProcessState.ExitCode(), line)
	default:
		assert.NoError(t, err, line)
	}
}
