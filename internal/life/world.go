package life

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// World is a pipeline of a subject's, and what a worker knows of its jobs.
type World struct {
	*Ground
	pipeline   string
	source     subject.ActionType
	build      subject.ActionType
	executions []string
	now        State
	jobs       [Slots]subject.Job
	spent      [Slots][]string // ids of the jobs that continuations have ended
	lost       bool            // the subject did what is not ruled out, and the model cannot follow
}

// Open makes a pipeline and starts it. The error says which call failed: then the subject has no pipelines to try.
func (g *Ground) Open() (*World, error) {
	g.subject.Renew()
	name := "plumbline-life-" + strings.ToLower(rand.Text()[:10])
	w := &World{
		Ground: g, pipeline: name, now: Start(),
		source: subject.ActionType{Category: "Source", Provider: name, Version: "1"},
		build:  subject.ActionType{Category: "Build", Provider: name, Version: "1"},
	}
	for i, t := range []subject.ActionType{w.source, w.build} {
		if err := w.call("CreateCustomActionType",
			fmt.Sprintf(`{"category":%q,"provider":%q,"version":"1","inputArtifactDetails":{"minimumCount":0,`+
				`"maximumCount":%d},"outputArtifactDetails":{"minimumCount":0,"maximumCount":1}}`, t.Category,
				t.Provider, i), nil); err != nil {
			return nil, err
		}
	}
	action := func(name string, t subject.ActionType) string {
		return fmt.Sprintf(`{"name":%q,"actionTypeId":{"category":%q,"owner":"Custom","provider":%q,"version":"1"},`+
			`"runOrder":1}`, name, t.Category, t.Provider)
	}
	if err := w.call("CreatePipeline",
		fmt.Sprintf(`{"pipeline":{"name":%q,"version":1,"roleArn":"arn:aws:iam::111122223333:role/plumbline",`+
			`"artifactStore":{"type":"S3","location":"plumbline-artifacts"},`+
			`"stages":[{"name":"first","actions":[%s,%s]},{"name":"second","actions":[%s]}]}}`, name,
			action("a", w.source), action("b", w.source), action("c", w.build)), nil); err != nil {
		return nil, err
	}
	return w, w.start()
}

// start starts an execution.
func (w *World) start() error {
	var given struct{ PipelineExecutionID string }
	if err := w.call("StartPipelineExecution", fmt.Sprintf(`{"name":%q}`, w.pipeline), &given); err != nil {
		return err
	}
	w.executions = append(w.executions, given.PipelineExecutionID)
	return nil
}

// call makes a call that is no part of what is tried. A running implementation may take a while to find what was made.
func (w *World) call(operation, body string, into any) error {
	var a wire.Answer
	for end := time.Now().Add(w.patience); ; time.Sleep(pause) {
		a = w.subject.Call(operation, []byte(body))
		if a.Status/100 != 4 || a.NotImplemented() || time.Now().After(end) {
			break
		}
	}
	if a.Status != 200 {
		return fmt.Errorf("%s got %s %s", operation, a.Outcome(), a.Detail)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(a.Body, into); err != nil {
		return fmt.Errorf("the answer to %s cannot be read: %w", operation, err)
	}
	return nil
}

// Close removes what Open has made, of a running implementation.
func (w *World) Close() {
	if w.subject.Endpoint == "" {
		return
	}
	for _, call := range [][2]string{
		{"DeletePipeline", fmt.Sprintf(`{"name":%q}`, w.pipeline)},
		{"DeleteCustomActionType", fmt.Sprintf(`{"category":"Source","provider":%q,"version":"1"}`, w.pipeline)},
		{"DeleteCustomActionType", fmt.Sprintf(`{"category":"Build","provider":%q,"version":"1"}`, w.pipeline)},
	} {
		w.subject.Call(call[0], []byte(call[1])) // plumbline clean removes what is left
	}
}

// Do does a step, and says what came out otherwise than the model has it.
func (w *World) Do(s Step) (problem string, err error) {
	if w.lost {
		return "", nil
	}
	if parts := s.parts(); parts != nil {
		for _, part := range parts {
			if problem, err = w.Do(part); problem != "" || err != nil {
				return problem, err
			}
		}
		return "", nil
	}
	switch {
	case s.Do == Poll:
		problem, err = w.poll()
	case s.Do == Restart && w.oneExecution:
		return "", nil
	case s.Do == Restart && w.now.Second:
	case s.Do == Restart:
		err = w.start()
	default:
		problem, err = w.send(s)
	}
	w.now = w.now.After(s)
	return problem, err
}

// send sends the request of a step.
func (w *World) send(s Step) (string, error) {
	allowed := w.now.Allowed(s)
	operation, body := w.request(s)
	a := w.subject.Call(operation, []byte(body))
	problem, err := w.subject.Differences(a, allowed)
	if err != nil {
		return "", err
	}
	if operation != "PutJobSuccessResult" { // only the outcome of the others is of interest
		if a.NotImplemented() && !w.subject.Strict {
			w.lost = w.now.After(s) != w.now
			return "", nil
		}
		problem = outcome(a, allowed)
	}
	if problem != "" {
		return fmt.Sprintf("%s: %s", s, problem), nil
	}
	accepted := a.Status == 200
	if s.Do == Details {
		return w.details(s, a), nil
	}
	if accepted != allowed.Should.Success {
		w.lost = true
	}
	if s.Do == Continue && accepted {
		w.spent[s.Slot] = append(w.spent[s.Slot], w.jobs[s.Slot].ID)
		w.jobs[s.Slot] = subject.Job{}
	}
	if s.Do == Fail && accepted && !w.subject.Strict {
		w.lost = true // what a failure means for the jobs beside it is not documented
	}
	return "", nil
}

// details says what the details of a job have otherwise than its poll had.
func (w *World) details(s Step, a wire.Answer) string {
	var shown struct{ JobDetails subject.Job }
	if a.Status != 200 {
		return ""
	}
	if err := json.Unmarshal(a.Body, &shown); err != nil {
		return fmt.Sprintf("%s: the answer cannot be read: %v", s, err)
	}
	if given := w.jobs[s.Slot]; !reflect.DeepEqual(shown.JobDetails.Data, given.Data) ||
		shown.JobDetails.ID != given.ID {
		return fmt.Sprintf("%s: expected the data that PollForJobs gave, got %.200s", s, a.Body)
	}
	return ""
}

// outcome compares no more than whether a call was accepted, and with which error it was refused.
func outcome(a wire.Answer, allowed judge.Allowed) string {
	name := wire.ErrorType(a)
	switch {
	case a.Fate != wire.Answered:
		return fmt.Sprintf("expected %s, got %s", allowed, a.Outcome())
	case a.Status == 200 && allowed.Must.Success:
		return ""
	case a.Status == 400 && (slices.Contains(allowed.Must.Errors, name) ||
		slices.Contains(allowed.Must.Errors, model.AnyError)):
		return ""
	}
	return fmt.Sprintf("expected %s, got %s", allowed, a.Outcome())
}

// request is the request of a step.
func (w *World) request(s Step) (operation, body string) {
	id, nonce := w.jobs[s.Slot].ID, w.jobs[s.Slot].Nonce
	if !w.now.Slots[s.Slot].known() || s.Do == Stranger {
		id, nonce = stranger, "nonce"
	}
	job := wire.Quoted(id)
	switch s.Do {
	case WrongNonce:
		return "AcknowledgeJob", fmt.Sprintf(`{"jobId":%s,"nonce":"wrong"}`, job)
	case Acknowledge:
		return "AcknowledgeJob", fmt.Sprintf(`{"jobId":%s,"nonce":%s}`, job, wire.Quoted(nonce))
	case Fail:
		return "PutJobFailureResult", fmt.Sprintf(
			`{"jobId":%s,"failureDetails":{"type":%q,"message":"on purpose"}}`,
			job, failureTypes[s.With%len(failureTypes)])
	case Refuse:
		return "PutJobSuccessResult", fmt.Sprintf(`{"jobId":%s%s}`, job, wrong[s.With%len(wrong)].json)
	case Details:
		return "GetJobDetails", fmt.Sprintf(`{"jobId":%s}`, job)
	case BadFail:
		return "PutJobFailureResult", fmt.Sprintf(badFailures[s.With%len(badFailures)]+"%.0[2]s", job, w.pipeline)
	case Borrow:
		return "AcknowledgeJob", fmt.Sprintf(`{"jobId":%s,"nonce":%s}`, job,
			wire.Quoted(cmp.Or(w.borrowed(s.Slot), "wrong")))
	case BadPoll:
		return "PollForJobs", fmt.Sprintf("%.0[1]s"+badPolls[s.With%len(badPolls)], job, w.pipeline)
	case Partner:
		p := partners[s.With%len(partners)]
		return p.operation, fmt.Sprintf("%.0[1]s"+p.body+"%.0[2]s", job, w.pipeline)
	case Continue:
		return "PutJobSuccessResult", fmt.Sprintf(`{"jobId":%s,"continuationToken":%q%s}`, job, Tokens[s.token()],
			s.payload().json)
	case Again:
		job = wire.Quoted(stranger)
		if spent := w.spent[s.Slot]; len(spent) > 0 {
			job = wire.Quoted(spent[len(spent)-1])
		}
	}
	return "PutJobSuccessResult", fmt.Sprintf(`{"jobId":%s%s}`, job, s.payload().json)
}

// borrowed is the nonce of the first other job that has one.
func (w *World) borrowed(slot int) string {
	for i, j := range w.jobs {
		if i != slot && j.Nonce != "" {
			return j.Nonce
		}
	}
	return ""
}

// poll takes the waiting jobs, and says which are missing, or should not be there.
func (w *World) poll() (string, error) {
	missing := map[int]bool{}
	for i, slot := range w.now.Slots {
		if slot.Status == Queued {
			missing[i] = true
		}
	}
	problem, err := w.await(missing)
	if problem != "" || err != nil || len(missing) == 0 {
		return problem, err
	}
	if !w.subject.Strict { // time alone proves nothing: they are missing where those of a new pipeline come
		if err := w.alive(); err != nil {
			return "", err
		}
		if problem, err = w.await(missing); problem != "" || err != nil || len(missing) == 0 {
			return problem, err
		}
	}
	first := slices.Min(slices.Collect(maps.Keys(missing)))
	return fmt.Sprintf("PollForJobs: expected a job of %s, got none", slotName(first)), nil
}

// await takes waiting jobs until none is missing, for as long as the subject is given.
func (w *World) await(missing map[int]bool) (string, error) {
	for end := time.Now().Add(w.patience); ; time.Sleep(pause) {
		for _, from := range []subject.ActionType{w.source, w.build} {
			jobs, err := w.subject.Poll(from)
			if err != nil {
				return subject.Settle("", err)
			}
			for _, j := range jobs {
				if problem := w.receive(j, missing); problem != "" {
					return "PollForJobs: " + problem, nil
				}
			}
		}
		if len(missing) == 0 || !time.Now().Before(end) {
			return "", nil
		}
	}
}

// receive takes a job that was handed out.
func (w *World) receive(j subject.Job, missing map[int]bool) string {
	place := j.Data.PipelineContext
	execution, action := slices.Index(w.executions, place.PipelineExecutionID), strings.Index("abc", place.Action.Name)
	if execution < 0 || action < 0 || place.Action.Name == "" {
		if !w.subject.Strict { // creating a pipeline may start it
			w.untold = w.untold || place.PipelineExecutionID == "" || place.Action.Name == ""
			return ""
		}
		return fmt.Sprintf("expected jobs of the executions that were started, got one of action %q, execution %q",
			place.Action.Name, place.PipelineExecutionID)
	}
	i := execution*actions + action
	if !missing[i] {
		if !w.subject.Strict && w.now.Slots[i].Status <= Dispatched && w.jobs[i].ID == j.ID {
			w.jobs[i] = j // it may be handed out until it is acknowledged
			return ""
		}
		return fmt.Sprintf("expected no job of %s, got one", slotName(i))
	}
	token := Tokens[w.now.Slots[i].Token]
	switch sent := j.Data.ContinuationToken; {
	case token == "" && sent != nil:
		return fmt.Sprintf("expected a job of %s without a token, got one with %q", slotName(i), *sent)
	case token != "" && sent == nil:
		return fmt.Sprintf("expected a job of %s with token %q, got one without", slotName(i), token)
	case token != "" && *sent != token:
		return fmt.Sprintf("expected a job of %s with token %q, got one with %q", slotName(i), token, *sent)
	case slices.Contains(w.spent[i], j.ID):
		return fmt.Sprintf("expected a new id for the next job of %s, got the one before", slotName(i))
	}
	delete(missing, i)
	w.jobs[i] = j
	return ""
}

func slotName(slot int) string {
	return fmt.Sprintf("action %c, execution %d", 'a'+slot%actions, 1+slot/actions)
}

// stranger is an id that no job has.
const stranger = "00000000-0000-4000-8000-000000000000"

// Run does steps on a new pipeline until one comes out otherwise than the model has it; n is the number of that one.
func (g *Ground) Run(steps []Step) (n int, problem string, err error) {
	w, err := g.Open()
	if err != nil {
		return 0, "", err
	}
	defer w.Close()
	for i, step := range steps {
		if problem, err := w.Do(step); problem != "" || err != nil {
			return i, problem, err
		}
	}
	return len(steps), "", nil
}
