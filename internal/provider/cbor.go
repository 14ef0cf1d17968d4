package provider

import (
	"bytes"
	"errors"
	"math"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/fxamacker/cbor/v2"
)

// The second wire, Smithy RPC v2 CBOR, is a way to spell the same exchange: a request is
// read into the values that JSON would have, carried out like any other, and its answer is
// spelled as CBOR. So every limit, state and effect is that of the first wire.

const (
	cborType        = "application/cbor"
	protocolField   = "Smithy-Protocol"
	cborProtocol    = "rpc-v2-cbor"
	serviceName     = "CodePipeline_20150709"
	shapeNamespace  = "com.amazonaws.codepipeline#"
	serviceAbsolute = "com.amazonaws.codepipeline." + serviceName
)

// rpc is how the CBOR wire is spoken; a nil hook does nothing.
type rpc struct {
	route   func(path string) (op string, _ bool) // {prefix}/service/SERVICE/operation/OPERATION
	headers func(http.Header) *failure
	decode  cbor.DecMode
	item    func(path string, raw cbor.RawMessage) (value, bool) // how one member's item is read
	skip    func(path string, raw cbor.RawMessage) *failure      // what cannot be read over
	body    func([]byte) ([]byte, *failure)                      // before it is read
	foreign func([]byte) ([]byte, bool)                          // a body that is JSON already
	edit    func(op string, out *reply, f *failure)              // every answer
	typed   func(kind string) string                             // an error's __type
	run     func(op string, run operation) operation             // how an operation is carried out
}

func strictRPC() rpc {
	return rpc{
		route: rpcRoute, headers: rpcHeaders, decode: rpcDecoder,
		foreign: func([]byte) ([]byte, bool) { return nil, false },
		typed:   func(kind string) string { return shapeNamespace + kind },
	}
}

// rpcDecoder refuses what is not well-formed, and invalid UTF-8; of equal keys the last counts.
var rpcDecoder = func() cbor.DecMode {
	m, err := cbor.DecOptions{
		UTF8: cbor.UTF8RejectInvalid, MaxNestedLevels: 256, MaxArrayElements: bodyLimit,
		MaxMapPairs: bodyLimit,
	}.DecMode()
	if err != nil {
		panic(err) // the options are constants
	}
	return m
}()

// rpcRoute reads the last four segments of a path. The service may be named absolutely.
func rpcRoute(path string) (string, bool) {
	s := strings.Split(path, "/")
	if len(s) < 5 || s[len(s)-4] != "service" || s[len(s)-2] != "operation" {
		return "", false
	}
	if service := s[len(s)-3]; service != serviceName && service != serviceAbsolute {
		return "", true
	}
	return s[len(s)-1], true
}

// isRPC reports whether a path is one of the CBOR wire, whatever it names.
func isRPC(path string) bool { return strings.Contains(path, "/service/") }

// rpcHeaders checks the fields that the protocol asks for.
func rpcHeaders(h http.Header) *failure {
	wrong := func(status int, message string) *failure {
		return &failure{kind: "UnsupportedProtocolException", message: message, status: status}
	}
	accept := h.Get("Accept")
	switch {
	case len(h["X-Amz-Target"])+len(h["X-Amzn-Target"]) > 0:
		return wrong(http.StatusBadRequest, "A request of RPC v2 CBOR has no X-Amz-Target: it belongs to awsJson1_1.")
	case !slices.Equal(h[protocolField], []string{cborProtocol}):
		return wrong(http.StatusBadRequest, "The header Smithy-Protocol must be rpc-v2-cbor.")
	case mediaTypeOf(h.Get("Content-Type")) != cborType:
		return wrong(http.StatusUnsupportedMediaType, "The Content-Type must be application/cbor.")
	case accept != "" && !strings.Contains(accept, cborType) && !strings.Contains(accept, "*/*"):
		return wrong(http.StatusNotAcceptable, "The answer would be application/cbor.")
	}
	return nil
}

func mediaTypeOf(field string) string {
	t, _, _ := mime.ParseMediaType(field) // one that is none is empty
	return t
}

// serveRPC answers a request of the CBOR wire.
func (p *Provider) serveRPC(w http.ResponseWriter, r *http.Request) {
	op, out, f := p.answerRPC(r)
	if out.act == nil {
		p.spell(&out)
	}
	out.requestID = newUUID()
	if p.b.rpc.edit != nil {
		p.b.rpc.edit(op, &out, f)
	}
	out.write(w, r)
}

// answerRPC carries a request out; the reply is still in JSON.
func (p *Provider) answerRPC(r *http.Request) (op string, out reply, f *failure) {
	if f = postOnly(r); f == nil {
		f = p.b.rpc.headers(r.Header)
	}
	if f == nil {
		f = p.b.wire.signature(r)
	}
	if f != nil {
		return "", refusal(f), f
	}
	op, _ = p.b.rpc.route(r.URL.Path)
	run := operations[op]
	if run == nil {
		f = p.b.wire.unknownOperation
		return "", refusal(f), f
	}
	if f = p.b.removed[op]; f != nil {
		return op, refusal(f), f
	}
	body, f := readBody(r, nil, p.b.wire.bodyLimit)
	if f == nil {
		body, f = p.b.rpc.json(body)
	}
	if f != nil {
		return op, refusal(f), f
	}
	if p.b.rpc.run != nil {
		run = p.b.rpc.run(op, run)
	}
	out, f = run(p, body)
	return op, out, f
}

// spell turns a reply in JSON into one in CBOR.
func (p *Provider) spell(out *reply) {
	out.header = append(out.header, [2]string{protocolField, cborProtocol})
	if out.contentType = ""; len(out.body) == 0 {
		return
	}
	out.contentType = cborType
	v, err := plainGrammar.parse(out.body)
	if err != nil {
		return // a fault has spoiled it: it goes as it is
	}
	for i, m := range v.members {
		if m.name == "__type" && p.b.rpc.typed != nil {
			v.members[i].value.text = p.b.rpc.typed(m.value.text)
		}
	}
	out.body = appendCBOR(nil, "", v)
}

// times are the members of outputs that are timestamps.
var times = []string{"created", "updated", "lastStatusChange", "lastUpdateTime", "startTime"}

// appendCBOR writes a value in the shortest spelling; null members are left out.
func appendCBOR(b []byte, name string, v value) []byte {
	switch v.kind {
	case object:
		members := slices.DeleteFunc(slices.Clone(v.members),
			func(m member) bool { return m.value.kind == null || m.value.kind == absent })
		b = appendHead(b, 5, uint64(len(members)))
		for _, m := range members {
			b = appendCBOR(appendString(b, m.name), m.name, m.value)
		}
		return b
	case array:
		b = appendHead(b, 4, uint64(len(v.items)))
		for _, item := range v.items {
			b = appendCBOR(b, name, item)
		}
		return b
	case text:
		return appendString(b, v.text)
	case number:
		return appendNumber(b, v.text, slices.Contains(times, name))
	case boolean:
		if v.text == "true" {
			return append(b, 0xf5)
		}
		return append(b, 0xf4)
	}
	return append(b, 0xf6)
}

func appendString(b []byte, s string) []byte {
	return append(appendHead(b, 3, uint64(len(s))), s...)
}

func appendNumber(b []byte, spelled string, isTime bool) []byte {
	if isTime {
		b = append(b, 0xc1)
	}
	if n, err := strconv.ParseInt(spelled, 10, 64); err == nil {
		if n < 0 {
			return appendHead(b, 1, uint64(-1-n))
		}
		return appendHead(b, 0, uint64(n))
	}
	f, _ := strconv.ParseFloat(spelled, 64) // it is a number of JSON
	text, err := cbor.Marshal(f)
	if err != nil {
		return append(b, 0xf6)
	}
	return append(b, text...)
}

// appendHead writes an initial byte with its argument, in the fewest bytes.
func appendHead(b []byte, major byte, n uint64) []byte {
	text, _ := cbor.Marshal(n) // an integer always can be
	text[0] |= major << 5
	return append(b, text...)
}

// json spells a body in JSON. An empty body is an empty structure.
func (c *rpc) json(body []byte) ([]byte, *failure) {
	if c.body != nil {
		var f *failure
		if body, f = c.body(body); f != nil {
			return nil, f
		}
	}
	if len(body) == 0 {
		return []byte("{}"), nil
	}
	if text, ok := c.foreign(body); ok {
		return text, nil
	}
	malformed := &failure{kind: serialization, message: "The request body is no well-formed CBOR."}
	if c.decode.Wellformed(body) != nil {
		return nil, malformed
	}
	v, err := c.value("", body)
	var refused *unread
	switch {
	case errors.As(err, &refused):
		return nil, refused.failure
	case err != nil:
		return nil, malformed
	case v.kind != object:
		return nil, &failure{kind: serialization, message: "The request body is no map."}
	}
	w := &writer{buf: make([]byte, 0, 2*len(body))}
	return w.value(v).buf, nil
}

// foreign is what no member of the API has: it is of a wrong type wherever it is looked at, and ignored elsewhere.
var foreign = value{kind: array}

// unread is an item that a fault does not read.
type unread struct{ failure *failure }

func (u *unread) Error() string { return u.failure.message }

var errNoText = errors.New("a text string is no UTF-8")

// value reads an item.
func (c *rpc) value(path string, raw cbor.RawMessage) (value, error) {
	if c.skip != nil {
		if f := c.skip(path, raw); f != nil && path != "" {
			return value{}, &unread{f}
		}
	}
	if c.item != nil {
		if v, ok := c.item(path, raw); ok {
			return v, nil
		}
	}
	switch raw[0] >> 5 {
	case 0, 1:
		return c.integer(raw)
	case 2:
		return foreign, nil
	case 3:
		var s string
		if err := c.decode.Unmarshal(raw, &s); err != nil {
			return value{}, errNoText
		}
		return textOf(s), nil
	case 4:
		var items []cbor.RawMessage
		if err := c.decode.Unmarshal(raw, &items); err != nil {
			return value{}, err
		}
		out := value{kind: array}
		for _, item := range items {
			v, err := c.value(path+"[]", item)
			if err != nil {
				return value{}, err
			}
			out.items = append(out.items, v)
		}
		return out, nil
	case 5:
		return c.structure(path, raw)
	case 6:
		return c.tagged(path, raw)
	}
	return c.simple(raw)
}

// structure reads a map. One with a key that is no text is foreign.
func (c *rpc) structure(path string, raw cbor.RawMessage) (value, error) {
	var members map[string]cbor.RawMessage
	if err := c.decode.Unmarshal(raw, &members); err != nil {
		var wrongKey *cbor.UnmarshalTypeError
		if errors.As(err, &wrongKey) && path != "" {
			return foreign, nil
		}
		return value{}, err
	}
	out := value{kind: object}
	for name, item := range members {
		v, err := c.value(strings.TrimPrefix(path+"."+name, "."), item)
		if err != nil {
			return value{}, err
		}
		if v.kind != absent {
			out.members = append(out.members, member{name, v})
		}
	}
	slices.SortFunc(out.members, func(a, b member) int { return strings.Compare(a.name, b.name) })
	return out, nil
}

// integer reads an integer; one beyond 64 bits is a number all the same.
func (c *rpc) integer(raw cbor.RawMessage) (value, error) {
	var n any
	if err := c.decode.Unmarshal(raw, &n); err != nil {
		return value{}, err
	}
	switch n := n.(type) {
	case uint64:
		return value{kind: number, text: strconv.FormatUint(n, 10)}, nil
	case int64:
		return value{kind: number, text: strconv.FormatInt(n, 10)}, nil
	}
	return value{kind: number, text: "-18446744073709551616"}, nil
}

// selfDescribed is the tag of what describes itself as CBOR (RFC 8949, 3.4.6).
var selfDescribed = []byte{0xd9, 0xd9, 0xf7}

// tagged reads a tag: of all members only created has one, that of a time in seconds.
func (c *rpc) tagged(path string, raw cbor.RawMessage) (value, error) {
	if rest, ok := bytes.CutPrefix(raw, selfDescribed); ok { // which the library reads over, and then finds no tag
		_, err := c.value(path+"()", rest)
		return foreign, err
	}
	var tag cbor.RawTag
	if err := c.decode.Unmarshal(raw, &tag); err != nil {
		return value{}, err
	}
	v, err := c.value(path+"()", tag.Content)
	if err != nil || tag.Number != 1 || path != pathCreated || v.kind != number {
		return foreign, err
	}
	return v, nil
}

// simple reads a simple value or a float: null and undefined are as if they were absent.
func (c *rpc) simple(raw cbor.RawMessage) (value, error) {
	switch {
	case bytes.Equal(raw, []byte{0xf4}):
		return value{kind: boolean, text: "false"}, nil
	case bytes.Equal(raw, []byte{0xf5}):
		return value{kind: boolean, text: "true"}, nil
	case bytes.Equal(raw, []byte{0xf6}), bytes.Equal(raw, []byte{0xf7}):
		return nullValue, nil
	case raw[0] < 0xf9:
		return foreign, nil
	}
	var f float64
	if err := c.decode.Unmarshal(raw, &f); err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return foreign, nil
	}
	spelled := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(spelled, ".") {
		spelled += ".0"
	}
	return value{kind: number, text: spelled}, nil
}
