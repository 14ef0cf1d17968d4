// Package logbook shows the author of a job worker what was asked of a target and what it
// answered: where a request was rejected, which documented rule it violates and where that
// is documented, and where an answer is none that the documents allow.
//
// It is a layer around any handler, the provider or a proxy, which itself knows no rules.
package logbook

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Job is what is known of a job.
type Job struct {
	State string // a JobStatus, "" where there is no such job, or nothing is known of it
	Next  string // the job that continues its token
	// Unsure is set where State is a guess: the job may be in any state.
	Unsure bool
	// Nonces are those that were handed out for it; nil where they are not known.
	Nonces []string
	// Turns are the calls that passed; none where State is certain anyway.
	Turns Turns
}

// Logbook has every exchange with the handler behind it told.
type Logbook struct {
	next http.Handler
	jobs func(id string) Job
	told func(Exchange)
	kept int
	sign bool
}

// New makes a logbook of what is asked of next. Jobs tells what is known of the job with
// an id. Told gets each exchange when it is over, from several goroutines at once.
func New(next http.Handler, jobs func(id string) Job, told func(Exchange)) *Logbook {
	return &Logbook{next: next, jobs: jobs, told: told, kept: mostKept}
}

// KeepAnswers has the logbook keep more of each answer: n bytes.
func (b *Logbook) KeepAnswers(n int) *Logbook {
	b.kept = n
	return b
}

// SignsAnew has the logbook not judge signatures: each request gets another one on its way.
func (b *Logbook) SignsAnew() *Logbook {
	b.sign = true
	return b
}

// mostRead is how much of a request is looked at, mostKept how much of an answer, mostDecoded how long an answer may be
// once its coding is undone: longer than any that a worker could use.
const (
	mostRead    = 1 << 20
	mostKept    = 64 << 10
	mostDecoded = 64 << 20
)

// ServeHTTP has the request answered and tells of it.
func (b *Logbook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	body := beginning(r)
	r.Body = whole{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
	e := newEntry(r, body)
	e.signs = b.sign
	if e.judged {
		e.judge(b.jobs) // before the job's state changes
	}
	rec := &recorder{ResponseWriter: w, most: b.kept}
	defer func() {
		e.answer, e.cut = rec.answer(), rec.cut
		e.answer.CBOR = e.wire == CBOR
		e.decode()
		if e.answer.Status >= 400 {
			e.answer.ReadOnce()
			e.error = wire.ErrorType(e.answer)
		}
		if e.judged && e.answer.Status >= 400 && len(e.broken) == 0 && e.job != "" {
			e.judge(b.jobs) // another request may have ended the job meanwhile
		}
		e.gone = r.Context().Err() != nil
		x := e.exchange(b.jobs)
		x.Time = began
		b.told(x)
	}()
	b.next.ServeHTTP(rec, r)
	rec.returned = true
}

// beginning reads as much of a request as is looked at. What cannot be read, the handler meets itself.
func beginning(r *http.Request) []byte {
	room := int64(bytes.MinRead)
	if said := r.ContentLength; said > 0 && said < mostRead {
		room += said
	}
	body := bytes.NewBuffer(make([]byte, 0, room))
	_, _ = body.ReadFrom(io.LimitReader(r.Body, mostRead))
	return body.Bytes()
}

// guess is the state that a job is most likely in, as the judge wants to know it.
func (j Job) guess() judge.State {
	switch j.State {
	case "":
		return judge.Unknown
	case "InProgress":
		return judge.InProgress
	case "Created", "Queued", "Dispatched":
		return judge.Unacknowledged
	default:
		return judge.Finished
	}
}

// possible are the states that a job may be in.
func (j Job) possible() []judge.State {
	if j.Unsure {
		return []judge.State{judge.InProgress, judge.Unknown, judge.Unacknowledged, judge.Finished}
	}
	return []judge.State{j.guess()}
}

// whole is a body that was read in part and can be read whole again.
type whole struct {
	io.Reader
	io.Closer
}

// recorder keeps what is answered while it passes.
type recorder struct {
	http.ResponseWriter
	status   int
	body     bytes.Buffer
	most     int  // how much of the body is kept
	cut      bool // there was more
	returned bool // the handler came to its end: it did not break the connection off
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 || r.status < 200 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	kept := min(len(p), r.most-r.body.Len())
	r.cut = r.cut || kept < len(p)
	r.body.Write(p[:kept])
	return r.ResponseWriter.Write(p)
}

// answer is what was answered. Nothing is known of one that was written to the connection itself.
func (r *recorder) answer() wire.Answer {
	a := wire.Answer{Fate: wire.Answered, Status: r.status, Header: r.Header().Clone(), Body: r.body.Bytes()}
	if !r.returned || r.status == 0 {
		a.Fate, a.Status = wire.Dropped, 0
	}
	return a
}

// Tally counts exchanges. It may be used by many goroutines at once.
type Tally struct {
	mu  sync.Mutex
	sum Summary
}

// Summary is what there was of exchanges.
type Summary struct {
	Exchanges  int             `json:"exchanges"`
	Operations map[string]*Sum `json:"operations"` // "" for requests that name none
	// Violations are the numbers of requests that violate a MUST, by the id of the rule, and Advised those that violate
	// a SHOULD. Undecided are those of requests that were rejected for what no document decides: no violations.
	Violations map[string]int `json:"violations"`
	Advised    map[string]int `json:"advised,omitempty"`
	Undecided  map[string]int `json:"undecided,omitempty"`
	// Deviations are the numbers of answers that violate a MUST, by the id of the rule; "outcome" where the status or
	// the error is none that the request may have.
	Deviations map[string]int `json:"deviations"`
	// Warnings are those that violate a SHOULD.
	Warnings map[string]int `json:"warnings"`
}

// Sum is what became of the requests of one operation.
type Sum struct {
	Requests   int `json:"requests"`
	Rejected   int `json:"rejected"`   // with a status of 400 or more
	Unanswered int `json:"unanswered"` // the connection was closed
}

// Add counts an exchange.
func (t *Tally) Add(e Exchange) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := &t.sum
	if s.Operations == nil {
		s.Operations, s.Violations, s.Advised = map[string]*Sum{}, map[string]int{}, map[string]int{}
		s.Undecided, s.Deviations, s.Warnings = map[string]int{}, map[string]int{}, map[string]int{}
	}
	s.Exchanges++
	of := s.Operations[e.Operation]
	if of == nil {
		of = &Sum{}
		s.Operations[e.Operation] = of
	}
	of.Requests++
	switch {
	case e.Status == 0:
		of.Unanswered++
	case e.Status >= 400:
		of.Rejected++
	}
	for _, v := range e.Violations {
		switch v.Level {
		case rules.Should:
			s.Advised[v.Rule]++
		case rules.Observe:
			s.Undecided[v.Rule]++
		default:
			s.Violations[v.Rule]++
		}
	}
	for _, d := range e.Deviations {
		switch rule := cmp.Or(d.Rule, "outcome"); d.Level {
		case rules.Must:
			s.Deviations[rule]++
		case rules.Should:
			s.Warnings[rule]++
		case rules.Observe:
		}
	}
}

// Summary is what there was so far.
func (t *Tally) Summary() Summary {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.sum
	s.Operations = map[string]*Sum{}
	for name, of := range t.sum.Operations {
		copied := *of
		s.Operations[name] = &copied
	}
	s.Violations, s.Advised, s.Undecided = counted(s.Violations), counted(s.Advised), counted(s.Undecided)
	s.Deviations, s.Warnings = counted(s.Deviations), counted(s.Warnings)
	return s
}

func counted(of map[string]int) map[string]int {
	if of == nil {
		return map[string]int{} // an object in JSON, not null
	}
	return maps.Clone(of)
}

// Wrong reports whether either side violated a MUST, or, where it is strict, a SHOULD.
func (s Summary) Wrong(strict bool) bool {
	return len(s.Violations)+len(s.Deviations) > 0 || strict && len(s.Advised)+len(s.Warnings) > 0
}

// Text is the summary for people: a line for the exchanges, and one for each kind of violation that there was.
func (s Summary) Text() string {
	if s.Exchanges == 0 {
		return "no exchanges"
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(s.Operations)) {
		of := s.Operations[name]
		part := fmt.Sprintf("%s %d", report.Harmless(cmp.Or(name, "no operation")), of.Requests)
		var more []string
		if of.Rejected > 0 {
			more = append(more, fmt.Sprintf("%d rejected", of.Rejected))
		}
		if of.Unanswered > 0 {
			more = append(more, fmt.Sprintf("%d without an answer", of.Unanswered))
		}
		if len(more) > 0 {
			part += " (" + strings.Join(more, ", ") + ")"
		}
		parts = append(parts, part)
	}
	lines := []string{fmt.Sprintf("%s: %s", report.Plural(s.Exchanges, "exchange"), strings.Join(parts, ", "))}
	for _, kind := range []struct {
		says  string
		count map[string]int
	}{
		{"requests that violate a rule", s.Violations},
		{"requests that violate a SHOULD", s.Advised},
		{"requests rejected for what no document decides", s.Undecided},
		{"answers that violate a MUST", s.Deviations},
		{"answers that violate a SHOULD", s.Warnings},
	} {
		if len(kind.count) == 0 {
			continue
		}
		var rules []string
		for _, rule := range slices.Sorted(maps.Keys(kind.count)) {
			rules = append(rules, fmt.Sprintf("%s %d", rule, kind.count[rule]))
		}
		lines = append(lines, kind.says+": "+strings.Join(rules, ", "))
	}
	return strings.Join(lines, "\n")
}
