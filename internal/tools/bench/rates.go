package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"
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
