package run

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/history"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/worker"
)

// longestRace is how long the trials of a race may take together.
const longestRace = 3 * time.Second

// race carries out requests about few jobs at the same time and asks whether some order of
// them explains the answers.
func (s *session) race(ctx context.Context, c worker.Case, plan worker.Race) outcome {
	o := outcome{c: c}
	for _, client := range plan.Clients {
		for _, r := range client {
			if why := s.missing[r.Operation]; why != "" {
				o.skipped = r.Operation + " is not implemented: " + why
				return o
			}
		}
	}
	if why := s.bench.hopeless(); why != nil {
		o.skipped = why.Error()
		return o
	}
	l, err := s.bench.newLine(ctx, false)
	if err != nil {
		s.bench.tried(err)
		o.skipped = err.Error()
		return o
	}
	started, judged := time.Now(), 0
	for trial := 0; trial < plan.Trials && ctx.Err() == nil && (trial < 3 || time.Since(started) < longestRace); trial++ {
		before := len(o.findings)
		fine, err := s.trial(ctx, &o, l, plan)
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

// trial carries a race out once. It reports whether every request was answered.
func (s *session) trial(ctx context.Context, o *outcome, l *line, plan worker.Race) (bool, error) {
	if plan.Job == worker.Queued {
		return s.polls(ctx, o, l, plan)
	}
	var jobs []*job
	for range plan.Jobs {
		name, err := l.open(ctx, 1, "")
		if err != nil {
			return false, err
		}
		j, err := l.take(ctx, false, func(j *job) bool { return j.Token == "" && (j.Pipeline == "" || j.Pipeline == name) })
		if err != nil {
			return false, err
		}
		if plan.Job == worker.InProgress {
			if err := l.acknowledge(ctx, j); err != nil {
				return false, err
			}
		}
		jobs = append(jobs, j)
	}
	histories := s.together(ctx, l, jobs, plan)
	for _, h := range histories {
		if slices.ContainsFunc(h, func(e event) bool { return !e.clear() }) {
			return false, nil
		}
	}
	for _, h := range histories {
		s.inOrder(o, plan.Job, h)
	}
	return true, nil
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
	return e.Fate == wire.Answered && !e.Throttled() && e.Sends <= 1 && (e.Status == 200 || e.Status >= 400 && e.Status < 500)
}

func (e event) accepted() bool { return e.Status == 200 }

// together sends what the clients of each job send, all at the same moment.
func (s *session) together(ctx context.Context, l *line, jobs []*job, plan worker.Race) [][]event {
	histories := make([][]event, len(jobs))
	var group sync.WaitGroup
	var mu sync.Mutex
	ready := make(chan struct{})
	began := time.Now()
	for i, j := range jobs {
		values := worker.Values{Provider: l.source.Provider}
		if j != nil {
			values.Job, values.Nonce = j.ID, j.Nonce
		}
		for client, requests := range plan.Clients {
			group.Go(func() {
				<-ready
				for _, request := range requests {
					r, _ := request.For(values)
					e := event{client: client, request: request, call: time.Since(began).Nanoseconds()}
					e.sent = sent{Exchange: s.target.Do(ctx, r), operation: request.Operation, label: fmt.Sprintf("client %d", client+1), job: values.Job}
					s.requests.Add(1)
					e.back = time.Since(began).Nanoseconds()
					mu.Lock()
					histories[i] = append(histories[i], e)
					mu.Unlock()
				}
			})
		}
	}
	close(ready)
	group.Wait()
	return histories
}

// told is an event for the model and the report: whether the request must be rejected in every state depends on its body.
func (e event) told() report.HistoryEvent {
	body := e.request.Body
	return report.HistoryEvent{
		Client: e.client + 1, Operation: e.operation, Outcome: e.Outcome(), Accepted: e.accepted(), CallNS: e.call, ReturnNS: e.back, Handed: e.handed,
		Invalid: strings.Contains(body, "not-the-nonce") || strings.Contains(body, `"message":""`),
	}
}

// firstState is the state of the jobs of a race before it.
var firstState = map[worker.State]string{worker.Queued: history.Queued, worker.Dispatched: history.Dispatched, worker.InProgress: history.InProgress}

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
		Rule: o.c.Rule, Level: rule.Level, Expected: "answers that some order of the requests explains", Got: "none does: " + strings.Join(words, "; "),
	})
	o.got = o.findings[0].Got
}

// polls has several clients poll for the jobs of a pipeline. A target that hands a job out again
// until it is acknowledged does so to one client too.
func (s *session) polls(ctx context.Context, o *outcome, l *line, plan worker.Race) (bool, error) {
	if _, err := l.open(ctx, plan.Jobs, ""); err != nil {
		return false, err
	}
	events := s.together(ctx, l, []*job{nil}, plan)[0]
	type handed struct{ id, nonce string }
	names := map[handed]string{} // the ids of jobs and their nonces are others in each run
	twice := false
	for i, e := range events {
		if !e.clear() {
			return false, nil
		}
		var document map[string]any
		_ = json.Unmarshal(e.Body, &document) // what is no JSON hands nothing out
		list, _ := document["jobs"].([]any)
		for _, item := range list {
			j := readJob(item)
			h := handed{j.ID, j.Nonce}
			if j.ID == "" {
				continue // which is a finding of its own
			}
			if _, again := names[h]; again {
				twice = true
			} else {
				names[h] = fmt.Sprintf("job %d", len(names)+1)
			}
			events[i].handed = append(events[i].handed, names[h])
		}
	}
	if twice && !s.delivers(ctx, l) {
		s.inOrder(o, plan.Job, events)
	}
	s.jobs.Add(int64(len(names)))
	return true, s.endAll(ctx, l, plan.Jobs)
}

// delivers reports whether the target hands a job out again to who polls again.
func (s *session) delivers(ctx context.Context, l *line) bool {
	first, err := s.bench.newLine(ctx, false)
	if err != nil {
		return true
	}
	if _, err := first.open(ctx, 1, ""); err != nil {
		return true
	}
	j, err := first.take(ctx, false, func(*job) bool { return true })
	if err != nil {
		return true
	}
	nonce := j.Nonce
	for range 3 {
		before := j.delivered
		if first.poll(ctx, 50, false) != nil || j.delivered > before && j.Nonce == nonce {
			return true
		}
	}
	return false
}

// endAll leaves no job of a trial waiting for the next one.
func (s *session) endAll(ctx context.Context, l *line, n int) error {
	for range 3 {
		if err := l.poll(ctx, max(n, 50), false); err != nil {
			return err
		}
	}
	for _, j := range l.waiting { // where it is handed out again until it is acknowledged, this ends that
		_ = l.acknowledge(ctx, j) // a job that cannot be acknowledged is none that waits
	}
	l.waiting = nil
	return nil
}
