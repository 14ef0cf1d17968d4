package provider

import (
	"net/http"
	"strings"
)

// errorFaults are about the form of an error: status, media type, document.
var errorFaults = []entry{
	{"error-200", "answers errors with status 200", errorStatus(http.StatusOK)},
	{"error-404", "answers all errors with status 404", errorStatus(http.StatusNotFound)},
	{"error-422", "answers all errors with status 422", errorStatus(http.StatusUnprocessableEntity)},
	{"error-500", "answers all errors with status 500", errorStatus(http.StatusInternalServerError)},
	{"error-403", "answers all errors with status 403", errorStatus(http.StatusForbidden)},
	{"validation-422", "answers ValidationException with status 422", statusOf(validation, http.StatusUnprocessableEntity)},
	{"serialization-500", "answers SerializationException with status 500", statusOf(serialization, http.StatusInternalServerError)},
	{"serialization-415", "answers SerializationException with status 415", statusOf(serialization, http.StatusUnsupportedMediaType)},
	{"not-found-404", "answers JobNotFoundException with status 404", statusOf("JobNotFoundException", http.StatusNotFound)},
	{"not-found-410", "answers JobNotFoundException with status 410", statusOf("JobNotFoundException", http.StatusGone)},
	{"job-state-409", "answers InvalidJobStateException with status 409", statusOf("InvalidJobStateException", http.StatusConflict)},
	{"job-state-412", "answers InvalidJobStateException with status 412", statusOf("InvalidJobStateException", http.StatusPreconditionFailed)},
	{"size-413", "answers OutputVariablesSizeExceededException with status 413", statusOf("OutputVariablesSizeExceededException", http.StatusRequestEntityTooLarge)},

	{"error-no-type", "names the error type nowhere", errorDocument(func(f *failure) []byte { return errorBody("message", f.message) })},
	{"error-type-empty", "sends an empty __type", errorDocument(func(f *failure) []byte { return errorBody("__type", "", "message", f.message) })},
	{"error-type-null", "sends null as __type", errorDocument(func(*failure) []byte { return []byte(`{"__type":null,"message":"no"}`) })},
	{"error-type-number", "sends the status as __type", errorDocument(func(*failure) []byte { return []byte(`{"__type":400,"message":"no"}`) })},
	{"error-type-lower-case", "sends __type in lower case", errorType(strings.ToLower)},
	{"error-type-first-lower", "sends __type with a lower-case first letter", errorType(func(s string) string { return strings.ToLower(s[:1]) + s[1:] })},
	{"error-type-short", "sends __type without Exception at its end", errorType(func(s string) string { return strings.TrimSuffix(s, "Exception") })},
	{"error-type-error", "sends __type with Error for Exception", errorType(func(s string) string { return strings.Replace(s, "Exception", "Error", 1) })},
	{"error-type-dotted", "sends the name of a Java class as __type", errorType(func(s string) string { return "com.amazonaws.services.codepipeline.model." + s })},
	{"error-type-service-colon", "sends codepipeline:Foo as __type, of which codepipeline is the type", errorType(func(s string) string { return "codepipeline:" + s })},
	{"error-type-url", "sends a URL with the type as fragment, of which https is the type", errorType(func(s string) string { return "https://codepipeline.amazonaws.com/#" + s })},
	{"error-type-trailing-space", "sends __type with a space at its end", errorType(func(s string) string { return s + " " })},
	{"error-type-kebab", "sends __type as validation-exception", errorType(kebab)},
	{"error-type-slash", "sends Sender/Foo as __type", errorType(func(s string) string { return "Sender/" + s })},
	{"error-type-member-type", "names the error type in the member type", errorDocument(func(f *failure) []byte { return errorBody("type", f.kind, "message", f.message) })},
	{"error-type-member-capital", "names the error type in the member __Type", errorDocument(func(f *failure) []byte { return errorBody("__Type", f.kind, "message", f.message) })},
	{"error-type-member-name", "names the error type in the member name", errorDocument(func(f *failure) []byte { return errorBody("name", f.kind, "message", f.message) })},
	{"error-type-member-query", "names the error type in the member Code, as query services do", errorDocument(func(f *failure) []byte { return errorBody("Code", f.kind, "Message", f.message) })},
	{"error-only-code", "names the error type in code only, where botocore does not look", errorDocument(func(f *failure) []byte { return errorBody("code", f.kind, "message", f.message) })},
	{"error-only-header", "names the error type in the header only, where botocore does not look", onFailure(func(out *reply, f *failure) {
		out.body = errorBody("message", f.message)
		out.header = append(out.header, [2]string{"X-Amzn-Errortype", f.kind})
	})},
	{"error-header-disagrees", "sends InternalFailure in the header and the right type in __type", onFailure(func(out *reply, _ *failure) {
		out.header = append(out.header, [2]string{"X-Amzn-Errortype", "InternalFailure"})
	})},
	{"error-header-lower-case", "sends the type in lower case in the header", onFailure(func(out *reply, f *failure) {
		out.header = append(out.header, [2]string{"X-Amzn-Errortype", strings.ToLower(f.kind)})
	})},
	{"error-code-disagrees", "sends BadRequest in code and the right type in __type", errorDocument(func(f *failure) []byte {
		return errorBody("__type", f.kind, "code", "BadRequest", "message", f.message)
	})},
	{"error-code-status", "sends the status in code and the right type in __type", errorDocument(func(f *failure) []byte {
		return errorBody("__type", f.kind, "code", "400", "message", f.message)
	})},

	{"error-no-body", "sends errors without a body, the type in the header", errorText("", true)},
	{"error-text", "sends errors as text, the type in the header", errorText("Bad Request", true)},
	{"error-html", "sends errors as HTML", errorText("<html><body><h1>400</h1></body></html>", false)},
	{"error-xml", "sends errors as XML", errorDocument(func(f *failure) []byte {
		return []byte("<ErrorResponse><Error><Code>" + f.kind + "</Code></Error></ErrorResponse>")
	})},
	{"error-array", "sends an array with the error in it", wrapped("[", "]")},
	{"error-nested", "sends the error in a member of its own", wrapped(`{"error":`, "}")},
	{"error-twice", "sends the document twice, one after the other", onFailure(func(out *reply, _ *failure) { out.body = append(out.body, out.body...) })},
	{"error-string", "sends the document as a JSON string", errorDocument(func(f *failure) []byte {
		w := writer{}
		return w.string(string(errorBody("__type", f.kind))).buf
	})},
	{"error-cut", "sends the document without its last brace", onFailure(func(out *reply, _ *failure) { out.body = out.body[:len(out.body)-1] })},
	{"error-single-quotes", "sends the document in single quotes", onFailure(func(out *reply, _ *failure) {
		out.body = []byte(strings.ReplaceAll(strings.ReplaceAll(string(out.body), "'", ""), `"`, "'"))
	})},
	{"error-byte-order-mark", "sends a byte order mark before the document", wrapped("\uFEFF", "")},
	{"error-trailing-comma", "sends a comma after the last member", onFailure(func(out *reply, _ *failure) {
		out.body = append(out.body[:len(out.body)-1], ',', '}')
	})},
	{"error-javascript-guard", "sends )]}' before the document", wrapped(")]}'\n", "")},
	{"error-message-number", "sends a number as message", message(`42`)},
	{"error-message-object", "sends an object as message", message(`{"text":"no"}`)},
	{"error-message-list", "sends a list of messages as message", message(`["no","never"]`)},
	{"error-message-bool", "sends true as message", message(`true`)},
	{"error-plain-json", "sends errors as application/json", errorMedia("application/json")},
	{"error-json-1-0", "sends errors as application/x-amz-json-1.0", errorMedia("application/x-amz-json-1.0")},
	{"error-problem-json", "sends errors as application/problem+json", errorMedia("application/problem+json")},
	{"error-text-html", "sends errors as text/html", errorMedia("text/html; charset=utf-8")},
	{"error-no-content-type", "sends errors without a Content-Type", errorMedia("")},
	{"unreadable-untyped", "answers an empty 400, whose type stands nowhere, to what it cannot read", unreadable(nothing(http.StatusBadRequest))},
	{"unreadable-plain-json", "answers application/json without a type to what it cannot read", unreadable(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = []string{"application/json"}
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"statusCode":400,"error":"Bad Request"}`))
	})},
	{"unreadable-422", "answers an empty 422 to what it cannot read", unreadable(nothing(http.StatusUnprocessableEntity))},
	{"error-gzip-always", "compresses errors whatever Accept-Encoding says", codedErrors("gzip", zipped, func(*http.Request) bool { return true })},
	{"error-gzip-weight-zero", "compresses errors for gzip;q=0 too", codedErrors("gzip", zipped, func(r *http.Request) bool {
		return strings.Contains(strings.ToLower(r.Header.Get("Accept-Encoding")), "gzip")
	})},
	{"error-gzip-for-others", "compresses errors where some other coding is allowed", codedErrors("gzip", zipped, func(r *http.Request) bool {
		return r.Header.Get("Accept-Encoding") != "" && !strings.HasPrefix(r.Header.Get("Accept-Encoding"), "identity")
	})},
	{"error-deflate-for-gzip", "compresses errors as deflate where gzip is allowed", codedErrors("deflate", deflated, allowsCoding("gzip"))},
	{"error-coding-mislabelled", "names gzip as the Content-Encoding of errors that are plain, where Accept-Encoding is sent", codedErrors("gzip", plainly, func(r *http.Request) bool {
		return len(r.Header["Accept-Encoding"]) > 0
	})},
	{"error-coding-unknown", "names a Content-Encoding that nobody has asked for", codedErrors("x-own", plainly, func(*http.Request) bool { return true })},
	{"error-gzip-cut", "cuts compressed errors short", codedErrors("gzip", func(plain []byte) []byte { return zipped(plain)[:20] }, allowsCoding("gzip"))},
	{"success-gzip-always", "compresses the zero bytes of a success whatever Accept-Encoding says", codedSuccesses(zipped, func(*http.Request) bool { return true })},
	{"error-content-type-longer", "sends errors as application/x-amz-json-1.11", errorMedia(jsonType + "1")},
}

func plainly(body []byte) []byte { return body }

func errorStatus(status int) change {
	return onFailure(func(out *reply, _ *failure) { out.status = status })
}

func statusOf(kind string, status int) change {
	return onFailure(func(out *reply, f *failure) {
		if f.kind == kind {
			out.status = status
		}
	})
}

func errorDocument(how func(*failure) []byte) change {
	return onFailure(func(out *reply, f *failure) { out.body = how(f) })
}

func errorType(how func(string) string) change {
	return errorDocument(func(f *failure) []byte { return errorBody("__type", how(f.kind), "message", f.message) })
}

func errorText(body string, header bool) change {
	return onFailure(func(out *reply, f *failure) {
		out.body = []byte(body)
		if header {
			out.header = append(out.header, [2]string{"X-Amzn-Errortype", f.kind})
		}
	})
}

func errorMedia(contentType string) change {
	return onFailure(func(out *reply, _ *failure) { out.contentType = contentType })
}

func wrapped(before, after string) change {
	return onFailure(func(out *reply, _ *failure) { out.body = []byte(before + string(out.body) + after) })
}

func message(json string) change {
	return errorDocument(func(f *failure) []byte { return []byte(`{"__type":"` + f.kind + `","message":` + json + `}`) })
}

// kebab spells a camel-case name with hyphens.
func kebab(s string) string {
	var out strings.Builder
	for i, c := range s {
		if c >= 'A' && c <= 'Z' {
			if i > 0 {
				out.WriteByte('-')
			}
			c += 'a' - 'A'
		}
		out.WriteRune(c)
	}
	return out.String()
}
