package subject

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// embedded is a provider in this process.
type embedded struct {
	make     func() *provider.Provider
	provider *provider.Provider
	jobs     int // how many the provider has made
	request  *http.Request
	body     *bytes.Reader
	until    time.Time // when the request's context ends
	cancel   context.CancelFunc
}

// mostJobs is after how many jobs a provider is made anew: it keeps them all.
const mostJobs = 500

// Embedded tries the provider of a name: a fault or a variant, or the strict provider, which has none.
func Embedded(fault string) (*Subject, error) {
	e := &embedded{make: func() *provider.Provider { return provider.New() }}
	if fault != "" {
		if _, err := provider.Named(fault); err != nil {
			return nil, err
		}
		e.make = func() *provider.Provider {
			p, _ := provider.Named(fault) // it was made before
			return p
		}
	}
	e.renew()
	return &Subject{Strict: true, Fault: fault, way: e}, nil
}

func (e *embedded) renew() { e.provider, e.jobs = e.make(), 0 }

func (e *embedded) job(status string) (string, error) {
	if e.jobs++; e.jobs > mostJobs {
		e.renew()
	}
	return e.provider.AddJob(status), nil
}

// limit is how long an answer may take: in this process a thousand times longer than one does.
const limit = time.Second

var (
	here     = &url.URL{Scheme: "http", Host: "plumbline.invalid", Path: "/"}
	hereCBOR = &url.URL{Scheme: "http", Host: here.Host, Path: wire.RPCPath}
)

// fixed are the fields of the requests for each operation in JSON. The provider looks at the form of a signature only.
func fixed(operation string) http.Header {
	return signed(http.Header{
		"Content-Type": {"application/x-amz-json-1.1"},
		"X-Amz-Target": {"CodePipeline_20150709." + operation},
	})
}

// signed adds what looks like a signature, and asks for answers as they are.
func signed(h http.Header) http.Header {
	h["Accept-Encoding"] = []string{"identity"}
	h["X-Amz-Date"] = []string{"20260101T000000Z"}
	h["Authorization"] = []string{"AWS4-HMAC-SHA256 Credential=none/20260101/us-east-1/codepipeline/aws4_request, " +
		"SignedHeaders=host, Signature=none"}
	return h
}

var (
	putHeader  = fixed("PutJobSuccessResult")
	cborHeader = signed(rpcHeader())
)

// rpcHeader are the fields of a request of the CBOR wire.
func rpcHeader() http.Header {
	r := wire.RPC(nil)
	h := http.Header{"Content-Type": {r.ContentType}}
	for _, f := range r.Header {
		h.Set(f.Name, f.Value)
	}
	return h
}

// call sends a request. On the CBOR wire there is PutJobSuccessResult only.
func (e *embedded) call(by generate.Wire, operation string, body []byte) (a wire.Answer) {
	to, header := here, putHeader
	switch {
	case by == generate.CBOR:
		to, header = hereCBOR, cborHeader
	case operation != "PutJobSuccessResult":
		header = fixed(operation)
	}
	r := e.prepare(to, header, body)
	defer func() { a.CBOR = by == generate.CBOR }()
	defer func() {
		switch p := recover(); {
		case p != nil && r.Context().Err() != nil:
			a = wire.Answer{Fate: wire.Hung, Detail: "no answer within " + limit.String()}
		case p != nil:
			a = wire.Answer{Fate: wire.Dropped, Detail: dropped(p)}
		}
	}()
	w := recorder{header: http.Header{}}
	e.provider.ServeHTTP(&w, r)
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return wire.Answer{Fate: wire.Answered, Status: w.status, Header: w.header, Body: w.body}
}

// prepare is the request for a call: the one before, since it has been answered. Its context ends after one to two
// times the limit. Calls follow each other so quickly that a new request and a timer for each would be what takes time.
func (e *embedded) prepare(to *url.URL, header http.Header, body []byte) *http.Request {
	if now := time.Now(); now.Add(limit).After(e.until) {
		if e.cancel != nil {
			e.cancel()
		}
		e.until = now.Add(2 * limit)
		ctx, cancel := context.WithDeadline(context.Background(), e.until)
		e.cancel = cancel
		e.body = bytes.NewReader(nil)
		e.request = (&http.Request{
			Method: http.MethodPost, Host: here.Host, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Body: io.NopCloser(e.body),
		}).WithContext(ctx)
	}
	e.body.Reset(body)
	e.request.URL, e.request.Header, e.request.ContentLength = to, header, int64(len(body))
	return e.request
}

// dropped says what a panic of a handler comes to: a server closes the connection.
func dropped(p any) string {
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		return "the connection was closed without an answer"
	}
	return fmt.Sprintf("the handler panicked: %v", p)
}

// recorder is the least that an answer can be written to.
type recorder struct {
	header http.Header
	status int
	body   []byte
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	r.body = append(r.body, b...)
	return len(b), nil
}
