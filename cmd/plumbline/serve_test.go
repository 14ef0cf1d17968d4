package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// serving runs serve until the test ends. Its lines of standard output and of
// standard error come one by one.
type serving struct {
	out, log lines
	code     chan int
	cancel   func()
}

// lines are what is written, line by line; whoever writes them never waits.
type lines chan string

func (l lines) fill(from io.Reader) {
	for scan := bufio.NewScanner(from); scan.Scan(); {
		l <- scan.Text()
	}
	close(l)
}

func startServing(t *testing.T, args ...string) *serving {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, stdout := io.Pipe()
	log, stderr := io.Pipe()
	s := &serving{out: make(lines, 10000), log: make(lines, 10000), code: make(chan int, 1), cancel: cancel}
	go s.out.fill(out)
	go s.log.fill(log)
	go func() {
		code := run(ctx, append([]string{"serve"}, args...), stdout, stderr)
		_ = stdout.Close()
		_ = stderr.Close()
		s.code <- code
	}()
	return s
}

// end interrupts it.
func (s *serving) end() int {
	s.cancel()
	return <-s.code
}

// line is the next line of standard output, without what it is to begin with.
func (s *serving) line(t *testing.T, begins string) string {
	t.Helper()
	line, ok := <-s.out
	require.True(t, ok, "no line that begins with %q", begins)
	rest, ok := strings.CutPrefix(line, begins)
	require.True(t, ok, "%q does not begin with %q", line, begins)
	return rest
}

// rest are all lines that are still to come, once it has ended.
func rest(l lines) string {
	var all []string
	for line := range l {
		all = append(all, line)
	}
	return strings.Join(all, "\n")
}

func TestServe(t *testing.T) {
	s := startServing(t, "--jobs", "2", "--queued", "1", "--quiet")
	url, id := s.line(t, "listening on "), s.line(t, "job ")
	s.line(t, "job ")
	s.line(t, "queued ")
	s.line(t, "action type category=Source,owner=Custom,provider=PlumblineSeed,version=1")
	assert.Equal(t, url+"/_plumbline/jobs", s.line(t, "add jobs "))
	s.line(t, "page "+url)
	assert.Equal(t, http.StatusOK, putSuccess(t, http.DefaultClient, url, id))
	assert.Equal(t, http.StatusBadRequest, putSuccess(t, http.DefaultClient, url, id), "the job is spent")
	assert.Equal(t, exitFine, s.end())
}

func TestServeTellsOfEachExchange(t *testing.T) {
	s := startServing(t)
	url := s.line(t, "listening on ")
	assert.Equal(t, http.StatusBadRequest, putSuccess(t, http.DefaultClient, url, "11111111-2222-3333-4444-abcdefabcdef"))
	assert.Equal(t, exitFine, s.end())
	text := rest(s.log)
	assert.Contains(t, text, " PutJobSuccessResult 11111111-2222-3333-4444-abcdefabcdef: 400 JobNotFoundException")
	assert.Contains(t, text, "jobId/unknown: ")
	assert.Contains(t, text, "plumbline explain jobId/unknown")
	assert.Contains(t, text, "1 exchange: PutJobSuccessResult 1 (1 rejected)\nrequests that violate a rule: jobId/unknown 1")
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

// TestCheckWithPartnerJobs checks a third-party operation on jobs that a file or a command names.
func TestCheckWithPartnerJobs(t *testing.T) {
	noTarget(t)
	for from, says := range map[string]string{
		"ids=FILE":             " is conformant ",
		"exec=head -n1 FILE":   " is conformant ",
		"exec=echo too few":    "was not judged",
		"exec=sh -c 'exit 3'":  "partner jobs: the command sh ended with exit status 3",
		"":                     "1 case about jobs of partner actions was skipped",
		"ids=/nowhere":         "could not read the file of partner jobs",
		"nonsense":             "--third-party must be ids=FILE or exec=COMMAND",
		"exec=echo 'unclosed ": "--third-party exec=echo 'unclosed  is not a valid command line",
	} {
		t.Run(from, func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			s, err := listen("127.0.0.1:0", p, nil)
			require.NoError(t, err)
			t.Cleanup(s.close)
			j := p.SeedPartnerJobs(1)[0]
			file := filepath.Join(t.TempDir(), "partner-jobs.txt")
			require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, "%s %s %s\n", j.ID, j.ClientToken, provider.PartnerType), 0o600))
			got := call(t.Context(), plumbline.Check, "check", "--endpoint", s.url, "--run", "GetThirdPartyJobDetails/life/in-progress", "--third-party", strings.ReplaceAll(from, "FILE", file))
			assert.Contains(t, got.stdout+got.stderr, says)
		})
	}
}

// TestServeHasPartnerJobs takes a partner's job from where it waits to its end, by what serve prints.
func TestServeHasPartnerJobs(t *testing.T) {
	s := startServing(t, "--third-party", "1", "--quiet")
	url := s.line(t, "listening on ")
	id, token, ok := strings.Cut(s.line(t, "third-party job "), " clientToken ")
	require.True(t, ok)
	s.line(t, "action type category=Build,owner=ThirdParty,provider=PlumblinePartner,version=1")
	ask := func(operation, body string, into any) int {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("X-Amz-Target", "CodePipeline_20150709."+operation)
		r.Header.Set("Content-Type", "application/x-amz-json-1.1")
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=0")
		answer, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		defer answer.Body.Close()
		if into != nil {
			require.NoError(t, json.NewDecoder(answer.Body).Decode(into))
		}
		return answer.StatusCode
	}
	var polled struct{ Jobs []struct{ JobID string } }
	assert.Equal(t, http.StatusOK, ask("PollForThirdPartyJobs", `{"actionTypeId":{"category":"Build","owner":"ThirdParty","provider":"PlumblinePartner","version":"1"}}`, &polled))
	require.Len(t, polled.Jobs, 1)
	assert.Equal(t, id, polled.Jobs[0].JobID)
	var details struct{ JobDetails struct{ Nonce string } }
	named := fmt.Sprintf(`"jobId":%q,"clientToken":%q`, id, token)
	assert.Equal(t, http.StatusOK, ask("GetThirdPartyJobDetails", "{"+named+"}", &details))
	assert.Equal(t, http.StatusBadRequest, ask("AcknowledgeThirdPartyJob", fmt.Sprintf(`{"jobId":%q,"clientToken":"another","nonce":%q}`, id, details.JobDetails.Nonce), nil), "another's token")
	assert.Equal(t, http.StatusOK, ask("AcknowledgeThirdPartyJob", fmt.Sprintf(`{%s,"nonce":%q}`, named, details.JobDetails.Nonce), nil))
	assert.Equal(t, http.StatusOK, ask("PutThirdPartyJobSuccessResult", "{"+named+"}", nil))
	assert.Equal(t, http.StatusBadRequest, ask("PutThirdPartyJobSuccessResult", "{"+named+"}", nil), "the job is spent")
	assert.Equal(t, exitFine, s.end())
}

func TestServeAddsJobsWhileItRuns(t *testing.T) {
	s := startServing(t, "--quiet")
	s.line(t, "listening on ")
	answer, err := http.Post(s.line(t, "add jobs "), "", strings.NewReader(`{"state":"InProgress"}`))
	require.NoError(t, err)
	defer answer.Body.Close()
	var added struct{ Jobs []string }
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&added))
	require.Len(t, added.Jobs, 1)
	url := strings.TrimSuffix(s.line(t, "page "), "/_plumbline/")
	assert.Equal(t, http.StatusOK, putSuccess(t, http.DefaultClient, url, added.Jobs[0]))
	assert.Equal(t, exitFine, s.end())
	assert.Empty(t, rest(s.log), "--quiet prints no summary either")
}

func TestServeWritesJSON(t *testing.T) {
	s := startServing(t, "--log", "json", "--jobs", "1")
	url, id := s.line(t, "listening on "), s.line(t, "job ")
	assert.Equal(t, http.StatusOK, putSuccess(t, http.DefaultClient, url, id))
	assert.Equal(t, http.StatusBadRequest, putSuccess(t, http.DefaultClient, url, id))
	assert.Equal(t, exitFine, s.end())
	var all []map[string]any
	for line := range s.log {
		var one map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &one), line)
		all = append(all, one)
	}
	require.Len(t, all, 3)
	assert.Equal(t, "Succeeded", all[0]["jobState"])
	assert.Equal(t, "InvalidJobStateException", all[1]["error"])
	assert.Equal(t, map[string]any{
		"exchanges": 2.0, "operations": map[string]any{"PutJobSuccessResult": map[string]any{"requests": 2.0, "rejected": 1.0, "unanswered": 0.0}},
		"violations": map[string]any{"life/completed-once": 1.0}, "deviations": map[string]any{}, "warnings": map[string]any{}, "jobs": map[string]any{"Succeeded": 1.0},
	}, all[2]["summary"])
}

// TestServeExpects ends by itself: with 0 where what was expected has happened, and with 1 and a sentence where not.
func TestServeExpects(t *testing.T) {
	s := startServing(t, "--jobs", "1", "--expect", "1-success,0-rejections", "--within", "1m")
	url, id := s.line(t, "listening on "), s.line(t, "job ")
	assert.Equal(t, http.StatusOK, putSuccess(t, http.DefaultClient, url, id))
	assert.Equal(t, exitFine, <-s.code)
	assert.Contains(t, rest(s.out), "expected 1 success and 0 rejections within 1m0s: met")

	s = startServing(t, "--jobs", "1", "--expect", "1-success,0-rejections", "--within", "1m")
	url, _ = s.line(t, "listening on "), s.line(t, "job ")
	assert.Equal(t, http.StatusBadRequest, putSuccess(t, http.DefaultClient, url, "no id"))
	assert.Equal(t, exitBroken, <-s.code, "it does not wait for what cannot be met")
	assert.Contains(t, rest(s.out), "got 0 successes and 1 rejection: PutJobSuccessResult no id: 400 ValidationException")

	s = startServing(t, "--queued", "1", "--job-timeout", "1h", "--expect", "1-success", "--within", "10ms")
	assert.Equal(t, exitBroken, <-s.code)
	assert.Contains(t, rest(s.out), "expected 1 success within 10ms, got 0 successes: of the jobs 1 Queued; nobody called PollForJobs")

	s = startServing(t, "--expect", "1-success")
	s.line(t, "listening on ")
	assert.Equal(t, exitBroken, s.end())
	assert.Contains(t, rest(s.out), "when it was interrupted")
}

func TestServeRejectsFlags(t *testing.T) {
	for args, says := range map[string]string{
		"--log xml":           `--log is text or json, not "xml"`,
		"--within 1s":         "--within needs --expect",
		"--job-timeout -1s":   "--job-timeout and --latency must not be negative",
		"--expect everything": "such as 3-successes",
		"--fault lost-anwser": "lost-answer",
		"--third-party -1":    "--third-party must not be negative",
	} {
		got := call(t.Context(), cannot, append([]string{"serve"}, strings.Fields(args)...)...)
		assert.Equal(t, exitFailed, got.code, args)
		assert.Contains(t, got.stderr, says)
	}
}
