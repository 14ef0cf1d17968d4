package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
)

// serving runs serve until the test ends. Its lines of standard output and of
// standard error come one by one.
type serving struct {
	out, log *bufio.Scanner
	end      func() int
}

func startServing(t *testing.T, args ...string) *serving {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, stdout := io.Pipe()
	log, stderr := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"serve"}, args...), stdout, stderr)
		_ = stdout.Close()
		_ = stderr.Close()
	}()
	s := &serving{out: bufio.NewScanner(out), log: bufio.NewScanner(log)}
	s.end = func() int {
		cancel()
		go func() { _, _ = io.Copy(io.Discard, log) }()
		return <-code
	}
	return s
}

// line is the next line of standard output, without what it is to begin with.
func (s *serving) line(t *testing.T, begins string) string {
	t.Helper()
	require.True(t, s.out.Scan(), "no line that begins with %q", begins)
	rest, ok := strings.CutPrefix(s.out.Text(), begins)
	require.True(t, ok, "%q does not begin with %q", s.out.Text(), begins)
	return rest
}

func TestServe(t *testing.T) {
	s := startServing(t, "--jobs", "2", "--queued", "1", "--quiet")
	url, id := s.line(t, "listening on "), s.line(t, "job ")
	s.line(t, "job ")
	s.line(t, "queued ")
	s.line(t, "action type category=Source,owner=Custom,provider=PlumblineSeed,version=1")
	assert.Equal(t, http.StatusOK, putSuccess(t, http.DefaultClient, url, id))
	assert.Equal(t, http.StatusBadRequest, putSuccess(t, http.DefaultClient, url, id), "the job is spent")
	assert.Equal(t, exitFine, s.end())
}

func TestServeTellsOfEachExchange(t *testing.T) {
	s := startServing(t)
	url := s.line(t, "listening on ")
	entry := make(chan string, 1)
	go func() {
		var lines []string
		for len(lines) < 3 && s.log.Scan() {
			lines = append(lines, s.log.Text())
		}
		entry <- strings.Join(lines, "\n")
	}()
	assert.Equal(t, http.StatusBadRequest, putSuccess(t, http.DefaultClient, url, "11111111-2222-3333-4444-abcdefabcdef"))
	text := <-entry
	assert.Contains(t, text, " PutJobSuccessResult 11111111-2222-3333-4444-abcdefabcdef: 400 JobNotFoundException")
	assert.Contains(t, text, "jobId/unknown: ")
	assert.Contains(t, text, "plumbline explain jobId/unknown")
	assert.Equal(t, exitFine, s.end())
}

func TestServeByHTTPS(t *testing.T) {
	noTarget(t)
	s := startServing(t, "--tls", "--quiet", "--jobs", "1")
	url, path, id := s.line(t, "listening on "), s.line(t, "certificate "), s.line(t, "job ")
	assert.True(t, strings.HasPrefix(url, "https://"), url)
	certificate, err := os.ReadFile(path)
	require.NoError(t, err)
	trusted := x509.NewCertPool()
	require.True(t, trusted.AppendCertsFromPEM(certificate))
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}, DisableKeepAlives: true}}
	assert.Equal(t, http.StatusOK, putSuccess(t, client, url, id))
	got := call(t.Context(), plumbline.Check, "check", "-q", "--endpoint", url, "--ca", path, "--run", "success/**")
	assert.Equal(t, exitFine, got.code, got.stdout+got.stderr)
	got = call(t.Context(), plumbline.Check, "check", "-q", "--endpoint", url, "--run", "success/**")
	assert.Equal(t, exitFailed, got.code, "a certificate that nobody trusts")
	got = call(t.Context(), plumbline.Check, "clean", "--endpoint", url)
	assert.Equal(t, exitFailed, got.code, "a certificate that nobody trusts")
	t.Setenv("AWS_CA_BUNDLE", path)
	for _, args := range [][]string{{"clean", "--endpoint", url}, {"check", "-q", "--endpoint", url, "--run", "success/**"}} {
		got = call(t.Context(), plumbline.Check, args...)
		assert.Equal(t, exitFine, got.code, got.stdout+got.stderr)
	}
	assert.Equal(t, exitFine, s.end())
	assert.NoFileExists(t, path)
}

// putSuccess ends a job and answers the status.
func putSuccess(t *testing.T, client *http.Client, url, id string) int {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(`{"jobId":"`+id+`"}`))
	require.NoError(t, err)
	q.Header.Set("Content-Type", "application/x-amz-json-1.1")
	q.Header.Set("X-Amz-Target", "CodePipeline_20150709.PutJobSuccessResult")
	q.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature="+strings.Repeat("0", 64))
	q.Header.Set("X-Amz-Date", time.Now().UTC().Format("20060102T150405Z"))
	r, err := client.Do(q)
	require.NoError(t, err)
	defer r.Body.Close()
	return r.StatusCode
}
