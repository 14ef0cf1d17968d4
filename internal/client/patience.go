package client

import (
	"context"
	"sync/atomic"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

const (
	// FirstBackoff and LastBackoff are the shortest and the longest pause before a request
	// is sent again that came too early; each is twice as long as the one before.
	FirstBackoff = 50 * time.Millisecond
	LastBackoff  = 7 * time.Second
	// insistsFrom is the pause from which a 503 without any hint is looked into.
	insistsFrom = 4 * FirstBackoff
	// mostInsisting is how often a request and another are sent in turn to see whose fault
	// a 503 is: as often as no limit of requests would choose the same one by chance.
	mostInsisting = 10
	// insistingKnown is how many such requests there are until fewer turns are enough.
	insistingKnown, fewInsisting = 8, 4
	// mostTurnedAway is after how many requests in a row that were refused to the last no
	// other is waited for: a gateway may refuse whoever has asked too often for hours.
	mostTurnedAway = 16
)

// Patience is how long a run waits for a target that asks for it, and what it knows of such a target.
type Patience struct {
	// Another sends a request that is no case's, and that a working target answers.
	Another func(context.Context) *Exchange

	turnedAway atomic.Int64 // requests in a row that were throttled to the last
	excused    atomic.Int64 // requests that got 503, and their answer later
	insisted   atomic.Int64 // requests that got 503 whenever they were sent
}

// Send sends again, later each time, while the target asks for patience.
func (p *Patience) Send(ctx context.Context, send func() *Exchange) *Exchange {
	e := send()
	unhinted := e.Unhinted()
	for pause := FirstBackoff; e.Throttled() && pause < LastBackoff && ctx.Err() == nil &&
		p.turnedAway.Load() < mostTurnedAway; pause *= 2 {
		_ = smithytime.SleepWithContext(ctx, pause)
		if e = send(); e.Unhinted() && (pause >= insistsFrom || p.insisted.Load() >= insistingKnown) {
			e = p.insists(ctx, e, send)
		}
	}
	if e.Throttled() {
		p.turnedAway.Add(1)
		return e
	}
	p.turnedAway.Store(0)
	if unhinted && !e.Insists {
		p.excused.Add(1)
	}
	return e
}

// Excused is how many requests got a 503 without a reason, and their answer when they were sent again.
func (p *Patience) Excused() int { return int(p.excused.Load()) }

// Shut reports whether the target rejects every request for now, and still does. The calls
// that arrange jobs would each be sent again for as long as is patient.
func (p *Patience) Shut(ctx context.Context) bool {
	if p.turnedAway.Load() < mostTurnedAway {
		return false
	}
	if e := p.Another(ctx); !e.Throttled() {
		p.turnedAway.Store(0)
		return false
	}
	return true
}

// insists finds out whether a 503 is for the request and not for the rate of requests: the
// target then serves another request each time before it gives the same answer again.
func (p *Patience) insists(ctx context.Context, e *Exchange, send func() *Exchange) *Exchange {
	turns := mostInsisting
	if p.insisted.Load() >= insistingKnown {
		turns = fewInsisting
	}
	for range turns {
		other := p.Another(ctx)
		if other.Fate != wire.Answered || other.Throttled() || ctx.Err() != nil {
			return e
		}
		if e = send(); !e.Unhinted() {
			return e
		}
	}
	p.insisted.Add(1)
	e.Insists = true
	return e
}
