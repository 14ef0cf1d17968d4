package jobs

import (
	"cmp"
	"context"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"

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
