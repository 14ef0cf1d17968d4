package jobs

import (
	"context"
	"slices"
	"sync"
)

// Drain waits for the polls that are under way and polls both stages until nothing new comes, twice in a row.
func (a *AWS) Drain(ctx context.Context) {
	pairs := []pair{a.usual}
	if a.waiting.Load() == 0 {
		a.mu.Lock()
		pairs = append(pairs, a.quietPairs...)
		a.mu.Unlock()
	}
	a.drainAll(ctx, pairs)
}

// DrainOf is Drain of the stages of some batches.
func (a *AWS) DrainOf(ctx context.Context, batches []*Batch) {
	var pairs []pair
	for _, b := range batches {
		if !slices.ContainsFunc(pairs, func(p pair) bool { return p.version() == b.types.version() }) {
			pairs = append(pairs, b.types)
		}
	}
	a.drainAll(ctx, pairs)
}

func (a *AWS) drainAll(ctx context.Context, pairs []pair) {
	var group sync.WaitGroup
	for _, p := range pairs {
		group.Go(func() { a.drain(ctx, p) })
	}
	group.Wait()
}

// drain is Drain of one pair of action types.
func (a *AWS) drain(ctx context.Context, p pair) {
	a.answered(ctx, p.source)
	a.answered(ctx, p.build)
	for nothing := 0; nothing < 2 && ctx.Err() == nil && !a.mute.is(a.limit); {
		var group sync.WaitGroup
		first, second := 0, 0
		group.Go(func() { first, _ = a.poll(ctx, a.about(p.source), 1) })
		group.Go(func() { second, _ = a.poll(ctx, a.about(p.build), 1) })
		group.Wait()
		if nothing++; first+second > 0 {
			nothing = 0
		}
	}
}
