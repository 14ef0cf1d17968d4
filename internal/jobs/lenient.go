package jobs

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/aws/smithy-go"
	smithytime "github.com/aws/smithy-go/time"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// lenientJobs reads the jobs of an answer to PollForJobs that the SDK does not take, one of whose members has another
// type than the model says: a token that is a number, say, of a target that accepted it as one. Such a member's text
// stands for it. The jobs would be lost otherwise, those beside it too, and would be waited for.
func lenientJobs(body []byte) []Job {
	var answer struct {
		Jobs []struct {
			ID, Nonce, AccountID text
			Data                 json.RawMessage
		}
	}
	_ = json.Unmarshal(body, &answer) // what has another type is left out, the rest is read
	list := make([]Job, 0, len(answer.Jobs))
	for _, j := range answer.Jobs {
		var data struct {
			ContinuationToken text
			PipelineContext   struct {
				PipelineName, PipelineExecutionID text
				Stage, Action                     struct{ Name text }
			}
		}
		var whole any
		_, _ = json.Unmarshal(j.Data, &data), json.Unmarshal(j.Data, &whole)
		in := data.PipelineContext
		list = append(list, Job{
			ID: string(j.ID), Nonce: string(j.Nonce), Token: data.ContinuationToken.pointer(),
			Account: string(j.AccountID), Data: whole,
			Pipeline: string(in.PipelineName), Execution: string(in.PipelineExecutionID), Stage: string(in.Stage.Name),
			Action: string(in.Action.Name),
		})
	}
	return list
}

// lenientState is the same of GetPipelineState: what it shows of actions, nil where the body is no such answer. It also
// answers what has another type, by action: numbers and times that cannot be read are there only.
func lenientState(body []byte) (*codepipeline.GetPipelineStateOutput, map[string]map[string]string) {
	var answer struct {
		StageStates []struct {
			LatestExecution struct{ PipelineExecutionID text }
			ActionStates    []struct {
				ActionName      text
				CurrentRevision *shownRevision
				LatestExecution *shownExecution
			}
		}
	}
	_ = json.Unmarshal(body, &answer)
	if len(answer.StageStates) == 0 {
		return nil, nil
	}
	odd := map[string]map[string]string{}
	out := new(codepipeline.GetPipelineStateOutput)
	for _, s := range answer.StageStates {
		stage := types.StageState{
			LatestExecution: &types.StageExecution{
				PipelineExecutionId: s.LatestExecution.PipelineExecutionID.pointer(),
			},
		}
		for _, a := range s.ActionStates {
			action := types.ActionState{ActionName: a.ActionName.pointer()}
			odd[string(a.ActionName)] = oddTypes(a.CurrentRevision, a.LatestExecution)
			if r := a.CurrentRevision; r != nil {
				action.CurrentRevision = &types.ActionRevision{
					RevisionId: r.RevisionID.pointer(), RevisionChangeId: r.RevisionChangeID.pointer(),
					Created: r.Created.time(),
				}
			}
			if e := a.LatestExecution; e != nil {
				action.LatestExecution = &types.ActionExecution{
					Status: types.ActionExecutionStatus(e.Status), Summary: e.Summary.pointer(),
					ExternalExecutionId: e.ExternalExecutionID.pointer(), PercentComplete: e.PercentComplete.percent(),
				}
			}
			stage.ActionStates = append(stage.ActionStates, action)
		}
		out.StageStates = append(out.StageStates, stage)
	}
	return out, odd
}

// shownRevision and shownExecution are what the state says of an action.
type shownRevision struct{ RevisionID, RevisionChangeID, Created typed }

type shownExecution struct {
	Status                                        text
	Summary, ExternalExecutionID, PercentComplete typed
}

// oddTypes are the members of an action that are no string or no number, where they should be one; null is none.
func oddTypes(r *shownRevision, e *shownExecution) map[string]string {
	odd := map[string]string{}
	note := func(name string, m typed, documented bool) {
		if m.raw != "" && !documented {
			odd[name] = m.raw
		}
	}
	if r != nil {
		note("revision", r.RevisionID, r.RevisionID.isString())
		note("changeIdentifier", r.RevisionChangeID, r.RevisionChangeID.isString())
		note("created", r.Created, r.Created.isNumber())
	}
	if e != nil {
		note("summary", e.Summary, e.Summary.isString())
		note("externalExecutionId", e.ExternalExecutionID, e.ExternalExecutionID.isString())
		note("percentComplete", e.PercentComplete, e.PercentComplete.isInteger())
	}
	return odd
}

// typed is a text and how it was written; both are empty of null.
type typed struct {
	text
	raw string
}

// UnmarshalJSON never fails.
func (t *typed) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	t.raw = string(b)
	return t.text.UnmarshalJSON(b)
}

func (t typed) isString() bool  { return strings.HasPrefix(t.raw, `"`) }
func (t typed) isNumber() bool  { return strings.Trim(t.raw, "+-.0123456789eE") == "" }
func (t typed) isInteger() bool { return strings.Trim(t.raw, "-0123456789") == "" }

// taken is the error of a call, and none where the target did as it was told and only its answer is one that the SDK
// does not read: what other operations answer is not what is checked.
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

// pointer is the text as the SDK has it, nil for none.
func (t text) pointer() *string {
	if t == "" {
		return nil
	}
	s := string(t)
	return &s
}

// percent is the number that the text says, nil for none.
func (t text) percent() *int32 {
	n, err := strconv.ParseFloat(string(t), 64)
	if err != nil || n != float64(int32(n)) {
		return nil
	}
	p := int32(n)
	return &p
}

// time is the time that the text says, in seconds since 1970 or by RFC 3339, as many providers write it; nil for none.
func (t text) time() *time.Time {
	if n, err := strconv.ParseFloat(string(t), 64); err == nil {
		at := smithytime.ParseEpochSeconds(n)
		return &at
	}
	if at, err := time.Parse(time.RFC3339Nano, string(t)); err == nil {
		return &at
	}
	return nil
}
