package main

import (
	"context"
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

const (
	post = "docs/benchmarks/post.lua"
	// sharing are the cases that share jobs and prove nothing but their answers.
	sharing = "jobId/pattern/**"
	// one is one of them. What a check of it takes is the start of any: how many
	// connections the target serves, whether it is there, whether it is slow.
	one    = "jobId/pattern/upper-case-00"
	rounds = 5
)

// The rows of plumbline.
const (
	whole   = "plumbline"
	sending = "plumbline, without its start"
)

// send checks cases that share jobs of the server.
func send(command string, s *server, dir, run string) (ran, document, error) {
	ids, err := s.take(dir, stateful)
	if err != nil {
		return ran{}, document{}, err
	}
	return checkBy(command, dir, "--endpoint", s.url, "--jobs", "ids="+ids, "--run", run, "--explore", "0")
}

var perSecond = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)

// rateOf is the rate that a generator prints.
func rateOf(name, said string) (float64, error) {
	m := perSecond.FindStringSubmatch(said)
	if m == nil {
		return 0, fmt.Errorf("%s said no rate: %s", name, said)
	}
	return strconv.ParseFloat(m[1], 64)
}

// rates measures requests per second, in turns, so that all have the same weather.
func rates(dir string) error {
	s, err := serve(rounds * 2 * stateful)
	if err != nil {
		return err
	}
	defer s.stop() //nolint:errcheck // its end says nothing
	measured := map[string][]float64{}
	peak := map[string]int64{}
	for range rounds {
		for name, args := range generators(s.url) {
			if lacking(args[:1]) != "" {
				continue
			}
			r, err := run(args[0], args[1:]...)
			if err != nil {
				return fmt.Errorf("%s is needed (apt-get install %s): %w", args[0], args[0], err)
			}
			rate, err := rateOf(name, r.said)
			if err != nil {
				return err
			}
			measured[name], peak[name] = append(measured[name], rate), max(peak[name], r.peak)
		}
		_, start, err := send(command, s, dir, one)
		if err != nil {
			return err
		}
		r, d, err := send(command, s, dir, sharing)
		if err != nil {
			return err
		}
		measured[whole] = append(measured[whole], float64(d.Requests)/d.DurationMs*1000)
		measured[sending] = append(measured[sending],
			float64(d.Requests-start.Requests)/(d.DurationMs-start.DurationMs)*1000)
		peak[whole] = max(peak[whole], r.peak)
		peak[sending] = peak[whole]
	}
	fmt.Printf("| requests per second, median of %d | | of wrk | memory |\n|---|---:|---:|---:|\n", rounds)
	for _, name := range []string{"wrk", "hey", whole, sending} {
		if len(measured[name]) == 0 {
			fmt.Printf("| %s | not installed | | |\n", name)
			continue
		}
		fmt.Printf("| %s | %.0f | %.2f | %d MB |\n", name, median(measured[name]),
			median(measured[name])/median(measured["wrk"]), peak[name]>>20)
	}
	return nil
}

// generators are the command lines of those that only send.
func generators(url string) map[string][]string {
	return map[string][]string{
		"wrk": {"wrk", "-t1", "-c16", "-d2s", "-s", post, url},
		"hey": {
			"hey", "-z", "2s", "-c", "16", "-m", "POST", "-T", "application/x-amz-json-1.1",
			"-H", "X-Amz-Target: CodePipeline_20150709.PutJobSuccessResult",
			"-H", "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/codepipeline/aws4_request, " +
				"SignedHeaders=host, Signature=00",
			"-d", `{"jobId":"5e5e5e5e-0000-4000-8000-00000000000b"}`, url,
		},
	}
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// checks measures whole default checks.
func checks(dir string) error {
	fmt.Print("| a whole check | requests | seconds | memory |\n|---|---:|---:|---:|\n")
	r, d, err := check(dir, "--embedded")
	if err != nil {
		return err
	}
	fmt.Printf("| embedded | %d | %.1f | %d MB |\n", d.Requests, r.took.Seconds(), r.peak>>20)
	s, err := serve(0, "--latency", "40ms")
	if err != nil {
		return err
	}
	defer s.stop() //nolint:errcheck // its end says nothing
	r, d, err = check(dir, "--endpoint", s.url)
	if err != nil {
		return err
	}
	fmt.Printf("| every answer after 40 ms | %d | %.1f | %d MB |\n", d.Requests, r.took.Seconds(), r.peak>>20)
	return nil
}

// growth measures how memory and time grow with the number of random combinations.
func growth(dir string) error {
	fmt.Print("| random combinations | seconds | memory |\n|---:|---:|---:|\n")
	for n := 1000; n <= *most; n *= 10 {
		r, _, err := check(dir, "--embedded", "--run", "explore/**", "--explore", strconv.Itoa(n), "--timeout",
			time.Minute.String())
		if err != nil {
			return err
		}
		fmt.Printf("| %d | %.1f | %d MB |\n", n, r.took.Seconds(), r.peak>>20)
	}
	return nil
}

var executed = regexp.MustCompile(`(?m)^(Fuzz\w+) .* execs: (\d+) .* (\d+) executions per second of CPU$`)

// fuzz measures FuzzRequest beside a target that does nothing.
func fuzz(string) error {
	r, err := run("fuzz/run.sh", "fast", fuzzTime.String(), "FuzzNothing", "FuzzRequest", "FuzzNothing", "FuzzRequest")
	if err != nil {
		return err
	}
	found := executed.FindAllStringSubmatch(r.said, -1)
	if len(found) != 4 {
		return fmt.Errorf("fuzz/run.sh said no rates: %s", r.said)
	}
	fmt.Print("| fuzz target | executions per second | of CPU |\n|---|---:|---:|\n")
	for _, m := range found {
		n, _ := strconv.ParseFloat(m[2], 64) // digits
		fmt.Printf("| %s | %.0f | %s |\n", m[1], n/fuzzTime.Seconds(), m[3])
	}
	return nil
}

const fuzzTime = 10 * time.Second

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
