package jobs

import (
	"context"
	"fmt"
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
	for range mostAlike + 1 {
		if a.Contested() || !a.anyGap() || ctx.Err() != nil {
			break
		}
		_, _ = a.Open(ctx, MostActions) // which shows whether others are missing
	}
	return a.Contested()
}

// The statuses of an action that has ended.
const (
	hasSucceeded = string(types.ActionExecutionStatusSucceeded)
	hasFailed    = string(types.ActionExecutionStatusFailed)
)

// contest reports whether somebody else has ended a job of a batch that lacks one: the state shows an action in one of
// some statuses that has had no job here, or now these and now those of the first jobs of batches have not come.
func (a *AWS) contest(ctx context.Context, b *Batch, statuses ...string) bool {
	lacks := b.unseen()
	if len(lacks) == 0 {
		return false
	}
	if b.endedIn(ctx, lacks, statuses...) > 0 || a.atRandom(b, lacks) {
		a.contested.Store(true)
		return true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lacking = append(a.lacking, b)
	return false
}

// mostAlike is in how many ways jobs are missing of batches at the most of a target that hands those out which it has.
const mostAlike = 2

// gaps are the ways in which first jobs of batches were missing, by their places from the first and from the last.
type gaps struct{ ahead, behind map[string]bool }

// atRandom notes which first jobs of a batch have not come, and reports whether others are missing each time: a worker
// that takes some and ends none shows in nothing else. The rules of a target that loses jobs have them missing alike.
func (a *AWS) atRandom(b *Batch, lacks []string) bool {
	if len(lacks) == len(b.Actions) {
		return false
	}
	places := make([]int, len(lacks))
	for i, action := range lacks {
		places[i] = len(b.Actions) - slices.Index(b.Actions, action)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.gaps.ahead == nil {
		a.gaps = gaps{map[string]bool{}, map[string]bool{}}
	}
	a.gaps.ahead[fmt.Sprint(lacks)], a.gaps.behind[fmt.Sprint(places)] = true, true
	return min(len(a.gaps.ahead), len(a.gaps.behind)) > mostAlike
}

func (a *AWS) anyGap() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.gaps.ahead) > 0
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
