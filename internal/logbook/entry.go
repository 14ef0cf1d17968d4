package logbook

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/spec"
)

const (
	servicePrefix = "CodePipeline_20150709."
	theOperation  = "PutJobSuccessResult"
	mediaType     = "application/x-amz-json-1.1"
)

// entry is one exchange.
type entry struct {
	request   *http.Request
	body      []byte
	operation string // empty where the request names none
	judged    bool   // the request is of the operation and was read whole
	verdict   spec.Verdict
	answer    spec.Answer
}

// operation is the operation that a request names, if it could be one.
func operation(r *http.Request) string {
	name, ok := strings.CutPrefix(r.Header.Get("X-Amz-Target"), servicePrefix)
	if !ok || r.Method != http.MethodPost || r.URL.Path != "/" {
		return ""
	}
	return name
}

// text is the entry: a line that says what happened, and below it what was wrong.
func (e *entry) text(state func(string) string) string {
	lines := []string{e.headline(state)}
	broken, outside := e.protocol(), true
	if len(broken) == 0 {
		broken, outside = e.verdict.Broken, false
	}
	for _, id := range broken {
		rule, _ := spec.RuleByID(id)
		lines = append(lines,
			fmt.Sprintf("%s: %s", rule.ID, rule.Title),
			fmt.Sprintf("documented in %s; plumbline explain %s", rule.Source, rule.ID))
	}
	if e.judged && !outside && !e.answer.Throttled() {
		for _, f := range e.verdict.Allowed.Check(e.answer) {
			if f.Level == spec.Must {
				lines = append(lines, fmt.Sprintf("this answer is not the documented one: expected %s, got %s", f.Expected, report.Harmless(f.Got)))
			}
		}
	}
	return strings.Join(lines, "\n         ")
}

// headline says who was asked for what and what came of it.
func (e *entry) headline(state func(string) string) string {
	asked := report.Harmless(e.operation)
	if asked == "" {
		asked = report.Harmless(e.request.Method + " " + e.request.URL.Path)
	}
	job := e.job()
	if job != "" {
		asked += " " + report.Harmless(job)
	}
	switch {
	case e.answer.Fate != spec.Answered:
		return asked + ": the connection was closed without an answer"
	case e.answer.Status >= 400:
		return fmt.Sprintf("%s: %s%s", asked, e.answer.Outcome(), e.message())
	case job != "" && state(job) != "":
		return fmt.Sprintf("%s: %s, the job is %s", asked, e.answer.Outcome(), state(job))
	case e.operation == "PollForJobs":
		return fmt.Sprintf("%s: %s, %s", asked, e.answer.Outcome(), e.polled())
	}
	return asked + ": " + e.answer.Outcome()
}

// job is the id that the request names.
func (e *entry) job() string {
	var named struct {
		JobID string `json:"jobId"`
	}
	_ = json.Unmarshal(e.body, &named) // what is no JSON names no job
	if len(named.JobID) > 64 {
		return named.JobID[:64] + "…"
	}
	return named.JobID
}

// message is what an error says.
func (e *entry) message() string {
	var said struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(e.answer.Body, &said) != nil || said.Message == "" {
		return ""
	}
	return ": " + report.Harmless(said.Message)
}

// polled are the jobs that PollForJobs gave.
func (e *entry) polled() string {
	var given struct {
		Jobs []struct {
			ID string `json:"id"`
		} `json:"jobs"`
	}
	if json.Unmarshal(e.answer.Body, &given) != nil || len(given.Jobs) == 0 {
		return "no job"
	}
	ids := make([]string, len(given.Jobs))
	for i, j := range given.Jobs {
		ids[i] = j.ID
	}
	return "job " + report.Harmless(strings.Join(ids, ", "))
}

// protocol is what a refused request has wrong around its body, the first of what
// the stand-in looks at: its body was not read then.
func (e *entry) protocol() []string {
	if e.answer.Fate == spec.Answered && e.answer.Status < 400 {
		return nil
	}
	r := e.request
	given, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case r.URL.Path != "/":
		return []string{"protocol/path"}
	case r.Method != http.MethodPost:
		return []string{"protocol/method"}
	case err != nil || given != mediaType:
		return []string{"protocol/content-type"}
	case !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 "), e.answer.Status == http.StatusForbidden:
		return []string{"protocol/signature"}
	case spec.ErrorType(e.answer) == spec.UnknownOperation:
		return []string{"protocol/unknown-operation"}
	}
	return nil
}
