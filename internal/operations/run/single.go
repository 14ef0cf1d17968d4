package run

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/verdict"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// hand carries out singles one after the other, with jobs of its own: one that requests share
// which must leave it as it is, and new ones for the others.
type hand struct {
	s      *session
	op     model.Operation
	wire   wire.Spelling
	shared *jobs.Line
	own    *jobs.Line
	types  map[bool]string // providers of action types without waiting jobs, by whether they have a queryable property
	kept   worker.Values
	had    []worker.Case // those whose requests were about the kept job
	left   int           // how many jobs are wanted yet
	opened bool

	released []func() // of the types
	release  func()   // of an action type that was made for one case
}

// close says that nothing of what the hand has made is used any more.
func (h *hand) close() {
	for _, l := range []*jobs.Line{h.shared, h.own} {
		if l != nil {
			l.Close()
		}
	}
	for _, release := range append(h.released, h.release) {
		release()
	}
}

func (s *session) handOf(l wireOp) *hand {
	return &hand{s: s, op: model.MustOperation(l.operation), wire: l.wire, types: map[bool]string{}, release: func() {}}
}

// singles carries out the cases of one request of an operation.
func (s *session) singles(ctx context.Context, l wireOp, list []worker.Case) {
	var group sync.WaitGroup
	n := s.workers()
	for i := range n {
		var part []worker.Case
		for at := i; at < len(list); at += n {
			part = append(part, list[at])
		}
		group.Go(func() {
			h := s.handOf(l)
			defer h.close()
			for _, c := range part {
				if !c.Plan.(worker.Single).Keeps() {
					h.left++
				}
			}
			for _, c := range part {
				if ctx.Err() != nil {
					return
				}
				if !s.stalled(c) {
					h.carryOut(ctx, c)
				}
			}
			h.prove(ctx)
		})
	}
	group.Wait()
}

// carryOut carries out one case, and puts what only its job may be to blame for aside.
func (h *hand) carryOut(ctx context.Context, c worker.Case) {
	o := h.try(ctx, c)
	if len(o.findings) > 0 && c.Plan.(worker.Single).Job != worker.NoJob && h.s.doubtful(c, o) {
		h.kept = worker.Values{} // whatever has become of it
		return
	}
	h.s.record(o)
}

// try sends the request of a case and judges the answer.
func (h *hand) try(ctx context.Context, c worker.Case) outcome {
	plan := c.Plan.(worker.Single)
	o := outcome{c: c}
	values, err := h.values(ctx, plan)
	if err != nil {
		o.skipped = err.Error()
		if !errors.Is(err, errUnsuited) && ctx.Err() == nil {
			o.skipped = "it needs " + string(plan.Job) + ": " + err.Error()
		}
		return o
	}
	r, ok := plan.Request.For(values)
	if !ok {
		o.skipped = "the id or the nonce of no job of this run lends itself to it"
		return o
	}
	x := sent{Exchange: h.s.send(ctx, r), operation: c.Operation, job: values.Job}
	o.names = plan.Request.Another(values.Job)
	h.s.noteStall(wireOpOf(c), x.Fate == wire.Hung)
	h.s.judged(&o, x, plan.Allowed, c.Rule)
	switch {
	case values.Job == "":
	case plan.Keeps():
		h.had = append(h.had, c)
	case len(o.findings) == 0 && x.Fate == wire.Answered && x.Status == 200 && plan.Allowed.Must.Success:
		h.effect(ctx, c, values)
	}
	return o
}

// effect proves that a request which was accepted has had its effect on its job, whatever its values were.
func (h *hand) effect(ctx context.Context, c worker.Case, v worker.Values) {
	var proofs []string // operations, one of which is to answer 200 if the effect is there, or none of them
	switch h.op.Effect {
	case model.Fails:
		proofs = []string{model.PutJobFailureResult}
	case model.Acknowledges:
		// A success first: a target may end the neighbours of a job that failed.
		proofs = []string{model.PutJobSuccessResult, model.PutJobFailureResult}
	}
	if len(proofs) == 0 || h.op.ThirdParty {
		return
	}
	rule, accepted := h.op.Name+"/accepted-has-effect", false
	var last sent
	for _, operation := range proofs {
		r, _ := worker.Minimal(operation).On(h.wire).For(v)
		last = sent{Exchange: h.s.send(ctx, r), operation: operation, label: "the effect of the request", job: v.Job}
		if last.Fate != wire.Answered || last.Throttled() || last.NotImplemented() || last.Status >= 500 {
			return
		}
		if accepted = last.Status == 200; accepted {
			break
		}
	}
	h.s.mu.Lock()
	h.s.tallyOf(rule).Checked++
	h.s.mu.Unlock()
	expected := map[bool]string{
		true: "400 to a failure of the job: it has ended", false: "200 to a result of the job: it is in progress",
	}[h.op.Effect == model.Fails]
	if accepted == (h.op.Effect == model.Fails) {
		h.s.tally(rule,
			judge.Finding{
				Rule: rule, Level: rules.Must, Expected: expected,
				Got: fmt.Sprintf("%s after the request of %s", last.Outcome(), c.ID),
			},
			last)
	}
}

var errUnsuited = errors.New("the source of jobs does not tell the nonce of a job")

// values are the job of a plan, or its action type.
func (h *hand) values(ctx context.Context, plan worker.Single) (worker.Values, error) {
	if plan.Made != nil && h.s.o.Supply == nil {
		return h.madeType(ctx, *plan.Made)
	}
	switch plan.Job {
	case worker.NoJob:
		return worker.Values{}, nil
	case worker.Type, worker.QueryType:
		return h.actionType(ctx, plan.Job == worker.QueryType)
	}
	if h.s.o.Supply != nil {
		return h.supplied(ctx, plan)
	}
	if !plan.Keeps() {
		h.left--
		return h.next(ctx, plan.Job)
	}
	if h.kept.Job != "" {
		return h.kept, nil
	}
	var err error
	h.had = nil
	h.kept, err = h.fresh(ctx, &h.shared, plan.Job, 1)
	return h.kept, err
}

// supplied is a job of another source than the calls of the target.
func (h *hand) supplied(ctx context.Context, plan worker.Single) (worker.Values, error) {
	if plan.Job != worker.InProgress {
		return worker.Values{}, errUnsuited
	}
	if plan.Keeps() && h.kept.Job != "" {
		return h.kept, nil
	}
	b, err := h.s.o.Supply.Open(ctx, 1)
	if err != nil || len(b.Jobs) == 0 {
		return worker.Values{}, errors.Join(jobs.ErrNoJobs, err)
	}
	h.s.jobs.Add(1)
	v := worker.Values{Job: b.Jobs[0].ID}
	if plan.Keeps() {
		h.kept, h.had = v, nil
	}
	return v, nil
}

// next is a new job for a request that may change it.
func (h *hand) next(ctx context.Context, state worker.State) (worker.Values, error) {
	if h.own != nil && h.opened {
		if v, err := h.taken(ctx, h.own, state); err == nil {
			return v, nil
		}
	}
	h.opened = true
	size := min(max(h.left+1, 1), 50)
	if h.s.bench.lone.Load() {
		size, h.opened = 1, false
	}
	return h.fresh(ctx, &h.own, state, size)
}

// fresh is a job of a new pipeline.
func (h *hand) fresh(ctx context.Context, l **jobs.Line, state worker.State, size int) (worker.Values, error) {
	if why := h.s.bench.hopeless(); why != nil {
		return worker.Values{}, why
	}
	if h.s.vacate(ctx); h.s.bench.alone {
		h.kept = worker.Values{} // it has gone with its pipeline
	}
	v, err := h.made(ctx, l, state, size)
	h.s.bench.tried(err)
	return v, err
}

func (h *hand) made(ctx context.Context, l **jobs.Line, state worker.State, size int) (worker.Values, error) {
	if *l == nil {
		made, err := h.s.bench.newLine(ctx)
		if err != nil {
			return worker.Values{}, err
		}
		*l = made
	}
	if _, err := (*l).Open(ctx, size, ""); err != nil {
		return worker.Values{}, err
	}
	j, err := (*l).Take(ctx, false, whichever)
	if err != nil {
		return worker.Values{}, err
	}
	return h.inState(ctx, *l, j, state)
}

// taken is a job that a pipeline made earlier still has.
func (h *hand) taken(ctx context.Context, l *jobs.Line, state worker.State) (worker.Values, error) {
	for tries := 0; ; tries++ {
		j := l.Pick(false, whichever)
		if j == nil && l.Poll(ctx, false) == nil {
			j = l.Pick(false, whichever)
		}
		if j == nil {
			return worker.Values{}, jobs.ErrNoJobs
		}
		v, err := h.inState(ctx, l, j, state)
		if err == nil {
			return v, nil
		}
		if tries == 1 {
			h.s.bench.lone.Store(true) // the neighbours of a job that has ended have gone with it
			return v, err
		}
	}
}

// inState brings a job that was polled into a state.
func (h *hand) inState(ctx context.Context, l *jobs.Line, j *jobs.Job, state worker.State) (worker.Values, error) {
	v := worker.Values{Job: j.ID, Nonce: j.Nonce}
	if state == worker.InProgress {
		return v, l.Acknowledge(ctx, j)
	}
	return v, nil
}

// actionType is one of which no job waits.
func (h *hand) actionType(ctx context.Context, queryable bool) (worker.Values, error) {
	if h.s.o.Supply != nil {
		return worker.Values{}, errors.New("action types are made with --jobs aws only")
	}
	if h.types[queryable] == "" {
		if why := h.s.bench.hopeless(); why != nil {
			return worker.Values{}, why
		}
		provider := h.s.bench.NewProvider()
		release, err := h.s.bench.Define(ctx, "Test", provider, "1", property(queryable))
		h.released = append(h.released, release)
		if err != nil {
			h.s.bench.tried(err)
			return worker.Values{}, err
		}
		h.types[queryable] = provider
	}
	return worker.Values{Provider: h.types[queryable]}, nil
}

// madeType makes an action type. A target may refuse one that it cannot have.
func (h *hand) madeType(ctx context.Context, of worker.MadeType) (worker.Values, error) {
	provider := of.Provider(h.s.bench.NewProvider())
	if provider == "" {
		return worker.Values{}, errors.New("the names of the run are too long for it")
	}
	h.release() // that of the case before
	release, err := h.s.bench.Define(ctx, of.Category, provider, of.Version, "")
	if h.release = release; err != nil {
		return worker.Values{}, err
	}
	return worker.Values{Category: of.Category, Provider: provider, Version: of.Version}, nil
}

// prove completes the kept job as the operation does: none of the requests about it, all of
// which were rejected, may have changed it. It finds those that have.
func (h *hand) prove(ctx context.Context) {
	rule := h.op.Name + "/rejected-changes-nothing"
	if h.kept.Job == "" || len(h.had) == 0 || h.op.Effect == model.Reads || ctx.Err() != nil {
		return
	}
	plan, ok := minimalPlan(wireOp{h.op.Name, h.wire})
	if !ok {
		return
	}
	proof := func(v worker.Values) sent {
		r, _ := plan.Request.For(v)
		return sent{Exchange: h.s.send(ctx, r), operation: h.op.Name, label: "the job is as it was", job: v.Job}
	}
	after := func(list []worker.Case) sent { // of none where there is no new job
		v, err := h.fresh(ctx, &h.shared, plan.Job, 1)
		if err != nil {
			return sent{Exchange: &client.Exchange{}}
		}
		for _, c := range list {
			if r, ok := c.Plan.(worker.Single).Request.For(v); ok {
				h.s.send(ctx, r)
			}
		}
		return proof(v)
	}
	ended := func(x sent) bool { return x.Fate == wire.Answered && x.Status/100 == 4 && !x.Throttled() }
	h.s.mu.Lock()
	h.s.tallyOf(rule).Checked++
	h.s.mu.Unlock()
	x := proof(h.kept)
	if !ended(x) || after(nil).Status != 200 || !ended(after(h.had)) { // of a new job nothing follows, or not again
		return
	}
	by := verdict.Culprits(h.had, func(part []worker.Case) bool {
		y := after(part)
		if ended(y) {
			x = y
		}
		return ended(y)
	})
	h.s.tally(rule, judge.Finding{
		Rule: rule, Level: rules.Must, Expected: "200: a rejected request changes nothing",
		Got: x.Outcome() + " after " + verdict.Requests(len(by), by[0].ID, by[len(by)-1].ID),
	}, x)
}

// minimalPlan is the smallest valid request of an operation on a wire.
func minimalPlan(l wireOp) (worker.Single, bool) {
	for _, c := range worker.Of(l.operation) {
		if plan, ok := c.Plan.(worker.Single); ok && c.ID == l.operation+"/accepted/minimal" {
			plan.Request = plan.Request.On(l.wire)
			return plan, true
		}
	}
	return worker.Single{}, false
}
