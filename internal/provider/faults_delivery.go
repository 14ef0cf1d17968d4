package provider

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
)

// unsent is an answer that is not sent yet.
type unsent struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *unsent) Header() http.Header         { return k.header }
func (k *unsent) WriteHeader(status int)      { k.status = status }
func (k *unsent) Write(p []byte) (int, error) { return k.body.Write(p) }

// send sends the answer as it is by now.
func (k *unsent) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), k.header)
	w.WriteHeader(k.status)
	_, _ = w.Write(k.body.Bytes()) // a client that is gone is no concern of the provider
}

// answerTo has the provider answer a request with a body, which need not be its own.
func answerTo(next http.Handler, r *http.Request, body []byte) *unsent {
	asked := r.Clone(r.Context())
	if asked.ContentLength >= 0 {
		asked.ContentLength = int64(len(body))
	}
	asked.Body = io.NopCloser(bytes.NewReader(body))
	said := &unsent{header: http.Header{}, status: http.StatusOK}
	next.ServeHTTP(said, asked)
	return said
}

// bodyOf reads the body of a request, and leaves it to be read again. What cannot be read whole, or is too long, the
// provider meets itself.
func bodyOf(r *http.Request) []byte {
	body, _ := io.ReadAll(io.LimitReader(r.Body, bodyLimit+1))
	r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), r.Body))
	return body
}

// setBody has a request go on with another body than it came with.
func setBody(r *http.Request, body []byte) {
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
}

// onError changes the errors of all operations.
func onError(how func(out *reply, f *failure)) change {
	return onEvery(func(out *reply, f *failure) {
		if f != nil && f.act == nil {
			how(out, f)
		}
	})
}

// errorForm writes the errors of all operations as another document.
func errorForm(how func(*failure) []byte) change {
	return onError(func(out *reply, f *failure) { out.body = how(f) })
}

// delivered sends all answers that are documents in another way.
func delivered(how func(reply) func(http.ResponseWriter, *http.Request)) change {
	return onEvery(func(out *reply, _ *failure) {
		if out.act == nil {
			out.act = how(*out)
		}
	})
}

// chunked sends an answer without saying how long it is.
func chunked(out reply) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		body := out.body
		out.body, out.act = nil, nil
		out.write(w, r)
		for len(body) > 0 {
			n := min(16, len(body))
			_ = http.NewResponseController(w).Flush()
			_, _ = w.Write(body[:n])
			body = body[n:]
		}
		_ = http.NewResponseController(w).Flush() // where that is not possible the answer is sent as usual
	}
}

// untilClose sends an answer as HTTP/1.0, without a length.
func untilClose(out reply) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		connection, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil { // no connection is behind this writer
			out.act = nil
			out.write(w, r)
			return
		}
		defer func() { _ = connection.Close() }()
		_, _ = fmt.Fprintf(buffered, "HTTP/1.0 %d %s\r\nContent-Type: %s\r\n\r\n", out.status,
			http.StatusText(out.status), out.contentType)
		if r.Method != http.MethodHead {
			_, _ = buffered.Write(out.body)
		}
		_ = buffered.Flush()
	}
}

// codedErrors sends errors in a content coding where when says so.
func codedErrors(coding string, pack func([]byte) []byte, when func(*http.Request) bool) change {
	return onError(func(out *reply, _ *failure) { out.inCoding(coding, pack, when) })
}

// codedSuccesses sends the successes of PutJobSuccessResult as gzip where when says so.
func codedSuccesses(pack func([]byte) []byte, when func(*http.Request) bool) change {
	return onSuccess(func(out *reply, _ *result) { out.inCoding("gzip", pack, when) })
}

// inCoding sends the reply in a content coding where when says so.
func (r *reply) inCoding(coding string, pack func([]byte) []byte, when func(*http.Request) bool) {
	plain := *r
	r.act = func(w http.ResponseWriter, req *http.Request) {
		sent := plain
		if when(req) {
			sent.body = pack(plain.body)
			sent.header = append(sent.header, [2]string{"Content-Encoding", coding})
		}
		sent.write(w, req)
	}
}

func zipped(plain []byte) []byte {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write(plain)
	_ = z.Close()
	return packed.Bytes()
}

func deflated(plain []byte) []byte {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(plain)
	_ = z.Close()
	return packed.Bytes()
}

// allowsCoding tells whether an Accept-Encoding names a coding, with a weight above 0.
func allowsCoding(coding string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		for item := range strings.SplitSeq(strings.ToLower(r.Header.Get("Accept-Encoding")), ",") {
			name, weight, _ := strings.Cut(item, ";")
			if strings.TrimSpace(name) == coding {
				weight, _ = strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
				return weight == "" || strings.Trim(weight, "0.") != ""
			}
		}
		return false
	}
}

// throughGateway reads a body in chunks whole before it passes it on: what it cannot read
// is an upstream error to a gateway that learns of it while it sends (Go's ReverseProxy).
func throughGateway(failed func(http.ResponseWriter)) func(*http.Request) *failure {
	return func(r *http.Request) *failure {
		if r.ContentLength >= 0 {
			return nil
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, bodyLimit+1))
		if err != nil {
			return &failure{act: func(w http.ResponseWriter, _ *http.Request) { failed(w) }}
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		return nil
	}
}
