package logbook

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"

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

	// Nonce is the one that the request names.
	Nonce string `json:"-"`
	// Request and Answer are what passed, as it was sent.
	Request Request     `json:"-"`
	Answer  wire.Answer `json:"-"`
	// Cut is set where only the beginning of the answer's body was kept, or nothing since its coding cannot be undone.
	Cut bool `json:"-"`
}

// Invocation is the id that the SDK gave the call, empty where there is none.
func (e Exchange) Invocation() string { return e.Request.Header.Get(invocation) }

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

// polls reports whether an operation hands jobs out.
func polls(operation string) bool {
	return operation == "PollForJobs" || operation == "PollForThirdPartyJobs"
}

// Text is the exchange for people: a line that says what happened, and below it what was wrong. Of the answer that is
// what violates a MUST.
func (e Exchange) Text() string { return e.text(rules.Must) }

// StrictText is Text with what in the answer violates a SHOULD.
func (e Exchange) StrictText() string { return e.text(rules.Must, rules.Should) }

func (e Exchange) text(levels ...rules.Level) string {
	lines := []string{e.headline()}
	for _, v := range e.Violations {
		lines = append(lines,
			v.Rule+": "+v.Title,
			"documented in "+v.Source+"; plumbline explain "+v.Rule)
	}
	for _, d := range e.Deviations {
		if slices.Contains(levels, d.Level) {
			says := "this answer is not the documented one"
			if d.Level == rules.Should {
				says = "this answer violates a SHOULD"
			}
			lines = append(lines, fmt.Sprintf("%s: expected %s, got %s", says, d.Expected, report.Harmless(d.Got)))
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
	case polls(e.Operation) && len(e.Polled) == 0:
		return asked + ": " + outcome + ", no job"
	case polls(e.Operation):
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

// reading is what a body of the CBOR wire turned out to be.
type reading int

const (
	readable  reading = iota
	malformed         // not well-formed: it must be rejected
	unclear           // well-formed, and of those on which the documents leave the outcome open
)

// errUnclear is returned for a value of which JSON has nothing that says the same.
var errUnclear = errors.New("no value of JSON says the same")

var cborMode = func() cbor.DecMode {
	mode, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, MaxNestedLevels: 1000,
		FieldNameMatching: cbor.FieldNameMatchingCaseSensitive,
	}.DecMode()
	if err != nil {
		panic(err)
	}
	return mode
}()

// asJSON spells a body of the CBOR wire as the judge reads it: the rules on members are the same on both wires.
func asJSON(body []byte) ([]byte, reading) {
	if len(body) == 0 {
		return []byte("{}"), readable
	}
	var extraneous *cbor.ExtraneousDataError
	switch err := cbor.Wellformed(body); {
	case errors.As(err, &extraneous):
		return nil, unclear
	case err != nil:
		return nil, malformed
	}
	var invalid *cbor.SemanticError
	var v any
	switch err := cborMode.Unmarshal(body, &v); {
	case errors.As(err, &invalid):
		return nil, malformed // a text string that is no UTF-8
	case err != nil:
		return nil, unclear
	}
	tags := tagsOf(body)
	if tags == anotherTag { // which is the wrong type for a time, as text is
		whole, _ := v.(map[any]any)
		revision, ok := whole["currentRevision"].(map[any]any)
		if !ok {
			return nil, unclear // it has a tag itself
		}
		revision["created"] = ""
	}
	spelled, err := spell("", v)
	if err != nil || tags == oddTags {
		return nil, unclear
	}
	text, err := json.Marshal(spelled)
	if err != nil {
		return nil, unclear
	}
	return text, readable
}

// tags are those of a body.
type tags int

const (
	plainTags  tags = iota // none around it, and the time of its revision, where it has one, has tag 1
	anotherTag             // this time has another one, which must be rejected
	oddTags                // of those on which the documents leave the outcome open
)

// selfDescribed is the tag that says that what follows is CBOR, and no more.
const selfDescribed = 55799

func tagsOf(body []byte) tags {
	var in struct {
		Revision struct {
			Created cbor.RawMessage `cbor:"created"`
		} `cbor:"currentRevision"`
	}
	const kind, tagged = 5, 6
	if body[0]>>kind == tagged {
		return oddTags
	}
	// What is no map, or names its members otherwise, has no such time.
	if cborMode.Unmarshal(body, &in) != nil || len(in.Revision.Created) == 0 || in.Revision.Created[0]>>kind != tagged {
		return plainTags
	}
	var tag cbor.RawTag
	var seconds float64
	switch err := cbor.Unmarshal(in.Revision.Created, &tag); {
	case err != nil || tag.Number == selfDescribed:
		return oddTags
	case tag.Number != 1:
		return anotherTag
	case cbor.Unmarshal(tag.Content, &seconds) != nil || math.IsNaN(seconds) || math.IsInf(seconds, 0):
		return oddTags
	}
	return plainTags
}

// spell makes a value that JSON has of one of CBOR, of the member with a name. A byte string becomes an array: it is
// the wrong type for each member. A time elsewhere than in created has no equal.
func spell(name string, v any) (any, error) {
	switch v := v.(type) {
	case map[any]any:
		out := map[string]any{}
		for key, item := range v {
			member, ok := key.(string)
			if !ok {
				return nil, errUnclear
			}
			var err error
			if out[member], err = spell(member, item); err != nil {
				return nil, err
			}
		}
		return out, nil
	case []any:
		out := make([]any, len(v))
		for i := range v {
			var err error
			if out[i], err = spell(name, v[i]); err != nil {
				return nil, err
			}
		}
		return out, nil
	case []byte:
		return []any{}, nil
	case time.Time:
		if name != "created" {
			return nil, errUnclear
		}
		return json.Number(strconv.FormatInt(v.Unix(), 10)), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, errUnclear
		}
		if v == math.Trunc(v) {
			return json.Number(strconv.FormatFloat(v, 'f', 1, 64)), nil
		}
		return v, nil
	case big.Int:
		if v.IsInt64() || v.IsUint64() { // an integer that needs no tag has one
			return nil, errUnclear
		}
		return json.Number(v.String()), nil
	case nil, bool, string, uint64, int64:
		return v, nil
	default: // a tag, or a simple value
		return nil, errUnclear
	}
}
