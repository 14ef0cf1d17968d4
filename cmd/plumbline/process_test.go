package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// tracesEnv makes this test binary the command plumbline. It names the file in which
// the process says at its end what it used and what it left running.
const tracesEnv = "PLUMBLINE_TEST_TRACES"

var (
	torture = flag.Bool("torture", false, "ask hostile targets hundreds of cases (make torture)")
	kills   = flag.Int("kills", 2, "how many runs TestKilled kills (make torture: ten)")
)

// traces are what a process tells of itself at its end.
type traces struct {
	Peak  int64  // most resident memory in bytes, 0 where the system does not tell
	Leaks string // goroutines that still run
}

func TestMain(m *testing.M) {
	path, asCommand := os.LookupEnv(tracesEnv)
	if !asCommand {
		flag.Parse()
		_ = flag.Set("test.parallel", "8") // processes wait most of their time; the flag is there
		os.Exit(m.Run())
	}
	code := command()
	if err := leaveTraces(path); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

var highWater = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`)

// leaveTraces reads the peak from Linux's own account: getrusage's would begin with
// that of the process that started this one.
func leaveTraces(path string) error {
	var t traces
	if err := goleak.Find(); err != nil {
		t.Leaks = err.Error()
	}
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		if m := highWater.FindSubmatch(status); m != nil {
			kib, _ := strconv.ParseInt(string(m[1]), 10, 64) // digits
			t.Peak = kib << 10
		}
	}
	text, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

// finished is a process of the command that has ended.
type finished struct {
	outcome
	traces
	took time.Duration
}

// prepare makes a process of the command, without what the environment says of AWS.
func prepare(ctx context.Context, t *testing.T, args ...string) (c *exec.Cmd, tracesPath string) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	tracesPath = filepath.Join(t.TempDir(), "traces")
	c = exec.CommandContext(ctx, self, args...)
	c.Env = []string{tracesEnv + "=" + tracesPath, "HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}
	return c, tracesPath
}

// process runs the command as a process of its own.
func process(ctx context.Context, t *testing.T, args ...string) finished {
	t.Helper()
	return processWith(ctx, t, nil, args...)
}

// processWith runs it with more in its environment.
func processWith(ctx context.Context, t *testing.T, env []string, args ...string) finished {
	t.Helper()
	c, path := prepare(ctx, t, args...)
	c.Env = append(c.Env, env...)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	started := time.Now()
	err := c.Run()
	f := finished{took: time.Since(started)}
	if _, exited := err.(*exec.ExitError); !exited {
		require.NoError(t, err)
	}
	f.outcome = outcome{c.ProcessState.ExitCode(), stdout.String(), stderr.String()}
	text, err := os.ReadFile(path)
	require.NoError(t, err, "the command did not come to its end: %s", f.stderr)
	require.NoError(t, json.Unmarshal(text, &f.traces))
	return f
}

// raced says whether the race detector is in this binary, which needs several times
// the memory.
func raced() bool {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return false
	}
	for _, s := range info.Settings {
		if s.Key == "-race" && s.Value == "true" {
			return true
		}
	}
	return false
}
