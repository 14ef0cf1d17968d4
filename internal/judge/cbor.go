package judge

import (
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// UnreadableCBOR is the rule of the error for a request by CBOR that cannot be read.
const UnreadableCBOR = "cbor/unreadable-error"

// CBORAnswerRules are the rules that every answer of the CBOR wire is held to.
var CBORAnswerRules = []string{
	"cbor/protocol-header", "cbor/success-body", "cbor/success-content-type", "cbor/error-content-type",
	"cbor/error-type-absolute", "cbor/error-header", "cbor/message", "cbor/written",
}

// cborSuccess judges a 2xx of the CBOR wire.
func (c *checker) cborSuccess() {
	ans := c.ans
	if ans.Status == 200 || !c.allowed.Must.Success {
		c.outcome(ans.Status, &wire.ErrorAnswer{})
	} else {
		c.add("answer/success-status", rules.Must, "status 200", c.got())
	}
	if len(ans.Body) > 0 {
		c.inform("cbor/success-body", rules.Must, "a body of zero bytes", "a body of "+cborWords(ans.Body))
	}
	if values := ans.Values("Content-Type"); len(values) > 0 {
		c.inform("cbor/success-content-type", rules.Should, "no Content-Type",
			"Content-Type "+wire.Tame(values[0], 100))
	}
	c.protocolHeader()
}

// cborFailure judges a 4xx of the CBOR wire.
func (c *checker) cborFailure() {
	e := wire.ReadCBOR(c.ans)
	if c.ans.Status != 400 {
		c.add("answer/error-status", rules.Must, "status 400 for an error", c.got())
	}
	if c.unread(&e) {
		c.unreadable(&e, UnreadableCBOR, "a CBOR map", "a body that is no CBOR map", "a map that names no type")
	} else {
		c.cborError(&e)
	}
	if values := c.ans.Values(wire.PlaceHeader); len(values) > 0 {
		c.inform("cbor/error-header", rules.Should, "no X-Amzn-ErrorType",
			"X-Amzn-ErrorType "+wire.Tame(values[0], 100))
	}
	if e.BadMessage != "" {
		c.inform("cbor/message", rules.Must, "a message that is a text string", e.BadMessage)
	}
	if e.Unwritten != "" {
		c.inform("cbor/written", rules.Should, "no null, undefined or float of 16 bits", e.Unwritten)
	}
	values := c.ans.Values("Content-Type")
	if len(c.ans.Body) > 0 && (len(values) != 1 || !wire.IsMedia(values[0], wire.CBORType)) {
		c.inform("cbor/error-content-type", rules.Must, "Content-Type "+wire.CBORType,
			"Content-Type "+wire.Tame(strings.Join(values, ", "), 100))
	}
	c.protocolHeader()
}

// cborError judges what a map says of its error.
func (c *checker) cborError(e *wire.ErrorAnswer) {
	if e.Name() != "" || len(c.allowed.Must.Errors) == 0 {
		c.outcome(400, e)
	}
	switch {
	case e.Flaw == wire.InBase64:
		c.add("cbor/error-map", rules.Must, "a CBOR map", e.Flaw)
	case e.Flaw != "":
		c.add("cbor/error-map", rules.Must, "a CBOR map", e.Flaw+bodyTail(c.ans.Body))
	case e.BadType != "":
		c.add("cbor/error-type", rules.Must, "__type as a text string", e.BadType)
	case e.Name() == "":
		c.add("cbor/error-type", rules.Must, "the type of the error in __type", "none")
	case model.KnownError(e.Name()) && e.Name() != model.Serialization && e.Types[0].Raw != wire.Namespace+e.Name():
		c.inform("cbor/error-type-absolute", rules.Should, wire.Namespace+e.Name(), wire.Tame(e.Types[0].Raw, 100))
	}
}

// protocolHeader asks for the header by which a client tells an answer of the wire.
func (c *checker) protocolHeader() {
	values := c.ans.Values("Smithy-Protocol")
	if len(values) != 1 || values[0] != wire.CBORProtocol {
		c.inform("cbor/protocol-header", rules.Must, "Smithy-Protocol: "+wire.CBORProtocol,
			fmt.Sprintf("Smithy-Protocol: %q", values))
	}
}

// cborWords say what a body is.
func cborWords(body []byte) string {
	item, err := cbor.Read(body)
	if err != nil {
		return bodyWords(body)
	}
	return fmt.Sprintf("%d bytes: %s", len(body), wire.Cut(cbor.Diagnostic(item), 120))
}
