package spec

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

const (
	cborType     = "application/cbor"
	cborProtocol = "rpc-v2-cbor"
	namespace    = "com.amazonaws.codepipeline#"
)

// RPCPath is the path of the operation on the CBOR wire.
const RPCPath = "/service/CodePipeline_20150709/operation/PutJobSuccessResult"

// RPC is a request of the CBOR wire with a body.
func RPC(body []byte) Request {
	return Request{
		Path: RPCPath, Target: NoHeader, ContentType: cborType, Body: body,
		Header: []Field{{Name: "Smithy-Protocol", Value: cborProtocol}, {Name: "Accept", Value: cborType}},
	}
}

// Token is the continuation token that a request carries, on either wire; empty for none.
func (r Request) Token() string {
	if !r.IsCBOR() {
		var body struct {
			Token string `json:"continuationToken"`
		}
		_ = json.Unmarshal(r.Body, &body) // a body that cannot be read carries none
		return body.Token
	}
	item, _ := cbor.Read(r.Body)
	m, _ := item.(cbor.Map)
	for _, e := range m.Entries {
		if key, _ := textOf(e.Key); key == "continuationToken" {
			token, _ := textOf(e.Value)
			return token
		}
	}
	return ""
}

// CBORAnswerRules are the rules that every answer of the CBOR wire is held to.
var CBORAnswerRules = []string{
	"cbor/protocol-header", "cbor/success-body", "cbor/success-content-type", "cbor/error-content-type", "cbor/error-type-absolute", "cbor/error-header", "cbor/message",
}

// SpeaksCBOR reports whether an answer is one of the CBOR wire, by its fields or its body.
func (a Answer) SpeaksCBOR() bool {
	if a.Fate != Answered {
		return false
	}
	for _, v := range slices.Concat(a.header("Smithy-Protocol"), a.header("Content-Type")) {
		if v == cborProtocol || isMedia(v, cborType) {
			return true
		}
	}
	e := readCBOR(&a)
	return e.flaw == "" && e.hasType
}

// readCBOR reads what an answer of the CBOR wire says as an error. Its type stands in the
// body only.
func readCBOR(a *Answer) (e errorAnswer) {
	if len(a.Body) == 0 {
		e.flaw = "an empty body"
		return e
	}
	item, err := cbor.Read(a.Body)
	if err != nil {
		e.flaw = "no CBOR: " + err.Error()
		return e
	}
	m, ok := item.(cbor.Map)
	if !ok {
		e.flaw = "CBOR, but no map: " + cut(cbor.Diagnostic(item), 60)
		return e
	}
	for _, entry := range m.Entries {
		key, _ := textOf(entry.Key)
		value, isText := textOf(entry.Value)
		switch {
		case key == "__type" && isText:
			e.hasType = true
			e.types = append(e.types, NamedPlace{PlaceType, value, normalise(value)})
		case key == "__type":
			e.badType = cut(cbor.Diagnostic(entry.Value), 60)
		case key == "message" && isText:
			e.message = value
		case key == "message" && entry.Value != cbor.Null:
			e.badMessage = cut(cbor.Diagnostic(entry.Value), 60)
		}
	}
	return e
}

// textOf is the characters of a text string, in one piece or in chunks.
func textOf(i cbor.Item) (string, bool) {
	t, ok := i.(cbor.Text)
	if !ok {
		return "", false
	}
	return t.Text + strings.Join(t.Chunks, ""), true
}

// cborSuccess judges a 2xx of the CBOR wire.
func (c *checker) cborSuccess() {
	ans := c.ans
	if ans.Status == 200 || !c.allowed.Must.Success {
		c.outcome(ans.Status, &errorAnswer{})
	} else {
		c.add("answer/success-status", Must, "status 200", c.got())
	}
	if len(ans.Body) > 0 {
		c.inform("cbor/success-body", Must, "a body of zero bytes", "a body of "+cborWords(ans.Body))
	}
	if values := ans.header("Content-Type"); len(values) > 0 {
		c.inform("cbor/success-content-type", Should, "no Content-Type", "Content-Type "+tame(values[0], 100))
	}
	c.protocolHeader()
}

// cborFailure judges a 4xx of the CBOR wire.
func (c *checker) cborFailure() {
	e := readCBOR(c.ans)
	if c.ans.Status != 400 {
		c.add("answer/error-status", Must, "status 400 for an error", c.got())
	}
	if e.name() != "" || len(c.allowed.Must.Errors) == 0 {
		c.outcome(400, &e)
	}
	switch {
	case e.flaw != "":
		c.add("cbor/error-map", Must, "a CBOR map", e.flaw+bodyTail(c.ans.Body))
	case e.badType != "":
		c.add("cbor/error-type", Must, "__type as a text string", e.badType)
	case e.name() == "":
		c.add("cbor/error-type", Must, "the type of the error in __type", "none")
	case knownError(e.name()) && e.name() != Serialization && e.types[0].Raw != namespace+e.name():
		c.inform("cbor/error-type-absolute", Should, namespace+e.name(), tame(e.types[0].Raw, 100))
	}
	if values := c.ans.header(PlaceHeader); len(values) > 0 {
		c.inform("cbor/error-header", Should, "no X-Amzn-ErrorType", "X-Amzn-ErrorType "+tame(values[0], 100))
	}
	if e.badMessage != "" {
		c.inform("cbor/message", Must, "a message that is a text string", e.badMessage)
	}
	if values := c.ans.header("Content-Type"); len(values) != 1 || !isMedia(values[0], cborType) {
		c.inform("cbor/error-content-type", Must, "Content-Type "+cborType, "Content-Type "+tame(strings.Join(values, ", "), 100))
	}
	c.protocolHeader()
}

// protocolHeader asks for the header by which a client tells an answer of the wire.
func (c *checker) protocolHeader() {
	values := c.ans.header("Smithy-Protocol")
	if len(values) != 1 || values[0] != cborProtocol {
		c.inform("cbor/protocol-header", Must, "Smithy-Protocol: "+cborProtocol, fmt.Sprintf("Smithy-Protocol: %q", values))
	}
}

func isMedia(field, want string) bool {
	media, _, _ := strings.Cut(field, ";")
	return strings.EqualFold(strings.Trim(media, " \t"), want)
}

// cborWords say what a body is.
func cborWords(body []byte) string {
	item, err := cbor.Read(body)
	if err != nil {
		return bodyWords(body)
	}
	return fmt.Sprintf("%d bytes: %s", len(body), cut(cbor.Diagnostic(item), 120))
}
