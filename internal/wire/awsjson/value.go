// Package awsjson reads JSON texts that may be malformed, which are the subject here: it says
// which rule of RFC 8259 a text breaks and where, and keeps every value as it is spelled.
package awsjson

import (
	"bytes"
	"iter"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Value is a value of a Document, or a member's name.
type Value struct {
	Doc *Document
	At  int32
}

// Root is the document's value.
func (d *Document) Root() Value { return Value{d, 0} }

// Kind is the value's kind.
func (v Value) Kind() Kind { return v.Node().Kind }

// Raw is the value as it stands in the text.
func (v Value) Raw() []byte { return v.Doc.text[v.Node().start:v.Node().end] }

// Flawed tells whether a string holds invalid UTF-8 or half a surrogate pair.
func (v Value) Flawed() bool { return v.Node().flawed }

// Members are the names and values of an object, in the text's order; equal names come as often as they stand there.
func (v Value) Members() iter.Seq2[Value, Value] {
	return func(yield func(Value, Value) bool) {
		for at := v.At + 1; at < v.Node().Next; at = v.Doc.Nodes[at+1].Next {
			if !yield(Value{v.Doc, at}, Value{v.Doc, at + 1}) {
				return
			}
		}
	}
}

// Text is a string's text, its escapes resolved; what is no text in it becomes U+FFFD.
func (v Value) Text() string {
	if n := v.Node(); n.escaped || n.flawed {
		return string(v.appendText(nil))
	}
	return string(v.quoted())
}

// Is tells whether a string's text is s.
func (v Value) Is(s string) bool {
	if n := v.Node(); n.escaped || n.flawed {
		return v.Text() == s
	}
	return string(v.quoted()) == s
}

func (v Value) Node() *Node { return &v.Doc.Nodes[v.At] }

// quoted is what stands between a string's quotes.
func (v Value) quoted() []byte {
	raw := v.Raw()
	return raw[1 : len(raw)-1]
}

func (v Value) appendText(dst []byte) []byte {
	for r := range v.runes() {
		dst = utf8.AppendRune(dst, max(r, -r)) // -RuneError marks a flaw
	}
	return dst
}

// runes are a string's characters. Each byte of invalid UTF-8 and each half of a
// surrogate pair comes as -utf8.RuneError.
func (v Value) runes() iter.Seq[rune] {
	return func(yield func(rune) bool) {
		for text := v.quoted(); len(text) > 0; {
			r, size := nextRune(text)
			text = text[size:]
			if !yield(r) {
				return
			}
		}
	}
}

// nextRune reads one character of a string that the parser has accepted.
func nextRune(text []byte) (r rune, size int) {
	if text[0] != '\\' {
		if r, size = utf8.DecodeRune(text); r == utf8.RuneError && size == 1 {
			r = -r
		}
		return r, size
	}
	if i := strings.IndexByte("bfnrt", text[1]); i >= 0 {
		return rune("\b\f\n\r\t"[i]), 2
	}
	if text[1] != 'u' {
		return rune(text[1]), 2
	}
	r, n := hex4(text[2:])
	if n < 4 {
		return -utf8.RuneError, 2 + n // of a member that is ignored
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(text) >= 12 && text[6] == '\\' && text[7] == 'u' {
		low, _ := hex4(text[8:])
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return -utf8.RuneError, 6
}

// hex4 reads up to four hexadecimal digits and tells how many there were.
func hex4(text []byte) (unit rune, n int) {
	for n < 4 && n < len(text) {
		c := text[n]
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return unit, n
		}
		unit = unit<<4 | rune(c)
		n++
	}
	return unit, n
}

// Length is what different readers may make of a string's length.
type Length struct {
	// least and most are the fewest and the most characters that it may count:
	// code points or UTF-16 units, what is no text dropped or replaced.
	Least, Most int
	// bytes is the length in UTF-8, without what is no text; quoted the length of the string as JSON.
	Bytes, Quoted int
}

func (v Value) Measure() Length {
	if n := v.Node(); !n.escaped && !n.flawed {
		raw := v.quoted()
		if points := utf8.RuneCount(raw); points == len(raw) {
			return Length{points, points, len(raw), len(raw) + 2}
		}
	}
	m := Length{Quoted: 2}
	for r := range v.runes() {
		switch {
		case r < 0:
			m.Most++
			m.Quoted += 6
			continue
		case r > 0xffff:
			m.Most += 2
		default:
			m.Most++
		}
		m.Least++
		m.Bytes += utf8.RuneLen(r)
		if m.Quoted += utf8.RuneLen(r); r < 0x20 || r == '"' || r == '\\' || r == '/' || r == 0x7f {
			m.Quoted += 5
		}
	}
	return m
}

// HasDuplicates tells whether some object has the same name twice.
func (d *Document) HasDuplicates() bool {
	for at := range d.Nodes {
		if d.Nodes[at].Kind == Object && d.duplicates(Value{d, int32(at)}) {
			return true
		}
	}
	return false
}

// fewNames is up to how many names are compared each with each.
const fewNames = 8

func (d *Document) duplicates(object Value) bool {
	var few [fewNames]Value
	var many map[string]bool
	n := 0
	for name := range object.Members() {
		if n < fewNames {
			for _, other := range few[:n] {
				if name.same(other) {
					return true
				}
			}
			few[n] = name
			n++
			continue
		}
		if many == nil {
			many = map[string]bool{}
			for _, other := range few {
				many[other.Text()] = true
			}
		}
		text := name.Text()
		if many[text] {
			return true
		}
		many[text] = true
	}
	return false
}

func (v Value) same(w Value) bool {
	a, b := v.Node(), w.Node()
	if a.escaped || a.flawed || b.escaped || b.flawed {
		return v.Text() == w.Text()
	}
	return bytes.Equal(v.quoted(), w.quoted())
}

// Extreme tells whether a number in the value is beyond what a reader has to take.
func (v Value) Extreme() bool {
	return slices.ContainsFunc(v.Doc.Nodes[v.At:max(v.Node().Next, v.At+1)], func(n Node) bool { return n.extreme })
}

// Depth is how deep arrays and objects are nested in the value, itself included.
func (v Value) Depth() int {
	var ends []int32
	deepest := 0
	for at := v.At; at < v.Node().Next; at++ {
		for len(ends) > 0 && ends[len(ends)-1] <= at {
			ends = ends[:len(ends)-1]
		}
		if n := v.Doc.Nodes[at]; n.Kind >= Array {
			ends = append(ends, n.Next)
			deepest = max(deepest, len(ends))
		}
	}
	return deepest
}

// LooseNodes counts the numbers and strings in a document that only a lenient reader passes over.
func (d *Document) LooseNodes() int { return Value{d, 0}.LooseNodes() }

// LooseNodes counts those in a value.
func (v Value) LooseNodes() int {
	if v.Doc.Loose == nil {
		return 0
	}
	n := 0
	for _, node := range v.Doc.Nodes[v.At:max(v.Node().Next, v.At+1)] {
		if node.loose {
			n++
		}
	}
	return n
}

// Items are the elements of an array.
func (v Value) Items() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		for at := v.At + 1; at < v.Node().Next; at = v.Doc.Nodes[at].Next {
			if !yield(Value{v.Doc, at}) {
				return
			}
		}
	}
}
