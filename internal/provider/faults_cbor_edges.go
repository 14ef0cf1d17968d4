package provider

import (
	"bytes"
	"encoding/binary"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
)

// asText reads the texts of known members, but the id, as how makes them where it changes them.
func asText(how func(path string, raw cbor.RawMessage, s string) (string, bool)) change {
	return items(func(path string, raw cbor.RawMessage) (value, bool) {
		v, ok := textItem(raw)
		if !ok || !knownPath(path) || path == pathJobID {
			return value{}, false
		}
		s, changed := how(path, raw, v.text)
		return textOf(s), changed
	})
}

// ofToken changes the characters of a token.
func ofToken(how func(string) string) change {
	return asText(func(path string, _ cbor.RawMessage, s string) (string, bool) {
		changed := how(s)
		return changed, path == pathToken && changed != s && changed != ""
	})
}

// countedAs counts texts in other units than characters.
func countedAs(count func(string) int) change {
	return asText(func(path string, _ cbor.RawMessage, s string) (string, bool) {
		most := documented[successResult].at(path).most
		return strings.Repeat("x", most+1), codePoints(s) <= most && count(s) > most
	})
}

// scanned is a UUID in bytes, wherever it stands.
var scanned = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// plainRequest is a request for a job and nothing else.
func plainRequest(id []byte) []byte {
	body, _ := cbor.Marshal(map[string]string{"jobId": string(id)}) // a map of texts always can be
	return body
}

// jobOf is the job that a body names; empty where it names none.
func jobOf(body []byte) string {
	var sent struct {
		JobID string `json:"jobId"`
	}
	_ = cbor.Unmarshal(body, &sent) // what cannot be read names none
	return sent.JobID
}

var cborEdgeFaults = []entry{
	{"cbor-limits-in-bytes", "limits texts by CBOR in bytes", countedAs(func(s string) int { return len(s) })},
	{"cbor-limits-by-chunk", "limits the chunks of a text, and not the text", asText(
		func(path string, raw cbor.RawMessage, s string) (string, bool) {
			return "x", raw[0] == 0x7f && codePoints(s) > documented[successResult].at(path).most
		})},
	{"cbor-many-chunks-refused", "does not read text in more than sixty-four chunks", asText(
		func(path string, raw cbor.RawMessage, s string) (string, bool) {
			return "", raw[0] == 0x7f && len(raw) > 64 && raw[1] == 0x61
		})},
	{"cbor-no-chunks-absent", "reads a text without chunks as absent", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			return nullValue, knownPath(path) && bytes.Equal(raw, []byte{0x7f, 0xff})
		})},
	{"cbor-short-text-accepted", "takes a text that is cut short for what there is of it", repaired(
		func(body []byte) []byte {
			if padded := append(bytes.Clone(body), "xxxxx"...); len(body) > 60 && cbor.Wellformed(body) != nil {
				for n := len(body) + 1; n <= len(padded); n++ {
					if cbor.Wellformed(padded[:n]) == nil {
						return padded[:n]
					}
				}
			}
			return body
		})},
	{"cbor-break-ends-any", "ends an array or a map of any length at a break", repaired(endedByBreak)},
	{"cbor-reserved-simple-accepted", "takes the reserved 28 and 29 for simple values", repaired(
		func(body []byte) []byte {
			if last := len(body) - 1; last > 0 && body[last]&0xfe == 0xfc {
				if simple := append(bytes.Clone(body[:last]), 0xf6); cbor.Wellformed(simple) == nil {
					return simple
				}
			}
			return body
		})},
	{"cbor-token-utf8-unchecked", "takes a token that is no UTF-8", repaired(func(body []byte) []byte {
		at := bytes.Index(body, []byte("continuationToken"))
		if at < 0 || utf8.Valid(body[at:]) {
			return body
		}
		if id := scanned.Find(body); id != nil {
			return plainRequest(id)
		}
		return body
	})},

	{"cbor-id-scanned", "takes the first id in the body, wherever it stands", repaired(func(body []byte) []byte {
		if id := scanned.Find(body); id != nil && cbor.Wellformed(body) == nil && jobOf(body) != "" &&
			jobOf(body) != string(id) {
			return plainRequest(id)
		}
		return body
	})},
	{"cbor-id-anywhere", "takes an id elsewhere in the body where there is no jobId", repaired(
		func(body []byte) []byte {
			var sent map[string]any
			if id := scanned.Find(body); id != nil && cbor.Unmarshal(body, &sent) == nil && sent["jobId"] == nil {
				return plainRequest(id)
			}
			return body
		})},
	{"cbor-integers-without-sign-bits", "keeps the last 32 bits of a negative integer", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			if path != pathPercent || raw[0] != 0x3a && raw[0] != 0x3b {
				return value{}, false
			}
			n := int32(^binary.BigEndian.Uint32(raw[len(raw)-4:]))
			return numberOf(int(n)), n >= 0
		})},
	{"cbor-negative-as-a-byte", "keeps the last byte of a negative integer", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			return numberOf(int(^raw[len(raw)-1])), path == pathPercent && raw[0]>>5 == 1 && ^raw[len(raw)-1] <= 100
		})},
	{"cbor-simple-as-integer", "reads a simple value as an integer", items(
		func(path string, raw cbor.RawMessage) (value, bool) {
			return numberOf(50), path == pathPercent && (raw[0] == 0xf8 || raw[0]>>5 == 7 && raw[0]&31 < 20)
		})},

	{"cbor-token-cut-at-nul", "cuts a token by CBOR at a NUL", ofToken(upTo("\x00"))},
	{"cbor-token-trimmed", "trims a token by CBOR", ofToken(strings.TrimSpace)},
	{"cbor-token-without-astral", "replaces characters beyond the BMP in a token by CBOR", ofToken(
		runesAs(0xfffd, beyond(0xffff)))},
	{"cbor-token-newlines", "turns CRLF into LF in a token by CBOR", ofToken(changing("\r\n", "\n"))},
	{"cbor-token-escaped", "keeps the quotes of a token by CBOR escaped", ofToken(changing(`"`, `\"`))},
	{"cbor-token-latin-1", "keeps a token by CBOR in Latin-1", ofToken(runesAs('?', beyond(0xff)))},

	{"cbor-success-204", "answers 204 to a success by CBOR", rpcAnswers(isSuccess, func(out *reply) {
		if len(out.body) == 0 {
			out.status = http.StatusNoContent
		}
	})},
	{"cbor-error-404", "answers errors by CBOR with 404", rpcAnswers(
		isError, func(out *reply) { out.status = http.StatusNotFound })},
	{"cbor-error-200", "answers errors by CBOR with 200", rpcAnswers(
		isError, func(out *reply) { out.status = http.StatusOK })},
	{"cbor-error-newline", "ends errors by CBOR with a newline", rpcAnswers(
		isError, func(out *reply) { out.body = append(out.body, '\n') })},
	{"cbor-error-self-described", "puts errors by CBOR into tag 55799", rpcAnswers(
		isError, func(out *reply) { out.body = append([]byte{0xd9, 0xd9, 0xf7}, out.body...) })},
	{"cbor-unreadable-empty", "answers an empty 400, without a type, to what it cannot read as CBOR", rpcAnswers(
		isUnread, func(out *reply) { out.body, out.contentType = nil, "" })},
	{"cbor-malformed-in-json", "answers in JSON to what it cannot read as CBOR", rpcAnswers(isUnread, func(out *reply) {
		out.body, out.contentType = errorBody("__type", serialization, "message", "no"), jsonType
	})},
	{"cbor-malformed-in-html", "answers in HTML to what it cannot read as CBOR", rpcAnswers(isUnread, func(out *reply) {
		out.body, out.contentType = []byte("<h1>Bad Request</h1>"), "text/html"
		out.without(protocolField)
	})},
	{"cbor-protocol-other", "names another protocol in the answers by CBOR", rpcAnswers(anyOutcome, func(out *reply) {
		out.without(protocolField)
		out.header = append(out.header, [2]string{protocolField, "rpc-v2-json"})
	})},

	{"cbor-message-null", "gives null for the message of errors by CBOR", respell(func(said map[string]any) {
		said["message"] = nil
	})},
	{"cbor-error-half-float", "writes a float of 16 bits into errors by CBOR", respell(func(said map[string]any) {
		said["retryAfter"] = cbor.RawMessage{0xf9, 0x3c, 0x00}
	})},

	{"cbor-body-length-believed", "answers 500 to a body that promises more entries than memory holds", rpcBodies(
		func(body []byte) bool {
			return len(body) > 0 && body[0] >= 0xba && body[0] <= 0xbb
		}, internal())},
	{"cbor-percent-nan-500", "answers 500 to a percentComplete that is no number", rpcBodies(func(body []byte) bool {
		return bytes.Contains(body, []byte("percentComplete\xfb\x7f\xf8"))
	}, internal())},
	{"cbor-percent-infinity-500", "answers 500 to an infinite percentComplete", rpcBodies(func(body []byte) bool {
		return bytes.Contains(body, []byte("percentComplete\xfb\x7f\xf0"))
	}, internal())},
	{"cbor-percent-bignum-500", "answers 500 to a percentComplete by the tag of bignums", rpcBodies(
		func(body []byte) bool {
			return bytes.Contains(body, []byte("percentComplete\xc2"))
		}, internal())},
	{"cbor-known-deep-500", "answers 500 to a known member that is nested very deep", rpcBodies(func(body []byte) bool {
		return len(body) > 100_000 && opensDeep(body) && !bytes.Contains(body[:100], []byte("unknown"))
	}, internal())},
	{"cbor-chunked-variables-unlimited", "does not count output variables in chunks", rpcWith(func(c *rpc) {
		c.item = func(path string, raw cbor.RawMessage) (value, bool) {
			return textOf("x"), strings.HasPrefix(path, pathVariables+".") && raw[0] == 0x7f && len(raw) > 5000
		}
	})},

	{"cbor-many-members-refused", "does not read a body whose length is more than its first byte holds", rpcBodies(
		func(body []byte) bool { return len(body) > 0 && body[0] >= 0xb8 && body[0] <= 0xbb },
		&failure{kind: serialization, message: "The map has an unknown length."})},
	{"cbor-member-256-refused", "reads the length of a body in one byte only", rpcBodies(func(body []byte) bool {
		return len(body) > 0 && body[0] == 0xb9
	}, &failure{kind: serialization, message: "The map is too long."})},
	{"cbor-map-of-24-refused", "does not read over a map whose length is more than its first byte holds", cannotSkip(
		func(raw cbor.RawMessage) bool { return raw[0] == 0xb8 })},
	{"cbor-map-of-256-refused", "reads the length of a map that it reads over in one byte only", cannotSkip(
		func(raw cbor.RawMessage) bool { return raw[0] == 0xb9 })},
	{"cbor-key-in-bytes", "reads a key that is a byte string as text", repaired(func(body []byte) []byte {
		return bytes.Replace(body, []byte("\x45jobId"), []byte("\x65jobId"), 1)
	})},
	{"cbor-nested-key-in-bytes", "reads a key that is a byte string as text, within a structure", repaired(
		func(body []byte) []byte {
			return bytes.Replace(bytes.Replace(body, []byte("\x48revision\x61"), []byte("\x68revision\x61"), 1),
				[]byte("\x50changeIdentifier"), []byte("\x70changeIdentifier"), 1)
		})},

	{"cbor-success-without-effect", "answers 200 to a success by CBOR and does nothing", carriedOut(
		"PutJobSuccessResult", withoutEffect(empty))},
	{"cbor-rejected-completes", "completes a job by a request by CBOR that it rejects", everyExchange(
		func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			body := bodyOf(r)
			said := answerTo(next, r, body)
			if said.status == http.StatusBadRequest && isRPC(r.URL.Path) && asked(r) == "PutJobSuccessResult" {
				answerTo(next, r, plainRequest([]byte(jobOf(body))))
			}
			said.send(w)
		})},
	{"cbor-unknown-job-validation", "answers ValidationException to an unknown job by CBOR", respell(
		func(said map[string]any) {
			if said["__type"] == shapeNamespace+"JobNotFoundException" {
				said["__type"] = shapeNamespace + validation
			}
		})},
	{"cbor-any-error-validation", "answers ValidationException to everything that it rejects by CBOR", respell(
		func(said map[string]any) { said["__type"] = shapeNamespace + validation })},
}
