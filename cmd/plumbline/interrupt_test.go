package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// strange is a provider that answers 404 where an id is mutated, and lets a test do
// something in the middle of a run.
type strange struct {
	*provider.Provider
	url string

	mu      sync.Mutex
	right   bool            // mutated ids get what they must
	wrong   map[string]bool // the bodies that got 404
	left    int             // requests until the moment comes
	reached chan struct{}
}

var wholeID = regexp.MustCompile(`^\{"jobId":"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"`)

// newStrange serves a provider whose moment comes with a certain request.
func newStrange(t *testing.T, moment int) *strange {
	t.Helper()
	s := &strange{Provider: provider.New(), wrong: map[string]bool{}, left: moment, reached: make(chan struct{})}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *strange) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if s.mutated(r, body) {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	s.Provider.ServeHTTP(w, r)
}

// mutated says whether a request gets 404, and counts.
func (s *strange) mutated(r *http.Request, body []byte) bool {
	if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PutJobSuccessResult") {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left--; s.left == 0 {
		close(s.reached)
	}
	mutated := !s.right && len(body) > 2 && !wholeID.Match(body)
	if mutated {
		s.wrong[string(body)] = true
	}
	return mutated
}

// mend lets the provider answer as documented.
func (s *strange) mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.right = true
}

// told is how many different requests have got a wrong answer: at least as many cases
// have failed.
func (s *strange) told() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.wrong)
}

// atMoment starts a process and does something to it when the moment has come; it
// answers what the process said.
func (s *strange) atMoment(t *testing.T, c *exec.Cmd, do func()) string {
	t.Helper()
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	require.NoError(t, c.Start())
	ended := make(chan struct{})
	go func() { _ = c.Wait(); close(ended) }() // its state is looked at
	select {
	case <-s.reached:
		do()
	case <-ended:
		assert.Fail(t, "the run ended before the moment came", said.String())
	}
	<-ended
	return said.String()
}

// mutations are the arguments of a check of more than 1,300 mutated ids.
func (s *strange) mutations(path string, more ...string) []string {
	return append([]string{"check", "--endpoint", s.url, "--run", "jobId/pattern/replaced-*", "--explore", "0", "--quiet", "--report", "json=" + path}, more...)
}

// failures are the cases of a report that failed.
func failures(d *report.Document) int {
	n := 0
	for _, c := range d.Cases {
		if c.Status == report.StatusFail && strings.HasPrefix(c.ID, "jobId/pattern/") {
			n++
		}
	}
	return n
}

// together is how long the signals of one end may take to come. It does not follow from what the command allows for.
const together = 250 * time.Millisecond

// TestSignals has a run end by what can be caught: a valid report of what was found,
// and nothing left behind.
func TestSignals(t *testing.T) {
	for name, signals := range map[string][]os.Signal{
		"Ctrl-C": {os.Interrupt}, "SIGTERM": {syscall.SIGTERM}, "timeout": slices.Repeat([]os.Signal{syscall.SIGTERM}, 8),
	} {
		t.Run(name, func(t *testing.T) {
			s := newStrange(t, 500)
			path := filepath.Join(t.TempDir(), "r.json")
			c, _ := prepare(context.Background(), t, s.mutations(path)...)
			said := s.atMoment(t, c, func() {
				for began, i := time.Now(), 0; i < len(signals) && (i == 0 || time.Since(began) < together); i++ {
					if err := c.Process.Signal(signals[i]); !errors.Is(err, os.ErrProcessDone) { // which it may be by then
						assert.NoError(t, err)
					}
					time.Sleep(10 * time.Millisecond) // the first is to be noticed before the last
				}
			})
			assert.Equal(t, exitBroken, c.ProcessState.ExitCode(), said)
			assert.Contains(t, said, "interrupted")
			d, err := report.ReadFile(path)
			require.NoError(t, err)
			fitsTheSchema(t, path)
			assert.False(t, d.Complete)
			assert.Positive(t, failures(d))
			assert.NoFileExists(t, report.JournalPath(path))
			assert.Empty(t, s.Leftovers())
		})
	}
}

// TestKilled has runs end by what cannot be caught, at random moments: what was found
// is on disk, and the next run knows nothing of it.
func TestKilled(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for range *kills {
		moment := 20 + random.IntN(1200)
		s := newStrange(t, moment)
		path := filepath.Join(t.TempDir(), "r.json")
		c, _ := prepare(context.Background(), t, s.mutations(path, "--workers", "1")...)
		s.atMoment(t, c, func() { assert.NoError(t, c.Process.Kill()) })
		d, err := report.ReadFile(report.JournalPath(path))
		require.NoError(t, err, "killed at request %d", moment)
		assert.GreaterOrEqual(t, failures(d), s.told()-1, "killed at request %d: all is written but what was just under way", moment)
		assert.NotEmpty(t, s.Leftovers())

		s.mend()
		next := process(t.Context(), t, s.mutations(path)...)
		assert.Zero(t, next.code, next.stdout+next.stderr)
		d, err = report.ReadFile(path)
		require.NoError(t, err)
		assert.True(t, d.Complete)
		assert.NoFileExists(t, report.JournalPath(path))
		young := process(t.Context(), t, "clean", "--endpoint", s.url)
		assert.Contains(t, young.stdout, "kept, because their pipelines are younger than 1h0m0s and the runs may still be active: plumbline-")
		assert.NotEmpty(t, s.Leftovers())
		assert.Zero(t, process(t.Context(), t, "clean", "--endpoint", s.url, "--older-than", "0s").code)
		assert.Empty(t, s.Leftovers())
	}
}

// TestNobodyReads has the readers of standard output and standard error go away, as in plumbline check | head -1: the
// reports are written all the same, nothing is left behind, and the exit status is that of the findings.
func TestNobodyReads(t *testing.T) {
	s := newStrange(t, -1)
	path := filepath.Join(t.TempDir(), "r.json")
	c, _ := prepare(t.Context(), t, s.mutations(path, "--report", "junit")...)
	reader, writer, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, reader.Close())
	c.Stdout, c.Stderr = writer, writer
	require.NoError(t, c.Start())
	require.NoError(t, writer.Close())
	var exit *exec.ExitError
	require.ErrorAs(t, c.Wait(), &exit)
	assert.Equal(t, exitBroken, exit.ExitCode(), exit)
	d, err := report.ReadFile(path)
	require.NoError(t, err)
	assert.True(t, d.Complete)
	assert.Equal(t, s.told(), failures(d))
	assert.NoFileExists(t, report.JournalPath(path))
	assert.Empty(t, s.Leftovers())
}

// TestAReportWithoutItsPlace has the place of a report go away while the run goes on:
// the report is written where temporary files are.
func TestAReportWithoutItsPlace(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, dir string) (path string, at func()){
		"a directory that vanishes": func(t *testing.T, dir string) (string, func()) {
			return filepath.Join(dir, "r.json"), func() { assert.NoError(t, os.RemoveAll(dir)) }
		},
		"a full disk": func(t *testing.T, dir string) (string, func()) {
			fill(t, dir)
			return filepath.Join(dir, "r.json"), func() {}
		},
		"a full device": func(t *testing.T, _ string) (string, func()) {
			if _, err := os.Stat("/dev/full"); err != nil {
				t.Skip("this system has no /dev/full")
			}
			return "/dev/full", func() {}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, temporary := filepath.Join(t.TempDir(), "results"), t.TempDir()
			require.NoError(t, os.Mkdir(dir, 0o755))
			path, at := lose(t, dir)
			s := newStrange(t, 500)
			c, _ := prepare(context.Background(), t, s.mutations(path)...)
			c.Env = append(c.Env, "TMPDIR="+temporary)
			said := s.atMoment(t, c, at)
			assert.Equal(t, exitBroken, c.ProcessState.ExitCode(), said)
			written := regexp.MustCompile(`the report was written to (\S+) instead`).FindStringSubmatch(said)
			require.NotNil(t, written, said)
			assert.Equal(t, temporary, filepath.Dir(written[1]))
			d, err := report.ReadFile(written[1])
			require.NoError(t, err)
			assert.True(t, d.Complete)
			assert.GreaterOrEqual(t, failures(d), s.told())
			assert.Empty(t, s.Leftovers())
		})
	}
}

// fill mounts a disk of 64 KiB, which is less than any report needs.
func fill(t *testing.T, dir string) {
	t.Helper()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64k", "plumbline-test", dir).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be mounted here: %v %s", err, bytes.TrimSpace(out))
	}
	t.Cleanup(func() { assert.NoError(t, exec.Command("umount", dir).Run()) })
}
