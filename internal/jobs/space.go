package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
)

// space is what a target gets back that takes few action types (AWS takes 50 in a region) or pipelines at a time: those
// that nobody uses any more are removed when it refuses a further one, and otherwise in the end.
type space struct {
	removing sync.Mutex
	freed    atomic.Int64 // how often something was removed
	// guarded by AWS.mu
	left  []types.ActionTypeId
	spare []pair // of quiet batches that need not wait any more
}

// unused says that nobody uses action types any more, nor the pipelines of them.
func (a *AWS) unused(ids ...types.ActionTypeId) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.space.left = append(a.space.left, ids...)
}

// Close says that nobody uses the line any more.
func (l *Line) Close() { l.aws.unused(l.types.source, l.types.build) }

// within creates something, and again after others of its kind were removed, where the target refuses it for a limit.
// An ErrFull says that there was nothing to remove.
func (a *AWS) within(ctx context.Context, create func() error) error {
	for {
		before := a.space.freed.Load()
		err := create()
		full := errors.Is(err, ErrFull)
		if !full && !atLimit(err) {
			return err
		}
		if a.removeUnused(ctx, before) {
			continue
		}
		if !full {
			err = fmt.Errorf("%w: %s", ErrFull, brief(err))
		}
		return err
	}
}

// removeUnused removes what nobody uses any more. It reports whether anything was removed since the count of removals
// was before.
func (a *AWS) removeUnused(ctx context.Context, before int64) bool {
	a.space.removing.Lock()
	defer a.space.removing.Unlock()
	a.mu.Lock()
	left := a.space.left
	a.space.left = nil
	var done []*Batch
	for _, b := range a.opened {
		if slices.ContainsFunc(left, func(id types.ActionTypeId) bool { return sameType(id, b.types.source) }) {
			done = append(done, b)
		}
	}
	a.mu.Unlock()
	if len(left) > 0 {
		a.retire(ctx, done)
		if a.removeTypes(ctx, left) == nil {
			a.space.freed.Add(1)
		}
	}
	return a.space.freed.Load() > before && ctx.Err() == nil
}

func sameType(a, b types.ActionTypeId) bool {
	return a.Category == b.Category && *a.Provider == *b.Provider && *a.Version == *b.Version
}
