package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// AWSOptions are what pipelines need in an account that is real.
type AWSOptions struct {
	// RoleARN and Bucket go into the pipelines: the service role and the bucket of
	// the artifacts. Stand-ins take any, AWS wants them to exist.
	RoleARN, Bucket string
	// Patience is how long a job may take to appear, the first of all two and a half times as long; 0 is 4 s.
	Patience time.Duration
	// Heard, if not nil, is called for each poll for the jobs of a line that got 200.
	Heard func(*client.Exchange)
	// Real is set for AWS itself: what is made is tagged, and the first job may take minutes to appear.
	Real bool
}

func (o AWSOptions) orDefault() AWSOptions {
	o.RoleARN = cmp.Or(o.RoleARN, "arn:aws:iam::123456789012:role/plumbline")
	o.Bucket = cmp.Or(o.Bucket, "plumbline-artifacts")
	return o
}

// realPatience is how long the very first job may take to appear in AWS itself.
const realPatience = 3 * time.Minute

// usualPatience is how long a job may take to appear.
func (a *AWS) usualPatience() time.Duration {
	wait := cmp.Or(a.options.Patience, patience)
	switch {
	case a.anySeen.Load():
		return wait
	case a.options.Real:
		return realPatience
	}
	return wait * 5 / 2 // of the very first
}

// heard passes on what a poll got.
func (o AWSOptions) heard(q question, c *call) {
	if o.Heard == nil {
		return
	}
	o.Heard(&client.Exchange{
		Request: wire.Request{Target: "CodePipeline_20150709.PollForJobs", Body: written(q.input())},
		Answer:  wire.Answer{Fate: wire.Answered, Status: http.StatusOK, Header: c.head, Body: c.body},
	})
}

// How long Close should be given: for anything to be removed, and for each pipeline.
const (
	closePatience = 15 * time.Second
	closeEach     = 50 * time.Millisecond
)

// CloseLimit is how long Close should be given, longer where there is much to remove.
func (a *AWS) CloseLimit() time.Duration {
	a.mu.Lock()
	each := time.Duration(len(a.opened)) * closeEach
	a.mu.Unlock()
	if a.options.Real {
		return realPatience + each
	}
	return closePatience + each
}

// tagKey is the key of the tag that everything carries which is made in a real account; its value names the run.
const tagKey = "plumbline"

// tags are those of what a run makes. Stand-ins may not know tags.
func (a *AWS) tags() []types.Tag {
	if !a.options.Real {
		return nil
	}
	return []types.Tag{{Key: aws.String(tagKey), Value: aws.String(string(a.run))}}
}

// Calls is how many requests were sent to arrange jobs.
func (a *AWS) Calls() int { return int(a.calls.Load()) }

// mostAttempts is how often a call is sent that is throttled or dropped. One that gets no
// answer is waited for as long as that many requests may take, and not sent again.
const mostAttempts = 6

// pause is how long a call waits that failed. These pauses are more than mostAway in all: a target that is restarted is
// there again by then, also one before which something else accepts connections.
func pause(attempt int, _ error) (time.Duration, error) {
	longest := 200 * time.Millisecond << (attempt - 1)
	return longest/2 + rand.N(longest/2), nil
}

// limit is how long a call may take.
func limit(t *client.Target) time.Duration { return mostAttempts * t.Timeout() }

// newClient is a client of the target that is patient and counts what it sends.
func newClient(t *client.Target, calls *atomic.Int64) *codepipeline.Client {
	return codepipeline.New(codepipeline.Options{
		BaseEndpoint: aws.String(t.Endpoint()), Region: t.Region(), Credentials: t.Credentials(),
		HTTPClient: counting{t.HTTPClient(limit(t)), calls},
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts = mostAttempts
			o.Backoff = retry.BackoffDelayerFunc(pause)
			o.RateLimiter = unlimited{}
			o.Retryables = append([]retry.IsErrorRetryable{notInVain}, o.Retryables...)
		}),
	})
}

// counting counts the requests of a client.
type counting struct {
	client doer
	n      *atomic.Int64
}

func (c counting) Do(r *http.Request) (*http.Response, error) {
	c.n.Add(1)
	answer, err := c.client.Do(r)
	if call, ok := r.Context().Value(callKey{}).(*call); ok {
		call.note(answer, err)
	}
	return answer, err
}

// unlimited lets the retryer retry as often as it is told to.
type unlimited struct{}

func (unlimited) GetToken(context.Context, uint) (func() error, error) {
	return func() error { return nil }, nil
}

func (unlimited) AddTokens(uint) error { return nil }

// absence is how long the target has refused connections.
type absence struct {
	calls atomic.Int64 // that were refused one, in a row
	since atomic.Int64 // when the first of them was, in ns of Unix time
}

// mostUnreached is how many calls in a row must be refused a connection before the target is gone, and mostAway for how
// long: calls of one moment are refused together, and a target that is restarted is there again soon.
const (
	mostUnreached = 3
	mostAway      = 3 * time.Second
)

// reached notes whether a call found the target there.
func (a *AWS) reached(err error) {
	switch {
	case !errors.Is(err, syscall.ECONNREFUSED):
		a.absence.calls.Store(0)
	case a.absence.calls.Add(1) == 1:
		a.absence.since.Store(time.Now().UnixNano())
	}
}

// Gone says whether the target refuses connections.
func (a *AWS) Gone() bool {
	return a.absence.calls.Load() >= mostUnreached && time.Since(time.Unix(0, a.absence.since.Load())) > mostAway
}

// ErrNoVerdict says that nothing follows from how a call ended: an answer was lost, and
// with it perhaps what it carried or what it would have reported.
var ErrNoVerdict = errors.New("no verdict")

// call is one call by the SDK, which may be several requests.
type call struct {
	head http.Header // of the last answer, and its body
	body []byte
	lost int // answers that did not arrive, of requests that were sent
	odd  int // answers that the target failed, which may have done the work before
}

// callKey is where a context carries the call.
type callKey struct{}

// in has what the requests of a context come to noted in the call.
func (c *call) in(ctx context.Context) context.Context { return context.WithValue(ctx, callKey{}, c) }

// note records what a request of the call came to. A gateway that reports that it got no answer has lost one too.
func (c *call) note(answer *http.Response, err error) {
	switch {
	case err != nil:
		if !dialing(err) {
			c.lost++
		}
		return
	case slices.Contains([]int{http.StatusBadGateway, http.StatusGatewayTimeout}, answer.StatusCode):
		c.lost++
	case answer.StatusCode >= http.StatusInternalServerError:
		c.odd++
	}
	c.head, c.body = answer.Header, nil
	answer.Body = &kept{ReadCloser: answer.Body, call: c}
}

// dialing reports whether the error is that of a connection that was not made.
func dialing(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// kept is a body that is copied to its call as it is read.
type kept struct {
	io.ReadCloser
	call *call
}

// Read also notes that the answer broke off.
func (k *kept) Read(p []byte) (int, error) {
	n, err := k.ReadCloser.Read(p)
	k.call.body = append(k.call.body, p[:n]...)
	if err != nil && !errors.Is(err, io.EOF) {
		k.call.lost++
	}
	return n, err
}

// unheard reports whether an answer of the call was lost. A target that drops every
// request of a call, one after the other, has answered in its way.
func (c *call) unheard(err error) bool {
	var sending *smithyhttp.RequestSendError
	return c.lost > 0 && (timedOut(err) || !errors.As(err, &sending))
}

// timedOut reports whether a call had no answer within the time limit.
func timedOut(err error) bool {
	var limit net.Error
	return errors.As(err, &limit) && limit.Timeout()
}

// remade reports whether the target refused a creation because of what an earlier request
// of the same call, whose answer was lost or an internal error, has created.
func (c *call) remade(err error) bool {
	return c.lost+c.odd > 0 && refusedFor(err, "exist", "inuse", "in use", "duplicate", "conflict")
}

// refusedFor reports whether the target refused a call with an error whose name or message has one of the words.
func refusedFor(err error, words ...string) bool {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return false
	}
	text := strings.ToLower(api.ErrorCode() + " " + api.ErrorMessage())
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// atLimit reports whether the target refused a call because of how much there is already, which no wait changes:
// AWS CodePipeline's LimitExceededException is no throttling, which the SDK takes it for.
func atLimit(err error) bool {
	var api smithy.APIError
	return errors.As(err, &api) && api.ErrorCode() == "LimitExceededException"
}

// declined reports whether the target refused a call for what it asks for.
func declined(err error) bool {
	var answer *smithyhttp.ResponseError
	return errors.As(err, &answer) && answer.HTTPStatusCode()/100 == 4 && !Throttled(err)
}

// notInVain keeps a call from being sent again because its answer takes long: the time
// limit of a call is as long as that of several requests, and what the first request does
// the second would do again. What is refused for a limit of the account would be refused again; what is for another
// change at the same time would not.
var notInVain = retry.IsErrorRetryableFunc(func(err error) aws.Ternary {
	if timedOut(err) || atLimit(err) {
		return aws.FalseTernary
	}
	if refusedFor(err, "concurrentmodification") {
		return aws.TrueTernary
	}
	return aws.UnknownTernary
})

// Refusal says with which error the target refused a call, for a reason that lies in
// the job; false of one that was throttled, or had an answer that was lost.
func Refusal(err error) (string, bool) {
	var api smithy.APIError
	if errors.Is(err, ErrNoVerdict) || !errors.As(err, &api) {
		return "", false
	}
	return api.ErrorCode(), slices.Contains([]string{
		"InvalidJobStateException", "JobNotFoundException", "InvalidNonceException",
	}, api.ErrorCode())
}

// taken is the error of a call, and none where the target did as it was told and only its answer is one that the SDK
// does not read: what other operations answer is not what is checked.
func taken(err error) error {
	var answer *smithyhttp.ResponseError
	var unread *smithy.DeserializationError
	if errors.As(err, &unread) && errors.As(err, &answer) && answer.HTTPStatusCode()/100 == 2 {
		return nil
	}
	return err
}

// noMessage is what the SDK says of an error that came without a message.
const noMessage = "UnknownError"

// brief says an error of the SDK in one line.
func brief(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		if api.ErrorMessage() == noMessage {
			return api.ErrorCode()
		}
		return fmt.Sprintf("%s %.200q", api.ErrorCode(), api.ErrorMessage())
	}
	if unsent := (*smithyhttp.RequestSendError)(nil); errors.As(err, &unsent) {
		err = fmt.Errorf("no answer: %w", unsent.Err) // without what the SDK says of its attempts
	}
	text := strings.Join(strings.Fields(err.Error()), " ")
	if len(text) > 300 {
		text = text[:300] + "…"
	}
	return text
}
