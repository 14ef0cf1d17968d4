// Package logbook shows the author of a job worker what was asked of a target and what it
// answered: where a request was rejected, which documented rule it violates and where that
// is documented, and where an answer is none that the documents allow.
//
// It is a layer around any handler, the provider or a proxy, which itself knows no rules.
package logbook

import (
	"bytes"
	"io"
	"net/http"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/judge"
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
}

// Logbook has every exchange with the handler behind it told.
type Logbook struct {
	next http.Handler
	jobs func(id string) Job
	told func(Exchange)
	kept int
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

// mostRead is how much of a request is looked at, mostKept how much of an answer.
const (
	mostRead = 1 << 20
	mostKept = 64 << 10
)

// ServeHTTP has the request answered and tells of it.
func (b *Logbook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	body := beginning(r)
	r.Body = whole{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
	e := newEntry(r, body)
	if e.judged {
		e.judge(b.jobs) // before the job's state changes
	}
	rec := &recorder{ResponseWriter: w, most: b.kept}
	defer func() {
		e.answer, e.cut = rec.answer(), rec.cut
		e.answer.CBOR = e.wire == CBOR
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
