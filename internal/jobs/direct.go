package jobs

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"reflect"

	sdk "github.com/aws/aws-sdk-go-v2/service/codepipeline"
	smithyrand "github.com/aws/smithy-go/rand"
)

// option is one of a call by the SDK.
type option = func(*sdk.Options)

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
	return func(o *sdk.Options) {
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
