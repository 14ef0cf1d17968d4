package watch

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
	"github.com/plumbline-conformance/plumbline/internal/watch/recording"
)

// watched is a proxy before a target, with what it told.
type watched struct {
	*httptest.Server
	mu   sync.Mutex
	told []logbook.Exchange
}

func before(t *testing.T, target string, change func(*Options)) *watched {
	t.Helper()
	at, err := url.Parse(target)
	require.NoError(t, err)
	o := Options{Target: at}
	if change != nil {
		change(&o)
	}
	w := &watched{}
	w.Server = httptest.NewServer(New(o, func(e logbook.Exchange) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.told = append(w.told, e)
	}))
	t.Cleanup(w.Close)
	return w
}

// wrong are what was told of each side, by level and rule: worker MUST …, target SHOULD ….
func (w *watched) wrong() []string {
	w.Close() // waits for the handlers
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []string
	for _, e := range w.told {
		for _, v := range e.Violations {
			all = append(all, fmt.Sprintf("worker %s %s", v.Level, v.Rule))
		}
		for _, d := range e.Deviations {
			if d.Level != rules.Observe {
				all = append(all, fmt.Sprintf("target %s %s", d.Level, d.Rule))
			}
		}
	}
	return all
}

func (w *watched) client() *codepipeline.Client {
	return codepipeline.New(codepipeline.Options{
		BaseEndpoint: &w.URL, Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
}

var seeded = &types.ActionTypeId{Category: "Source", Owner: "Custom", Provider: aws.String("PlumblineSeed"), Version: aws.String("1")}

// take polls for a job and acknowledges it.
func take(t *testing.T, c *codepipeline.Client) *string {
	t.Helper()
	polled, err := c.PollForJobs(t.Context(), &codepipeline.PollForJobsInput{ActionTypeId: seeded})
	require.NoError(t, err)
	require.Len(t, polled.Jobs, 1)
	_, err = c.AcknowledgeJob(t.Context(), &codepipeline.AcknowledgeJobInput{JobId: polled.Jobs[0].Id, Nonce: polled.Jobs[0].Nonce})
	require.NoError(t, err)
	return polled.Jobs[0].Id
}

// TestASideThatIsRightIsNotAccused has the SDK work on jobs of the provider, and of every disturbance that it survives.
func TestASideThatIsRightIsNotAccused(t *testing.T) {
	for _, name := range []string{"", "lost-answer", "cut-in-headers", "cut-in-body", "double-delivery", "throttles"} {
		t.Run(name, func(t *testing.T) {
			p := provider.New()
			if name != "" {
				var err error
				p, err = provider.Named(name)
				require.NoError(t, err)
			}
			target := httptest.NewServer(p)
			defer target.Close()
			w := before(t, target.URL, nil)
			p.AddJob("Queued")
			id := take(t, w.client())
			token := aws.String("more")
			for range 2 {
				_, _ = w.client().PutJobSuccessResult(t.Context(), &codepipeline.PutJobSuccessResultInput{JobId: id, ContinuationToken: token})
				if token == nil {
					break
				}
				id, token = take(t, w.client()), nil
			}
			for _, wrong := range w.wrong() {
				assert.Equal(t, "target should answer/not-dropped", wrong)
			}
			assert.Equal(t, "Succeeded", p.JobState(*id))
		})
	}
}

// TestWhatAWorkerMayNotSendIsReported plants violations, which the SDK does not prevent.
func TestWhatAWorkerMayNotSendIsReported(t *testing.T) {
	p := provider.New()
	target := httptest.NewServer(p)
	defer target.Close()
	for want, send := range map[string]func(*codepipeline.Client) error{
		"worker must continuationToken/length": func(c *codepipeline.Client) error {
			_, err := c.PutJobSuccessResult(t.Context(), &codepipeline.PutJobSuccessResultInput{JobId: take(t, c), ContinuationToken: aws.String("")})
			return err
		},
		"worker must executionDetails.percentComplete/range": func(c *codepipeline.Client) error {
			_, err := c.PutJobSuccessResult(t.Context(), &codepipeline.PutJobSuccessResultInput{JobId: take(t, c), ExecutionDetails: &types.ExecutionDetails{PercentComplete: aws.Int32(101)}})
			return err
		},
		"worker must life/completed-once": func(c *codepipeline.Client) error {
			id := take(t, c)
			_, err := c.PutJobSuccessResult(t.Context(), &codepipeline.PutJobSuccessResultInput{JobId: id})
			require.NoError(t, err)
			_, err = c.PutJobSuccessResult(t.Context(), &codepipeline.PutJobSuccessResultInput{JobId: id})
			return err
		},
		"worker should life/unacknowledged": func(c *codepipeline.Client) error {
			polled, err := c.PollForJobs(t.Context(), &codepipeline.PollForJobsInput{ActionTypeId: seeded})
			require.NoError(t, err)
			_, err = c.PutJobSuccessResult(t.Context(), &codepipeline.PutJobSuccessResultInput{JobId: polled.Jobs[0].Id})
			return err
		},
		"worker must PollForJobs/maxBatchSize/range": func(c *codepipeline.Client) error {
			_, err := c.PollForJobs(t.Context(), &codepipeline.PollForJobsInput{ActionTypeId: seeded, MaxBatchSize: aws.Int32(0)})
			return err
		},
		"worker must PutJobFailureResult/failureDetails.message/length": func(c *codepipeline.Client) error {
			_, err := c.PutJobFailureResult(t.Context(), &codepipeline.PutJobFailureResultInput{
				JobId: take(t, c), FailureDetails: &types.FailureDetails{Type: types.FailureTypeJobFailed, Message: aws.String(strings.Repeat("m", 5001))},
			})
			return err
		},
	} {
		t.Run(want, func(t *testing.T) {
			w := before(t, target.URL, nil)
			p.AddJob("Queued")
			require.Error(t, send(w.client()), "the provider rejects it")
			assert.Equal(t, []string{want}, w.wrong())
		})
	}
}

// TestWhatATargetMayNotAnswerIsReported has the SDK work on a job of mutants.
func TestWhatATargetMayNotAnswerIsReported(t *testing.T) {
	for name, want := range map[string]string{
		"success-empty-object": "target must answer/empty-body",
		"success-500":          "target must answer/no-server-error",
		"success-201":          "target must answer/success-status",
		"completed-twice":      "target must ",
		"length/max-plus-one-accepted/continuationToken": "target must ",
	} {
		t.Run(name, func(t *testing.T) {
			p, err := provider.Named(name)
			require.NoError(t, err)
			target := httptest.NewServer(p)
			defer target.Close()
			w := before(t, target.URL, nil)
			p.AddJob("Queued")
			in := &codepipeline.PutJobSuccessResultInput{JobId: take(t, w.client())}
			if strings.HasPrefix(name, "length") {
				in.ContinuationToken = aws.String(strings.Repeat("t", 2049))
			}
			for range 2 {
				_, _ = w.client().PutJobSuccessResult(t.Context(), in)
			}
			wrong := w.wrong()
			assert.Contains(t, wrong, want)
			if name == "success-500" || name == "success-201" {
				assert.NotContains(t, strings.Join(wrong, ","), "worker", "what became of the first result is not known")
			}
		})
	}
}

// TestAnotherWorkerMayHaveTheJob holds that what a proxy cannot see is no violation: a job that timed out or was taken.
func TestAnotherWorkerMayHaveTheJob(t *testing.T) {
	p := provider.New()
	target := httptest.NewServer(p)
	defer target.Close()
	w, aside := before(t, target.URL, nil), before(t, target.URL, nil)
	p.AddJob("Queued")
	id := take(t, w.client())
	_, err := aside.client().PutJobSuccessResult(t.Context(), &codepipeline.PutJobSuccessResultInput{JobId: id})
	require.NoError(t, err)
	_, err = w.client().PutJobSuccessResult(t.Context(), &codepipeline.PutJobSuccessResultInput{JobId: id})
	require.Error(t, err)
	assert.Empty(t, w.wrong())
	assert.Empty(t, aside.wrong())
}

// TestEverythingPassesUnchanged compares what a target gets and what a client gets with and without the proxy between.
func TestEverythingPassesUnchanged(t *testing.T) {
	answer := ""
	var got []string
	target := raw(t, func(request string) string {
		got = append(got, request)
		return answer
	})
	w := before(t, target, nil)
	for _, c := range []struct{ name, request, answer string }{
		{"awsJson1_1", "POST / HTTP/1.1\r\nHost: h:1\r\nContent-Length: 2\r\nX-Amz-Target: T\r\nAuthorization: A\r\nX-Twice: a\r\nX-Twice: b\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Amzn-Requestid: r\r\n\r\n"},
		{"no content type", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nUser-Agent: u\r\n\r\n", "HTTP/1.1 400 Bad Request\r\nContent-Length: 15\r\n\r\n<html>oh</html>"},
		{"a path and a query", "GET /a%2Fb//c/?x=1;y=%zz&%41 HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 404 Not Found\r\nContent-Length: 1\r\nContent-Type: text/x\r\nDate: yesterday\r\n\r\nx"},
		{"a coding", "POST /service/x HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x00", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x00"},
		{"forwarded", "POST / HTTP/1.1\r\nHost: h\r\nForwarded: for=x\r\nX-Forwarded-For: 1.2.3.4\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer, got = c.answer, nil
			direct := send(t, target, c.request)
			through := send(t, w.URL, c.request)
			require.Len(t, got, 2)
			assert.Equal(t, headed(got[0]), headed(got[1]), "the request")
			assert.Equal(t, headed(direct), headed(through), "the answer")
		})
	}
}

// headed is a message with its fields in order of their names: HTTP gives their order no meaning.
func headed(message string) string {
	head, body, _ := strings.Cut(message, "\r\n\r\n")
	lines := strings.Split(head, "\r\n")
	fields := http.Header{}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ": ")
		if name != "Connection" { // it is about one connection
			fields.Add(name, value)
		}
	}
	var text bytes.Buffer
	_ = fields.Write(&text) // into memory
	return lines[0] + "\r\n" + text.String() + "\r\n" + body
}

// raw serves one request a connection by a function, and returns the URL.
func raw(t *testing.T, answer func(string) string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			var seen bytes.Buffer
			r, err := http.ReadRequest(bufio.NewReader(io.TeeReader(conn, &seen)))
			if err == nil {
				_, _ = io.Copy(io.Discard, r.Body)
				said := strings.Replace(answer(seen.String()), "\r\n", "\r\nConnection: close\r\n", 1) // as it is
				_, _ = io.WriteString(conn, said)
			}
			_ = conn.Close()
		}
	}()
	return "http://" + l.Addr().String()
}

// send writes a request as it stands and returns the answer as it comes.
func send(t *testing.T, to, request string) string {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(to, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, request)
	require.NoError(t, err)
	var seen bytes.Buffer
	r, err := http.ReadResponse(bufio.NewReader(io.TeeReader(conn, &seen)), nil)
	if err == nil {
		_, _ = io.Copy(io.Discard, r.Body)
	}
	return seen.String()
}

// TestABrokenAnswerIsPassedOnAsOne holds that a worker meets a cut as the target made it, and no answer of the proxy's own.
func TestABrokenAnswerIsPassedOnAsOne(t *testing.T) {
	for name, answer := range map[string]string{
		"none":        "",
		"in headers":  "HTTP/1.1 200 OK\r\nContent-Ty",
		"in the body": "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{",
	} {
		var said bytes.Buffer
		w := before(t, raw(t, func(string) string { return answer }), func(o *Options) { o.Complain = log.New(&said, "", 0) })
		r, err := http.Post(w.URL, "application/x-amz-json-1.1", strings.NewReader("{}"))
		if err == nil {
			_, err = io.ReadAll(r.Body)
			_ = r.Body.Close()
		}
		require.Error(t, err, name)
		w.Close()
		assert.Len(t, w.told, 1)
		assert.Zero(t, w.told[0].Status, name)
		if name != "in the body" {
			assert.Contains(t, said.String(), "no answer from 127.0.0.1", name)
		}
	}
}

func TestRequestsAreSignedAnewWhereItIsAsked(t *testing.T) {
	var got http.Header
	var host, body, again string
	mine := aws.Credentials{AccessKeyID: "MINE", SecretAccessKey: "secret", SessionToken: "session"}
	target := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		got, host, body = r.Header.Clone(), r.Host, string(text)
		again = signature(t, r, text, mine, "eu-west-1")
	}))
	defer target.Close()
	w := before(t, target.URL, func(o *Options) {
		o.Region = "eu-west-1"
		o.Sign = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return mine, nil
		})
	})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL, strings.NewReader("{}"))
	require.NoError(t, err)
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=WORKERS/…")
	r.Header.Set("X-Amz-Security-Token", "of the worker")
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	_ = answer.Body.Close()
	assert.Contains(t, got.Get("Authorization"), "Credential=MINE/")
	assert.Contains(t, got.Get("Authorization"), "/eu-west-1/codepipeline/aws4_request")
	assert.Equal(t, "session", got.Get("X-Amz-Security-Token"))
	assert.Equal(t, strings.TrimPrefix(target.URL, "http://"), host, "the signature is for the name of the target")
	assert.Equal(t, "{}", body)
	assert.Equal(t, again, got.Get("Authorization"), "the signature is over what arrives")
}

// signature is what a target that verifies signatures expects of a request.
func signature(t *testing.T, r *http.Request, body []byte, who aws.Credentials, region string) string {
	t.Helper()
	_, list, _ := strings.Cut(r.Header.Get("Authorization"), "SignedHeaders=")
	list, _, _ = strings.Cut(list, ",")
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	assert.NoError(t, err)
	own := r.Clone(t.Context())
	own.URL = &url.URL{Scheme: "http", Host: r.Host, Path: r.URL.Path}
	own.Header = http.Header{}
	for name := range strings.SplitSeq(list, ";") {
		own.Header[http.CanonicalHeaderKey(name)] = r.Header.Values(name)
	}
	own.Header.Del("Content-Length") // a field of the request itself
	sum := sha256.Sum256(body)
	assert.NoError(t, v4.NewSigner().SignHTTP(t.Context(), who, own, hex.EncodeToString(sum[:]), "codepipeline", region, at))
	return own.Header.Get("Authorization")
}

func TestOnlyAllowedAddressesAreReached(t *testing.T) {
	for address, says := range map[string]string{
		"93.184.216.34:443": "--allow-remote", "169.254.169.254:80": "credentials", "[fd00:ec2::254]:80": "credentials", "x": "ip:port",
	} {
		require.ErrorContains(t, (&Options{}).permit("tcp", address, nil), says)
	}
	require.NoError(t, (&Options{}).permit("tcp", "127.0.0.1:1", nil))
	require.NoError(t, (&Options{AllowRemote: true}).permit("tcp", "93.184.216.34:443", nil))
	require.Error(t, (&Options{AllowRemote: true}).permit("tcp", "169.254.169.254:80", nil), "never")
}

// BenchmarkWorker is a worker, the AWS SDK for Go, that reports results as fast as it can: to the target, and through a
// proxy that records them, in turns. It reports both rates, and the median of their ratios, which is to be at least a half.
// With several workers the processors are busy, and the ratio is that of the work; with one it is that of the waiting.
//
//	make watch-rate
func BenchmarkWorker(b *testing.B) {
	for _, workers := range []int{1, 8} {
		b.Run(fmt.Sprintf("%d", workers), func(b *testing.B) {
			target := httptest.NewServer(provider.New())
			defer target.Close()
			at, _ := url.Parse(target.URL)
			w := recording.NewWriter(io.Discard, recording.Header{})
			proxy := httptest.NewServer(New(Options{Target: at}, w.Add))
			defer proxy.Close()
			direct, watched := (&watched{Server: target}).client(), (&watched{Server: proxy}).client()
			report(b, direct, workers, turn) // opens connections
			report(b, watched, workers, turn)
			var without, with time.Duration
			var ratios []float64
			b.ResetTimer()
			for sent := 0; sent < b.N; sent += turn {
				n := min(turn, b.N-sent)
				past, through := report(b, direct, workers, n), report(b, watched, workers, n)
				without, with = without+past, with+through
				ratios = append(ratios, past.Seconds()/through.Seconds())
			}
			slices.Sort(ratios)
			b.ReportMetric(0, "ns/op") // of both together, which says nothing
			b.ReportMetric(float64(b.N)/without.Seconds(), "direct/s")
			b.ReportMetric(float64(b.N)/with.Seconds(), "watched/s")
			b.ReportMetric(ratios[len(ratios)/2], "ratio") // the median: a pause of the machine is in one turn
		})
	}
}

// turn is how many requests a side gets in one turn: what else the machine does is spread over both.
const turn = 250

// report sends n results of a job that there is not, by several workers, and returns how long that took.
func report(b *testing.B, client *codepipeline.Client, workers, n int) time.Duration {
	began := time.Now()
	var group errgroup.Group
	for i := range workers {
		group.Go(func() error {
			for range n/workers + min(1, max(0, n%workers-i)) {
				_, err := client.PutJobSuccessResult(b.Context(), &codepipeline.PutJobSuccessResultInput{
					JobId: aws.String("11111111-2222-3333-4444-555555555555"),
				})
				if unknown := (*types.JobNotFoundException)(nil); !errors.As(err, &unknown) {
					return fmt.Errorf("another answer: %w", err)
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}
