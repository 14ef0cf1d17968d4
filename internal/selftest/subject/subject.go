// Package subject is what properties and fuzz targets are tried on: the embedded
// provider, in this process and without a network, or a running implementation that the environment names.
//
// It is kept light: a fuzzer scans the coverage counters of everything that is linked into its binary after each
// execution. What is heavy about a running implementation, signing and making jobs, is done by a process of its own.
package subject

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Subject is an implementation that is tried.
type Subject struct {
	// Strict says that what documents only suggest is demanded too: so it is with the embedded provider.
	Strict bool
	// Endpoint is where it listens, empty for what is in this process.
	Endpoint string
	// Fault is the named fault of the embedded provider, if it has one.
	Fault string
	way   way
	live  string // of another process: a job in progress for requests that are refused
	room  []byte // for the body of a request

	leftOut sync.Once // tells what is
}

// way is how a subject is reached.
type way interface {
	// call sends a request for an operation on a wire.
	call(by generate.Wire, operation string, body []byte) wire.Answer
	// job makes a job in a status of the API's.
	job(status string) (string, error)
}

// Call sends a request for an operation in JSON.
func (s *Subject) Call(operation string, body []byte) wire.Answer {
	return s.way.call(generate.JSON, operation, body)
}

// Put sends a PutJobSuccessResult in JSON.
func (s *Subject) Put(body []byte) wire.Answer { return s.PutOn(generate.JSON, body) }

// PutOn sends a PutJobSuccessResult on a wire.
func (s *Subject) PutOn(by generate.Wire, body []byte) wire.Answer {
	a := s.way.call(by, "PutJobSuccessResult", body)
	if a.Status/100 == 2 {
		s.live = "" // it may have been the one that has ended
	}
	return a
}

// SpeaksCBOR asks whether the subject speaks the CBOR wire.
func (s *Subject) SpeaksCBOR() bool {
	r := generate.Request{ID: generate.ID{Kind: generate.Valid}, Wire: generate.CBOR}
	return s.PutOn(generate.CBOR, r.Build(newID())).SpeaksCBOR()
}

// Renew forgets everything that came before, where that is possible: in this process.
func (s *Subject) Renew() {
	if e, ok := s.way.(*embedded); ok {
		e.renew()
	}
}

// Job makes a job with a past. An error that is no ErrNoVerdict is about the subject:
// it did not do what the past consists of. A job that the past leaves in progress may be one
// that requests were sent for before, all of which were refused: see Used.
func (s *Subject) Job(past generate.Past) (string, error) {
	switch past {
	case generate.Unacknowledged:
		return s.job("Dispatched")
	case generate.Succeeded, generate.Failed:
		return s.job(past.String())
	case generate.Nobody:
		return newID(), nil
	}
	if past == generate.Continued {
		s.Renew() // so that no other job is waiting
	}
	id, err := s.inProgress()
	if err != nil {
		return "", err
	}
	switch past {
	case generate.Refused:
		a := s.Put(fmt.Appendf(nil, `{"jobId":%q,"executionDetails":{"percentComplete":101}}`, id))
		return id, unless(a.Status == 400, "a request with a percentComplete of 101 was to be refused, but got %s", a)
	case generate.Continued:
		return s.continued(id)
	case generate.Spent:
		a := s.Put(fmt.Appendf(nil, `{"jobId":%q,"continuationToken":"before"}`, id))
		return id, unless(a.Status == 200, "a job was to be ended by a continuation, but the request got %s", a)
	}
	return id, nil
}

// job makes a job in a status.
func (s *Subject) job(status string) (string, error) {
	id, err := s.way.job(status)
	switch {
	case errors.As(err, new(lacksError)):
		s.leftOut.Do(func() { fmt.Fprintln(os.Stderr, "plumbline:", err) })
	case err != nil:
		err = fmt.Errorf("%w: %w", ErrNoVerdict, err)
	}
	return id, err
}

// inProgress is a job in progress. Making one costs a running implementation some
// calls: one for which every request was refused is as good as new.
func (s *Subject) inProgress() (string, error) {
	if s.live != "" {
		return s.live, nil
	}
	id, err := s.job("InProgress")
	if err == nil && s.Endpoint != "" {
		s.live = id
	}
	return id, err
}

// Used says that a job may not be used for another request.
func (s *Subject) Used(id string) {
	if s.live == id {
		s.live = ""
	}
}

// continued is the job that a continuation of the job leads to. Of a running implementation it is not known how its
// jobs are polled for: there it is the job itself, which is in progress too.
func (s *Subject) continued(id string) (string, error) {
	if s.Endpoint != "" {
		return id, nil
	}
	a := s.Put(fmt.Appendf(nil, `{"jobId":%q,"continuationToken":"before"}`, id))
	if a.Status != 200 {
		return "", unless(false, "a job was to be continued, but the request got %s", a)
	}
	jobs, err := s.poll()
	switch {
	case err != nil:
		return "", err
	case len(jobs) != 1:
		return "", fmt.Errorf("a continuation was to lead to one job, but led to %d", len(jobs))
	}
	a = s.Call("AcknowledgeJob", fmt.Appendf(nil, `{"jobId":%q,"nonce":%s}`, jobs[0].ID,
		wire.Quoted(jobs[0].Nonce)))
	return jobs[0].ID, unless(a.Status == 200, "a job was to be acknowledged, but the request got %s", a)
}

// poll takes the waiting jobs of the provider's own actions.
func (s *Subject) poll() ([]Job, error) {
	return s.Poll(ActionType{"Source", "PlumblineSeed", "1"})
}

// ActionType is a custom action type.
type ActionType struct{ Category, Provider, Version string }

// Job is a job as PollForJobs hands it out.
type Job struct {
	ID, Nonce string
	Data      struct {
		ContinuationToken *string
		PipelineContext   struct {
			PipelineExecutionID string
			Action              struct{ Name string }
		}
	}
}

// Poll takes the waiting jobs of a type.
func (s *Subject) Poll(of ActionType) ([]Job, error) {
	a := s.Call("PollForJobs", fmt.Appendf(nil, `{"actionTypeId":{"category":%q,"owner":"Custom","provider":%q,`+
		`"version":%q},"maxBatchSize":100}`, of.Category, of.Provider, of.Version))
	var given struct{ Jobs []Job }
	if err := json.Unmarshal(a.Body, &given); a.Status != 200 || err != nil {
		return nil, unless(false, "PollForJobs was to answer with jobs, but got %s", a)
	}
	return given.Jobs, nil
}

// unless is an error about an answer that was not the wanted one.
func unless(fine bool, format string, a wire.Answer) error {
	if fine {
		return nil
	}
	switch {
	case a.Fate == wire.Refused:
		return fmt.Errorf("%w: %s", ErrNoVerdict, a.Detail)
	case a.Throttled():
		return fmt.Errorf("%w: the answer is %s", ErrNoVerdict, a.Outcome())
	}
	text := a.Outcome()
	if a.Detail != "" {
		text += " (" + a.Detail + ")"
	}
	return fmt.Errorf(format, text)
}

// newID is a random id, which no job has.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// Returns sends a success with a token, on the wire of the request, and says in which way the
// token that comes with the next job by JSON is another one.
func (s *Subject) Returns(r generate.Request) (problem string, err error) {
	token := r.Token.String()
	s.Renew() // so that no other job is waiting
	id, err := s.job("InProgress")
	if err != nil {
		return "", err
	}
	if a := s.PutOn(r.Wire, r.Build(id)); a.Status != 200 {
		return fmt.Sprintf("a token was to be accepted, but the request got %s", a.Outcome()), nil
	}
	next, err := s.poll()
	switch {
	case err != nil:
		return "", err
	case len(next) != 1:
		return fmt.Sprintf("a continuation was to lead to one job, but led to %d", len(next)), nil
	case next[0].Data.ContinuationToken == nil:
		return "the next job was to carry the token, but carries none", nil
	case *next[0].Data.ContinuationToken != token:
		return fmt.Sprintf("the next job was to carry the token %.100q, but carries %.100q", token,
			*next[0].Data.ContinuationToken), nil
	}
	return "", nil
}
