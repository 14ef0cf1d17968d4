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
			answer := answerTo(next, r, bodyOf(r))
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

// errorFaults are about the form of an error: status, media type, document.
var errorFaults = []entry{
	{"error-200", "answers errors with status 200", errorStatus(http.StatusOK)},
	{"error-404", "answers all errors with status 404", errorStatus(http.StatusNotFound)},
	{"error-500", "answers all errors with status 500", errorStatus(http.StatusInternalServerError)},
	{"validation-422", "answers ValidationException with status 422", statusOf(validation,
		http.StatusUnprocessableEntity)},
	{"serialization-500", "answers SerializationException with status 500", statusOf(serialization,
		http.StatusInternalServerError)},
	{"not-found-404", "answers JobNotFoundException with status 404", statusOf("JobNotFoundException",
		http.StatusNotFound)},
	{"job-state-409", "answers InvalidJobStateException with status 409", statusOf("InvalidJobStateException",
		http.StatusConflict)},
	{"size-413", "answers OutputVariablesSizeExceededException with status 413", statusOf(
		"OutputVariablesSizeExceededException", http.StatusRequestEntityTooLarge)},

	{"error-no-type", "names the error type nowhere", errorDocument(func(f *failure) []byte {
		return errorBody("message", f.message)
	})},
	{"error-type-lower-case", "sends __type in lower case", errorType(strings.ToLower)},
	{"error-type-dotted", "sends the name of a Java class as __type", errorType(func(s string) string {
		return "com.amazonaws.services.codepipeline.model." + s
	})},
	{"error-type-member-type", "names the error type in the member type", errorDocument(func(f *failure) []byte {
		return errorBody("type", f.kind, "message", f.message)
	})},
	{"error-only-code", "names the error type in code only, where botocore does not look", errorDocument(
		func(f *failure) []byte { return errorBody("code", f.kind, "message", f.message) })},
	{"error-only-header", "names the error type in the header only, where botocore does not look", onFailure(
		func(out *reply, f *failure) {
			out.body = errorBody("message", f.message)
			out.header = append(out.header, [2]string{"X-Amzn-Errortype", f.kind})
		})},
	{"error-header-disagrees", "sends InternalFailure in the header and the right type in __type", onFailure(
		func(out *reply, _ *failure) {
			out.header = append(out.header, [2]string{"X-Amzn-Errortype", "InternalFailure"})
		})},

	{
		"error-header-namespace",
		"sends the type in __type, and ns#Foo in the header, which AWS SDK for Java reads first",
		onFailure(func(out *reply, f *failure) {
			out.header = append(out.header, [2]string{"X-Amzn-Errortype", namespace + f.kind})
		}),
	},
	{"error-query-error", "names another error in x-amzn-query-error, which boto3 raises", onFailure(
		func(out *reply, _ *failure) {
			out.header = append(out.header, [2]string{"X-Amzn-Query-Error", "CodePipeline.Rejected;Sender"})
		})},

	{"error-no-body", "sends errors without a body, the type in the header", errorText("", true)},
	{"error-html", "sends errors as HTML", errorText("<html><body><h1>400</h1></body></html>", false)},
	{"error-xml", "sends errors as XML", errorDocument(func(f *failure) []byte {
		return []byte("<ErrorResponse><Error><Code>" + f.kind + "</Code></Error></ErrorResponse>")
	})},
	{"error-nested", "sends the error in a member of its own", wrapped(`{"error":`, "}")},
	{"error-message-number", "sends a number as message", message(`42`)},
	{"error-message-list", "sends a list of messages as message", message(`["no","never"]`)},
	{"error-plain-json", "sends errors as application/json", errorMedia("application/json")},
	{"unreadable-untyped", "answers an empty 400, whose type stands nowhere, to what it cannot read", unreadable(
		nothing(http.StatusBadRequest))},
	{"unreadable-plain-json", "answers application/json without a type to what it cannot read", unreadable(
		func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = []string{"application/json"}
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"statusCode":400,"error":"Bad Request"}`))
		})},
	{"unreadable-422", "answers an empty 422 to what it cannot read", unreadable(
		nothing(http.StatusUnprocessableEntity))},
	{"error-gzip-always", "compresses errors whatever Accept-Encoding says", codedErrors("gzip",
		zipped, func(*http.Request) bool { return true })},
	{"error-gzip-weight-zero", "compresses errors for gzip;q=0 too", codedErrors("gzip",
		zipped, func(r *http.Request) bool {
			return strings.Contains(strings.ToLower(r.Header.Get("Accept-Encoding")), "gzip")
		})},
	{"error-gzip-for-others", "compresses errors where some other coding is allowed", codedErrors("gzip",
		zipped, func(r *http.Request) bool {
			return r.Header.Get("Accept-Encoding") != "" &&
				!strings.HasPrefix(r.Header.Get("Accept-Encoding"), "identity")
		})},
	{"error-deflate-for-gzip", "compresses errors as deflate where gzip is allowed", codedErrors("deflate", deflated,
		allowsCoding("gzip"))},
	{
		"error-coding-mislabelled",
		"names gzip as the Content-Encoding of errors that are plain, where Accept-Encoding is sent",
		codedErrors("gzip", plainly, func(r *http.Request) bool {
			return len(r.Header["Accept-Encoding"]) > 0
		}),
	},
	{"error-coding-unknown", "names a Content-Encoding that nobody has asked for", codedErrors("x-own",
		plainly, func(*http.Request) bool { return true })},
	{"error-gzip-cut", "cuts compressed errors short", codedErrors(
		"gzip", func(plain []byte) []byte { return zipped(plain)[:20] }, allowsCoding("gzip"))},
	{"success-gzip-always", "compresses the zero bytes of a success whatever Accept-Encoding says", codedSuccesses(
		zipped, func(*http.Request) bool { return true })},
	{
		"success-empty-gzip-always",
		"names gzip as the Content-Encoding of the empty 200, which AWS SDK for Java sends again for", codedSuccesses(
			func([]byte) []byte { return nil }, func(*http.Request) bool { return true },
		),
	},
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
	return errorDocument(func(f *failure) []byte {
		return []byte(`{"__type":"` + f.kind + `","message":` + json +
			`}`)
	})
}

// nameFaults are about which error a wrong request gets.
var nameFaults = []entry{
	{"unknown-job-validation", "answers ValidationException to an unknown job", failAs(
		invalid("The job does not exist."), reasonsNotFound)},
	{"unknown-job-resource", "answers ResourceNotFoundException to an unknown job", failAs(
		&failure{kind: "ResourceNotFoundException"}, reasonsNotFound)},
	{"ended-job-not-found", "answers JobNotFoundException for a job that has ended", endedAs("JobNotFoundException",
		bySuccess, byToken, byFailure)},
	{"continued-job-not-found", "forgets a job that a continuation has ended", endedAs("JobNotFoundException",
		byToken)},
	{"failed-job-not-found", "forgets a job that has failed", endedAs("JobNotFoundException", byFailure)},
	{"dispatched-job-not-found", "answers JobNotFoundException for a job that was never acknowledged", endedAs(
		"JobNotFoundException", never)},
	{"missing-job-id-not-found", "answers JobNotFoundException when jobId is missing", missingJobID(
		"JobNotFoundException")},
	{"bad-job-id-serialization", "answers SerializationException to a jobId of a wrong format", failAs(
		&failure{kind: serialization}, reasonsJobID)},
	{"length-not-found", "answers JobNotFoundException to a member of a wrong length", failAs(
		&failure{kind: "JobNotFoundException"}, reasonsLength)},
	{"length-serialization", "answers SerializationException to a member of a wrong length", failAs(
		&failure{kind: serialization}, reasonsLength)},
	{"range-serialization", "answers SerializationException to a percentComplete out of range", failAs(
		&failure{kind: serialization}, reasonsRange)},
	{
		"required-serialization", "answers SerializationException when a nested required member is missing",
		func(b *behaviour) {
			missing := &failure{kind: serialization, message: "A required member is missing."}
			b.before = func(r *result) *failure {
				if v := r.revision; v != nil && (!v.revision.set || !v.changeIdentifier.set) {
					return missing
				}
				return nil
			}
		},
	},
	{"variable-name-serialization", "answers SerializationException to a bad name of a variable", failAs(
		&failure{kind: serialization}, reasonsVariable)},
	{"variables-size-validation", "answers ValidationException to variables that are too large", failAs(
		invalid("The variables are too large."), reasonsSize)},
	{"malformed-state", "answers InvalidJobStateException to what is not JSON", failAs(
		&failure{kind: "InvalidJobStateException"}, reasonsMalformed)},
	{"empty-body-not-found", "reads an empty body as an id that does not exist", fail(
		&failure{kind: "JobNotFoundException"}, func(body []byte) bool { return len(body) == 0 })},
	{"wrong-type-not-found", "answers JobNotFoundException to a wrong JSON type", failAs(
		&failure{kind: "JobNotFoundException"}, reasonsType)},
	{
		"errors-swapped", "answers JobNotFoundException and InvalidJobStateException the wrong way round",
		func(b *behaviour) {
			b.notFound, b.notInProgress = b.notInProgress, b.notFound
		},
	},
}

// The reasons for a refusal that failAs may replace.
func reasonsNotFound(b *behaviour) []**failure  { return []**failure{&b.notFound} }
func reasonsJobID(b *behaviour) []**failure     { return []**failure{&b.badJobID} }
func reasonsLength(b *behaviour) []**failure    { return []**failure{&b.badLength} }
func reasonsRange(b *behaviour) []**failure     { return []**failure{&b.outOfRange} }
func reasonsVariable(b *behaviour) []**failure  { return []**failure{&b.badEntry} }
func reasonsSize(b *behaviour) []**failure      { return []**failure{&b.variablesTooLarge} }
func reasonsMalformed(b *behaviour) []**failure { return []**failure{&b.malformed} }
func reasonsType(b *behaviour) []**failure      { return []**failure{&b.wrongType} }
func reasonsMissing(b *behaviour) []**failure   { return []**failure{&b.missing} }
func reasonsState(b *behaviour) []**failure     { return []**failure{&b.notInProgress} }

func reasonsTokenAndVariables(b *behaviour) []**failure { return []**failure{&b.tokenAndVariables} }

// endedAs answers another error for jobs that are not in progress, by how they have ended.
func endedAs(kind string, endings ...ending) change {
	return lifeWith(func(l *life) {
		l.ready = func(c *core, j *job, r *result) *failure {
			f := c.inProgress(j, r)
			for _, e := range endings {
				if f != nil && j.ended == e {
					return f.as(kind)
				}
			}
			return f
		}
	})
}

func missingJobID(kind string) change {
	return func(b *behaviour) {
		missing := b.missing.as(kind)
		b.before = func(r *result) *failure {
			if !r.jobID.set {
				return missing
			}
			return nil
		}
	}
}
