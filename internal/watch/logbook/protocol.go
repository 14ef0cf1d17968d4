package logbook

import (
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// protocol is what a request has wrong around its body, the first of what the provider looks at, and its level. The
// body of one that is rejected was not read then. What the target has accepted all the same is a SHOULD, except where
// it has to reject it.
func (e *entry) protocol() ([]string, rules.Level) {
	rejected := e.rejected()
	switch {
	case e.answer.Fate != wire.Answered || e.elsewhere():
		return nil, rules.Must
	case e.wire == CBOR:
		return e.protocolCBOR(rejected)
	case rejected:
		return e.protocolJSON(), rules.Must
	}
	return e.advice(), rules.Should
}

func (e *entry) protocolCBOR(rejected bool) ([]string, rules.Level) {
	given, _, _ := mime.ParseMediaType(e.header.Get("Content-Type"))
	accepted := e.header.Get("Accept")
	switch {
	case e.targeted():
		return []string{"cbor/target"}, rules.Must
	case !slices.Equal(e.header.Values("Smithy-Protocol"), []string{wire.CBORProtocol}), given != wire.CBORType,
		accepted != "" && !strings.Contains(accepted, wire.CBORType) && !strings.Contains(accepted, "*/*"):
		if !rejected {
			return []string{"cbor/headers"}, rules.Should
		}
		return []string{"cbor/headers"}, rules.Must
	case rejected && e.error == model.UnknownOperation:
		return []string{"cbor/unknown-operation"}, rules.Must
	case !rejected:
		return e.unsigned(), rules.Should
	case e.answer.AuthRefused():
		return e.unsigned(), rules.Must
	}
	return nil, rules.Must
}

// targeted reports whether a request of the CBOR wire has the field that names the operation on the other one.
func (e *entry) targeted() bool {
	return e.header.Get("X-Amz-Target") != "" || e.header.Get("X-Amzn-Target") != ""
}

func (e *entry) protocolJSON() []string {
	r, name := e.request, e.error
	given, _, err := mime.ParseMediaType(e.header.Get("Content-Type"))
	switch {
	case r.URL.Path != "/":
		return []string{"protocol/path"}
	case r.Method != http.MethodPost:
		return []string{"protocol/method"}
	case err != nil || given != mediaType:
		return []string{"protocol/content-type"}
	case strings.HasPrefix(name, "AccessDenied"): // the signature is right, and the account may not
		return nil
	case !e.signs && (!strings.HasPrefix(e.header.Get("Authorization"), "AWS4-HMAC-SHA256 ") ||
		e.answer.Status == http.StatusForbidden):
		return []string{"protocol/signature"}
	case name == model.UnknownOperation:
		return []string{"protocol/unknown-operation"}
	}
	return nil
}

// advice is what an accepted request has wrong that other targets reject.
func (e *entry) advice() []string {
	given, _, err := mime.ParseMediaType(e.header.Get("Content-Type"))
	switch {
	case e.operation == "":
		return nil
	case err != nil || given != mediaType:
		return []string{"protocol/content-type"}
	}
	return e.unsigned()
}

// scope ends the credential of a signature for CodePipeline.
const scope = "/codepipeline/aws4_request"

// unsigned is the rule that a request violates which has no signature, or one for another service.
func (e *entry) unsigned() []string {
	signed := e.header.Get("Authorization")
	if e.signs || strings.HasPrefix(signed, "AWS4-") && strings.Contains(signed, scope) ||
		e.request.URL.Query().Has("X-Amz-Signature") {
		return nil
	}
	return []string{"protocol/signature"}
}

// elsewhere reports whether a request is not for CodePipeline: AWS_ENDPOINT_URL brings those for other services too,
// and whoever waits for a server asks for a page.
func (e *entry) elsewhere() bool {
	asked, signed := strings.ToLower(e.header.Get("X-Amz-Target")), e.header.Get("Authorization")
	if e.wire == CBOR || strings.Contains(asked, "codepipeline") || strings.Contains(signed, scope) {
		return false
	}
	given, _, _ := mime.ParseMediaType(e.header.Get("Content-Type"))
	return strings.Contains(asked, ".") || given != mediaType
}
