package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"golang.org/x/sync/errgroup"
)

// NextAction is the action of the second stage.
const NextAction = "next"

// Batch is a number of actions side by side, each with a job: the first stage of
// one pipeline. From another source than AWS it is just jobs.
type Batch struct {
	Pipeline string
	Actions  []string
	Started  string // the execution that was started, empty where the target does not say
	Jobs     []*Job // one for each action that has one

	aws     *AWS
	holds   bool              // jobs are to stay as they are when they are taken
	inbox   map[string][]*Job // arrived and not yet taken, by action; guarded by aws.mu
	last    map[string]*Job   // the job taken last, by action
	pollErr error

	execution string // of the jobs that were taken; guarded by aws.mu

	executions []string // of all its jobs; guarded by aws.mu, like the next two
	calls      []string // the executions that were started
	calling    bool     // one is being started
}

// call starts an execution, whose jobs are awaited from here on.
func (b *Batch) call(ctx context.Context) error {
	b.setCalling(true)
	defer b.setCalling(false)
	out, err := b.aws.client.StartPipelineExecution(ctx, &codepipeline.StartPipelineExecutionInput{Name: &b.Pipeline})
	if err != nil {
		return err
	}
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	b.Started, b.execution = aws.ToString(out.PipelineExecutionId), ""
	if b.Started != "" {
		b.calls = append(b.calls, b.Started)
	}
	return nil
}

func (b *Batch) setCalling(now bool) {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	b.calling = now
}

// Follows says whether what becomes of the batch's jobs can be seen.
func (b *Batch) Follows() bool { return b.aws != nil && !b.aws.blind.Load() }

// acknowledgeAll acknowledges jobs side by side and answers those that could be,
// with the reason of one that could not.
func (b *Batch) acknowledgeAll(ctx context.Context, jobs []*Job) ([]*Job, error) {
	var group errgroup.Group
	group.SetLimit(mostAcknowledgements)
	errs := make([]error, len(jobs))
	for i, job := range jobs {
		group.Go(func() error {
			errs[i] = b.Acknowledge(ctx, job)
			return errs[i]
		})
	}
	err := group.Wait()
	var kept []*Job
	for i, job := range jobs {
		if errs[i] == nil {
			kept = append(kept, job)
		}
	}
	return kept, err
}

// Acknowledge acknowledges one job, which then is in progress.
func (b *Batch) Acknowledge(ctx context.Context, job *Job) error {
	if b.aws == nil {
		return nil
	}
	acked, mine := b.aws.claim(job)
	if !mine {
		<-acked
		return nil
	}
	err := b.aws.acknowledge(ctx, job)
	b.aws.settle(job, err)
	return err
}

// mostNonces is how many nonces of a job are tried, each newer than the one before: a
// target may give another with every delivery.
const mostNonces = 5

// ErrNonces says that a job was delivered with another nonce again and again, and that
// none of them was the newest any more when it was used.
var ErrNonces = errors.New("the target gives a job another nonce with every delivery, faster than it can be acknowledged")

// acknowledge calls AcknowledgeJob with the newest nonce. Where that is stale, nobody else
// polls until a newer one has been tried.
func (a *AWS) acknowledge(ctx context.Context, job *Job) error {
	first := a.nonce(job)
	err := a.acknowledgeWith(ctx, job, first)
	var stale *types.InvalidNonceException
	if !errors.As(err, &stale) {
		return err
	}
	a.polling.Lock()
	defer a.polling.Unlock()
	for try := 1; errors.As(err, &stale) && try < mostNonces; try++ {
		before := a.nonce(job)
		if err = a.acknowledgeWith(ctx, job, before); errors.As(err, &stale) {
			a.fetch(ctx, a.typeOf(job.Action))
		}
	}
	if errors.As(err, &stale) && a.nonce(job) != first {
		return fmt.Errorf("%w: %w", ErrNonces, err)
	}
	return err
}

func (a *AWS) acknowledgeWith(ctx context.Context, job *Job, nonce string) error {
	_, err := a.client.AcknowledgeJob(ctx, &codepipeline.AcknowledgeJobInput{JobId: &job.ID, Nonce: &nonce})
	return err
}

// nonce is the newest nonce of a job.
func (a *AWS) nonce(job *Job) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return job.Nonce
}

// claim gives the acknowledgement of a job to who asks first; the others wait until the
// channel is closed.
func (a *AWS) claim(job *Job) (acked chan struct{}, mine bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if job.acked == nil {
		job.acked, mine = make(chan struct{}), true
	}
	return job.acked, mine
}

// settle ends a claim; after an error the job can be claimed again.
func (a *AWS) settle(job *Job, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	close(job.acked)
	if err != nil {
		job.acked = nil
	}
}

// Fail ends a job with PutJobFailureResult.
func (b *Batch) Fail(ctx context.Context, job *Job) error {
	_, err := b.aws.client.PutJobFailureResult(ctx, &codepipeline.PutJobFailureResultInput{
		JobId: &job.ID, FailureDetails: &types.FailureDetails{Type: types.FailureTypeJobFailed, Message: aws.String("failed on purpose")},
	})
	return err
}

// Await waits until each of the actions has a job that was not taken yet, or
// until none has come for a while, and takes them. Those that do not come are
// lost, for which the target is trusted less.
func (b *Batch) Await(ctx context.Context, actions []string, wait time.Duration) map[string]*Job {
	found := b.await(ctx, actions, b.aws.patience(wait))
	if ctx.Err() == nil {
		b.aws.lost.Add(int64(len(actions) - len(found)))
	}
	return found
}

// typeOf is the action type of an action; those that are awaited together are of one
// stage.
func (a *AWS) typeOf(action string) types.ActionTypeId {
	if action == NextAction {
		return a.build
	}
	return a.source
}

// await is Await with a wait that is what it is.
func (b *Batch) await(ctx context.Context, actions []string, wait time.Duration) map[string]*Job {
	found := map[string]*Job{}
	start := time.Now()
	progress, pause := start, time.Millisecond
	for {
		before := len(found)
		b.take(actions, found, time.Since(start) > otherExecution)
		if len(found) > before {
			progress, pause = time.Now(), time.Millisecond
			b.aws.late(progress.Sub(start))
		}
		if len(found) < len(actions) && time.Since(progress) > hungry {
			b.aws.hungry.Store(time.Now().UnixNano())
		}
		if len(found) == len(actions) || b.aws.vain(progress, wait) || ctx.Err() != nil || b.aws.Gone() {
			return found
		}
		if b.aws.poll(ctx, b.aws.typeOf(actions[0]), len(actions)-len(found)) == 0 && b.nothing(actions, found) {
			pause = b.aws.rest(ctx, pause)
		}
	}
}

// Keep has a job stay as it is, not acknowledged, for as long as other jobs come.
func (b *Batch) Keep(job *Job) {
	if b.aws != nil {
		b.aws.mu.Lock()
		job.kept = true
		b.aws.mu.Unlock()
	}
}

// Released says whether a job was acknowledged without anybody wanting it, because the
// target would have handed out no other.
func (b *Batch) Released(job *Job) bool {
	if b.aws == nil {
		return false
	}
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	return job.released
}

// vain says whether it was waited long enough since there was progress. Where jobs hold
// each other up, those of others are progress too, for a while.
func (a *AWS) vain(progress time.Time, wait time.Duration) bool {
	waited := time.Since(progress)
	if waited > wait && a.repeats.Load() && time.Since(time.Unix(0, a.freshAt.Load())) < wait {
		return waited > 5*wait
	}
	return waited > wait
}

// late remembers the longest time that a job took to arrive.
func (a *AWS) late(d time.Duration) {
	for {
		longest := a.arrived.Load()
		if int64(d) <= longest || a.arrived.CompareAndSwap(longest, int64(d)) {
			return
		}
	}
}

// rest waits a little, longer each time.
func (a *AWS) rest(ctx context.Context, pause time.Duration) time.Duration {
	select {
	case <-ctx.Done():
	case <-time.After(pause):
	}
	most := 50 * time.Millisecond
	if a.options.Real {
		most = time.Second // each poll is a call that is counted, and may be throttled
	}
	return min(2*pause, most)
}

// patience is how long to wait without progress. What once took long may take so
// again; a target that was proven to lose jobs is not waited for.
func (a *AWS) patience(wait time.Duration) time.Duration {
	if a.lost.Load() >= 3 {
		wait = impatience
	}
	return max(wait, 3*time.Duration(a.arrived.Load()))
}

// otherExecution is how long jobs of the execution that was started are waited
// for, while those of another one, which the target started by itself, are there.
const otherExecution = 250 * time.Millisecond

// nothing says whether no awaited job has arrived.
func (b *Batch) nothing(actions []string, found map[string]*Job) bool {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	for _, action := range actions {
		if found[action] == nil && b.match(action, false) >= 0 {
			return false
		}
	}
	return true
}

// take moves arrived jobs of the actions from the inbox to found.
func (b *Batch) take(actions []string, found map[string]*Job, anyExecution bool) {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	for _, action := range actions {
		i := b.match(action, anyExecution)
		if found[action] != nil || i < 0 {
			continue
		}
		job := b.inbox[action][i]
		b.inbox[action] = slices.Delete(b.inbox[action], i, i+1)
		b.last[action] = job
		job.taken, job.kept = true, b.holds
		found[action] = job
		if b.execution == "" {
			b.execution = job.Execution
		}
	}
}

// match finds the arrived job of an action that continues what the batch is
// about, or answers -1: a first job of the execution that was started, then jobs
// of that same execution. A target may have started others by itself.
func (b *Batch) match(action string, anyExecution bool) int {
	for i, job := range b.inbox[action] {
		ours := b.execution
		if ours == "" && !anyExecution {
			ours = b.Started
		}
		if job.Execution == "" || ours == "" || job.Execution == ours || job.Token != nil {
			return i
		}
	}
	return -1
}

// Execution is the execution that the batch's jobs belong to, empty where the
// target does not say.
func (b *Batch) Execution() string {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	return b.execution
}

// Focus has the jobs of an execution awaited from here on, where the target tells
// them apart.
func (b *Batch) Focus(execution string) {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	if execution != "" {
		b.execution = execution
	}
}

// Next waits for the job of the second stage.
func (b *Batch) Next(ctx context.Context, wait time.Duration) *Job {
	progress, pause := time.Now(), time.Millisecond
	for {
		found := map[string]*Job{}
		if b.take([]string{NextAction}, found, false); found[NextAction] != nil {
			return found[NextAction]
		}
		if b.aws.vain(progress, b.aws.patience(wait)) || ctx.Err() != nil || b.aws.Gone() {
			b.aws.lost.Add(1)
			return nil
		}
		if b.aws.poll(ctx, b.aws.build, 1) == 0 && b.nothing([]string{NextAction}, nil) {
			pause = b.aws.rest(ctx, pause)
		}
	}
}

// PeekNext polls once for the second stage and answers whether it has a job.
func (b *Batch) PeekNext(ctx context.Context) bool {
	b.aws.poll(ctx, b.aws.build, 1)
	return !b.nothing([]string{NextAction}, nil)
}

// idle says whether no job has arrived that was not taken.
func (b *Batch) idle() bool { return len(b.Leftovers()) == 0 }

// Leftovers are the jobs that arrived and that nobody awaited, by action.
func (b *Batch) Leftovers() map[string][]*Job {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	out := map[string][]*Job{}
	for action, jobs := range b.inbox {
		if len(jobs) > 0 {
			out[action] = slices.Clone(jobs)
		}
	}
	return out
}

// Forget drops the jobs that arrived and that nobody awaited.
func (b *Batch) Forget() {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	clear(b.inbox)
}

func (b *Batch) pollError() error {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	return b.pollErr
}

// Token is the continuation token of a job as GetJobDetails shows it, nil for none. It
// answers false where the target does not tell.
func (b *Batch) Token(ctx context.Context, job *Job) (*string, bool) {
	if b == nil || b.aws == nil {
		return nil, false
	}
	out, err := b.aws.client.GetJobDetails(ctx, &codepipeline.GetJobDetailsInput{JobId: &job.ID})
	if err != nil || out.JobDetails == nil || out.JobDetails.Data == nil {
		return nil, false
	}
	if t := aws.ToString(out.JobDetails.Data.ContinuationToken); t != "" {
		return &t, true
	}
	return nil, true
}

// Shown is what GetPipelineState shows of an action.
type Shown struct {
	Summary, ExternalID string
	Percent             *int32
	Revision, Change    string
	Created             *time.Time
	Status              string
}

// State is what GetPipelineState shows of the batch's actions. An error says that
// the target does not tell.
func (b *Batch) State(ctx context.Context) (map[string]Shown, error) {
	out, err := b.aws.client.GetPipelineState(ctx, &codepipeline.GetPipelineStateInput{Name: &b.Pipeline})
	if err != nil {
		return nil, err
	}
	shown := map[string]Shown{}
	ours := b.Execution()
	for _, stage := range out.StageStates {
		if e := stage.LatestExecution; e != nil && ours != "" && aws.ToString(e.PipelineExecutionId) != "" && *e.PipelineExecutionId != ours {
			continue // the state is that of another execution
		}
		for _, action := range stage.ActionStates {
			s := Shown{}
			if e := action.LatestExecution; e != nil {
				s.Summary, s.ExternalID, s.Percent, s.Status = aws.ToString(e.Summary), aws.ToString(e.ExternalExecutionId), e.PercentComplete, string(e.Status)
			}
			if r := action.CurrentRevision; r != nil {
				s.Revision, s.Change, s.Created = aws.ToString(r.RevisionId), aws.ToString(r.RevisionChangeId), r.Created
			}
			shown[aws.ToString(action.ActionName)] = s
		}
	}
	return shown, nil
}
