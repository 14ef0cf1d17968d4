package jobs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// salvage reads the jobs of an answer to PollForJobs that the SDK does not take, one of
// whose members has another type than the model says: a token that is a number, say, of
// a target that accepted it as one. Such a member's text stands for it. The jobs would
// be lost otherwise, those beside it too, and would be waited for.
func salvage(body []byte) []Job {
	var answer struct {
		Jobs []struct {
			ID, Nonce text
			Data      struct {
				ContinuationToken *text
				PipelineContext   struct {
					PipelineName, PipelineExecutionID text
					Stage, Action                     struct{ Name text }
				}
			}
		}
	}
	_ = json.Unmarshal(body, &answer) // what has another type is left out, the rest is read
	list := make([]Job, 0, len(answer.Jobs))
	for _, j := range answer.Jobs {
		in := j.Data.PipelineContext
		job := Job{ID: string(j.ID), Nonce: string(j.Nonce), Pipeline: string(in.PipelineName), Execution: string(in.PipelineExecutionID), Stage: string(in.Stage.Name), Action: string(in.Action.Name)}
		if t := j.Data.ContinuationToken; t != nil && *t != "" {
			token := string(*t)
			job.Token = &token
		}
		list = append(list, job)
	}
	return list
}

// taken is the error of a call, and none where the target did as it was told and only its
// answer is one that the SDK does not read: what other operations answer is not what is
// checked.
func taken(err error) error {
	var answer *smithyhttp.ResponseError
	if unread(err) && errors.As(err, &answer) && answer.HTTPStatusCode()/100 == 2 {
		return nil
	}
	return err
}

// unread says whether the SDK could not read the answer to a call.
func unread(err error) bool {
	var not *smithy.DeserializationError
	return errors.As(err, &not)
}

// text is a string, or the JSON text of what should be one.
type text string

// UnmarshalJSON never fails.
func (t *text) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) != nil {
		s = string(b)
	}
	*t = text(s)
	return nil
}

// bodyKey is where a context says into what the body of an answer goes besides.
type bodyKey struct{}

// keepingBody has the body of the last answer to the calls of the context kept.
func keepingBody(ctx context.Context) (context.Context, *bytes.Buffer) {
	kept := new(bytes.Buffer)
	return context.WithValue(ctx, bodyKey{}, kept), kept
}

// keepBody copies what is read of an answer's body, where that is asked for.
func keepBody(ctx context.Context, answer *http.Response) {
	kept, wanted := ctx.Value(bodyKey{}).(*bytes.Buffer)
	if !wanted || answer == nil {
		return
	}
	kept.Reset()
	answer.Body = struct {
		io.Reader
		io.Closer
	}{io.TeeReader(answer.Body, kept), answer.Body}
}
