package main

import (
	"context"
	"flag"
	"fmt"
	"regexp"
	"time"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

var most = flag.Int("explore", 100_000, "the most random combinations of part growth")

// faults are those that both look for: of each family of rules one, with an effect that
// a tool which knows the schema can see.
var faults = []string{
	"success-empty-object", "error-no-type", "error-html", "token-2049-accepted", "token-empty-accepted",
	"job-id-case-folded", "job-id-trailing-newline", "percent-string", "revision-optional", "completed-twice",
}

var generated = regexp.MustCompile(`(\d+) generated(?:, (\d+) found)?`)

// peers has Schemathesis and plumbline look for faults, and at what is right.
func peers(dir string) error {
	fmt.Print("| fault | Schemathesis found | cases | seconds | memory | plumbline found | first after, seconds " +
		"|\n|---|---|---:|---:|---:|---|---:|\n")
	for _, fault := range append([]string{""}, faults...) {
		if err := peer(dir, fault); err != nil {
			return err
		}
	}
	return nil
}

func peer(dir, fault string) error {
	var args []string
	if fault != "" {
		args = []string{"--fault", fault}
	}
	s, err := serve(3000, args...)
	if err != nil {
		return err
	}
	defer s.stop() //nolint:errcheck // its end says nothing
	ids, err := s.take(dir, 3000)
	if err != nil {
		return err
	}
	r, err := run("docs/benchmarks/schemathesis.sh", s.url, ids)
	if err != nil {
		return err
	}
	m := generated.FindStringSubmatch(r.said)
	if m == nil {
		return fmt.Errorf("schemathesis did not run: is it installed (pip install schemathesis), or named by "+
			"SCHEMATHESIS? %s", r.said)
	}
	found, first, err := ours(s.url)
	if err != nil {
		return err
	}
	name := fault
	if fault == "" {
		name = "(none)"
	}
	fmt.Printf("| %s | %s | %s | %.1f | %d MB | %s | %.2f |\n", name, yes(m[2] != ""), m[1], r.took.Seconds(),
		r.peak>>20, yes(found), first.Seconds())
	return nil
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// ours checks until the first failure, or to the end, and says when that was.
func ours(url string) (found bool, after time.Duration, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	started := time.Now()
	first := make(chan time.Duration, 1)
	d, err := plumbline.Check(ctx, plumbline.Target{URL: url},
		plumbline.Options{Explore: 500, Seed: 1, OnEvent: func(e report.Event) {
			if e.Case != nil && e.Case.Status == report.StatusFail {
				select {
				case first <- time.Since(started):
					cancel()
				default:
				}
			}
		}})
	select {
	case after = <-first:
		return true, after, nil
	default:
	}
	if d == nil {
		return false, 0, err
	}
	return d.Summary.Status.Fail > 0, time.Since(started), err
}
