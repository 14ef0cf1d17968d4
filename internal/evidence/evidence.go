// Package evidence asks a target the questions that no document answers, with as few calls as possible, and says which
// rules its answers confirm, refute or leave open. It is made for AWS itself, which nobody has asked yet.
package evidence

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Verdict is what an answer says of a rule.
type Verdict string

// The verdicts. A rule that claims nothing is settled by whatever the answer is.
const (
	Confirms Verdict = "confirms"
	Refutes  Verdict = "refutes"
	Settles  Verdict = "settles"
	Open     Verdict = "leaves open"
)

// Finding is the verdict on one rule.
type Finding struct {
	Rule     string  `json:"rule"`
	Question string  `json:"question"`
	Verdict  Verdict `json:"verdict"`
	Says     string  `json:"says"` // what was answered, or why nothing was learned
}

// Observation is a question with the answer as it came.
type Observation struct {
	Question  string              `json:"question"`
	Operation string              `json:"operation"`
	Request   string              `json:"request,omitempty"` // the body
	Binary    []byte              `json:"requestBase64,omitempty"`
	Status    int                 `json:"status"`
	Header    map[string][]string `json:"header,omitempty"`
	Answer    string              `json:"answer"`
}

// Options say how jobs are made.
type Options struct {
	// Do sends a request and answers what came.
	Do              func(context.Context, wire.Request) wire.Answer
	RoleARN, Bucket string
	// Name is that of everything that is made: one that clean recognises.
	Name string
	// Wait is how long the first job may take, and Pause the time between polls.
	Wait, Pause time.Duration
}

// Result is what was learned.
type Result struct {
	Findings     []Finding
	Observations []Observation
	Calls        int
	// Left are the things that could not be removed.
	Left []string
}

// jobsNeeded is how many jobs the questions use at most: each of those that may be accepted one, one that is not
// acknowledged, and one each for a race, a failure and a plain success.
func jobsNeeded() int {
	n := 4
	for _, q := range onLive() {
		if !q.sure {
			n++
		}
	}
	return n
}

// MostCalls is how many calls are made at most when the first poll finds the jobs: those that make and remove things, a
// poll for every ten jobs, an acknowledgement for each, and the questions.
func MostCalls() int {
	arranged := 2 + 1 + 1 + 1 + 2 // types, pipeline, its start, and the removal
	return arranged + (jobsNeeded()+9)/10 + jobsNeeded() + len(onDispatched()) + len(onLive()) + len(onFinished()) +
		len(onFailed()) + raceCalls + 1
}

// Makes says what is made and removed.
func Makes() string {
	return fmt.Sprintf("two custom action types and a pipeline of %d source actions and one test action, which "+
		"it runs once", jobsNeeded())
}

// Run asks everything. An error says why nothing could be asked; whatever was made is removed in any case.
func Run(ctx context.Context, o Options) (result *Result, err error) {
	s := &session{o: o, result: &Result{}}
	defer s.remove()
	if err := s.arrange(ctx); err != nil {
		return s.result, err
	}
	s.askAll(ctx)
	for _, rule := range Rules() {
		if !slices.ContainsFunc(s.result.Findings, func(f Finding) bool { return f.Rule == rule }) {
			s.result.Findings = append(s.result.Findings, Finding{rule, "", Open, s.unasked()})
		}
	}
	return s.result, ctx.Err()
}

// session is one run.
type session struct {
	o        Options
	mu       sync.Mutex // of the result, in a race
	result   *Result
	made     []func(context.Context)
	waiting  []handed // dispatched, not acknowledged
	live     *handed
	finished *handed
}

type handed struct {
	ID    string `json:"id"`
	Nonce string `json:"nonce"`
}

func (s *session) unasked() string {
	if len(s.waiting) == 0 {
		return "there was no job left to ask with"
	}
	return "it was not asked"
}

// call sends one call of an operation.
func (s *session) call(ctx context.Context, operation string, body []byte) wire.Answer {
	s.mu.Lock()
	s.result.Calls++
	s.mu.Unlock()
	return s.o.Do(ctx, wire.Request{Target: "CodePipeline_20150709." + operation, Body: body})
}

// ask sends a question and keeps what came.
func (s *session) ask(ctx context.Context, q question, id string) wire.Answer {
	body := q.body(id)
	answer := s.call(ctx, q.operation, body)
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := Observation{
		Question: q.asks, Operation: q.operation, Status: answer.Status, Answer: string(answer.Body),
		Header: map[string][]string{},
	}
	if utf8.Valid(body) {
		seen.Request = string(body)
	} else {
		seen.Binary = body
	}
	if q.operation == model.GetJobDetails { // it holds credentials of artifacts
		seen.Answer = fmt.Sprintf("(%d bytes, left out)", len(answer.Body))
	}
	for _, name := range []string{
		"Content-Type", "X-Amzn-Errortype", "Content-Length", "Content-Encoding",
		"Smithy-Protocol",
	} {
		if values := answer.Header[name]; len(values) > 0 {
			seen.Header[name] = values
		}
	}
	s.result.Observations = append(s.result.Observations, seen)
	for _, c := range q.claims {
		verdict, says := c.read(answer)
		s.result.Findings = append(s.result.Findings, Finding{c.rule, q.asks, verdict, says})
	}
	return answer
}

// arrange makes the action types and the pipeline, starts it, and waits for the jobs.
func (s *session) arrange(ctx context.Context) error {
	for _, category := range []string{"Source", "Test"} {
		id := map[string]any{"category": category, "provider": s.o.Name, "version": "1"}
		in := map[string]any{
			"category": category, "provider": s.o.Name, "version": "1",
			"inputArtifactDetails": counts(1 - outputs(category)), "outputArtifactDetails": counts(outputs(category)),
		}
		if err := s.must(ctx, "CreateCustomActionType", in); err != nil {
			return err
		}
		s.made = append(s.made, func(ctx context.Context) {
			s.delete(ctx, "DeleteCustomActionType", id, "action type "+category+"/"+s.o.Name+"/1")
		})
	}
	if err := s.must(ctx, "CreatePipeline", map[string]any{"pipeline": s.pipeline()}); err != nil {
		return err
	}
	s.made = append(s.made, func(ctx context.Context) {
		s.delete(ctx, "DeletePipeline", map[string]any{"name": s.o.Name}, "pipeline "+s.o.Name)
	})
	if s.poll(ctx); len(s.waiting) == 0 { // one that AWS makes starts by itself
		_ = s.must(ctx, "StartPipelineExecution", map[string]any{"name": s.o.Name}) // the polls show what came of it
	}
	for end := time.Now().Add(s.o.Wait); len(s.waiting) < jobsNeeded() && time.Now().Before(end) && ctx.Err() == nil; {
		if s.poll(ctx) == 0 {
			_ = smithytime.SleepWithContext(ctx, s.o.Pause)
		}
	}
	if len(s.waiting) == 0 {
		return fmt.Errorf("no job appeared within %s after CreatePipeline and StartPipelineExecution", s.o.Wait)
	}
	return ctx.Err()
}

func outputs(category string) int {
	if category == "Source" {
		return 1
	}
	return 0
}

func counts(n int) map[string]any { return map[string]any{"minimumCount": n, "maximumCount": n} }

func (s *session) pipeline() map[string]any {
	action := func(name, category string, in, out []any) map[string]any {
		return map[string]any{
			"name": name, "runOrder": 1, "inputArtifacts": in, "outputArtifacts": out,
			"actionTypeId": map[string]any{
				"category": category, "owner": "Custom", "provider": s.o.Name,
				"version": "1",
			},
		}
	}
	var sources []any
	for i := range jobsNeeded() {
		name := fmt.Sprintf("source-%d", i+1)
		sources = append(sources, action(name, "Source", []any{}, []any{map[string]any{"name": name}}))
	}
	test := action("test", "Test", []any{map[string]any{"name": "source-1"}}, []any{})
	return map[string]any{
		"name": s.o.Name, "roleArn": s.o.RoleARN, "artifactStore": map[string]any{"type": "S3", "location": s.o.Bucket},
		"stages": []any{
			map[string]any{"name": "Source", "actions": sources},
			map[string]any{"name": "Test", "actions": []any{test}},
		},
	}
}

// must makes a call that has to succeed.
func (s *session) must(ctx context.Context, operation string, in any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	if answer := s.call(ctx, operation, body); answer.Status != http.StatusOK {
		return fmt.Errorf("%s: %s", operation, outcome(answer)+message(answer))
	}
	return nil
}

func (s *session) delete(ctx context.Context, operation string, in any, what string) {
	if err := s.must(ctx, operation, in); err != nil {
		s.result.Left = append(s.result.Left, fmt.Sprintf("%s (%v)", what, err))
	}
}

// removal is how long the removal may take, also after an interrupt.
const removal = 30 * time.Second

// remove removes what was made, the last first.
func (s *session) remove() {
	ctx, cancel := context.WithTimeout(context.Background(), removal)
	defer cancel()
	for _, undo := range slices.Backward(s.made) {
		undo(ctx)
	}
}

// poll asks for jobs and keeps them; it returns how many came.
func (s *session) poll(ctx context.Context) int {
	body, _ := json.Marshal(map[string]any{ // strings and a number
		"maxBatchSize": 10, "actionTypeId": map[string]any{
			"category": "Source", "owner": "Custom",
			"provider": s.o.Name, "version": "1",
		},
	})
	var given struct {
		Jobs []handed `json:"jobs"`
	}
	_ = json.Unmarshal(s.call(ctx, model.PollForJobs, body).Body, &given) // what cannot be read gives no jobs
	n := 0
	for _, j := range given.Jobs {
		if !slices.ContainsFunc(s.waiting, func(h handed) bool { return h.ID == j.ID }) {
			s.waiting = append(s.waiting, j)
			n++
		}
	}
	return n
}

// take makes a job live, where there is none.
func (s *session) take(ctx context.Context) bool {
	for s.live == nil && len(s.waiting) > 0 && ctx.Err() == nil {
		j := s.waiting[0]
		s.waiting = s.waiting[1:]
		body, _ := json.Marshal(map[string]any{"jobId": j.ID, "nonce": j.Nonce}) // two strings
		if s.call(ctx, model.AcknowledgeJob, body).Status == http.StatusOK {
			s.live = &j
		}
	}
	return s.live != nil
}

// done notes that the live job has ended.
func (s *session) done() { s.finished, s.live = s.live, nil }

func (s *session) askAll(ctx context.Context) {
	first := s.waiting[0]
	for _, q := range onDispatched() {
		if s.ask(ctx, q, first.ID).Status == http.StatusOK && q.operation == model.PutJobSuccessResult {
			s.waiting = s.waiting[1:] // it has ended without having been acknowledged
			break
		}
	}
	for _, q := range onLive() {
		if !s.take(ctx) {
			return
		}
		if s.ask(ctx, q, s.live.ID).Status == http.StatusOK && q.operation == model.PutJobSuccessResult {
			s.done()
		}
	}
	if s.finished == nil {
		return // nothing succeeded: all that follows is about jobs that have
	}
	nonce := *s.finished
	for _, q := range onFinished() {
		q.nonce = nonce.Nonce
		s.ask(ctx, q, nonce.ID)
	}
	s.race(ctx)
	if !s.take(ctx) {
		return
	}
	for _, q := range onFailed() { // at the end, for a failure ends the execution
		q.nonce = s.live.Nonce
		s.ask(ctx, q, s.live.ID)
	}
}

const raceCalls = 2

// race sends two successes for one job at once.
func (s *session) race(ctx context.Context) {
	if !s.take(ctx) {
		return
	}
	q := question{
		asks: "two successes for one job at once", operation: model.PutJobSuccessResult,
		with: `"jobId":"JOB"`,
	}
	statuses := make([]int, raceCalls)
	var both sync.WaitGroup
	for i := range statuses {
		both.Go(func() { statuses[i] = s.ask(ctx, q, s.live.ID).Status })
	}
	both.Wait()
	s.done()
	f := Finding{"life/one-winner", q.asks, Open, fmt.Sprintf("the statuses were %d and %d", statuses[0], statuses[1])}
	switch {
	case statuses[0] == 200 && statuses[1] == 200:
		f.Verdict = Refutes
	case statuses[0] == 200 || statuses[1] == 200:
		f.Verdict = Confirms
	}
	s.result.Findings = append(s.result.Findings, f)
}

// outcome says in words what came.
func outcome(a wire.Answer) string {
	if a.Fate != wire.Answered && a.Status == 0 {
		return "no answer"
	}
	if a.Status >= 400 {
		return strings.TrimSpace(fmt.Sprintf("%d %s", a.Status, wire.ErrorType(a)))
	}
	return fmt.Sprint(a.Status)
}

// message says, after a colon, what an error says of itself, or why there is no answer.
func message(a wire.Answer) string {
	var said struct{ Message string }
	_ = json.NewDecoder(bytes.NewReader(a.Body)).Decode(&said) // what is no JSON has no message
	if text := cmp.Or(a.Detail, said.Message); text != "" {
		return ": " + text
	}
	return ""
}
