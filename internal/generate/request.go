package generate

import (
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// Kind is how a member is sent.
type Kind int

// The ways to send a member.
const (
	Absent Kind = iota
	Valid
	Null
	WrongType // of another JSON type
	Empty     // a string of no characters
	TooLong   // a string of more characters than its limit
	OffScale  // a number outside its range
	Open      // in a way about which the documents are silent, or differ
)

// Text is a string by its choices.
type Text struct {
	Kind     Kind
	Length   int // in code points
	Alphabet int // index of Alphabets
}

// Number is a number by its kind, and as it is spelled: the value of a WrongType is spelled here too.
type Number struct {
	Kind Kind
	Text string
}

// Variable is one output variable. Its name decides for itself whether it is right.
type Variable struct {
	Name  string
	Kind  Kind // Valid, Null or WrongType
	Value string
	Times int // how often the value stands there: 0 is once
}

// Place is an object that may hold an unknown member.
type Place int

// The objects of a request that have a fixed set of members.
const (
	Top Place = iota
	InRevision
	InDetails
)

// Unknown is a member that the operation does not have. Its value is JSON.
type Unknown struct {
	In          Place
	Name, Value string
}

// Request is a request by its choices: plain data. The id of the job is not one of them, only
// what is done to it: it is given when the request is built.
type Request struct {
	ID ID
	// Token is continuationToken, Revision and Change are currentRevision's revision
	// and changeIdentifier, External is executionDetails' externalExecutionId.
	Token, Revision, Change, RevisionSummary, Summary, External Text
	Created, Percent                                            Number
	// The three objects: Absent, Valid, Null or WrongType.
	HasRevision, HasDetails, HasVariables Kind
	Variables                             []Variable
	Unknown                               []Unknown
	// How the JSON is written: which member comes first, the white space between
	// tokens, and how much is escaped. None of it may matter.
	Order, Space, Escape int
	// Flaw is the index of what makes the text no JSON object, or the bytes no CBOR map: see Flaws and CBORFlaws.
	Flaw int
	// Wire is what the request is built for, and CBOR how it is spelled there.
	Wire Wire
	CBOR Spelling
	// Past is what became of the job before the request.
	Past Past
}

// Past is what became of a job before a request is sent to it.
type Past int

// What may have come before.
const (
	Fresh          Past = iota // in progress, and nothing was sent for it
	Refused                    // in progress; a request for it was refused
	Continued                  // in progress; a continuation has led to it
	Unacknowledged             // handed out and not acknowledged
	Succeeded                  // ended by a success
	Spent                      // ended by a continuation
	Failed                     // ended by PutJobFailureResult
	Nobody                     // there never was a job of this id
)

// State is the state of a job with this past.
func (p Past) State() judge.State {
	switch p {
	case Unacknowledged:
		return judge.Unacknowledged
	case Succeeded, Spent, Failed:
		return judge.Finished
	case Nobody:
		return judge.Unknown
	}
	return judge.InProgress
}

// field is a string member: where it stands, its limit, and whether it is required there.
type field struct {
	path     string
	text     func(*Request) *Text
	in       func(*Request) *Kind // nil at the top
	most     int
	required bool
}

func revisionKind(r *Request) *Kind { return &r.HasRevision }
func detailsKind(r *Request) *Kind  { return &r.HasDetails }

// fields are the strings that have a length.
var fields = [...]field{
	{"continuationToken", func(r *Request) *Text { return &r.Token }, nil, model.MaxToken, false},
	{"currentRevision.revision", func(r *Request) *Text { return &r.Revision }, revisionKind, model.MaxRevision, true},
	{
		"currentRevision.changeIdentifier", func(r *Request) *Text { return &r.Change }, revisionKind,
		model.MaxChangeIdentifier, true,
	},
	{
		"currentRevision.revisionSummary", func(r *Request) *Text { return &r.RevisionSummary }, revisionKind,
		model.MaxRevisionSummary, false,
	},
	{"executionDetails.summary", func(r *Request) *Text { return &r.Summary }, detailsKind, model.MaxSummary, false},
	{
		"executionDetails.externalExecutionId", func(r *Request) *Text { return &r.External }, detailsKind,
		model.MaxExternalID, false,
	},
}

// sent says whether the object stands there in which the member would.
func (f *field) sent(r *Request) bool { return f.in == nil || *f.in(r) == Valid }
