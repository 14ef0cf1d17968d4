package jobs

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
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
	types   pair
	whole   *Batch            // that it is a part of, nil of a whole one
	holds   bool              // jobs are to stay as they are when they are taken
	inbox   map[string][]*Job // arrived and not yet taken, by action; guarded by aws.mu
	last    map[string]*Job   // the job taken last, by action
	pollErr error

	executions
	made    bool // its pipeline was created
	removed bool // by its scenario
	losses  int  // answers of polls that had been lost before it was opened
}

// share has a job name its place in the words of the jobs before it: there are thousands of jobs.
func (b *Batch) share(job *Job) {
	for _, name := range []*string{&job.Pipeline, &job.Execution, &job.Stage, &job.Action} {
		if i := slices.Index(b.words, *name); i >= 0 {
			*name = b.words[i]
		} else {
			b.words = append(b.words, *name)
		}
	}
}

// executions are those of a batch's pipeline; guarded by AWS.mu.
type executions struct {
	Since     time.Time // when the pipeline was asked for, zero of one that was not made
	execution string    // of the jobs that were taken
	all       []string  // of all its jobs
	calls     []string  // those that were started
	before    []string  // those that had jobs when the last was started
	calling   bool      // one is being started
	unsure    bool      // there may be one more than was called for
	words     []string  // that name the places of its jobs
}

// Provider is that of the action types of the batch's jobs.
func (b *Batch) Provider() string { return aws.ToString(b.types.source.Provider) }

// call starts an execution, whose jobs are awaited from here on.
func (b *Batch) call(ctx context.Context) error {
	b.setCalling(true)
	defer b.setCalling(false)
	var c *call
	var err error
	b.aws.settled(ctx, func() bool {
		in := &codepipeline.StartPipelineExecutionInput{Name: &b.Pipeline}
		if token, err := tokens.GetIdempotencyToken(); err == nil {
			in.ClientRequestToken = &token
		}
		c, err = invoke(ctx, b.aws, "StartPipelineExecution", b.aws.client.StartPipelineExecution, in)
		if c.lost+c.odd > 0 {
			b.restarted() // by the request that had no answer, or one that failed
		}
		return says(err, noSuchPipeline, "ConflictException")
	})
	if taken(err) != nil && !timedOut(err) {
		return err
	}
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	b.Started, b.execution, b.before = startedBy(c.body), "", slices.Clone(b.all)
	if b.Started != "" {
		b.calls = append(b.calls, b.Started)
	}
	return nil
}

// restarted notes that there may be another execution than those whose start was answered.
func (b *Batch) restarted() {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	b.unsure = true
}

// Unsure reports whether there may be another execution than those whose start was
// answered: that a first job belongs to none of them proves nothing.
func (b *Batch) Unsure() bool {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	return b.unsure
}

// Unheard reports whether the answer of a poll was lost since the batch was opened.
func (b *Batch) Unheard() bool { return b.aws.Losses() > b.losses }

func (b *Batch) setCalling(now bool) {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	b.calling = now
}

// Follows says whether what becomes of the batch's jobs can be seen.
func (b *Batch) Follows() bool { return b.aws != nil && (b.types.each != nil || !b.aws.blind.Load()) }

// Await waits until each of the actions has a job that was not taken yet, which a token
// leads to, or until none has come for a while, and takes them. Those that do not come are
// lost, for which the target is trusted less; after an ErrNoVerdict they may have come.
func (b *Batch) Await(ctx context.Context, actions []string, wait time.Duration) (map[string]*Job, error) {
	wait = b.aws.patience(wait)
	w := b.aws.watch(b.types.of(actions[0]))
	found := b.await(ctx, w, actions, wait)
	if len(found) == len(actions) {
		return found, nil
	}
	b.aws.answered(ctx, w.id)
	b.take(actions, found, w.anyExecution())
	if len(found) == len(actions) {
		return found, nil
	}
	err := w.verdict(wait)
	if err == nil && ctx.Err() == nil {
		b.aws.lost.Add(int64(len(actions) - len(found)))
		b.aws.unfollowed.Add(int64(len(actions) - len(found)))
	}
	return found, err
}

// await waits for jobs without a verdict on those that do not come.
func (b *Batch) await(ctx context.Context, w *watch, actions []string, wait time.Duration) map[string]*Job {
	found := map[string]*Job{}
	for {
		before := len(found)
		b.take(actions, found, w.anyExecution())
		if len(found) > before {
			w.advance()
		}
		if len(found) < len(actions) && time.Since(w.progress) > hungry {
			b.aws.hungry.Store(time.Now().UnixNano())
		}
		if len(found) == len(actions) || w.vain(wait) || ctx.Err() != nil || b.aws.Gone() {
			return found
		}
		w.poll(ctx, len(actions)-len(found), func() bool { return b.nothing(actions, found) })
	}
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

// Late is how long a job has taken at the most that came.
func (a *AWS) Late() time.Duration { return time.Duration(a.arrived.Load()) }

// patience is how long to wait without progress. What once took long may take so again; a target that was proven to
// lose jobs is not waited for, nor are those that somebody else may have.
func (a *AWS) patience(wait time.Duration) time.Duration {
	switch {
	case a.unfollowed.Load() >= mostUnfollowed:
		wait = leastPatience
	case a.lost.Load() >= 3, a.Contested():
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

// match finds the arrived job of an action that continues what the batch is about, or answers -1: a first job of the
// execution that was started, then jobs of that same execution. A target may have started others by itself. The next
// job of another execution that was started belongs to whoever waits for that.
func (b *Batch) match(action string, anyExecution bool) int {
	for i, job := range b.inbox[action] {
		ours, before := b.execution, job.Token != nil && slices.Contains(b.before, job.Execution)
		if ours == "" && before {
			continue // what was started goes on with no execution before
		}
		if ours == "" && !anyExecution {
			ours = b.Started
		}
		if job.Execution == "" || ours == "" || job.Execution == ours {
			return i
		}
		if job.Token != nil && !before && !slices.Contains(b.calls, job.Execution) {
			return i // of an execution that nobody has started
		}
	}
	return -1
}

// Execution is the execution that the batch's jobs belong to, empty where the target does not say.
func (b *Batch) Execution() string {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	return b.execution
}

// Focus has the jobs of an execution awaited from here on, where the target tells them apart.
func (b *Batch) Focus(execution string) {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	if execution != "" {
		b.execution = execution
	}
}

// Next waits for the first job of an action of a stage after the first, nil for none; after an ErrNoVerdict
// it may have come.
func (b *Batch) Next(ctx context.Context, name string, wait time.Duration) (*Job, error) {
	action := []string{name}
	wait = b.aws.patience(wait)
	w := b.aws.watch(b.types.build)
	found := b.await(ctx, w, action, wait)
	if len(found) == 0 {
		b.aws.answered(ctx, w.id)
		b.take(action, found, false)
	}
	if len(found) > 0 {
		return found[name], nil
	}
	err := w.verdict(wait)
	if err == nil {
		b.aws.lost.Add(1)
	}
	return nil, err
}

// PeekNext polls once for the second stage and answers whether it has a job.
func (b *Batch) PeekNext(ctx context.Context) bool { return b.Peek(ctx) != nil }

// idle says whether no job of the first stage has arrived that was not taken. One of a later stage may be, where jobs
// do not tell their pipeline, of a pipeline before that had the action types.
func (b *Batch) idle() bool {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	return !slices.ContainsFunc(b.Actions, func(action string) bool { return len(b.inbox[action]) > 0 })
}

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
