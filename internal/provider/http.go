package provider

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"
)

// operationPrefix stands before an operation's name in X-Amz-Target.
const operationPrefix = "CodePipeline_20150709."

// bodyLimit is the size of the largest request that is read.
const bodyLimit = 1 << 20

// wire is how a request is admitted, before its body means anything.
type wire struct {
	path      func(*http.Request) *failure
	method    func(*http.Request) *failure
	signature func(*http.Request) *failure
	mediaType func(*http.Request) *failure
	operation func(targets []string) (name string, _ bool)
	body      func(*http.Request) ([]byte, *failure)
	bodyLimit int64

	unknownOperation *failure
}

func strictWire() wire {
	return wire{
		path:             rootOnly,
		method:           postOnly,
		signature:        signed,
		mediaType:        awsJSON,
		operation:        exactTarget,
		bodyLimit:        bodyLimit,
		unknownOperation: &failure{kind: "UnknownOperationException", message: "The operation is not known."},
	}
}

func rootOnly(r *http.Request) *failure {
	if r.URL.Path != "/" {
		return &failure{
			kind: "UnknownOperationException", message: "There is nothing at this path.",
			status: http.StatusNotFound,
		}
	}
	return nil
}

func postOnly(r *http.Request) *failure {
	if r.Method != http.MethodPost {
		return &failure{
			kind: "MethodNotAllowedException", message: "The protocol knows POST only.",
			status: http.StatusMethodNotAllowed,
		}
	}
	return nil
}

// signed looks at the form of the signature; it is not verified.
func signed(r *http.Request) *failure {
	given := r.Header.Get("Authorization")
	if given == "" {
		return &failure{
			kind: "MissingAuthenticationTokenException", message: "Missing Authentication Token",
			status: http.StatusForbidden,
		}
	}
	rest, ok := strings.CutPrefix(given, "AWS4-HMAC-SHA256 ")
	scope, signedHeaders, signature := field(rest, "Credential="), field(rest, "SignedHeaders="),
		field(rest, "Signature=")
	if !ok || strings.Count(scope, "/") < 4 || !strings.HasSuffix(scope, "/aws4_request") || signedHeaders == "" ||
		signature == "" {
		return &failure{
			kind:    "IncompleteSignatureException",
			message: "The Authorization header is not a SigV4 signature.", status: http.StatusForbidden,
		}
	}
	return nil
}

// field finds name=value in a list separated by commas.
func field(list, name string) string {
	for list != "" {
		var item string
		item, list, _ = strings.Cut(list, ",")
		if v, ok := strings.CutPrefix(strings.TrimSpace(item), name); ok {
			return v
		}
	}
	return ""
}

// awsJSON asks for the protocol's media type; its parameters do not matter.
func awsJSON(r *http.Request) *failure {
	given := r.Header.Get("Content-Type")
	if given == jsonType {
		return nil
	}
	if t, _, err := mime.ParseMediaType(given); (err == nil || errors.Is(err, mime.ErrInvalidMediaParameter)) &&
		t == jsonType {
		return nil
	}
	return &failure{
		kind: "UnsupportedMediaTypeException", message: "The protocol is " + jsonType + ".",
		status: http.StatusUnsupportedMediaType,
	}
}

func exactTarget(targets []string) (string, bool) {
	if len(targets) != 1 {
		return "", false
	}
	name, ok := strings.CutPrefix(targets[0], operationPrefix)
	return name, ok
}

// ServeHTTP answers one request.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.handler.ServeHTTP(w, r)
}

func (p *Provider) serve(w http.ResponseWriter, r *http.Request) {
	if isRPC(r.URL.Path) {
		p.serveRPC(w, r)
		return
	}
	op, out, f := p.answer(r)
	out.requestID = newUUID()
	if p.b.edit != nil {
		p.b.edit(op, &out, f)
	}
	out.write(w, r)
}

// answer admits a request and carries it out.
func (p *Provider) answer(r *http.Request) (op string, out reply, f *failure) {
	admit := &p.b.wire
	for _, gate := range [...]func(*http.Request) *failure{admit.path, admit.method, admit.mediaType, admit.signature} {
		if f = gate(r); f != nil {
			return "", refusal(f), f
		}
	}
	op, ok := admit.operation(r.Header["X-Amz-Target"])
	run := operations[op]
	if !ok || run == nil {
		return "", refusal(admit.unknownOperation), admit.unknownOperation
	}
	if f = p.b.removed[op]; f != nil {
		return op, refusal(f), f
	}
	if admit.body != nil {
		var body []byte
		if body, f = admit.body(r); f != nil {
			return op, refusal(f), f
		}
		out, f = run(p, body)
		return op, out, f
	}
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	*buf, f = readBody(r, (*buf)[:0], admit.bodyLimit)
	if f != nil {
		return op, refusal(f), f
	}
	out, f = run(p, *buf)
	return op, out, f
}

// buffers holds request bodies; nothing keeps a body after its answer.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 4096); return &b }}

// readBody appends the body of a request to buf.
func readBody(r *http.Request, buf []byte, limit int64) ([]byte, *failure) {
	if r.ContentLength > limit {
		return buf, errTooLarge
	}
	if r.Body == nil {
		return buf, nil
	}
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := r.Body.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if int64(len(buf)) > limit {
			return buf, errTooLarge
		}
		if errors.Is(err, io.EOF) {
			return buf, nil
		}
		if err != nil {
			return buf, errUnfinished
		}
	}
}

var (
	errTooLarge = &failure{
		kind: "RequestEntityTooLargeException", message: "The request is larger than 1 MiB.",
		status: http.StatusRequestEntityTooLarge,
	}
	errUnfinished = &failure{kind: serialization, message: "The request body ended early."}
)
