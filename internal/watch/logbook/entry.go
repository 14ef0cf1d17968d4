package logbook

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/awsjson"
)

const (
	servicePrefix = "CodePipeline_20150709."
	mediaType     = "application/x-amz-json-1.1"
)

// The wires, as an exchange names them.
const (
	JSON = "JSON"
	CBOR = "CBOR"
)

// entry is an exchange while it goes on.
type entry struct {
	request   *http.Request
	header    http.Header
	body      []byte
	text      []byte      // the body in JSON, whatever the wire
	read      *judge.Body // and read
	operation string      // empty where the request names none
	wire      string
	named     named
	job       string // as it is shown
	of        model.Operation
	judged    bool // the request is of one of a job worker's operations, and was read whole
	allowed   judge.Allowed
	broken    []string    // the rules that the request violates, whatever state its job may be in
	level     rules.Level // of these
	answer    wire.Answer
	error     string // the type that the answer names, for one of 400 or more
	cut       bool   // only the beginning of the answer was kept
	coded     bool   // its body is still in a coding: there may be anything in it, and nothing of it is told
	gone      bool   // the client did not wait for the answer
	signs     bool   // the proxy signs each request anew
}

func newEntry(r *http.Request, body []byte) *entry {
	e := &entry{request: r, header: r.Header.Clone(), body: body}
	e.operation, e.wire = operation(r)
	if e.wire == JSON {
		e.text, e.read = body, judge.Read(body)
	}
	e.names()
	of, known := model.OperationByName(e.operation)
	e.of, e.judged = of, known && e.whole()
	return e
}

// largeHead is how much header fields may be before a target may find them too much, in bytes of names and values.
const largeHead = 2 << 10

// negotiated reports whether HTTP itself allows an answer: a refusal of a large head (RFC 6585, section 5), an Accept
// (RFC 9110, section 15.5.7), a body without Content-Length (15.5.12) or a parameter of the Content-Type (15.5.16), and
// another form than the protocol's where the request names one first (12.5.1).
func (e *entry) negotiated() bool {
	asked, form := e.header.Get("Accept"), http.Header(e.answer.Header).Get("Content-Type")
	switch e.answer.Status {
	case http.StatusRequestHeaderFieldsTooLarge:
		size := 0
		for name, values := range e.header {
			size += len(name) + len(strings.Join(values, ""))
		}
		return size > largeHead
	case http.StatusNotAcceptable:
		return e.header["Accept"] != nil
	case http.StatusLengthRequired:
		return e.request.ContentLength < 0
	case http.StatusUnsupportedMediaType:
		return strings.Contains(e.header.Get("Content-Type"), ";")
	}
	refused := e.answer.Status >= 400 && e.answer.Status < 500 // HttpURLConnection asks for HTML first, always
	return refused && asked != "" && !strings.HasPrefix(asked, "*/*") && !strings.HasPrefix(asked, mediaType) &&
		e.wire == JSON && form != "" && !strings.HasPrefix(form, mediaType)
}

// decode undoes the coding of the answer.
func (e *entry) decode() {
	accepts := "*"
	if given := e.header.Values("Accept-Encoding"); given != nil {
		accepts = strings.Join(given, ", ")
	}
	if e.coded = wire.Coded(e.answer.Header); e.coded && !e.cut {
		e.coded = !e.answer.Decode(accepts, mostDecoded)
	}
}

func (e *entry) whole() bool { return len(e.body) < mostRead }

// operation is the operation that a request names, if it could be one, and the wire.
func operation(r *http.Request) (name, wire string) {
	if _, rest, ok := strings.Cut(r.URL.Path, "/service/"); ok && r.Method == http.MethodPost {
		_, name, _ = strings.Cut(rest, "/operation/")
		return name, CBOR
	}
	return jsonOperation(r), JSON
}

func jsonOperation(r *http.Request) string {
	name, ok := strings.CutPrefix(r.Header.Get("X-Amz-Target"), servicePrefix)
	if !ok || r.Method != http.MethodPost || r.URL.Path != "/" {
		return ""
	}
	return name
}

// exchange is the entry as it is shown.
func (e *entry) exchange(jobs func(string) Job) Exchange {
	x := Exchange{
		Operation: e.operation, Wire: e.wire, Method: e.request.Method, Path: e.request.URL.Path, JobID: e.job,
		Nonce: e.named.Nonce, Status: e.answer.Status, Polled: e.polled(),
		Request: Request{e.request.URL.RequestURI(), e.header, e.body, e.whole()}, Answer: e.answer, Cut: e.cut,
	}
	if x.Status >= 400 {
		x.Error, x.Message = e.error, wire.ReadError(&e.answer).Message
	}
	if e.job != "" {
		after := jobs(e.job)
		x.JobState = after.State
		if e.named.Token != "" {
			x.NextJob = after.Next
		}
	}
	broken, level := e.protocol()
	outside := len(broken) > 0 && e.rejected()
	if !outside {
		outside = e.answer.AuthRefused() || e.negotiated()
		if len(e.broken) > 0 {
			broken, level = e.broken, e.level
		}
	}
	if level != rules.Observe || x.Status >= 400 { // of what may be accepted it is told only why it was not
		for _, id := range broken {
			x.Violations = append(x.Violations, e.violation(id, level))
		}
	}
	if !outside && !e.gone && !e.answer.Throttled() {
		for _, f := range e.check() {
			x.Deviations = append(x.Deviations, Deviation{f.Rule, f.Level, f.Expected, f.Got})
		}
	}
	if e.coded {
		x.Answer.Body, x.Cut = nil, true
	}
	return x
}

// named is what a request names.
type named struct {
	JobID string `json:"jobId"`
	Token string `json:"continuationToken"`
	Nonce string `json:"nonce"`
	Type  struct {
		Owner string `json:"owner"`
	} `json:"actionTypeId"`
}

// names reads what the request names. A member of a wrong type hides none of the others, and letter case does not
// matter, as in many readers; what cannot be read names nothing.
func (e *entry) names() {
	switch {
	case e.wire == CBOR:
		_ = cbor.Unmarshal(e.body, &e.named) // it takes the tags of JSON where it has none of its own
	case e.read.Document() != nil:
		e.named.read(e.read.Document().Root())
	}
	if e.job = e.named.JobID; len(e.job) > 64 {
		e.job = e.job[:64] + "…"
	}
}

// read reads them from a body.
func (n *named) read(body awsjson.Value) {
	if body.Kind() != awsjson.Object {
		return
	}
	for name, value := range body.Members() {
		if value.Kind() == awsjson.Object && name.Text() == "actionTypeId" {
			n.readType(value)
		}
		if value.Kind() != awsjson.String {
			continue
		}
		switch text := name.Text(); {
		case strings.EqualFold(text, "jobId"):
			n.JobID = value.Text()
		case strings.EqualFold(text, "continuationToken"):
			n.Token = value.Text()
		case strings.EqualFold(text, "nonce"):
			n.Nonce = value.Text()
		}
	}
}

// readType reads the action type that a poll asks for.
func (n *named) readType(body awsjson.Value) {
	for name, value := range body.Members() {
		if value.Kind() == awsjson.String && name.Text() == "owner" {
			n.Type.Owner = value.Text()
		}
	}
}

// polled are the ids of the jobs that a poll gave.
func (e *entry) polled() []string {
	var given struct {
		Jobs []struct {
			ID      string `json:"id"`
			Partner string `json:"jobId"` // the same of a partner's job
		} `json:"jobs"`
	}
	if !polls(e.operation) {
		return nil
	}
	read := json.Unmarshal
	if e.wire == CBOR {
		read = cbor.Unmarshal
	}
	if read(e.answer.Body, &given) != nil {
		return nil
	}
	var ids []string
	for _, j := range given.Jobs {
		ids = append(ids, cmp.Or(j.ID, j.Partner))
	}
	return ids
}
