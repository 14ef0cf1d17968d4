package jobs

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/aws/smithy-go"
	smithyrand "github.com/aws/smithy-go/rand"
	smithytime "github.com/aws/smithy-go/time"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// option is one of a call by the SDK.
type option = func(*codepipeline.Options)

// invoke makes a call, and reports what its requests came to, the text of the answer included. It is made without the
// SDK, which takes longer for each than a local target does, where it is plainly a success: every other answer and
// every error is handed to the SDK's operation as what its own first request came to, so that errors and retries are
// the SDK's. AWS itself is called by the SDK alone.
func invoke[I, O any](
	ctx context.Context, a *AWS, name string, by func(context.Context, *I, ...option) (*O, error), in *I,
) (*call, error) {
	c := new(call)
	ctx = c.in(ctx)
	if a.options.Real {
		_, err := by(ctx, in)
		return c, err
	}
	answer, ok, err := a.target.Call(ctx, name, written(in), limit(a.target))
	switch {
	case !ok:
		_, err = by(ctx, in)
	case err != nil:
		_, err = by(ctx, in, handOver(nil, err))
	case answer.Cut == nil && answer.Status/100 == 2:
		a.calls.Add(1)
		c.head, c.body = answer.Header(), answer.Text
	default:
		_, err = by(ctx, in, handOver(answer.Response(), nil))
	}
	return c, err
}

// written is an input of the SDK as JSON: the names of members begin with a small letter, and what is not set is left
// out.
func written(in any) []byte { return appended(nil, reflect.ValueOf(in)) }

func appended(to []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Pointer:
		return appended(to, v.Elem())
	case reflect.Struct:
		to = append(to, '{')
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && !v.Field(i).IsZero() {
				to = append(append(to, '"', f.Name[0]|0x20), f.Name[1:]...)
				to = append(appended(append(to, `":`...), v.Field(i)), ',')
			}
		}
		return append(bytes.TrimSuffix(to, []byte(",")), '}')
	case reflect.Slice:
		to = append(to, '[')
		for i := range v.Len() {
			to = append(appended(to, v.Index(i)), ',')
		}
		return append(bytes.TrimSuffix(to, []byte(",")), ']')
	}
	text, _ := json.Marshal(v.Interface()) // texts and integers always can be
	return append(to, text...)
}

// tokens makes tokens as the SDK does, by which a target knows a request that is sent again.
var tokens = smithyrand.NewUUIDIdempotencyToken(rand.Reader)

// handOver has the SDK's first request of a call get what was got already.
func handOver(answer *http.Response, err error) option {
	return func(o *codepipeline.Options) {
		c := o.HTTPClient.(counting)
		c.client = &handed{doer: c.client, answer: answer, err: err}
		o.HTTPClient = c
	}
}

// doer sends requests.
type doer interface {
	Do(*http.Request) (*http.Response, error)
}

// handed answers the first request by what it has, and sends all others.
type handed struct {
	doer
	answer *http.Response
	err    error
	gone   bool
}

// Do is called by one goroutine at a time: the SDK makes one request of a call after the other.
func (h *handed) Do(r *http.Request) (*http.Response, error) {
	if h.gone {
		return h.doer.Do(r)
	}
	h.gone = true
	return h.answer, h.err
}

// ErrOnCBOR says that jobs cannot be polled for by CBOR.
var ErrOnCBOR = errors.New("no jobs by CBOR")

// OpenOnCBOR is OpenQuiet of jobs that are polled for and acknowledged by CBOR, those too that
// a continuation leads to. The error of a target that does not answer these two calls by CBOR, or
// of a source that does not make them, is an ErrOnCBOR.
func (s *Supply) OpenOnCBOR(ctx context.Context, n int) (*Batch, func(), error) {
	if s.aws == nil {
		return nil, func() {}, fmt.Errorf("%w: only --jobs aws polls for jobs", ErrOnCBOR)
	}
	p := s.aws.quietPair(ctx)
	if p == s.aws.usual {
		return nil, func() {}, fmt.Errorf("%w: the target takes no further action types", ErrOnCBOR)
	}
	if err := s.aws.answersOnCBOR(ctx, p.source); err != nil {
		return nil, func() {}, fmt.Errorf("%w: %w", ErrOnCBOR, err)
	}
	s.aws.setOnCBOR(p)
	s.aws.waiting.Add(1)
	b, err := s.aws.open(ctx, n, p, true)
	return b, s.aws.release(p), err
}

// setOnCBOR has the jobs of the action types be polled for and acknowledged by CBOR.
func (a *AWS) setOnCBOR(p pair) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.byCBOR[aws.ToString(p.source.Version)] = true
}

func (a *AWS) onCBOR(id types.ActionTypeId) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.byCBOR[aws.ToString(id.Version)]
}

// answersOnCBOR asks for jobs of an action type that has none yet, and for one that does not exist, by CBOR.
func (a *AWS) answersOnCBOR(ctx context.Context, id types.ActionTypeId) error {
	var e *client.Exchange
	late := a.settled(ctx, func() bool {
		e = a.patientlyOn(ctx, "PollForJobs", a.about(id).input())
		_, err := failed(e)
		return says(err, noSuchType)
	})
	if e.Fate != wire.Answered || e.Status != http.StatusOK || !e.SpeaksCBOR() {
		return fmt.Errorf("PollForJobs got %s", e.Outcome())
	}
	if late {
		a.typesLate.Store(true)
	}
	none, nonce := "0f1e2d3c-4b5a-4968-8778-695a4b3c2d1e", "nonce"
	e = a.patientlyOn(ctx, "AcknowledgeJob", &codepipeline.AcknowledgeJobInput{JobId: &none, Nonce: &nonce})
	if e.Fate != wire.Answered || e.Status >= http.StatusInternalServerError || !e.SpeaksCBOR() {
		return fmt.Errorf("AcknowledgeJob of an unknown job got %s", e.Outcome())
	}
	return nil
}

// askOn makes a call by CBOR, once.
func (a *AWS) askOn(ctx context.Context, operation string, input any) *client.Exchange {
	a.calls.Add(1)
	item, _ := cbor.FromJSON(written(input), func(string) bool { return false })
	return a.target.Do(ctx, wire.RPCOf(operation, cbor.Encode(item)))
}

// patientlyOn makes a call by CBOR, and again, later each time, while the target asks for patience.
func (a *AWS) patientlyOn(ctx context.Context, operation string, input any) *client.Exchange {
	e := a.askOn(ctx, operation, input)
	for pause := client.FirstBackoff; e.Throttled() && pause < client.LastBackoff; pause *= 2 {
		if smithytime.SleepWithContext(ctx, pause) != nil {
			break
		}
		e = a.askOn(ctx, operation, input)
	}
	return e
}

// pollOnCBOR is askOnce by CBOR.
func (a *AWS) pollOnCBOR(ctx context.Context, q question) (came []Job, unheard bool, err error) {
	e := a.askOn(ctx, "PollForJobs", q.input())
	if a.options.Heard != nil && e.Fate == wire.Answered && e.Status == http.StatusOK {
		a.options.Heard(e)
	}
	if unheard, err = failed(e); err != nil {
		return nil, unheard, err
	}
	item, err := cbor.Read(e.Body)
	if err != nil && wire.IsBase64(e.Body) {
		return nil, unheard, errors.New("the answer of PollForJobs by CBOR is " + wire.InBase64)
	}
	if err != nil {
		return nil, unheard, fmt.Errorf("the answer of PollForJobs by CBOR cannot be read: %w", err)
	}
	text, err := json.Marshal(cbor.Plain(item))
	if err != nil {
		return nil, unheard, fmt.Errorf("the answer of PollForJobs by CBOR is no list of jobs: %s",
			wire.Cut(cbor.Diagnostic(item), 200))
	}
	came, err = jobsIn(text, q.line != nil)
	return came, unheard, err
}

// acknowledgeOnCBOR is acknowledgeWith by CBOR.
func (a *AWS) acknowledgeOnCBOR(ctx context.Context, job *Job, nonce string) (lost bool, err error) {
	return failed(a.patientlyOn(ctx, "AcknowledgeJob",
		&codepipeline.AcknowledgeJobInput{JobId: &job.ID, Nonce: &nonce}))
}

// failed is why a call by CBOR is no success, as the SDK has it; unheard reports whether its answer was lost.
func failed(e *client.Exchange) (unheard bool, err error) {
	again := e.Sends > 1 // the answer before this one was lost
	switch {
	case e.Fate == wire.Hung:
		return true, fmt.Errorf("%s: %w", e.Outcome(), context.DeadlineExceeded)
	case e.Fate != wire.Answered:
		return e.Fate != wire.Refused, errors.New(e.Outcome())
	case e.Status/100 == 2:
		return again, nil
	}
	e.CBOR = true
	said := wire.ReadCBOR(&e.Answer)
	name := wire.ErrorType(e.Answer)
	if name == "InvalidNonceException" {
		return again, &types.InvalidNonceException{Message: &said.Message}
	}
	return again, &smithyhttp.ResponseError{
		Response: &smithyhttp.Response{Response: &http.Response{StatusCode: e.Status}},
		Err:      &smithy.GenericAPIError{Code: name, Message: said.Message},
	}
}
