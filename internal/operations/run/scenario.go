package run

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/interpret"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// meet carries out a case in which several requests meet. One that finds something which only
// time or a lost answer may be to blame for is carried out once more.
func (s *session) meet(ctx context.Context, c worker.Case) outcome {
	if s.o.Supply != nil {
		return outcome{c: c, skipped: "it needs jobs that the calls of the target make (--jobs aws)"}
	}
	once := func() outcome {
		s.vacate(ctx)
		switch plan := c.Plan.(type) {
		case worker.Scenario:
			return s.play(ctx, c, plan)
		case worker.Race:
			return s.race(ctx, c, plan)
		}
		return outcome{c: c, failed: "not run"}
	}
	o := once()
	if len(o.findings) > 0 || o.failed != "" {
		o = once()
	}
	return o
}

// scenario is a case of several steps under way, whoever its jobs come from.
type scenario struct {
	s   *session
	c   worker.Case
	out outcome
}

// steps carries out steps until one finds something, or cannot be followed by the next.
func (p *scenario) steps(ctx context.Context, list []worker.Step, step func(context.Context, worker.Step) bool) {
	for _, next := range list {
		if !step(ctx, next) || len(p.out.findings) > 0 || p.out.failed != "" || ctx.Err() != nil {
			return
		}
	}
}

// skip notes why the steps that follow are not carried out.
func (p *scenario) skip(format string, args ...any) bool {
	p.out.skipped = fmt.Sprintf(format, args...)
	return false
}

// send sends the request of a call and judges the answer. What was sent is returned if it got 200; fine reports whether
// the next step can follow.
func (p *scenario) send(
	ctx context.Context, c worker.Call, v worker.Values, secrets ...string,
) (accepted *sent, fine bool) {
	at := wireOp{c.Request.Operation, c.Request.Wire()}
	if why := p.s.absent(at, wire.Answer{}); why != "" {
		return nil, p.skip("%s", why)
	}
	r, ok := c.Request.For(v)
	if !ok {
		return nil, p.skip("the client token of the job does not lend itself to it")
	}
	x := sent{Exchange: p.s.send(ctx, r), operation: at.operation, label: c.Label, job: v.Job, secrets: secrets}
	if why := p.s.absent(at, x.Answer); why != "" {
		return nil, p.skip("%s", why)
	}
	if p.s.judged(&p.out, x, c.Allowed, p.rule(c)); x.Fate != wire.Answered || x.Status != 200 {
		return nil, true
	}
	return &x, true
}

// rule is the one that the answer to a call is judged by.
func (p *scenario) rule(c worker.Call) string { return cmp.Or(c.Rule, p.c.Rule) }

// scene is a scenario on jobs that the run makes.
type scene struct {
	scenario
	plan      worker.Scenario
	lines     []*jobs.Line
	pipelines []*jobs.Batch
	named     map[string]*jobs.Job
	closed    bool
}

// play carries out a scenario.
func (s *session) play(ctx context.Context, c worker.Case, plan worker.Scenario) outcome {
	p := s.begin(ctx, c, plan, plan.Steps)
	p.close()
	return p.out
}

// begin carries out the first steps of a scenario.
func (s *session) begin(ctx context.Context, c worker.Case, plan worker.Scenario, steps []worker.Step) *scene {
	p := &scene{scenario: scenario{s, c, outcome{c: c}}, plan: plan, named: map[string]*jobs.Job{}}
	if why := s.bench.hopeless(); why != nil {
		p.out.skipped = why.Error()
		return p
	}
	if err := p.setUp(ctx); err != nil {
		s.bench.tried(err)
		p.out.skipped = err.Error()
		return p
	}
	p.steps(ctx, steps, p.step)
	return p
}

// close says that nothing of what the scenario has made is used any more.
func (p *scene) close() {
	if p.closed {
		return
	}
	p.closed = true
	for _, l := range p.lines {
		l.Close()
	}
}

// setUp makes the action types and the pipelines.
func (p *scene) setUp(ctx context.Context) error {
	for i := range max(1, p.plan.Types) {
		of, version := "", "1"
		if i > 0 && p.plan.Near != nil {
			of, version = p.plan.Near(p.lines[0].Provider)
		}
		l, err := p.s.bench.NewLine(ctx, cmp.Or(of, p.s.bench.NewProvider()), version,
			property(p.plan.Configured != nil), p.plan.Settings)
		if err != nil {
			return err
		}
		l.Size, l.Artifacts = cmp.Or(p.plan.Batch, l.Size), p.plan.Artifacts
		l.CBOR = p.c.Operation == model.PollForJobs && p.c.Wire == wire.CBOR // of which it is known that it is there
		p.lines = append(p.lines, l)
	}
	for i := range max(1, p.plan.Pipelines) {
		configuration := ""
		if i < len(p.plan.Configured) {
			configuration = p.plan.Configured[i]
		}
		n := max(1, p.plan.Actions)
		b, err := p.line(i).Open(ctx, n, configuration, worker.NextValue(configuration))
		if err == nil && len(b.Actions) < n {
			err = fmt.Errorf("it needs %d actions side by side: the target takes %d", n, len(b.Actions))
		}
		if err != nil {
			return err
		}
		p.pipelines = append(p.pipelines, b)
	}
	return nil
}

// line is that of a pipeline's action type.
func (p *scene) line(pipeline int) *jobs.Line { return p.lines[min(pipeline, len(p.lines)-1)] }

// step carries out one step and reports whether the next one can follow.
func (p *scene) step(ctx context.Context, step worker.Step) bool {
	switch step := step.(type) {
	case worker.Take:
		return p.take(ctx, step)
	case worker.Call:
		return p.call(ctx, step)
	case worker.Given:
		return p.given(ctx, step)
	case worker.Look:
		return p.look(ctx, step)
	case worker.Later:
		return true
	case worker.Start:
		if err := p.pipelines[step.Pipeline].Start(ctx); err != nil {
			return p.skip("%s", err)
		}
		return true
	}
	return false
}

// take names a job.
func (p *scene) take(ctx context.Context, t worker.Take) bool {
	l := p.line(t.Pipeline)
	before := p.named[t.After]
	l.Query = t.Query
	defer func() { l.Query = "" }()
	suits := func(j *jobs.Job) bool {
		switch {
		case t.After != "":
			return continues(j, before, len(p.pipelines) == 1)
		case j.Token != nil && !t.AnyToken:
			return false
		}
		if j.Pipeline == "" { // a further execution of another pipeline may have led to it
			return t.Second || len(p.pipelines) == 1 || j.Query == t.Query
		}
		return t.Second || j.Pipeline == p.pipelines[t.Pipeline].Pipeline
	}
	j, err := l.Take(ctx, t.Second, suits)
	if err != nil {
		if t.Query == "" { // of what is asked for by a value there may be none
			p.s.bench.tried(err)
		}
		p.missed(ctx, t, l, suits, err)
		return false
	}
	p.named[t.As] = j
	if len(t.Expect) > 0 {
		seen := p.seen("", nil)
		seen.Type = l.Type(t.Second)
		seen.Document = map[string]any{
			"jobs": []any{map[string]any{"id": j.ID, "nonce": j.Nonce, "accountId": j.Account, "data": j.Data}},
		}
		if p.out.expect(p.c.Rule, t.Expect, seen); len(p.out.findings) > 0 {
			return false
		}
	}
	if t.Acknowledge {
		if err := l.Acknowledge(ctx, j); err != nil {
			return p.skip("%s", err)
		}
	}
	return true
}

// missed is what becomes of a scenario whose job has not come: a finding if it is due and comes to who asks for more
// jobs at a time, or by its action type alone, or the job of another pipeline does come.
func (p *scene) missed(ctx context.Context, t worker.Take, l *jobs.Line, suits func(*jobs.Job) bool, err error) {
	p.skip("it needs a job that did not come: %s", err)
	if !t.Due || ctx.Err() != nil || errors.Is(err, jobs.ErrNoVerdict) {
		return
	}
	if few := l.Size; few != jobs.MostActions && l.Gave() == 0 { // who gives some may wait for them to be acknowledged
		l.Size = jobs.MostActions
		if _, err := l.Take(ctx, t.Second, suits); err == nil {
			p.lost(fmt.Sprintf("no job at all in many polls for at most %d, and it in one for at most %d", few,
				jobs.MostActions), t)
			return
		}
	}
	other, openErr := l.Open(ctx, 1, t.Query, worker.NextValue(t.Query))
	if openErr != nil {
		return
	}
	_, err = l.Take(ctx, false, func(j *jobs.Job) bool { return j.Pipeline == other.Pipeline })
	switch {
	case err == nil:
		p.lost("none, while the job of another pipeline came", t)
		return
	case t.Query == "", errors.Is(err, jobs.ErrNoVerdict):
		return
	}
	l.Query = ""
	if _, err := l.Take(ctx, t.Second, suits); err == nil { // it has waited for two rows of polls by now
		p.lost("none in polls with the value that its configuration has, and it in one without queryParam", t)
	}
}

func (p *scene) lost(got string, t worker.Take) {
	p.out.find(judge.Finding{
		Rule: p.c.Rule, Level: cmp.Or(t.Level, rules.Must), Expected: "the job " + t.As + " from PollForJobs", Got: got,
	})
}

// call sends a request that is judged.
func (p *scene) call(ctx context.Context, c worker.Call) bool {
	l := p.line(c.Pipeline)
	values := worker.Values{Provider: l.Provider, Version: l.Version}
	if j := p.named[c.Job]; j != nil {
		values.Job, values.Nonce = j.ID, j.Nonce
	}
	if j := p.named[c.Other]; j != nil {
		values.Other = j.Nonce
	}
	x, fine := p.send(ctx, c, values)
	if x == nil {
		return fine
	}
	document := interpret.Document(x.Answer)
	seen := p.seen(c.Job, document)
	seen.Type = l.Type(c.Second)
	for i, b := range p.pipelines {
		if p.line(i) == l {
			seen.Pipelines = append(seen.Pipelines, b.Pipeline)
		}
	}
	if c.Request.Operation == model.PollForJobs {
		l.File(document, c.Second)
	}
	p.out.expect(p.rule(c), c.Expect, seen)
	return true
}

// given sends a request that is not judged.
func (p *scene) given(ctx context.Context, g worker.Given) bool {
	j := p.named[g.Job]
	r, _ := g.Request.For(worker.Values{Job: j.ID, Nonce: j.Nonce})
	if e := p.s.send(ctx, r); e.Fate != wire.Answered || e.Status != 200 {
		return p.skip("%s: the target answers %s", g.Label, e.Outcome())
	}
	return true
}

// expect compares a document with what it must say besides.
func (o *outcome) expect(rule string, list []worker.Expectation, seen worker.Seen) {
	for _, e := range list {
		if expected, got := e.Check(seen); got != "" {
			o.certain = o.certain || e.Certain
			o.violates(rule, expected, got)
		}
	}
}

// seen is an answer with what is known of the scenario's jobs.
func (p *scene) seen(name string, body []byte) worker.Seen {
	seen := worker.Seen{
		Jobs: map[string]string{}, Nonces: map[string]string{}, Accounts: map[string]string{}, Data: map[string]any{},
		Job: name,
	}
	_ = json.Unmarshal(body, &seen.Document) // that it is no JSON is a finding of its own
	for name, j := range p.named {
		seen.Jobs[name], seen.Nonces[name], seen.Data[name], seen.Accounts[name] = j.ID, j.Nonce, j.Data, j.Account
	}
	if j := p.named[name]; j != nil {
		seen.Action = j.Action
	}
	return seen
}

// look asks for the state of the pipeline of a job.
func (p *scene) look(ctx context.Context, l worker.Look) bool {
	j := p.named[l.Job]
	if j.Pipeline == "" || j.Action == "" || j.Execution == "" {
		return true // the target does not tell where the job stands
	}
	body, err := json.Marshal(map[string]string{"name": j.Pipeline})
	if err != nil {
		p.out.failed = fmt.Sprint(errors.Unwrap(err))
		return false
	}
	before, already := len(p.out.findings), len(p.out.sent)
	once := func() int {
		p.out.findings, p.out.sent = p.out.findings[:before], p.out.sent[:already]
		x := sent{
			Exchange:  p.s.send(ctx, wire.Request{Target: prefix + "GetPipelineState", Body: body}),
			operation: "GetPipelineState", label: l.Label,
		}
		seen := p.seen(l.Job, x.Body)
		if x.Status != 200 || seen.Latest() != j.Execution {
			return 0 // GetPipelineState is not what is checked, and the latest execution may be another
		}
		p.out.sent = append(p.out.sent, x)
		p.out.expect(l.Rule, l.Expect, seen)
		return len(p.out.findings) - before
	}
	p.s.lag.Settle(ctx, once(), once)
	return len(p.out.findings) == before
}
