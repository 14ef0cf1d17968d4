package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	smithytime "github.com/aws/smithy-go/time"
	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/runner/effect"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// runScenarios runs the scenarios side by side, without those that mostly wait.
func (r *run) runScenarios(ctx context.Context, byNeed map[cases.Needs][]*cases.Case) {
	r.each(ctx, r.longestFirst(byNeed[cases.Several]), r.atOnce(), func(c *cases.Case) bool {
		return c.Scenario() != nil && !c.Scenario().Idle()
	})
}

// each runs the scenarios that fit, at most so many at once.
func (r *run) each(ctx context.Context, list []*cases.Case, most int, fits func(*cases.Case) bool) {
	if r.single {
		most = 1
	}
	list = slices.DeleteFunc(slices.Clone(list), func(c *cases.Case) bool { return !fits(c) })
	sideBySide(most, list, func(c *cases.Case) {
		switch {
		case ctx.Err() != nil || r.gone():
			r.rest([]*cases.Case{c})
		case !r.supply.Any():
			r.jobless([]*cases.Case{c})
		case continues(c.Scenario()) && !r.supply.Follows() && !(r.supply.FollowsTold() && tellable(c.Scenario())):
			r.unfollowed(c)
		case c.Failing() && !r.failable(ctx):
			r.unfailable(c)
		case r.hopeless(c): // and skipped
		default:
			r.scenario(ctx, c)
		}
		r.asleep.gone(c.ID)
		r.unitDone(ctx)
	})
}

// unfollowed skips a scenario whose jobs cannot be followed.
func (r *run) unfollowed(c *cases.Case) {
	r.skip(c, "it follows a job to its next job, which must be polled for: %s", r.supply.WhyNotFollowed())
}

// sideBySide does something with each of a list, at most so many at a time (all of them for -1), until all is done.
func sideBySide[T any](most int, list []T, do func(T)) {
	var group errgroup.Group
	group.SetLimit(most)
	for _, one := range list {
		group.Go(func() error {
			do(one)
			return nil
		})
	}
	_ = group.Wait() // what goes wrong is recorded as a result
}

// spareTime is after how long a scenario leaves out the steps that can be spared.
const spareTime = 3 * time.Second

// repeatTime is for how long refused requests are sent again to a target that alone has answers for all of them in that
// time: where it takes longer than spareTime, it is the machine that is busy.
const repeatTime = 4 * spareTime

// actor is one job of a scenario and the ones that it was before.
type actor struct {
	action string
	job    *jobs.Job // nil once it has ended
	queued bool      // job is not acknowledged yet
	past   []string  // the ids that were spent, the newest last
	later  bool      // its execution is not the first
	// due polls for the job that follows the last one, nil where none is waited for.
	due func(ctx context.Context) bool
	// accepted are the requests that got 200.
	accepted effect.Carriage
}

// scene is a scenario under way.
type scene struct {
	*attempt
	plan   *cases.Scenario
	run    *run
	batch  *jobs.Batch
	actors map[string]*actor
	last   *jobs.Job // the one that ended last
	// release has the jobs polled for by others too.
	release func()
	stage   string        // of the job of a later stage that came last
	removed bool          // what the jobs belong to is no more, and none needs to be completed
	waits   cases.Restart // the actors whose execution waits for that before
	before  string
	// pardoned says that an answer did not come in time, and that the scenario is to be
	// run again.
	pardoned bool
}

// continues says whether a scenario leads to another job than its first ones.
func continues(plan *cases.Scenario) bool {
	return plan.Second || slices.ContainsFunc(plan.Steps, func(s cases.Step) bool {
		_, called := s.Do.(cases.Call)
		return s.Effect.Token != nil || !s.Sends() && !called
	})
}

// scenario runs the steps of one scenario until one goes wrong in a way that
// leaves nothing to go on with.
func (r *run) scenario(ctx context.Context, c *cases.Case) {
	s := &scene{attempt: &attempt{c: c}, plan: c.Scenario(), run: r, actors: map[string]*actor{}}
	names := s.makeActors()
	if most := r.supply.Most(); len(names) > most && !s.told() {
		r.skip(c, "it needs %d parallel jobs, but the target provides at most %d", len(names), most)
		return
	}
	opened := time.Now()
	s.since = opened
	if err := s.open(ctx, names); err != nil {
		s.release()
		if errors.Is(err, jobs.ErrOnCBOR) || errors.Is(err, jobs.ErrShape) {
			r.skip(c, "%s", err)
			return
		}
		r.without(ctx, chain{c}, err)
		return
	}
	defer s.release()
	if continues(s.plan) && !s.batch.Follows() {
		r.unfollowed(c)
		return
	}
	started := time.Now()
	for n, step := range s.plan.Steps {
		if step.Spare && time.Since(started) > spareTime {
			continue
		}
		if ctx.Err() != nil || !s.step(ctx, n, step) {
			break
		}
	}
	if s.pardoned {
		s.abandon()
		if !r.hopeless(c) {
			r.outOfStep(ctx, c.ID)
			r.scenario(ctx, c)
		}
		return
	}
	s.close(ctx, opened)
}

// step runs one step and says whether the scenario can go on.
func (s *scene) step(ctx context.Context, n int, step cases.Step) bool {
	s.sleep(ctx, step.Wait.Before)
	if !s.ready(ctx, n, step) {
		return false
	}
	switch do := step.Do.(type) {
	case cases.Restart:
		return s.restart(ctx, n, do)
	case cases.Next:
		return s.next(ctx, n, step, do.Of)
	case cases.Still:
		return s.still(ctx, n)
	case cases.Removal:
		return s.remove(ctx, do)
	}
	a := s.actors[step.Job]
	if step.At == cases.Spent {
		return s.spent(ctx, n, step, a)
	}
	if !s.follow(ctx, a) {
		return false
	}
	switch {
	case a.job != nil:
	case len(s.findings) > 0:
		return false // a request that should have been refused has ended it, which was said
	default:
		s.failed = fmt.Sprintf("step %d (%s) needs a job that has ended", n+1, step.Label)
		return false
	}
	if a.queued && step.At != cases.Early && !s.acknowledge(ctx, a) {
		return false
	}
	if do, ok := step.Do.(cases.Call); ok {
		s.call(ctx, do, a.job)
		return true
	}
	if step.At == cases.Early {
		s.batch.Keep(a.job)
	}
	e := s.send(ctx, n, step, a.job.ID)
	if step.At == cases.Early && s.batch.Released(a.job) {
		s.skipped, s.failed, s.findings = released, "", nil
		s.run.explain(s.batch, a.action)
		a.job = nil
		return false
	}
	if s.failed != "" || e == nil || e.Fate != wire.Answered || s.lost {
		return false
	}
	switch {
	case succeeded(e) && step.Effect.Free:
		s.run.ended(s.batch, a.job)
		s.run.explain(s.batch, a.action)
		a.job = nil
		return false // what comes of it no document settles
	case succeeded(e):
		if !s.advance(ctx, n, step, a) {
			return false
		}
	case step.Fails:
		s.failed = "the target does not accept PutJobFailureResult: " + e.Outcome()
		s.findings = nil
		return false
	}
	s.repeat(ctx, n, step, a)
	s.look(ctx, n, step, a)
	return true
}

// spent is a step for the ids that an actor's job has had before.
func (s *scene) spent(ctx context.Context, n int, step cases.Step, a *actor) bool {
	for i, id := range a.past {
		if i < 3 || i >= len(a.past)-3 { // of a long life, the first and the last
			s.send(ctx, n, step, id)
		}
	}
	s.look(ctx, n, step, a)
	return s.failed == "" && !s.pardoned && !s.lost
}

// call makes another call about a job.
func (s *scene) call(ctx context.Context, do cases.Call, job *jobs.Job) {
	switch do {
	case cases.AskDetails:
		s.batch.Token(ctx, job)
	case cases.OtherNonce:
		s.batch.AcknowledgeOtherwise(ctx, job)
	}
}

// repeat sends a refused request again and again, until an answer differs or it
// takes long.
func (s *scene) repeat(ctx context.Context, n int, step cases.Step, a *actor) {
	started, most := time.Now(), spareTime
	if s.run.target.Single()*time.Duration(step.Times) < repeatTime {
		most = repeatTime
	}
	for i := 2; i <= step.Times && a.job != nil && len(s.findings) == 0 && s.failed == "" && !s.pardoned &&
		ctx.Err() == nil && time.Since(started) < most; i++ {
		kept := len(s.exchanges)
		s.send(ctx, n, step, a.job.ID)
		if len(s.findings) == 0 {
			s.exchanges = s.exchanges[:kept] // like the one before
		}
	}
}

// send sends a step's request, twice where it asks for that.
func (s *scene) send(ctx context.Context, n int, step cases.Step, id string) *client.Exchange {
	request, ok := step.Request(id)
	if !ok {
		s.skipped = fmt.Sprintf("step %d: the id of the job, %q, does not fit this step", n+1, id)
		return nil
	}
	before := len(s.findings)
	e := s.ask(ctx, step, id, request)
	s.run.add(s.attempt, step.Allowed, e)
	if step.Twice && e.Fate == wire.Answered && !succeeded(e) && s.failed == "" && !s.again {
		again := s.ask(ctx, step, id, request)
		s.run.sameAgain(s.attempt, step.Allowed, e, again)
	}
	if s.again && ctx.Err() == nil {
		s.pardoned = true
		return nil
	}
	s.name(before, n, step)
	return e
}

// ask sends a step's request. One that is to be refused changes nothing, so that it is sent
// again at once where only time may be to blame for what came.
func (s *scene) ask(ctx context.Context, step cases.Step, id string, request wire.Request) *client.Exchange {
	e := s.run.send(ctx, s.c.ID, id, request)
	for !succeeded(e) && !step.Allowed.Must.Success && s.run.doubted(s.attempt, e) && s.again {
		s.again, s.lost = false, false
		e = s.run.send(ctx, s.c.ID, id, request)
	}
	return e
}

// name says in the findings of a step which one it was.
func (s *scene) name(from, n int, step cases.Step) {
	for i := from; i < len(s.findings); i++ {
		if s.findings[i].Rule == s.c.Rule {
			s.findings[i].Rule = step.Rule
		}
		s.findings[i].Expected = fmt.Sprintf("step %d, job %s, %s: %s", n+1, step.Job, step.Label,
			s.findings[i].Expected)
	}
}

// sleep has the scenario wait.
func (s *scene) sleep(ctx context.Context, d time.Duration) {
	if d > 0 {
		s.run.asleep.gone(s.c.ID)
		_ = smithytime.SleepWithContext(ctx, d)
	}
}

// mostUnsure is how often scenarios of a run are begun again because an answer was lost
// that a verdict needs.
const mostUnsure = 12

// unsure reports whether an error says that nothing follows from what was seen: the
// scenario is run again then, or has no verdict.
func (s *scene) unsure(err error) bool {
	if !errors.Is(err, jobs.ErrNoVerdict) {
		return false
	}
	if s.run.unsure.Add(1) <= mostUnsure {
		s.pardoned = true
	} else {
		s.failed = err.Error()
	}
	return true
}

// look compares what the pipeline's state shows for the actor's action.
func (s *scene) look(ctx context.Context, n int, step cases.Step, a *actor) {
	if step.Shown == nil || s.run.stateless.Load() || !s.batch.Follows() {
		return
	}
	if a.job != nil {
		s.batch.Focus(a.job.Execution)
	}
	due := display{a.action, effect.Sent{Last: *step.Shown, Accepted: &a.accepted, Later: a.later}}
	before := len(s.findings)
	s.find(s.run.misshown(ctx, s.batch, []display{due})[a.action]...)
	s.name(before, n, step)
}

// abandon follows the scenario's jobs no further: what comes of a failure is no news.
func (s *scene) abandon() {
	for _, a := range s.actors {
		s.run.explain(s.batch, a.action)
	}
}

// close completes what is still in progress, so that nothing is left behind, and
// sees that no further job has come of the scenario.
func (s *scene) close(ctx context.Context, opened time.Time) {
	for _, a := range s.actors {
		if a.due != nil && len(s.findings) == 0 && s.failed == "" {
			s.follow(ctx, a)
		}
		if a.job != nil && !s.removed && ctx.Err() == nil && len(s.findings) == 0 && s.failed == "" &&
			(!a.queued || s.acknowledge(ctx, a)) {
			e := s.run.complete(ctx, s.c.ID, &lease{batch: s.batch, job: a.job})
			if e.Late = false; !s.c.Failing() && !unknown(e) { // whether a failure ends its neighbours no document says
				s.run.add(s.attempt, judge.Accept(), e)
			}
		}
	}
	if len(s.findings) > 0 || s.failed != "" {
		s.abandon()
	}
	if len(s.findings) > 0 && s.run.timesOut(ctx, time.Since(opened)) {
		s.skipped, s.failed, s.findings = tooLong, "", nil
	}
	s.run.finish(s.attempt)
}
