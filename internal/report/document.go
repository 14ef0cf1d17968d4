// Package report is the record of a run and its views. The record is one JSON document, plumbline.report/v1; the text
// view and the progress display only read it, or the events that led to it.
package report

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/client/secret"
)

// Schema names the version of the document that this package writes and reads.
const Schema = "plumbline.report/v1"

// Status says what became of a case.
const (
	StatusPass     = "pass"     // the answer is allowed
	StatusFail     = "fail"     // the answer violates a MUST rule, or a SHOULD rule in strict mode
	StatusWarn     = "warn"     // the answer violates a SHOULD rule
	StatusObserved = "observed" // recorded only: no document decides
	StatusError    = "error"    // the harness or the network failed: no verdict
	StatusSkip     = "skip"     // not run, for the reason given
	StatusKnown    = "known"    // an expected failure, which failed
	StatusFixed    = "fixed"    // an expected failure, which passed: the list of known failures is out of date
)

// Level says how far a broken rule counts against a target.
const (
	LevelMust    = "must"
	LevelShould  = "should"
	LevelObserve = "observe"
)

// ProfileCurrent marks cases that only the profile of today's documents has.
const ProfileCurrent = "current"

// Document is one run: who checked what, how, and what came out. The runner fills everything except Summary and Groups,
// which Finish derives from the cases.
type Document struct {
	Schema     string    `json:"schema"`
	Complete   bool      `json:"complete"` // false when the run was interrupted, or the target went away
	Tool       Tool      `json:"tool"`
	Target     Target    `json:"target"`
	Profile    string    `json:"profile"`
	Strict     bool      `json:"strict"`
	Seed       int64     `json:"seed"`
	Catalogue  Catalogue `json:"catalogue"`
	StartedAt  time.Time `json:"startedAt"`
	DurationMS float64   `json:"durationMs"`
	Headline   string    `json:"headline,omitempty"` // one sentence that replaces thousands of failures of one cause
	Missing    *Missing  `json:"missing,omitempty"`  // of a target that lacks the operation
	// NotImplemented are the other operations that were to be checked and that the target lacks.
	NotImplemented []string `json:"notImplemented,omitempty"`

	NoJobs    string `json:"noJobs,omitempty"` // why no job at all could be obtained: what needs one was skipped
	Partial   bool   `json:"partial"`          // only what needs no job was checked
	Reproduce string `json:"reproduce"`        // the command that repeats this run
	// what the run has to say besides: workers lowered, retries, clean-up
	Notes    []string   `json:"notes,omitempty"`
	Requests int        `json:"requests"` // requests sent to the operation
	Distinct int        `json:"distinct"` // distinct ones, job ids masked except where the id is what is tested
	JobsUsed int        `json:"jobsUsed"`
	Summary  Summary    `json:"summary"`
	Groups   []Group    `json:"groups"`
	Unlisted []Unlisted `json:"unlisted,omitempty"` // cases that are only counted
	Cases    []Case     `json:"cases"`
}

// Missing says of a target that lacks the operation what it has of the flow around it.
type Missing struct {
	Operation string   `json:"operation"`
	Answer    string   `json:"answer"` // the status, and the target's own text
	Has       []string `json:"has,omitempty"`
	Lacks     []string `json:"lacks,omitempty"` // the other calls that were tried
}

// Unlisted are cases that are not among a document's Cases: of very many random
// combinations those with which nothing is wrong are counted.
type Unlisted struct {
	Level  string `json:"level"`
	Family string `json:"family"`
	Status string `json:"status"`
	Reason string `json:"reason,omitempty"` // of a skip or an error
	Count  int    `json:"count"`
}

// Tool is the program that wrote the document.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Target is the implementation that was checked.
type Target struct {
	URL  string `json:"url"`
	Jobs string `json:"jobs"` // how jobs were obtained
}

// Catalogue identifies the list of cases, so that a gate that turned red by a new catalogue says so.
type Catalogue struct {
	Version string `json:"version"`
	SHA256  string `json:"sha256"`
}

// Case is one checked case.
type Case struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// Operation is the operation that is checked, empty for PutJobSuccessResult.
	Operation string     `json:"operation,omitempty"`
	Level     string     `json:"level"`
	Family    string     `json:"family"`
	Rule      string     `json:"rule"`
	Source    string     `json:"source"`
	Profile   string     `json:"profile,omitempty"` // "current" when only that profile has the case
	Wire      string     `json:"wire,omitempty"`    // json or cbor
	Status    string     `json:"status"`
	Expected  string     `json:"expected"`
	Got       string     `json:"got"`
	Findings  []Finding  `json:"findings,omitempty"`
	Reason    string     `json:"reason,omitempty"`   // of a skip or an error
	Exchange  *Exchange  `json:"exchange,omitempty"` // the one that shows it, of several the first that was wrong
	Steps     []Exchange `json:"steps,omitempty"`    // of a scenario, in order
	History   *History   `json:"history,omitempty"`  // of a race, the requests that no order explains
	// Violates are the rules that the request of the exchange violates, where the target accepted it all the same.
	Violates []string `json:"violates,omitempty"`
	// LeftOut says that exchange, steps and curl are not there because enough other cases show the cause: the replay
	// line prints them.
	LeftOut    bool    `json:"leftOut,omitempty"`
	Curl       string  `json:"curl,omitempty"`
	Replay     string  `json:"replay,omitempty"`
	KnownLine  string  `json:"knownLine,omitempty"` // the line that accepts this failure in a list of known ones
	DurationMS float64 `json:"durationMs"`
}

// Finding is one difference between what a rule allows and what came. A case may have several, of several rules.
type Finding struct {
	Rule     string `json:"rule"`
	Level    string `json:"level"`
	Expected string `json:"expected"`
	Got      string `json:"got"`
	Count    int    `json:"count,omitempty"`   // how often it was seen, where it is reported once for the whole run
	Known    bool   `json:"known,omitempty"`   // accepted by the list of known failures
	Caution  string `json:"caution,omitempty"` // what a reader should know before acting on it
}

// History is the smallest part of what several clients sent about one job for which no order explains the answers.
type History struct {
	First  string         `json:"first"` // the state of the job before: queued, dispatched or in progress
	Events []HistoryEvent `json:"events"`
}

// HistoryEvent is one request of a history. Times are nanoseconds since its beginning.
type HistoryEvent struct {
	Client    int      `json:"client"` // from 1
	Operation string   `json:"operation"`
	Invalid   bool     `json:"invalid,omitempty"` // the request must be rejected in every state
	Accepted  bool     `json:"accepted"`
	Outcome   string   `json:"outcome"`          // as Case.Got
	Handed    []string `json:"handed,omitempty"` // of a poll: the jobs, numbered
	CallNS    int64    `json:"callNs"`
	ReturnNS  int64    `json:"returnNs"`
}

// Exchange is one request and what came back.
type Exchange struct {
	Label      string   `json:"label,omitempty"` // what the step of a scenario is for
	Request    Request  `json:"request"`
	Status     int      `json:"status"` // 0 when no answer came
	Headers    []Header `json:"headers,omitempty"`
	Payload             // of the answer
	Fate       string   `json:"fate,omitempty"` // what became of the connection
	DurationMS float64  `json:"durationMs"`
}

// Request is what was sent.
type Request struct {
	Method  string   `json:"method"`
	Path    string   `json:"path"`
	Headers []Header `json:"headers,omitempty"`
	Payload
}

// Header is one header line, spelled as it was on the wire.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Summary counts the cases.
type Summary struct {
	Cases       int      `json:"cases"`
	Status      Counts   `json:"status"`
	Levels      []Tally  `json:"levels"`
	Families    []Tally  `json:"families"`
	Wires       []Tally  `json:"wires,omitempty"`       // where there are cases of another than JSON
	CurrentOnly int      `json:"failuresOnlyInCurrent"` // failures that the profile 2015 would not see
	Rules       []string `json:"failedRules"`           // the rules that failures belong to, sorted
}

// Tally is the counts of one level or one family.
type Tally struct {
	Name string `json:"name"`
	Counts
}

// Counts are cases by status.
type Counts struct {
	Pass     int `json:"pass"`
	Fail     int `json:"fail"`
	Warn     int `json:"warn"`
	Observed int `json:"observed"`
	Error    int `json:"error"`
	Skip     int `json:"skip"`
	Known    int `json:"known"`
	Fixed    int `json:"fixed"`
}

// Group is the failures of one cause: one rule, and one answer once its variable parts are masked. Those that follow
// from others are the last of their status.
type Group struct {
	Rule     string   `json:"rule"`
	Status   string   `json:"status"` // fail, fixed or warn
	Headline string   `json:"headline"`
	Count    int      `json:"count"`
	Example  string   `json:"example"`           // id of the case with the smallest request
	Follows  string   `json:"follows,omitempty"` // the rule of another group that explains this one
	Cases    []string `json:"cases"`
}

// Listed is one case of the catalogue, as list and explain show it.
type Listed struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Level     string `json:"level"`
	Family    string `json:"family"`
	Rule      string `json:"rule"`
	Statement string `json:"statement,omitempty"` // the rule in a sentence
	Source    string `json:"source"`
	Caution   string `json:"caution,omitempty"` // what a reader of a finding should know before acting on it
	Profile   string `json:"profile,omitempty"` // "current" when only that profile has the case
	Needs     string `json:"needs"`             // the state of the job it needs, or none
	Expected  string `json:"expected"`
	Request   string `json:"request,omitempty"` // what is sent, as text
	Answer    string `json:"answer,omitempty"`  // what a single request by CBOR is to get, as text
}

// Kind says what an event tells.
type Kind string

// The events of a run, in the order in which they come.
const (
	KindBeforehand Kind = "beforehand" // what is about to be done, where that has a price
	KindStarted    Kind = "started"
	KindCase       Kind = "case"
	KindFinding    Kind = "finding" // of a case that the whole run goes into
	KindNote       Kind = "note"
	KindFinished   Kind = "finished"
)

// Event is one thing that happened in a run. Progress, text and files are readers of events.
type Event struct {
	Kind  Kind
	Case  *Case // of KindCase and KindFinding
	Done  int   // cases with a status by now
	Total int   // cases of the plan
	Text  string
	// Report is what is known of the report beforehand, of KindStarted.
	Report *Document
}

// MaxBody is how much of a body a report keeps.
const MaxBody = 4 << 10

// Payload is a body as a report keeps it: as text where it is valid UTF-8, else as base64, and cut when it is long.
type Payload struct {
	Text   string `json:"body,omitempty"`
	Base64 string `json:"bodyBase64,omitempty"`
	Length int    `json:"bodyLength"` // of the whole body, in bytes
	Note   string `json:"bodyNote,omitempty"`
}

// NewPayload keeps the beginning of a body.
func NewPayload(body []byte) Payload {
	p := Payload{Length: len(body)}
	kept := body[:min(len(body), MaxBody)]
	if text := wholeRunes(kept, len(kept) < len(body)); utf8.Valid(text) {
		kept = text
		p.Text = string(kept)
	} else {
		p.Base64 = base64.StdEncoding.EncodeToString(kept)
	}
	if len(kept) < len(body) {
		p.Note = fmt.Sprintf("cut: the first %d of %d bytes", len(kept), len(body))
	}
	return p
}

// wholeRunes drops the part of a character that a cut left at the end.
func wholeRunes(b []byte, cut bool) []byte {
	if !cut {
		return b
	}
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if last := b[len(b)-n:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				return b[:len(b)-n]
			}
			break
		}
	}
	return b
}

// Bytes gives back what was kept.
func (p Payload) Bytes() []byte {
	if p.Base64 != "" {
		b, _ := base64.StdEncoding.DecodeString(p.Base64)
		return b
	}
	return []byte(p.Text)
}

const (
	// mostHeaders is how many header lines a report keeps of an answer.
	mostHeaders = 64
	// longestHeader is how much of each it keeps, in bytes.
	longestHeader = 1 << 10
)

// Headers lists a header sorted by name, secrets left out. It keeps the beginning of what is long.
func Headers(h http.Header) []Header {
	var list []Header
	for name, values := range h {
		for _, v := range values {
			list = append(list, Header{beginning(name), beginning(v)})
		}
	}
	slices.SortStableFunc(list, func(a, b Header) int { return strings.Compare(a.Name, b.Name) })
	return WithoutSecrets(list[:min(len(list), mostHeaders)])
}

// beginning is a copy of the beginning of a text, lest the whole be kept in memory.
func beginning(s string) string {
	if len(s) <= longestHeader {
		return s
	}
	return strings.ToValidUTF8(strings.Clone(s[:longestHeader]), "") + "…"
}

// WithoutSecrets replaces the values that are credentials or made with them. The writer does it again.
func WithoutSecrets(headers []Header) []Header {
	clean := slices.Clone(headers)
	for i, h := range clean {
		switch strings.ToLower(h.Name) {
		case "authorization", "x-amz-security-token", "cookie", "set-cookie", "proxy-authorization":
			clean[i].Value = secret.Mark
		}
	}
	return clean
}
