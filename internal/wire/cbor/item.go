// Package cbor writes and reads CBOR (RFC 8949) as a conformance check needs it: an item
// says how it is spelled, down to the width of a length, and what is not well-formed is read, and named, instead of
// being refused by a library. It shares no code with the provider, which reads CBOR by a library.
package cbor

import (
	"encoding/binary"
	"math"
)

// Item is one data item, with the spelling that it is written in.
type Item interface {
	// Append writes the item at the end of b.
	Append(b []byte) []byte
}

// Encode is the bytes of an item.
func Encode(i Item) []byte { return i.Append(nil) }

// The major types (RFC 8949, section 3.1).
const (
	majorUint     = 0
	majorNegative = 1
	majorBytes    = 2
	majorText     = 3
	majorArray    = 4
	majorMap      = 5
	majorTag      = 6
	majorSimple   = 7
)

// Width is the number of bytes that follow an initial byte: how an argument is spelled.
type Width int

// The widths of an argument. Shortest is the preferred serialization (section 4.1).
const (
	Shortest Width = -1
	None     Width = 0 // the argument is in the initial byte
	One      Width = 1
	Two      Width = 2
	Four     Width = 4
	Eight    Width = 8
)

// Widths are those that a small argument can be spelled in.
var Widths = []Width{None, One, Two, Four, Eight}

// Fits reports whether an argument can be spelled in the width.
func (w Width) Fits(n uint64) bool {
	switch w {
	case None:
		return n < 24
	case One:
		return n <= math.MaxUint8
	case Two:
		return n <= math.MaxUint16
	case Four:
		return n <= math.MaxUint32
	}
	return true
}

// head writes an initial byte and its argument. A width that the argument does not fit into is widened.
func head(b []byte, major byte, n uint64, w Width) []byte {
	for _, wider := range Widths {
		if (w == Shortest || wider >= w) && wider.Fits(n) {
			w = wider
			break
		}
	}
	major <<= 5
	switch w {
	case None:
		return append(b, major|byte(n))
	case One:
		return append(b, major|24, byte(n))
	case Two:
		return binary.BigEndian.AppendUint16(append(b, major|25), uint16(n))
	case Four:
		return binary.BigEndian.AppendUint32(append(b, major|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(b, major|27), n)
}

const (
	indefinite = 31
	stop       = 0xff
)

// Raw is bytes that are written as they stand.
type Raw []byte

// Append implements Item.
func (r Raw) Append(b []byte) []byte { return append(b, r...) }

// Int is an integer between -2^64 and 2^64-1: N, or -1-N.
type Int struct {
	N        uint64
	Negative bool
	Width    Width
}

// Integer is n in the shortest spelling.
func Integer(n int64) Int { return IntegerIn(n, Shortest) }

// IntegerIn is n in a spelling of the width, or a wider one where it does not fit.
func IntegerIn(n int64, w Width) Int {
	if n < 0 {
		return Int{N: uint64(-1 - n), Negative: true, Width: w}
	}
	return Int{N: uint64(n), Width: w}
}

// Append implements Item.
func (i Int) Append(b []byte) []byte {
	if i.Negative {
		return head(b, majorNegative, i.N, i.Width)
	}
	return head(b, majorUint, i.N, i.Width)
}

// Text is a text string. With chunks it is of indefinite length, else of a length in the given width.
type Text struct {
	Text   string
	Width  Width
	Chunks []string // instead of Text
}

// String is a text string in the shortest spelling.
func String(s string) Text { return Text{Text: s, Width: Shortest} }

// Append implements Item.
func (t Text) Append(b []byte) []byte {
	if t.Chunks == nil {
		return append(head(b, majorText, uint64(len(t.Text)), t.Width), t.Text...)
	}
	b = append(b, majorText<<5|indefinite)
	for _, c := range t.Chunks {
		b = append(head(b, majorText, uint64(len(c)), Shortest), c...)
	}
	return append(b, stop)
}

// Bytes is a byte string, of a length in the given width. The chunks of one are joined.
type Bytes struct {
	Data  []byte
	Width Width
}

// Append implements Item.
func (s Bytes) Append(b []byte) []byte {
	return append(head(b, majorBytes, uint64(len(s.Data)), s.Width), s.Data...)
}

// Array is a list of items.
type Array struct {
	Items      []Item
	Width      Width // of the length
	Indefinite bool
}

// List is an array of definite length.
func List(items ...Item) Array { return Array{Items: items, Width: Shortest} }

// Append implements Item.
func (a Array) Append(b []byte) []byte {
	b = opening(b, majorArray, len(a.Items), a.Width, a.Indefinite)
	for _, i := range a.Items {
		b = i.Append(b)
	}
	return closing(b, a.Indefinite)
}

// Entry is a key with its value.
type Entry struct{ Key, Value Item }

// Map is entries in their order; keys may repeat.
type Map struct {
	Entries    []Entry
	Width      Width // of the length
	Indefinite bool
}

// Append implements Item.
func (m Map) Append(b []byte) []byte {
	b = opening(b, majorMap, len(m.Entries), m.Width, m.Indefinite)
	for _, e := range m.Entries {
		b = e.Value.Append(e.Key.Append(b))
	}
	return closing(b, m.Indefinite)
}

func opening(b []byte, major byte, n int, w Width, open bool) []byte {
	if open {
		return append(b, major<<5|indefinite)
	}
	return head(b, major, uint64(n), w)
}

func closing(b []byte, open bool) []byte {
	if open {
		return append(b, stop)
	}
	return b
}

// Tag is an item with a tag number around it.
type Tag struct {
	Number uint64
	Width  Width
	Item   Item
}

// Tagged is an item with a tag in the shortest spelling.
func Tagged(number uint64, i Item) Tag { return Tag{Number: number, Width: Shortest, Item: i} }

// Timestamp is the tag of a time in seconds since 1970 (section 3.4.2).
const Timestamp = 1

// Append implements Item.
func (t Tag) Append(b []byte) []byte {
	return t.Item.Append(head(b, majorTag, t.Number, t.Width))
}

// Simple is a simple value (section 3.3).
type Simple byte

// The simple values that have a meaning.
const (
	False     Simple = 20
	True      Simple = 21
	Null      Simple = 22
	Undefined Simple = 23
)

// Append implements Item.
func (s Simple) Append(b []byte) []byte {
	if s < 24 {
		return append(b, majorSimple<<5|byte(s))
	}
	return append(b, majorSimple<<5|24, byte(s))
}

// Bool is true or false.
func Bool(v bool) Simple {
	if v {
		return True
	}
	return False
}

// Float is a number in 16, 32 or 64 bits.
type Float struct {
	Value float64
	Bits  int // 16, 32 or 64; another is 64
}

// Double is a number in 64 bits.
func Double(v float64) Float { return Float{v, 64} }

// Append implements Item.
func (f Float) Append(b []byte) []byte {
	switch f.Bits {
	case 16:
		return binary.BigEndian.AppendUint16(append(b, majorSimple<<5|25), half(float32(f.Value)))
	case 32:
		return binary.BigEndian.AppendUint32(append(b, majorSimple<<5|26), math.Float32bits(float32(f.Value)))
	}
	return binary.BigEndian.AppendUint64(append(b, majorSimple<<5|27), math.Float64bits(f.Value))
}

// half is the nearest number of 16 bits, cut off towards zero: callers give numbers that fit.
func half(v float32) uint16 {
	bits := math.Float32bits(v)
	sign, exponent, fraction := uint16(bits>>16&0x8000), int(bits>>23&0xff)-127+15, bits&0x7fffff
	switch {
	case bits&0x7fffffff == 0:
		return sign
	case bits>>23&0xff == 0xff: // an infinity, or no number
		if fraction != 0 {
			return sign | 0x7e00
		}
		return sign | 0x7c00
	case exponent >= 31:
		return sign | 0x7c00
	case exponent <= 0: // subnormal
		if exponent < -10 {
			return sign
		}
		return sign | uint16((fraction|0x800000)>>(14-exponent))
	}
	return sign | uint16(exponent)<<10 | uint16(fraction>>13)
}

// wide is the number that 16 bits stand for.
func wide(h uint16) float64 {
	sign, exponent, fraction := 1.0, int(h>>10&0x1f), float64(h&0x3ff)
	if h&0x8000 != 0 {
		sign = -1
	}
	switch exponent {
	case 0:
		return sign * math.Ldexp(fraction, -24)
	case 31:
		if fraction != 0 {
			return math.NaN()
		}
		return sign * math.Inf(1)
	}
	return sign * math.Ldexp(fraction+1024, exponent-25)
}
