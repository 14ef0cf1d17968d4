// Package wire is the vocabulary of an exchange, free of any HTTP library: [Request],
// [Answer], and what an answer says as an error on either wire, AWS JSON 1.1 or RPC v2 CBOR.
package wire

import (
	"slices"
	"strings"
	"unicode"
)

// Spelling is the protocol in which a request is written.
type Spelling string

// The wires of the service.
const (
	JSON Spelling = "json" // awsJson1_1
	CBOR Spelling = "cbor" // Smithy RPC v2 CBOR
)

// Request is one HTTP request as a case describes it: what is said, not how a library would say it. The zero Method is
// POST, the zero Path is "/"; a header that is not named takes the value that the protocol asks for.
type Request struct {
	Method string
	Path   string
	// Target is the value of X-Amz-Target. Empty means PutJobSuccessResult's;
	// NoHeader means that the header is left out.
	Target string
	// ContentType is the value of Content-Type. Empty means awsJson1_1's; NoHeader means that the header is left out.
	ContentType string
	// Header are further header fields, sent in this order and in this spelling. A field named like one of the standard
	// ones (in any letter case) replaces it.
	Header []Field
	// HeaderForm says how the lines of all header fields are written.
	HeaderForm HeaderForm
	Body       []byte
	// Framing says how the body is delimited.
	Framing Framing
	// Signature says how the request is signed.
	Signature Signature
	// Fresh asks for a connection of its own, closed afterwards.
	Fresh bool
	// Raw, when set, is written on a fresh connection as it stands, then the write side is closed; all the fields above
	// are ignored. For framing that no HTTP library would send. ${HOST} in it is replaced by the target's host.
	Raw []byte
}

// IsCBOR reports whether the request is one of RPC v2 CBOR: it says so in a field, or in its path.
func (r Request) IsCBOR() bool {
	if strings.Contains(r.Path, "/service/") {
		return true
	}
	return slices.ContainsFunc(r.Header, func(f Field) bool { return f.Name == "Smithy-Protocol" })
}

// Field is one header field.
type Field struct{ Name, Value string }

// NoHeader leaves a standard header out of a Request.
const NoHeader = "\x00"

// HeaderForm is how the line of a header field is written (RFC 9112, section 5): its name in any letter case, and its
// value behind a colon and optional white space.
type HeaderForm int

// The forms that a Request may ask for.
const (
	AsNamed   HeaderForm = iota // the name as it stands, and a blank behind the colon
	LowerCase                   // as HTTP/2 has it, and clients that were made for it
	UpperCase
	SwappedCase // each letter of the name in its other case
	Tight       // nothing behind the colon
)

// Line is a field's line, without its end.
func (f HeaderForm) Line(name, value string) string {
	switch f {
	case LowerCase:
		name = strings.ToLower(name)
	case UpperCase:
		name = strings.ToUpper(name)
	case SwappedCase:
		name = strings.Map(otherCase, name)
	case Tight:
		return name + ":" + value
	}
	return name + ": " + value
}

// otherCase is a letter of ASCII in its other case.
func otherCase(c rune) rune {
	if unicode.IsUpper(c) {
		return unicode.ToLower(c)
	}
	return unicode.ToUpper(c)
}

// Framing is how a request's body is delimited (RFC 9112, section 6).
type Framing int

// The framings that a Request may ask for.
const (
	Length   Framing = iota // Content-Length
	Chunked                 // Transfer-Encoding: chunked, in several chunks
	Segments                // Content-Length; head and body are written in pieces, with pauses between them
	Apart                   // Content-Length; there is a pause between head and body
	HTTP10                  // Content-Length, in a request of HTTP/1.0, as proxies send
)

// Signature is how a request is signed (SigV4).
type Signature int

// The signatures that a Request may ask for.
const (
	Signed       Signature = iota // right
	Unsigned                      // no Authorization at all
	BadSignature                  // an Authorization whose signature is wrong
)

// Fate is what became of an exchange.
type Fate string

// The fates of an exchange.
const (
	Answered Fate = "answered" // one whole HTTP response
	Hung     Fate = "hung"     // no whole answer within the time limit
	Dropped  Fate = "dropped"  // connection closed before a complete response, twice, on fresh connections
	Refused  Fate = "refused"  // no connection could be made: no verdict
	Broken   Fate = "broken"   // the answer is not HTTP, or exceeds the size limits
)

// Answer is what came back, free of any HTTP library's types.
type Answer struct {
	Fate   Fate
	Status int
	Header map[string][]string // canonical names
	Body   []byte
	// Coding is the Content-Encoding that the request excludes and that the answer came in;
	// empty where there is none. Unless Decoded is set, Body still has it.
	Coding string
	// Decoded is set when the Content-Encoding was undone: Body may be empty then although bytes came.
	Decoded bool
	// HTTP10 is set when it came by HTTP/1.0.
	HTTP10 bool
	// Early is set when the answer or the close came before the request was sent whole, which counts as 413.
	Early bool
	// Ended is set when our sending side was ended before the answer came. A target that
	// ties its work to the client may answer anything then (a gateway says 502).
	Ended bool
	// CBOR is set when the request was one of RPC v2 CBOR.
	CBOR bool
	// Detail says in words what happened where Fate is not Answered.
	Detail string

	said *ErrorAnswer // what ReadOnce has read
}
