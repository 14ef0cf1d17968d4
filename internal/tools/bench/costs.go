package main

import (
	"bufio"
	"cmp"
	"fmt"
	"math"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// figure is one row of the table: what was measured and in which unit, and what is wanted of it.
type figure struct {
	name   string
	wanted wanted
	needs  string // the program without which it is NaN
}

// wanted is how good a figure is to be; the zero value wants nothing.
type wanted struct {
	ratio float64 // of the past, at most
	most  float64 // at most
	least float64 // at least
}

// met reports whether a figure is as good as is wanted.
func (w wanted) met(then, now float64) bool {
	return (w.ratio == 0 || now <= w.ratio*then) && (w.most == 0 || now <= w.most) && now >= w.least
}

func (w wanted) String() string {
	switch {
	case w.ratio > 0:
		return fmt.Sprintf("ratio ≤ %.2f", w.ratio)
	case w.most > 0:
		return fmt.Sprintf("≤ %.3g", w.most)
	case w.least > 0:
		return fmt.Sprintf("≥ %.2f", w.least)
	}
	return ""
}

// row is a figure of both versions as the table has it.
func (f figure) row(then, now float64) string {
	if math.IsNaN(now) {
		return fmt.Sprintf("| %s | | | | %s | not measured: %s is not installed |", f.name, f.wanted,
			cmp.Or(f.needs, "a program"))
	}
	verdict := ""
	if f.wanted != (wanted{}) {
		verdict = map[bool]string{true: "met", false: "missed"}[f.wanted.met(then, now)]
	}
	return fmt.Sprintf("| %s | %.3g | %.3g | %.2f | %s | %s |", f.name, then, now, now/then, f.wanted, verdict)
}

// cost is what is measured of one run of a version.
type cost struct {
	figures []figure
	// measure runs a version against a server, or alone where that is nil.
	measure func(v version, dir string, s *server) ([]float64, error)
	serve   []string // the flags of the server, nil for no server
	jobs    int      // that it has from the beginning
	slow    bool
}

// times is how often each of the two is measured.
func (c cost) times() int {
	if c.slow {
		return *slow
	}
	return *turns
}

// stateful is how many jobs a check of stateless cases may use up.
const stateful = 400

var costs = []cost{
	{figures: []figure{
		{"a whole check of another process: requests per second of wrk's", wanted{least: 0.5}, "wrk"},
		{name: "seconds"},
		{name: "CPU, s"},
		{"CPU of a request, ms", wanted{ratio: 0.5}, ""},
		{"memory, MB", wanted{most: 80}, ""},
		{name: "CPU of the server, s"},
	}, measure: wholeCheck, serve: []string{}},
	{figures: []figure{
		{"cases that share jobs, with their start: requests per second of wrk's", wanted{least: 0.65}, "wrk"},
		{"without it", wanted{least: 0.8}, "wrk"},
	}, measure: stateless, serve: []string{}, jobs: 2 * stateful},
	{figures: []figure{
		{"explain ID, ms of CPU", wanted{most: 50}, ""},
		{"list ID, ms of CPU", wanted{most: 50}, ""},
		{"version, ms of CPU", wanted{most: 50}, ""},
	}, measure: starts},
	{figures: []figure{
		{"nearly all cases fail: JSON report, MB", wanted{ratio: 0.4}, ""},
		{"HTML report, MB", wanted{most: 1.5}, ""},
		{"HTML report, ms to load in Chromium", wanted{most: 1000}, chromium},
		{name: "memory, MB"},
		{name: "CPU, s"},
	}, measure: failures, serve: []string{"--fault", "error-no-type"}, slow: true},
	{figures: []figure{
		{"1,000,000 random combinations, s", wanted{ratio: 0.45}, ""},
		{name: "CPU, s"},
		{"memory, MB", wanted{most: 90}, ""},
	}, measure: combinations, slow: true},
	{figures: []figure{
		{"a whole check at 40 ms of latency, s", wanted{ratio: 0.55}, ""},
	}, measure: limited, serve: []string{"--latency", "40ms"}, slow: true},
	{figures: []figure{
		{"no pipelineContext, at 40 ms, s (90 at most)", wanted{most: 60}, ""},
	}, measure: limited, serve: []string{"--fault", "no-pipeline-context", "--latency", "40ms"}, slow: true},
	{figures: []figure{
		{"one request at a time, s (90 at most)", wanted{ratio: 0.7}, ""},
	}, measure: serially, serve: []string{}, slow: true},
	{figures: []figure{
		{"FuzzRequest: executions of an empty target's", wanted{least: 0.6}, ""},
	}, measure: fuzzed, slow: true},
}

// longest is how long a check may take that was seen to take many minutes.
const longest = 90 * time.Second

// wrkRate is how many requests per second wrk sends, NaN where it is not installed.
func wrkRate(url string) (float64, error) {
	if lacking([]string{"wrk"}) != "" {
		return math.NaN(), nil
	}
	args := generators(url)["wrk"]
	r, err := run(args[0], args[1:]...)
	if err != nil {
		return 0, err
	}
	return rateOf(args[0], r.said)
}

func wholeCheck(v version, dir string, s *server) ([]float64, error) {
	limit, err := wrkRate(s.url)
	if err != nil {
		return nil, err
	}
	before := s.cpu()
	r, d, err := checkBy(v.command, dir, "--endpoint", s.url)
	each := r.cpu.Seconds() * 1000 / float64(max(d.Requests, 1))
	return []float64{
		float64(d.Requests) / r.took.Seconds() / limit, r.took.Seconds(), r.cpu.Seconds(), each,
		float64(r.peak) / (1 << 20), s.cpu() - before,
	}, err
}

// stateless checks cases that share jobs, and one of them alone, whose time is that of a start.
func stateless(v version, dir string, s *server) ([]float64, error) {
	limit, err := wrkRate(s.url)
	if err != nil || math.IsNaN(limit) {
		return []float64{limit, limit}, err
	}
	_, start, err := send(v.command, s, dir, one)
	if err != nil {
		return nil, err
	}
	_, d, err := send(v.command, s, dir, sharing)
	if err != nil {
		return nil, err
	}
	requests, seconds := float64(d.Requests-start.Requests), (d.DurationMs-start.DurationMs)/1000
	return []float64{float64(d.Requests) / d.DurationMs * 1000 / limit, requests / seconds / limit}, nil
}

// chromium opens the page of a report.
const chromium = "chromium"

var loaded = regexp.MustCompile(`loaded in (\d+) ms`)

// loading is how many milliseconds a page takes to load, its scripts too; NaN where there is no browser.
func loading(path string) (float64, error) {
	if lacking([]string{chromium}) != "" {
		return math.NaN(), nil
	}
	r, err := run("go", "test", "-tags", "browser", "-count=1", "-run", "^TestThePageOfOneCauseInABrowser$", "-v",
		"./internal/report/page", "-page", path)
	if err != nil {
		return 0, err
	}
	m := loaded.FindStringSubmatch(r.said)
	if m == nil {
		return 0, fmt.Errorf("the browser did not load %s: %s", path, r.said)
	}
	return strconv.ParseFloat(m[1], 64)
}

// failures has a version write the reports of a check in which nearly every case fails.
func failures(v version, dir string, s *server) ([]float64, error) {
	text, page := filepath.Join(dir, "failures.json"), filepath.Join(dir, "failures.html")
	r, err := run(v.command, "check", "--quiet", "--endpoint", s.url, "--report", "json="+text,
		"--report", "html="+page)
	if err != nil {
		return nil, err
	}
	values := make([]float64, 2, 5)
	for i, path := range []string{text, page} {
		file, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("%w: %s", err, r.said)
		}
		values[i] = float64(file.Size()) / 1e6
	}
	took, err := loading(page)
	return append(values, took, float64(r.peak)/(1<<20), r.cpu.Seconds()), err
}

// limited is how long a check takes, longest at most.
func limited(v version, _ string, s *server) ([]float64, error) {
	r, err := runFor(longest, v.command, "check", "--quiet", "--endpoint", s.url)
	return []float64{r.took.Seconds()}, err
}

// serially is limited of a target that serves one request after the other, each on a connection of its own.
func serially(v version, dir string, s *server) ([]float64, error) {
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
	return limited(v, dir, &server{url: "http://" + l.Addr().String()})
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

func combinations(v version, dir string, _ *server) ([]float64, error) {
	r, _, err := checkBy(v.command, dir, "--embedded", "--run", "explore/**", "--explore", "1000000", "--timeout",
		time.Minute.String())
	return []float64{r.took.Seconds(), r.cpu.Seconds(), float64(r.peak) / (1 << 20)}, err
}

// starts are the CPU times of commands that are over at once.
func starts(v version, _ string, _ *server) (values []float64, err error) {
	for _, args := range [][]string{{"explain", one}, {"list", one}, {"version"}} {
		r, err := run(v.command, args...)
		if err != nil {
			return nil, err
		}
		values = append(values, r.cpu.Seconds()*1000)
	}
	return values, nil
}

// fuzzed is how many requests a version fuzzes, of the executions of a target that does nothing.
func fuzzed(v version, _ string, _ *server) ([]float64, error) {
	c := exec.Command("fuzz/run.sh", "fast", fuzzTime.String(), "FuzzNothing", "FuzzRequest")
	c.Dir = v.tree
	said, err := c.CombinedOutput()
	found := executed.FindAllStringSubmatch(string(said), -1)
	if len(found) != 2 {
		return nil, fmt.Errorf("fuzz/run.sh in %s said no rates: %w: %s", v.tree, err, said)
	}
	rates := make([]float64, len(found))
	for i, m := range found {
		if rates[i], err = strconv.ParseFloat(m[3], 64); err != nil {
			return nil, err
		}
	}
	return []float64{rates[1] / max(rates[0], 1)}, nil
}
