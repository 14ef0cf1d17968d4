// Package logbook tells the author of a job worker what was asked of the
// provider and what it answered: where a request was refused, which documented
// rule it breaks and where that stands.
//
// It is a layer around the provider, which itself knows no rules.
package logbook

import (
	"bytes"
	"io"
	"log"
	"net/http"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Logbook writes an entry for every exchange with the handler behind it.
type Logbook struct {
	next  http.Handler
	state func(jobID string) string
	log   *log.Logger
}

// New makes a logbook of what is asked of next. State is the status of the job with
// an id, "" where there is none.
func New(next http.Handler, state func(jobID string) string, log *log.Logger) *Logbook {
	return &Logbook{next: next, state: state, log: log}
}

// mostRead is how much of a request is looked at, mostKept how much of an answer.
const (
	mostRead = 1 << 20
	mostKept = 64 << 10
)

// ServeHTTP has the request answered and writes the entry.
func (b *Logbook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, mostRead)) // what cannot be read, the handler meets itself
	r.Body = whole{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
	e := &entry{request: r, body: body}
	e.operation, e.wire = operation(r)
	if e.judged = e.operation == theOperation && e.wire == "" && len(body) < mostRead; e.judged {
		e.verdict = judge.Judge(body, b.jobs, model.Current) // before the job's state changes
	}
	rec := &recorder{ResponseWriter: w}
	defer func() {
		e.answer = rec.answer()
		if e.judged && e.answer.Status >= 400 && len(e.verdict.Broken) == 0 {
			e.verdict = judge.Judge(body, b.jobs, model.Current) // another request may have ended the job meanwhile
		}
		b.log.Print(e.text(b.state))
	}()
	b.next.ServeHTTP(rec, r)
	rec.returned = true
}

// jobs is the state of a job as the judge wants to know it.
func (b *Logbook) jobs(id string) judge.State {
	switch b.state(id) {
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
	r.body.Write(p[:min(len(p), mostKept-r.body.Len())])
	return r.ResponseWriter.Write(p)
}

// answer is what was answered. Nothing is known of one that was written to the
// connection itself.
func (r *recorder) answer() wire.Answer {
	a := wire.Answer{Fate: wire.Answered, Status: r.status, Header: r.Header(), Body: r.body.Bytes()}
	if !r.returned || r.status == 0 {
		a.Fate = wire.Dropped
	}
	return a
}
