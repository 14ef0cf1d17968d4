package jobs

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
)

// Token is the continuation token of a job as GetJobDetails shows it, nil for none. It
// answers false where the target does not tell.
func (b *Batch) Token(ctx context.Context, job *Job) (*string, bool) {
	if b == nil || b.aws == nil {
		return nil, false
	}
	out, err := b.aws.client.GetJobDetails(ctx, &codepipeline.GetJobDetailsInput{JobId: &job.ID})
	if err != nil || out.JobDetails == nil || out.JobDetails.Data == nil {
		return nil, false
	}
	if t := aws.ToString(out.JobDetails.Data.ContinuationToken); t != "" {
		return &t, true
	}
	return nil, true
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
	var odd map[string]map[string]string
	out, c, err := invoke(ctx, b.aws.client.GetPipelineState, &codepipeline.GetPipelineStateInput{Name: &b.Pipeline})
	if err != nil && taken(err) == nil {
		out, odd = lenientState(c.body)
	}
	if out == nil {
		return nil, err
	}
	shown := map[string]Shown{}
	ours := b.Execution()
	for _, stage := range out.StageStates {
		e := stage.LatestExecution
		told := ""
		if e != nil {
			told = aws.ToString(e.PipelineExecutionId)
		}
		if ours != "" && told != "" && told != ours {
			continue // the state is that of another execution
		}
		for _, action := range stage.ActionStates {
			s := Shown{Odd: odd[aws.ToString(action.ActionName)], OfExecution: told != "" && told == ours}
			if e := action.LatestExecution; e != nil {
				s.Summary, s.ExternalID = aws.ToString(e.Summary), aws.ToString(e.ExternalExecutionId)
				s.Percent, s.Status = e.PercentComplete, string(e.Status)
				s.ActionExecution = aws.ToString(e.ActionExecutionId)
			}
			if r := action.CurrentRevision; r != nil {
				s.Revision, s.Change = aws.ToString(r.RevisionId), aws.ToString(r.RevisionChangeId)
				s.Created = r.Created
			}
			shown[aws.ToString(action.ActionName)] = s
		}
	}
	return shown, nil
}
