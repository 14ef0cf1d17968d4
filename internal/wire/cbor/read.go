package cbor

import (
	"encoding/binary"
	"fmt"
	"math"
	"unicode/utf8"
)

// Error says what is wrong with bytes that are no CBOR, and where.
type Error struct {
	At      int // the offset of the byte
	Problem string
}

func (e *Error) Error() string { return fmt.Sprintf("at byte %d: %s", e.At, e.Problem) }

// MaxDepth is how deep items may be nested; what is deeper is an error of its own, and not read.
const MaxDepth = 512

// Read reads the one data item that the bytes are. What is not well-formed (RFC 8949, appendix F), nested deeper than
// MaxDepth, or followed by further bytes, is an *Error; so is a text string that is no UTF-8 (section 3.1). Memory
// stays within a small multiple of the input, whatever lengths it promises.
func Read(b []byte) (Item, error) {
	r := &reader{b: b}
	return r.whole()
}

type reader struct {
	b       []byte
	at      int
	lenient bool
	seen    func(Piece) // each piece that was read, where somebody asks
}

// whole reads the one data item that all bytes are.
func (r *reader) whole() (Item, error) {
	i, err := r.item(0)
	if err != nil {
		return nil, err
	}
	if r.at < len(r.b) {
		return nil, r.problem(r.at, "bytes follow the data item: %d", len(r.b)-r.at)
	}
	return i, nil
}

func (r *reader) problem(at int, format string, args ...any) error {
	return &Error{at, fmt.Sprintf(format, args...)}
}

// initial is an initial byte with its argument.
type initial struct {
	at    int
	major byte
	info  byte // the additional information
	n     uint64
	width Width
}

func (h initial) open() bool { return h.info == indefinite }

// head reads an initial byte and its argument.
func (r *reader) head() (initial, error) {
	if r.at >= len(r.b) {
		return initial{}, r.problem(r.at, "the bytes end where an item begins")
	}
	h := initial{at: r.at, major: r.b[r.at] >> 5, info: r.b[r.at] & 31}
	r.at++
	switch {
	case h.info < 24:
		h.n = uint64(h.info)
		return h, nil
	case h.info == indefinite:
		return h, nil
	case h.info > 27:
		return h, r.problem(h.at, "additional information %d is reserved", h.info)
	}
	h.width = Width(1 << (h.info - 24))
	if len(r.b)-r.at < int(h.width) {
		return h, r.problem(r.at, "the bytes end within an argument of %d bytes", h.width)
	}
	var argument [8]byte
	copy(argument[8-h.width:], r.b[r.at:])
	h.n = binary.BigEndian.Uint64(argument[:])
	r.at += int(h.width)
	return h, nil
}

// item reads an item.
func (r *reader) item(depth int) (Item, error) {
	h, err := r.head()
	if err != nil {
		return nil, err
	}
	return r.rest(h, depth)
}

// rest reads what follows an initial byte.
func (r *reader) rest(h initial, depth int) (Item, error) {
	most := MaxDepth
	if r.lenient {
		most = mostLenient
	}
	if depth > most {
		return nil, r.problem(h.at, "items are nested more than %d deep", most)
	}
	if h.open() && (h.major == majorUint || h.major == majorNegative || h.major == majorTag) {
		return nil, r.problem(h.at, "an item of major type %d cannot have an indefinite length", h.major)
	}
	switch h.major {
	case majorUint, majorNegative:
		n := Int{N: h.n, Negative: h.major == majorNegative, Width: h.width}
		r.pass(h, depth, n.decimal())
		return n, nil
	case majorBytes, majorText:
		return r.text(h, depth)
	case majorSimple:
		return r.simple(h, depth)
	}
	r.pass(h, depth, h.meaning())
	switch h.major {
	case majorArray:
		a := Array{Width: h.width, Indefinite: h.open()}
		err := r.members(h, depth, func(first Item) error { a.Items = append(a.Items, first); return nil })
		return a, err
	case majorMap:
		m := Map{Width: h.width, Indefinite: h.open()}
		err := r.members(h, depth, func(key Item) error {
			value, err := r.item(depth + 1)
			m.Entries = append(m.Entries, Entry{key, value})
			return err
		})
		return m, err
	}
	inner, err := r.item(depth + 1)
	return Tag{Number: h.n, Width: h.width, Item: inner}, err
}

// members reads the items of an array, or the keys of a map, whose values add reads.
func (r *reader) members(h initial, depth int, add func(Item) error) error {
	for n := uint64(0); h.open() || n < h.n; n++ {
		if h.open() && r.at < len(r.b) && r.b[r.at] == stop {
			r.at++
			r.stopped(depth)
			return nil
		}
		i, err := r.item(depth + 1)
		if err == nil {
			err = add(i)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// text reads a string, of text or bytes, in one piece or in chunks.
func (r *reader) text(h initial, depth int) (Item, error) {
	if !h.open() {
		return r.piece(h, depth)
	}
	r.pass(h, depth, h.meaning())
	t, bytes := Text{Chunks: []string{}}, Bytes{Width: Shortest}
	for {
		chunk, err := r.head()
		switch {
		case err != nil:
			return nil, err
		case chunk.major == majorSimple && chunk.open():
			r.stopped(depth)
			if h.major == majorText {
				return t, nil
			}
			return bytes, nil
		case chunk.major != h.major || chunk.open():
			return nil, r.problem(chunk.at, "a chunk of a string is of another kind than the string")
		}
		piece, err := r.piece(chunk, depth+1)
		if err != nil {
			return nil, err
		}
		switch p := piece.(type) {
		case Text:
			t.Chunks = append(t.Chunks, p.Text)
		case Bytes:
			bytes.Data = append(bytes.Data, p.Data...)
		}
	}
}

// piece reads a string of definite length.
func (r *reader) piece(h initial, depth int) (Item, error) {
	if h.n > uint64(len(r.b)-r.at) {
		return nil, r.problem(h.at, "a string promises %d bytes, and %d follow", h.n, len(r.b)-r.at)
	}
	s := r.b[r.at : r.at+int(h.n)]
	r.at += int(h.n)
	if h.major == majorBytes {
		r.pass(h, depth, fmt.Sprintf("byte string of %d", h.n))
		return Bytes{s, h.width}, nil
	}
	if !r.lenient && !utf8.Valid(s) {
		return nil, r.problem(h.at, "a text string is no UTF-8")
	}
	r.pass(h, depth, shownText(string(s)))
	return Text{Text: string(s), Width: h.width}, nil
}

// simple reads a simple value or a float.
func (r *reader) simple(h initial, depth int) (Item, error) {
	switch {
	case h.open():
		return nil, r.problem(h.at, "a break stands outside an item of indefinite length")
	case h.width == One && h.n < 32:
		return nil, r.problem(h.at, "the simple value %d is spelled in two bytes", h.n)
	case h.width <= One:
		r.pass(h, depth, Simple(h.n).name())
		return Simple(h.n), nil
	}
	f := Float{math.Float64frombits(h.n), 64}
	switch h.width {
	case Two:
		f = Float{wide(uint16(h.n)), 16}
	case Four:
		f = Float{float64(math.Float32frombits(uint32(h.n))), 32}
	}
	r.pass(h, depth, fmt.Sprintf("%s, a float of %d bits", f.number(), f.Bits))
	return f, nil
}

// mostLenient is how deep a lenient reader follows.
const mostLenient = 100_000

// ReadLeniently reads what a reader may make of bytes that Read refuses: text that is no UTF-8 stays as it is, what
// follows the data item is left, and nesting is followed to 100,000. What is not well-formed is an *Error all the same.
func ReadLeniently(b []byte) (Item, error) {
	r := &reader{b: b, lenient: true}
	return r.item(0)
}
