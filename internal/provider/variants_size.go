package provider

import (
	"io"
	"net/http"
	"time"
)

// sizeVariants end the connection of a request of more than 1 MiB before they have read the
// whole of it, without an answer.
var sizeVariants = []entry{
	{"body-over-1-mib-closed", "closes the connection without reading a body over 1 MiB", large(resetting)},
	{
		"body-over-1-mib-half-closed",
		"ends its sending side without an answer when a body is over 1 MiB, and reads the body to its end",
		large(&failure{act: halfClose}),
	},
	{"body-over-1-mib-late", "closes the connection a little after it has read the first MiB of a larger body", large(
		&failure{act: func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.CopyN(io.Discard, r.Body, 1<<20)
			time.Sleep(50 * time.Millisecond)
			reset(w, r)
		}})},
}

// large does f to requests whose head announces more than 1 MiB.
func large(f *failure) change {
	return methodWhere(f, func(r *http.Request) bool { return r.ContentLength > 1<<20 })
}

// halfClose ends our side of a connection without an answer, and reads on.
func halfClose(w http.ResponseWriter, _ *http.Request) {
	conn, rest, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = conn.Close() }()
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	_, _ = io.Copy(io.Discard, rest)
}
