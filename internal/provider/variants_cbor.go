package provider

import (
	"bytes"
	"encoding/binary"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/fxamacker/cbor/v2"
)

// onRPC lets a change of the answers of the first wire change those of the second instead.
func onRPC(c change) change {
	return func(b *behaviour) {
		c(b)
		b.rpc.edit, b.edit = b.edit, nil
	}
}

// spelling is how the items of an answer are spelled: another one is the same answer.
type spelling struct {
	open     bool // maps and arrays of indefinite length
	wide     bool // integers and lengths in eight bytes
	reversed bool // the keys of maps from z to a
	chunk    int  // the bytes of a chunk of text; 0 for text in one piece
}

// respelled spells all answers otherwise.
func respelled(how spelling) change {
	return onRPC(onEvery(func(out *reply, _ *failure) {
		if out.act == nil && len(out.body) > 0 {
			out.body = how.append(nil, out.body)
		}
	}))
}

// head writes an initial byte with its argument.
func (s spelling) head(b []byte, major byte, n uint64) []byte {
	if s.wide {
		return binary.BigEndian.AppendUint64(append(b, major<<5|27), n)
	}
	return appendHead(b, major, n)
}

// append writes an item that appendCBOR has written.
func (s spelling) append(b []byte, raw cbor.RawMessage) []byte {
	switch major := raw[0] >> 5; major {
	case 0, 1:
		return s.head(b, major, argument(raw))
	case 3:
		var text string
		_ = cbor.Unmarshal(raw, &text) // it was written a moment ago, like all else here
		return s.text(b, text)
	case 4:
		var list []cbor.RawMessage
		_ = cbor.Unmarshal(raw, &list)
		return s.container(b, major, len(list), func(b []byte) []byte {
			for _, item := range list {
				b = s.append(b, item)
			}
			return b
		})
	case 5:
		var members map[string]cbor.RawMessage
		_ = cbor.Unmarshal(raw, &members)
		names := slices.Sorted(maps.Keys(members))
		if s.reversed {
			slices.Reverse(names)
		}
		return s.container(b, major, len(names), func(b []byte) []byte {
			for _, name := range names {
				b = s.append(s.text(b, name), members[name])
			}
			return b
		})
	case 6:
		return s.append(s.head(b, major, argument(raw)), raw[1:]) // that of a time, which is short
	}
	return append(b, raw...)
}

// argument is the number in the head of an item.
func argument(raw []byte) uint64 {
	info := raw[0] & 31
	if info < 24 {
		return uint64(info)
	}
	var wide [8]byte
	size := 1 << (info - 24)
	copy(wide[8-size:], raw[1:1+size])
	return binary.BigEndian.Uint64(wide[:])
}

func (s spelling) text(b []byte, text string) []byte {
	if s.chunk == 0 {
		return append(s.head(b, 3, uint64(len(text))), text...)
	}
	b = append(b, 0x7f)
	for len(text) > 0 {
		n := min(s.chunk, len(text))
		for n < len(text) && text[n]>>6 == 2 { // each chunk is UTF-8 of its own
			n++
		}
		b = append(s.head(b, 3, uint64(n)), text[:n]...)
		text = text[n:]
	}
	return append(b, 0xff)
}

func (s spelling) container(b []byte, major byte, size int, fill func([]byte) []byte) []byte {
	if s.open {
		return append(fill(append(b, major<<5|31)), 0xff)
	}
	return fill(s.head(b, major, uint64(size)))
}

// decoding lets the library read CBOR with other options.
func decoding(o cbor.DecOptions) change {
	return rpcWith(func(c *rpc) {
		m, err := o.DecMode()
		if err != nil {
			panic(err) // the options are constants
		}
		c.decode = m
	})
}

// rpcHeadersOf replaces what is asked of the fields of a request.
func rpcHeadersOf(check func(next func(http.Header) *failure, h http.Header) *failure) change {
	return rpcWith(func(c *rpc) {
		next := c.headers
		c.headers = func(h http.Header) *failure { return check(next, h) }
	})
}

// inOtherForm answers the errors of some kinds in a form of the server before the service.
func inOtherForm(contentType, body string, status int, kinds ...string) change {
	return rpcAnswers(func(f *failure) bool { return f != nil && slices.Contains(kinds, f.kind) }, func(out *reply) {
		out.without(protocolField)
		out.status, out.contentType, out.body = status, contentType, []byte(body)
	})
}

// hasTarget finds the header by which the first wire is routed.
func hasTarget(h http.Header) bool { return len(h["X-Amz-Target"])+len(h["X-Amzn-Target"]) > 0 }

// numberItem reports whether an item is an integer or a float.
func numberItem(raw cbor.RawMessage) bool {
	return raw[0]>>5 <= 1 || raw[0] >= 0xf9 && raw[0] <= 0xfb
}

const unsupported = "UnsupportedProtocolException"

// cborVariants speak the CBOR wire in another way that is as right.
var cborVariants = []entry{
	{"cbor-answers-indefinite", "answers by CBOR in maps and arrays of indefinite length", respelled(
		spelling{open: true})},
	{"cbor-answers-in-chunks", "answers by CBOR with text in chunks of five bytes", respelled(spelling{chunk: 5})},
	{"cbor-answers-all-open", "answers by CBOR with all lengths indefinite, and keys in another order", respelled(
		spelling{open: true, chunk: 3, reversed: true})},
	{"cbor-answers-wide", "answers by CBOR with integers, lengths and tags in eight bytes", respelled(
		spelling{wide: true})},
	{"cbor-answers-in-other-order", "answers by CBOR with keys in another order", respelled(spelling{reversed: true})},
	{"cbor-answers-chunked", "sends all answers by CBOR in chunks of HTTP", onRPC(delivered(chunked))},
	{"cbor-connection-close", "closes the connection after every answer by CBOR", onRPC(
		onEvery(func(out *reply, _ *failure) {
			out.header = append(out.header, [2]string{"Connection", "close"})
		}))},
	{"cbor-extra-headers", "sends headers of its own, and no request id, by CBOR", onRPC(
		onEvery(func(out *reply, _ *failure) {
			out.requestID = ""
			out.header = append(out.header, [2]string{"Set-Cookie", "a=b"}, [2]string{"Server", "plumbline"},
				[2]string{"Vary", "Accept"})
		}))},
	{"cbor-error-gzip", "compresses errors by CBOR where the request allows it", onRPC(
		codedErrors("gzip", zipped, allowsCoding("gzip")))},
	{"cbor-error-media-type", "sends errors by CBOR as Application/CBOR with a parameter", onRPC(
		onError(func(out *reply, _ *failure) { out.contentType = `Application/CBOR; profile="x"` }))},

	{"cbor-error-extra-members", "sends further members with an error by CBOR", respell(func(said map[string]any) {
		said["requestId"], said["fault"], said["details"] = "x", "client", map[string]any{"list": []any{1, true, 0.5}}
	})},
	{"cbor-error-code-besides", "names an error by CBOR in code besides", respell(func(said map[string]any) {
		said["code"] = said["__type"]
	})},
	{"cbor-message-missing", "sends errors by CBOR without a message", respell(func(said map[string]any) {
		delete(said, "message")
	})},
	{"cbor-message-empty", "sends errors by CBOR with an empty message", respell(func(said map[string]any) {
		said["message"] = ""
	})},
	{"cbor-message-twice", "sends errors by CBOR with Message and message", respell(func(said map[string]any) {
		said["Message"] = said["message"]
	})},
	{"cbor-message-unusual", "sends errors by CBOR with a message of control characters, markup and Japanese", respell(
		func(said map[string]any) {
			said["message"] = "\"<b>\\\x1b[31m\n\x00 ジョブ \U0001F600"
		})},
	{"cbor-serialization-elsewhere", "names SerializationException by CBOR in another namespace", rpcWith(func(c *rpc) {
		c.typed = func(kind string) string {
			if kind == serialization {
				return "com.amazon.coral.service#" + kind
			}
			return shapeNamespace + kind
		}
	})},
	{"cbor-unreadable-validation", "answers ValidationException to what it cannot read as CBOR", respell(
		func(said map[string]any) {
			if said["__type"] == shapeNamespace+serialization {
				said["__type"] = shapeNamespace + validation
			}
		})},

	{"cbor-unknown-operation-404", "answers 404 of HTML to an unknown operation by CBOR", inOtherForm("text/html",
		"<h1>Not Found</h1>", http.StatusNotFound, "UnknownOperationException")},
	{"cbor-target-in-json", "answers in JSON to a request by CBOR with a target of the other wire", rpcHeadersOf(
		func(next func(http.Header) *failure, h http.Header) *failure {
			if hasTarget(h) {
				return &failure{kind: unsupported, act: func(w http.ResponseWriter, _ *http.Request) {
					w.Header()["Content-Type"] = []string{jsonType}
					w.WriteHeader(http.StatusBadRequest)
					_, _ = w.Write(errorBody("__type", serialization, "message", "no JSON"))
				}}
			}
			return next(h)
		})},
	{"cbor-headers-unread", "looks at no header of a request by CBOR but X-Amz-Target", rpcHeadersOf(
		func(next func(http.Header) *failure, h http.Header) *failure {
			if hasTarget(h) {
				return next(h)
			}
			return nil
		})},
	{"cbor-accept-unread", "does not look at the Accept of a request by CBOR", rpcAdmits(func(h http.Header) {
		h.Del("Accept")
	})},
	{"cbor-protocol-optional", "carries out a request by CBOR without Smithy-Protocol", rpcAdmits(func(h http.Header) {
		if len(h[protocolField]) == 0 {
			h.Set(protocolField, cborProtocol)
		}
	})},
	{"cbor-content-type-optional", "carries out a request by CBOR without a Content-Type", rpcAdmits(
		func(h http.Header) {
			if len(h["Content-Type"]) == 0 {
				h.Set("Content-Type", cborType)
			}
		})},
	{"cbor-content-type-exact", "answers an empty 415 to a Content-Type of CBOR with parameters", rpcHeadersOf(
		func(next func(http.Header) *failure, h http.Header) *failure {
			if t := h.Get("Content-Type"); mediaTypeOf(t) == cborType && t != cborType {
				return &failure{kind: unsupported, act: nothing(http.StatusUnsupportedMediaType)}
			}
			return next(h)
		})},
	{
		"cbor-unsupported-404", "answers an empty 404 to a request by CBOR whose headers are not those of the protocol",
		inOtherForm("", "", http.StatusNotFound, unsupported),
	},

	{"cbor-limits-in-utf-16", "limits texts by CBOR in units of UTF-16", countedAs(func(s string) int {
		return len(utf16.Encode([]rune(s)))
	})},
	{"cbor-untagged-time-refused", "does not take a number without a tag for a time", rejectItems(
		func(path string, raw cbor.RawMessage) bool {
			return path == pathCreated && numberItem(raw)
		})},
	{"cbor-odd-times-accepted", "takes NaN, infinity and bignums as times", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			var f float64
			odd := path == pathCreated && len(raw) > 1 && raw[0] == 0xc1 && cbor.Unmarshal(raw[1:], &f) == nil &&
				(math.IsNaN(f) || math.IsInf(f, 0) || raw[1] == 0xc2)
			return numberOf(0), odd
		})},
	{"cbor-percent-float-refused", "takes no float for an integer", rejectItems(
		func(path string, raw cbor.RawMessage) bool {
			return path == pathPercent && raw[0] >= 0xf9
		})},
	{"cbor-percent-float-cut", "cuts a float to an integer", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			var f float64
			if path != pathPercent || raw[0] < 0xf9 || cbor.Unmarshal(raw, &f) != nil || math.IsNaN(f) ||
				math.Abs(f) > math.MaxInt32 {
				return value{}, false
			}
			return value{kind: number, text: strconv.Itoa(int(f))}, true
		})},
	{"cbor-tags-around-text", "reads over a tag around a text", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			var tag cbor.RawTag
			if !knownPath(path) || path == pathCreated || raw[0]>>5 != 6 || cbor.Unmarshal(raw, &tag) != nil ||
				len(tag.Content) == 0 || tag.Content[0]>>5 != 3 {
				return value{}, false
			}
			return textItem(tag.Content)
		})},
	{"cbor-self-described", "reads a body that describes itself as CBOR by tag 55799", repaired(
		func(body []byte) []byte {
			return bytes.TrimPrefix(body, []byte{0xd9, 0xd9, 0xf7})
		})},
	{"cbor-duplicate-keys-refused", "refuses a map with equal keys", decoding(cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, UTF8: cbor.UTF8RejectInvalid, MaxNestedLevels: 256,
		MaxArrayElements: bodyLimit, MaxMapPairs: bodyLimit,
	})},
	{"cbor-nesting-of-16", "does not read nesting deeper than sixteen", decoding(cbor.DecOptions{
		UTF8: cbor.UTF8RejectInvalid, MaxNestedLevels: 16, MaxArrayElements: bodyLimit, MaxMapPairs: bodyLimit,
	})},
	{"cbor-deep-skipped", "skips unknown members by CBOR however deep they are", repaired(func(body []byte) []byte {
		known, _, found := bytes.Cut(body, []byte("gunknown"))
		if !found || !opensDeep(body) {
			return body
		}
		return append([]byte{body[0] - 1}, known[1:]...)
	})},
	{"cbor-deep-413", "answers 413 to very deep nesting", rpcBodies(opensDeep,
		&failure{kind: "RequestEntityTooLarge", message: "too deep", status: http.StatusRequestEntityTooLarge})},
	{"cbor-deep-413-empty", "answers an empty 413 to a body of CBOR over 96 KiB that nests", rpcBodies(
		func(body []byte) bool { return len(body) > 96<<10 && opensDeep(body) },
		&failure{kind: "RequestEntityTooLarge", act: nothing(http.StatusRequestEntityTooLarge)})},
	{"cbor-lengths-413", "answers 413 to a length beyond memory", rpcBodies(promises,
		&failure{kind: "RequestEntityTooLarge", message: "too long", status: http.StatusRequestEntityTooLarge})},
	{"cbor-route-by-pattern", "routes CBOR by a pattern over the end of the path, and answers an empty 404 else", both(
		rpcWith(func(c *rpc) {
			c.route = func(path string) (string, bool) {
				_, op, found := strings.Cut(path[max(0, strings.LastIndex(path, "/service/")):],
					"/service/"+serviceName+"/operation/")
				_, absolute, also := strings.Cut(path[max(0, strings.LastIndex(path, "/service/")):],
					"/service/"+serviceAbsolute+"/operation/")
				if also {
					return absolute, true
				}
				return op, found
			}
		}),
		inOtherForm("", "", http.StatusNotFound, "UnknownOperationException"),
	)},
}
