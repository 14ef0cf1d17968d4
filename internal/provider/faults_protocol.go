package provider

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

var anyPercent = regexp.MustCompile(`"percentComplete":\d+`)

// protocolFaults are about targets, media types, framing and sizes.
var protocolFaults = []entry{
	{"target-suffix", "takes a target that ends in PutJobSuccessResult", targets(func(t string) string {
		return after(t, "PutJobSuccessResult", strings.HasSuffix)
	})},
	{"target-prefix", "takes a target that begins with the right one", targets(func(t string) string {
		if strings.HasPrefix(t, operationPrefix+"PutJobSuccessResult") {
			return operationPrefix + "PutJobSuccessResult"
		}
		return t
	})},
	{"target-contains", "takes a target that contains PutJobSuccessResult", targets(func(t string) string {
		return after(t, "PutJobSuccessResult", strings.Contains)
	})},
	{"target-case-folded", "ignores the letter case of a target", targets(func(t string) string {
		for op := range operations {
			if strings.EqualFold(t, operationPrefix+op) {
				return operationPrefix + op
			}
		}
		return t
	})},
	{"target-operation-folded", "ignores the letter case of an operation", targets(func(t string) string {
		for op := range operations {
			if len(t) == len(operationPrefix+op) && strings.HasPrefix(t, operationPrefix) &&
				strings.EqualFold(t[len(operationPrefix):], op) {
				return operationPrefix + op
			}
		}
		return t
	})},
	{"target-any-version", "ignores the version in a target", targets(func(t string) string {
		if service, op, ok := strings.Cut(t, "."); ok && strings.HasPrefix(service, "CodePipeline_") {
			return operationPrefix + op
		}
		return t
	})},
	{"target-no-version", "takes CodePipeline without a version in a target", targets(func(t string) string {
		if op, ok := strings.CutPrefix(t, "CodePipeline."); ok {
			return operationPrefix + op
		}
		return t
	})},
	{"target-bare-operation", "takes an operation without a service", targets(func(t string) string {
		if !strings.Contains(t, ".") {
			return operationPrefix + t
		}
		return t
	})},
	{"target-hash", "takes a target with # for the dot", targets(func(t string) string {
		return strings.Replace(t, "#", ".", 1)
	})},
	{"target-namespace", "takes a target in the namespace com.amazonaws.codepipeline", targets(func(t string) string {
		return strings.TrimPrefix(t, "com.amazonaws.codepipeline.")
	})},
	{"target-quoted", "takes a target in quotes", targets(func(t string) string { return strings.Trim(t, `"`) })},
	{"target-missing", "takes a request without a target for PutJobSuccessResult", wireWith(func(w *wire) {
		w.operation = func(targets []string) (string, bool) {
			if len(targets) == 0 {
				return "PutJobSuccessResult", true
			}
			return exactTarget(targets)
		}
	})},
	{"target-unknown-success", "answers 200 to unknown operations", unknownTarget(
		&failure{act: nothing(http.StatusOK)})},
	{"target-unknown-500", "answers 500 to unknown operations", unknownTarget(internal())},
	{"target-unknown-hang", "never answers unknown operations", unknownTarget(hanging)},
	{"target-missing-500", "answers 500 to a request without a target", wireWith(func(w *wire) {
		w.method = func(r *http.Request) *failure {
			if f := postOnly(r); f != nil {
				return f
			}
			if r.Header.Get("X-Amz-Target") == "" {
				return internal()
			}
			return nil
		}
	})},

	{"charset-refused", "refuses parameters of the Content-Type", typeWhere(
		&failure{kind: serialization, status: http.StatusUnsupportedMediaType}, fieldHas("Content-Type", ";"))},
	{"content-type-other-500", "answers 500 to other Content-Types", mediaTypes(func(r *http.Request) *failure {
		if awsJSON(r) != nil {
			return internal()
		}
		return nil
	})},
	{"content-type-missing-500", "answers 500 to a request without a Content-Type", typeWhere(
		internal(), func(r *http.Request) bool { return r.Header.Get("Content-Type") == "" })},
	{"content-type-invalid-500", "answers 500 to a Content-Type that is none", typeWhere(
		internal(), func(r *http.Request) bool {
			_, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
			return err != nil && r.Header.Get("Content-Type") != ""
		})},
	{"content-type-xml-drop", "closes the connection on a Content-Type of XML", typeWhere(
		dropping, fieldHas("Content-Type", "xml"))},
	{"retry-unchecked", "accepts any percentComplete in a client's second attempt", everyExchange(
		func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.Header.Get("Amz-Sdk-Request"), "attempt=2") {
				setBody(r, anyPercent.ReplaceAll(bodyOf(r), []byte(`"percentComplete":1`)))
			}
			next.ServeHTTP(w, r)
		})},
	{"user-agent-long-refused", "refuses a User-Agent of more than 256 characters", mediaTypes(
		func(r *http.Request) *failure {
			if len(r.UserAgent()) > 256 {
				return invalid("1 validation error detected: The request is not valid.")
			}
			return nil
		})},
	{"user-agent-of-php-500", "answers 500 to the SDK for PHP", typeWhere(internal(), func(r *http.Request) bool {
		return strings.Contains(r.UserAgent(), "aws-sdk-php")
	})},
	{"range-416", "answers an empty 416 to a request with a Range", typeWhere(
		&failure{kind: "Range", act: nothing(http.StatusRequestedRangeNotSatisfiable)}, fieldHas("Range", "="))},
	{"absolute-form-500", "answers 500 to a request that names the whole URL", methodWhere(
		internal(), func(r *http.Request) bool { return strings.HasPrefix(r.RequestURI, "http:") })},
	{"host-with-dot-500", "answers 500 to a Host that ends in a dot", methodWhere(
		internal(), func(r *http.Request) bool {
			host, _, _ := strings.Cut(r.Host, ":")
			return strings.HasSuffix(host, ".")
		})},
	{"old-http-body-unread", "reads no body of a request by HTTP/1.0", everyExchange(
		func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			if r.ProtoMinor == 0 {
				r.Body = http.NoBody
			}
			next.ServeHTTP(w, r)
		})},
	{"old-http-is-health-check", "takes a request by HTTP/1.0 for a load balancer's, and answers 200", everyExchange(
		func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			if r.ProtoMinor > 0 {
				next.ServeHTTP(w, r)
			}
		})},
	{"chunked-ignored", "does not read a chunked body", bodies(func(r *http.Request, body []byte) []byte {
		if inChunks(r) {
			return nil
		}
		return body
	})},
	{"chunked-hang", "waits for the length of a chunked body for ever", methodWhere(hanging, inChunks)},
	{"body-4096-only", "reads the first 4,096 bytes of a body", firstBytes(4096)},
	{"body-65536-only", "reads the first 65,536 bytes of a body", firstBytes(65536)},
	{"body-over-100-kib-refused", "answers 413 to bodies over 100 KiB", bodyAtMost(100 << 10)},
	{"body-over-512-kib-500", "answers 500 to bodies over 512 KiB", bodyOver(512<<10, internal())},
	{"large-hang", "never answers bodies over 1 MiB, which it has read to their end", bodyOver(1<<20, hanging)},
	{"large-drop", "closes the connection after a body over 1 MiB, which it has read to its end", bodyOver(1<<20,
		dropping)},
	{"large-reset", "resets the connection after a body over 1 MiB, which it has read to its end", bodyOver(1<<20,
		resetting)},
	{"body-latin-1", "reads bodies as Latin-1", bodies(func(_ *http.Request, body []byte) []byte {
		var out bytes.Buffer
		for _, c := range body {
			out.WriteRune(rune(c))
		}
		return out.Bytes()
	})},
	{"body-cut-at-empty-line", "reads a body up to its first empty line", bodies(
		func(_ *http.Request, body []byte) []byte {
			head, _, _ := bytes.Cut(body, []byte("\n\n"))
			return head
		})},

	{"get-500", "answers 500 to GET", methodAnswers(http.MethodGet, internal())},
	{"put-500", "answers 500 to PUT", methodAnswers(http.MethodPut, internal())},
	{"delete-500", "answers 500 to DELETE", methodAnswers(http.MethodDelete, internal())},
	{"head-500", "answers 500 to HEAD", methodAnswers(http.MethodHead, internal())},
	{"options-drop", "closes the connection on OPTIONS", methodAnswers(http.MethodOptions, dropping)},
	{"method-502", "answers 502 to all methods but POST", methodWhere(internal().withStatus(http.StatusBadGateway),
		func(r *http.Request) bool { return r.Method != http.MethodPost })},
	{"path-500", "answers 500 at other paths", paths(internal())},
	{"path-hang", "never answers at other paths", paths(hanging)},
	{"path-dot-escaped-500", "answers 500 at a path with an escaped dot", pathAnswers(internal(), "%2e")},
	{"path-slashes-hang", "never answers at a path of two slashes", pathAnswers(hanging, "//")},
	{"path-nul-drop", "closes the connection at a path with an escaped NUL", pathAnswers(dropping, "%00")},
	{"path-semicolon-500", "answers 500 at a path with a semicolon", pathAnswers(internal(), ";")},
	{"path-percent-500", "answers 500 at a path that still has an escape once it is decoded", pathAnswers(internal(),
		"%25")},
	{"path-invalid-utf-8-500", "answers 500 at a path that is no UTF-8", pathWhere(
		internal(), func(r *http.Request) bool { return !utf8.ValidString(r.URL.Path) })},
	{"path-slash-escaped-502", "answers 502 at a path with an escaped slash", pathAnswers(
		internal().withStatus(http.StatusBadGateway), "%2f")},
	{"path-backslash-500", "answers 500 at a path with a backslash, escaped or not", pathWhere(
		internal(), func(r *http.Request) bool { return strings.Contains(r.URL.Path, `\`) })},
	{"path-dots-503", "answers 503 at a path that leads up", pathWhere(
		internal().withStatus(http.StatusServiceUnavailable),
		func(r *http.Request) bool { return strings.Contains(r.URL.Path, "..") })},
	{"path-braces-500", "answers 500 at a path with a brace", pathWhere(
		internal(), func(r *http.Request) bool { return strings.Contains(r.URL.Path, "{") })},
	{"path-deep-500", "answers 500 at a path of more than 100 segments", pathWhere(
		internal(), func(r *http.Request) bool { return strings.Count(r.URL.Path, "/") > 100 })},
	{"path-long-500", "answers 500 at a path of more than 1,024 bytes", pathWhere(
		internal(), func(r *http.Request) bool { return len(r.URL.Path) > 1024 })},
	{"path-not-ascii-drop", "closes the connection at a path with other characters than ASCII's", pathWhere(
		dropping, func(r *http.Request) bool {
			return strings.ContainsFunc(r.URL.Path, beyond(0x7f))
		})},
	{"query-not-hex-500", "answers 500 to a query with a bad escape", pathWhere(internal(), func(r *http.Request) bool {
		_, err := url.ParseQuery(r.URL.RawQuery)
		return err != nil && !strings.Contains(r.URL.RawQuery, ";")
	})},
	{"query-semicolon-500", "answers 500 to a query with a semicolon", pathWhere(
		internal(), func(r *http.Request) bool { return strings.Contains(r.URL.RawQuery, ";") })},
	{"query-long-hang", "never answers a query of more than 1,500 bytes", pathWhere(
		hanging, func(r *http.Request) bool { return len(r.URL.RawQuery) > 1500 })},
	{"accept-other-500", "answers 500 to an Accept that the protocol's type is not among", mediaTypes(
		accepting(internal()))},
	{"accept-invalid-500", "answers 500 to an Accept that is none", mediaTypes(func(r *http.Request) *failure {
		for item := range strings.SplitSeq(r.Header.Get("Accept"), ",") {
			if _, _, err := mime.ParseMediaType(item); err != nil && strings.TrimSpace(item) != "" {
				return internal()
			}
		}
		return awsJSON(r)
	})},
	{"accept-encoding-excluded-500", "answers 500 where Accept-Encoding excludes the plain form", typeWhere(
		internal(), fieldHas("Accept-Encoding", "identity;q=0"))},
	{"accept-any-406", "answers 406 to an Accept of */*", typeWhere(
		&failure{kind: "NotAcceptable", act: nothing(http.StatusNotAcceptable)},
		func(r *http.Request) bool { return r.Header.Get("Accept") == "*/*" })},
	{"unsigned-500", "answers 500 to unsigned requests", signatures(func(a string) bool { return a == "" },
		internal())},
	{"unsigned-hang", "never answers unsigned requests", signatures(func(a string) bool { return a == "" }, hanging)},
}

// connectionFaults are about the stream of bytes below a request: where it is cut, and how many
// requests it has carried.
var connectionFaults = []entry{
	{"body-of-first-segment", "reads what has arrived of a body, and does not wait for the rest", bodyRead(
		func(b io.Reader) []byte {
			first := make([]byte, bodyLimit+1)
			n, _ := b.Read(first)
			return first[:n]
		})},
	{"body-decoded-by-segment", "decodes the characters of a body segment by segment", bodyDecodedBy(
		func(b io.Reader, segment []byte) (int, error) { return b.Read(segment) })},
	{"body-decoded-by-buffer", "decodes the characters of a body buffer by buffer, of 64 KiB each", bodyDecodedBy(
		func(b io.Reader, segment []byte) (int, error) { return io.ReadFull(b, segment[:64<<10]) })},
	{"connection-hundredth-hangs", "never answers the hundredth request on a connection", func(b *behaviour) {
		var mu sync.Mutex
		requests := map[string]int{}
		everyExchange(func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			requests[r.RemoteAddr]++
			hundredth := requests[r.RemoteAddr]%100 == 0
			mu.Unlock()
			if hundredth {
				hang(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})(b)
	}},
}

// bodyDecodedBy decodes the characters of each piece that is read by themselves.
func bodyDecodedBy(read func(io.Reader, []byte) (int, error)) change {
	return bodyRead(func(b io.Reader) []byte {
		var out []byte
		for piece := make([]byte, bodyLimit+1); ; {
			n, err := read(b, piece)
			out = append(out, bytes.ToValidUTF8(piece[:n], []byte("\ufffd"))...)
			if err != nil {
				return out
			}
		}
	})
}

// bodyRead has the body of PutJobSuccessResult read in a way of its own.
func bodyRead(how func(io.Reader) []byte) change {
	return wireWith(func(w *wire) {
		w.body = func(r *http.Request) ([]byte, *failure) {
			if r.Body == nil || !strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PutJobSuccessResult") ||
				r.ContentLength > bodyLimit {
				return readBody(r, nil, bodyLimit)
			}
			return how(r.Body), nil
		}
	})
}
