package wire

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire/awsjson"
)

// The places in which an error's type may stand (Smithy, AWS JSON 1.1). The header's name is in its canonical form.
const (
	PlaceType   = "__type"
	PlaceCode   = "code"
	PlaceHeader = "X-Amzn-Errortype"
)

// NamedPlace is an error's type where it stands.
type NamedPlace struct {
	Place string
	// Raw is what stands there, Name the type that it names.
	Raw, Name string
}

// ErrorTypes are the types that an answer names: __type first, since every SDK
// reads it, then code, then the header. A body that is no JSON object names none.
func ErrorTypes(a Answer) []NamedPlace {
	return ReadError(&a).Types
}

// ErrorType is the error type that an answer names, empty for none.
func ErrorType(a Answer) string {
	e := ReadError(&a)
	return e.Name()
}

// Normalise is the type that a spelling of it names: what stands before the
// first colon, then after the first # (Smithy, AWS JSON 1.1).
func Normalise(raw string) string {
	raw, _, _ = strings.Cut(raw, ":")
	if _, after, found := strings.Cut(raw, "#"); found {
		return after
	}
	return raw
}

// ErrorAnswer is what an answer says as an error.
type ErrorAnswer struct {
	Types []NamedPlace
	// flaw says why the body is no JSON object; empty where it is one.
	Flaw string
	// badType and badMessage name the kind of a __type or message that is no string.
	BadType, BadMessage string
	HasType             bool // __type is there, a string
	Message             string
	// Unwritten is an item that no server of the CBOR wire writes.
	Unwritten string
}

func (e *ErrorAnswer) Name() string {
	for i := range e.Types {
		if e.Types[i].Name != "" {
			return e.Types[i].Name
		}
	}
	return ""
}

// large is from how many bytes on a body is parsed by itself.
const large = 64 << 10

// crowd is the room for a large body's nodes, which take many times its size. A target
// may send such a body to every request: they are parsed one after another.
var crowd struct {
	sync.Mutex
	nodes []awsjson.Node
}

// rooms are for the nodes of small bodies.
var rooms = sync.Pool{New: func() any { return new([24]awsjson.Node) }}

// ReadOnce reads what an answer says as an error, so that nobody who asks for it later has to.
// The answer must not be changed afterwards.
func (a *Answer) ReadOnce() {
	if a.Fate == Answered && a.Status >= 400 {
		e := ReadError(a)
		a.said = &e
	}
}

// ReadError reads what an answer says as an error.
func ReadError(a *Answer) (e ErrorAnswer) {
	if a.said != nil {
		return *a.said
	}
	if a.CBOR {
		return ReadCBOR(a)
	}
	if len(a.Body) <= large {
		room := rooms.Get().(*[24]awsjson.Node)
		defer rooms.Put(room)
		return readInto(a, room[:0])
	}
	crowd.Lock()
	defer crowd.Unlock()
	return readInto(a, crowd.nodes)
}

func readInto(a *Answer, room []awsjson.Node) (e ErrorAnswer) {
	doc, err := awsjson.ParseInto(a.Body, room)
	if cap(doc.Nodes) > cap(room) && len(a.Body) > large {
		crowd.nodes = doc.Nodes[:0]
	}
	switch {
	case err != nil && err.Rule == "json/empty-body":
		e.Flaw = "an empty body"
	case err != nil:
		e.Flaw = "no JSON: " + err.Error()
	case doc.BOM, !utf8.Valid(a.Body): // half a surrogate pair is within the grammar (RFC 8259, 8.2)
		e.Flaw = "no UTF-8 text"
	case doc.Nodes[0].Kind != awsjson.Object:
		e.Flaw = "JSON, but " + doc.Nodes[0].Kind.String()
	default:
		e.members(doc.Root())
	}
	for _, raw := range a.Header[PlaceHeader] {
		e.Types = append(e.Types, NamedPlace{PlaceHeader, raw, Normalise(strings.TrimSpace(raw))})
	}
	return e
}

func (e *ErrorAnswer) members(body awsjson.Value) {
	for name, value := range body.Members() {
		isString := value.Kind() == awsjson.String
		switch {
		case name.Is("__type") && isString:
			e.HasType = true
			e.addType(PlaceType, value.Text())
		case name.Is("__type"):
			e.BadType = value.Kind().String()
		case name.Is("code") && isString:
			e.addType(PlaceCode, value.Text())
		case (name.Is("message") || name.Is("Message")) && isString:
			e.Message = value.Text()
		case (name.Is("message") || name.Is("Message")) && value.Kind() != awsjson.Null:
			e.BadMessage = value.Kind().String()
		}
	}
}

// addType notes a place; __type stays before code.
func (e *ErrorAnswer) addType(place, raw string) {
	at := len(e.Types)
	for place == PlaceType && at > 0 && e.Types[at-1].Place != PlaceType {
		at--
	}
	e.Types = slices.Insert(e.Types, at, NamedPlace{place, raw, Normalise(raw)})
}

// Outcome names in a word or two what became of the request: "200", "400 ValidationException", "413", "hang", "drop",
// "broken" or "refused". Two answers with the same outcome did the same thing.
func (a Answer) Outcome() string {
	switch {
	case a.TooEarly():
		return "413"
	case a.Fate == Hung:
		return "hang"
	case a.Fate == Dropped:
		return "drop"
	case a.Fate == Broken:
		return "broken"
	case a.Fate == Refused:
		return "refused"
	}
	return a.OutcomeAs(a.ReadIfError())
}

// TooEarly tells whether the connection ended before the request was sent whole.
func (a *Answer) TooEarly() bool {
	return a.Early && (a.Fate == Dropped || a.Fate == Broken)
}

func (a *Answer) ReadIfError() ErrorAnswer {
	if a.Status < 400 {
		return ErrorAnswer{}
	}
	return ReadError(a)
}

func (a *Answer) OutcomeAs(e ErrorAnswer) string {
	status := strconv.Itoa(a.Status)
	if a.Status < 400 || e.Name() == "" {
		return status
	}
	return status + " " + Tame(e.Name(), 80)
}

// Tame makes a string of a target's harmless and short; a name stays as it is.
func Tame(s string, longest int) string {
	plain := len(s) <= longest
	for i := 0; plain && i < len(s); i++ {
		c := s[i]
		plain = c == '_' || c == '.' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
	}
	if plain {
		return s
	}
	if len(s) > longest {
		return strconv.QuoteToASCII(strings.ToValidUTF8(s[:longest], "\ufffd")) + fmt.Sprintf(" and %d bytes more",
			len(s)-longest)
	}
	return strconv.QuoteToASCII(s)
}

// Throttled tells whether the answer says that the request came too early: no verdict about the target.
func (a Answer) Throttled() bool {
	if a.Fate != Answered || a.Status < 400 {
		return false
	}
	if a.Status == 429 || a.Status == 503 && len(a.Values("Retry-After")) > 0 {
		return true
	}
	return slices.Contains(model.ThrottlingNames, ErrorType(a))
}

// BadGateway tells whether a gateway says that it got no answer, or none in time: as little is known of what the target
// did as after a connection that ended without an answer.
func (a Answer) BadGateway() bool {
	return a.Fate == Answered && (a.Status == 502 || a.Status == 504) && ErrorType(a) == ""
}

// Unreached tells whether a gateway says that it does not reach its application.
func (a Answer) Unreached() bool {
	return a.BadGateway() || a.Fate == Answered && a.Status == 503 && ErrorType(a) == ""
}

// Dropped tells whether the target ended the connection without an answer, or a gateway says so.
func (a Answer) Dropped() bool { return a.Fate == Dropped || a.BadGateway() }

// AuthRefused tells whether the answer says that the sender was not believed or not permitted: no verdict about the
// operation. A 403 that names an error of another kind is none of these.
func (a Answer) AuthRefused() bool {
	if a.Fate != Answered || a.Status < 400 || a.Status >= 500 {
		return false
	}
	name := ErrorType(a)
	bare := name == "" && a.Status == 403
	return a.Status == 401 || bare || slices.Contains(model.AuthenticationNames, name)
}

// AuthAdvice says what to do about an answer that is AuthRefused, as the end of a sentence.
func (a Answer) AuthAdvice() string {
	const set = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to values that it accepts"
	switch name := ErrorType(a); {
	case strings.HasPrefix(name, "MissingAuthenticationToken"):
		return "every request is signed: look for a gateway before the target that drops the header Authorization"
	case name == "":
		return "if this is the target, and no other service on its port, " + set
	}
	return set
}

// NotImplemented tells whether the answer says that the operation is not there:
// 501, an error that says so, or a 404 or 405 that names no error at all.
func (a Answer) NotImplemented() bool {
	if a.Fate != Answered || a.Status < 400 {
		return false
	}
	name := ErrorType(a)
	bare := name == "" && (a.Status == 404 || a.Status == 405)
	return a.Status == 501 || bare || slices.Contains(model.UnimplementedNames, name)
}

// Values are those of a field. Names are canonical in an Answer; the
// conversion is for answers that were written by hand.
func (a *Answer) Values(name string) []string {
	if values := a.Header[name]; values != nil {
		return values
	}
	if len(a.Header) == 0 {
		return nil
	}
	for key, values := range a.Header {
		if len(key) == len(name) && strings.EqualFold(key, name) {
			return values
		}
	}
	return nil
}

// Cut is the beginning of a string.
func Cut(s string, longest int) string {
	if len(s) <= longest {
		return s
	}
	return strings.ToValidUTF8(s[:longest], "") + "..."
}
