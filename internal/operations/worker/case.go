// Package worker is the cases of a job worker's operations other than PutJobSuccessResult.
//
// Most are derived: from the table of an operation, by building a valid request and breaking
// exactly one thing, or none. What such a request must get is known because it is known what
// was broken; no reader of requests has a say in it. The cases in which operations meet are
// written by hand. A case says what it is about and holds a [Plan], which says what is sent.
package worker

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// Case is one thing that is checked.
type Case struct {
	// ID reads as a path that begins with the operation, and never changes its meaning.
	ID        string
	Title     string
	Operation string
	Wire      wire.Spelling
	// Rule is the id of the rule that decides; see [Rule].
	Rule string
	Plan Plan
}

// Level is that of the case's rule.
func (c Case) Level() rules.Level {
	r, _ := RuleByID(c.Rule)
	return r.Level
}

// Plan is what a case sends: a [Single], a [Scenario], a [Partner], a [Race] or a
// [WholeRun].
type Plan interface {
	// Needs says for people what jobs the plan needs.
	Needs() string
	// Expected says for people what is allowed.
	Expected() string
	// Shown is the request that stands for the plan, nil for none.
	Shown() *Request
}

// State is the state of the job that a request names, as a plan wants it.
type State string

// The states that plans want jobs in.
const (
	NoJob      State = "no job"
	Queued     State = "a job that waits to be polled"
	Dispatched State = "a job that was polled and not acknowledged"
	InProgress State = "a job in progress"
	Succeeded  State = "a job that a success has ended"
	Failed     State = "a job that a failure has ended"
	Continued  State = "a job that a success with a token has ended"
	// Type is no job: an action type of which no job waits.
	Type State = "an action type without waiting jobs"
	// QueryType is an action type whose property [QueryProperty] polls may ask for.
	QueryType State = "an action type with a queryable property"
)

// QueryProperty is the name of the queryable property.
const QueryProperty = "plumbline"

// Single is one request, about a job in a state.
type Single struct {
	Job     State
	Request Request
	Allowed judge.Allowed
	// Made is the action type of which the plan needs one to be there; nil where any will do.
	Made *MadeType
}

// MadeType is an action type that a plan has made. Its provider is a name of the run's with Ending, filled up with a to
// Length characters where it is shorter.
type MadeType struct {
	Category, Version, Ending string
	Length                    int
}

// Provider is the provider's name, which begins with a name of the run's; empty where there is no room for that.
func (t MadeType) Provider(begins string) string {
	if t.Length == 0 {
		return begins + t.Ending
	}
	room := t.Length - len(begins) - len(t.Ending)
	if room < 0 {
		return ""
	}
	return begins + strings.Repeat("a", room) + t.Ending
}

// Needs implements [Plan].
func (s Single) Needs() string { return string(s.Job) }

// Expected implements [Plan].
func (s Single) Expected() string { return s.Allowed.String() }

// Shown implements [Plan].
func (s Single) Shown() *Request { return &s.Request }

// Keeps reports whether the job is as it was when the request was answered as it may be, so
// that other requests may be about the same job.
func (s Single) Keeps() bool {
	op := model.MustOperation(s.Request.Operation)
	return !s.Allowed.MaySucceed() || op.Effect == model.Reads || op.Effect == model.HandsOut
}

// WholeRun is judged on all that a run has seen.
type WholeRun struct{ Claim string }

// Needs implements [Plan].
func (WholeRun) Needs() string { return "the other cases" }

// Expected implements [Plan].
func (w WholeRun) Expected() string { return w.Claim }

// Shown implements [Plan].
func (WholeRun) Shown() *Request { return nil }

// Values are what a run knows and a request names.
type Values struct {
	Job, Nonce string
	// Other is the nonce of another job.
	Other string
	// Token is the client token of a partner's job, OtherToken that of another.
	Token, OtherToken string
	// Client is the id of the client that the poll for a partner's job named.
	Client string
	// Provider and Version are those of the action type; the version is 1 where it is empty.
	Provider, Version string
	// Category is that of a partner's action type.
	Category string
}

// The marks that stand in a body for a run's values.
const (
	markJob      = "${job}"
	markNonce    = "${nonce}"
	markOther    = "${other nonce}"
	markProvider = "${provider}"
	markVersion  = "${version}"
	markUpper    = "${PROVIDER}"
	markCut      = "${provider without its last part}"

	markToken      = "${clientToken}"
	markTokenCase  = "${clientToken in another letter case}"
	markTokenCut   = "${clientToken without its last character}"
	markOtherToken = "${other clientToken}"
	markClient     = "${clientId}"
	markCategory   = "${category}"
)

// Request is a request that a plan sends, before it is known about which job.
type Request struct {
	Operation string
	// Body has marks for the values of the run.
	Body string
	// Job, Nonce and Provider change the job's id, its nonce and the provider of the action type, as they stand between
	// the quotes of a JSON string. They answer false where the value does not lend itself to the change.
	Job, Nonce, Provider Change
	// Target is the whole X-Amz-Target and ContentType the media type, where they are not the
	// operation's. On the CBOR wire Target is the operation in the path.
	Target, ContentType string
	// CBOR spells the value of the body in CBOR; nil where the request is one of JSON.
	CBOR func(cbor.Map) []byte
}

// Wire is the protocol in which the request is written.
func (r Request) Wire() wire.Spelling {
	if r.CBOR != nil {
		return wire.CBOR
	}
	return wire.JSON
}

// On is the request on a wire, plainly spelled there.
func (r Request) On(w wire.Spelling) Request {
	if w == wire.CBOR && r.CBOR == nil {
		r.CBOR = plainly
	}
	return r
}

// Names reports whether the request names the job of the run.
func (r Request) Names() bool { return strings.Contains(r.Body, markJob) }

// Another is the id that the request names in the place of the job's, empty where it names the job, or none.
func (r Request) Another(job string) (id string) {
	if r.Job == nil {
		return ""
	}
	spelled, _ := r.Job(job)
	if json.Unmarshal([]byte(`"`+spelled+`"`), &id) != nil || id == job {
		return ""
	}
	return id
}

// For is the request with the values of a run.
func (r Request) For(v Values) (wire.Request, bool) {
	job, hasJob := r.Job.or(v.Job)
	nonce, hasNonce := r.Nonce.or(v.Nonce)
	provider, hasProvider := r.Provider.or(v.Provider)
	if !hasJob || !hasNonce || !hasProvider {
		return wire.Request{}, false
	}
	if strings.Contains(r.Body, markOther) && v.Other == v.Nonce { // which is then the job's own
		return wire.Request{}, false
	}
	near := nearTokens(v)
	for mark, token := range near {
		if strings.Contains(r.Body, mark) && (token == v.Token || token == "") {
			return wire.Request{}, false
		}
	}
	var marks []string // those that the body has: to make a replacer of all takes longer than to use it
	for pair := range slices.Chunk([]string{
		markTokenCase, inString(near[markTokenCase]), markTokenCut, inString(near[markTokenCut]),
		markClient, inString(v.Client),
		markUpper, strings.ToUpper(v.Provider), markCut, v.Provider[:max(strings.LastIndex(v.Provider, "-"), 0)],
		markJob, job, markNonce, nonce, markOther, inString(v.Other), markProvider, provider,
		markVersion, cmp.Or(v.Version, "1"), markToken, inString(v.Token), markOtherToken, inString(v.OtherToken),
		markCategory, v.Category,
	}, 2) {
		if strings.Contains(r.Body, pair[0]) {
			marks = append(marks, pair...)
		}
	}
	body := strings.NewReplacer(marks...).Replace(r.Body)
	if r.CBOR != nil {
		return r.inCBOR(body)
	}
	target := cmp.Or(r.Target, targetPrefix+r.Operation)
	return wire.Request{Target: target, ContentType: r.ContentType, Body: []byte(body)}, true
}

// nearTokens are what is nearly the client token of a job, or may be taken for it, by their marks.
func nearTokens(v Values) map[string]string {
	token := v.Token
	_, last := utf8.DecodeLastRuneInString(token)
	other := strings.ToUpper(token)
	if other == token {
		other = strings.ToLower(token)
	}
	return map[string]string{markTokenCase: other, markTokenCut: token[:len(token)-last], markClient: v.Client}
}

// inString is a text as it stands between the quotes of a JSON string.
func inString(text string) string {
	spelled := quoted(text)
	return spelled[1 : len(spelled)-1]
}

const targetPrefix = "CodePipeline_20150709."
