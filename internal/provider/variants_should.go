package provider

import (
	"net/http"
	"strings"
)

// shouldVariants differ where documents recommend and do not demand: they are right, and --strict fails them.
var shouldVariants = []entry{
	{"type-uri", "sends Foo:uri as __type", errorForm(func(f *failure) []byte {
		return errorBody("__type", f.kind+coral, "message", f.message)
	})},
	{"type-namespace-uri", "sends ns#Foo:uri as __type", errorForm(func(f *failure) []byte {
		return errorBody("__type", namespace+f.kind+coral, "message", f.message)
	})},
	{"type-only-code", "sends the type as code, and nowhere else", errorForm(func(f *failure) []byte {
		return errorBody("code", f.kind, "message", f.message)
	})},
	{"type-only-header", "sends ns#Foo:uri in the header, and the type nowhere else", onError(
		func(out *reply, f *failure) {
			out.body, out.header = errorBody("message", f.message),
				append(out.header, [2]string{"X-Amzn-Errortype", namespace + f.kind + coral})
		})},
	{"type-and-header-namespace", "sends the type as __type and ns#Foo in the header", onError(
		func(out *reply, f *failure) {
			out.header = append(out.header, [2]string{"X-Amzn-Errortype", namespace + f.kind})
		})},
	{
		"success-empty-gzip", "names gzip as the Content-Encoding of the empty 200 where the request allows it",
		codedSuccesses(func([]byte) []byte { return nil }, allowsCoding("gzip")),
	},
	{"unreadable-empty", "answers an empty 400 without a type to what it cannot read", unreadable(
		nothing(http.StatusBadRequest))},
	{"unreadable-text", "answers a 400 of text to what it cannot read", unreadable(
		func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = []string{jsonType}
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte("unexpected token"))
		})},
	{
		"cbor-unreadable-untyped", "answers a 400 of an empty map to what it cannot read as CBOR, as smithy-rs does",
		rpcAnswers(isUnread, func(out *reply) { out.body = []byte{0xa0} }),
	},
	{"ignored-lenient", "passes over 01 and \\q in members that it ignores", both(passOverNumbers, passOverEscapes)},
	{"charset-415", "answers an empty 415 to a Content-Type with parameters", typeWhere(
		&failure{kind: serialization, act: nothing(http.StatusUnsupportedMediaType)},
		fieldHas("Content-Type", ";"))},
	{"created-plain", "takes created as plain decimals, from 1677 to 2262", createdRefused(func(s string) bool {
		return strings.ContainsAny(s, "eE") || far(s)
	})},
	{"generated", "answers as a server that Smithy's generator for Rust makes", generated},
}

// unreadable answers in a way of its own what is no JSON, or of the wrong types.
func unreadable(answer func(http.ResponseWriter, *http.Request)) change {
	f := &failure{kind: serialization, act: answer}
	return func(b *behaviour) {
		failAs(f, reasonsMalformed)(b)
		failAs(f, reasonsType)(b)
	}
}

// generated behaves as a server that smithy-rs makes from the official model: what cannot
// be read, or is not routed, gets an empty answer without a type.
func generated(b *behaviour) {
	bare := func(status int) *failure { return &failure{kind: "Bare", act: nothing(status)} }
	for _, change := range []change{
		unreadable(nothing(http.StatusBadRequest)), passOverNumbers, passOverEscapes,
		onMember(pathVariables, func(v value) (value, *failure) {
			for _, m := range v.members {
				if m.value.kind == null {
					return v, bare(http.StatusBadRequest)
				}
			}
			return v, nil
		}),
		grammarWith(func(g *grammar) {
			g.depth = 512
			g.lone = func() (string, bool) { return "", false }
		}),
		unknownTarget(bare(http.StatusNotFound)), paths(bare(http.StatusNotFound)),
		wireWith(func(w *wire) { w.signature, w.bodyLimit = accepted, 64<<20 }),
		methodWhere(bare(http.StatusMethodNotAllowed),
			func(r *http.Request) bool { return r.Method != http.MethodPost }),
		mediaTypes(func(r *http.Request) *failure {
			if awsJSON(r) != nil {
				return bare(http.StatusUnsupportedMediaType)
			}
			return accepting(bare(http.StatusNotAcceptable))(r)
		}),
		errorForm(func(f *failure) []byte { return errorBody("message", f.message, "__type", namespace+f.kind) }),
	} {
		change(b)
	}
}

// accepting answers f to an Accept that the protocol's type is not among.
func accepting(f *failure) func(*http.Request) *failure {
	return func(r *http.Request) *failure {
		lines := r.Header["Accept"]
		if other := awsJSON(r); other != nil || len(lines) == 0 {
			return other
		}
		for item := range strings.SplitSeq(strings.Join(lines, ","), ",") {
			media, _, _ := strings.Cut(item, ";")
			switch strings.ToLower(strings.TrimSpace(media)) {
			case "*/*", "application/*", jsonType:
				return nil
			}
		}
		return f
	}
}
