// Command torture runs what is too long for every test run, two pieces at a time,
// and ends with a table of what passed and failed.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// piece is a number of tests with the flags that make them thorough.
type piece struct {
	name string
	args []string // of go test
}

var (
	seed = flag.Uint64("seed", rand.Uint64N(1_000_000), "of the sample of faults")
	only = flag.String("only", "", "only these pieces, separated by commas")
)

// pieces are in the order in which they start. A test counts by itself if it has no subtests, else by those.
func pieces() []piece {
	return []piece{
		{"hostile targets", test("./cmd/plumbline", "^(TestHostile|TestMemory.*|TestNothingIsAsked.*)$", "-torture")},
		{"the same verdict", test("./internal/selftest", "^TestSoak$", "-soak.right", "5", "-soak.variants", "1",
			"-soak.faults", "1", "-soak.sample", "10", "-soak.seed", fmt.Sprint(*seed), "-soak.side", "3", "-soak.skip",
			"{race,characters}/**")},
		{"starved runs", test("./cmd/plumbline", "^TestStarved$", "-torture")},
		{"with the race detector", append([]string{"-race"}, test("./cmd/plumbline", "^TestStarved$")...)},
		{"interrupted runs", test("./cmd/plumbline", "^(TestSignals|TestKilled|TestAReportWithoutItsPlace)$",
			"-kills", "10")},
		{"secrets", test("./cmd/plumbline", "^(TestNoSecrets.*|TestTheEchoIsHeard)$")},
		{"remote hosts", test("./internal/client", "^(TestNamesOfRemoteHosts|TestHTTPClient|TestSecretsAreLeftOut)$")},
		{"other people's things", test("./internal/jobs", "^(TestOthersStay|TestSweep|TestAnAccountLikeAWS)$")},
	}
}

func test(where, run string, flags ...string) []string {
	return append([]string{where, "-run", run}, flags...)
}

// tally is what became of a piece.
type tally struct {
	passed, failed, skipped int
	took                    time.Duration
}

func (t tally) row(name string) string {
	return fmt.Sprintf("%-24s %7d %7d %7d %8.1f", name, t.passed, t.failed, t.skipped, t.took.Seconds())
}

func main() {
	flag.Parse()
	started := time.Now()
	chosen := pieces()
	if *only != "" {
		chosen = slices.DeleteFunc(chosen, func(p piece) bool {
			return !slices.Contains(strings.Split(*only, ","), p.name)
		})
	}
	sum := tally{}
	rows := []string{fmt.Sprintf("%-24s %7s %7s %7s %8s", "", "passed", "failed", "skipped", "seconds")}
	for i, t := range runAll(chosen) {
		rows = append(rows, t.row(chosen[i].name))
		sum.passed, sum.failed, sum.skipped = sum.passed+t.passed, sum.failed+t.failed, sum.skipped+t.skipped
	}
	sum.took = time.Since(started)
	rows = append(rows, sum.row("all"))
	fmt.Printf("\n%s\n\nthe faults were drawn by -seed %d\n%d passed, %d failed\n", strings.Join(rows, "\n"), *seed,
		sum.passed, sum.failed)
	if sum.failed > 0 {
		os.Exit(1)
	}
}

// runAll runs the pieces two at a time, for the first of them, which is the longest, mostly
// waits for targets that do not answer.
func runAll(pieces []piece) []tally {
	tallies := make([]tally, len(pieces))
	out := &lines{w: os.Stdout}
	var group errgroup.Group
	group.SetLimit(2)
	for i, p := range pieces {
		group.Go(func() error {
			var err error
			if tallies[i], err = p.run(out); err != nil {
				fmt.Fprintf(os.Stderr, "%s: %v\n", p.name, err)
			}
			return nil
		})
	}
	_ = group.Wait() // each is in its tally
	return tallies
}

// lines lets several pieces write, whole lines at a time.
type lines struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

// run runs a piece. One that fails without a test that does has failed once.
func (p piece) run(w io.Writer) (t tally, err error) {
	started := time.Now()
	c := exec.Command("go", append([]string{"test", "-json", "-count=1", "-timeout", "30m"}, p.args...)...)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		return tally{failed: 1}, err
	}
	t.read(out, p.name, w)
	if err = c.Wait(); err != nil && t.failed == 0 {
		t.failed = 1
	}
	if t.passed+t.failed == 0 {
		t.failed, err = 1, fmt.Errorf("no test of it ran")
	}
	t.took = time.Since(started)
	return t, err
}

// event is a line of go test -json.
type event struct{ Action, Test, Output string }

// read counts the tests that end, and shows a line of each, and all that those say which fail.
func (t *tally) read(r io.Reader, piece string, w io.Writer) {
	said := map[string]*strings.Builder{}
	parents := map[string]bool{}
	for scan := bufio.NewScanner(r); scan.Scan(); {
		var e event
		if json.Unmarshal(scan.Bytes(), &e) != nil || e.Test == "" {
			continue
		}
		if said[e.Test] == nil {
			said[e.Test] = &strings.Builder{}
			if parent, _, nested := strings.Cut(e.Test, "/"); nested {
				parents[parent] = true
			}
		}
		said[e.Test].WriteString(e.Output)
		if parents[e.Test] {
			continue
		}
		switch e.Action {
		case "pass":
			t.passed++
		case "skip":
			t.skipped++
			fmt.Fprint(w, said[e.Test])
		case "fail":
			t.failed++
			fmt.Fprint(w, said[e.Test])
		default:
			continue
		}
		fmt.Fprintf(w, "%s: %s %s\n", piece, e.Action, e.Test)
	}
}
