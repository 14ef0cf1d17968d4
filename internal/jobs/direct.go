package jobs

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"sync/atomic"

	sdk "github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	smithyrand "github.com/aws/smithy-go/rand"

	"github.com/plumbline-conformance/plumbline/internal/client"
)

// option is one of a call by the SDK.
type option = func(*sdk.Options)

// api has the calls of a job worker, as the SDK has them.
type api interface {
	AcknowledgeJob(context.Context, *sdk.AcknowledgeJobInput, ...option) (*sdk.AcknowledgeJobOutput, error)
	CreateCustomActionType(
		context.Context, *sdk.CreateCustomActionTypeInput, ...option,
	) (*sdk.CreateCustomActionTypeOutput, error)
	CreatePipeline(context.Context, *sdk.CreatePipelineInput, ...option) (*sdk.CreatePipelineOutput, error)
	DeleteCustomActionType(
		context.Context, *sdk.DeleteCustomActionTypeInput, ...option,
	) (*sdk.DeleteCustomActionTypeOutput, error)
	DeletePipeline(context.Context, *sdk.DeletePipelineInput, ...option) (*sdk.DeletePipelineOutput, error)
	GetJobDetails(context.Context, *sdk.GetJobDetailsInput, ...option) (*sdk.GetJobDetailsOutput, error)
	GetPipelineState(context.Context, *sdk.GetPipelineStateInput, ...option) (*sdk.GetPipelineStateOutput, error)
	PollForJobs(context.Context, *sdk.PollForJobsInput, ...option) (*sdk.PollForJobsOutput, error)
	StartPipelineExecution(
		context.Context, *sdk.StartPipelineExecutionInput, ...option,
	) (*sdk.StartPipelineExecutionOutput, error)
}

// direct makes the calls of which there are many without the SDK, which takes longer for each than a local target does.
// Only a success is read here: every other answer and every error is handed to the SDK as what its own first request
// came to, so that errors, retries and answers of odd types are the SDK's.
type direct struct {
	*sdk.Client
	target *client.Target
	calls  *atomic.Int64
}

// newDirect is a client of the target; of AWS itself it is the SDK's.
func newDirect(t *client.Target, o AWSOptions, calls *atomic.Int64) api {
	made := newClient(t, calls)
	if o.Real {
		return made
	}
	return &direct{made, t, calls}
}

// AcknowledgeJob needs nothing of the answer.
func (d *direct) AcknowledgeJob(
	ctx context.Context, in *sdk.AcknowledgeJobInput, _ ...option,
) (*sdk.AcknowledgeJobOutput, error) {
	return through(ctx, d, "AcknowledgeJob", in, d.Client.AcknowledgeJob, jobInput{in.JobId, in.Nonce}, nothing)
}

// CreatePipeline needs nothing of the answer.
func (d *direct) CreatePipeline(
	ctx context.Context, in *sdk.CreatePipelineInput, _ ...option,
) (*sdk.CreatePipelineOutput, error) {
	return through(ctx, d, "CreatePipeline", in, d.Client.CreatePipeline, pipelineInput{declared(in.Pipeline)}, nothing)
}

// DeletePipeline needs nothing of the answer.
func (d *direct) DeletePipeline(
	ctx context.Context, in *sdk.DeletePipelineInput, _ ...option,
) (*sdk.DeletePipelineOutput, error) {
	return through(ctx, d, "DeletePipeline", in, d.Client.DeletePipeline, nameInput{in.Name}, nothing)
}

// StartPipelineExecution answers the execution. The token, by which a target knows a request that is
// sent again, is the SDK's too from here on.
func (d *direct) StartPipelineExecution(
	ctx context.Context, in *sdk.StartPipelineExecutionInput, _ ...option,
) (*sdk.StartPipelineExecutionOutput, error) {
	once := *in
	if token, err := tokens.GetIdempotencyToken(); err == nil {
		once.ClientRequestToken = &token
	}
	return through(ctx, d, "StartPipelineExecution", &once, d.Client.StartPipelineExecution,
		startInput{once.Name, once.ClientRequestToken},
		func(r *reader, out *sdk.StartPipelineExecutionOutput) {
			out.PipelineExecutionId = r.text(r.document(), "pipelineExecutionId")
		})
}

// PollForJobs answers of each job what read looks at.
func (d *direct) PollForJobs(
	ctx context.Context, in *sdk.PollForJobsInput, _ ...option,
) (*sdk.PollForJobsOutput, error) {
	input := pollInput{identified(in.ActionTypeId), in.MaxBatchSize, in.QueryParam}
	return through(ctx, d, "PollForJobs", in, d.Client.PollForJobs, input,
		func(r *reader, out *sdk.PollForJobsOutput) {
			for j := range r.list(r.document(), "jobs") {
				out.Jobs = append(out.Jobs, r.job(j))
			}
		})
}

// GetJobDetails answers what Token looks at.
func (d *direct) GetJobDetails(
	ctx context.Context, in *sdk.GetJobDetailsInput, _ ...option,
) (*sdk.GetJobDetailsOutput, error) {
	return through(ctx, d, "GetJobDetails", in, d.Client.GetJobDetails, detailsInput{in.JobId},
		func(r *reader, out *sdk.GetJobDetailsOutput) {
			if details, ok := r.object(r.document(), "jobDetails"); ok {
				out.JobDetails = &types.JobDetails{}
				if data, ok := r.object(details, "data"); ok {
					out.JobDetails.Data = &types.JobData{ContinuationToken: r.text(data, "continuationToken")}
				}
			}
		})
}

// GetPipelineState answers of each action what State looks at.
func (d *direct) GetPipelineState(
	ctx context.Context, in *sdk.GetPipelineStateInput, _ ...option,
) (*sdk.GetPipelineStateOutput, error) {
	return through(ctx, d, "GetPipelineState", in, d.Client.GetPipelineState, nameInput{in.Name},
		func(r *reader, out *sdk.GetPipelineStateOutput) {
			for s := range r.list(r.document(), "stageStates") {
				out.StageStates = append(out.StageStates, r.stage(s))
			}
		})
}

// tokens makes tokens as the SDK does.
var tokens = smithyrand.NewUUIDIdempotencyToken(rand.Reader)

// nothing reads nothing of an answer. What only the SDK cannot read is a success all the same (taken).
func nothing[O any](*reader, *O) {}

// through makes a call. The SDK's operation has the call from where it is not plainly a success.
func through[I, O any](
	ctx context.Context, d *direct, name string, in *I, by func(context.Context, *I, ...option) (*O, error),
	input any, read func(*reader, *O),
) (*O, error) {
	body, err := json.Marshal(input)
	if err != nil {
		return by(ctx, in)
	}
	answer, ok, err := d.target.Call(ctx, name, body, limit(d.target))
	if !ok {
		return by(ctx, in)
	}
	if err != nil {
		return by(ctx, in, handOver(nil, err))
	}
	if answer.Cut == nil && answer.Status/100 == 2 {
		r, out := reader{body: answer.Text}, new(O)
		read(&r, out)
		if r.free(); !r.odd {
			d.calls.Add(1)
			if c, ok := ctx.Value(callKey{}).(*call); ok {
				c.head, c.body = answer.Header(), answer.Text
			}
			return out, nil
		}
	}
	return by(ctx, in, handOver(answer.Response(), nil))
}

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
