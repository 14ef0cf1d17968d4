package jobs

import (
	"iter"
	"strconv"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/wire/awsjson"
)

// The inputs of the calls that direct makes, as they are written.
type (
	jobInput struct {
		JobID *string `json:"jobId"`
		Nonce *string `json:"nonce"`
	}
	detailsInput struct {
		JobID *string `json:"jobId"`
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
		// QueryParam is what is asked of the configuration of actions.
		QueryParam map[string]string `json:"queryParam,omitempty"`
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
		// Configuration is of an action whose type has a queryable property.
		Configuration map[string]string `json:"configuration,omitempty"`
	}
)

func identified(id *types.ActionTypeId) typeInput {
	return typeInput{id.Category, id.Owner, id.Provider, id.Version}
}

// declared has of a pipeline what ours have.
func declared(p *types.PipelineDeclaration) declaration {
	d := declaration{
		Name: p.Name, RoleARN: p.RoleArn, Version: p.Version,
		ArtifactStore: storeInput{p.ArtifactStore.Type, p.ArtifactStore.Location},
	}
	for _, s := range p.Stages {
		actions := make([]action, len(s.Actions))
		for i, a := range s.Actions {
			actions[i] = action{a.Name, identified(a.ActionTypeId), a.RunOrder, a.Configuration}
		}
		d.Stages = append(d.Stages, stage{s.Name, actions})
	}
	return d
}

// reader reads an answer as the SDK does: names to the letter, the last of equal ones, null as
// nothing. What has another type than the model says is odd, and for the SDK.
type reader struct {
	body []byte
	odd  bool
	room *[]awsjson.Node // of the document
}

var rooms = sync.Pool{New: func() any { return new([]awsjson.Node) }}

// free lets the memory of what was read be used again: texts are copies.
func (r *reader) free() {
	if r.room != nil {
		rooms.Put(r.room)
		r.room = nil
	}
}

// item is a value of an answer; its Doc is nil where there is nothing.
type item struct{ awsjson.Value }

// document is the answer; an empty one has nothing.
func (r *reader) document() item {
	r.room = rooms.Get().(*[]awsjson.Node)
	doc, err := awsjson.ParseInto(r.body, *r.room)
	*r.room = doc.Nodes[:0]
	if err != nil {
		r.odd = r.odd || err.Rule != "json/empty-body"
		return item{}
	}
	r.odd = r.odd || doc.BOM
	return r.of(doc.Root(), awsjson.Object)
}

// of is a value that is to be of a kind.
func (r *reader) of(v awsjson.Value, kind awsjson.Kind) item {
	if v.Kind() == kind {
		return item{v}
	}
	r.odd = r.odd || v.Kind() != awsjson.Null
	return item{}
}

// get is a member that is to be of a kind.
func (r *reader) get(object item, name string, kind awsjson.Kind) item {
	var found item
	if object.Doc == nil {
		return found
	}
	for n, v := range object.Members() {
		if n.Is(name) {
			found.Value = v
		}
	}
	if found.Doc == nil {
		return found
	}
	return r.of(found.Value, kind)
}

func (r *reader) object(in item, name string) (o item, ok bool) {
	o = r.get(in, name, awsjson.Object)
	return o, o.Doc != nil
}

// list are the objects of a list. A null in it is an object without members.
func (r *reader) list(in item, name string) iter.Seq[item] {
	return func(yield func(item) bool) {
		list := r.get(in, name, awsjson.Array)
		if list.Doc == nil {
			return
		}
		for v := range list.Items() {
			if !yield(r.of(v, awsjson.Object)) {
				return
			}
		}
	}
}

func (r *reader) text(in item, name string) *string {
	v := r.get(in, name, awsjson.String)
	if v.Doc == nil {
		return nil
	}
	s := v.Text()
	return &s
}

// number is a number as it is written.
func (r *reader) number(in item, name string) (n string, ok bool) {
	v := r.get(in, name, awsjson.Number)
	if v.Doc == nil {
		return "", false
	}
	return string(v.Raw()), true
}

func (r *reader) job(j item) types.Job {
	job := types.Job{Id: r.text(j, "id"), Nonce: r.text(j, "nonce")}
	data, ok := r.object(j, "data")
	if !ok {
		return job
	}
	job.Data = &types.JobData{ContinuationToken: r.text(data, "continuationToken")}
	if p, ok := r.object(data, "pipelineContext"); ok {
		in := &types.PipelineContext{
			PipelineName: r.text(p, "pipelineName"), PipelineExecutionId: r.text(p, "pipelineExecutionId"),
		}
		if s, ok := r.object(p, "stage"); ok {
			in.Stage = &types.StageContext{Name: r.text(s, "name")}
		}
		if a, ok := r.object(p, "action"); ok {
			in.Action = &types.ActionContext{Name: r.text(a, "name"), ActionExecutionId: r.text(a, "actionExecutionId")}
		}
		job.Data.PipelineContext = in
	}
	return job
}

func (r *reader) stage(s item) types.StageState {
	var state types.StageState
	if e, ok := r.object(s, "latestExecution"); ok {
		state.LatestExecution = &types.StageExecution{PipelineExecutionId: r.text(e, "pipelineExecutionId")}
	}
	for a := range r.list(s, "actionStates") {
		shown := types.ActionState{ActionName: r.text(a, "actionName")}
		if rev, ok := r.object(a, "currentRevision"); ok {
			shown.CurrentRevision = r.revision(rev)
		}
		if e, ok := r.object(a, "latestExecution"); ok {
			shown.LatestExecution = r.execution(e)
		}
		state.ActionStates = append(state.ActionStates, shown)
	}
	return state
}

func (r *reader) revision(v item) *types.ActionRevision {
	rev := &types.ActionRevision{RevisionId: r.text(v, "revisionId"), RevisionChangeId: r.text(v, "revisionChangeId")}
	if n, ok := r.number(v, "created"); ok {
		seconds, err := strconv.ParseFloat(n, 64)
		at := smithytime.ParseEpochSeconds(seconds)
		rev.Created, r.odd = &at, r.odd || err != nil
	}
	return rev
}

func (r *reader) execution(v item) *types.ActionExecution {
	e := &types.ActionExecution{
		Summary: r.text(v, "summary"), ExternalExecutionId: r.text(v, "externalExecutionId"),
		ActionExecutionId: r.text(v, "actionExecutionId"),
	}
	if status := r.text(v, "status"); status != nil {
		e.Status = types.ActionExecutionStatus(*status)
	}
	if n, ok := r.number(v, "percentComplete"); ok {
		percent, err := strconv.ParseInt(n, 10, 32)
		whole := int32(percent)
		e.PercentComplete, r.odd = &whole, r.odd || err != nil
	}
	return e
}
