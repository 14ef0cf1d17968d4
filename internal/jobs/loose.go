package jobs

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
)

// mostLanes is how many batches are opened side by side of a target that does not tell where a job belongs.
const mostLanes = 4

// lanes are action types of which each is used by one batch at a time while it is opened:
// a job that is polled for by them is one of that batch's.
type lanes struct {
	once sync.Once
	free chan pair
	// few says that the target takes no action types for each action either.
	few atomic.Bool
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

// OpenTold opens a batch of n whose actions have action types that no other one has, so that what becomes of their jobs
// is seen although the target does not tell where a job belongs. After the first stage it has at most one action. Where
// the target takes no further action types the batch is one of a single job that is not followed.
func (s *Supply) OpenTold(ctx context.Context, n int, further []Further) (*Batch, func(), error) {
	a := s.aws
	p := a.quietPair(ctx)
	release := a.release(p)
	a.waiting.Add(1)
	if err := a.tell(ctx, &p, n); err != nil || p.each == nil {
		release()
		a.lanes.few.Store(true)
		b, err := a.Open(ctx, 1)
		return b, func() {}, err
	}
	if len(further) > 0 {
		p.further = &further
	}
	b, err := a.openIn(ctx, n, p, true)
	return b, release, err
}

// tell makes action types for each of n actions of the first stage; none beside the usual ones, which others have too.
func (a *AWS) tell(ctx context.Context, p *pair, n int) error {
	if *p == a.usual {
		return nil
	}
	each := []types.ActionTypeId{p.source}
	for len(each) < n {
		each = append(each, a.newPair().source)
	}
	p.each = &each
	return a.createEach(ctx, *p, each[1:]...)
}

// FollowsTold reports whether jobs of [Supply.OpenTold] are followed where others are not.
func (s *Supply) FollowsTold() bool { return s.Loose() && !s.aws.lanes.few.Load() }

// sources are the types of the actions of the first stage.
func (p pair) sources() []types.ActionTypeId {
	if p.each == nil {
		return []types.ActionTypeId{p.source}
	}
	return *p.each
}

// sourceOf is the type of the action of the first stage at an index.
func (p pair) sourceOf(i int) *types.ActionTypeId {
	if p.each == nil {
		return &p.source
	}
	return &(*p.each)[i]
}

// typed is the action that has a type of its own.
func (b *Batch) typed(id types.ActionTypeId) string {
	if sameType(b.types.build, id) {
		return b.types.later()[0]
	}
	for i, of := range b.types.sources() {
		if sameType(of, id) && i < len(b.Actions) {
			return b.Actions[i]
		}
	}
	return ""
}

// neighbours are the types of the actions beside that of a type of its own; told says whether it is one.
func (a *AWS) neighbours(id types.ActionTypeId) (beside []types.ActionTypeId, told bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	b := a.newest[aws.ToString(id.Version)]
	if b == nil || b.types.each == nil {
		return nil, false
	}
	if id.Category != b.types.source.Category {
		return nil, true
	}
	beside = slices.Clone(b.types.sources())
	return slices.DeleteFunc(beside, func(of types.ActionTypeId) bool { return sameType(of, id) }), true
}

// each is the question for each of the action types.
func (q question) each() []question {
	all := []question{q}
	for _, id := range q.also {
		q.id = id
		all = append(all, q)
	}
	return all
}

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
