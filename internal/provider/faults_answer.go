package provider

import (
	"net/http"
	"strings"
)

// answerFaults are about the 200 of a success: its status and its empty body.
var answerFaults = []entry{
	{"success-null", "answers null instead of an empty body, which the SDK for Rust takes for an error", successBody(
		"null")},
	{"success-empty-object", "answers {} instead of an empty body", successBody("{}")},
	{"success-newline", "answers one newline instead of an empty body", successBody("\n")},
	{"success-metadata", "answers the ResponseMetadata that SDKs show", successBody(
		`{"ResponseMetadata":{"HTTPStatusCode":200}}`)},
	{"success-object-after-token", "answers {} after a success with a continuationToken only", successBodyWhere(
		hasToken)},
	{
		"success-object-of-parameter",
		"answers {} where the Content-Type has a parameter, as another writer of JSON does",
		everyExchange(func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			answer := &unsent{header: http.Header{}, status: http.StatusOK}
			next.ServeHTTP(answer, r)
			if answer.status == http.StatusOK && answer.body.Len() == 0 &&
				strings.Contains(r.Header.Get("Content-Type"), ";") {
				answer.body.WriteString("{}")
				answer.header.Del("Content-Length")
			}
			answer.send(w)
		}),
	},
	{"success-201", "answers 201 Created", successStatus(http.StatusCreated, always)},
	{"success-204", "answers 204 No Content", successStatus(http.StatusNoContent, always)},
	{"success-201-after-token", "answers 201 when the success made a new job", successStatus(http.StatusCreated,
		hasToken)},
	{"success-302", "answers 302 with a Location", onSuccess(func(out *reply, _ *result) {
		out.status, out.header = http.StatusFound, [][2]string{{"Location", "/"}}
	})},
	{"success-400", "carries a success out, and answers 400 to it", onSuccess(func(out *reply, _ *result) {
		*out = refusal(&failure{kind: validation})
	})},
	{"success-500", "carries a success out, and answers 500 to it", onSuccess(func(out *reply, _ *result) {
		*out = refusal(internal())
	})},
	{"success-hang", "carries a success out, and never answers", onSuccess(func(out *reply, _ *result) {
		out.act = hang
	})},
	{"success-drop", "carries a success out, and closes the connection", onSuccess(func(out *reply, _ *result) {
		out.act = drop
	})},
	{"success-no-content-type", "sends the empty 200 without a Content-Type", successType("")},
}

func successBody(body string) change {
	return onSuccess(func(out *reply, _ *result) { out.body = []byte(body) })
}

func successBodyWhere(when func(*result) bool) change {
	return onSuccess(func(out *reply, r *result) {
		if r != nil && when(r) {
			out.body = []byte("{}")
		}
	})
}

func successStatus(status int, when func(*result) bool) change {
	return onSuccess(func(out *reply, r *result) {
		if r != nil && when(r) {
			out.status = status
		}
	})
}

func successType(contentType string) change {
	return onSuccess(func(out *reply, _ *result) { out.contentType = contentType })
}
