package jobs

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
)

// Token is the continuation token of a job as GetJobDetails shows it, nil for none. It
// answers false where the target does not tell.
func (b *Batch) Token(ctx context.Context, job *Job) (*string, bool) {
	if b == nil || b.aws == nil {
		return nil, false
	}
	c, err := invoke(ctx, b.aws, "GetJobDetails", b.aws.client.GetJobDetails,
		&codepipeline.GetJobDetailsInput{JobId: &job.ID})
	if err != nil {
		return nil, false
	}
	return tokenIn(c.body)
}

// Shown is what GetPipelineState shows of an action.
type Shown struct {
	Summary, ExternalID string
	Percent             *int32
	Revision, Change    string
	Created             *time.Time
	Status              string
	ActionExecution     string // its id
	OfExecution         bool   // it is told to be of the execution whose jobs the batch has
	// Odd are members that have another JSON type than the documented one, by name, as they were written.
	Odd map[string]string
}

// Ended reports whether the action has ended.
func (s Shown) Ended() bool { return s.Status == hasSucceeded || s.Status == hasFailed }

// State is what GetPipelineState shows of the batch's actions. An error says that the target does not tell.
func (b *Batch) State(ctx context.Context) (map[string]Shown, error) {
	c, err := invoke(ctx, b.aws, "GetPipelineState", b.aws.client.GetPipelineState,
		&codepipeline.GetPipelineStateInput{Name: &b.Pipeline})
	if err = taken(err); err != nil {
		return nil, err
	}
	return shownIn(c.body, b.Execution())
}
