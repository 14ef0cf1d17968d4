package run

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
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

// The states of a job, as the model of a history has them.
const (
	dispatched = "dispatched"
	inProgress = "in progress"
	ended      = "ended"
)

// life is the life of a job for porcupine: whether an answer is one that a job in a state can
// give, and the state that follows.
func life(first worker.State) porcupine.Model {
	start := dispatched
	if first == worker.InProgress {
		start = inProgress
	}
	return porcupine.Model{
		Init: func() any { return start },
		Step: func(state, input, _ any) (bool, any) { return step(state.(string), input.(event)) },
		DescribeOperation: func(input, _ any) string {
			e := input.(event)
			return e.operation + ": " + e.Outcome()
		},
	}
}

// step is one step of a job's life.
func step(state string, e event) (possible bool, after string) {
	op := model.MustOperation(e.operation)
	wrong := strings.Contains(e.request.Body, "not-the-nonce") || strings.Contains(e.request.Body, `"message":""`)
	switch {
	case wrong:
		return !e.accepted(), state
	case op.Effect == model.Reads:
		return e.accepted() || state != inProgress, state
	case op.Effect == model.Acknowledges:
		if state == dispatched {
			return e.accepted(), inProgress
		}
		return !e.accepted(), state
	case state == ended:
		return !e.accepted(), state
	case state == inProgress:
		return e.accepted(), ended
	case e.accepted(): // what becomes of a job that nobody has acknowledged is not documented
		return true, ended
	}
	return true, state
}

// inOrder adds a finding where no order of a history explains it, with its smallest part.
func (s *session) inOrder(o *outcome, first worker.State, history []event) {
	possible := func(part []event) bool {
		ops := make([]porcupine.Operation, len(part))
		for i, e := range part {
			ops[i] = porcupine.Operation{ClientId: e.client, Input: e, Call: e.call, Return: e.back}
		}
		return porcupine.CheckOperationsTimeout(life(first), ops, time.Second) != porcupine.Illegal
	}
	if len(o.findings) > 0 || possible(history) {
		return
	}
	part := slices.Clone(history)
	for i := 0; i < len(part); { // whatever can be left out of it
		smaller := slices.Delete(slices.Clone(part), i, i+1)
		if possible(smaller) {
			i++
		} else {
			part = smaller
		}
	}
	slices.SortFunc(part, func(a, b event) int { return int(a.call - b.call) })
	var words []string
	o.sent = nil
	for _, e := range part {
		o.sent = append(o.sent, e.sent)
		words = append(words, fmt.Sprintf("client %d %s %s", e.client+1, e.operation, e.Outcome()))
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
	histories := s.together(ctx, l, []*job{nil}, plan)
	type handed struct{ id, nonce string }
	seen := map[handed]int{}
	for _, e := range histories[0] {
		if !e.clear() {
			return false, nil
		}
		var document map[string]any
		_ = json.Unmarshal(e.Body, &document) // what is no JSON hands nothing out
		list, _ := document["jobs"].([]any)
		for _, item := range list {
			j := readJob(item)
			seen[handed{j.ID, j.Nonce}]++
		}
	}
	for h, n := range seen {
		if h.id == "" || n < 2 || s.delivers(ctx, l) {
			continue
		}
		for _, e := range histories[0] {
			o.sent = append(o.sent, e.sent)
		}
		rule, _ := worker.RuleByID(o.c.Rule)
		o.findings = append(o.findings, judge.Finding{Rule: o.c.Rule, Level: rule.Level, Expected: "each job to one of the concurrent polls", Got: fmt.Sprintf("a job with the same nonce to %d of them", n)})
		o.got = o.findings[0].Got
		break
	}
	s.jobs.Add(int64(len(seen)))
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
