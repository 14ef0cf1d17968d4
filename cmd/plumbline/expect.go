package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

// expectation is what serve --expect waits for. It may be used by many goroutines at once.
type expectation struct {
	wants  []wanted
	within time.Duration
	over   chan struct{} // closed when it is met, or cannot be met any more

	mu      sync.Mutex
	jobs    map[string]string // states
	counts  map[string]int
	polled  bool   // a worker has asked for jobs
	unasked string // the first exchange that was expected not to be
	ended   bool
	last    time.Time // of the last exchange
}

// wanted is a number of things that are to happen; with 0 they are not to happen at all.
type wanted struct {
	n    int
	what string
}

// The things that may be expected, by their plural.
const (
	wantSuccesses  = "successes"
	wantFailures   = "failures"
	wantTimeouts   = "timeouts"
	wantRejections = "rejections"
)

var wantable = []string{wantSuccesses, wantFailures, wantTimeouts, wantRejections}

var wantForm = regexp.MustCompile(`^(0|[1-9][0-9]{0,8})-([a-z]+)$`)

// expecting reads what --expect says: 3-successes, or several such things with commas.
func expecting(text string, within time.Duration) (*expectation, error) {
	e := &expectation{within: within, over: make(chan struct{}), jobs: map[string]string{}, counts: map[string]int{}}
	for _, part := range strings.Split(text, ",") {
		found := wantForm.FindStringSubmatch(strings.TrimSpace(part))
		if found == nil {
			return nil, usage("--expect is a number and what is counted, such as 3-successes or "+
				"1-failures,0-rejections, not %q", text)
		}
		n, _ := strconv.Atoi(found[1]) // the form holds that it is a number
		what := plural(found[2])
		if !slices.Contains(wantable, what) {
			return nil, usage("--expect counts %s, not %q", strings.Join(wantable, ", "), found[2])
		}
		if slices.ContainsFunc(e.wants, func(w wanted) bool { return w.what == what }) {
			return nil, usage("--expect names %s twice", what)
		}
		e.wants = append(e.wants, wanted{n, what})
	}
	if within <= 0 {
		return nil, usage("--within is a time such as 30s, not %s", within)
	}
	return e, nil
}

// plural is the plural of what a user may write in the singular.
func plural(what string) string {
	if what == "success" {
		return wantSuccesses
	}
	if !strings.HasSuffix(what, "s") {
		return what + "s"
	}
	return what
}

// job counts a job that has ended; one that was made in its last state does not count. A job that a token continues is
// not the end of its action, and so no success yet.
func (e *expectation) job(j provider.Job) {
	e.mu.Lock()
	defer e.mu.Unlock()
	before, known := e.jobs[j.ID]
	e.jobs[j.ID] = j.State
	if !known || before == j.State {
		return
	}
	switch {
	case j.State == "Succeeded" && j.Next == "":
		e.counts[wantSuccesses]++
	case j.State == "Failed":
		e.counts[wantFailures]++
	case j.State == "TimedOut":
		e.counts[wantTimeouts]++
	}
	e.decide("job " + j.ID + " is " + j.State)
}

// exchange counts a request that was rejected.
func (e *expectation) exchange(x logbook.Exchange) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.last = time.Now()
	e.polled = e.polled || x.Operation == "PollForJobs"
	if x.Status >= 400 {
		e.counts[wantRejections]++
		text, _, _ := strings.Cut(x.Text(), "\n")
		e.decide(text)
	}
}

// decide ends the wait where it is decided. The mutex is held.
func (e *expectation) decide(by string) {
	if e.forbidden() && e.unasked == "" {
		e.unasked = by
	}
	if !e.ended && (e.unasked != "" || e.counted() && e.positive()) {
		e.ended = true
		close(e.over)
	}
}

// forbidden reports whether something happened that was not to happen.
func (e *expectation) forbidden() bool {
	return slices.ContainsFunc(e.wants, func(w wanted) bool { return w.n == 0 && e.counts[w.what] > 0 })
}

// counted reports whether everything has happened that is to happen.
func (e *expectation) counted() bool {
	return !slices.ContainsFunc(e.wants, func(w wanted) bool { return e.counts[w.what] < w.n })
}

// positive reports whether anything is to happen: else the whole time has to pass.
func (e *expectation) positive() bool {
	return slices.ContainsFunc(e.wants, func(w wanted) bool { return w.n > 0 })
}

// idle is for how long nothing must have come before serve ends after an expectation was met: so the worker gets the
// answers to what it is still asking.
const idle = time.Second

// quiet reports whether the worker seems to be done.
func (e *expectation) quiet() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return time.Since(e.last) >= idle
}

// verdict says in a sentence what came of it, and whether it was met. Interrupted says that the time was not used.
func (e *expectation) verdict(interrupted bool) (string, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var asked, got []string
	exact := true
	for _, w := range e.wants {
		asked = append(asked, number(w.n, w.what))
		got = append(got, number(e.counts[w.what], w.what))
		exact = exact && (e.counts[w.what] == w.n || w.n > 0 && w.what == wantRejections && e.counts[w.what] > w.n)
	}
	sentence := fmt.Sprintf("expected %s within %s", strings.Join(asked, " and "), e.within)
	switch {
	case exact && (e.positive() || !interrupted):
		return sentence + ": met", true
	case e.unasked != "":
		return fmt.Sprintf("%s, got %s: %s", sentence, strings.Join(got, " and "), e.unasked), false
	case interrupted:
		return fmt.Sprintf("%s, got %s when it was interrupted", sentence, strings.Join(got, " and ")), false
	}
	return fmt.Sprintf("%s, got %s: %s", sentence, strings.Join(got, " and "), e.waiting()), false
}

// number says how many, in the singular where it is one.
func number(n int, what string) string {
	switch {
	case n == 1 && what == wantSuccesses:
		what = "success"
	case n == 1:
		what = strings.TrimSuffix(what, "s")
	}
	return fmt.Sprintf("%d %s", n, what)
}

// waiting says where the jobs are: it is what the worker's author looks at next.
func (e *expectation) waiting() string {
	states := map[string]int{}
	for _, state := range e.jobs {
		states[state]++
	}
	var parts []string
	for _, state := range []string{"Queued", "Dispatched", "InProgress", "Succeeded", "Failed", "TimedOut"} {
		if n := states[state]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	said := "there was no job"
	if len(parts) > 0 {
		said = "of the jobs " + strings.Join(parts, ", ")
	}
	if !e.polled {
		said += "; nobody called PollForJobs"
	}
	return said
}
