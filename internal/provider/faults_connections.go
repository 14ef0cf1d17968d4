package provider

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync"
)

// connectionFaults are about the stream of bytes below a request: where it is cut, and how many
// requests it has carried.
var connectionFaults = []entry{
	{
		"body-of-first-segment", "reads what has arrived of a body, and does not wait for the rest",
		bodyRead(func(b io.Reader) []byte {
			first := make([]byte, bodyLimit+1)
			n, _ := b.Read(first)
			return first[:n]
		}),
	},
	{
		"body-decoded-by-segment", "decodes the characters of a body segment by segment",
		bodyDecodedBy(func(b io.Reader, segment []byte) (int, error) { return b.Read(segment) }),
	},
	{
		"body-decoded-by-buffer", "decodes the characters of a body buffer by buffer, of 64 KiB each",
		bodyDecodedBy(func(b io.Reader, segment []byte) (int, error) { return io.ReadFull(b, segment[:64<<10]) }),
	},
	{"connection-hundredth-hangs", "never answers the hundredth request on a connection", func(b *behaviour) {
		var mu sync.Mutex
		requests := map[string]int{}
		everyExchange(func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			requests[r.RemoteAddr]++
			hundredth := requests[r.RemoteAddr]%100 == 0
			mu.Unlock()
			if hundredth {
				hang(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})(b)
	}},
}

// bodyDecodedBy decodes the characters of each piece that is read by themselves.
func bodyDecodedBy(read func(io.Reader, []byte) (int, error)) change {
	return bodyRead(func(b io.Reader) []byte {
		var out []byte
		for piece := make([]byte, bodyLimit+1); ; {
			n, err := read(b, piece)
			out = append(out, bytes.ToValidUTF8(piece[:n], []byte("\ufffd"))...)
			if err != nil {
				return out
			}
		}
	})
}

// bodyRead has the body of PutJobSuccessResult read in a way of its own.
func bodyRead(how func(io.Reader) []byte) change {
	return wireWith(func(w *wire) {
		w.body = func(r *http.Request) ([]byte, *failure) {
			if r.Body == nil || !strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PutJobSuccessResult") ||
				r.ContentLength > bodyLimit {
				return readBody(r, nil, bodyLimit)
			}
			return how(r.Body), nil
		}
	})
}
