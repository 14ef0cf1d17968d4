package runner

import (
	"context"
	"sync"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
)

// runIdle runs the scenarios that mostly wait, all at once: they cost time and not work, and
// wait while everything else is run.
func (r *run) runIdle(ctx context.Context, byNeed map[cases.Needs][]*cases.Case) {
	r.each(ctx, byNeed[cases.Several], -1, idles)
}

// idles says whether a case waits while others are run.
func idles(c *cases.Case) bool { return c.Scenario() != nil && c.Scenario().Idle() && !quiet(c) }

// quiet says whether nothing else is sent while a case waits.
func quiet(c *cases.Case) bool { return c.Scenario() != nil && c.Scenario().Quiet() }

// sleepers are the cases that have yet to begin to wait. The other cases are sent when all of
// these do: what takes two seconds whatever the target is should not be what is waited for.
type sleepers struct {
	mu   sync.Mutex
	left map[string]bool
	none chan struct{} // is closed when none is left
}

// mostSleepy is how long the others let the sleepers go first.
const mostSleepy = 2 * time.Second

func awaiting(list []*cases.Case) *sleepers {
	s := &sleepers{left: map[string]bool{}, none: make(chan struct{})}
	for _, c := range list {
		if idles(c) {
			s.left[c.ID] = true
		}
	}
	if len(s.left) == 0 {
		close(s.none)
	}
	return s
}

// gone notes that a case waits, or never will.
func (s *sleepers) gone(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.left[id] {
		return
	}
	if delete(s.left, id); len(s.left) == 0 {
		close(s.none)
	}
}

// wait returns when no case is left.
func (s *sleepers) wait(ctx context.Context) {
	select {
	case <-s.none:
	case <-ctx.Done():
	case <-time.After(mostSleepy):
	}
}

// runQuiet runs the scenarios during which nothing else is sent, when everything else is done.
func (r *run) runQuiet(ctx context.Context, list []*cases.Case) {
	r.each(ctx, list, -1, quiet)
}
