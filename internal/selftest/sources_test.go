package selftest

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// emulator is a provider with an address of its own that makes jobs, as an
// implementation may have one.
func emulator(t *testing.T, fault string) (*provider.Provider, string) {
	t.Helper()
	p := provider.New()
	if fault != "" {
		var err error
		p, err = provider.Named(fault)
		require.NoError(t, err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", p)
	mux.HandleFunc("POST /_admin/jobs", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, p.AddJob(r.URL.Query().Get("status")))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return p, server.URL
}

// quick is a part of the catalogue in which every kind of case is: those that
// share a job, have one of their own, a finished one, one that was never
// acknowledged, and those of a life and a race.
var quick = plumbline.Options{Run: []string{
	"success/**", "life/**", "race/apart/*", "jobId/pattern/upper-case-*", "continuationToken/length/**", "characters/ascii-digits/**/continuationToken",
}}

// hooks are the worked examples of where jobs come from.
func hooks(t *testing.T) map[string]func(p *provider.Provider, url string) string {
	return map[string]func(p *provider.Provider, url string) string{
		"exec": func(_ *provider.Provider, url string) string {
			needs(t, "sh", "curl")
			return fmt.Sprintf("exec=env EMULATOR=%s examples/hooks/new-job.sh", url)
		},
		"states": func(_ *provider.Provider, url string) string {
			needs(t, "python3")
			return "states=" + stateServer(t, url)
		},
		"ids": func(p *provider.Provider, _ string) string {
			path := filepath.Join(t.TempDir(), "ids.txt")
			ids := "# jobs in progress\n" + strings.Join(p.SeedJobs(3000), "\n") + "\n"
			require.NoError(t, os.WriteFile(path, []byte(ids), 0o600))
			return "ids=" + path
		},
	}
}

func needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, name := range programs {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
}

// stateServer starts the example of a state server and answers its URL.
func stateServer(t *testing.T, emulator string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), "python3", "examples/hooks/state_server.py", "0")
	c.Env = append(os.Environ(), "EMULATOR="+emulator)
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	t.Cleanup(func() { _ = c.Wait() }) // the test's end has ended it
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	return strings.TrimSpace(strings.TrimPrefix(line, "listening on "))
}

// sourced are faults that show whatever source the jobs come from, with the cases that
// show them: of each kind that needs a job.
var sourced = []struct{ fault, run, rule string }{
	{"success-empty-object", "success/**", "answer/empty-body"},
	{"token-2049-accepted", "continuationToken/length/*", "continuationToken/length"},
	{"job-id-case-folded", "jobId/pattern/upper-case-*", "jobId/pattern"},
	{"completed-twice", "life/completed-once/*", "life/completed-once"},
	{"completed-after-failure", "life/after-failure/*", "life/after-failure"},
	{"unacknowledged-accepted", "life/unacknowledged/*", "life/unacknowledged"},
	{"refused-spends-job", "combine/invalid/executionDetails*", "life/rejected-changes-nothing"},
	{"race-success-success", "race/success-success/*", "life/one-winner"},
	{"race-success-failure", "race/success-failure/*", "life/success-or-failure"},
}

func TestSourcesTellRightFromWrong(t *testing.T) {
	for name := range hooks(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hook := hooks(t)[name]
			p, url := emulator(t, "")
			d, err := plumbline.Check(t.Context(), plumbline.Target{URL: url, Jobs: hook(p, url)}, quick)
			require.NoError(t, err)
			assert.Zero(t, report.ExitCode(d), "%s", failures(d))
			skipped := 0
			for _, c := range d.Cases {
				if c.Status == report.StatusSkip {
					skipped++
					assert.NotEmpty(t, c.Reason, c.ID)
				}
			}
			assert.Less(t, skipped, len(d.Cases)*3/5, "much can be checked with any source")
			for _, c := range d.Cases {
				if c.ID == "life/unacknowledged/plain" && name != "ids" {
					assert.Equal(t, report.StatusPass, c.Status, "%s %s", c.ID, c.Reason)
				}
			}
			for _, f := range sourced {
				if name == "ids" && f.fault == "unacknowledged-accepted" {
					continue // a list holds jobs in progress
				}
				p, url := emulator(t, f.fault)
				d, err := plumbline.Check(t.Context(), plumbline.Target{URL: url, Jobs: hook(p, url)}, plumbline.Options{Run: []string{f.run}, Strict: true})
				require.NoError(t, err)
				assert.Equal(t, 1, report.ExitCode(d), f.fault)
				assert.Contains(t, d.Summary.Rules, f.rule, f.fault)
			}
		})
	}
}

func failures(d *plumbline.Report) string {
	var lines []string
	for _, c := range d.Cases {
		switch c.Status {
		case report.StatusFail, report.StatusError, report.StatusWarn:
			lines = append(lines, fmt.Sprintf("%s %s: expected %s, got %s %s", c.Status, c.ID, c.Expected, c.Got, c.Reason))
		}
	}
	return strings.Join(lines[:min(len(lines), 20)], "\n")
}
