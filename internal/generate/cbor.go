package generate

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// Wire is a protocol in which a request is spelled.
type Wire int

// The protocols.
const (
	JSON Wire = iota // awsJson1_1
	CBOR             // Smithy RPC v2 CBOR
)

// Spelling is how a request is spelled in CBOR. None of it changes what the request means,
// and zero is the plainest everywhere.
type Spelling struct {
	// bit set of the maps of indefinite length: body 1, currentRevision 2, executionDetails 4, outputVariables 8
	Maps    int
	Text    int // index of how strings are cut into chunks: 0 is not at all
	Keys    int // the same for the keys of maps
	Integer int // index of cbor.Widths, for percentComplete
	Time    int // index of the spellings that hold the seconds of created: integers, then floats
	Null    int // what is null is 0 null, or 1 undefined
	Wrong   int // index of the items that a member of a wrong type is; 0 is its value in JSON
	Unknown int // index of the items that one more unknown member is; 0 is no such member
}

// choices are all of them.
func (s *Spelling) choices() []*int {
	return []*int{&s.Unknown, &s.Wrong, &s.Null, &s.Time, &s.Integer, &s.Keys, &s.Text, &s.Maps}
}

// NewCBORRequest draws a request of the CBOR wire: its spelling first, for a fuzzer has that
// in the first bytes then, and its value by the generators of the other wire.
func NewCBORRequest(draw Draw) Request {
	ahead := draw.ahead(decisive)
	s := Spelling{
		Maps: ahead(4) / 3 * ahead(16), Text: max(0, ahead(len(chunkings)+4)-4),
		Keys:    max(0, ahead(len(chunkings)+15)-15),
		Integer: ahead(len(cbor.Widths)), Time: ahead(8), Null: ahead(2), Wrong: ahead(8),
		Unknown: max(0, ahead(4*len(foreignValues))-3*len(foreignValues)),
	}
	from := []func(Draw) Request{
		NewRequest, NewRequest, NewRequest, NewRequest, AtLimit, NearID, malformedCBOR,
		wrongCBOR,
	}[ahead(8)]
	r := from(draw)
	if r.Wire == JSON { // its flaws are others
		r.Flaw = 0
	}
	r.Wire, r.CBOR, r.Escape, r.Space = CBOR, s, plain, 0
	return r
}

// valid draws a request with which nothing is wrong, for a job in progress.
func valid(draw Draw) Request {
	r := Request{ID: ID{Kind: Valid}, Order: draw(orders)}
	r.members(draw)
	if r.Token.Kind == Valid {
		r.HasVariables = Absent
	}
	return r
}

// malformedCBOR draws a request with a flaw that only the CBOR wire has, as often as not the
// plainest one. Nothing else is wrong: it would be hidden.
func malformedCBOR(draw Draw) Request {
	flaw, r := 1+draw(len(CBORFlaws)-1), Request{ID: ID{Kind: Valid}}
	if draw(2) == 1 {
		r = valid(draw)
	}
	r.Wire, r.Flaw = CBOR, flaw
	return r
}

// wrongCBOR draws a request of which one member is of a wrong type.
func wrongCBOR(draw Draw) Request {
	i := draw(len(fields) + 7)
	r := valid(draw)
	switch i -= len(fields); i {
	case 0, 1, 2:
		*[]*Kind{&r.HasRevision, &r.HasDetails, &r.HasVariables}[i] = WrongType
	case 3:
		r.HasRevision, r.Created = Valid, Number{WrongType, pick(draw, notNumber)}
	case 4:
		r.HasDetails, r.Percent = Valid, Number{WrongType, pick(draw, notNumber)}
	case 5:
		r.ID.Kind = WrongType
	case 6:
		r.HasVariables, r.Token = Valid, Text{}
		r.addVariable(Variable{Name: "wrong", Kind: WrongType, Value: pick(draw, notString)})
	default:
		f := &fields[i+len(fields)]
		f.text(&r).Kind = WrongType
		r.openUp(f.in)
	}
	return r
}

// appendCBOR writes the request in CBOR.
func (r *Request) appendCBOR(room []byte, job string) []byte {
	flaw := &CBORFlaws[r.Flaw]
	body := cbor.Map{Entries: r.entries(job, flaw.token), Width: cbor.Shortest, Indefinite: r.CBOR.open(inBody)}
	if flaw.make == nil {
		return body.Append(room)
	}
	return append(room, flaw.make(cbor.Encode(body), job)...)
}

// entries are the members at the top. A token replaces the request's own.
func (r *Request) entries(job string, token cbor.Item) []cbor.Entry {
	w := items{Spelling: &r.CBOR, job: job, token: token}
	r.each(&w, topMembers)
	if r.CBOR.Unknown > 0 {
		w.add("foreign", foreignValues[r.CBOR.Unknown%len(foreignValues)])
	}
	return w.entries
}

// The bits of Spelling.Maps.
const (
	inBody = 1 << iota
	inRevision
	inDetails
	inVariables
)

var bitOf = map[string]int{"currentRevision": inRevision, "executionDetails": inDetails, "outputVariables": inVariables}

func (s *Spelling) open(bit int) bool { return s.Maps&bit != 0 }

// items collects the members of a map.
type items struct {
	*Spelling
	job     string
	token   cbor.Item // instead of the request's own, where it is not nil
	entries []cbor.Entry
}

func (w *items) add(name string, value cbor.Item) {
	w.entries = append(w.entries, cbor.Entry{Key: chunked(name, w.Keys), Value: value})
}

// nothing is null, or undefined.
func (w *items) nothing() cbor.Item {
	if w.Null == 1 {
		return cbor.Undefined
	}
	return cbor.Null
}

// wrong is an item of a wrong type: what the JSON text says, or one that JSON has not.
func (w *items) wrong(text string, others []cbor.Item) cbor.Item {
	if w.Wrong > 0 {
		return others[w.Wrong%len(others)]
	}
	return fromJSON(text)
}

func (w *items) id(id *ID) {
	sent := id.Apply(w.job)
	switch id.Kind {
	case Absent:
	case Null:
		w.add("jobId", w.nothing())
	case WrongType:
		list := cbor.List(chunked(sent, w.Text))
		w.add("jobId", []cbor.Item{list, octets([]byte(sent)...), cbor.Simple(99)}[w.Wrong%3])
	default:
		w.add("jobId", chunked(sent, w.Text))
	}
}

func (w *items) text(name string, t *Text) {
	switch {
	case w.token != nil && name == "continuationToken":
		w.add(name, w.token)
	case t.Kind == Absent:
	case t.Kind == Null:
		w.add(name, w.nothing())
	case t.Kind == Empty:
		w.add(name, chunked("", w.Text))
	case t.Kind == WrongType:
		w.add(name, w.wrong(notString[t.Length%len(notString)], noStrings))
	default:
		w.add(name, chunked(t.String(), w.Text))
	}
}

func (w *items) number(name string, n *Number) {
	isTime := name == "created"
	switch {
	case n.Kind == Absent:
	case n.Kind == Null:
		w.add(name, w.nothing())
	case n.Kind == WrongType && isTime:
		w.add(name, w.wrong(n.Text, noTimes))
	case n.Kind == WrongType:
		w.add(name, w.wrong(n.Text, noIntegers))
	case isTime:
		w.add(name, cbor.Tagged(cbor.Timestamp, w.seconds(n.Text)))
	case n.Kind == Open:
		f, _ := strconv.ParseFloat(n.Text, 64) // beyond its range it is an infinity
		w.add(name, pickFloat(f, w.Time))
	default:
		w.add(name, w.integer(n.Text))
	}
}

// integer is a whole number. One beyond 64 bits has no spelling as an integer: the largest that there is stands for it.
func (w *items) integer(text string) cbor.Item {
	width := cbor.Widths[w.Integer%len(cbor.Widths)]
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return cbor.IntegerIn(n, width)
	}
	return cbor.Int{N: math.MaxUint64, Width: width, Negative: strings.HasPrefix(text, "-")}
}

// seconds is a time: where it is whole, an integer of any width, or a float of a width that holds it exactly.
func (w *items) seconds(text string) cbor.Item {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		f, _ := strconv.ParseFloat(text, 64) // beyond its range it is an infinity
		return pickFloat(f, w.Time)
	}
	if w.Time < len(cbor.Widths) {
		return cbor.IntegerIn(n, cbor.Widths[w.Time])
	}
	return pickFloat(float64(n), w.Time-len(cbor.Widths))
}

// pickFloat is a number in one of the widths that hold it exactly, the narrowest first.
func pickFloat(f float64, choice int) cbor.Item {
	bits := []int{64}
	if narrow := float32(f); float64(narrow) == f {
		bits = []int{32, 64}
		b := math.Float32bits(narrow)
		if exponent := int(b>>23&0xff) - 127; b&0x1fff == 0 && exponent >= -14 && exponent <= 15 || f == 0 {
			bits = []int{16, 32, 64}
		}
	}
	return cbor.Float{Value: f, Bits: bits[choice%len(bits)]}
}

func (w *items) variable(v *Variable) {
	switch v.Kind {
	case Null:
		w.add(v.Name, w.nothing())
	case WrongType:
		w.add(v.Name, w.wrong(v.Value, noStrings))
	default:
		w.add(v.Name, chunked(strings.Repeat(v.Value, 1+v.Times), w.Text))
	}
}

func (w *items) unknown(u *Unknown) {
	w.add(u.Name, fromJSON(strings.ReplaceAll(u.Value, jobPlace, w.job)))
}

func (w *items) object(name string, kind Kind, choice int, r *Request, members []member) {
	switch kind {
	case Absent:
	case Null:
		w.add(name, w.nothing())
	case WrongType:
		w.add(name, w.wrong(notObject[choice%len(notObject)], noObjects))
	default:
		inner := items{Spelling: w.Spelling, job: w.job}
		r.each(&inner, members)
		w.add(name, cbor.Map{Entries: inner.entries, Width: cbor.Shortest, Indefinite: w.open(bitOf[name])})
	}
}

// chunkings cut a text that is no longer than a body's into chunks of whole characters.
var chunkings = []func(s string) []string{
	nil,
	func(s string) []string { return []string{s} },
	func(s string) []string { return cutAt(s, len(s)/2) },
	func(s string) []string { return cutAt(s, 1) },
	func(s string) []string { return []string{"", s, ""} },
	func(s string) []string { // of as many bytes as one byte of length tells; an empty text has none
		chunks := []string{}
		for s != "" {
			halves := cutAt(s, 20)
			chunks, s = append(chunks, halves[0]), halves[1]
		}
		return chunks
	},
}

// cutAt cuts a text at a byte, or at the next one that begins a character.
func cutAt(s string, at int) []string {
	for at < len(s) && !utf8.RuneStart(s[at]) {
		at++
	}
	at = min(at, len(s))
	return []string{s[:at], s[at:]}
}

// chunked is a text in one of the ways to cut it.
func chunked(s string, choice int) cbor.Item {
	if cut := chunkings[choice%len(chunkings)]; cut != nil {
		return cbor.Text{Chunks: cut(s)}
	}
	return cbor.String(s)
}
