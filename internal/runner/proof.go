package runner

import (
	"context"
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// prove completes the job: it must still be in progress, and its state untouched.
func (l *sharedLane) prove(ctx context.Context) {
	if l.held == nil || len(l.sent) == 0 || ctx.Err() != nil || l.run.gone() {
		return
	}
	r, held := l.run, l.held
	r.untouched(ctx, held)
	r.tokenKept(ctx, held)
	e := r.complete(ctx, cases.SharedJobs, held)
	switch {
	case e.Fate == wire.Refused || e.Throttled():
	case succeeded(e):
		r.affirm(cases.SharedJobs)
	case unknown(e): // also whether the job was as before
	case e.Fate == wire.Answered:
		l.search(ctx, e)
	default:
		for _, f := range judge.Accept().Check(e.Answer) {
			r.blame(cases.SharedJobs, f, e)
		}
	}
}

// untouched looks whether a job that only got refused requests shows anything in
// the pipeline's state.
func (r *run) untouched(ctx context.Context, l *lease) {
	if !l.batch.Follows() || r.stateless.Load() {
		return
	}
	before := r.before(l.batch)
	shown, ok := r.state(ctx, l.batch)
	if !ok || before == nil {
		return
	}
	r.affirm(cases.StateKept)
	was, is := describe(before[l.job.Action]), describe(shown[l.job.Action])
	if from, to := before[l.job.Action].Status, shown[l.job.Action].Status; from == inProgress && ended(to) {
		was, is = was+", "+from, is+", "+to
	}
	if was != is {
		r.violated(cases.StateKept, "as before the requests that were refused: "+was, is)
	}
}

// tokenKept looks whether a job that only got refused requests still has the token that it
// came with, or none, as GetJobDetails tells.
func (r *run) tokenKept(ctx context.Context, l *lease) {
	token, ok := l.batch.Token(ctx, l.job)
	if !ok || token == nil || l.job.Token != nil && *token == *l.job.Token {
		return
	}
	r.violated(cases.SharedJobs, "GetJobDetails shows the token that the job came with, or none, after requests that "+
		"were refused", "the token "+words(*token))
}

// inProgress is the status of an action that has not ended.
const inProgress = "InProgress"

// ended reports whether a status is one of an action that has ended.
func ended(status string) bool { return status == "Succeeded" || status == "Failed" }

// describe says what the state shows of an action.
func describe(s jobs.Shown) string {
	percent := "none"
	if s.Percent != nil {
		percent = fmt.Sprint(*s.Percent)
	}
	return fmt.Sprintf("summary %.60q, external id %.60q, percent %s, revision %.60q, change %.60q", s.Summary,
		s.ExternalID, percent, s.Revision, s.Change)
}
