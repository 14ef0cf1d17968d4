package runner

import (
	"context"
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// nextStage completes the action that was held back: the job of the next stage
// appears then, and not before.
func (r *run) nextStage(ctx context.Context, b *jobs.Batch, held *jobs.Job) {
	blame := func(expected, got string, e ...*client.Exchange) {
		r.blame(cases.NextStages, judge.Finding{
			Rule: "life/next-stage", Level: rules.Must, Expected: expected,
			Got: got,
		}, e...)
	}
	r.refusedWhileHeld(ctx, b, held)
	r.othersAsJob(ctx, b, held)
	if b.PeekNext(ctx) {
		blame("no job of the second stage while an action of the first is in progress", "a job of the second stage")
	}
	if held = r.continueHeld(ctx, b, held); held == nil {
		return
	}
	if b.PeekNext(ctx) {
		blame("no job of the second stage while an action of the first continues", "a job of the second stage")
	}
	e := r.completeWith(ctx, cases.NextStages, &lease{b, held}, endings[int(r.endings.Add(1))%len(endings)])
	if !tells(e) {
		return // it is unknown whether the job has ended
	}
	if !succeeded(e) {
		for _, f := range judge.Accept().Check(e.Answer) {
			r.blame(cases.SharedJobs, f, e)
		}
		return
	}
	next, unsure := r.awaitNext(ctx, b)
	if r.cut(ctx) != "" {
		return
	}
	if unsure != nil {
		r.explain(b, held.Action)
		return
	}
	r.affirm(cases.NextStages)
	if next == nil {
		blame("a job of the second stage once all actions of the first have succeeded", noJob, e)
		return
	}
	if next.Token != nil {
		r.blame(cases.FirstJobs, judge.Finding{
			Rule: "life/first-job-no-token", Level: rules.Must,
			Expected: "a first job without a token",
			Got:      fmt.Sprintf("the first job of the second stage with the token %.80q", *next.Token),
		})
	}
	if b.Acknowledge(ctx, next) == nil {
		r.lastAction(ctx, b, next)
	}
	r.rerun(ctx, b)
}

// endings are bodies that complete a job, in turn that of the last action of a stage:
// whatever it carries, the next stage follows.
var endings = []string{
	completion, `{"jobId":"%s","executionDetails":{"summary":"the last","percentComplete":100}}`,
	`{"jobId":"%s","currentRevision":{"revision":"r","changeIdentifier":"c"}}`,
	`{"jobId":"%s","outputVariables":{"a":"b"}}`,
	`{"jobId":"%s","continuationToken":null}`, `{"jobId":"%s","executionDetails":{}}`,
	`{"jobId":"%s","executionDetails":{"percentComplete":0}}`,
	`{"jobId":"%s","currentRevision":{"revision":"r","changeIdentifier":"c","created":1751900000},` +
		`"executionDetails":{"summary":"s","externalExecutionId":"e","percentComplete":50},"outputVariables":{}}`,
}

// lastAction lets the one action of the second stage continue and completes it,
// like any of the first: once.
func (r *run) lastAction(ctx context.Context, b *jobs.Batch, job *jobs.Job) {
	if job = r.continueHeld(ctx, b, job); job == nil {
		return
	}
	for i, allowed := range []judge.Allowed{judge.Accept(), judge.RejectPrefer("InvalidJobStateException")} {
		e := r.complete(ctx, cases.NextStages, &lease{b, job})
		if !tells(e) {
			return
		}
		for _, f := range allowed.Check(e.Answer) {
			if f.Level == rules.Must && !f.Informative {
				f.Rule, f.Expected = "life/next-stage", []string{
					"200 for the last action of the pipeline",
					"400: the last action of the pipeline has ended",
				}[i]
				r.blame(cases.NextStages, f, e)
			}
		}
	}
}

// heldToken is the token with which the action that holds the stage back continues.
const heldToken = "holds the stage back"

// refusedWhileHeld sends requests that must be refused to the last job in
// progress of a stage: they must not settle it.
func (r *run) refusedWhileHeld(ctx context.Context, b *jobs.Batch, held *jobs.Job) {
	for _, body := range []string{
		`{"jobId":"%s","executionDetails":{"percentComplete":101}}`,
		`{"jobId":"%s","continuationToken":""}`, `{"jobId":"%s","executionDetails":{"summary":1}}`, `{"jobId":"%s",}`,
	} {
		e := r.send(ctx, cases.NextStages, held.ID, wire.Request{Body: fmt.Appendf(nil, body, held.ID)})
		if tells(e) {
			for _, f := range judge.RejectAny().Check(e.Answer) {
				if f.Level == rules.Must && !f.Informative {
					f.Rule = "life/next-stage"
					r.blame(cases.NextStages, f, e)
				}
			}
		}
	}
}

// othersAsJob names the pipeline's execution, the action's and the nonce instead of the job:
// they are the ids of no job.
func (r *run) othersAsJob(ctx context.Context, b *jobs.Batch, held *jobs.Job) {
	for _, other := range []struct{ what, id string }{
		{"the pipeline's execution", b.Execution()},
		{"the action's execution", held.ActionExecution},
		{"the job's nonce", held.Nonce},
	} {
		if other.id == "" || other.id == held.ID || r.supply.AWS().Known(other.id) {
			continue
		}
		e := r.send(ctx, cases.NextStages, held.ID, wire.Request{Body: fmt.Appendf(nil,
			`{"jobId":%q,"executionDetails":{"summary":"by another id"}}`, other.id)})
		if !tells(e) {
			continue
		}
		for _, f := range judge.Reject("JobNotFoundException", "ValidationException").Check(e.Answer) {
			if f.Level == rules.Must && !f.Informative {
				f.Rule, f.Expected = "jobId/unknown", f.Expected+", for the id is that of "+other.what
				r.blame(cases.NextStages, f, e)
			}
		}
	}
}

// continueHeld lets the action that holds a stage back continue, and answers the
// job that follows, in progress. Nil says that there is none: the pipeline is then
// not followed further.
func (r *run) continueHeld(ctx context.Context, b *jobs.Batch, held *jobs.Job) *jobs.Job {
	e := r.send(ctx, cases.NextStages, held.ID,
		wire.Request{Body: fmt.Appendf(nil, `{"jobId":"%s","continuationToken":%q}`, held.ID, heldToken)})
	if unknown(e) {
		r.explain(b, held.Action)
	}
	if !succeeded(e) {
		if tells(e) {
			r.blame(cases.SharedJobs, judge.Finding{
				Rule: "life/rejected-changes-nothing", Level: rules.Must,
				Expected: "200 for a job that only got requests that must be refused", Got: e.Outcome(),
			}, e)
		}
		return nil
	}
	r.ended(b, held)
	found, unsure := b.Await(ctx, []string{held.Action}, continuationPatience)
	next := found[held.Action]
	if unsure != nil {
		r.explain(b, held.Action)
	}
	if unsure != nil || r.cut(ctx) != "" {
		return nil
	}
	a := &attempt{}
	compareToken(a, cases.Effect{Token: new(heldToken)}, held, next)
	for _, f := range a.findings {
		r.blame(cases.NextStages, f, e)
	}
	if next == nil {
		r.overdue(b, awaited{held.Action, held.Execution, heldToken})
	}
	if next == nil || b.Acknowledge(ctx, next) != nil {
		return nil
	}
	return next
}

// reruns is how many pipelines are started a second time.
const reruns = 2

// rerun starts a pipeline that has ended once more: its jobs are first jobs again.
func (r *run) rerun(ctx context.Context, b *jobs.Batch) {
	if r.most() > 0 || r.reruns.Add(1) > reruns || ctx.Err() != nil {
		return
	}
	a := r.supply.AWS()
	a.Drain(ctx) // what the first execution has left is no job of the second
	r.account(a, b)
	b.Forget()
	for _, action := range b.Actions {
		r.explain(b, action) // what comes later of the second execution is not followed
	}
	r.explain(b, jobs.NextAction)
	for _, job := range a.Restart(ctx, b, continuationPatience) {
		r.affirm(cases.FirstJobs)
		if job.Token != nil {
			r.blame(cases.FirstJobs, judge.Finding{
				Rule: "life/first-job-no-token", Level: rules.Must, Expected: "a first job without a token",
				Got: fmt.Sprintf("the first job of a second execution with the token %.80q", *job.Token),
			})
		}
		r.complete(ctx, cases.FirstJobs, &lease{b, job})
	}
}
