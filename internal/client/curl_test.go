package client

import (
	"bytes"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/text/shell"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// received is a request as it arrived: what a curl line must bring again.
type received struct {
	proto, method, uri, host, contentType, target, extra string
	signed                                               bool
	chunked                                              bool
	body                                                 string
}

// recorder is a target whose handler keeps the last request.
func recorder(t *testing.T) (*Target, func() received) {
	var mu sync.Mutex
	var last received
	target := open(t, Options{
		Credentials: credentials.NewStaticCredentialsProvider(testKey, testSecret, testToken),
		Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			list := func(name string) string { return strings.Join(r.Header[name], "|") }
			mu.Lock()
			defer mu.Unlock()
			last = received{
				r.Proto, r.Method, r.RequestURI, r.Host, list("Content-Type"), list("X-Amz-Target"), list("X-Extra") + list("Accept") + list("User-Agent"),
				r.Header.Get("Authorization") != "", len(r.TransferEncoding) > 0, string(body),
			}
		}),
	})
	return target, func() received {
		mu.Lock()
		defer mu.Unlock()
		return last
	}
}

func needs(t *testing.T, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed: the line is not run", tool)
		}
	}
}

func runShell(t *testing.T, line string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Env = append(cmd.Environ(), "AWS_ACCESS_KEY_ID=AKIDSHELL", "AWS_SECRET_ACCESS_KEY=shell", "AWS_SESSION_TOKEN=token", "LC_ALL=C")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", line, out)
	return string(out)
}

// TestCurl sends each request, then runs its curl line, and compares what came.
func TestCurl(t *testing.T) {
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	header := func(name, value string) []wire.Field { return []wire.Field{{Name: name, Value: value}} }
	tests := map[string]wire.Request{
		"plain":            {Body: sampleBody},
		"empty":            {},
		"quotes":           {Body: []byte(`{"a":"it's \"$HOME\" ` + "`id`" + ` \\ %s !x"}`)},
		"looks like file":  {Body: []byte("@/etc/hosts")},
		"looks like flag":  {Body: []byte("-n\n%d")},
		"non-ASCII":        {Body: []byte("zażółć 漢字 😀")},
		"controls":         {Body: []byte("{\"a\":\"\x00\x01\x1b[2J\n\r\n\"}\n")},
		"invisible":        {Body: []byte("a\u202eb\ufeff\u200dc\u0085")},
		"every byte":       {Body: every},
		"every byte, long": {Body: bytes.Repeat(every, 20)},
		"digits after NUL": {Body: []byte("\x0001\x007\\0")},
		"5 MiB of a":       {Body: []byte(`{"t":"` + strings.Repeat("a", 5<<20) + `"}`)},
		"many quotes":      {Body: []byte(strings.Repeat("'", 5000))},
		"many backslashes": {Body: []byte(strings.Repeat(`\`, 5000))},
		"many NULs":        {Body: make([]byte, 5000)},
		"three-byte":       {Body: []byte(`{"t":"` + strings.Repeat("漢", 2048) + `"}`)},
		"deep":             {Body: []byte(strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000))},
		"long words":       {Body: []byte(strings.Repeat("%s's", 3000))},
		"method":           {Method: "PUT", Body: []byte("{}")},
		"GET":              {Method: "GET"},
		"HEAD":             {Method: "HEAD"},
		"OPTIONS *":        {Method: "OPTIONS", Path: "*"},
		"path":             {Path: "/a/../b//c?x=[1]&y='"},
		"content type":     {ContentType: "text/plain; charset=utf-8"},
		"no content type":  {ContentType: wire.NoHeader, Body: []byte("{}")},
		"no target":        {Target: wire.NoHeader},
		"odd target":       {Target: "it's $HOME"},
		"two targets":      {Target: wire.NoHeader, Header: []wire.Field{{Name: "x-amz-target", Value: "a"}, {Name: "X-Amz-Target", Value: "b"}}},
		"headers":          {Header: []wire.Field{{Name: "X-Extra", Value: ""}, {Name: "Accept", Value: "x/y"}, {Name: "user-agent", Value: "me"}}},
		"Latin-1 header":   {Header: header("X-Extra", "caf\xe9\tx")},
		"host":             {Header: header("Host", "example.com")},
		"chunked":          {Body: []byte(`{"a":1}`), Framing: wire.Chunked},
		"chunked, long":    {Body: bytes.Repeat([]byte("a"), 1<<20), Framing: wire.Chunked},
		"HTTP/1.0":         {Body: []byte(`{"a":1}`), Framing: wire.HTTP10},
		"unsigned":         {Body: []byte("{}"), Signature: wire.Unsigned},
		"bad signature":    {Body: []byte("{}"), Signature: wire.BadSignature},
		"authorization":    {Header: header("Authorization", "Basic eDp5")},
	}
	target, last := recorder(t)
	for name, req := range tests {
		t.Run(name, func(t *testing.T) {
			e := target.Do(t.Context(), req)
			require.Equal(t, 200, e.Status, e.Detail)
			want, line := last(), target.Curl(e)
			assert.True(t, shell.IsText([]byte(line)), "a terminal shows the line as it is: %q", line)
			assert.Less(t, len(line), 24<<10)
			for _, secret := range []string{testKey, testSecret, testToken} {
				assert.NotContains(t, line, secret)
			}
			assert.NotContains(t, line, "abbreviated")
			needs(t, "curl", "sh")
			out := runShell(t, line)
			proto := "HTTP/1.1"
			if req.Framing == wire.HTTP10 {
				proto = "HTTP/1.0"
			}
			assert.Contains(t, out, proto+" 200 OK")
			assert.Equal(t, want, last(), line)
		})
	}
}

// TestCurlRaw runs the line for raw bytes against a server that hears them.
func TestCurlRaw(t *testing.T) {
	needs(t, "curl", "sh", "sleep")
	for name, raw := range map[string]string{
		"short": "POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 7\r\n\r\n'\\%\x01\x00\n0",
		"long":  "POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 100000\r\n\r\n" + strings.Repeat("a", 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, got := tape(t)
			target := open(t, Options{Endpoint: p.url})
			e := &Exchange{Request: wire.Request{Raw: []byte(raw)}}
			line := target.Curl(e)
			assert.Contains(t, runShell(t, line), "HTTP/1.1 200 OK")
			assert.Equal(t, strings.ReplaceAll(raw, "${HOST}", target.place.host), got(), line)
		})
	}
}

// TestCurlAbbreviates: what is long and no repetition is cut, and that is said.
func TestCurlAbbreviates(t *testing.T) {
	var noise []byte
	for i := range 20_000 {
		noise = append(noise, byte(i*i>>3), byte(i))
	}
	target := open(t, Options{Handler: trivial})
	line := target.Curl(&Exchange{Request: wire.Request{Body: noise}})
	assert.Contains(t, line, "# abbreviated to 1024 of 40000 bytes (SHA-256 ")
	assert.Less(t, len(line), 8<<10)
	assert.True(t, shell.IsText([]byte(line)))
	line = target.Curl(&Exchange{Request: wire.Request{Raw: noise}})
	assert.Contains(t, line, "# abbreviated")
	assert.Contains(t, target.Curl(&Exchange{Request: wire.Request{Raw: []byte("\xff")}}), "| nc '127.0.0.1' ")
}
