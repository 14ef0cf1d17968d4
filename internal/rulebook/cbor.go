package rulebook

import (
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// Answer is what the request of a case of the CBOR wire is to get, as text with each byte
// of the body; empty for a case of the other wire, and for one of several requests.
func Answer(c cases.Case) string {
	if c.Single() == nil || !c.CBOR() {
		return ""
	}
	if r, ok := c.Single().Request(exampleID); !ok || !r.IsCBOR() {
		return ""
	}
	if text := wantedByCBOR(c.Single().Allowed); text != c.Single().Allowed.String() {
		return text
	}
	return ""
}

// isCBOR reports whether a body is shown as CBOR: that of a request of the wire, and one that is CBOR and no text.
func isCBOR(r wire.Request) bool {
	if len(r.Body) == 0 || !r.IsCBOR() && utf8.Valid(r.Body) {
		return false
	}
	_, err := cbor.Read(r.Body)
	return err == nil || !isText(r.Body)
}

func isText(body []byte) bool { return report.Harmless(string(body)) == string(body) }

// notation is a body of the CBOR wire in diagnostic notation (RFC 8949, section 8).
func notation(body []byte) string {
	item, err := cbor.Read(body)
	if err != nil {
		return "no CBOR: " + err.Error()
	}
	text := cbor.Diagnostic(item)
	if len(text) > mostShown {
		text = strings.ToValidUTF8(text[:mostShown], "") + " …"
	}
	return report.Harmless(text)
}

// Annotated is a body in diagnostic notation, and what each of its bytes means.
func Annotated(body []byte) string {
	return notation(body) + "\n\n" + report.HarmlessLines(cbor.Dump(body))
}

// ExampleError is the body of an error of the CBOR wire in a page.
func ExampleError(name string) []byte {
	return cbor.Encode(cbor.Map{Width: cbor.Shortest, Entries: []cbor.Entry{
		{Key: cbor.String("__type"), Value: cbor.String("com.amazonaws.codepipeline#" + name)},
		{Key: cbor.String("message"), Value: cbor.String("no")},
	}})
}

// wantedByCBOR is the answer of the CBOR wire that a request is to get.
func wantedByCBOR(a judge.Allowed) string {
	s := a.Should
	switch {
	case s.BelowFiveHundred || s.Success && len(s.Errors) > 0:
		return wanted(a)
	case s.Success:
		return "HTTP/1.1 200 OK\nSmithy-Protocol: rpc-v2-cbor\nContent-Length: 0\n\n(no bytes, and no Content-Type)"
	case len(s.Errors) > 0:
		return "HTTP/1.1 400 Bad Request\nSmithy-Protocol: rpc-v2-cbor\nContent-Type: application/cbor\n\n" +
			Annotated(ExampleError(firstError(a)))
	}
	return a.String()
}
