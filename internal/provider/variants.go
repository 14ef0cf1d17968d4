package provider

import (
	"bytes"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// shouldFamily is the name of the table of variants that --strict fails.
const shouldFamily = "should"

// variantFamilies are all tables of variants.
func variantFamilies() []family {
	return []family{
		{"error form", errorVariants},
		{"answer", answerVariants},
		{"verdict", verdictVariants},
		{"jobs", jobVariants},
		{"size", sizeVariants},
		{"CBOR", cborVariants},
		{shouldFamily, shouldVariants},
	}
}

// errorVariants say the same of an error in another way.
var errorVariants = []entry{
	{"type-namespace", "sends ns#Foo as __type", errorForm(func(f *failure) []byte {
		return errorBody("__type", namespace+f.kind, "message", f.message)
	})},
	{"type-and-code", "sends the type as __type and as code", errorForm(func(f *failure) []byte {
		return errorBody("code", f.kind, "__type", f.kind, "message", f.message)
	})},
	{"type-and-code-spelled-otherwise", "sends ns#Foo as __type and Foo as code", errorForm(func(f *failure) []byte {
		return errorBody("__type", namespace+f.kind, "code", f.kind, "message", f.message)
	})},
	{"type-and-header", "sends the type as __type and in the header", onError(func(out *reply, f *failure) {
		out.header = append(out.header, [2]string{"X-Amzn-Errortype", f.kind})
	})},
	{"type-and-header-uri", "sends the type as __type and Foo:uri in the header", onError(func(out *reply, f *failure) {
		out.header = append(out.header, [2]string{"X-Amzn-Errortype", f.kind + coral})
	})},
	{"message-capital", "sends Message for message", errorForm(func(f *failure) []byte {
		return errorBody("__type", f.kind, "Message", f.message)
	})},
	{"message-twice", "sends Message and message", errorForm(func(f *failure) []byte {
		return errorBody("__type", f.kind, "message", f.message, "Message", f.message)
	})},
	{"message-missing", "sends no message", errorForm(func(f *failure) []byte { return errorBody("__type", f.kind) })},
	{"message-empty", "sends an empty message", errorForm(func(f *failure) []byte {
		return errorBody("__type", f.kind, "message", "")
	})},
	{"message-unusual", "sends a message of quotes, markup, control characters and Japanese", errorForm(
		func(f *failure) []byte {
			return errorBody("__type", f.kind, "message", "\"<b>\\\x1b[31m\n\x00 ジョブ \U0001F600")
		})},
	{"error-extra-members", "sends further members with an error", errorForm(func(f *failure) []byte {
		return []byte(`{"requestId":null,"fault":"client","details":{"retryable":false,"list":[1,{}]},"__type":"` +
			f.kind + `","message":"no"}`)
	})},
	{"error-indented", "sends error documents indented, with a newline at the end", errorForm(func(f *failure) []byte {
		return []byte("\n{\n\t\"message\" : \"no\",\r\n\t\"__type\" : \"" + f.kind + "\"\n}\n")
	})},
	{"error-escaped", "escapes characters of error documents that need no escaping", errorForm(func(f *failure) []byte {
		return []byte(`{"\u005f_type":"\u00` + strconv.FormatInt(int64(f.kind[0]), 16) + f.kind[1:] +
			`","message":"\/"}`)
	})},
	{"error-charset", "sends errors with a charset in the Content-Type", onError(func(out *reply, _ *failure) {
		out.contentType = jsonType + "; charset=utf-8"
	})},
	{"error-media-type-capital", "sends errors as Application/X-Amz-Json-1.1", onError(func(out *reply, _ *failure) {
		out.contentType = "Application/X-Amz-Json-1.1;Charset=\"UTF-8\""
	})},
	{"error-gzip", "compresses errors where the request allows it", codedErrors("gzip", zipped, allowsCoding("gzip"))},
	{"error-deflate", "compresses errors as deflate where the request allows it", codedErrors("deflate", deflated,
		allowsCoding("deflate"))},
	{"error-gzip-unless-excluded", "compresses errors unless the request excludes it", codedErrors("gzip",
		zipped, func(r *http.Request) bool {
			return len(r.Header["Accept-Encoding"]) == 0 || allowsCoding("gzip")(r)
		})},
	{"error-coding-identity", "names identity as the Content-Encoding of errors", onError(func(out *reply, _ *failure) {
		out.header = append(out.header, [2]string{"Content-Encoding", "identity"})
	})},
	{"success-gzip", "compresses the zero bytes of a success where the request allows it", codedSuccesses(zipped,
		allowsCoding("gzip"))},
}

// answerVariants deliver the same answer in another way.
var answerVariants = []entry{
	{"answer-chunked", "sends all answers in chunks, the empty ones too", delivered(chunked)},
	{"answer-until-close", "sends all answers as HTTP/1.0, ended by the end of the connection", delivered(untilClose)},
	{"connection-close", "closes the connection after every answer", onEvery(func(out *reply, _ *failure) {
		out.header = append(out.header, [2]string{"Connection", "close"})
	})},
	{"no-request-id", "sends no request id", onEvery(func(out *reply, _ *failure) { out.requestID = "" })},
	{"request-id-not-uuid", "sends a request id that is no UUID", onEvery(func(out *reply, _ *failure) {
		out.requestID = "RQ" + out.requestID[:8]
	})},
	{"no-date", "sends no Date", onEvery(func(out *reply, _ *failure) {
		out.header = append(out.header, [2]string{"Date", ""})
	})},
	{"extra-headers", "sends cookies and headers of its own", onEvery(func(out *reply, _ *failure) {
		out.header = append(out.header, [2]string{"Set-Cookie", "a=b"}, [2]string{"Set-Cookie", "c=d"},
			[2]string{"Server", "plumbline"}, [2]string{"Vary", "*"})
	})},
	{"success-charset", "sends the empty 200 with a charset in the Content-Type", onSuccess(
		func(out *reply, _ *result) { out.contentType = jsonType + "; charset=utf-8" })},
	{
		"early-hints", "sends two interim answers before each final one",
		delivered(func(out reply) func(http.ResponseWriter, *http.Request) {
			return func(w http.ResponseWriter, r *http.Request) {
				if _, connected := w.(http.Hijacker); connected { // else the first status is the answer's
					w.WriteHeader(http.StatusProcessing)
					w.Header().Set("Link", "</x>; rel=preload")
					w.WriteHeader(http.StatusEarlyHints)
					w.Header().Del("Link")
				}
				out.act = nil
				out.write(w, r)
			}
		}),
	},
	{"fields-twice", "sends the fields of its answers twice", onEvery(func(out *reply, f *failure) {
		out.header = append(out.header, [2]string{"Content-Type", out.contentType},
			[2]string{"X-Amzn-Requestid", out.requestID})
		if f != nil && f.act == nil {
			out.header = append(out.header, [2]string{"X-Amzn-Errortype", f.kind},
				[2]string{"X-Amzn-Errortype", namespace + f.kind})
		}
	})},
	{"slow", "takes five milliseconds for every answer", func(b *behaviour) { Latency(5 * time.Millisecond)(b) }},
	{"throttles", "answers ThrottlingException to every 97th PutJobSuccessResult", nth(97,
		&failure{kind: "ThrottlingException", message: "Rate exceeded"})},
	{"throttles-429", "answers 429 to every 211th PutJobSuccessResult", nth(211,
		&failure{kind: "TooManyRequestsException", status: http.StatusTooManyRequests})},
	{"unavailable", "answers 503 with Retry-After to every 307th PutJobSuccessResult", nth(307,
		&failure{kind: "ServiceUnavailable", act: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusServiceUnavailable)
		}})},
}

const (
	namespace = "com.amazonaws.codepipeline.v20150709#"
	coral     = ":http://internal.amazon.com/coral/com.amazonaws.codepipeline/"
)

// verdictVariants choose otherwise where the sources leave a choice.
var verdictVariants = []entry{
	{"bad-job-id-not-found", "answers JobNotFoundException to a jobId of a wrong format", failAs(
		&failure{kind: "JobNotFoundException"}, reasonsJobID)},
	{"wrong-type-validation", "answers ValidationException to a wrong JSON type", failAs(
		invalid("A member has the wrong type."), reasonsType)},
	{"malformed-validation", "answers ValidationException to what is not JSON", failAs(invalid("The body is not JSON."),
		reasonsMalformed)},
	{"look-up-first", "looks for the job, and at its state, before it checks the request", func(b *behaviour) {
		b.lookUpFirst = true
	}},
	{"accept-406", "answers an empty 406 to an Accept that the protocol's type is not among", mediaTypes(
		accepting(&failure{kind: "NotAcceptable", act: nothing(http.StatusNotAcceptable)}))},
	{"accept-html", "answers errors as HTML to an Accept that prefers it", onError(func(out *reply, f *failure) {
		plain := *out
		out.act = func(w http.ResponseWriter, r *http.Request) {
			sent := plain
			if strings.HasPrefix(r.Header.Get("Accept"), "text/html") {
				sent.contentType, sent.body = "text/html", []byte("<h1>"+f.kind+"</h1>")
			}
			sent.write(w, r)
		}
	})},
	{"path-redirect", "redirects other paths to /", paths(
		&failure{kind: "Moved", act: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "/")
			w.WriteHeader(http.StatusPermanentRedirect)
		}})},
	{"job-id-echoed", "repeats the jobId that it refuses, twice", func(b *behaviour) {
		b.wire.bodyLimit = 8 << 20
		b.before = func(r *result) *failure {
			if r.jobID.set && !isJobID(r.jobID.text) {
				return invalid("2 validation errors detected: Value '" + r.jobID.text + "' at 'jobId' failed; Value '" +
					r.jobID.text + "' at 'jobId' failed")
			}
			return nil
		}
	}},
	{"unknown-operation-501", "answers an empty 501 to unknown operations", unknownTarget(
		&failure{kind: "NotImplemented", act: nothing(http.StatusNotImplemented)})},
	{"head-over-2-kib-431", "answers an empty 431 to header fields of more than 2 KiB", methods(
		func(r *http.Request) *failure {
			size := 0
			for name, values := range r.Header {
				for _, v := range values {
					size += len(name) + len(v)
				}
			}
			if size > 2<<10 {
				return &failure{
					kind: "RequestHeaderFieldsTooLarge",
					act:  nothing(http.StatusRequestHeaderFieldsTooLarge),
				}
			}
			return nil
		})},
	{"unknown-operation-404", "answers 404 to unknown operations", unknownTarget(
		&failure{kind: "UnknownOperationException", status: http.StatusNotFound})},
	{"signature-ignored", "accepts unsigned requests", wireWith(func(w *wire) { w.signature = accepted })},
	{"unsigned-400", "answers 400 to unsigned requests", signatures(func(a string) bool { return a == "" },
		&failure{kind: "MissingAuthenticationTokenException"})},
	{"content-type-ignored", "accepts every Content-Type", mediaTypes(accepted)},
	{"path-ignored", "answers at every path", wireWith(func(w *wire) { w.path = accepted })},
	{"method-closed", "closes the connection on methods that HTTP does not have", methods(
		func(r *http.Request) *failure {
			if slices.Contains([]string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"},
				r.Method) {
				return nil
			}
			return dropping
		})},
	{"method-501", "answers 501 to methods that it does not know", methods(func(r *http.Request) *failure {
		switch r.Method {
		case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions,
			http.MethodPatch, http.MethodTrace, http.MethodConnect:
			return nil
		}
		return &failure{kind: "NotImplemented", status: http.StatusNotImplemented}
	})},
	{"body-over-512-kib-413", "answers 413 to bodies over 512 KiB", bodyAtMost(512 << 10)},
	{"body-over-512-kib-early", "answers 413 as soon as a body is larger than 512 KiB", wireWith(func(w *wire) {
		w.bodyLimit = 512 << 10
	})},
	{"body-over-512-kib-text", "answers a 413 of text, without JSON, to bodies over 512 KiB", func(b *behaviour) {
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			if len(body) > 512<<10 {
				return &failure{act: func(w http.ResponseWriter, _ *http.Request) {
					http.Error(w, "too large", http.StatusRequestEntityTooLarge)
				}}
			}
			return next(body)
		}
	}},
	{"body-of-8-mib", "reads bodies of up to 8 MiB", wireWith(func(w *wire) { w.bodyLimit = 8 << 20 })},
	{"utf-16", "counts UTF-16 units for lengths", func(b *behaviour) {
		b.inputs[successResult].each(func(d *param) { d.length = utf16Units })
	}},
	{"percent-truncated", "cuts the fraction of a percentComplete off", func(b *behaviour) {
		b.integer = func(spelled string) (int64, bool) {
			f, err := strconv.ParseFloat(spelled, 64)
			return int64(f), err == nil && f >= math.MinInt32 && f <= math.MaxInt32
		}
	}},
	{"percent-digits-only", "refuses a percentComplete that is not written as digits: 50.0, 5e1", func(b *behaviour) {
		b.integer = func(spelled string) (int64, bool) {
			n, err := strconv.ParseInt(spelled, 10, 32)
			return n, err == nil
		}
	}},
	{
		"percent-beyond-32-bits-validation", "answers ValidationException to a percentComplete beyond 32 bits",
		func(b *behaviour) {
			b.integer = func(spelled string) (int64, bool) {
				f, err := strconv.ParseFloat(spelled, 64)
				if err == nil && math.Abs(f) > math.MaxInt32 {
					return math.MaxInt32, true
				}
				return wholeNumber(spelled)
			}
		},
	},
	{"token-and-no-variables-refused", "refuses a token together with an empty outputVariables", func(b *behaviour) {
		b.clash = func(r *result) bool { return r.token.set && r.variables != nil }
	}},
	{"token-and-variables-serialization", "answers SerializationException to a token with variables", failAs(
		&failure{kind: serialization}, reasonsTokenAndVariables)},
	{"null-variable-accepted", "takes a null value of a variable for none", nullTaken},
	{"null-variable-serialization", "answers SerializationException to a null value of a variable", onMember(
		pathVariables, func(v value) (value, *failure) {
			for _, m := range v.members {
				if m.value.kind == null {
					return v, &failure{kind: serialization}
				}
			}
			return v, nil
		})},
	{"chunked-411", "answers 411 to a chunked body", methodWhere(
		&failure{kind: "MissingContentLength", status: http.StatusLengthRequired}, inChunks)},
	{"old-http-426", "answers 426 of text, without JSON, to a request by HTTP/1.0", everyExchange(
		func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			if r.ProtoMinor > 0 {
				next.ServeHTTP(w, r)
				return
			}
			w.Header().Set("Upgrade", "HTTP/1.1")
			http.Error(w, "Upgrade Required", http.StatusUpgradeRequired)
		})},
	{"chunks-malformed-502", "answers 502 to chunks that it cannot read, as gateways do", methods(
		throughGateway(func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusBadGateway)
		}))},
	{"chunks-malformed-503", "answers 503 with Retry-After to chunks that it cannot read, as caches do", methods(
		throughGateway(func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "5")
			w.WriteHeader(http.StatusServiceUnavailable)
		}))},
	{"variable-names-not-counted", "counts the values of variables only for their size", sizeOfEach(
		func(v variable) int { return len(v.value) })},
	{"variables-size-per-execution", "limits the size of the variables of an execution", perExecution},
	{"created-huge-ignored", "takes a created beyond a double for none", take(pathCreated, number, func(v value) value {
		if _, err := strconv.ParseFloat(v.text, 64); err != nil {
			return value{}
		}
		return v
	})},
	{"unknown-deep-refused-16", "refuses unknown members nested more than 16 deep", noUnknown(
		func(_ string, m member) bool { return nest(m.value) > 16 })},
	{
		"unknown-vast-refused",
		"refuses unknown members that are numbers beyond a double, or of more than 1,000 characters",
		noUnknown(func(_ string, m member) bool {
			return m.value.kind == number && (infinite(m.value) || len(m.value.text) > 1000)
		}),
	},
	{"unknown-deep-accepted", "reads what is nested up to 20,000 deep", grammarWith(func(g *grammar) {
		g.depth = 20000
	})},
	{"byte-order-mark-accepted", "skips a byte order mark", grammarWith(func(g *grammar) {
		g.prepare = func(in []byte) []byte { return bytes.TrimPrefix(in, []byte("\ufeff")) }
	})},
	{"duplicates-first", "uses the first of members with one name", grammarWith(func(g *grammar) {
		g.members = firstOfName
	})},
	{"duplicates-refused", "refuses members that come twice", grammarWith(func(g *grammar) {
		g.members = func(members []member) ([]member, bool) {
			return members, len(uniqueNames(members)) == len(members)
		}
	})},
	{"lone-surrogate-refused", "refuses half of a surrogate pair", grammarWith(func(g *grammar) {
		g.lone = func() (string, bool) { return "", false }
	})},
	{"invalid-utf8-accepted", "reads U+FFFD for bytes that are not UTF-8", grammarWith(func(g *grammar) {
		g.broken = func([]byte) (string, bool) { return "\uFFFD", true }
	})},
}

func accepted(*http.Request) *failure { return nil }

func ids(how func() string) change {
	return lifeWith(func(l *life) { l.newID = how })
}

func removed(f *failure, names ...string) change {
	return func(b *behaviour) {
		b.removed = map[string]*failure{}
		for _, name := range names {
			b.removed[name] = f
		}
	}
}

func utf16Units(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xffff {
			n++
		}
	}
	return n
}

func firstOfName(members []member) ([]member, bool) { return uniqueNames(members), true }

// uniqueNames keeps the first of the members of each name.
func uniqueNames(members []member) []member {
	seen := make(map[string]bool, len(members))
	kept := make([]member, 0, len(members))
	for _, m := range members {
		if !seen[m.name] {
			seen[m.name] = true
			kept = append(kept, m)
		}
	}
	return kept
}
