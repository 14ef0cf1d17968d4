package property

import (
	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Request is a request by its choices. It is plain data: a failure prints it as a
// literal, which can be pasted into a test.
//
// Its fields are ID (what is done to the job's id), Token, Revision, Change, RevisionSummary, Summary and External (the
// strings, each a [Text]), Created and Percent (each a [Number]), HasRevision, HasDetails and HasVariables (the
// objects, each a [Kind]), Variables, Unknown (members that the operation does not have), Order, Space and Escape (the
// spelling), Flaw (what makes it no JSON object, or no CBOR map), Past (what became of the job before), Wire ([JSON] or
// [CBOR]) and CBOR (its [Spelling] there).
//
// Build(job) makes the body on its wire, On(wire) is the same request on another, Breaches(job) says which rules it
// breaks, and Past.State() in which state the job has to be.
type Request = generate.Request

// The parts of a request.
type (
	Text     = generate.Text
	Number   = generate.Number
	Variable = generate.Variable
	Unknown  = generate.Unknown
	ID       = generate.ID
	Mutation = generate.Mutation
	Kind     = generate.Kind
	Place    = generate.Place
	Change   = generate.Change
	Past     = generate.Past
	Wire     = generate.Wire
	Spelling = generate.Spelling
	Breach   = generate.Breach
)

// How a member is sent.
const (
	Absent    = generate.Absent
	Valid     = generate.Valid
	Null      = generate.Null
	WrongType = generate.WrongType
	Empty     = generate.Empty
	TooLong   = generate.TooLong
	OffScale  = generate.OffScale
	Open      = generate.Open
)

// Where an unknown member stands.
const (
	Top        = generate.Top
	InRevision = generate.InRevision
	InDetails  = generate.InDetails
)

// What is done to an id.
const (
	UpperCase    = generate.UpperCase
	FullWidth    = generate.FullWidth
	NextDigit    = generate.NextDigit
	Insert       = generate.Insert
	Replace      = generate.Replace
	Delete       = generate.Delete
	Truncate     = generate.Truncate
	MoveHyphen   = generate.MoveHyphen
	NoHyphens    = generate.NoHyphens
	OtherHyphens = generate.OtherHyphens
	AllUpper     = generate.AllUpper
	Wrap         = generate.Wrap
	Prepend      = generate.Prepend
	Append       = generate.Append
	Whole        = generate.Whole
)

// The wires: awsJson1_1, and Smithy RPC v2 CBOR.
const (
	JSON = generate.JSON
	CBOR = generate.CBOR
)

// What became of the job before.
const (
	Fresh          = generate.Fresh
	Refused        = generate.Refused
	Continued      = generate.Continued
	Unacknowledged = generate.Unacknowledged
	Succeeded      = generate.Succeeded
	Spent          = generate.Spent
	Failed         = generate.Failed
	Nobody         = generate.Nobody
)

// State is the state in which a request needs its job, as Past.State() returns it: one of the constants.
type State = judge.State

// The states of a job.
const (
	StateUnknown        = judge.Unknown
	StateUnacknowledged = judge.Unacknowledged
	StateInProgress     = judge.InProgress
	StateFinished       = judge.Finished
)

// Answer is what came back: Status (int), Header (http.Header) and Body ([]byte).
type Answer = wire.Answer

// Problem says in which ways an answer to a request is none of those that are allowed, and nothing where it is one. It
// asks only for what is documented: what is merely likely is not demanded.
func Problem(r Request, job string, a Answer) string {
	verdict := subject.Verdict(&r, job)
	a.CBOR = r.Wire == CBOR
	for _, f := range verdict.Allowed.Check(a) {
		if f.Level == rules.Must {
			return "expected " + f.Expected + ", got " + f.Got
		}
	}
	return ""
}
