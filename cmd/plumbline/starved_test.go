package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/selftest/hostile"
)

// want is a run that is short of something, which must not change the verdict.
type want struct {
	name    string
	starved bool // beside a loop that keeps every processor busy
	env     []string
	url     func(t *testing.T) string // of the target
	code    int
}

// few is what is asked by default, beside a loop that takes what processors there are for as long: cases of one request
// with jobs of their own and shared ones, of a life and of a continuation, and those that take 200 ms.
const few = "{success/{plain,token},life/{completed-once,after-failure}/*,life/continuation-job/{ten,with-summary},*.percentComplete/range/*}"

// fault is the mutant's fault: it shows among the first cases.
const fault = "percent-101-accepted"

var wants = []want{
	{name: "one processor beside a busy loop", starved: true, env: []string{"GOMAXPROCS=1"}, url: serveProvider(""), code: exitFine},
	{name: "one processor beside a busy loop, a faulty target", starved: true, env: []string{"GOMAXPROCS=1"}, url: serveProvider(fault), code: exitBroken},
	{name: "a family that takes 200 ms", url: latePercent, code: exitFine},
}

// busy keeps every processor busy.
func busy(t *testing.T) {
	t.Helper()
	var done atomic.Bool
	t.Cleanup(func() { done.Store(true) })
	for range runtime.NumCPU() {
		go func() {
			for !done.Load() {
			}
		}()
	}
}

// serveProvider serves a provider for the test that it is called with.
func serveProvider(fault string) func(t *testing.T) string {
	return func(t *testing.T) string { return stand(t, fault) }
}

// latePercent takes 200 ms for each request that names percentComplete.
func latePercent(t *testing.T) string {
	t.Helper()
	to, err := hostile.Start(hostile.Late(200*time.Millisecond), hostile.Percent)
	require.NoError(t, err)
	t.Cleanup(to.Close)
	return to.URL
}

// TestStarved has runs be short of time: nobody is accused who is right, and nobody
// missed who is not. By default they ask few cases; make torture has them ask all, and the few with
// the race detector too.
func TestStarved(t *testing.T) {
	for _, starve := range []bool{false, true} { // those beside a busy loop share it
		t.Run(fmt.Sprintf("busy=%t", starve), func(t *testing.T) {
			if starve {
				busy(t)
			}
			for _, w := range wants {
				if w.starved == starve {
					t.Run(w.name, w.check)
				}
			}
		})
	}
}

// check checks the target beside the others.
func (w want) check(t *testing.T) {
	t.Parallel()
	args := []string{"check", "--endpoint", w.url(t), "--strict", "--quiet"}
	if !*torture || raced() {
		args = append(args, "--run", few, "--explore", "0")
	}
	f := processWith(t.Context(), t, w.env, append(args, "--timeout", long.String())...)
	assert.Equal(t, w.code, f.code, f.stdout+f.stderr)
	assert.Empty(t, f.Leaks)
}
