package runner

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/runner/effect"
	"github.com/plumbline-conformance/plumbline/internal/verdict"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// sharedJob is a job that requests share, and what was sent to it.
type sharedJob struct {
	run  *run
	held *lease
	err  error
	sent []*cases.Case // since the job was taken
}

// onSharedJob runs cases one after the other on one job, and a new one after each 200.
func (r *run) onSharedJob(ctx context.Context, list []*cases.Case) {
	(&sharedJob{run: r}).all(ctx, list)
}

// all runs cases and then proves that the job was left as it was.
func (l *sharedJob) all(ctx context.Context, list []*cases.Case) {
	r := l.run
	for i, c := range list {
		if ctx.Err() != nil || r.gone() {
			r.rest(list[i:])
			break
		}
		l.try(ctx, c)
	}
	l.prove(ctx)
}

// try runs a case if there is a job for it, and if the target has not hung on too many of its kind.
func (l *sharedJob) try(ctx context.Context, c *cases.Case) {
	switch r := l.run; {
	case r.hopeless(c): // and skipped
	case c.Needs() == cases.Shared && !l.ensure(ctx):
		r.noJob(c, l.err)
	default:
		l.one(ctx, c)
	}
}

// ensure takes a job if there is none, or another in the place of one that may be about to be timed out.
func (l *sharedJob) ensure(ctx context.Context) bool {
	if l.held != nil && l.run.lifetime.old(time.Since(l.held.since)) {
		l.prove(ctx)
		l.held = nil
	}
	if l.held != nil {
		return true
	}
	if l.err != nil {
		return false
	}
	held, err := l.run.pool.take(ctx)
	if err != nil {
		l.err = err
		return false
	}
	l.held, l.sent = &held, nil
	return true
}

// id is the id of the shared job; a request that names no job does without one.
func (l *sharedJob) id() string {
	if l.held == nil {
		return ""
	}
	return l.held.job.ID
}

// one sends one case's request, again where only time may be to blame for what came.
func (l *sharedJob) one(ctx context.Context, c *cases.Case) {
	defer l.run.alone(c)()
	for a := l.attempt(ctx, c); a != nil && a.again; a = l.attempt(ctx, c) {
		if a.lost {
			l.abandon()
		}
		if l.run.cut(ctx) != "" || c.Needs() == cases.Shared && !l.ensure(ctx) {
			l.run.finish(a)
			return
		}
		if l.run.hopeless(c) { // and skipped
			return
		}
	}
}

// timedOut reports whether a request was refused because time, and nothing else, has ended its job.
func (l *sharedJob) timedOut(ctx context.Context, e *client.Exchange) bool {
	return l.held != nil && stateError(e) && l.run.timesOut(ctx, time.Since(l.held.since))
}

// abandon gives the job up: it is unknown what a request did to it.
func (l *sharedJob) abandon() {
	if l.held != nil {
		l.run.explain(l.held.batch, l.held.job.Action)
		l.held = nil
	}
}

// attempt sends one case's request, twice where it says so. It answers nil where it was
// skipped; one that is to be made again has no result yet.
func (l *sharedJob) attempt(ctx context.Context, c *cases.Case) *attempt {
	r, single := l.run, c.Single()
	id := l.id()
	request, ok := single.Request(id)
	if !ok {
		r.skip(c, "the id of the job, %q, does not fit this case", id)
		return nil
	}
	if r.another(c, id) {
		r.skip(c, jobs.AnotherJob)
		return nil
	}
	a := &attempt{c: c}
	if l.held != nil {
		a.since = l.held.since
	}
	e := l.exchange(ctx, a, request)
	l.sent = append(l.sent, c)
	if single.Twice && e.Fate == wire.Answered && !succeeded(e) && a.failed == "" && !a.again {
		again := r.send(ctx, c.ID, l.id(), request)
		r.sameAgain(a, single.Allowed, e, again)
	}
	if succeeded(e) && l.held != nil {
		l.spent()
	}
	if len(a.findings) > 0 && l.timedOut(ctx, a.exchanges[len(a.exchanges)-1]) {
		a.again, a.lost = true, true
	}
	if a.again {
		return a
	}
	if a.lost {
		l.abandon()
	}
	if single.Names != nil && len(a.findings) > 0 {
		r.doubtful(a, single.Names(id))
	}
	r.finish(a)
	return a
}

// exchange sends a case's request, with a second one on the same connection for a case about the connection.
func (l *sharedJob) exchange(ctx context.Context, a *attempt, request wire.Request) *client.Exchange {
	r := l.run
	if a.c.Single().Row > 0 {
		return r.row(ctx, a, request)
	}
	if !a.c.Single().KeepAlive {
		e := r.send(ctx, a.c.ID, l.id(), request)
		r.add(a, a.c.Single().Allowed, e)
		return e
	}
	defer r.admit(ctx, a.c.ID)()
	var second *client.Exchange
	same := false
	var first *client.Exchange
	r.quietly(ctx, a.c.ID, func(ctx context.Context) {
		first = r.patience.Send(ctx, func() (first *client.Exchange) {
			first, second, same = r.target.DoPair(ctx, request, cases.Second.Request(""))
			return first
		})
	})
	r.count(first, l.id())
	r.add(a, a.c.Single().Allowed, first)
	if same && !second.Throttled() && !a.again {
		r.count(second, "")
		r.add(a, cases.Second.Allowed, second)
	}
	return first
}

// spent gives the job up: a 200 has ended it, which also proves that nothing before had.
func (l *sharedJob) spent() {
	l.run.ended(l.held.batch, l.held.job)
	l.run.completed(l.held.batch, l.held.job.Action)
	l.held = nil
	l.run.tested(cases.SharedJobs)
}

// prove completes the job: it must still be in progress, and its state untouched.
func (l *sharedJob) prove(ctx context.Context) {
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
		r.tested(cases.SharedJobs)
	case unknown(e): // also whether the job was as before
	case e.Fate == wire.Answered:
		l.search(ctx, e)
	default:
		for _, f := range judge.Accept().Check(e.Answer) {
			r.findOverall(cases.SharedJobs, f, e)
		}
	}
}

// untouched looks whether a job that only got refused requests shows anything in the pipeline's state.
func (r *run) untouched(ctx context.Context, l *lease) {
	if !l.batch.Follows() || r.stateless.Load() {
		return
	}
	before := r.before(l.batch)
	shown, ok := r.state(ctx, l.batch)
	if !ok || before == nil {
		return
	}
	r.tested(cases.StateKept)
	was, is := describe(before[l.job.Action]), describe(shown[l.job.Action])
	if from, to := before[l.job.Action].Status,
		shown[l.job.Action].Status; from == inProgress && shown[l.job.Action].Ended() {
		was, is = was+", "+from, is+", "+to
	}
	if was != is && !r.timesOut(ctx, time.Since(l.since)) {
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
		"were refused", "the token "+effect.Words(*token))
}

// inProgress is the status of an action that has not ended.
const inProgress = "InProgress"

// describe says what the state shows of an action.
func describe(s jobs.Shown) string {
	percent := "none"
	if s.Percent != nil {
		percent = fmt.Sprint(*s.Percent)
	}
	return fmt.Sprintf("summary %.60q, external id %.60q, percent %s, revision %.60q, change %.60q", s.Summary,
		s.ExternalID, percent, s.Revision, s.Change)
}

// mostSearches is how many culprits are searched for in a run.
const mostSearches = 6

// search finds out which request ended the job, by halves on fresh jobs. Where the same requests do not end another
// job, somebody else may have ended this one.
func (l *sharedJob) search(ctx context.Context, proof *client.Exchange) {
	r := l.run
	if l.timedOut(ctx, proof) && !l.spends(ctx, l.sent) {
		return
	}
	const expected = "200: the job received only requests that must be rejected"
	if r.culprits.Add(1) > mostSearches {
		r.violated(cases.SharedJobs, expected, proof.Outcome()+" after rejected requests", proof)
		return
	}
	lost := strings.Contains(proof.Outcome(), model.JobNotFound) // which no other worker does
	if !lost && (l.spends(ctx, nil) || !l.spends(ctx, l.sent)) { // of a new job nothing follows, or not again
		return
	}
	by := verdict.Culprits(l.sent, func(part []*cases.Case) bool { return l.spends(ctx, part) })
	words := verdict.Requests(len(by), by[0].ID, by[len(by)-1].ID)
	found := cases.Violated(cases.SharedJobs, expected, proof.Outcome()+" after "+words)
	r.findOverall(cases.SharedJobs, found, proof)
	if len(by) == 1 {
		r.reopen(by[0].ID, found, proof)
	}
}

// spends says whether the requests end a fresh job that none of them may end.
func (l *sharedJob) spends(ctx context.Context, list []*cases.Case) bool {
	held, err := l.run.pool.take(ctx)
	if err != nil {
		return false
	}
	for _, c := range list {
		request, ok := c.Single().Request(held.job.ID)
		if c.Single().Allowed.MaySucceed() {
			continue // it was refused because the job had ended
		}
		if ok && unknown(l.run.send(ctx, cases.SharedJobs, held.job.ID, request)) {
			l.run.explain(held.batch, held.job.Action)
			return false
		}
	}
	e := l.run.complete(ctx, cases.SharedJobs, &held)
	return tells(e) && !succeeded(e) && !l.run.timesOut(ctx, time.Since(held.since))
}

// casesPerJob is how many requests share a job before it must prove that none of them touched it.
const casesPerJob = 64

// closingPerJob is the same of requests after which a connection may be closed.
const closingPerJob = 8

// runShared sends the requests that must be rejected: those of a part one after the other to a shared job, which is
// then completed.
func (r *run) runShared(ctx context.Context, byNeed map[cases.Needs][]*cases.Case) {
	if !r.supply.Any() {
		r.jobless(byNeed[cases.Shared])
	}
	list := byNeed[cases.NoJob]
	if r.supply.Any() {
		list = byNeed[cases.Shared]
	}
	list, choosy := choosy(list)
	parts := []func(){func() { r.onSuitableJobs(ctx, choosy) }}
	for _, part := range byJob(list, r.perJob(len(list))) {
		parts = append(parts, func() { r.onSharedJob(ctx, part) })
	}
	sideBySide(r.options.Workers, parts, func(do func()) { do() })
}

// largeAtOnce is how many large requests are in memory at the same time.
const largeAtOnce = 1

// alone waits until few enough large requests are under way; the function that it returns lets the next one go.
func (r *run) alone(c *cases.Case) func() {
	if !c.Large() {
		return func() {}
	}
	r.slots.large <- struct{}{}
	return func() { <-r.slots.large }
}

// byJob cuts the cases into parts that share a job each. Large requests come first and have jobs of their own, and so
// have, few to a job, those of which some are never finished: nothing waits for them at the end.
func byJob(list []*cases.Case, length int) [][]*cases.Case {
	var out [][]*cases.Case
	var odd, small []*cases.Case
	for _, c := range list {
		switch {
		case c.Large() && length == casesPerJob:
			out = append(out, []*cases.Case{c})
		case c.Single().MayClose && length == casesPerJob:
			odd = append(odd, c)
		default:
			small = append(small, c)
		}
	}
	out = append(out, slices.Collect(slices.Chunk(odd, closingPerJob))...)
	return append(out, slices.Collect(slices.Chunk(small, length))...)
}
