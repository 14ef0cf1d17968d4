package states

import (
	"io"
	"net/http"
	"net/textproto"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// mostRequest bounds the body of a request that is passed on.
const mostRequest = 8 << 20

// unsent are the fields that are made anew for the target: the framing, what concerns one connection only, and the
// signature, which is about the target's host and the present time.
var unsent = map[string]bool{
	"Authorization": true, "X-Amz-Date": true, "X-Amz-Security-Token": true,
	"Host": true, "User-Agent": true, "Content-Type": true, "X-Amz-Target": true,
	"Connection": true, "Keep-Alive": true, "Te": true, "Trailer": true, "Upgrade": true, "Proxy-Connection": true,
	"Content-Length": true, "Transfer-Encoding": true, "Accept-Encoding": true, "X-Forwarded-For": true,
}

// unreturned are the fields of an answer that its new framing replaces.
var unreturned = []string{"Connection", "Keep-Alive", "Content-Length", "Transfer-Encoding", "Trailer", "Upgrade"}

// pass sends a request on to the target, signed for it, and its answer back as it
// came. No answer is a 502 that says why.
func (s *Server) pass(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostRequest))
	if err != nil {
		http.Error(w, "plumbline: the request cannot be read: "+err.Error(), http.StatusBadRequest)
		return
	}
	e := s.send(r.Context(), translate(r, body))
	s.mu.Lock()
	s.last = e
	s.mu.Unlock()
	if e.Fate != wire.Answered {
		http.Error(w, reason(e), http.StatusBadGateway)
		return
	}
	answer(w, e)
}

// translate describes a request as internal/client has it.
func translate(r *http.Request, body []byte) wire.Request {
	out := wire.Request{
		Method: r.Method, Path: r.URL.RequestURI(), Body: body,
		Target: field(r, "X-Amz-Target"), ContentType: field(r, "Content-Type"),
	}
	for name, values := range r.Header {
		if unsent[textproto.CanonicalMIMEHeaderKey(name)] {
			continue
		}
		for _, v := range values {
			out.Header = append(out.Header, wire.Field{Name: name, Value: v})
		}
	}
	return out
}

// field is a field's value, or what leaves the field out.
func field(r *http.Request, name string) string {
	if r.Header.Get(name) == "" {
		return wire.NoHeader
	}
	return r.Header.Get(name)
}

func answer(w http.ResponseWriter, e *client.Exchange) {
	h := w.Header()
	h["Content-Type"], h["Date"] = nil, nil // what the target does not send is not made up
	for name, values := range e.Header {
		h[name] = values
	}
	for _, name := range unreturned {
		h.Del(name)
	}
	w.WriteHeader(e.Status)
	_, _ = w.Write(e.Body) // whoever asked is gone
}
