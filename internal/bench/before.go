package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

var (
	since = flag.String("since", "31e08ab", "the commit that part since compares with")
	turns = flag.Int("turns", 5, "how often part since measures each of the two")
)

// cost is what is measured of one run of a command, lower figures for the better one.
type cost struct {
	rows []string // one for each figure, with its unit
	// measure runs a command against a server, or alone where that is nil.
	measure func(command, dir string, s *server) ([]float64, error)
	latency string // of the server, empty for no server
}

var costs = []cost{
	{
		[]string{"a whole check of another process, s", "its CPU, s", "CPU of a request, ms", "memory, MB"},
		wholeCheck, "0s",
	},
	{
		[]string{"a whole check at 40 ms of latency, s", "its CPU, s", "CPU of a request, ms", "memory, MB"},
		wholeCheck, "40ms",
	},
	{[]string{"20,000 random combinations, s", "CPU, s", "memory, MB"}, combinations, ""},
	{[]string{"explain ID, ms of CPU"}, start("explain", one), ""},
	{[]string{"list ID, ms of CPU"}, start("list", one), ""},
	{[]string{"version, ms of CPU"}, start("version"), ""},
}

// before measures a commit of the past and this one in turns, on the same server, so that
// both have the same weather.
func before(dir string) error {
	past, err := build(dir, *since)
	if err != nil {
		return err
	}
	fmt.Printf("| median of %d, in turns | %s | now | ratio |\n|---|---:|---:|---:|\n", *turns, *since)
	for _, c := range costs {
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

// inTurns are the figures of both commands, by row.
func (c cost) inTurns(past, dir string) (map[string][][]float64, error) {
	measured := map[string][][]float64{past: make([][]float64, len(c.rows)), command: make([][]float64, len(c.rows))}
	for range *turns {
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
	if c.latency == "" {
		return c.measure(command, dir, nil)
	}
	s, err := serve(0, "--latency", c.latency)
	if err != nil {
		return nil, err
	}
	defer s.stop() //nolint:errcheck // its end says nothing
	return c.measure(command, dir, s)
}

func wholeCheck(command, dir string, s *server) ([]float64, error) {
	r, d, err := checkBy(command, dir, "--endpoint", s.url)
	return []float64{
		r.took.Seconds(), r.cpu.Seconds(), r.cpu.Seconds() * 1000 / float64(max(d.Requests, 1)),
		float64(r.peak) / (1 << 20),
	}, err
}

func combinations(command, dir string, _ *server) ([]float64, error) {
	r, _, err := checkBy(command, dir, "--embedded", "--run", "explore/**", "--explore", "20000", "--timeout",
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
