package client

import (
	"context"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

func TestNewRefuses(t *testing.T) {
	junk := filepath.Join(t.TempDir(), "junk.pem")
	require.NoError(t, os.WriteFile(junk, []byte("junk"), 0o600))
	tests := []struct {
		name string
		o    Options
		says string
	}{
		{"nothing", Options{}, "no endpoint; write a URL such as http://127.0.0.1:4566"},
		{"both", Options{Endpoint: "http://127.0.0.1", Handler: trivial}, "both"},
		{"no scheme", Options{Endpoint: "localhost:4566"}, "did you mean http://localhost:4566?"},
		{"no scheme, address", Options{Endpoint: "127.0.0.1:4566"}, "did you mean http://127.0.0.1:4566?"},
		{"scheme", Options{Endpoint: "ftp://127.0.0.1"}, `"ftp" is neither http nor https`},
		{"no host", Options{Endpoint: "http:///x"}, "names no host"},
		{"bad URL", Options{Endpoint: "http://127.0.0.1:x"}, "not a URL"},
		{"port", Options{Endpoint: "http://127.0.0.1:70000"}, "between 1 and 65535"},
		{"query", Options{Endpoint: "http://127.0.0.1/?x"}, "query"},
		{"user", Options{Endpoint: "http://me:" + testSecret + "@127.0.0.1/"}, "default chain"},
		{"broken, with a password", Options{Endpoint: "http://me:" + testSecret + "%@127.0.0.1/"}, "not a URL"},
		{"remote", Options{Endpoint: "http://192.0.2.1"}, "--allow-remote"},
		{"remote IPv6", Options{Endpoint: "http://[2001:db8::1]"}, "--allow-remote"},
		{"instance metadata", Options{Endpoint: "http://169.254.169.254", AllowRemote: true}, "never checked"},
		{"unknown name", Options{Endpoint: "http://no-such-host.invalid"}, "cannot be resolved"},
		{"no CA file", Options{Endpoint: "https://127.0.0.1", CAFile: junk + "x"}, "cannot be read"},
		{"empty CA file", Options{Endpoint: "https://127.0.0.1", CAFile: junk}, "holds no certificate authority"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(t.Context(), tt.o)
			require.ErrorContains(t, err, tt.says)
			assert.NotContains(t, err.Error(), testSecret)
		})
	}
}

func TestPlaces(t *testing.T) {
	for text, want := range map[string][2]string{
		"http://127.0.0.1:4566":     {"127.0.0.1:4566", "127.0.0.1:4566"},
		"http://127.0.0.1:80/x":     {"127.0.0.1", "127.0.0.1:80"},
		"https://[::1]:443":         {"[::1]", "[::1]:443"},
		"https://localhost":         {"localhost", "localhost:443"},
		"HTTP://localhost:443/a%20": {"localhost:443", "localhost:443"},
	} {
		p, err := parseEndpoint(text)
		require.NoError(t, err)
		assert.Equal(t, want, [2]string{p.host, p.addr}, text)
	}
}

// TestIdentity holds where credentials and region come from.
func TestIdentity(t *testing.T) {
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_CA_BUNDLE"} {
		t.Setenv(name, "")
	}
	none := filepath.Join(t.TempDir(), "none")
	t.Setenv("AWS_CONFIG_FILE", none)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", none)
	key := func(o Options) (string, string) {
		target, err := New(t.Context(), o)
		require.NoError(t, err)
		defer target.Close()
		who, err := target.Credentials().Retrieve(t.Context())
		require.NoError(t, err)
		return who.AccessKeyID, target.Region()
	}
	id, region := key(Options{Handler: trivial})
	assert.Equal(t, []string{"test", "us-east-1"}, []string{id, region})

	_, err := New(t.Context(), Options{Endpoint: "http://192.0.2.1", AllowRemote: true})
	require.ErrorContains(t, err, "no AWS credentials")

	t.Setenv("AWS_PROFILE", "no-such-profile")
	id, _ = key(Options{Handler: trivial})
	assert.Equal(t, "test", id, "a broken profile does not hinder local work")
	t.Setenv("AWS_PROFILE", "")

	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDENV")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "x")
	t.Setenv("AWS_REGION", "eu-west-3")
	id, region = key(Options{Endpoint: "http://127.0.0.1:1"})
	assert.Equal(t, []string{"AKIDENV", "eu-west-3"}, []string{id, region})
	_, region = key(Options{Endpoint: "http://127.0.0.1:1", Region: "ap-south-1"})
	assert.Equal(t, "ap-south-1", region)
}

// failing are credentials that cannot be had.
type failing struct{}

func (failing) Retrieve(context.Context) (aws.Credentials, error) {
	return aws.Credentials{}, errors.New("expired")
}

func TestCredentialsFail(t *testing.T) {
	target := open(t, Options{Handler: trivial, Credentials: failing{}})
	e := target.Do(t.Context(), wire.Request{})
	assert.Equal(t, wire.Refused, e.Fate)
	assert.Contains(t, e.Detail, "expired")
	assert.Equal(t, 200, target.Do(t.Context(), wire.Request{Signature: wire.Unsigned}).Status)
	a, b, _ := target.DoPair(t.Context(), wire.Request{}, wire.Request{})
	assert.Equal(t, []wire.Fate{wire.Refused, wire.Refused}, []wire.Fate{a.Fate, b.Fate})
	assert.Equal(t, wire.Refused, target.Burst(t.Context(), make([]wire.Request, 2))[1].Fate)
}

func TestRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	target := open(t, Options{Endpoint: "http://" + l.Addr().String()})
	began := time.Now()
	e := target.Do(t.Context(), wire.Request{})
	assert.Equal(t, wire.Refused, e.Fate)
	assert.Contains(t, e.Detail, "refused")
	assert.Greater(t, time.Since(began), 900*time.Millisecond, "it was tried again")
}

func TestTLS(t *testing.T) {
	server := httptest.NewUnstartedServer(trivial)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	file := filepath.Join(t.TempDir(), "ca.pem")
	require.NoError(t, os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600))

	target := open(t, Options{Endpoint: server.URL, CAFile: file})
	for i := range 3 {
		e := target.Do(t.Context(), wire.Request{Body: sampleBody})
		require.Equal(t, 200, e.Status, e.Detail)
		assert.Equal(t, i > 0, e.Reused)
	}
	e := target.Do(t.Context(), wire.Request{Raw: []byte("POST / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 5\r\n\r\n{")})
	assert.Equal(t, wire.Answered, e.Fate, e.Detail)
	assert.Contains(t, target.Curl(e), "openssl s_client -quiet")
	assert.Contains(t, target.Curl(&Exchange{}), "--cacert '"+file+"'")
	resp, err := target.HTTPClient(target.Timeout()).Get(server.URL)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())

	t.Setenv("AWS_CA_BUNDLE", file)
	assert.Equal(t, 200, open(t, Options{Endpoint: server.URL}).Do(t.Context(), wire.Request{}).Status)

	t.Setenv("AWS_CA_BUNDLE", "")
	e = open(t, Options{Endpoint: server.URL}).Do(t.Context(), wire.Request{})
	assert.Equal(t, wire.Refused, e.Fate)
	assert.Contains(t, e.Detail, "--ca")
}

func TestHandlerPanic(t *testing.T) {
	target := open(t, Options{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("boom") })})
	e := target.Do(t.Context(), wire.Request{})
	assert.Equal(t, wire.Dropped, e.Fate)
	assert.Contains(t, e.Detail, "the handler panicked: boom")
}

func TestHTTPClient(t *testing.T) {
	target := open(t, Options{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/long" {
			for range 20 {
				_, _ = w.Write(make([]byte, 1<<20))
			}
			return
		}
		http.Redirect(w, r, "http://192.0.2.1/", http.StatusFound)
	})})
	resp, err := target.HTTPClient(target.Timeout()).Get(target.Endpoint())
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusFound, resp.StatusCode)

	resp, err = target.HTTPClient(target.Timeout()).Get(target.Endpoint() + "/long")
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, resp.Body)
	require.ErrorContains(t, err, "too large")
	require.NoError(t, resp.Body.Close())

	_, err = target.HTTPClient(target.Timeout()).Get("http://192.0.2.1/") //nolint:bodyclose // there is none
	assert.ErrorIs(t, err, errRemote)

	silent := open(t, Options{Endpoint: listen(t, func(_ int, c *peerConn) { c.hold() }).url})
	_, err = silent.HTTPClient(short).Get(silent.Endpoint()) //nolint:bodyclose // there is none
	var limit net.Error
	require.ErrorAs(t, err, &limit)
	assert.True(t, limit.Timeout(), "whoever must not repeat what took too long is told")
}

// TestNothingLeaks: after Close no goroutine and no connection is left.
func TestNothingLeaks(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 3 {
		var open sync.Map
		server := httptest.NewUnstartedServer(trivial)
		server.Config.ConnState = func(c net.Conn, s http.ConnState) {
			if open.Store(c, s); s == http.StateClosed {
				open.Delete(c)
			}
		}
		server.Start()
		target, err := New(t.Context(), Options{Endpoint: server.URL, Conns: 2})
		require.NoError(t, err)
		var wg sync.WaitGroup
		for range 32 {
			wg.Go(func() {
				for range 5 {
					assert.Equal(t, 200, target.Do(t.Context(), wire.Request{}).Status)
				}
				target.Do(t.Context(), wire.Request{Fresh: true})
				target.Do(t.Context(), wire.Request{Body: []byte(strings.Repeat("x", large))})
			})
		}
		wg.Wait()
		target.Burst(t.Context(), make([]wire.Request, 20))
		target.DoPair(t.Context(), wire.Request{}, wire.Request{})
		assert.LessOrEqual(t, len(target.idle.idle), minIdle)
		require.NoError(t, target.Close())
		require.NoError(t, target.Close())
		assert.Equal(t, 200, target.Do(t.Context(), wire.Request{}).Status)
		assert.Eventually(t, func() bool {
			n := 0
			open.Range(func(any, any) bool { n++; return true })
			return n == 0
		}, 5*time.Second, time.Millisecond)
		server.Close()
	}
	const own = 1 // Eventually's
	assert.Eventually(t, func() bool { return runtime.NumGoroutine() <= before+own }, 5*time.Second, time.Millisecond)
}
