package provider

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"github.com/fxamacker/cbor/v2"
)

var cborFaults = []entry{
	{"cbor-protocol-header-missing", "answers RPC v2 CBOR without Smithy-Protocol", rpcAnswers(
		anyOutcome, func(out *reply) { out.without(protocolField) })},
	{"cbor-protocol-header-missing-on-errors", "answers errors of RPC v2 CBOR without Smithy-Protocol", rpcAnswers(
		isError, func(out *reply) { out.without(protocolField) })},
	{"cbor-success-empty-map", "answers a success by CBOR with an empty map", rpcAnswers(isSuccess, func(out *reply) {
		if len(out.body) == 0 {
			out.body, out.contentType = []byte{0xa0}, cborType
		}
	})},
	{"cbor-success-null", "answers a success by CBOR with null", rpcAnswers(isSuccess, func(out *reply) {
		if len(out.body) == 0 {
			out.body, out.contentType = []byte{0xf6}, ""
		}
	})},
	{"cbor-success-content-type", "gives the empty success by CBOR a Content-Type", rpcAnswers(
		isSuccess, func(out *reply) { out.contentType = cborType })},
	{"cbor-error-content-type-json", "answers errors in CBOR with the Content-Type of JSON", rpcAnswers(
		isError, func(out *reply) { out.contentType = jsonType })},
	{"cbor-error-without-content-type", "answers errors in CBOR without a Content-Type", rpcAnswers(
		isError, func(out *reply) { out.contentType = "" })},
	{"cbor-error-in-json", "answers errors of the CBOR wire in JSON", rpcAnswers(isError, func(out *reply) {
		said := errorOf(out)
		kind, _ := said["__type"].(string)
		message, _ := said["message"].(string)
		out.body, out.contentType = errorBody("__type", kind, "message", message), jsonType
	})},
	{"cbor-error-empty", "answers errors by CBOR with nothing", rpcAnswers(
		isError, func(out *reply) { out.body = nil })},
	{"cbor-error-type-missing", "leaves __type out of the errors by CBOR", respell(func(said map[string]any) {
		delete(said, "__type")
	})},
	{"cbor-error-type-in-header", "names the type of an error by CBOR in X-Amzn-ErrorType only", rpcAnswers(
		isError, func(out *reply) {
			said := errorOf(out)
			kind, _ := said["__type"].(string)
			out.header = append(out.header, [2]string{"X-Amzn-Errortype", kind})
			delete(said, "__type")
			out.body, _ = cbor.Marshal(said)
		})},
	{"cbor-error-type-bare", "names errors by CBOR without their namespace", rpcWith(func(c *rpc) {
		c.typed = func(kind string) string { return kind }
	})},
	{"cbor-error-header-besides", "names the type of an error by CBOR in X-Amzn-ErrorType too", rpcAnswers(
		isError, func(out *reply) {
			kind, _ := errorOf(out)["__type"].(string)
			out.header = append(out.header, [2]string{"X-Amzn-Errortype", kind[strings.IndexByte(kind, '#')+1:]})
		})},
	{"cbor-message-number", "gives the message of errors by CBOR a number", respell(func(said map[string]any) {
		said["message"] = 1
	})},

	{"cbor-prefix-refused", "routes CBOR only without a prefix", routedAs(func(path string) string {
		if !strings.HasPrefix(path, "/service/Code") && !strings.HasPrefix(path, "/service/com") {
			return "/"
		}
		return path
	})},
	{"cbor-first-service-routed", "routes CBOR by the first part of the path that reads /service/", routedAs(
		func(path string) string {
			segments := strings.SplitN(path[strings.Index(path+"/service/", "/service/"):], "/", 6)
			return strings.Join(segments[:min(5, len(segments))], "/")
		})},
	{"cbor-absolute-service-unknown", "does not know the absolute name of its service", absoluteUnknown},
	{"cbor-absolute-operation-accepted", "accepts the absolute name of the operation", routedAs(
		func(path string) string {
			return strings.Replace(path, "/com.amazonaws.codepipeline.Put", "/Put", 1)
		})},
	{"cbor-service-ignored", "routes CBOR by the operation alone", routedAs(func(path string) string {
		return "/service/" + serviceName + "/operation/" + path[strings.LastIndexByte(path, '/')+1:]
	})},
	{"cbor-operation-case-folded", "routes CBOR whatever the letter case of the operation", routedAs(
		func(path string) string {
			if strings.HasSuffix(strings.ToLower(path), "/putjobsuccessresult") {
				return path[:len(path)-len("putjobsuccessresult")] + "PutJobSuccessResult"
			}
			return path
		})},
	{"cbor-trailing-slash-accepted", "routes CBOR with a segment behind the operation", routedAs(
		func(path string) string { return strings.TrimSuffix(path, "/x") })},
	{"cbor-target-ignored", "carries out a request by CBOR that has an X-Amz-Target", rpcAdmits(func(h http.Header) {
		h.Del("X-Amz-Target")
	})},
	{"cbor-amzn-target-ignored", "carries out a request by CBOR that has an X-Amzn-Target", rpcAdmits(
		func(h http.Header) { h.Del("X-Amzn-Target") })},
	{"cbor-protocol-missing-500", "answers 500 to a request by CBOR without Smithy-Protocol", rpcWith(func(c *rpc) {
		next := c.headers
		c.headers = func(h http.Header) *failure {
			if len(h[protocolField]) == 0 {
				return internal()
			}
			return next(h)
		}
	})},
	{"cbor-json-body-accepted", "reads JSON where CBOR is announced", rpcWith(func(c *rpc) {
		next := c.foreign
		c.foreign = func(body []byte) ([]byte, bool) {
			if bytes.HasPrefix(body, []byte("{")) {
				return body, true
			}
			return next(body)
		}
	})},
	{"cbor-json-body-500", "answers 500 to JSON where CBOR is announced", rpcBodies(func(body []byte) bool {
		return bytes.HasPrefix(body, []byte("{"))
	}, internal())},

	{"cbor-indefinite-map-refused", "does not read maps of indefinite length", rejectItems(
		func(path string, raw cbor.RawMessage) bool { return knownPath(path) && raw[0] == 0xbf })},
	{"cbor-indefinite-body-refused", "does not read a body of indefinite length", rpcBodies(func(body []byte) bool {
		return len(body) > 0 && body[0] == 0xbf
	}, &failure{kind: serialization, message: "The body has an indefinite length."})},
	{"cbor-chunked-text-refused", "does not read text in chunks", rejectItems(
		func(path string, raw cbor.RawMessage) bool { return knownPath(path) && raw[0] == 0x7f })},
	{"cbor-first-chunk-only", "reads only the first chunk of a text", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			if raw[0] != 0x7f || raw[1] < 0x60 || raw[1] > 0x77 || path == pathJobID {
				return value{}, false
			}
			return textItem(raw[1 : 2+raw[1]-0x60])
		})},
	{"cbor-eight-byte-integers-refused", "does not read integers of eight bytes", rejectItems(
		func(path string, raw cbor.RawMessage) bool { return path == pathPercent && raw[0] == 0x1b })},
	{"cbor-integers-truncated", "keeps the last byte of an integer only", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			if path != pathPercent || raw[0] < 0x19 || raw[0] > 0x1b {
				return value{}, false
			}
			return numberOf(int(raw[len(raw)-1])), true
		})},
	{"cbor-negative-integers-positive", "reads a negative integer without its sign", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			if path != pathPercent || raw[0]>>5 != 1 {
				return value{}, false
			}
			return numberOf(1), true
		})},

	{"cbor-time-half-float-refused", "does not read a time in 16 bits", rejectItems(
		func(path string, raw cbor.RawMessage) bool {
			return path == pathCreated && bytes.HasPrefix(raw, []byte{0xc1, 0xf9})
		})},
	{"cbor-time-integer-refused", "reads a time as a float only", rejectItems(
		func(path string, raw cbor.RawMessage) bool {
			return path == pathCreated && raw[0] == 0xc1 && raw[1]>>5 <= 1
		})},
	{"cbor-time-negative-refused", "does not read a time before 1970", rejectItems(
		func(path string, raw cbor.RawMessage) bool {
			return path == pathCreated && raw[0] == 0xc1 && raw[1]>>5 == 1
		})},
	{"cbor-time-text-accepted", "takes a time as text", items(func(path string, raw cbor.RawMessage) (value, bool) {
		return numberOf(0), path == pathCreated && raw[0]>>5 == 3
	})},
	{"cbor-time-tag-0-accepted", "takes a time by tag 0", items(func(path string, raw cbor.RawMessage) (value, bool) {
		return numberOf(0), path == pathCreated && raw[0] == 0xc0
	})},
	{"cbor-time-any-tag-accepted", "takes a time by any tag", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			return numberOf(0), path == pathCreated && raw[0] == 0xd8
		})},

	{"cbor-null-refused", "does not read null for a member that may be absent", rejectItems(
		func(path string, raw cbor.RawMessage) bool {
			return knownPath(path) && path != pathJobID && raw[0] == 0xf6
		})},
	{"cbor-undefined-refused", "does not read undefined as null", rejectItems(
		func(path string, raw cbor.RawMessage) bool { return knownPath(path) && raw[0] == 0xf7 })},
	{"cbor-undefined-as-text", "reads undefined as an empty text", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			return textOf("undefined"), (path == pathToken || path == pathSummary) && raw[0] == 0xf7
		})},

	{"cbor-unknown-bytes-refused", "does not read over an unknown byte string", cannotSkip(
		func(raw cbor.RawMessage) bool { return raw[0]>>5 == 2 })},
	{"cbor-unknown-tag-refused", "does not read over an unknown tag", cannotSkip(func(raw cbor.RawMessage) bool {
		return raw[0]>>5 == 6 && raw[0] > 0xc5
	})},
	{"cbor-unknown-simple-refused", "does not read over an unknown simple value", cannotSkip(
		func(raw cbor.RawMessage) bool { return raw[0] == 0xf0 || raw[0] == 0xf8 })},
	{"cbor-unknown-half-float-refused", "does not read over a half float", cannotSkip(func(raw cbor.RawMessage) bool {
		return raw[0] == 0xf9
	})},
	{"cbor-unknown-indefinite-refused", "does not read over an unknown item of indefinite length", cannotSkip(
		indefiniteItem)},
	{"cbor-unknown-undefined-refused", "does not read over an unknown member that is undefined", cannotSkip(
		func(raw cbor.RawMessage) bool { return raw[0] == 0xf7 })},

	{"cbor-bytes-as-text", "reads a byte string as text", items(func(path string, raw cbor.RawMessage) (value, bool) {
		var b []byte
		if !knownPath(path) || raw[0]>>5 != 2 || cbor.Unmarshal(raw, &b) != nil {
			return value{}, false
		}
		return textOf(string(b)), true
	})},
	{"cbor-array-of-one-unwrapped", "takes an array of one text for the text", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			if !knownPath(path) || raw[0] != 0x81 {
				return value{}, false
			}
			return textItem(raw[1:])
		})},
	{"cbor-digits-as-integer", "takes the digits of a text for an integer", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			if path != pathPercent || raw[0]>>5 != 3 {
				return value{}, false
			}
			v, _ := textItem(raw)
			v.kind = number
			return v, v.text != "x"
		})},
	{"cbor-tags-stripped", "reads what a tag is around as if the tag were not there", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			return numberOf(1), path == pathPercent && raw[0]>>5 == 6
		})},
	{"cbor-empty-array-as-map", "takes an empty array for a map", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			return objectOf(), (path == pathDetails || path == pathVariables) && raw[0] == 0x80
		})},
	{"cbor-body-in-array-accepted", "takes a map within an array for the body", repaired(func(body []byte) []byte {
		if len(body) > 1 && body[0] == 0x81 {
			return body[1:]
		}
		return body
	})},

	{"cbor-cut-body-accepted", "takes a map that is cut short for what there is of it", repaired(
		func(body []byte) []byte {
			if len(body) > 1 && body[0] == 0xbf && body[len(body)-1] != 0xff {
				return append(slices.Clone(body), 0xff)
			}
			return body
		})},
	{"cbor-missing-entries-accepted", "takes a map with fewer entries than it promises", repaired(
		func(body []byte) []byte {
			if len(body) > 1 && body[0] == 0xa2 && cbor.Wellformed(body) != nil {
				one := slices.Clone(body)
				one[0] = 0xa1
				return one
			}
			return body
		})},
	{"cbor-invalid-utf8-accepted", "takes text that is no UTF-8", rpcWith(func(c *rpc) {
		c.decode, _ = cbor.DecOptions{UTF8: cbor.UTF8DecodeInvalid, MaxNestedLevels: 256}.DecMode()
	})},
	{"cbor-malformed-500", "answers 500 to what is not well-formed", rpcBodies(func(body []byte) bool {
		return len(body) > 0 && cbor.Wellformed(body) != nil
	}, internal())},
	{"cbor-malformed-dropped", "closes the connection on reserved bytes", rpcBodies(func(body []byte) bool {
		return len(body) > 0 && bytes.HasSuffix(body, []byte{0x1c})
	}, dropping)},
	{"cbor-trailing-bytes-accepted", "does not look at what follows the body", repaired(func(body []byte) []byte {
		rest, err := cbor.UnmarshalFirst(body, new(any))
		if err != nil {
			return body
		}
		return body[:len(body)-len(rest)]
	})},
	{"cbor-length-believed", "answers 500 to a length beyond memory", rpcBodies(promises, internal())},
	{"cbor-length-hangs", "waits for what a length promises", rpcBodies(promises, hanging)},
	{"cbor-deep-500", "answers 500 to very deep nesting", rpcBodies(func(body []byte) bool {
		return len(body) > 100_000 && opensDeep(body)
	}, internal())},
	{"cbor-deep-text-500", "answers 500 to very deep nesting in the place of a text", rpcBodies(func(body []byte) bool {
		return slices.ContainsFunc([]string{"ejobId", "gsummary"}, func(key string) bool {
			_, item, found := bytes.Cut(body, []byte(key))
			return found && len(item) > 0 && item[0]>>5 >= 4 && opensDeep(item)
		})
	}, internal())},
	{"cbor-empty-body-500", "answers 500 to an empty body by CBOR", rpcBodies(func(body []byte) bool {
		return len(body) == 0
	}, internal())},

	{"cbor-ends-for-itself", "lets JSON complete a job that CBOR has completed", endsForItself},
	{"cbor-token-lost", "loses a token that came by CBOR", items(func(path string, raw cbor.RawMessage) (value, bool) {
		return value{}, path == pathToken && raw[0]>>5 == 3 && raw[0] != 0x60
	})},
	{"cbor-details-lost", "loses the details that came by CBOR", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			return value{}, path == pathDetails && raw[0]>>5 == 5 && len(raw) < 40
		})},
	{"cbor-limits-unchecked", "does not check lengths by CBOR", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			v, ok := textItem(raw)
			if !ok || !knownPath(path) || path == pathJobID || path == pathToken && len(v.text) < 2049 ||
				codePoints(v.text) <= 2048 && codePoints(v.text) > 0 {
				return value{}, false
			}
			return textOf("x"), true
		})},
	{"cbor-finished-accepted", "answers 200 to a finished job by CBOR", rpcAnswers(func(f *failure) bool {
		return f != nil && f.kind == "InvalidJobStateException"
	}, func(out *reply) {
		out.status, out.body, out.contentType = http.StatusOK, nil, ""
	})},
}
