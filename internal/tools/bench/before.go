package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

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
