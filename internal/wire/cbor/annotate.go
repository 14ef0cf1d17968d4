package cbor

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Piece is a run of bytes of an encoding that mean something together: an initial byte
// with its argument, and the bytes of a string, or a break.
type Piece struct {
	At      int    // the offset of the first byte
	Head    []byte // the initial byte and its argument
	Content []byte // of a string
	Depth   int    // how many items it stands within
	Meaning string
}

// Annotate says what each piece of the bytes means, in their order. Where they are not one
// well-formed data item, it ends with what is wrong, as an *Error.
func Annotate(b []byte) ([]Piece, error) {
	r := &reader{b: b}
	var pieces []Piece
	r.seen = func(p Piece) { pieces = append(pieces, p) }
	_, err := r.whole()
	return pieces, err
}

// pass reports the piece from an initial byte to where the reader is.
func (r *reader) pass(h initial, depth int, meaning string) {
	if r.seen != nil {
		content := h.at + 1 + int(h.width)
		r.seen(Piece{h.at, r.b[h.at:content], r.b[content:r.at], depth, meaning})
	}
}

// stopped reports a break, which was the last byte.
func (r *reader) stopped(depth int) { r.pass(initial{at: r.at - 1}, depth, "break") }

// meaning is what an initial byte that opens others means.
func (h initial) meaning() string {
	name := map[byte]string{
		majorBytes: "byte string in chunks", majorText: "text in chunks", majorArray: "array",
		majorMap: "map",
	}[h.major]
	unit := map[byte]string{majorArray: "item", majorMap: "entry"}[h.major]
	switch {
	case h.major == majorTag:
		return "tag " + strconv.FormatUint(h.n, 10)
	case unit == "":
		return name
	case h.open():
		return name + " of indefinite length"
	case h.n == 1:
		return name + " of 1 " + unit
	}
	return fmt.Sprintf("%s of %d %s", name, h.n, strings.Replace(unit+"s", "ys", "ies", 1))
}

const (
	shownPieces  = 64 // of a dump
	shownContent = 15 // bytes of a string, in a dump
	shownDepth   = 8  // levels that are indented
)

// Dump is bytes in hexadecimal digits with their offsets, also hexadecimal, and what they mean: a line for each piece,
// indented by how deep it is. What is not well-formed is named where it stands. It is cut where it is long.
func Dump(b []byte) string {
	var out strings.Builder
	line := func(at, depth int, digits, meaning string) {
		indent := strings.Repeat("  ", min(depth, shownDepth))
		fmt.Fprintf(&out, "%04x  %-36s  %s%s\n", at, indent+digits, indent, meaning)
	}
	pieces, err := Annotate(b)
	for n, p := range pieces {
		if n == shownPieces {
			line(p.At, 0, "…", fmt.Sprintf("and %d bytes more, in %d pieces", len(b)-p.At, len(pieces)-n))
			break
		}
		line(p.At, p.Depth, strings.TrimSpace(hex.EncodeToString(p.Head)+" "+digits(p.Content)), p.Meaning)
	}
	var e *Error
	if errors.As(err, &e) {
		line(e.At, 0, digits(b[e.At:]), "malformed: "+e.Problem)
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// digits are bytes in hexadecimal, cut in the middle.
func digits(b []byte) string {
	if len(b) <= shownContent {
		return hex.EncodeToString(b)
	}
	const end = 4
	return hex.EncodeToString(b[:8]) + "…" + hex.EncodeToString(b[len(b)-end:])
}

// shownText is a text in quotes, cut where it is long.
func shownText(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most]) + "…"
	}
	return strconv.QuoteToGraphic(s)
}
