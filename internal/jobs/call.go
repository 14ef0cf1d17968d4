package jobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

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
