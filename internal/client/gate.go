package client

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"
)

// gate lets in as many calls at a time as the target can work on, those of the AWS SDK
// among them. Who comes first is let in first.
type gate struct {
	mu    sync.Mutex
	width int
	used  int
	queue []*caller

	narrowed time.Time // when that was last done
}

// caller waits for places in the gate.
type caller struct {
	places int
	in     chan struct{} // closed when they are given
}

const (
	// unlimited is the width of the gate of a target that serves as many as come.
	unlimited = 1 << 30
	// everything is as many places as there are.
	everything = math.MaxInt
)

func newGate(width int) *gate { return &gate{width: width} }

// enter waits for n places, or for all where there are fewer. The function that it returns gives them back.
func (g *gate) enter(ctx context.Context, n int) (leave func(), err error) {
	g.mu.Lock()
	if places := min(n, g.width); len(g.queue) == 0 && g.used+places <= g.width {
		g.used += places
		g.mu.Unlock()
		return g.leaving(places), nil
	}
	w := &caller{places: n, in: make(chan struct{})}
	g.queue = append(g.queue, w)
	g.admit()
	g.mu.Unlock()
	select {
	case <-w.in:
		return g.leaving(w.places), nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	i := slices.Index(g.queue, w)
	if i >= 0 {
		g.queue = slices.Delete(g.queue, i, i+1)
		g.admit()
	}
	g.mu.Unlock()
	if i < 0 {
		g.leaving(w.places)() // it was let in at the same moment
	}
	return nil, ctx.Err()
}

// leaving gives places back, the first time that it is called.
func (g *gate) leaving(places int) (leave func()) {
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.used -= places
		places = 0
		g.admit()
	}
}

// admit lets in who can be. The caller holds the mutex.
func (g *gate) admit() {
	for len(g.queue) > 0 {
		w := g.queue[0]
		places := min(w.places, g.width)
		if g.used+places > g.width {
			return
		}
		w.places, g.queue = places, g.queue[1:]
		g.used += places
		close(w.in)
	}
}

// resize changes how many may be in at a time, at least one.
func (g *gate) resize(width int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.width = max(width, 1)
	g.admit()
}

const (
	// narrowest is how narrow a gate becomes by itself: the shortest queue of new connections takes as many.
	narrowest = 2
	// narrowing is how long to wait for the effect before it becomes narrower again.
	narrowing = 2 * time.Second
)

// narrow halves how many may be in at a time.
func (g *gate) narrow() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if time.Since(g.narrowed) < narrowing {
		return
	}
	g.narrowed = time.Now()
	g.width = min(g.width, max(narrowest, g.used/2))
}

// isNarrowed reports whether the target's queue of new connections has been full.
func (g *gate) isNarrowed() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return !g.narrowed.IsZero()
}

// inside is how many places are taken.
func (g *gate) inside() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.used
}

// aloneKey marks a context whose calls have the gate to themselves.
type aloneKey struct{}

// Alone has a function make its calls while no other call to the target is under way, also none of the AWS SDK, and no
// other connection is open. The calls must be made with the context that it gets.
func (t *Target) Alone(ctx context.Context, do func(context.Context)) {
	leave, err := t.gate.enter(ctx, everything)
	if err == nil {
		defer leave()
		ctx = context.WithValue(ctx, aloneKey{}, true)
		t.closeIdle(false)
	}
	do(ctx) // under a context that has ended, that is what its calls come to
}

// enter waits until n calls may be made.
func (t *Target) enter(ctx context.Context, n int) (leave func(), err error) {
	if ctx.Value(aloneKey{}) != nil {
		return func() {}, nil
	}
	return t.gate.enter(ctx, n)
}
