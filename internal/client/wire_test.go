package client

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// tape is a server that keeps what it reads of one request, byte by byte.
func tape(tb testing.TB) (*peer, func() string) {
	got := make(chan string, 16)
	p := listen(tb, func(_ int, c *peerConn) {
		var seen bytes.Buffer
		c.br.Reset(io.TeeReader(c.Conn, &seen))
		if c.request() == nil {
			_, _ = io.Copy(io.Discard, c.br)
		}
		got <- seen.String()
		c.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
	})
	return p, func() string { return <-got }
}

var (
	dateLine      = regexp.MustCompile(`X-Amz-Date: \d{8}T\d{6}Z`)
	signatureLine = regexp.MustCompile(`Authorization: AWS4-HMAC-SHA256 Credential=AKIDPLUMBLINE/\d{8}/eu-central-1/codepipeline/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}`)
)

// TestWire holds requests byte for byte; date and signature are masked.
func TestWire(t *testing.T) {
	const date, sig = "X-Amz-Date: DATE\r\n", "Authorization: SIG host;x-amz-date;x-amz-target\r\n"
	const fullSig = "Authorization: SIG content-type;host;x-amz-date;x-amz-target\r\n"
	std := "User-Agent: plumbline\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Target: CodePipeline_20150709.PutJobSuccessResult\r\n"
	tests := []struct {
		name, path string
		req        wire.Request
		want       string
	}{
		{"defaults", "", wire.Request{Body: []byte("{}")}, "POST / HTTP/1.1\r\nHost: HOST\r\n" + std + date + fullSig + "Content-Length: 2\r\n\r\n{}"},
		{"empty body", "", wire.Request{}, "POST / HTTP/1.1\r\nHost: HOST\r\n" + std + date + fullSig + "Content-Length: 0\r\n\r\n"},
		{"GET below an endpoint's path", "/api/", wire.Request{Method: "GET", Path: "/x?y=1"}, "GET /api/x?y=1 HTTP/1.1\r\nHost: HOST\r\n" + std + date + fullSig + "\r\n"},
		{"endpoint's path", "/api/", wire.Request{}, "POST /api/ HTTP/1.1\r\nHost: HOST\r\n" + std + date + fullSig + "Content-Length: 0\r\n\r\n"},
		{"header left out", "", wire.Request{ContentType: wire.NoHeader, Header: []wire.Field{{Name: "user-agent", Value: wire.NoHeader}}}, "POST / HTTP/1.1\r\nHost: HOST\r\nX-Amz-Target: CodePipeline_20150709.PutJobSuccessResult\r\n" + date + sig + "Content-Length: 0\r\n\r\n"},
		{"spelling and order", "", wire.Request{ContentType: wire.NoHeader, Header: []wire.Field{{Name: "x-aMZ-target", Value: "T"}, {Name: "b", Value: "1"}, {Name: "A", Value: ""}}}, "POST / HTTP/1.1\r\nHost: HOST\r\nUser-Agent: plumbline\r\n" + date + "x-aMZ-target: T\r\nb: 1\r\nA: \r\n" + sig + "Content-Length: 0\r\n\r\n"},
		{"target", "", wire.Request{ContentType: "text/plain", Target: "T", Signature: wire.Unsigned}, "POST / HTTP/1.1\r\nHost: HOST\r\nUser-Agent: plumbline\r\nContent-Type: text/plain\r\nX-Amz-Target: T\r\n" + date + "Content-Length: 0\r\n\r\n"},
		{"chunked", "", wire.Request{Body: []byte(`{"j":1}`), Framing: wire.Chunked, Signature: wire.Unsigned}, "POST / HTTP/1.1\r\nHost: HOST\r\n" + std + date + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n\"\r\n1\r\nj\r\n1\r\n\"\r\n1\r\n:\r\n1\r\n1\r\n1\r\n}\r\n0\r\n\r\n"},
		{"own length", "", wire.Request{Body: []byte("{}xx"), Header: []wire.Field{{Name: "content-length", Value: "2"}}, Signature: wire.Unsigned}, "POST / HTTP/1.1\r\nHost: HOST\r\n" + std + date + "content-length: 2\r\n\r\n{}xx"},
		{"raw", "", wire.Request{Method: "GET", Raw: []byte("POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 9\r\n\r\n{")}, "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 9\r\n\r\n{"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, got := tape(t)
			target := open(t, Options{Endpoint: p.url + tt.path})
			e := target.Do(t.Context(), tt.req)
			require.Equal(t, wire.Answered, e.Fate, e.Detail)
			text := strings.ReplaceAll(got(), target.place.host, "HOST")
			text = dateLine.ReplaceAllString(text, "X-Amz-Date: DATE")
			assert.Equal(t, tt.want, signatureLine.ReplaceAllString(text, "Authorization: SIG $1"))
		})
	}
}

// TestLargeRaw writes raw bytes at a length that is written while reading.
func TestLargeRaw(t *testing.T) {
	p, got := tape(t)
	raw := "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n" + strings.Repeat("y", 100_000)
	e := open(t, Options{Endpoint: p.url}).Do(t.Context(), wire.Request{Raw: []byte(raw)})
	require.Equal(t, 200, e.Status, e.Detail)
	assert.Equal(t, raw, got())
	assert.False(t, e.Early)
}

// TestSignature computes the signature again from what arrives, as a service does.
func TestSignature(t *testing.T) {
	who := credentials.NewStaticCredentialsProvider(testKey, testSecret, testToken)
	right := map[string]bool{}
	h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		again := httptest.NewRequest(r.Method, "http://"+r.Host+r.RequestURI, nil)
		for _, name := range strings.Split(strings.Split(strings.Split(r.Header.Get("Authorization")+",,SignedHeaders=;", "SignedHeaders=")[1], ",")[0], ";") {
			if v, ok := r.Header[http.CanonicalHeaderKey(name)]; ok {
				again.Header[http.CanonicalHeaderKey(name)] = v
			}
		}
		sum := sha256.Sum256(body)
		at, _ := time.Parse(amzDate, r.Header.Get("X-Amz-Date"))
		creds, _ := who.Retrieve(r.Context())
		_ = v4.NewSigner().SignHTTP(r.Context(), creds, again, hex.EncodeToString(sum[:]), "codepipeline", "eu-central-1", at)
		right[r.Header.Get("X-Case")] = r.Header.Get("Authorization") == again.Header.Get("Authorization") && r.Header.Get("X-Amz-Security-Token") == testToken
	})
	target := open(t, Options{Handler: h, Credentials: who})
	tests := map[string]struct {
		req  wire.Request
		want bool
	}{
		"plain":           {wire.Request{Body: []byte("{}")}, true},
		"chunked":         {wire.Request{Body: bytes.Repeat([]byte("ab"), 50_000), Framing: wire.Chunked}, true},
		"other method":    {wire.Request{Method: "DELETE", Path: "/some/path?b=2&a=1"}, true},
		"missing headers": {wire.Request{ContentType: wire.NoHeader, Target: wire.NoHeader}, true},
		"lower case":      {wire.Request{Header: []wire.Field{{Name: "x-amz-target", Value: " a  b "}, {Name: "content-type", Value: "text/plain"}}}, true},
		"two targets":     {wire.Request{Header: []wire.Field{{Name: "X-Amz-Target", Value: "a"}, {Name: "x-amz-target", Value: "b"}}}, true},
		"own date":        {wire.Request{Header: []wire.Field{{Name: "X-Amz-Date", Value: "20200101T000000Z"}}}, true},
		"bad":             {wire.Request{Signature: wire.BadSignature}, false},
		"none":            {wire.Request{Signature: wire.Unsigned}, false},
		"own":             {wire.Request{Header: []wire.Field{{Name: "authorization", Value: "Basic eA=="}}}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tt.req.Header = append(tt.req.Header, wire.Field{Name: "X-Case", Value: name})
			e := target.Do(t.Context(), tt.req)
			require.Equal(t, 200, e.Status, e.Detail)
			assert.Equal(t, tt.want, right[name])
		})
	}
}

// TestReuse tells which requests share a connection.
func TestReuse(t *testing.T) {
	tests := []struct {
		name   string
		answer string
		req    wire.Request
		reused bool
	}{
		{"kept", okEmpty, wire.Request{}, true},
		{"chunked answer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", wire.Request{}, true},
		{"HTTP/1.0 kept", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", wire.Request{}, true},
		{"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", wire.Request{}, false},
		{"to be closed", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", wire.Request{}, false},
		{"bytes left over", okEmpty + "{}", wire.Request{}, false},
		{"fresh", okEmpty, wire.Request{Fresh: true}, false},
		{"own length", okEmpty, wire.Request{Header: []wire.Field{{Name: "Content-Length", Value: "0"}}}, false},
		{"raw", okEmpty, wire.Request{Raw: []byte("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n")}, false},
		{"odd method", okEmpty, wire.Request{Method: "BREW"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			target := open(t, Options{Endpoint: listen(t, always(tt.answer)).url})
			for i := range 3 {
				e := target.Do(t.Context(), tt.req)
				require.Equal(t, 200, e.Status, e.Detail)
				assert.Equal(t, tt.reused && i > 0, e.Reused)
				assert.Equal(t, 1, e.Sends)
			}
		})
	}
}

// TestInterrupted: an ended context is no verdict, and spoils no connection.
func TestInterrupted(t *testing.T) {
	arrived := make(chan struct{})
	target := open(t, Options{Endpoint: listen(t, func(n int, c *peerConn) {
		if n == 1 {
			c.request()
			close(arrived)
			c.hold()
			return
		}
		always(okEmpty)(n, c)
	}).url})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	e := target.Do(ctx, wire.Request{})
	assert.Equal(t, wire.Refused, e.Fate)
	assert.Contains(t, e.Detail, "interrupted")
	assert.Equal(t, wire.Refused, target.Do(ctx, wire.Request{}).Fate)
	assert.Equal(t, 200, target.Do(t.Context(), wire.Request{}).Status)
}

// TestRawKeepsOpen: our sending side stays open until a target that sees it end, and ties
// its work to that, has had time to answer. One that waits for the rest of the request hears
// of its end, and the exchange says so.
func TestRawKeepsOpen(t *testing.T) {
	for raw, want := range map[string]struct {
		status int
		ended  bool
	}{
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}": {200, false},
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{}": {502, true},
	} {
		p := listen(t, func(_ int, c *peerConn) {
			r, err := http.ReadRequest(c.br)
			if err != nil {
				return
			}
			status := "200 OK"
			if _, err := io.ReadAll(r.Body); err != nil {
				status = "502 Bad Gateway"
			}
			_ = c.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
			if _, err := c.br.Peek(1); errors.Is(err, io.EOF) {
				status = "502 Bad Gateway"
			}
			c.say("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")
		})
		e := open(t, Options{Endpoint: p.url}).Do(t.Context(), wire.Request{Raw: []byte(raw)})
		assert.Equal(t, want.status, e.Status, raw)
		assert.Equal(t, want.ended, e.Ended, raw)
	}
}

// TestRequestsThatWereNotServed: 408 says that the target did not wait for the request, on a kept connection as on a
// fresh one, and a gateway's 502 or 504 that nobody answered it. The request is sent again; an answer that stays is one.
func TestRequestsThatWereNotServed(t *testing.T) {
	const gateway = "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<h1>nginx</h1>\r\n"
	const failed = "HTTP/1.1 504 Gateway Timeout\r\nX-Amzn-ErrorType: InternalFailure\r\nContent-Length: 0\r\n\r\n"
	const tooLate = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
	for name, tt := range map[string]struct {
		answers       []string // by connection, each for its last request
		before        int      // requests that a connection answers first
		status, sends int
	}{
		"fresh":  {[]string{tooLate, okEmpty}, 0, 200, 2},
		"kept":   {[]string{tooLate, okEmpty}, 1, 200, 2},
		"always": {[]string{tooLate, tooLate, tooLate}, 0, 408, 2},

		"a gateway, fresh":   {[]string{gateway, okEmpty}, 0, 200, 2},
		"a gateway, kept":    {[]string{gateway, okEmpty}, 1, 200, 2},
		"a gateway, always":  {[]string{gateway, gateway, gateway}, 0, 502, 2},
		"the service itself": {[]string{failed, okEmpty}, 0, 504, 1},
	} {
		t.Run(name, func(t *testing.T) {
			p := listen(t, func(n int, c *peerConn) {
				for i := 0; n == 1 && i < tt.before; i++ {
					c.request()
					c.say(okEmpty)
				}
				c.request()
				c.say(tt.answers[n-1])
			})
			target := open(t, Options{Endpoint: p.url})
			for range tt.before {
				require.Equal(t, 200, target.Do(t.Context(), wire.Request{}).Status)
			}
			e := target.Do(t.Context(), wire.Request{})
			assert.Equal(t, tt.status, e.Status, e.Detail)
			assert.Equal(t, tt.sends, e.Sends)
		})
	}
}
