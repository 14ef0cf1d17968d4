package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// watching runs watch before a provider until its end is asked for, which returns what was printed.
type watching struct {
	url string
	end func() (code int, stderr string)
}

func startWatching(t *testing.T, endpoint string, args ...string) watching {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, stdout := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"watch", "--endpoint", endpoint}, args...), stdout, &stderr)
		_ = stdout.Close()
	}()
	printed := make(lines, 100)
	go printed.fill(out)
	url, ok := strings.CutPrefix(<-printed, "listening on ")
	require.True(t, ok, "%s", url)
	assert.Equal(t, "AWS_ENDPOINT_URL_CODEPIPELINE="+url, <-printed)
	return watching{url, func() (int, string) {
		cancel()
		return <-code, stderr.String()
	}}
}

// call sends a call with a secret in it, signed in form.
func (w watching) call(t *testing.T, operation, body string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url, strings.NewReader(body))
	require.NoError(t, err)
	r.Header = http.Header{
		"Content-Type": {"application/x-amz-json-1.1"}, "X-Amz-Target": {"CodePipeline_20150709." + operation}, "X-Amz-Security-Token": {"planted-session-token"},
		"Authorization": {"AWS4-HMAC-SHA256 Credential=AKIAPLANTED000000001/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=" + strings.Repeat("ab", 32)},
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return string(text)
}

// work does the one job that waits, in two pieces.
func (w watching) work(t *testing.T) {
	t.Helper()
	for _, more := range []string{`,"continuationToken":"go on"`, ``} {
		w.call(t, "PutJobSuccessResult", `{"jobId":"`+w.begin(t)+`"`+more+`}`)
	}
}

// begin acknowledges the job that waits and returns its id.
func (w watching) begin(t *testing.T) string {
	t.Helper()
	polled := w.call(t, "PollForJobs", `{"actionTypeId":{"category":"Test","owner":"Custom","provider":"Mine","version":"1"}}`)
	field := func(name string) string {
		_, rest, found := strings.Cut(polled, `"`+name+`":"`)
		require.True(t, found, polled)
		value, _, _ := strings.Cut(rest, `"`)
		return value
	}
	w.call(t, "AcknowledgeJob", `{"jobId":"`+field("id")+`","nonce":"`+field("nonce")+`"}`)
	return field("id")
}

func mine(t *testing.T, name string) string {
	t.Helper()
	p := provider.New()
	if name != "" {
		var err error
		p, err = provider.Named(name)
		require.NoError(t, err)
	}
	_, err := p.Add(provider.Spec{ActionType: "Test/Mine/1", Configuration: map[string]string{"Password": "planted-configuration"}})
	require.NoError(t, err)
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	return s.URL
}

// TestARecordingIsMadeAndReplayed watches a right worker before the provider, looks for secrets in the recording, and
// sends it to a provider that is right, to mutants and to one without jobs.
func TestARecordingIsMadeAndReplayed(t *testing.T) {
	noTarget(t)
	path := filepath.Join(t.TempDir(), "worker.jsonl")
	w := startWatching(t, mine(t, ""), "--record", path)
	w.work(t)
	code, stderr := w.end()
	assert.Equal(t, exitFine, code, stderr)
	assert.Contains(t, stderr, "6 exchanges: AcknowledgeJob 2, PollForJobs 2, PutJobSuccessResult 2")
	assert.NotContains(t, stderr, "violate")

	text, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, secret := range []string{"AKIAPLANTED000000001", "planted-session-token", strings.Repeat("ab", 32), "planted-configuration", `"accountId":"1`, "us-east-1:123456789012"} {
		assert.NotContains(t, string(text), secret)
	}
	assert.Contains(t, string(text), "go on", "the token is kept")

	for name, says := range map[string]string{
		"":                     "6 exchanges sent to URL: 0 differences",
		"success-empty-object": "3 PutJobSuccessResult: a body of {}; it was absent",
		"success-500":          "3 PutJobSuccessResult: 500 InternalFailure; it was 200",
	} {
		at := mine(t, name)
		got := call(t.Context(), plumbline.Check, "replay", path, "--endpoint", at)
		assert.Contains(t, got.stdout, strings.ReplaceAll(says, "URL", at), name+got.stderr)
		assert.Equal(t, name != "", got.code == exitBroken, name)
	}
	empty := httptest.NewServer(provider.New())
	defer empty.Close()
	got := call(t.Context(), plumbline.Check, "replay", path, "--endpoint", empty.URL)
	assert.Equal(t, exitBroken, got.code)
	assert.Contains(t, got.stdout, "PollForJobs: 400 ActionTypeNotFoundException; it was 200")
	got = call(t.Context(), plumbline.Check, "replay", path, "--endpoint", "http://127.0.0.1:1")
	assert.Equal(t, exitFailed, got.code)
	assert.Contains(t, got.stderr, "no connection")
	got = call(t.Context(), plumbline.Check, "replay", path, "some/id")
	assert.Equal(t, exitFailed, got.code)
	assert.Contains(t, got.stderr, "it is sent whole")
	require.NoError(t, os.WriteFile(path, append(text, "more\n"...), 0o600))
	got = call(t.Context(), plumbline.Check, "replay", path)
	assert.Equal(t, exitFailed, got.code)
	assert.Contains(t, got.stderr, "cannot be read as a recording: line 9")
}

// TestWatchEndsWithWhatEitherSideDid plants one violation of each side.
func TestWatchEndsWithWhatEitherSideDid(t *testing.T) {
	noTarget(t)
	w := startWatching(t, mine(t, ""), "--log", "json")
	w.call(t, "PutJobSuccessResult", `{"jobId":"11111111-2222-3333-4444-555555555555","continuationToken":""}`)
	code, stderr := w.end()
	assert.Equal(t, exitBroken, code)
	assert.Contains(t, stderr, `"violations":{"continuationToken/length":1},`)
	assert.NotContains(t, stderr, "planted-session-token")

	w = startWatching(t, mine(t, "success-empty-object"))
	w.work(t)
	code, stderr = w.end()
	assert.Equal(t, exitBroken, code)
	assert.Contains(t, stderr, "answers that violate a MUST: answer/empty-body 2")

	w = startWatching(t, mine(t, "success-no-content-type"), "--strict")
	w.work(t)
	w.call(t, "PollForJobs", `{"actionTypeId":{"category":"Test","owner":"Custom","provider":"Mine","version":"1"}}`)
	code, stderr = w.end()
	assert.Equal(t, exitBroken, code)
	assert.Contains(t, stderr, "this answer violates a SHOULD: expected Content-Type application/x-amz-json-1.1, got no Content-Type")
	assert.Contains(t, stderr, "jobs: 2 Succeeded\n")

	w = startWatching(t, mine(t, "lost-answer"), "--log", "json")
	w.begin(t)
	code, stderr = w.end()
	assert.Equal(t, exitFine, code)
	assert.Contains(t, stderr, `"jobs":{"InProgress":1}`)

	w = startWatching(t, mine(t, ""), "--quiet")
	code, stderr = w.end()
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "nothing passed")

	w = startWatching(t, mine(t, ""))
	answer, err := http.Get(w.url + "/healthz")
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	code, stderr = w.end()
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "no call of CodePipeline passed, only 1 request for something else")
}

func TestWatchRejectsFlags(t *testing.T) {
	noTarget(t)
	for args, says := range map[string]string{
		"": "give --endpoint URL",
		"--endpoint http://127.0.0.1:1 --log xml":                 "--log is text or json",
		"--endpoint http://127.0.0.1:1 --listen 0.0.0.0:0":        "--listen is a loopback address",
		"--endpoint http://127.0.0.1:1 --listen x":                "--listen is an address",
		"--endpoint https://codepipeline.us-east-1.amazonaws.com": "add --sign",
		"--endpoint http://93.184.216.34":                         "--allow-remote",
		"--endpoint http://127.0.0.1:1 --record /nowhere/at/all":  "cannot be written",
	} {
		got := call(t.Context(), cannot, append([]string{"watch"}, strings.Fields(args)...)...)
		assert.Equal(t, exitFailed, got.code, args)
		assert.Contains(t, got.stderr, says)
	}
}

// TestWatchTrustsTheAuthorities of --ca and of AWS_CA_BUNDLE, and no others.
func TestWatchTrustsTheAuthorities(t *testing.T) {
	noTarget(t)
	s := startServing(t, "--tls", "--quiet")
	url, path := s.line(t, "listening on "), s.line(t, "certificate ")
	for _, c := range []struct {
		args    []string
		bundle  string
		trusted bool
	}{{nil, "", false}, {[]string{"--ca", path}, "", true}, {nil, path, true}} {
		t.Setenv("AWS_CA_BUNDLE", c.bundle)
		w := startWatching(t, url, append(c.args, "--quiet")...)
		answer, err := http.Post(w.url, "application/x-amz-json-1.1", strings.NewReader(`{}`))
		if assert.Equal(t, c.trusted, err == nil, "%v: %v", c, err) && c.trusted {
			assert.NoError(t, answer.Body.Close())
		}
		_, stderr := w.end()
		assert.Equal(t, !c.trusted, strings.Contains(stderr, "certificate signed by unknown authority"), stderr)
	}
	assert.Equal(t, exitFine, s.end())
}
