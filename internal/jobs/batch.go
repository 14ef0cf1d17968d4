package jobs

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
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
	if taken(err) != nil {
		return err
	}
	if err != nil {
		out = new(codepipeline.StartPipelineExecutionOutput) // of which nothing was to be read
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

// Fail ends a job with PutJobFailureResult.
func (b *Batch) Fail(ctx context.Context, job *Job) error {
	_, err := b.aws.client.PutJobFailureResult(ctx, &codepipeline.PutJobFailureResultInput{
		JobId: &job.ID, FailureDetails: &types.FailureDetails{Type: types.FailureTypeJobFailed, Message: aws.String("failed on purpose")},
	})
	return err
}

// Await waits until each of the actions has a job that was not taken yet, which a token
// leads to, or until none has come for a while, and takes them. Those that do not come are
// lost, for which the target is trusted less.
func (b *Batch) Await(ctx context.Context, actions []string, wait time.Duration) map[string]*Job {
	found := b.await(ctx, actions, b.aws.patience(wait))
	if ctx.Err() == nil {
		b.aws.lost.Add(int64(len(actions) - len(found)))
		b.aws.unfollowed.Add(int64(len(actions) - len(found)))
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
	progress, heard, pause := start, start, time.Millisecond
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
		if len(found) == len(actions) || b.aws.vain(progress, heard, wait) || ctx.Err() != nil || b.aws.Gone() {
			return found
		}
		if b.aws.pollFor(ctx, b.aws.typeOf(actions[0]), len(actions)-len(found), &heard) == 0 && b.nothing(actions, found) {
			pause = b.aws.rest(ctx, pause)
		}
	}
}

// vain says whether it was waited long enough since there was progress. Where jobs hold
// each other up, those of others are progress too, for a while; and as long as polls are
// throttled, nothing is known. Heard is when the last poll was sent that was not.
func (a *AWS) vain(progress, heard time.Time, wait time.Duration) bool {
	waited := time.Since(progress)
	held := a.repeats.Load() && time.Since(time.Unix(0, a.freshAt.Load())) < wait
	if held || heard.Sub(progress) < wait/2 {
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
	switch {
	case a.unfollowed.Load() >= mostUnfollowed:
		wait = leastPatience
	case a.lost.Load() >= 3:
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
	heard := progress
	for {
		found := map[string]*Job{}
		if b.take([]string{NextAction}, found, false); found[NextAction] != nil {
			return found[NextAction]
		}
		if b.aws.vain(progress, heard, b.aws.patience(wait)) || ctx.Err() != nil || b.aws.Gone() {
			b.aws.lost.Add(1)
			return nil
		}
		if b.aws.pollFor(ctx, b.aws.build, 1, &heard) == 0 && b.nothing([]string{NextAction}, nil) {
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
