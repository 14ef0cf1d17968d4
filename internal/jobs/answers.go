package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/wire/awsjson"
)

// What answers say is read as the SDK reads it: names to the letter, the last of equal ones, null as nothing. A member
// of another type than the model says is read all the same, its JSON text as a text: what a target answers to these
// calls is not what is checked, and the jobs beside it would be lost.

var rooms = sync.Pool{New: func() any { return new([]awsjson.Node) }}

// reading has something read the document of an answer, which is an object; an empty answer has nothing. Fold has names
// be read in any letter case.
func reading(body []byte, fold bool, do func(item) error) error {
	room := rooms.Get().(*[]awsjson.Node)
	defer rooms.Put(room)
	doc, err := awsjson.ParseInto(body, *room)
	*room = doc.Nodes[:0]
	switch {
	case err != nil && err.Rule == "json/empty-body":
	case err != nil:
		return err
	case doc.BOM || doc.Root().Kind() != awsjson.Object && doc.Root().Kind() != awsjson.Null:
		return errors.New("the answer is no JSON object")
	default:
		return do(item{doc.Root(), fold})
	}
	return nil
}

// item is a value of an answer; its Doc is nil where there is nothing.
type item struct {
	awsjson.Value
	fold bool
}

func (i item) is(kind awsjson.Kind) bool { return i.Doc != nil && i.Kind() == kind }

// get is a member of an object.
func (i item) get(name string) (found item) {
	if !i.is(awsjson.Object) {
		return item{}
	}
	for n, v := range i.Members() {
		if n.Is(name) || i.fold && strings.EqualFold(n.Text(), name) {
			found = item{v, i.fold}
		}
	}
	if found.is(awsjson.Null) {
		return item{}
	}
	return found
}

// list are the items of a member that is a list. The error says that it is something else.
func (i item) list(name string) (items []item, err error) {
	list := i.get(name)
	switch {
	case list.Doc == nil:
		return nil, nil
	case !list.is(awsjson.Array):
		return nil, errors.New("the answer has no list " + name)
	}
	for v := range list.Items() {
		items = append(items, item{v, i.fold})
	}
	return items, nil
}

// text is a member that is a text, or the JSON text of what should be one.
func (i item) text(name string) string { return i.get(name).words() }

func (i item) words() string {
	switch {
	case i.Doc == nil:
		return ""
	case i.Kind() == awsjson.String:
		return i.Text()
	}
	return string(i.Raw())
}

// jobsIn are the jobs of an answer of PollForJobs. Those of a line, whose answers are judged, are read in any letter
// case, and with all that came with them.
func jobsIn(body []byte, ofLine bool) (list []Job, err error) {
	err = reading(body, ofLine, func(answer item) error {
		given, err := answer.list("jobs")
		for _, j := range given {
			data := j.get("data")
			token, in := data.get("continuationToken"), data.get("pipelineContext")
			job := Job{
				ID: j.text("id"), Nonce: j.text("nonce"), Blank: token.is(awsjson.String) && token.Text() == "",
				Pipeline: in.text("pipelineName"), Execution: in.text("pipelineExecutionId"),
				Stage: in.get("stage").text("name"), Action: in.get("action").text("name"),
				ActionExecution: in.get("action").text("actionExecutionId"),
			}
			if t := token.words(); t != "" {
				job.Token = &t
			}
			if job.Account = j.text("accountId"); ofLine && data.Doc != nil {
				_ = json.Unmarshal(data.Raw(), &job.Data) // it is part of a document that was read
			}
			list = append(list, job)
		}
		return err
	})
	return list, err
}

// startedBy is the execution that an answer of StartPipelineExecution names, empty where it names none.
func startedBy(body []byte) (execution string) {
	_ = reading(body, false, func(answer item) error { // a start that was answered is one
		if id := answer.get("pipelineExecutionId"); id.is(awsjson.String) {
			execution = id.Text()
		}
		return nil
	})
	return execution
}

// tokenIn is the continuation token that an answer of GetJobDetails shows, nil for none; false where it does not tell.
func tokenIn(body []byte) (token *string, told bool) {
	_ = reading(body, false, func(answer item) error { // what cannot be read does not tell
		data := answer.get("jobDetails").get("data")
		t := data.get("continuationToken")
		if told = data.is(awsjson.Object) && (t.Doc == nil || t.is(awsjson.String)); told && t.words() != "" {
			token = aws.String(t.Text())
		}
		return nil
	})
	return token, told
}

// shownIn is what an answer of GetPipelineState shows of actions, of an execution where that is known and told.
func shownIn(body []byte, ours string) (shown map[string]Shown, err error) {
	shown = map[string]Shown{}
	err = reading(body, false, func(answer item) error {
		stages, err := answer.list("stageStates")
		for _, stage := range stages {
			told := stage.get("latestExecution").text("pipelineExecutionId")
			if ours != "" && told != "" && told != ours {
				continue // the state is that of another execution
			}
			actions, _ := stage.list("actionStates") // of something else nothing is known
			for _, a := range actions {
				s := shownOf(a.get("currentRevision"), a.get("latestExecution"))
				s.OfExecution = told != "" && told == ours
				shown[a.text("actionName")] = s
			}
		}
		return err
	})
	return shown, err
}

func shownOf(r, e item) Shown {
	s := Shown{
		Status: e.text("status"), Summary: e.text("summary"), ExternalID: e.text("externalExecutionId"),
		Percent: percent(e.text("percentComplete")), ActionExecution: e.text("actionExecutionId"),
		Revision: r.text("revisionId"), Change: r.text("revisionChangeId"), Created: moment(r.text("created")),
		Odd: map[string]string{},
	}
	note := func(name string, m item, documented bool) {
		if m.Doc != nil && !documented {
			s.Odd[name] = string(m.Raw())
		}
	}
	for name, m := range map[string]item{
		"revision": r.get("revisionId"), "changeIdentifier": r.get("revisionChangeId"),
		"summary": e.get("summary"), "externalExecutionId": e.get("externalExecutionId"),
	} {
		note(name, m, m.is(awsjson.String))
	}
	note("created", r.get("created"), r.get("created").is(awsjson.Number))
	whole := e.get("percentComplete")
	note("percentComplete", whole, whole.is(awsjson.Number) && strings.Trim(whole.words(), "-0123456789") == "")
	return s
}

// percent is the number that a text says, nil for none.
func percent(text string) *int32 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n != float64(int32(n)) {
		return nil
	}
	p := int32(n)
	return &p
}

// moment is the time that a text says, in seconds since 1970 or by RFC 3339, as many providers write it; nil for none.
func moment(text string) *time.Time {
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		at := smithytime.ParseEpochSeconds(n)
		return &at
	}
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return &at
	}
	return nil
}

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
