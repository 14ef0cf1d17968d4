package jobs

import (
	"context"
	"sync"
)

// mostApart is how many batches have action types that no other batch has at the time.
const mostApart = 3

// apart are action types of which each is used by one batch at a time for as long as that is used: nobody else polls
// for its jobs, so that the next jobs of all its actions wait side by side.
type apart struct {
	mu   sync.Mutex
	made int
	free []pair
}

// take is a free pair, or the usual one where all are in use. The function gives it back.
func (p *apart) take(ctx context.Context, a *AWS) (pair, func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) == 0 && p.made < mostApart {
		p.made++
		if made := a.quietPair(ctx); made != a.usual {
			p.free = append(p.free, made)
		}
	}
	if len(p.free) == 0 {
		return a.usual, func() {}
	}
	last := len(p.free) - 1
	taken := p.free[last]
	p.free = p.free[:last]
	return taken, sync.OnceFunc(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.free = append(p.free, taken)
	})
}

// OpenApart is Open with action types that no other batch uses before the function is
// called that it returns, where the target tells which pipeline a job belongs to.
func (s *Supply) OpenApart(ctx context.Context, n int) (*Batch, func(), error) {
	if s.aws == nil || s.aws.blind.Load() {
		b, err := s.Open(ctx, n)
		return b, func() {}, err
	}
	types, leave := s.aws.apart.take(ctx, s.aws)
	b, err := s.aws.open(ctx, n, types, true)
	return b, leave, err
}
