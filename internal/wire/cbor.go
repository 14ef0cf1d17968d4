package wire

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

const (
	CBORType     = "application/cbor"
	CBORProtocol = "rpc-v2-cbor"
	Namespace    = "com.amazonaws.codepipeline#"
)

// operations is where the operations are on the CBOR wire, and RPCPath where the one is.
const (
	operations = "/service/CodePipeline_20150709/operation/"
	RPCPath    = operations + "PutJobSuccessResult"
)

// RPC is a request of the CBOR wire with a body.
func RPC(body []byte) Request { return RPCOf("PutJobSuccessResult", body) }

// RPCOf is a request of the CBOR wire for an operation.
func RPCOf(operation string, body []byte) Request {
	return Request{
		Path: operations + operation, Target: NoHeader, ContentType: CBORType, Body: body,
		Header: []Field{{Name: "Smithy-Protocol", Value: CBORProtocol}, {Name: "Accept", Value: CBORType}},
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

// SpeaksCBOR reports whether an answer is one of the CBOR wire, by its fields or its body.
func (a Answer) SpeaksCBOR() bool {
	if a.Fate != Answered {
		return false
	}
	for _, v := range slices.Concat(a.Values("Smithy-Protocol"), a.Values("Content-Type")) {
		if v == CBORProtocol || IsMedia(v, CBORType) {
			return true
		}
	}
	e := ReadCBOR(&a)
	return e.Flaw == "" && e.HasType
}

// InBase64 says of an answer that it is what a function gives a gateway that is to decode it.
const InBase64 = "the Base64 text of a CBOR map, which a gateway or an adapter did not decode: it has to know that " +
	"bodies of this type are binary"

// IsBase64 reports whether a body is the Base64 text of a CBOR map.
func IsBase64(body []byte) bool {
	text := strings.TrimRight(strings.Trim(string(body), "\" \r\n"), "=")
	decoded, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return false
	}
	item, _ := cbor.Read(decoded)
	_, isMap := item.(cbor.Map)
	return isMap
}

// ReadCBOR reads what an answer of the CBOR wire says as an error. Its type stands in the body only.
func ReadCBOR(a *Answer) (e ErrorAnswer) {
	if len(a.Body) == 0 {
		e.Flaw = "an empty body"
		return e
	}
	item, err := cbor.Read(a.Body)
	m, ok := item.(cbor.Map)
	switch {
	case !ok && IsBase64(a.Body):
		e.Flaw = InBase64
		return e
	case err != nil:
		e.Flaw = "no CBOR: " + err.Error()
		return e
	case !ok:
		e.Flaw = "CBOR, but no map: " + Cut(cbor.Diagnostic(item), 60)
		return e
	}
	for _, entry := range m.Entries {
		key, _ := textOf(entry.Key)
		value, isText := textOf(entry.Value)
		switch {
		case key == "__type" && isText:
			e.HasType = true
			e.Types = append(e.Types, NamedPlace{PlaceType, value, Normalise(value)})
		case key == "__type":
			e.BadType = Cut(cbor.Diagnostic(entry.Value), 60)
		case key == "message" && isText:
			e.Message = value
		case key == "message" && entry.Value != cbor.Null && entry.Value != cbor.Undefined: // these are as absent
			e.BadMessage = Cut(cbor.Diagnostic(entry.Value), 60)
		}
	}
	e.Unwritten = unwritten(m)
	return e
}

// unwritten is the first item in another that a server does not write, in diagnostic notation: a member that is null,
// undefined, or a float of 16 bits. It is empty where there is none.
func unwritten(i cbor.Item) string {
	switch v := i.(type) {
	case cbor.Simple:
		if v == cbor.Undefined {
			return cbor.Diagnostic(v)
		}
	case cbor.Float:
		if v.Bits == 16 {
			return cbor.Diagnostic(v)
		}
	case cbor.Tag:
		return unwritten(v.Item)
	case cbor.Array:
		for _, item := range v.Items {
			if found := unwritten(item); found != "" {
				return found
			}
		}
	case cbor.Map:
		for _, e := range v.Entries {
			if e.Value == cbor.Null {
				return Cut(cbor.Diagnostic(e.Key), 60) + ": null"
			}
			if found := unwritten(e.Value); found != "" {
				return found
			}
		}
	}
	return ""
}

// textOf is the characters of a text string, in one piece or in chunks.
func textOf(i cbor.Item) (string, bool) {
	t, ok := i.(cbor.Text)
	if !ok {
		return "", false
	}
	return t.Text + strings.Join(t.Chunks, ""), true
}

func IsMedia(field, want string) bool {
	media, _, _ := strings.Cut(field, ";")
	return strings.EqualFold(strings.Trim(media, " \t"), want)
}
