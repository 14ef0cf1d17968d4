package jobs

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	smithytime "github.com/aws/smithy-go/time"
)

// The inputs of the calls that direct makes, as they are written.
type (
	jobInput struct {
		JobID *string `json:"jobId"`
		Nonce *string `json:"nonce"`
	}
	nameInput struct {
		Name *string `json:"name"`
	}
	startInput struct {
		Name               *string `json:"name"`
		ClientRequestToken *string `json:"clientRequestToken,omitempty"`
	}
	pollInput struct {
		ActionTypeID typeInput `json:"actionTypeId"`
		MaxBatchSize *int32    `json:"maxBatchSize"`
	}
	typeInput struct {
		Category types.ActionCategory `json:"category"`
		Owner    types.ActionOwner    `json:"owner"`
		Provider *string              `json:"provider"`
		Version  *string              `json:"version"`
	}
	pipelineInput struct {
		Pipeline declaration `json:"pipeline"`
	}
	declaration struct {
		Name          *string    `json:"name"`
		RoleARN       *string    `json:"roleArn"`
		Version       *int32     `json:"version"`
		ArtifactStore storeInput `json:"artifactStore"`
		Stages        []stage    `json:"stages"`
	}
	storeInput struct {
		Type     types.ArtifactStoreType `json:"type"`
		Location *string                 `json:"location"`
	}
	stage struct {
		Name    *string  `json:"name"`
		Actions []action `json:"actions"`
	}
	action struct {
		Name         *string   `json:"name"`
		ActionTypeID typeInput `json:"actionTypeId"`
		RunOrder     *int32    `json:"runOrder"`
	}
)

func identified(id *types.ActionTypeId) typeInput {
	return typeInput{id.Category, id.Owner, id.Provider, id.Version}
}

// declared has of a pipeline what ours have.
func declared(p *types.PipelineDeclaration) declaration {
	d := declaration{
		Name: p.Name, RoleARN: p.RoleArn, Version: p.Version, ArtifactStore: storeInput{p.ArtifactStore.Type, p.ArtifactStore.Location},
	}
	for _, s := range p.Stages {
		actions := make([]action, len(s.Actions))
		for i, a := range s.Actions {
			actions[i] = action{a.Name, identified(a.ActionTypeId), a.RunOrder}
		}
		d.Stages = append(d.Stages, stage{s.Name, actions})
	}
	return d
}

// reader reads an answer as the SDK does: names to the letter, null as nothing. What has
// another type than the model says is odd, and for the SDK.
type reader struct {
	body []byte
	odd  bool
}

// document is the answer; an empty one has nothing.
func (r *reader) document() map[string]any {
	var v any
	d := json.NewDecoder(bytes.NewReader(r.body))
	d.UseNumber()
	if err := d.Decode(&v); err != nil && !errors.Is(err, io.EOF) {
		r.odd = true
	}
	return r.object(v)
}

func (r *reader) object(v any) map[string]any {
	o, ok := v.(map[string]any)
	r.odd = r.odd || !ok && v != nil
	return o
}

func (r *reader) list(v any) []any {
	l, ok := v.([]any)
	r.odd = r.odd || !ok && v != nil
	return l
}

func (r *reader) text(v any) *string {
	s, ok := v.(string)
	if !ok {
		r.odd = r.odd || v != nil
		return nil
	}
	return &s
}

func (r *reader) word(v any) string {
	s, ok := v.(string)
	r.odd = r.odd || !ok && v != nil
	return s
}

func (r *reader) number(v any) (json.Number, bool) {
	n, ok := v.(json.Number)
	r.odd = r.odd || !ok && v != nil
	return n, ok
}

func (r *reader) job(j map[string]any) types.Job {
	job := types.Job{Id: r.text(j["id"]), Nonce: r.text(j["nonce"])}
	data := r.object(j["data"])
	if data == nil {
		return job
	}
	job.Data = &types.JobData{ContinuationToken: r.text(data["continuationToken"])}
	if p := r.object(data["pipelineContext"]); p != nil {
		in := &types.PipelineContext{PipelineName: r.text(p["pipelineName"]), PipelineExecutionId: r.text(p["pipelineExecutionId"])}
		if s := r.object(p["stage"]); s != nil {
			in.Stage = &types.StageContext{Name: r.text(s["name"])}
		}
		if a := r.object(p["action"]); a != nil {
			in.Action = &types.ActionContext{Name: r.text(a["name"]), ActionExecutionId: r.text(a["actionExecutionId"])}
		}
		job.Data.PipelineContext = in
	}
	return job
}

func (r *reader) stage(s map[string]any) types.StageState {
	var state types.StageState
	if e := r.object(s["latestExecution"]); e != nil {
		state.LatestExecution = &types.StageExecution{PipelineExecutionId: r.text(e["pipelineExecutionId"])}
	}
	for _, v := range r.list(s["actionStates"]) {
		a := r.object(v)
		shown := types.ActionState{ActionName: r.text(a["actionName"])}
		if rev := r.object(a["currentRevision"]); rev != nil {
			shown.CurrentRevision = r.revision(rev)
		}
		if e := r.object(a["latestExecution"]); e != nil {
			shown.LatestExecution = r.execution(e)
		}
		state.ActionStates = append(state.ActionStates, shown)
	}
	return state
}

func (r *reader) revision(v map[string]any) *types.ActionRevision {
	rev := &types.ActionRevision{RevisionId: r.text(v["revisionId"]), RevisionChangeId: r.text(v["revisionChangeId"])}
	if n, ok := r.number(v["created"]); ok {
		seconds, err := n.Float64()
		at := smithytime.ParseEpochSeconds(seconds)
		rev.Created, r.odd = &at, r.odd || err != nil
	}
	return rev
}

func (r *reader) execution(v map[string]any) *types.ActionExecution {
	e := &types.ActionExecution{
		Status: types.ActionExecutionStatus(r.word(v["status"])), Summary: r.text(v["summary"]), ExternalExecutionId: r.text(v["externalExecutionId"]),
	}
	if n, ok := r.number(v["percentComplete"]); ok {
		percent, err := strconv.ParseInt(n.String(), 10, 32)
		whole := int32(percent)
		e.PercentComplete, r.odd = &whole, r.odd || err != nil
	}
	return e
}
