package main

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/selftest/hostile"
)

// TestNothingIsAskedForCredentials runs every command against a local target, with
// profiles of every kind and a trap as every proxy: the trap sees no connection, no
// command of a profile runs, and requests are signed with what is written down. Every
// kind of profile is tried with the cheap commands and one with all; with -torture, all
// with all.
func TestNothingIsAskedForCredentials(t *testing.T) {
	listed, err := hostile.NewTrap(t.TempDir())
	require.NoError(t, err)
	require.NoError(t, listed.Close())
	crasher := found(t, "percent-101-accepted", "FuzzLimits", generate.AtLimit, func(generate.Request) bool { return true })
	for i, p := range listed.Profiles() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			trap, err := hostile.NewTrap(t.TempDir())
			require.NoError(t, err)
			defer func() { assert.NoError(t, trap.Close()) }()
			w := newWitness(t)
			asks := &everyCommand{env: trap.Profiles()[i].Env, url: w.url, crasher: crasher}
			for _, name := range commandNames() {
				if !*torture && !slices.Contains([]string{"clean", "states"}, name) && p.Name != "role-of-process" {
					continue // the commands share one way to a target, and most take a second of CPU (make torture: all)
				}
				w.forget()
				asks.run(t, name)
				assert.Zero(t, trap.Connections(), "%s connects to a proxy", name)
				assert.False(t, trap.Ran(), "%s runs a command of the profile", name)
				if slices.Contains([]string{"check", "replay", "clean", "states", "promote"}, name) {
					assert.Equal(t, []string{cmp.Or(p.Key, "test")}, w.keys(), name)
				}
			}
		})
	}
}

// commandNames are those of all commands, check first: it writes the report that others read.
func commandNames() []string {
	names := []string{"check"}
	for _, c := range (&app{}).root().Commands() {
		if c.Name() != "check" {
			names = append(names, c.Name())
		}
	}
	return names
}

// everyCommand calls each command, with an environment.
type everyCommand struct {
	env          []string
	url, crasher string
	report       string
}

func (e *everyCommand) run(t *testing.T, name string) {
	t.Helper()
	e.report = cmp.Or(e.report, filepath.Join(t.TempDir(), "r.json"))
	calls := map[string][]string{
		"check":    {"--endpoint", e.url, "--run", "executionDetails.percentComplete/range/*", "--explore", "0", "-q", "--report", "json=" + e.report},
		"replay":   {e.report, "--endpoint", e.url},
		"clean":    {"--endpoint", e.url},
		"states":   {"--endpoint", e.url},
		"serve":    {"--queued", "1"},
		"promote":  {e.crasher},
		"evidence": {"--endpoint", e.url}, "watch": {"--endpoint", e.url, "--quiet"},
		"compare": {e.report, e.report}, "report": {e.report, "--format", "text"}, "known": {e.report},
		"list": {}, "explain": {"life"}, "version": {},
	}
	args, ok := calls[name]
	require.True(t, ok, "this test does not call the command %s", name)
	env := e.env
	switch name {
	case "serve", "states", "watch":
		e.untilItServes(t, append([]string{name}, args...))
		return
	case "promote":
		env = append(slices.Clone(env), "PLUMBLINE_ENDPOINT="+e.url)
	}
	got := processWith(t.Context(), t, env, append([]string{name}, args...)...)
	require.Equal(t, map[string]int{"check": exitBroken, "replay": exitBroken}[name], got.code, "%s: %s%s", name, got.stdout, got.stderr)
}

// untilItServes starts a command that serves, asks it for a state, and interrupts it.
func (e *everyCommand) untilItServes(t *testing.T, args []string) {
	t.Helper()
	c, _ := prepare(t.Context(), t, args...)
	c.Env = append(c.Env, e.env...)
	var complaints bytes.Buffer
	c.Stderr = &complaints
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err, complaints.String())
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	require.True(t, ok, line)
	answer, err := http.Post(url+"/states", "application/json", strings.NewReader(`{"state":"a job in progress exists","action":"setup"}`))
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.NoError(t, c.Process.Signal(os.Interrupt))
	_ = c.Wait()                                         // the exit status is looked at
	want := map[string]int{"watch": exitFailed}[args[0]] // it was asked for what is no call of a worker
	require.Equal(t, want, c.ProcessState.ExitCode(), complaints.String())
}

// witness is a provider with a fault, which notes the keys that requests are signed with.
type witness struct {
	url  string
	mu   sync.Mutex
	seen []string
	text strings.Builder // the bodies of all requests
}

var credential = regexp.MustCompile(`Credential=([^/]+)/`)

func newWitness(t *testing.T) *witness {
	p, err := provider.Named("percent-101-accepted")
	require.NoError(t, err)
	w := &witness{}
	s := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		if m := credential.FindStringSubmatch(r.Header.Get("Authorization")); m != nil {
			w.mu.Lock()
			w.seen = append(w.seen, m[1])
			w.mu.Unlock()
		}
		body, err := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		w.mu.Lock()
		w.text.Write(body)
		w.mu.Unlock()
		if err == nil {
			p.ServeHTTP(answer, r)
		}
	}))
	t.Cleanup(s.Close)
	w.url = s.URL
	return w
}

func (w *witness) bodies() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

func (w *witness) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = nil
}

// keys are the keys since forget, each once.
func (w *witness) keys() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	slices.Sort(w.seen)
	return slices.Compact(w.seen)
}
