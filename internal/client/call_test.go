package client

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCallsAreHTTPClients: what a call comes to is what net/http makes of the same
// answer: status, body, how it ends, and of which kind the error is.
func TestCallsAreHTTPClients(t *testing.T) {
	for what, serve := range map[string]func(int, *peerConn){
		"a success":               always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
		"an error":                always("HTTP/1.1 400 Bad Request\r\nX-Amzn-ErrorType: a\r\nContent-Length: 2\r\n\r\n{}"),
		"chunks":                  always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"),
		"an interim answer":       always("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
		"to the connection's end": once("HTTP/1.1 200 OK\r\n\r\n{}"),
		"nothing":                 always("HTTP/1.1 204 No Content\r\n\r\n"),
		"a redirection":           always("HTTP/1.1 307 Elsewhere\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n"),
		"cut off":                 once("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{}"),
		"chunks cut off":          once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"),
		"a header cut off":        once("HTTP/1.1 200 OK\r\nContent-Le"),
		"no HTTP":                 once("SSH-2.0-x\r\n\r\n"),
		"closed":                  once(""),
		"no answer in time":       func(_ int, c *peerConn) { c.request(); c.hold() },
		"half an answer in time": func(_ int, c *peerConn) {
			c.request()
			c.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{}")
			c.request()
		},
		"longer than any answer is": endlessly("HTTP/1.1 200 OK\r\n\r\n", strings.Repeat("x", 64<<10)),
		"a header without an end":   endlessly("HTTP/1.1 200 OK\r\n", "A: "+strings.Repeat("x", 4<<10)+"\r\n"),
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			limit := time.Minute // for what is long, on a busy machine
			if strings.HasSuffix(what, "in time") {
				limit = 300 * time.Millisecond
			}
			target := open(t, Options{Endpoint: listen(t, serve).url})
			ours, ok, err := target.Call(t.Context(), "PollForJobs", []byte(`{}`), limit)
			require.True(t, ok)
			request, bad := http.NewRequestWithContext(t.Context(), http.MethodPost, target.Endpoint(), strings.NewReader(`{}`))
			require.NoError(t, bad)
			theirs, wrong := target.HTTPClient(limit).Do(request)
			require.Equal(t, kinds(wrong), kinds(err), "%v; %v", wrong, err)
			if wrong != nil {
				assert.Equal(t, what == "no answer in time", kinds(err)["timeout"])
				return
			}
			text, cut := io.ReadAll(theirs.Body)
			require.NoError(t, theirs.Body.Close())
			assert.Equal(t, theirs.StatusCode, ours.Status)
			assert.True(t, bytes.Equal(text, ours.Text), "%d and %d bytes", len(text), len(ours.Text))
			assert.Equal(t, kinds(cut), kinds(ours.Cut), "%v; %v", cut, ours.Cut)
			again := ours.Response()
			assert.Equal(t, theirs.Header, again.Header)
			whole, torn := io.ReadAll(again.Body)
			assert.True(t, bytes.Equal(text, whole), "%d and %d bytes", len(text), len(whole))
			assert.Equal(t, ours.Cut, torn)
		})
	}
}

// kinds are what callers ask of an error.
func kinds(err error) map[string]bool {
	var timeout net.Error
	var op *net.OpError
	var long *http.MaxBytesError
	return map[string]bool{
		"error": err != nil, "timeout": errors.As(err, &timeout) && timeout.Timeout(), "dial": errors.As(err, &op) && op.Op == "dial",
		"canceled": errors.Is(err, context.Canceled), "long": errors.As(err, &long),
	}
}

// TestCallsAreRequests: a call is signed as requests are and keeps its connection, which
// requests use too; what is under way when the context ends has no answer.
func TestCallsAreRequests(t *testing.T) {
	var header http.Header
	connections := map[string]bool{}
	target := open(t, Options{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header, connections[r.RemoteAddr] = r.Header, true
	})})
	for range 3 {
		_, ok, err := target.Call(t.Context(), "PollForJobs", []byte(`{}`), time.Second)
		require.True(t, ok)
		require.NoError(t, err)
		target.Do(t.Context(), target.probe())
	}
	assert.Len(t, connections, 1)
	assert.Contains(t, header.Get("Authorization"), "/codepipeline/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=")

	ctx, cancel := context.WithCancel(t.Context())
	waiting := open(t, Options{Endpoint: listen(t, func(_ int, c *peerConn) { c.request(); cancel(); c.hold() }).url})
	_, ok, err := waiting.Call(ctx, "PollForJobs", nil, time.Minute)
	assert.True(t, ok)
	assert.ErrorIs(t, err, context.Canceled)

	target.server.Close() //nolint:errcheck,gosec // it is closed again
	_, _, err = target.Call(t.Context(), "PollForJobs", nil, time.Second)
	assert.Error(t, err)
}

// TestWhatIsNotCalled: these calls are the SDK's.
func TestWhatIsNotCalled(t *testing.T) {
	for what, change := range map[string]func(*Target){
		"AWS itself":                          func(t *Target) { t.place.local = false },
		"an endpoint with a path":             func(t *Target) { t.place.url = t.place.url.JoinPath("a") },
		"a target that serves one connection": func(t *Target) { t.few = true },
	} {
		t.Run(what, func(t *testing.T) {
			target := open(t, Options{Handler: trivial})
			change(target)
			_, ok, err := target.Call(t.Context(), "PollForJobs", nil, time.Second)
			assert.False(t, ok)
			assert.NoError(t, err)
		})
	}
}
