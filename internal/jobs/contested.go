package jobs

import (
	"context"
	"slices"
)

// succeeded is the status of an action that a success has completed.
const succeeded = "Succeeded"

// Contested reports whether somebody else completes jobs of the run: another worker that polls for its action types.
func (a *AWS) Contested() bool { return a.contested.Load() }

// contest reports whether somebody else has completed a job of a batch that was just opened and lacks one: the state
// shows an action succeeded that has had no job here, beside one whose job is in progress.
func (a *AWS) contest(ctx context.Context, b *Batch) bool {
	if len(b.Jobs) == 0 || len(b.Jobs) == len(b.Actions) {
		return false
	}
	shown, err := b.State(ctx)
	if err != nil || shown[b.Jobs[0].Action].Ended() {
		return false
	}
	theirs := slices.ContainsFunc(b.unseen(), func(action string) bool { return shown[action].Status == succeeded })
	if theirs {
		a.contested.Store(true)
	}
	return theirs
}

// unseen are the actions of the first stage that have had no job.
func (b *Batch) unseen() []string {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(b.Actions), func(action string) bool {
		return b.last[action] != nil || len(b.inbox[action]) > 0
	})
}
