package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/history"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/interpret"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// longestRace is how long the trials of a race may take together.
const longestRace = 3 * time.Second

// race carries out requests about few jobs at the same time and asks whether some order of them explains the answers.
func (s *session) race(ctx context.Context, c worker.Case, plan worker.Race) outcome {
	o := outcome{c: c}
	for _, client := range plan.Clients {
		for _, r := range client {
			if why := s.missing[wireOp{r.Operation, r.Wire()}]; why != "" {
				o.skipped = r.Operation + " is not implemented: " + why
				return o
			}
		}
	}
	if why := s.bench.hopeless(); why != nil {
		o.skipped = why.Error()
		return o
	}
	l, err := s.bench.newLine(ctx)
	if err != nil {
		s.bench.tried(err)
		o.skipped = err.Error()
		return o
	}
	defer l.Close()
	if plan.Job != worker.Queued { // each job has clients of its own: no more connections than the target allows
		plan.Jobs = min(plan.Jobs, max(1, s.o.Workers/len(plan.Clients)))
	}
	started, judged, dropped := time.Now(), 0, 0
	for n := 0; n < plan.Trials && ctx.Err() == nil && (n < 3 || time.Since(started) < longestRace); n++ {
		before := len(o.findings)
		fine, err := s.trial(ctx, &o, l, plan)
		if lost := slices.IndexFunc(o.sent, sent.Dropped); lost < 0 {
			dropped = 0
		} else if dropped++; dropped == mostDropped {
			o.sent = o.sent[lost : lost+1]
			o.find(judge.Lost("an answer to each of several requests at once",
				fmt.Sprintf("connection closed before a complete response, in %d trials one after the other", dropped)))
		}
		switch {
		case err != nil:
			o.skipped = err.Error()
			return o
		case len(o.findings) > before:
			return o
		case fine:
			judged++
		}
	}
	if o.got = fmt.Sprintf("in order in %d of %d trials", judged, judged); judged == 0 {
		o.failed = "no verdict: an answer was lost in every trial"
	}
	return o
}

// mostDropped is in how many trials, one after the other, connections may end without an answer.
const mostDropped = 3

// trial carries a race out once. It reports whether every request was answered.
func (s *session) trial(ctx context.Context, o *outcome, l *jobs.Line, plan worker.Race) (bool, error) {
	if s.vacate(ctx); s.bench.alone && !plan.Side && plan.Job != worker.Queued {
		plan.Jobs = 1 // each would have a pipeline of its own
	}
	if plan.Job == worker.Queued {
		return s.polls(ctx, o, l, plan)
	}
	contested, err := s.contested(ctx, l, plan)
	if err != nil {
		return false, err
	}
	histories := s.together(ctx, l, contested, plan)
	if why := s.lacks(slices.Concat(histories...)); why != nil {
		return false, why
	}
	if !s.formed(o, slices.Concat(histories...)) {
		return false, nil
	}
	for _, h := range histories {
		s.inOrder(o, plan.Job, h)
	}
	if plan.Follow && len(o.findings) == 0 {
		s.followed(ctx, o, l, contested, histories)
	}
	return true, nil
}

// contested are the jobs of a trial, in the state that it wants.
func (s *session) contested(ctx context.Context, l *jobs.Line, plan worker.Race) ([]*jobs.Job, error) {
	var list []*jobs.Job
	pipeline := ""
	for range plan.Jobs {
		if pipeline == "" || !plan.Side {
			actions := 1
			if plan.Side {
				actions = plan.Jobs
			}
			b, err := l.Open(ctx, actions, "")
			if err != nil {
				return nil, err
			}
			plan.Side = plan.Side && len(b.Actions) == actions // a target may take fewer actions side by side
			pipeline = b.Pipeline
		}
		j, err := l.Take(ctx, false,
			func(j *jobs.Job) bool { return j.Token == nil && (j.Pipeline == "" || j.Pipeline == pipeline) })
		if err != nil {
			return nil, err
		}
		if plan.Job == worker.InProgress {
			if err := l.Acknowledge(ctx, j); err != nil {
				return nil, err
			}
		}
		list = append(list, j)
	}
	return list, nil
}

// lacks is why a trial says nothing: the target has no such operation, which the run does not check.
func (s *session) lacks(events []event) error {
	for _, e := range events {
		if why := s.absent(wireOp{e.operation, e.request.Wire()}, e.Answer); why != "" {
			return errors.New(why)
		}
	}
	return nil
}

// formed reports whether every request of a trial has a clear answer. What no request may get is a finding.
func (s *session) formed(o *outcome, events []event) bool {
	clear := true
	o.sent = nil
	for _, e := range events {
		clear = clear && e.clear()
		o.sent = append(o.sent, e.sent)
		if e.Fate != wire.Answered || e.Dropped() || e.Throttled() {
			continue
		}
		op := model.MustOperation(e.operation)
		for _, f := range interpret.Check(op, judge.Either(), e.Answer, e.job) {
			if f.Level != rules.Must || f.Informative {
				continue
			}
			f.Rule = cmp.Or(f.Rule, o.c.Rule)
			o.sent = []sent{e.sent}
			o.find(f)
			return false
		}
	}
	return clear
}

// followed compares the tokens of the jobs that continuations have led to with what was sent about their own.
func (s *session) followed(ctx context.Context, o *outcome, l *jobs.Line, contested []*jobs.Job, histories [][]event) {
	for i, j := range contested {
		last := histories[i][len(histories[i])-1]
		if !last.accepted() || j.Pipeline == "" {
			continue
		}
		next, err := l.Take(ctx, false, func(n *jobs.Job) bool { return n.Token != nil && n.Pipeline == j.Pipeline })
		if want := "of " + j.ID; err == nil && *next.Token != want {
			o.sent = []sent{last.sent}
			o.violates(o.c.Rule, fmt.Sprintf("the continuationToken %q in the next job", want),
				fmt.Sprintf("%.60q, which was sent about another job", *next.Token))
			return
		}
	}
}

// event is one request of a history with its answer, in nanoseconds since its beginning.
type event struct {
	client     int
	request    worker.Request
	call, back int64
	handed     []string // of a poll: the jobs, numbered
	sent
}

// clear reports whether it is known what the target did: it answered 200, or rejected.
func (e event) clear() bool {
	return e.Fate == wire.Answered && !e.Throttled() && e.Sends <= 1 && (e.Status == 200 || e.Status/100 == 4)
}

func (e event) accepted() bool { return e.Status == 200 }

// together sends what the clients of each job send, all at the same moment, and then what comes after it.
func (s *session) together(ctx context.Context, l *jobs.Line, contested []*jobs.Job, plan worker.Race) [][]event {
	histories := make([][]event, len(contested))
	var group sync.WaitGroup
	var mu sync.Mutex
	ready := make(chan struct{})
	began := time.Now()
	send := func(i, client int, requests []worker.Request) {
		values := worker.Values{Provider: l.Provider}
		if j := contested[i]; j != nil {
			values.Job, values.Nonce = j.ID, j.Nonce
		}
		for _, request := range requests {
			r, _ := request.For(values)
			e := event{client: client, request: request, call: time.Since(began).Nanoseconds()}
			e.sent = sent{
				Exchange: s.target.Do(ctx, r), operation: request.Operation, label: fmt.Sprintf("client %d", client+1),
				job: values.Job,
			}
			s.requests.Add(1)
			e.back = time.Since(began).Nanoseconds()
			mu.Lock()
			histories[i] = append(histories[i], e)
			mu.Unlock()
		}
	}
	for i := range contested {
		for client, requests := range plan.Clients {
			group.Go(func() {
				<-ready
				send(i, client, requests)
			})
		}
	}
	close(ready)
	group.Wait()
	for i := range contested {
		send(i, len(plan.Clients), plan.After)
	}
	return histories
}

// told is an event for the model and the report. Whether the request must be rejected in every state tells its body.
func (e event) told() report.HistoryEvent {
	body := e.request.Body
	return report.HistoryEvent{
		Client: e.client + 1, Operation: e.operation, Outcome: e.Outcome(), Accepted: e.accepted(), CallNS: e.call,
		ReturnNS: e.back, Handed: e.handed,
		Invalid: strings.Contains(body, "not-the-nonce") || strings.Contains(body, `"message":""`),
	}
}

// firstState is the state of the jobs of a race before it.
var firstState = map[worker.State]string{
	worker.Queued: history.Queued, worker.Dispatched: history.Dispatched, worker.InProgress: history.InProgress,
}

// inOrder adds a finding where no order of a history explains it, with its smallest part.
func (s *session) inOrder(o *outcome, first worker.State, events []event) {
	whole := report.History{First: firstState[first]}
	for _, e := range events {
		whole.Events = append(whole.Events, e.told())
	}
	if len(o.findings) > 0 || history.Ordered(whole) {
		return
	}
	part := history.Smallest(whole)
	o.history, o.sent = &part, nil
	var words []string
	for _, told := range part.Events {
		at := slices.IndexFunc(events, func(e event) bool { return e.client+1 == told.Client && e.call == told.CallNS })
		o.sent = append(o.sent, events[at].sent)
		text := fmt.Sprintf("client %d %s %s", told.Client, told.Operation, told.Outcome)
		if len(told.Handed) > 0 {
			text += " with " + strings.Join(told.Handed, ", ")
		}
		words = append(words, text)
	}
	rule, _ := worker.RuleByID(o.c.Rule)
	o.findings = append(o.findings, judge.Finding{
		Rule: o.c.Rule, Level: rule.Level, Expected: "answers that some order of the requests explains",
		Got: "none does: " + strings.Join(words, "; "),
	})
	o.got = o.findings[0].Got
}
