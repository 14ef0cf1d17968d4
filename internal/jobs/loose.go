package jobs

import (
	"context"
	"sync"
)

// mostLanes is how many batches are opened side by side of a target that does not tell where a job belongs.
const mostLanes = 4

// lanes are action types of which each is used by one batch at a time while it is opened:
// a job that is polled for by them is one of that batch's.
type lanes struct {
	once sync.Once
	free chan pair
}

// take waits for a free lane. The first to come makes them all.
func (l *lanes) take(ctx context.Context, a *AWS) (pair, error) {
	l.once.Do(func() {
		l.free = make(chan pair, mostLanes)
		l.free <- a.usual
		for range mostLanes - 1 {
			if p := a.quietPair(ctx); p != a.usual {
				l.free <- p
			}
		}
	})
	select {
	case p := <-l.free:
		return p, nil
	case <-ctx.Done():
		return pair{}, ctx.Err()
	}
}

func (l *lanes) leave(p pair) { l.free <- p }

// Loose reports whether jobs come several at a time and are not followed: those of a
// target that does not tell where a job belongs.
func (s *Supply) Loose() bool { return s.aws != nil && s.aws.blind.Load() }

// OpenLoose opens a batch of n of which any job is as good as another.
func (s *Supply) OpenLoose(ctx context.Context, n int) (*Batch, error) {
	return s.aws.openIn(ctx, n, s.aws.usual, true)
}

// OpenTogether opens a batch of n which are of one pipeline, with action types that no other batch has.
func (s *Supply) OpenTogether(ctx context.Context, n int) (*Batch, error) {
	return s.aws.openIn(ctx, n, s.aws.quietPair(ctx), true)
}

// Singles are batches of one of the batch's jobs each.
func (b *Batch) Singles() []*Batch {
	out := make([]*Batch, len(b.Jobs))
	for i, job := range b.Jobs {
		out[i] = &Batch{
			Pipeline: b.Pipeline, Actions: []string{job.Action}, Started: b.Started, Jobs: []*Job{job},
			aws: b.aws, types: b.types, inbox: map[string][]*Job{}, last: map[string]*Job{job.Action: job}, whole: b,
		}
	}
	return out
}

// PartOf reports whether the batch is another one or a part of it.
func (b *Batch) PartOf(other *Batch) bool { return b == other || b.whole != nil && b.whole == other }
