package jobs

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/aws/smithy-go"

	"github.com/plumbline-conformance/plumbline/internal/client"
)

// Limits of the supply.
const (
	// MostActions is how many actions AWS allows side by side in a stage.
	MostActions = 50
	// firstPatience is how long the very first job may take to appear.
	firstPatience = 10 * time.Second
	// patience is how long a job may take to appear once it is known that jobs do.
	patience = 4 * time.Second
	// impatience is how long it may take once the target was proven to lose jobs, and
	// leastPatience once it was proven, for mostUnfollowed tokens, to lose what they lead to.
	impatience     = 300 * time.Millisecond
	leastPatience  = 60 * time.Millisecond
	mostUnfollowed = 60
	// mostAcknowledgements is how many jobs of a batch are acknowledged at the same time.
	mostAcknowledgements = 16
	// breath is how long to wait for further jobs before those that are there are
	// acknowledged.
	breath = 300 * time.Millisecond
	// mostPolls is how many polls run at the same time.
	mostPolls = 8
)

// AWS makes pipelines of custom actions, whose jobs it polls for. It makes two
// action types, one for the first stage and one for the second, and a pipeline
// for each batch; Close removes all of them.
type AWS struct {
	client  api
	target  *client.Target
	limit   time.Duration // of one call
	options AWSOptions
	prefix  string
	usual   pair
	quiet   atomic.Int64 // pairs of action types for one batch each
	waiting atomic.Int64 // batches with such a pair whose jobs wait to be polled for
	polls   chan struct{}
	polling sync.RWMutex // held by who polls, and alone by who needs a nonce that stays the newest

	// blind says that the target does not tell which pipeline a job belongs to: jobs are
	// then not followed, and told apart by the action types of their batch, which no other
	// one that is being opened has.
	blind    atomic.Bool
	lanes    lanes
	apart    apart
	clearing sync.WaitGroup // calls that acknowledge what nobody awaits

	mu         sync.Mutex
	batches    map[string]*Batch    // by pipeline name
	newest     map[string]*Batch    // by the version of its action types
	types      []types.ActionTypeId // that were made
	quietPairs []pair
	opened     []*Batch
	seen       map[string]*Job // every job ever handed out, by id
	again      map[string]Job  // ids that were handed out again after their job had ended, with the newest nonce
	ended      map[string]bool
	strays     []Job             // jobs of no pipeline of ours
	past       past              // the jobs that were retired
	telling    bool              // some job told its pipeline
	news       chan struct{}     // closed when a job comes that is new
	pending    map[*pending]bool // the polls that are under way
	losses     int               // answers of polls that were lost
	// unheardUntil is up to when jobs that are made may still go with an answer that is lost.
	unheardUntil map[types.ActionCategory]time.Time
	byCBOR       map[string]bool // versions of the action types whose jobs are polled for by CBOR
	// uncalled says that there was a job of an execution that nobody started.
	uncalled bool

	arrived    atomic.Int64 // when a job was last seen to arrive after waiting, in ns of the wait
	yield      atomic.Int64 // how many jobs a poll lately brought
	repeats    atomic.Bool  // jobs are delivered until they are acknowledged, and hold others up
	freshAt    atomic.Int64 // when a job last came that was new, in ns of Unix time
	hungry     atomic.Int64 // when somebody last waited in vain for a while, in ns of Unix time
	lost       atomic.Int64 // how many awaited jobs never came
	unfollowed atomic.Int64 // how many of them a token was to lead to
	unreached  atomic.Int64 // how many calls in a row were refused a connection
	mute       mute
	anySeen    atomic.Bool
	selfStarts atomic.Bool // new pipelines start by themselves
	count      atomic.Int64
	most       atomic.Int64 // jobs that a batch may have, 0 for as many as AWS allows
	pipeline   atomic.Int64
	calls      atomic.Int64 // requests that were sent to arrange jobs
}

// NewAWS prepares the supply and makes its action types. The error says what was
// tried and what the target answered.
func NewAWS(ctx context.Context, t *client.Target, o AWSOptions) (*AWS, error) {
	a := &AWS{
		options: o.orDefault(),
		prefix:  "plumbline-" + randomName(), polls: make(chan struct{}, mostPolls),
		batches: map[string]*Batch{}, newest: map[string]*Batch{}, seen: map[string]*Job{}, again: map[string]Job{}, ended: map[string]bool{},
		past: newPast(), news: make(chan struct{}), pending: map[*pending]bool{}, unheardUntil: map[types.ActionCategory]time.Time{},
		byCBOR: map[string]bool{}, target: t,
		limit: limit(t),
	}
	a.client = newDirect(t, a.options, &a.calls)
	a.usual = a.pair("1")
	return a, a.createTypes(ctx, a.usual)
}

// pair is the action types of a pipeline: of its first stage and of those after it.
type pair struct {
	source, build types.ActionTypeId
	further       *[]Further // what stands in the stages after the first, nil of the usual one
}

func (a *AWS) pair(version string) pair {
	return pair{source: actionType(types.ActionCategorySource, a.prefix, version), build: actionType(types.ActionCategoryBuild, a.prefix, version)}
}

// quietPair makes action types for which only one batch polls. Where the target does not
// take them, they are the usual ones: what is to wait will not.
func (a *AWS) quietPair(ctx context.Context) pair {
	p := a.pair(strconv.FormatInt(1+a.quiet.Add(1), 10))
	if a.createTypes(ctx, p) != nil {
		return a.usual
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.quietPairs = append(a.quietPairs, p)
	return p
}

// of is the type of an action; those that are awaited together are of one stage.
func (p pair) of(action string) types.ActionTypeId {
	if slices.Contains(p.later(), action) {
		return p.build
	}
	return p.source
}

func (a *AWS) createTypes(ctx context.Context, p pair) error {
	for _, id := range []types.ActionTypeId{p.source, p.build} {
		a.mu.Lock()
		a.types = append(a.types, id) // whatever comes of its creation: an answer may be lost, or not be waited for
		a.mu.Unlock()
		if err := a.createType(ctx, id); err != nil {
			return fmt.Errorf("%w: CreateCustomActionType (%s, provider %s): %s", ErrNoJobs, id.Category, *id.Provider, brief(err))
		}
	}
	return nil
}

func randomName() string {
	b := make([]byte, 5)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return hex.EncodeToString(b)
}

func actionType(category types.ActionCategory, provider, version string) types.ActionTypeId {
	return types.ActionTypeId{Category: category, Owner: types.ActionOwnerCustom, Provider: aws.String(provider), Version: aws.String(version)}
}

// createType makes an action type; one that exists already is as good.
func (a *AWS) createType(ctx context.Context, id types.ActionTypeId) error {
	inputs := int32(0)
	if id.Category != types.ActionCategorySource {
		inputs = 1
	}
	_, c, err := invoke(ctx, a.client.CreateCustomActionType, &codepipeline.CreateCustomActionTypeInput{
		Category: id.Category, Provider: id.Provider, Version: id.Version,
		InputArtifactDetails:  &types.ArtifactDetails{MinimumCount: 0, MaximumCount: inputs},
		OutputArtifactDetails: &types.ArtifactDetails{MinimumCount: 0, MaximumCount: 1},
		Tags:                  a.tags(),
	})
	if c.remade(err) || refusedFor(err, "exist") {
		return nil
	}
	return taken(err)
}

// Open makes a pipeline of n source actions side by side and one action in a
// second stage, starts it, and waits for the jobs of the first stage. Each job is
// acknowledged. Where fewer jobs come, the batch has fewer; none is an error.
func (a *AWS) Open(ctx context.Context, n int) (*Batch, error) {
	return a.open(ctx, n, a.usual, true)
}

// OpenQuiet is Open with action types of their own, for which nobody polls but who waits
// for the batch's jobs. The function says that they need not wait any more.
func (a *AWS) OpenQuiet(ctx context.Context, n int) (*Batch, func(), error) {
	a.waiting.Add(1)
	b, err := a.open(ctx, n, a.quietPair(ctx), true)
	return b, sync.OnceFunc(func() { a.waiting.Add(-1) }), err
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

// openIn opens a batch of n also where jobs are not told apart otherwise than by the
// action types.
func (a *AWS) openIn(ctx context.Context, n int, of pair, acknowledge bool) (*Batch, error) {
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
		a.learn(b, missed == nil && !errors.Is(ackErr, ErrNoVerdict))
		return b, nil
	case ackErr != nil:
		return b, fmt.Errorf("%w: AcknowledgeJob: %s", ErrNoJobs, brief(ackErr))
	}
	err = fmt.Errorf("%w: CreatePipeline and StartPipelineExecution were called, then PollForJobs: no job appeared in time", ErrNoJobs)
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

// fewer are the sizes of a batch to fall back on, where a target does not take as
// many actions in a stage as AWS does.
var fewer = []int{10, 3, 1}

// create makes a batch's pipeline, smaller where the target refuses the size that
// is asked for.
func (a *AWS) create(ctx context.Context, n int, of pair) (*Batch, error) {
	if most := int(a.most.Load()); most > 0 {
		n = min(n, most)
	}
	for {
		b := a.newBatch(n, of)
		_, c, err := invoke(ctx, a.client.CreatePipeline, &codepipeline.CreatePipelineInput{Pipeline: a.declare(b), Tags: a.tags()})
		if taken(err) == nil || c.remade(err) {
			return b, nil
		}
		next := slices.IndexFunc(fewer, func(f int) bool { return f < n })
		if next < 0 || a.anySeen.Load() || ctx.Err() != nil || timedOut(err) {
			return b, fmt.Errorf("%w: CreatePipeline (%d custom source actions in the first stage): %s", ErrNoJobs, n, brief(err))
		}
		n = fewer[next]
		a.most.Store(int64(n))
	}
}

func (a *AWS) newBatch(n int, of pair) *Batch {
	b := &Batch{aws: a, types: of, Pipeline: a.nextName(of), inbox: map[string][]*Job{}, last: map[string]*Job{}}
	for i := range n {
		b.Actions = append(b.Actions, fmt.Sprintf("action-%02d", i))
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	b.losses = a.losses
	a.batches[b.Pipeline], a.newest[*of.source.Version] = b, b
	a.opened = append(a.opened, b)
	return b
}

// nextName is the name of the next pipeline. That of one with further stages begins with the name of another
// pipeline: they are two all the same.
func (a *AWS) nextName(of pair) string {
	n := a.pipeline.Add(1)
	if of.further == nil {
		return fmt.Sprintf("%s-%03d", a.prefix, n)
	}
	return fmt.Sprintf("%s-%03d-%d", a.prefix, max(n-1, 1), n)
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
	wait := patience
	if !a.anySeen.Load() {
		wait = a.options.firstPatience()
	}
	missing := b.Actions
	w := a.watch(b.types.source)
	for len(missing) > 0 && ctx.Err() == nil && !a.Gone() && !w.vain(a.patience(wait)) {
		part := w.portion()
		found := b.await(ctx, part, missing, breath)
		if w.resume(part); len(found) == 0 {
			continue
		}
		a.late(time.Since(w.progress))
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

// learn remembers how the target supplies jobs; sure says that those that are missing
// have not come.
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

// Restart starts a batch's pipeline once more and answers the jobs that come of
// it within the time, in progress.
func (a *AWS) Restart(ctx context.Context, b *Batch, wait time.Duration) []*Job {
	if b.call(ctx) != nil {
		return nil
	}
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
	if a.selfStarts.Load() {
		return nil
	}
	return b.call(ctx)
}

// SelfStarts says whether the target was seen to start executions by itself.
func (a *AWS) SelfStarts() bool { return a.selfStarts.Load() }

// AcknowledgeAgain acknowledges a job that was handed out again. An error says
// that the target does not take it for a job to be worked on.
func (a *AWS) AcknowledgeAgain(ctx context.Context, job *Job) error {
	_, err := a.client.AcknowledgeJob(ctx, &codepipeline.AcknowledgeJobInput{JobId: &job.ID, Nonce: &job.Nonce})
	return taken(err)
}

// Jobs is how many jobs were obtained.
func (a *AWS) Jobs() int { return int(a.count.Load()) }

// declare is the definition of a batch's pipeline.
func (a *AWS) declare(b *Batch) *types.PipelineDeclaration {
	first := make([]types.ActionDeclaration, len(b.Actions))
	for i, name := range b.Actions {
		first[i] = types.ActionDeclaration{Name: aws.String(name), ActionTypeId: &b.types.source, RunOrder: aws.Int32(1)}
	}
	return &types.PipelineDeclaration{
		Name: aws.String(b.Pipeline), RoleArn: aws.String(a.options.RoleARN), Version: aws.Int32(1),
		ArtifactStore: &types.ArtifactStore{Type: types.ArtifactStoreTypeS3, Location: aws.String(a.options.Bucket)},
		Stages:        append([]types.StageDeclaration{{Name: aws.String(firstStage), Actions: first}}, b.types.declareStages()...),
	}
}

// Refusal says with which error the target refused a call, for a reason that lies in
// the job; false of one that was throttled, or had an answer that was lost.
func Refusal(err error) (string, bool) {
	var api smithy.APIError
	if errors.Is(err, ErrNoVerdict) || !errors.As(err, &api) {
		return "", false
	}
	return api.ErrorCode(), slices.Contains([]string{"InvalidJobStateException", "JobNotFoundException", "InvalidNonceException"}, api.ErrorCode())
}

// brief says an error of the SDK in one line.
func brief(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return fmt.Sprintf("%s %.200q", api.ErrorCode(), api.ErrorMessage())
	}
	text := strings.Join(strings.Fields(err.Error()), " ")
	if len(text) > 300 {
		text = text[:300] + "…"
	}
	return text
}
