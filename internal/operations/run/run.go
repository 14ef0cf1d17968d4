// Package run sends the cases of a job worker's operations to a target and says what became of
// each.
//
// A run is a session: it owns the jobs, which it makes in pipelines of its own action types, sends the requests of the
// plans, judges the answers, and proves that requests that were rejected have changed nothing. What only a busy machine
// or a neighbour may be to blame for is tried again by itself before it is a finding.
package run

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/verdict"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Options say how a run goes.
type Options struct {
	// Operations are those to check. Named are those of them that were asked for by name: that
	// one is not there is then a failure.
	Operations []string
	Named      map[string]bool
	// Wires are those whose cases are run; none are those of JSON.
	Wires  []wire.Spelling
	Strict bool
	// Selected says whether a case is to be run; nil runs all.
	Selected func(id string) bool
	Workers  int
	// Supply gives jobs where the target's own calls are not to be used; nil otherwise.
	Supply *jobs.Supply
	// Partners gives jobs of partner actions; nil where there are none.
	Partners jobs.Partners
	// Account is what pipelines need.
	Account jobs.AWSOptions
	// Patience is how long a job may take to appear, the first of all two and a half times as long; 0 is 4 s.
	Patience time.Duration
	OnEvent  func(report.Event)
}

// Outcome is what a run has found.
type Outcome struct {
	Cases    []report.Case
	Notes    []string
	Missing  []string // operations that the target does not implement
	Requests int
	Jobs     int
	Complete bool
	Answered bool // whether the target answered at all
	Headline string
	// NoJobs is why the target's own calls gave no job at all, nil where they did or none was needed.
	NoJobs error
}

const (
	// most is how many plans are carried out at the same time, each with jobs of its own; of many workers, as for a
	// target whose answers are mostly waited for, it is this part of them.
	most, part = 4, 4
	// lateJobs is from what wait for a job on its jobs are mostly waited for, and mostLate how many plans wait then.
	lateJobs, mostLate = 250 * time.Millisecond, 16
)

// session is a run under way.
type session struct {
	verdict.Voice
	target  *client.Target
	o       Options
	bench   *bench
	cases   []worker.Case
	missing map[wireOp]string // of the operations that were asked for, those that are not there, with the reason

	requests atomic.Int64
	jobs     atomic.Int64
	patience client.Patience
	lag      client.Lag // of what GetPipelineState shows

	mu      sync.Mutex
	results map[string]report.Case
	tallies map[string]*tally
	unsure
	done int
}

// wireOp is an operation on a wire.
type wireOp struct {
	operation string
	wire      wire.Spelling
}

func (l wireOp) String() string {
	if l.wire == wire.CBOR {
		return l.operation + " by CBOR"
	}
	return l.operation
}

// wireOpOf is where a case is at home.
func wireOpOf(c worker.Case) wireOp { return wireOp{c.Operation, c.Wire} }

// wireOps are the operations of a run, each on its wires.
func (s *session) wireOps() []wireOp {
	var out []wireOp
	for _, name := range s.o.Operations {
		for _, w := range s.o.Wires {
			if slices.ContainsFunc(s.cases, func(c worker.Case) bool { return wireOpOf(c) == wireOp{name, w} }) {
				out = append(out, wireOp{name, w})
			}
		}
	}
	return out
}

// Cases are the cases of some operations on some wires, in their order, with those that are judged on the whole run.
func Cases(operations []string, wires []wire.Spelling) []worker.Case {
	var list []worker.Case
	for _, name := range operations {
		for _, c := range worker.Of(name) {
			if slices.Contains(wires, c.Wire) || wholeRun(c) {
				list = append(list, c)
			}
		}
	}
	return list
}

func wholeRun(c worker.Case) bool {
	_, whole := c.Plan.(worker.WholeRun)
	return whole
}

// Run checks the operations.
func Run(ctx context.Context, t *client.Target, o Options) *Outcome {
	s := &session{
		Voice: verdict.Voice{OnEvent: o.OnEvent}, target: t, o: o, missing: map[wireOp]string{},
		results: map[string]report.Case{}, tallies: map[string]*tally{}, unsure: unsure{stalls: map[wireOp]stalls{}},
	}
	if len(o.Wires) == 0 {
		s.o.Wires = []wire.Spelling{wire.JSON}
	}
	s.patience.Another = func(ctx context.Context) *client.Exchange { return t.Do(ctx, probeOf(s.wireOps()[0])) }
	s.cases, s.o.Operations = Select(o.Operations, s.o.Wires, o.Selected)
	s.Tell(report.Event{Kind: report.KindStarted, Total: len(s.cases)})
	out := &Outcome{}
	if out.Headline = s.preflight(ctx); out.Headline == "" {
		out.Answered = true
		s.bench = newBench(s)
		s.execute(ctx)
		s.clear(ctx)
		s.NotePatience(&s.patience)
	}
	s.conclude(ctx, out)
	return out
}

// Select are the selected cases of some operations, with those operations of which there are
// any: what is judged on the whole run is about operations of which other cases are selected, whatever their wire.
func Select(
	operations []string, wires []wire.Spelling, selected func(id string) bool,
) (list []worker.Case, asked []string) {
	for _, name := range operations {
		var of []worker.Case
		some := false
		for _, c := range Cases([]string{name}, wires) {
			if selected != nil && !selected(c.ID) {
				continue
			}
			some = some || !wholeRun(c)
			of = append(of, c)
		}
		if some {
			list, asked = append(list, of...), append(asked, name)
		}
	}
	return list, asked
}

// execute carries the plans out: singles first, then what needs jobs of its own, then what is doubtful, by itself.
func (s *session) execute(ctx context.Context) {
	singles := map[wireOp][]worker.Case{}
	var others, partners []worker.Case
	for _, c := range s.cases {
		switch c.Plan.(type) {
		case worker.Single:
			singles[wireOpOf(c)] = append(singles[wireOpOf(c)], c)
		case worker.Scenario, worker.Race:
			others = append(others, c)
		case worker.Partner:
			partners = append(partners, c)
		}
	}
	others = s.beginEarly(ctx, others)
	for _, l := range s.wireOps() {
		if s.missing[l] == "" && len(singles[l]) > 0 && ctx.Err() == nil {
			s.singles(ctx, l, singles[l])
		}
	}
	s.each(ctx, others, func(ctx context.Context, c worker.Case) { s.record(s.meet(ctx, c)) })
	s.onceMore(ctx)
	s.partnerCases(ctx, partners)
	s.settleDoubts(ctx)
	s.endEarly(ctx)
	s.closeTallies()
}

// each runs a function for each of some cases, a few at a time.
func (s *session) each(ctx context.Context, list []worker.Case, do func(context.Context, worker.Case)) {
	var group sync.WaitGroup
	next := make(chan worker.Case)
	for range min(s.workers(), len(list)) {
		group.Go(func() {
			for c := range next {
				do(ctx, c)
			}
		})
	}
	for _, c := range list {
		if s.missing[wireOpOf(c)] != "" || ctx.Err() != nil || s.stalled(c) {
			continue
		}
		next <- c
	}
	close(next)
	group.Wait()
}

func (s *session) workers() int {
	if s.bench.alone {
		return 1
	}
	return plansAtOnce(s.o.Workers, s.bench.Late())
}

// plansAtOnce is how many plans are carried out at the same time by some workers, on a target whose jobs come late.
func plansAtOnce(workers int, late time.Duration) int {
	n := max(most, workers/part)
	if late > lateJobs {
		n = max(n, mostLate)
	}
	return max(1, min(workers, n))
}

// absent is why an operation that a case needs is not there, as was found before or as an answer says; else empty.
// What the run checks is known to be there.
func (s *session) absent(l wireOp, a wire.Answer) string {
	switch {
	case s.missing[l] != "":
		return fmt.Sprintf("%s is not implemented: %s", l, s.missing[l])
	case a.NotImplemented() && !slices.Contains(s.wireOps(), l):
		return fmt.Sprintf("%s is not implemented: %s", l, a.Outcome())
	}
	return ""
}

// preflight asks each operation for something that there is not. It answers a headline where
// the target does not answer at all.
func (s *session) preflight(ctx context.Context) string {
	strange := map[wire.Spelling]string{} // what the target answers to an operation that there is not
	for i, l := range s.wireOps() {
		e := s.ask(ctx, probeOf(l))
		if i == 0 {
			if e.Fate == wire.Refused {
				return fmt.Sprintf("%s refuses connections: %s", s.target.Endpoint(), e.Detail)
			}
			if e.AuthRefused() {
				return fmt.Sprintf("the target rejects the credentials: it answers %s; %s", e.Outcome(), e.AuthAdvice())
			}
		}
		if _, asked := strange[l.wire]; !asked {
			other := s.ask(ctx, noOperation(l.wire))
			if i == 0 && e.Throttled() && other.Throttled() {
				return fmt.Sprintf("the target rejects every request for now: it answers %s; "+
					"wait until it is ready (--wait), or send requests more slowly (--workers 1)", e.Outcome())
			}
			strange[l.wire] = other.Outcome()
		}
		named := wire.ErrorType(e.Answer)
		if e.NotImplemented() || e.Status >= 400 && named == "" && e.Outcome() == strange[l.wire] {
			s.missing[l] = e.Outcome()
		}
	}
	return ""
}

const prefix = "CodePipeline_20150709."

// noOperation is a request for an operation that there is not.
func noOperation(w wire.Spelling) wire.Request {
	const name = "PlumblineNoSuchOperation"
	if w == wire.CBOR {
		return wire.RPCOf(name, []byte{0xa0}) // an empty map
	}
	return wire.Request{Target: prefix + name, Body: []byte("{}")}
}

// probeOf is a request for something that there is not.
func probeOf(l wireOp) wire.Request {
	plan, _ := minimalPlan(l)
	r, _ := plan.Request.For(worker.Values{Job: noJob, Nonce: "plumbline", Provider: "plumbline-none"})
	return r
}

const noJob = "11111111-2222-4333-8444-555555555555"

// ask is send, with no patience for a target that has served nothing yet.
func (s *session) ask(ctx context.Context, r wire.Request) *client.Exchange {
	if s.target.TurnsAway() {
		s.requests.Add(1)
		return s.target.Do(ctx, r)
	}
	return s.send(ctx, r)
}

// send sends one request, again while the target asks for patience or refuses connections.
func (s *session) send(ctx context.Context, r wire.Request) *client.Exchange {
	do := func() *client.Exchange {
		s.requests.Add(1)
		return s.target.Do(ctx, r)
	}
	e := s.patience.Send(ctx, do)
	for pause := client.FirstBackoff; e.Fate == wire.Refused && pause <= lastPause && ctx.Err() == nil; pause *= 2 {
		_ = smithytime.SleepWithContext(ctx, pause)
		e = s.patience.Send(ctx, do)
	}
	return e
}

// lastPause is the last one before a connection is tried again that was refused.
const lastPause = 400 * time.Millisecond

// conclude gives every case a result and gathers what the run has to say.
func (s *session) conclude(ctx context.Context, out *Outcome) {
	named := map[wireOp]bool{}
	for _, c := range s.cases {
		if _, ok := s.results[c.ID]; ok {
			continue
		}
		switch why := s.missing[wireOpOf(c)]; {
		case out.Headline != "":
			s.record(outcome{c: c, failed: out.Headline})
		case why != "" && s.o.Named[c.Operation] && !named[wireOpOf(c)]:
			named[wireOpOf(c)] = true
			s.record(outcome{
				c: c, got: why,
				findings: []judge.Finding{
					{
						Rule: c.Rule, Level: "must", Expected: fmt.Sprintf("the operation %s", wireOpOf(c)),
						Got: "it is not implemented: " + why,
					},
				},
			})
		case why != "":
			s.record(outcome{c: c, skipped: fmt.Sprintf("%s is not implemented: %s", wireOpOf(c), why)})
		default:
			s.record(outcome{c: c, failed: "not run"})
		}
	}
	all, absent := s.wireOps(), []string{}
	for _, l := range all {
		if s.missing[l] == "" {
			continue
		}
		out.Missing = append(out.Missing, l.String())
		if s.o.Named[l.operation] {
			absent = append(absent, l.String())
		}
	}
	switch {
	case len(absent) > 0 && len(absent) == len(all):
		out.Headline = "the target does not implement " + strings.Join(absent, ", ")
	case len(out.Missing) > 0:
		s.Note("not implemented: %s", strings.Join(out.Missing, ", "))
	}
	for _, c := range s.cases {
		out.Cases = append(out.Cases, s.results[c.ID])
	}
	out.Notes, out.Requests, out.Jobs = s.Notes(), int(s.requests.Load()), int(s.jobs.Load())
	if s.bench != nil {
		out.Requests, out.Jobs = out.Requests+s.bench.Calls(), out.Jobs+s.bench.Jobs()
	}
	out.Complete = ctx.Err() == nil
	if s.bench != nil && out.Complete {
		out.NoJobs = s.bench.hopeless()
	}
}
