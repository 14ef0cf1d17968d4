package logbook

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
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
	wire      string // cborWire, or empty for JSON
	judged    bool   // the request is of the operation and was read whole
	verdict   judge.Verdict
	answer    wire.Answer
}

// cborWire names the second wire in the log.
const cborWire = "CBOR"

// operation is the operation that a request names, if it could be one, and the wire.
func operation(r *http.Request) (name, wire string) {
	if _, rest, ok := strings.Cut(r.URL.Path, "/service/"); ok && r.Method == http.MethodPost {
		_, name, _ = strings.Cut(rest, "/operation/")
		return name, cborWire
	}
	return jsonOperation(r), ""
}

func jsonOperation(r *http.Request) string {
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
		rule, _ := rules.RuleByID(id)
		lines = append(lines,
			fmt.Sprintf("%s: %s", rule.ID, rule.Title),
			fmt.Sprintf("documented in %s; plumbline explain %s", rule.Source, rule.ID))
	}
	if e.judged && !outside && !e.answer.Throttled() {
		for _, f := range e.verdict.Allowed.Check(e.answer) {
			if f.Level == rules.Must {
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
	if e.wire != "" {
		asked += " (" + e.wire + ")"
	}
	job := e.job()
	if job != "" {
		asked += " " + report.Harmless(job)
	}
	switch {
	case e.answer.Fate != wire.Answered:
		return asked + ": the connection was closed without an answer"
	case e.answer.Status >= 400:
		return fmt.Sprintf("%s: %s%s", asked, e.outcome(), e.message())
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
	e.read(e.body, &named) // what cannot be read names no job
	if len(named.JobID) > 64 {
		return named.JobID[:64] + "…"
	}
	return named.JobID
}

// outcome is the status, with the type of an error.
func (e *entry) outcome() string {
	var said struct {
		Type string `json:"__type"`
	}
	if e.wire != cborWire || !e.read(e.answer.Body, &said) {
		return e.answer.Outcome()
	}
	_, name, _ := strings.Cut(said.Type, "#")
	return strings.TrimSpace(fmt.Sprintf("%d %s", e.answer.Status, report.Harmless(name)))
}

// read reads a body of the entry's wire into a struct with the tags of JSON, and reports
// whether it could.
func (e *entry) read(body []byte, into any) bool {
	if e.wire == cborWire {
		return cbor.Unmarshal(body, into) == nil // it takes the tags of JSON where it has none of its own
	}
	return json.Unmarshal(body, into) == nil
}

// message is what an error says.
func (e *entry) message() string {
	var said struct {
		Message string `json:"message"`
	}
	if !e.read(e.answer.Body, &said) || said.Message == "" {
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
	if !e.read(e.answer.Body, &given) || len(given.Jobs) == 0 {
		return "no job"
	}
	ids := make([]string, len(given.Jobs))
	for i, j := range given.Jobs {
		ids[i] = j.ID
	}
	return "job " + report.Harmless(strings.Join(ids, ", "))
}

// protocol is what a refused request has wrong around its body, the first of what
// the provider looks at: its body was not read then.
func (e *entry) protocol() []string {
	if e.answer.Fate == wire.Answered && e.answer.Status < 400 {
		return nil
	}
	r := e.request
	if e.wire == cborWire {
		return nil // the message of the error says what was wrong
	}
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
	case wire.ErrorType(e.answer) == model.UnknownOperation:
		return []string{"protocol/unknown-operation"}
	}
	return nil
}
