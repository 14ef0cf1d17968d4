package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

var (
	since = flag.String("since", "31e08ab", "the commit that part since compares with")
	turns = flag.Int("turns", 5, "how often part since measures each of the two")
	slow  = flag.Int("slow", 1, "the same for what takes longer than ten seconds")
)

// cost is what is measured of one run of a command, lower figures for the better one.
type cost struct {
	rows []string // one for each figure, with its unit
	// measure runs a command against a server, or alone where that is nil.
	measure func(command, dir string, s *server) ([]float64, error)
	serve   []string // the flags of the server, nil for no server
	slow    bool
}

// ofCheck are the rows of wholeCheck.
func ofCheck(what string) []string {
	return []string{what + ", s", "its CPU, s", "CPU of a request, ms", "memory, MB", "CPU of the server, s"}
}

var costs = []cost{
	{ofCheck("a whole check of another process"), wholeCheck, []string{}, false},
	{[]string{"explain ID, ms of CPU"}, start("explain", one), nil, false},
	{[]string{"list ID, ms of CPU"}, start("list", one), nil, false},
	{[]string{"version, ms of CPU"}, start("version"), nil, false},
	{
		[]string{"nearly all cases fail: JSON report, MB", "HTML report, MB", "memory, MB", "CPU, s"},
		failures,
		[]string{"--fault", "error-no-type"},
		false,
	},
	{[]string{"100,000 random combinations, s", "CPU, s", "memory, MB"}, combinations, nil, true},
	{ofCheck("a whole check at 40 ms of latency"), wholeCheck, []string{"--latency", "40ms"}, true},
	{
		[]string{"no pipelineContext, at 40 ms, s (two minutes at most)"},
		limited,
		[]string{"--fault", "no-pipeline-context", "--latency", "40ms"},
		true,
	},
	{[]string{"one request at a time, s (two minutes at most)"}, serially, []string{}, true},
}

// longest is how long a check may take that was seen to take many minutes.
const longest = 2 * time.Minute

// before measures a commit of the past and this one in turns, on the same server, so that
// both have the same weather.
func before(dir string) error {
	past, err := build(dir, *since)
	if err != nil {
		return err
	}
	fmt.Printf("| median of %d, in turns (of %d where it takes long) | %s | now | ratio |\n", *turns, *slow, *since)
	fmt.Println("|---|---:|---:|---:|")
	for _, c := range costs {
		if c.times() == 0 {
			continue
		}
		measured, err := c.inTurns(past, dir)
		if err != nil {
			return fmt.Errorf("%s: %w", c.rows[0], err)
		}
		for i, row := range c.rows {
			then, now := median(measured[past][i]), median(measured[command][i])
			fmt.Printf("| %s | %.3g | %.3g | %.2f |\n", row, then, now, now/then)
		}
	}
	return nil
}

// build builds a commit's command, in a directory of its own.
func build(dir, commit string) (command string, err error) {
	tree := filepath.Join(dir, "tree")
	if out, err := exec.Command("git", "worktree", "add", "-q", "--detach", tree, commit).CombinedOutput(); err != nil {
		return "", fmt.Errorf("git worktree add %s: %w: %s", commit, err, out)
	}
	defer func() { err = errors.Join(err, exec.Command("git", "worktree", "remove", "--force", tree).Run()) }()
	command = filepath.Join(dir, "plumbline-"+commit)
	c := exec.Command("go", "build", "-o", command, "./cmd/plumbline")
	c.Dir, c.Env = tree, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build of %s: %w: %s", commit, err, out)
	}
	return command, nil
}

// times is how often each of the two is measured.
func (c cost) times() int {
	if c.slow {
		return *slow
	}
	return *turns
}

// inTurns are the figures of both commands, by row.
func (c cost) inTurns(past, dir string) (map[string][][]float64, error) {
	measured := map[string][][]float64{past: make([][]float64, len(c.rows)), command: make([][]float64, len(c.rows))}
	for turn := range c.times() {
		fmt.Fprintf(os.Stderr, "bench: %s: turn %d of %d\n", c.rows[0], turn+1, c.times())
		for _, command := range []string{past, command} {
			figures, err := c.once(command, dir)
			if err != nil {
				return nil, err
			}
			for i, f := range figures {
				measured[command][i] = append(measured[command][i], f)
			}
		}
	}
	return measured, nil
}

func (c cost) once(command, dir string) ([]float64, error) {
	if c.serve == nil {
		return c.measure(command, dir, nil)
	}
	s, err := serve(0, append([]string{"--quiet"}, c.serve...)...)
	if err != nil {
		return nil, err
	}
	defer s.stop() //nolint:errcheck // its end says nothing
	return c.measure(command, dir, s)
}

func wholeCheck(command, dir string, s *server) ([]float64, error) {
	before := s.cpu()
	r, d, err := checkBy(command, dir, "--endpoint", s.url)
	each := r.cpu.Seconds() * 1000 / float64(max(d.Requests, 1))
	return []float64{r.took.Seconds(), r.cpu.Seconds(), each, float64(r.peak) / (1 << 20), s.cpu() - before}, err
}

// failures has a command write the reports of a check in which nearly every case fails.
func failures(command, dir string, s *server) ([]float64, error) {
	text, page := filepath.Join(dir, "failures.json"), filepath.Join(dir, "failures.html")
	r, err := run(command, "check", "--quiet", "--endpoint", s.url, "--report", "json="+text, "--report", "html="+page)
	if err != nil {
		return nil, err
	}
	figures := []float64{0, 0, float64(r.peak) / (1 << 20), r.cpu.Seconds()}
	for i, path := range []string{text, page} {
		file, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("%w: %s", err, r.said)
		}
		figures[i] = float64(file.Size()) / 1e6
	}
	return figures, nil
}

// limited is how long a check takes, longest at most.
func limited(command, _ string, s *server) ([]float64, error) {
	r, err := runFor(longest, command, "check", "--quiet", "--endpoint", s.url)
	return []float64{r.took.Seconds()}, err
}

// serially is limited of a target that serves one request after the other, each on a connection of its own.
func serially(command, dir string, s *server) ([]float64, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer l.Close() //nolint:errcheck // its end says nothing
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_ = passOne(c, strings.TrimPrefix(s.url, "http://")) // whoever asked sees that there is no answer
			_ = c.Close()
		}
	}()
	return limited(command, dir, &server{url: "http://" + l.Addr().String()})
}

// passOne passes one request on, and its answer back.
func passOne(c net.Conn, to string) error {
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return err
	}
	r, err := http.ReadRequest(bufio.NewReader(c))
	if err != nil {
		return err
	}
	r.URL.Scheme, r.URL.Host, r.RequestURI = "http", to, ""
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close() //nolint:errcheck // it was read
	answer.Close = true
	return answer.Write(c)
}

func combinations(command, dir string, _ *server) ([]float64, error) {
	r, _, err := checkBy(command, dir, "--embedded", "--run", "explore/**", "--explore", "100000", "--timeout",
		time.Minute.String())
	return []float64{r.took.Seconds(), r.cpu.Seconds(), float64(r.peak) / (1 << 20)}, err
}

// start is the CPU of a command that is over at once.
func start(args ...string) func(command, dir string, s *server) ([]float64, error) {
	return func(command, _ string, _ *server) ([]float64, error) {
		r, err := run(command, args...)
		return []float64{r.cpu.Seconds() * 1000}, err
	}
}
