// Command bench measures plumbline beside its peers on one server, in one run, and prints one table: requests per
// second beside wrk and hey, memory, how it grows, the time of a whole check, executions of fuzzing, and what
// Schemathesis and plumbline find of ten faults.
package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

const command = "bin/plumbline"

func main() {
	flag.Parse()
	dir, err := os.MkdirTemp("", "plumbline-bench-")
	if err == nil {
		err = errors.Join(measure(dir), os.RemoveAll(dir))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// parts are what is measured, in this order, with the programs that each needs.
var parts = []struct {
	name    string
	measure func(dir string) error
	needs   []string
}{
	{"since", before, []string{"git"}},
	{"rates", rates, []string{"wrk"}},
	{"checks", checks, nil},
	{"growth", growth, nil},
	{"fuzz", fuzz, nil},
	{"faults", peers, []string{cmp.Or(os.Getenv("SCHEMATHESIS"), "schemathesis")}},
}

// lacking is the first of some programs that is not installed, empty where all are.
func lacking(programs []string) string {
	for _, name := range programs {
		if _, err := exec.LookPath(name); err != nil {
			return name
		}
	}
	return ""
}

var only = flag.String("only", "since", "the parts, separated by commas, of since, rates, checks, growth, fuzz and "+
	"faults; all of them where it is empty")

// measure prints the tables as they come.
func measure(dir string) error {
	fmt.Printf("%s, %d CPUs, %s, load %s\n\n", time.Now().Format(time.DateOnly), runtime.NumCPU(),
		runtime.Version(), load())
	for _, p := range parts {
		if *only != "" && !slices.Contains(strings.Split(*only, ","), p.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "bench: part %s\n", p.name)
		if missing := lacking(p.needs); missing != "" {
			fmt.Printf("Part %s is left out: %s is not installed (docs/benchmarks says how).\n\n", p.name, missing)
			continue
		}
		if err := p.measure(dir); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Println()
	}
	return nil
}

// load is how busy the machine is: of figures taken on a busy one only ratios count.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Fields(string(text))[0]
}

// server is plumbline serve, with the ids of jobs in progress.
type server struct {
	url     string
	ids     []string
	process *exec.Cmd
}

// serve starts the provider with so many jobs.
func serve(jobs int, args ...string) (*server, error) {
	s := &server{process: exec.Command(command, append([]string{"serve", "--jobs", strconv.Itoa(jobs)}, args...)...)}
	out, err := s.process.StdoutPipe()
	if err == nil {
		err = s.process.Start()
	}
	if err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(out); (s.url == "" || len(s.ids) < jobs) && lines.Scan(); {
		what, value, _ := strings.Cut(lines.Text(), " ")
		switch what {
		case "listening":
			s.url = strings.TrimPrefix(value, "on ")
		case "job":
			s.ids = append(s.ids, value)
		}
	}
	if s.url == "" {
		return nil, errors.Join(errors.New("plumbline serve did not begin"), s.stop())
	}
	return s, nil
}

// cpu is the user and system time that the server has taken, in seconds; 0 where the system does not tell.
func (s *server) cpu() float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.process.Process.Pid))
	_, after, found := strings.Cut(string(text), ") ")
	if fields := strings.Fields(after); err == nil && found && len(fields) > 12 {
		user, _ := strconv.ParseFloat(fields[11], 64) // digits
		system, _ := strconv.ParseFloat(fields[12], 64)
		return (user + system) / 100 // ticks, of which Linux tells a hundred a second
	}
	return 0
}

func (s *server) stop() error {
	if err := s.process.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	return s.process.Wait()
}

// take writes so many ids into a file, which are used up then.
func (s *server) take(dir string, n int) (string, error) {
	n = min(n, len(s.ids))
	path := filepath.Join(dir, "ids")
	text := strings.Join(s.ids[:n], "\n") + "\n"
	s.ids = s.ids[n:]
	return path, os.WriteFile(path, []byte(text), 0o600)
}

// ran is a process that has ended.
type ran struct {
	said string
	took time.Duration
	cpu  time.Duration // user and system
	peak int64         // resident memory in bytes
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// run runs a process and watches its memory. Its exit status is no matter: those that find faults have one.
func run(name string, args ...string) (ran, error) { return runFor(time.Hour, name, args...) }

// runFor is run of a process that is interrupted after a time, and ended when it goes on even so.
func runFor(longest time.Duration, name string, args ...string) (ran, error) {
	limit, end := context.WithTimeout(context.Background(), longest)
	defer end()
	c := exec.CommandContext(limit, name, args...)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 20 * time.Second
	var said strings.Builder
	c.Stdout, c.Stderr = &said, &said
	started := time.Now()
	if err := c.Start(); err != nil {
		return ran{}, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	peak := make(chan int64)
	go func() { peak <- watch(ctx, c.Process.Pid) }()
	err := c.Wait()
	r := ran{took: time.Since(started), cpu: c.ProcessState.UserTime() + c.ProcessState.SystemTime()}
	cancel()
	r.peak, r.said = <-peak, said.String()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) && limit.Err() == nil {
		return r, err
	}
	return r, nil
}

// watch reads the high-water mark of a process until it ends.
func watch(ctx context.Context, pid int) (peak int64) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if m := highWater.FindSubmatch(status); err == nil && m != nil {
			kib, _ := strconv.ParseInt(string(m[1]), 10, 64) // digits
			peak = max(peak, kib<<10)
		}
		select {
		case <-ctx.Done():
			return peak
		case <-tick.C:
		}
	}
}

// document is what is read of a JSON report.
type document struct {
	Requests   int
	DurationMs float64
	Summary    struct{ Status struct{ Fail int } }
}

// check runs plumbline check and reads its report.
func check(dir string, args ...string) (ran, document, error) { return checkBy(command, dir, args...) }

// checkBy is check by another command.
func checkBy(command, dir string, args ...string) (ran, document, error) {
	path := filepath.Join(dir, "report.json")
	r, err := run(command, append([]string{"check", "--quiet", "--report", "json=" + path}, args...)...)
	if err != nil {
		return r, document{}, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return r, document{}, fmt.Errorf("%w: %s", err, r.said)
	}
	var d document
	return r, d, json.Unmarshal(text, &d)
}

var (
	since = flag.String("since", "31e08ab", "the commit that part since compares with")
	turns = flag.Int("turns", 5, "how often part since measures each of the two")
	slow  = flag.Int("slow", 1, "the same for what takes longer than ten seconds, 0 leaves it out")
	rows  = flag.String("rows", "", "of part since, only what has a row whose name contains this")
)

// version is a commit's command, and the files that it was built of.
type version struct{ command, tree string }

// before measures a commit of the past and this one in turns, on the same server, so that both have the same weather.
func before(dir string) (err error) {
	past, remove, err := build(dir, *since)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	own, err := filepath.Abs(command)
	if err != nil {
		return err
	}
	fmt.Printf("| median of %d, in turns (of %d where it takes long) | %s | now | ratio | wanted | |\n", *turns, *slow,
		*since)
	fmt.Println("|---|---:|---:|---:|---|---|")
	for _, c := range costs {
		if c.times() == 0 || !slices.ContainsFunc(c.figures, selected) {
			continue
		}
		began := time.Now()
		then, now, err := c.inTurns(past, version{own, "."}, dir)
		if err != nil {
			return fmt.Errorf("%s: %w", c.figures[0].name, err)
		}
		for i, f := range c.figures {
			fmt.Println(f.row(median(then[i]), median(now[i])))
		}
		fmt.Fprintf(os.Stderr, "bench: %s: took %.0f s\n", c.figures[0].name, time.Since(began).Seconds())
	}
	return nil
}

// build builds a commit's command, in a directory of its own, which remove removes.
func build(dir, commit string) (v version, remove func() error, err error) {
	tree := filepath.Join(dir, "tree")
	if out, err := exec.Command("git", "worktree", "add", "-q", "--detach", tree, commit).CombinedOutput(); err != nil {
		return v, nil, fmt.Errorf("git worktree add %s: %w: %s", commit, err, out)
	}
	remove = func() error { return exec.Command("git", "worktree", "remove", "--force", tree).Run() }
	command := filepath.Join(dir, "plumbline-"+commit)
	c := exec.Command("go", "build", "-o", command, "./cmd/plumbline")
	c.Dir, c.Env = tree, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return v, nil, errors.Join(fmt.Errorf("go build of %s: %w: %s", commit, err, out), remove())
	}
	return version{command, tree}, remove, nil
}

// inTurns are the figures of both versions, by row.
func (c cost) inTurns(past, own version, dir string) (then, now [][]float64, err error) {
	then, now = make([][]float64, len(c.figures)), make([][]float64, len(c.figures))
	for turn := range c.times() {
		fmt.Fprintf(os.Stderr, "bench: %s: turn %d of %d\n", c.figures[0].name, turn+1, c.times())
		for v, into := range map[version][][]float64{past: then, own: now} {
			values, err := c.once(v, dir)
			if err != nil {
				return nil, nil, err
			}
			for i, f := range values {
				into[i] = append(into[i], f)
			}
		}
	}
	return then, now, nil
}

func (c cost) once(v version, dir string) ([]float64, error) {
	if c.serve == nil {
		return c.measure(v, dir, nil)
	}
	s, err := serve(c.jobs, append([]string{"--quiet"}, c.serve...)...)
	if err != nil {
		return nil, err
	}
	defer s.stop() //nolint:errcheck // its end says nothing
	return c.measure(v, dir, s)
}

// selected reports whether a figure is asked for.
func selected(f figure) bool { return strings.Contains(f.name, *rows) }
