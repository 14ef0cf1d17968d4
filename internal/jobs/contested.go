package jobs

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
)

// Contested reports whether somebody else completes jobs of the run: another worker that polls for its action types.
func (a *AWS) Contested() bool { return a.contested.Load() }

// Contest is Contested, after another look at the batches whose jobs have not come: they may have taken their time.
func (a *AWS) Contest(ctx context.Context) bool {
	a.mu.Lock()
	lacking := a.lacking
	a.lacking = nil
	a.mu.Unlock()
	for _, b := range lacking {
		if !a.Contested() && !b.isRemoved() {
			a.contest(ctx, b, hasSucceeded) // one that failed here may have ended others
		}
	}
	return a.Contested()
}

// The statuses of an action that has ended.
const (
	hasSucceeded = string(types.ActionExecutionStatusSucceeded)
	hasFailed    = string(types.ActionExecutionStatusFailed)
)

// contest reports whether somebody else has ended a job of a batch that lacks one: the state shows an action in one of
// some statuses that has had no job here.
func (a *AWS) contest(ctx context.Context, b *Batch, statuses ...string) bool {
	lacks := b.unseen()
	if len(lacks) == 0 {
		return false
	}
	if b.endedIn(ctx, lacks, statuses...) > 0 {
		a.contested.Store(true)
		return true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lacking = append(a.lacking, b)
	return false
}

// unseen are the actions of the first stage that have had no job.
func (b *Batch) unseen() []string {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(b.Actions), func(action string) bool {
		return b.last[action] != nil || len(b.inbox[action]) > 0
	})
}

// Ended is how many of the actions of the first stage the state shows ended. It is 0 where the target does not tell.
func (b *Batch) Ended(ctx context.Context) int {
	return b.endedIn(ctx, b.Actions, hasSucceeded, hasFailed)
}

func (b *Batch) endedIn(ctx context.Context, actions []string, statuses ...string) (n int) {
	shown, err := b.State(ctx)
	if err != nil {
		return 0
	}
	for _, action := range actions {
		if slices.Contains(statuses, shown[action].Status) {
			n++
		}
	}
	return n
}
