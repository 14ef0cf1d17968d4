package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// Verdict is the outcome in one line, with the figures.
func Verdict(d *Document) string {
	s := d.Summary.Status
	time := fmt.Sprintf("in %.1f s", d.DurationMS/1000)
	partial := ""
	if d.Partial {
		partial = " (partial: only what needs no job)"
	}
	ran := s.Judged() + s.Error
	var line string
	switch ExitCode(d) {
	case 1:
		line = fmt.Sprintf("NOT conformant%s: %s %s", partial, broken(d), time)
	case 2:
		line = fmt.Sprintf("NO VERDICT%s: %s %s", partial, unproven(d), time)
	default:
		line = fmt.Sprintf("conformant%s%s: %s passed %s", ButKnown(s), partial, Plural(s.Pass, "case"), time)
	}
	var more []string
	add := func(n int, text string) {
		if n > 0 {
			more = append(more, Plural(n, text))
		}
	}
	add(s.Warn, "warning")
	if s.Observed > 0 {
		more = append(more, Commas(s.Observed)+" observed")
	}
	if s.Known > 0 && ExitCode(d) != 0 {
		more = append(more, Plural(s.Known, "known failure"))
	}
	if s.Error > 0 && ExitCode(d) == 1 {
		more = append(more, fmt.Sprintf("%s of %s got no verdict", Commas(s.Error), Commas(ran)))
	}
	if s.Skip > 0 {
		more = append(more, Commas(s.Skip)+" skipped")
	}
	if !d.Complete && ExitCode(d) == 1 {
		more = append(more, "the run is not complete")
	}
	return strings.Join(append([]string{line}, more...), ", ")
}

// ButKnown restricts a verdict where there are known failures: " but for 2 known failures".
func ButKnown(s Counts) string {
	if s.Known == 0 {
		return ""
	}
	return " but for " + Plural(s.Known, "known failure")
}

func broken(d *Document) string {
	s := d.Summary.Status
	if d.Headline != "" {
		return strings.TrimSuffix(Harmless(d.Headline), ".") + ","
	}
	var parts []string
	of := Commas(s.Judged())
	if s.Fail > 0 {
		parts = append(parts, fmt.Sprintf("%s of %s cases failed (%s)", Commas(s.Fail), of,
			Plural(len(d.Summary.Rules), "rule")))
	}
	if s.Fixed > 0 {
		parts = append(parts, Plural(s.Fixed, "known failure")+" passed")
	}
	if len(parts) == 0 {
		parts = append(parts, fmt.Sprintf("%s of %s cases violate a SHOULD rule (--strict)", Commas(s.Warn), of))
	}
	return strings.Join(parts, ", ")
}

func unproven(d *Document) string {
	s := d.Summary.Status
	switch {
	case d.Headline != "":
		return strings.TrimSuffix(Harmless(d.Headline), ".") + ","
	case d.NoJobs != "":
		return fmt.Sprintf("no job could be obtained, so that only %s got a verdict", Plural(s.Judged(), "case"))
	case s.Judged() == 0 && s.Error == 0:
		return "no case was run"
	case s.Error > 0:
		return fmt.Sprintf("%s of %s cases could not be judged", Commas(s.Error), Commas(s.Judged()+s.Error))
	}
	return fmt.Sprintf("the run stopped after %s", Plural(s.Judged(), "case"))
}

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
