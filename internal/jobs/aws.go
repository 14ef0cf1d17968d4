package jobs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs/names"
)

// Limits of the supply.
const (
	// MostActions is how many actions AWS allows side by side in a stage.
	MostActions = 50
	// patience is how long a job may take to appear once it is known that jobs do.
	patience = 4 * time.Second
	// impatience is how long it may take once the target was proven to lose jobs, and
	// leastPatience once it was proven, for mostUnfollowed tokens, to lose what they lead to.
	impatience     = 300 * time.Millisecond
	leastPatience  = 60 * time.Millisecond
	mostUnfollowed = 60
	// mostAcknowledgements is how many jobs of a batch are acknowledged at the same time.
	mostAcknowledgements = 16
	// breath is how long to wait for further jobs before those that are there are acknowledged.
	breath = 300 * time.Millisecond
	// mostPolls is how many polls run at the same time, and mostToldPolls how many of those that bring the job of one
	// batch each.
	mostPolls, mostToldPolls = 8, 24
)

// AWS makes pipelines of custom actions, whose jobs it polls for. It makes two action types, one for the first stage
// and one for the second, and a pipeline for each batch; Close removes all of them.
type AWS struct {
	client  *codepipeline.Client
	target  *client.Target
	limit   time.Duration // of one call
	options AWSOptions
	calls   atomic.Int64 // requests that were sent to arrange jobs
	run     names.Run
	usual   pair

	mu sync.Mutex
	made
	register
	pollers
	habits
	lanes lanes
	apart apart
	mute  mute
}

// made is what a run has made, and removes in the end.
type made struct {
	quiet     atomic.Int64 // pairs of action types for one batch each
	onlyBuild atomic.Bool  // the target takes no action types of another category for the later stages
	pipeline  atomic.Int64
	making    sync.RWMutex // held by who makes a pipeline, and alone by who was refused one
	// guarded by AWS.mu
	batches    map[string]*Batch // by pipeline name
	newest     map[string]*Batch // by the version of its action types
	opened     []*Batch
	wasFull    bool
	refused    error                // why the target takes no further pipeline beside those that are there
	types      []types.ActionTypeId // that were made
	quietPairs []pair
	space      space
}

// register is of the jobs that the target has handed out.
type register struct {
	count     atomic.Int64 // jobs that were obtained
	contested atomic.Bool  // somebody else completes jobs of the run
	// guarded by AWS.mu
	seen  map[string]*Job // every job ever handed out, by id
	again map[string]Job  // ids that were handed out again after their job had ended, with the newest nonce
	ended map[string]bool
	astray
	// lacking are the batches of which a job has not come.
	lacking []*Batch
	past    past // the jobs that were retired
	row     row  // what the ids of all jobs have in common
}

// pollers are who polls, and what became of the polls.
type pollers struct {
	consistency
	lines lineCounts
	polls chan struct{}
	// toldPolls are those for action types that one batch alone has.
	toldPolls chan struct{}
	polling   sync.RWMutex   // held by who polls, and alone by who needs a nonce that stays the newest
	waiting   atomic.Int64   // batches with action types of their own whose jobs wait to be polled for
	clearing  sync.WaitGroup // calls that acknowledge what nobody awaits
	// guarded by AWS.mu
	news    chan struct{}     // closed when a job comes that is new
	pending map[*pending]bool // the polls that are under way
	losses  int               // answers of polls that were lost
	byCBOR  map[string]bool   // versions of the action types whose jobs are polled for by CBOR
	// unheardUntil is up to when jobs that are made may still go with an answer that is lost.
	unheardUntil map[types.ActionCategory]time.Time
}

// selfStarts says that new pipelines start by themselves.
type selfStarts struct {
	atomic.Bool
	asked  sync.Once   // of a pipeline that nobody starts
	untold atomic.Bool // a job did not tell its execution
}

// habits are what is learnt of how the target supplies jobs.
type habits struct {
	// blind says that the target does not tell which action of which pipeline a job belongs to: jobs are told apart by
	// the action types of their batch, which no other one that is being opened has, and followed where each action has
	// a type of its own.
	blind      atomic.Bool
	anySeen    atomic.Bool
	selfStarts selfStarts
	repeats    atomic.Bool  // jobs are delivered until they are acknowledged, and hold others up
	most       atomic.Int64 // jobs that a batch may have, 0 for as many as AWS allows
	largest    atomic.Int64 // actions of a pipeline that was made
	arrived    atomic.Int64 // when a job was last seen to arrive after waiting, in ns of the wait
	yield      atomic.Int64 // how many jobs a poll has brought at the most
	freshAt    atomic.Int64 // when a job last came that was new, in ns of Unix time
	hungry     atomic.Int64 // when somebody last waited in vain for a while, in ns of Unix time
	lost       atomic.Int64 // how many awaited jobs never came
	unfollowed atomic.Int64 // how many of them a token was to lead to
	absence    absence
	// guarded by AWS.mu
	telling  bool // some job told its pipeline
	uncalled bool // there was a job of an execution that nobody started
}

// NewAWS prepares the supply and makes its action types. The error says what was tried and what the target answered.
func NewAWS(ctx context.Context, t *client.Target, o AWSOptions) (*AWS, error) {
	a := Prepare(t, o)
	return a, a.createTypes(ctx, a.usual)
}

// Prepare prepares the supply and makes nothing yet: for lines alone.
func Prepare(t *client.Target, o AWSOptions) *AWS {
	a := &AWS{
		options: o.orDefault(), target: t, limit: limit(t), run: names.New(),
		made:     made{batches: map[string]*Batch{}, newest: map[string]*Batch{}},
		register: register{seen: map[string]*Job{}, again: map[string]Job{}, ended: map[string]bool{}, past: newPast()},
		pollers: pollers{
			polls: make(chan struct{}, mostPolls), toldPolls: make(chan struct{}, mostToldPolls),
			news: make(chan struct{}), pending: map[*pending]bool{}, byCBOR: map[string]bool{},
			unheardUntil: map[types.ActionCategory]time.Time{},
		},
	}
	a.client = newClient(t, &a.calls)
	a.usual = a.pair("1")
	return a
}

// errNotInTime says what was tried for a job that did not come.
var errNotInTime = fmt.Errorf(
	"%w: CreatePipeline and StartPipelineExecution were called, then PollForJobs: no job appeared in time", ErrNoJobs)

// Open makes a pipeline of n source actions side by side and one action in a second stage, starts it, and waits for the
// jobs of the first stage. Each job is acknowledged. Where fewer jobs come, the batch has fewer; none is an error.
func (a *AWS) Open(ctx context.Context, n int) (*Batch, error) {
	return a.open(ctx, n, a.usual, true)
}

// OpenQuiet is Open with action types of their own, for which nobody polls but who waits
// for the batch's jobs. The function says that they need not wait any more.
func (a *AWS) OpenQuiet(ctx context.Context, n int) (*Batch, func(), error) {
	a.waiting.Add(1)
	of := a.quietPair(ctx)
	b, err := a.open(ctx, n, of, true)
	return b, a.release(of), err
}

// openQueued is Open without the acknowledgement.
func (a *AWS) openQueued(ctx context.Context, n int) (*Batch, error) {
	return a.open(ctx, n, a.usual, false)
}

func (a *AWS) open(ctx context.Context, n int, of pair, acknowledge bool) (*Batch, error) {
	if a.blind.Load() {
		n = 1
	}
	return a.openIn(ctx, n, of, acknowledge)
}

// openIn opens a batch of n also where jobs are not told apart otherwise than by the action types.
func (a *AWS) openIn(ctx context.Context, n int, of pair, acknowledge bool) (*Batch, error) {
	if a.selfStarts.untold.Load() {
		a.StartsAlone(ctx) // or the jobs of two executions could not be told apart
	}
	if of == a.usual && a.blind.Load() {
		lane, err := a.lanes.take(ctx, a)
		if err != nil {
			return nil, err
		}
		defer a.lanes.leave(lane)
		of = lane
	}
	b, err := a.create(ctx, n, of)
	if err != nil {
		return b, err
	}
	b.holds = !acknowledge
	startErr := a.start(ctx, b)
	ackErr, missed := a.collect(ctx, b, acknowledge)
	switch {
	case len(b.Jobs) > 0:
		a.learn(b, missed == nil && !errors.Is(ackErr, ErrNoVerdict) && !a.contest(ctx, b, hasSucceeded, hasFailed))
		return b, nil
	case ackErr != nil:
		return b, fmt.Errorf("%w: AcknowledgeJob: %s", ErrNoJobs, brief(ackErr))
	}
	err = errNotInTime
	if startErr != nil {
		err = fmt.Errorf("%w; StartPipelineExecution: %s", err, brief(startErr))
	}
	if last := b.pollError(); last != nil {
		err = fmt.Errorf("%w; PollForJobs: %s", err, brief(last))
	}
	if missed != nil {
		err = fmt.Errorf("%w; %w", err, missed)
	}
	return b, errors.Join(err, ctx.Err())
}

// Most is how many jobs a batch may have.
func (a *AWS) Most() int {
	if a.blind.Load() {
		return 1
	}
	if most := a.most.Load(); most > 0 {
		return int(most)
	}
	return MostActions
}

// collect waits for the jobs of a batch's actions. Those that are there are
// acknowledged while others are waited for: a target may hand out no more before. The
// errors are why a job could not be acknowledged, and why one that is missing may have come.
func (a *AWS) collect(ctx context.Context, b *Batch, acknowledge bool) (problem, missed error) {
	wait := a.usualPatience()
	missing := b.Actions
	w := a.watch(b.types.source)
	for len(missing) > 0 && ctx.Err() == nil && !a.Gone() && !w.vain(a.patience(wait)) {
		part := w.portion()
		found := b.await(ctx, part, missing, breath)
		if w.resume(part); len(found) == 0 {
			continue
		}
		a.late(part.progress.Sub(w.progress)) // it may have waited for others since
		w.progress = time.Now()
		var fresh []*Job
		var rest []string
		for _, action := range missing {
			if job := found[action]; job != nil {
				fresh = append(fresh, job)
			} else {
				rest = append(rest, action)
			}
		}
		if acknowledge {
			fresh, problem = b.acknowledgeAll(ctx, fresh)
		}
		b.Jobs = append(b.Jobs, fresh...)
		missing = rest
	}
	if len(missing) > 0 {
		missed = w.verdict(a.patience(wait))
	}
	return problem, missed
}

// learn remembers how the target supplies jobs; sure says that those that are missing have not come.
func (a *AWS) learn(b *Batch, sure bool) {
	if sure && len(b.Jobs) < len(b.Actions) {
		a.most.Store(int64(len(b.Jobs))) // there are never more to be had
	}
	a.anySeen.Store(true)
	if b.Started != "" && b.Execution() != "" && b.Execution() != b.Started || !b.idle() {
		a.selfStarts.Store(true)
	}
	a.count.Add(int64(len(b.Jobs)))
}

// Restart starts a batch's pipeline once more and answers the jobs that come of it within the time, in progress. The
// error says why the target has not started it: then the execution whose jobs are awaited is the one before.
func (a *AWS) Restart(ctx context.Context, b *Batch, wait time.Duration) ([]*Job, error) {
	if err := b.call(ctx); err != nil {
		return nil, fmt.Errorf("StartPipelineExecution: %s", brief(err))
	}
	return a.Firsts(ctx, b, wait), nil
}

// Firsts waits for the first jobs of the execution that was started last, and acknowledges those that come.
func (a *AWS) Firsts(ctx context.Context, b *Batch, wait time.Duration) []*Job {
	found := b.await(ctx, a.watch(b.types.source), b.Actions, a.patience(wait))
	var fresh []*Job
	for _, action := range b.Actions {
		if job := found[action]; job != nil {
			fresh = append(fresh, job)
		}
	}
	fresh, _ = b.acknowledgeAll(ctx, fresh) // those that cannot be acknowledged are not looked at
	return fresh
}

// start starts a batch's pipeline, unless the target starts new pipelines by itself.
func (a *AWS) start(ctx context.Context, b *Batch) error {
	if !a.anySeen.Load() && a.runs(ctx, b) {
		a.selfStarts.Store(true)
	}
	if a.selfStarts.Load() {
		return nil
	}
	return b.call(ctx)
}

// runs reports whether a pipeline runs that nobody has started: it has a job, or its state shows an action that runs.
// Jobs that do not tell their execution could not be told apart later, nor one that waits for another to leave a stage.
func (a *AWS) runs(ctx context.Context, b *Batch) bool {
	a.pollOnce(ctx, a.about(b.types.source))
	return !b.idle() || b.shows(ctx)
}

// shows reports whether the state of a batch's pipeline shows an action that runs.
func (b *Batch) shows(ctx context.Context) bool {
	shown, _ := b.State(ctx)
	for _, s := range shown {
		if s.Status != "" {
			return true
		}
	}
	return false
}

// SelfStarts says whether the target was seen to start executions by itself.
func (a *AWS) SelfStarts() bool { return a.selfStarts.Load() }

// startsWithin is how long a pipeline is looked at that nobody starts.
const startsWithin = time.Second

// StartsAlone is SelfStarts of a target that may do so too late to be seen, where jobs do not tell their execution: a
// pipeline is made, once, and not started. Its action types are new, so that a job of another pipeline is not its.
func (a *AWS) StartsAlone(ctx context.Context) bool {
	a.selfStarts.asked.Do(func() {
		if a.SelfStarts() {
			return
		}
		a.waiting.Add(1)
		of := a.quietPair(ctx)
		defer a.release(of)()
		if of == a.usual && a.blind.Load() {
			lane, err := a.lanes.take(ctx, a)
			if err != nil {
				return
			}
			defer a.lanes.leave(lane)
			of = lane
		}
		b, err := a.create(ctx, 1, of)
		if err != nil {
			return
		}
		defer a.retire(ctx, []*Batch{b}) // a target may take no other beside it
		if len(b.await(ctx, a.watch(of.source), b.Actions, a.patience(startsWithin))) > 0 {
			a.selfStarts.Store(true)
		}
	})
	return a.SelfStarts()
}

// AcknowledgeAgain acknowledges a job that was handed out again. An error says
// that the target does not take it for a job to be worked on.
func (a *AWS) AcknowledgeAgain(ctx context.Context, job *Job) error {
	_, err := invoke(ctx, a, "AcknowledgeJob", a.client.AcknowledgeJob,
		&codepipeline.AcknowledgeJobInput{JobId: &job.ID, Nonce: &job.Nonce})
	return taken(err)
}

// Jobs is how many jobs were obtained.
func (a *AWS) Jobs() int { return int(a.count.Load()) }
