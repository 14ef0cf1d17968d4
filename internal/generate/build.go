package generate

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// orders are how many orders there are: each of the six that stand at the top may come
// first, and they may come backwards.
const orders = 2 * 6

// Build makes the request's body for a job, on its wire.
func (r *Request) Build(job string) []byte { return r.Append(make([]byte, 0, 1024), job) }

// Template is the body with a place for the id of a job, as files of cases write it:
// see ID.Template. The id is not escaped in it.
func (r *Request) Template() []byte {
	t := *r
	t.ID.Mutations = nil
	return t.write(nil, r.ID.Template(), jobPlace, plain)
}

// Append is Build into room that there is already.
func (r *Request) Append(room []byte, job string) []byte {
	if r.Wire == CBOR {
		return r.appendCBOR(room, job)
	}
	return r.write(room, job, job, r.Escape)
}

// On is the same request on another wire. A flaw is one of its wire, and stays behind.
func (r Request) On(w Wire) Request {
	if w != r.Wire {
		r.Wire, r.Flaw = w, 0
	}
	return r
}

// write writes the request in JSON for a job: sent is what its own id becomes from, whole is the id elsewhere.
func (r *Request) write(room []byte, sent, whole string, idEscape int) []byte {
	w := writer{buf: room, space: spaces[r.Space], escape: r.Escape, job: sent, whole: whole, idEscape: idEscape}
	w.pad()
	w.open()
	r.each(&w, topMembers)
	w.close()
	w.pad()
	if r.Flaw != 0 {
		return append(room, Flaws[r.Flaw].make(slices.Clone(w.buf[len(room):]))...)
	}
	return w.buf
}

// speller writes the members of an object on a wire.
type speller interface {
	id(id *ID)
	text(name string, t *Text)
	number(name string, n *Number)
	object(name string, kind Kind, choice int, r *Request, members []member)
	variable(v *Variable)
	unknown(u *Unknown)
}

// member writes one member of a request, or in the last place of an object all those that are unknown.
type member func(*Request, speller)

// The members of each object.
var (
	topMembers = []member{
		func(r *Request, w speller) { w.id(&r.ID) },
		func(r *Request, w speller) { w.text("continuationToken", &r.Token) },
		func(r *Request, w speller) {
			w.object("currentRevision", r.HasRevision, r.Revision.Length, r, revisionMembers)
		},
		func(r *Request, w speller) {
			w.object("executionDetails", r.HasDetails, r.Summary.Length, r, detailsMembers)
		},
		func(r *Request, w speller) {
			w.object("outputVariables", r.HasVariables, len(r.Variables), r, variableMembers)
		},
		unknownIn(Top),
	}
	revisionMembers = []member{
		func(r *Request, w speller) { w.text("revision", &r.Revision) },
		func(r *Request, w speller) { w.text("changeIdentifier", &r.Change) },
		func(r *Request, w speller) { w.number("created", &r.Created) },
		func(r *Request, w speller) { w.text("revisionSummary", &r.RevisionSummary) },
		unknownIn(InRevision),
	}
	detailsMembers = []member{
		func(r *Request, w speller) { w.text("summary", &r.Summary) },
		func(r *Request, w speller) { w.text("externalExecutionId", &r.External) },
		func(r *Request, w speller) { w.number("percentComplete", &r.Percent) },
		unknownIn(InDetails),
	}
	variableMembers = []member{(*Request).variables}
)

// each writes members in the record's order.
func (r *Request) each(w speller, members []member) {
	n := len(members)
	for k := range n {
		i := (k + r.Order) % n
		if r.Order >= orders/2 {
			i = n - 1 - i
		}
		members[i](r, w)
	}
}

func (r *Request) variables(w speller) {
	for i := range r.Variables {
		w.variable(&r.Variables[i])
	}
}

func unknownIn(in Place) member {
	return func(r *Request, w speller) {
		for i := range r.Unknown {
			if u := &r.Unknown[i]; u.In == in {
				w.unknown(u)
			}
		}
	}
}

// writer writes JSON in one of its spellings.
type writer struct {
	buf      []byte
	space    string
	escape   int
	job      string // whose id is sent
	whole    string // its id where another member holds it
	idEscape int    // escape, for the id
	begun    bool   // something stands in the object that is open
}

func (w *writer) raw(s string) { w.buf = append(w.buf, s...) }
func (w *writer) pad()         { w.raw(w.space) }

func (w *writer) open() {
	w.raw("{")
	w.begun = false
}

func (w *writer) close() {
	w.pad()
	w.raw("}")
	w.begun = true
}

func (w *writer) name(name string) {
	if w.begun {
		w.pad()
		w.raw(",")
	}
	w.begun = true
	w.pad()
	w.quote(name)
	w.pad()
	w.raw(":")
	w.pad()
}

func (w *writer) quote(s string) {
	w.raw(`"`)
	w.characters(s)
	w.raw(`"`)
}

func (w *writer) id(id *ID) {
	if id.Kind == Absent {
		return
	}
	w.name("jobId")
	defer func(usual int) { w.escape = usual }(w.escape)
	w.escape = w.idEscape
	switch id.Kind {
	case Null:
		w.raw("null")
	case WrongType:
		w.raw("[")
		w.quote(id.Apply(w.job))
		w.raw("]")
	default:
		w.quote(id.Apply(w.job))
	}
}

func (w *writer) text(name string, t *Text) {
	if t.Kind == Absent {
		return
	}
	w.name(name)
	switch t.Kind {
	case Null:
		w.raw("null")
	case Empty:
		w.raw(`""`)
	case WrongType:
		w.raw(notString[t.Length%len(notString)])
	default:
		w.raw(`"`)
		w.repeat(&rows[t.Alphabet][w.escape], t.Length)
		w.raw(`"`)
	}
}

func (w *writer) number(name string, n *Number) {
	if n.Kind == Absent {
		return
	}
	w.name(name)
	if n.Kind == Null {
		w.raw("null")
	} else {
		w.raw(n.Text)
	}
}

func (w *writer) variable(v *Variable) {
	w.name(v.Name)
	switch v.Kind {
	case Null:
		w.raw("null")
	case WrongType:
		w.raw(v.Value)
	default:
		w.raw(`"`)
		w.times(v.Value, 1+v.Times)
		w.raw(`"`)
	}
}

func (w *writer) unknown(u *Unknown) {
	w.name(u.Name)
	w.raw(strings.ReplaceAll(u.Value, jobPlace, w.whole))
}

func (w *writer) object(name string, kind Kind, choice int, r *Request, members []member) {
	switch kind {
	case Absent:
		return
	case Null:
		w.name(name)
		w.raw("null")
	case WrongType:
		w.name(name)
		w.raw(notObject[choice%len(notObject)])
	default:
		w.name(name)
		w.open()
		r.each(w, members)
		w.close()
	}
}

// The ways to write a string's characters.
const (
	plain      = iota // what JSON demands to be escaped is, shortly where that can be
	lowerHex          // every character as \uxxxx
	upperHex          // the same with capital digits
	inEveryWay        // how many there are
)

func (w *writer) characters(s string) {
	if w.escape == plain && !strings.ContainsFunc(s, escaped) {
		w.raw(s)
		return
	}
	for _, c := range s {
		w.buf = appendCharacter(w.buf, c, w.escape)
	}
}

// escaped says whether JSON demands that a character is escaped.
func escaped(c rune) bool { return c < ' ' || c == '"' || c == '\\' }

// times writes a string several times: made once, then copied.
func (w *writer) times(s string, n int) {
	start := len(w.buf)
	w.characters(s)
	end := len(w.buf)
	w.buf = slices.Grow(w.buf, (n-1)*(end-start))
	for range n - 1 {
		w.buf = append(w.buf, w.buf[start:end]...)
	}
}

// short are the escapes of one letter; the solidus need not have one.
const short, letters = "\"\\\b\f\n\r\t", `"\bfnrt`

func appendCharacter(dst []byte, c rune, escape int) []byte {
	if escape == plain {
		if i := strings.IndexRune(short, c); i >= 0 {
			return append(dst, '\\', letters[i])
		}
		if c >= ' ' {
			return utf8.AppendRune(dst, c)
		}
	}
	digits := "0123456789abcdef"
	if escape == upperHex {
		digits = "0123456789ABCDEF"
	}
	unit := func(u rune) {
		dst = append(dst, '\\', 'u', digits[u>>12&15], digits[u>>8&15], digits[u>>4&15], digits[u&15])
	}
	if c > 0xffff {
		unit(0xd800 + (c-0x10000)>>10)
		unit(0xdc00 + (c-0x10000)&0x3ff)
	} else {
		unit(c)
	}
	return dst
}

// row is an alphabet written out several times, with the ends of its characters, so
// that a long string is copied and not made.
type row struct {
	written string
	ends    []int
}

// rowLength is at least how many characters a row has.
const rowLength = 64

// rows are all alphabets in all ways.
var rows = func() (all [][inEveryWay]row) {
	for _, alphabet := range Alphabets {
		var ways [inEveryWay]row
		for escape := range ways {
			var b []byte
			for len(ways[escape].ends) < rowLength {
				for _, c := range alphabet {
					b = appendCharacter(b, c, escape)
					ways[escape].ends = append(ways[escape].ends, len(b))
				}
			}
			ways[escape].written = string(b)
		}
		all = append(all, ways)
	}
	return all
}()

// repeat writes n characters of an alphabet.
func (w *writer) repeat(r *row, n int) {
	for ; n >= len(r.ends); n -= len(r.ends) {
		w.raw(r.written)
	}
	if n > 0 {
		w.raw(r.written[:r.ends[n-1]])
	}
}

// String is the text that a Text stands for.
func (t Text) String() string {
	runes := []rune(Alphabets[t.Alphabet])
	var b strings.Builder
	for i := range t.Length {
		b.WriteRune(runes[i%len(runes)])
	}
	return b.String()
}
