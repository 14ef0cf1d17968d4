package logbook

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Exchange is one request, what was answered, and what is to be said of both. Its JSON is a line of `serve --log json`.
type Exchange struct {
	Time      time.Time `json:"time"`
	Operation string    `json:"operation,omitempty"` // empty where the request names none
	Wire      string    `json:"wire"`                // JSON or CBOR
	Method    string    `json:"method"`
	Path      string    `json:"path"`
	JobID     string    `json:"jobId,omitempty"`    // that the request names, at most 64 characters of it
	Polled    []string  `json:"polled,omitempty"`   // ids of the jobs that a poll gave
	Status    int       `json:"status,omitempty"`   // 0 where the connection was closed without an answer
	Error     string    `json:"error,omitempty"`    // the type of an error
	Message   string    `json:"message,omitempty"`  // what it says
	JobState  string    `json:"jobState,omitempty"` // afterwards
	NextJob   string    `json:"nextJob,omitempty"`  // the job that continues the token of the request
	// Violations are the documented rules that the request violates.
	Violations []Violation `json:"violations,omitempty"`
	// Deviations are what the answer has that no document allows.
	Deviations []Deviation `json:"deviations,omitempty"`

	// Request and Answer are what passed, as it was sent.
	Request Request     `json:"-"`
	Answer  wire.Answer `json:"-"`
	// Cut is set where only the beginning of the answer's body was kept.
	Cut bool `json:"-"`
}

// Request is a request as it came in. Of a body that is too large to be kept the beginning is there.
type Request struct {
	URI    string // path and query
	Header http.Header
	Body   []byte
	Whole  bool
}

// Violation is a rule that a request violates, with its documentation.
type Violation struct {
	Rule   string      `json:"rule"`
	Level  rules.Level `json:"level"`
	Title  string      `json:"title"`
	Source string      `json:"source"`
}

// Deviation is one way in which an answer differs from what is documented.
type Deviation struct {
	// empty where the outcome is not one of those that the request may have
	Rule     string      `json:"rule,omitempty"`
	Level    rules.Level `json:"level"`
	Expected string      `json:"expected"`
	Got      string      `json:"got"`
}

// Text is the exchange for people: a line that says what happened, and below it what was wrong.
func (e Exchange) Text() string {
	lines := []string{e.headline()}
	for _, v := range e.Violations {
		lines = append(lines,
			v.Rule+": "+v.Title,
			"documented in "+v.Source+"; plumbline explain "+v.Rule)
	}
	for _, d := range e.Deviations {
		if d.Level == rules.Must {
			lines = append(lines, fmt.Sprintf("this answer is not the documented one: expected %s, got %s", d.Expected,
				report.Harmless(d.Got)))
		}
	}
	return strings.Join(lines, "\n         ")
}

// headline says who was asked for what, and what came of it.
func (e Exchange) headline() string {
	asked := report.Harmless(e.Operation)
	if asked == "" {
		asked = report.Harmless(e.Method + " " + e.Path)
	}
	if e.Wire == CBOR {
		asked += " (" + CBOR + ")"
	}
	if e.JobID != "" {
		asked += " " + report.Harmless(e.JobID)
	}
	outcome := e.outcome()
	switch {
	case e.Status == 0:
		return asked + ": the connection was closed without an answer" + e.later()
	case e.Status >= 400 && e.Message != "":
		return asked + ": " + outcome + ": " + report.Harmless(e.Message)
	case e.Status >= 400:
		return asked + ": " + outcome
	case e.Operation == "PollForJobs" && len(e.Polled) == 0:
		return asked + ": " + outcome + ", no job"
	case e.Operation == "PollForJobs":
		return asked + ": " + outcome + ", job " + report.Harmless(strings.Join(e.Polled, ", "))
	}
	return asked + ": " + outcome + e.later()
}

// later is what has become of the job.
func (e Exchange) later() string {
	switch {
	case e.JobID == "" || e.JobState == "":
		return ""
	case e.NextJob != "":
		return fmt.Sprintf(", the job is %s; job %s continues its token", e.JobState, report.Harmless(e.NextJob))
	}
	return ", the job is " + e.JobState
}

// outcome is the status, with the type of an error.
func (e Exchange) outcome() string {
	return strings.TrimSpace(strconv.Itoa(e.Status) + " " + report.Harmless(e.Error))
}
