package report

import (
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// The wires that a case can be of. Reports of before there was a second one name none.
const (
	WireJSON = "json" // awsJson1_1
	WireCBOR = "cbor" // Smithy RPC v2 CBOR
)

// wires are all of them, in the order in which they are shown.
var wires = []string{WireJSON, WireCBOR}

// WireName is a wire for readers.
func WireName(wire string) string { return strings.ToUpper(wire) }

// wire is the wire of a case, whatever a file says.
func (c *Case) wire() string {
	if c.Wire == WireCBOR {
		return WireCBOR
	}
	return WireJSON
}

// Wires are those of which a document has cases, by its summary.
func (d *Document) Wires() []string {
	if len(d.Summary.Wires) == 0 {
		return wires[:1]
	}
	var list []string
	for _, w := range d.Summary.Wires {
		list = append(list, w.Name)
	}
	return list
}

// OnWire is a document with the cases of one wire only, counted anew. What is only counted is of JSON.
func (d *Document) OnWire(wire string) *Document {
	part := *d
	part.Cases = slices.DeleteFunc(slices.Clone(d.Cases), func(c Case) bool { return c.wire() != wire })
	if wire != WireJSON {
		part.Unlisted = nil
	}
	Summarise(&part)
	return &part
}

// WiresOf names the wires of some cases, for readers; it is empty where all of a document is of JSON.
func (d *Document) WiresOf(ids []string) string {
	if len(d.Summary.Wires) == 0 {
		return ""
	}
	var names []string
	for _, wire := range wires {
		if slices.ContainsFunc(ids, func(id string) bool {
			at, found := slices.BinarySearchFunc(d.Cases, id, func(c Case, id string) int {
				return strings.Compare(c.ID, id)
			})
			return found && d.Cases[at].wire() == wire
		}) {
			names = append(names, WireName(wire))
		}
	}
	return strings.Join(names, " and ")
}

// Notation is a body in the diagnostic notation of CBOR, where it is CBOR and no text.
func (p Payload) Notation() string {
	if p.Base64 == "" || p.Note != "" {
		return ""
	}
	item, err := cbor.Read(p.Bytes())
	if err != nil {
		return ""
	}
	return cbor.Diagnostic(item)
}

// Dump is a body with what each of its bytes means in CBOR, where it is no text.
func (p Payload) Dump() string {
	if p.Base64 == "" {
		return ""
	}
	return cbor.Dump(p.Bytes())
}
